"""What the team knew on a day of the past."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.strategy.answers import no_answers, read_answers, recall_answers
from sheets_strategy.strategy.profiles import Parameter

CLIENTS = np.array([f"c{number}" for number in range(5)], dtype=object)


def kept(*rows: tuple[str, str, str, date]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "column", "value", "on"])


def recall(
    profiles: dict[str, Parameter], answers: pd.DataFrame, cut_on: date
) -> tuple[dict[str, list[object]], object]:
    read = read_answers(profiles, rows=CLIENTS, clients=CLIENTS, kept=answers)
    found, dated = recall_answers(read, cut_on=cut_on, places=np.arange(len(CLIENTS)))
    shown = {
        name: [one.words[place] for place in one.places]
        if one.numbers is None
        else [None if number != number else number for number in one.numbers.tolist()]
        for name, one in found.items()
    }
    return shown, dated


def words(*texts: str) -> Parameter:
    return Parameter(keys=np.array(texts, dtype=object))


def test_the_last_answer_before_the_day_counts_and_of_one_day_the_last_row() -> None:
    rows = [(f"c{number}", "niche", "retail", date(2025, 1, 1)) for number in range(5)]
    answers = kept(
        *rows,
        ("c0", "niche", "wholesale", date(2025, 3, 1)),
        ("c0", "niche", "factory", date(2025, 3, 1)),
        ("c1", "niche", "factory", date(2025, 4, 1)),
        ("c9", "niche", "factory", date(2025, 1, 1)),
        ("c1", "no such column", "x", date(2025, 1, 1)),
    )
    profiles = {
        "niche": words("factory", "factory", "retail", "retail", "retail"),
        "paid": words(*["yes"] * 5),
    }
    found, dated = recall(profiles, answers, date(2025, 4, 1))
    assert found == {"niche": ["factory", "retail", "retail", "retail", "retail"]}
    assert dated == {"niche": 1.0}


def test_below_four_fifths_known_today_stands_in_and_a_cell_made_empty_is_not_known() -> None:
    today = words("a", "b", "c", "d", "e")
    rows = [(f"c{number}", "niche", "old", date(2025, 1, 1)) for number in range(4)]
    found, dated = recall({"niche": today}, kept(*rows), date(2025, 2, 1))
    assert (found, dated) == ({"niche": ["old", "old", "old", "old", ""]}, {"niche": 0.8})
    emptied = kept(*rows, ("c0", "niche", "", date(2025, 1, 20)))
    found, dated = recall({"niche": today}, emptied, date(2025, 2, 1))
    assert (found, dated) == ({"niche": ["a", "b", "c", "d", "e"]}, {"niche": 0.6})


def test_numbers_are_read_and_what_nobody_filled_is_no_parameter() -> None:
    profiles = {
        "own:Машин": Parameter(numbers=np.array([1.0, 2.0, np.nan, np.nan, np.nan])),
        "own:Пусто": words("", "", "", "", ""),
        "size": words("", "big", "", "", ""),
    }
    answers = kept(("c0", "own:Машин", "7.5", date(2025, 1, 1)), ("c1", "own:Машин", "2", date(2025, 1, 1)))
    found, dated = recall(profiles, answers, date(2026, 1, 1))
    assert found == {"own:Машин": [7.5, 2.0, None, None, None], "size": ["", "big", "", "", ""]}
    assert dated == {"own:Машин": 1.0, "size": 0.0}
    assert recall({}, no_answers(), date(2026, 1, 1)) == ({}, {})
