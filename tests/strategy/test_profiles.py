"""Parameters of clients: what is typed beats what is measured, and unknown is never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sheets_strategy.strategy.profiles import (
    ANSWERS,
    WORDS,
    Parameter,
    own_words,
    profile_clients,
    say_what_to_fill,
    years_since,
)

AS_OF = date(2026, 6, 30)
PAYER: Mapping[str, object] = {
    "paid": True,
    "undated": False,
    "class": "A",
    "best_class": "A",
    "class_before": "",
    "profit_class": "B",
    "profit_unknown": False,
    "tenure_years": 3.4,
    "tenure_is_bound": True,
    "trend": "grows",
    "regularity": "X",
    "months_silent": 1.0,
    "overdue_times": 0.5,
    "payments": 7,
    "one_off": False,
    "vat_regime": "vat_20",
}
PROSPECT: Mapping[str, object] = {
    **PAYER,
    "paid": False,
    "undated": False,
    "class": "",
    "best_class": "",
    "profit_class": "",
    "tenure_years": np.nan,
    "tenure_is_bound": False,
    "trend": "no_data",
    "regularity": "",
    "months_silent": np.nan,
    "overdue_times": np.nan,
    "payments": 0,
}


def base(**cells: object) -> pd.DataFrame:
    blank = dict.fromkeys(("do_not_work", *ANSWERS, *WORDS), "")
    return pd.DataFrame([{"code": "c1", "unit": "c1", "since": np.nan, **blank, **cells}])


def profile(
    figures: Mapping[str, object] = PAYER, *, target_niches: tuple[str, ...] = (), **cells: object
) -> dict[str, Parameter]:
    measured = pd.DataFrame([figures], index=["c1"])
    return profile_clients(base(**cells), measured, as_of=AS_OF, target_niches=target_niches)


def value(parameter: Parameter) -> object:
    return parameter.keys[0] if parameter.keys is not None else parameter.numbers[0]  # type: ignore[index]


def test_a_payer_has_what_the_statement_shows() -> None:
    found = profile()
    expected = {
        "paid": "yes",
        "class": "A",
        "best_class": "A",
        "class_before": "none",
        "profit_class": "B",
        "trend": "grows",
        "regularity": "X",
        "months_silent": 1.0,
        "overdue_times": 0.5,
        "payments": 7.0,
        "one_off": "no",
        "vat": "vat_20",
        "tenure_years": 3.4,
    }
    assert expected == {name: value(found[name]) for name in expected}


def test_a_prospect_has_no_class_and_neither_trend_nor_one_off() -> None:
    found = profile(PROSPECT)
    names = ("paid", "class", "best_class", "trend", "regularity", "one_off", "payments")
    assert [value(found[name]) for name in names] == ["no", "none", "none", "", "", "", 0.0]
    assert np.isnan(float(str(value(found["tenure_years"]))))


def test_the_class_by_profit_is_unknown_where_any_profit_is() -> None:
    classes = [
        value(profile({**PAYER, "profit_class": name, "profit_unknown": unknown})["profit_class"])
        for name, unknown in (("B", False), ("", False), ("", True))
    ]
    assert classes == ["B", "none", ""]


def test_days_without_contact_are_those_of_the_base_and_else_unknown() -> None:
    there, gone = profile(contact_days=12.0)["contact_days"], profile()["contact_days"]
    assert (value(there), np.isnan(float(str(value(gone))))) == (12.0, True)


def test_the_year_typed_beats_the_first_payment_and_is_no_bound() -> None:
    typed, measured = profile(since=2015)["tenure_years"], profile()["tenure_years"]
    assert [
        (value(one), one.is_bound.tolist())  # type: ignore[union-attr]
        for one in (typed, measured)
    ] == [(11.0, [False]), (3.4, [True])]


def test_years_of_a_year_to_come_are_none() -> None:
    assert years_since(pd.Series([2030.0, 2026.0, 2020.0]), as_of=AS_OF).tolist() == [0.0, 0.0, 6.0]


@pytest.mark.parametrize(
    ("typed", "niche", "targets", "expected"),
    [
        ("", "склады", ("склады",), "yes"),
        ("", "заводы", ("склады",), "no"),
        ("", "", ("склады",), ""),
        ("", "склады", (), ""),
        ("no", "склады", ("склады",), "no"),
        ("yes", "", (), "yes"),
    ],
)
def test_target_niche_is_what_is_typed_else_what_the_niche_says(
    typed: str, niche: str, targets: tuple[str, ...], expected: str
) -> None:
    found = profile(target_niche=typed, niche=niche, target_niches=targets)
    assert expected == value(found["target_niche"])


def test_a_column_of_the_team_is_numbers_where_all_its_cells_are() -> None:
    numbers, words = profile(**{"own:Балл": 5.0})["own:Балл"], profile(**{"own:Балл": "пять"})["own:Балл"]
    assert (value(numbers), numbers.keys, value(words), words.numbers) == (5.0, None, "пять", None)


def test_cells_of_the_teams_columns_are_words_as_people_read_them() -> None:
    cells = pd.Series([None, 5.0, 2.5, "  Опт,  Розница", date(2026, 1, 5), float("nan")], dtype=object)
    assert own_words(cells) == ["", "5", "2.5", "опт, розница", "05.01.2026", ""]


def fill(figures: Mapping[str, object] = PAYER, **cells: object) -> str:
    labels = {name: name for name in ("satisfaction", "since", *ANSWERS, *WORDS)}
    return str(say_what_to_fill(base(**cells), pd.DataFrame([figures], index=["c1"]), labels=labels)[0])


def test_a_good_client_is_first_asked_for_what_moves_it_to_a_better_segment() -> None:
    assert fill() == "satisfaction; since; target_niche"
    assert fill(satisfaction="satisfied", since=2015, niche="склады") == "region"


def test_a_prospect_is_asked_for_what_its_segments_need() -> None:
    assert fill(PROSPECT) == "awareness; buys_similar; has_means"


def test_nothing_is_asked_of_a_client_one_does_not_work_with_or_that_another_row_leads() -> None:
    assert fill(do_not_work="банк") == ""
    assert fill({**PAYER, "best_class": "C"}) == ""
