"""What unites the A clients: counts, tests and verdicts on rows that can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from attribute_rows import attribute, classes
from pandas.testing import assert_frame_equal

from benchmarks.portrait_noise import describe
from sheets_strategy.strategy.attributes import Attribute
from sheets_strategy.strategy.fisher import Chance
from sheets_strategy.strategy.portrait import Portrait, describe_best

# 20 A, then 180 others: 14 of the A are builders and 9 of the others.
ABC = classes("A" * 20 + "B" * 60 + "C" * 120)
NICHE = attribute(
    "niche", ["builders"] * 14 + ["shops"] * 6 + ["builders"] * 9 + ["shops", "farms", "plants"] * 57
)


def look(*attributes: Attribute, abc: np.ndarray = ABC, earlier: np.ndarray | None = None) -> Portrait:
    return describe_best(attributes, abc, earlier=abc if earlier is None else earlier)


def row(portrait: Portrait, value: str, other: str = "") -> pd.Series:
    values = portrait.values
    return values[(values["value"] == value) & (values["other_value"] == other)].iloc[0]


def verdicts(portrait: Portrait) -> dict[tuple[str, str], str]:
    values = portrait.values
    return dict(zip(zip(values["attribute"], values["value"], strict=True), values["verdict"], strict=True))


def test_a_value_is_counted_among_a_and_among_the_others() -> None:
    found = row(look(NICHE), "builders")
    counted = found[["clients", "a", "others", "a_share", "others_share", "verdict", "only"]].tolist()
    assert [23, 14, 9, 14 / 20, 9 / 180, "confirmed", False] == counted
    assert found["lift"] == pytest.approx(14 / 23 / (20 / 200))
    assert found["p"] == Chance(200).at_least(14, 23, 20, 200)


def test_every_value_with_five_clients_is_a_test_also_one_without_a() -> None:
    # builders, shops, farms, plants: four tests, though farms and plants have no A and are not shown.
    portrait = look(NICHE)
    assert row(portrait, "builders")["q"] == pytest.approx(4 * row(portrait, "builders")["p"])
    assert set(portrait.values["value"]) == {"builders", "shops"}


def test_five_strongest_come_first_and_only_those_more_frequent_in_a() -> None:
    portrait = look(NICHE)
    assert [portrait.values["value"].iloc[place] for place in portrait.strongest] == ["builders"]


def test_what_ninety_percent_of_clients_have_is_left_out() -> None:
    form = attribute("legal_form", ["ООО"] * 180 + ["ИП"] * 20)
    assert "ООО" not in set(look(form, NICHE).values["value"])


def test_what_follows_from_turnover_is_shown_but_neither_tested_nor_told() -> None:
    seller = attribute("seller", ["anna"] * 20 + ["boris"] * 180, follows=True)
    portrait = look(seller)
    assert {("seller", "anna"): "follows"} == verdicts(portrait)
    assert portrait.strongest == ()
    assert portrait.values[["p", "q"]].isna().all(axis=None)


@pytest.mark.parametrize("abc", [classes("A" * 9 + "C" * 50), classes("A" * 50 + "C" * 9), classes("A" * 10)])
def test_with_too_few_clients_there_are_counts_only(abc: np.ndarray) -> None:
    niche = attribute("niche", ["x", "y"] * (len(abc) // 2) + ["x"] * (len(abc) % 2))
    portrait = look(niche, abc=abc)
    assert (portrait.tested, set(portrait.values["verdict"]) <= {"little_data"}) == (False, True)
    assert portrait.values[["p", "q"]].isna().all(axis=None)


@pytest.mark.parametrize("abc", [classes(""), classes("---"), classes("A")])
def test_nobody_or_one_client_gives_an_empty_portrait(abc: np.ndarray) -> None:
    portrait = look(attribute("niche", ["x"] * len(abc)), abc=abc)
    assert (len(portrait.values), portrait.strongest, portrait.tested) == (0, (), False)


def test_prospects_are_counted_nowhere() -> None:
    more = attribute(
        "niche", ["builders"] * 14 + ["shops"] * 6 + ["builders"] * 9 + ["shops"] * 171 + ["builders"] * 50
    )
    assert row(look(more, abc=np.append(ABC, [""] * 50)), "builders")["clients"] == 23


def test_a_parameter_filled_for_the_big_only_is_a_warning_and_its_values_are_asked_among_the_filled() -> None:
    size = attribute("size", ["large", "small"] * 9 + [""] * 2 + ["large", "small"] * 6 + [""] * 168)
    portrait = look(size)
    assert {("size", ""): "uneven", ("size", "large"): "maybe", ("size", "small"): "maybe"} == verdicts(
        portrait
    )
    assert row(portrait, "large")["p"] > 0.5


def test_a_tick_that_only_some_have_is_tested_against_all_the_rest() -> None:
    tick = attribute("own:Тендеры", ["да"] * 12 + [""] * 8 + ["да"] * 10 + [""] * 170)
    found = row(look(tick), "да")
    assert ("confirmed", True) == (found["verdict"], found["only"])
    assert [("own:Тендеры", "да")] == list(verdicts(look(tick)))


def test_a_pair_is_found_where_both_halves_add_to_each_other() -> None:
    # Builders from 77: 12 of 15 are A; other builders 3 of 30, others from 77 3 of 40.
    cells = [("b", "77", 12, 3), ("b", "50", 3, 27), ("s", "77", 3, 37), ("s", "50", 4, 111)]
    abc, niche, region = [], [], []
    for one, other, a, rest in cells:
        abc += ["A"] * a + ["C"] * rest
        niche += [one] * (a + rest)
        region += [other] * (a + rest)
    portrait = look(attribute("niche", niche), attribute("region", region), abc=np.array(abc, dtype=object))
    found = row(portrait, "b", "77")
    assert (15, 12, "confirmed") == tuple(found[["clients", "a", "verdict"]])
    assert (portrait.values["other_value"] != "").sum() == 1


def test_a_true_value_with_any_other_makes_no_pair() -> None:
    random = np.random.default_rng(5)
    region = attribute("region", random.choice(["77", "50", "78"], 200).tolist())
    assert (look(NICHE, region).values["other_value"] == "").all()


def test_the_earlier_half_is_shown_beside_and_left_empty_for_too_few() -> None:
    turned = classes("C" * 20 + "A" * 20 + "C" * 160)
    assert row(look(NICHE, earlier=turned), "builders")["earlier"] == pytest.approx(9 / 23 / (20 / 200))
    nothing = row(look(NICHE, earlier=np.full(200, "", dtype=object)), "builders")
    assert np.isnan(nothing["earlier"])


def shuffled(attributes: Sequence[Attribute], order: np.ndarray) -> list[Attribute]:
    return [Attribute(one.key, one.values, one.codes[order], one.follows) for one in attributes]


def test_the_order_of_clients_and_attributes_changes_nothing() -> None:
    random = np.random.default_rng(2)
    attributes = [NICHE, attribute("region", random.choice(["77", "50", "78", ""], 200).tolist())]
    order = random.permutation(200)
    turned = look(*shuffled(attributes[::-1], order), abc=ABC[order])
    assert_frame_equal(look(*attributes).values, turned.values)


def test_noise_is_confirmed_in_at_most_ten_firms_of_a_hundred_and_a_planted_value_is_found() -> None:
    noise = sum((one.values["verdict"] == "confirmed").any() for one in describe(150, 1.0, 100))
    found = sum(_finds(one) for one in describe(150, 3.0, 25))
    assert noise <= 10
    assert found >= 24


def _finds(portrait: Portrait) -> bool:
    planted = portrait.values[(portrait.values["attribute"] == "x0") & (portrait.values["value"] == "v0")]
    return "confirmed" in set(planted["verdict"][planted["other_value"] == ""])


def test_from_five_hundred_clients_on_the_strongest_must_be_rarer_to_confirm_anything() -> None:
    """26 A among 97 of 500: q is 0.0899; 28 among as many is far below 0.08."""

    def verdict(drawn: int, hits: int) -> tuple[float, str]:
        cells = ["x"] * hits + ["y"] * (100 - hits) + ["x"] * (drawn - hits) + ["y"] * (400 - drawn + hits)
        found = row(look(attribute("niche", cells), abc=classes("A" * 100 + "C" * 400)), "x")
        return round(found["q"], 4), found["verdict"]

    assert verdict(97, 26) == (0.0899, "maybe")
    assert verdict(97, 28)[1] == "confirmed"
