"""docs/plan.md says what the program does: its tables are computed anew."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.strategy.arms import draw_arms
from sheets_strategy.strategy.outcomes import apply_outcomes
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import HOUR_MINUTES
from sheets_strategy.strategy.waterfall import pour_hours
from sheets_strategy.strategy.worked import WORKED, nothing_worked

PAGE = Path(__file__).resolve().parent.parent / "docs" / "plan.md"
TEMPLATE = load_template("ru")


def table(header: str) -> list[list[str]]:
    """Give the cells of the table whose header line begins so, header first."""
    lines = PAGE.read_text("utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(header))
    found = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return [found[0], *found[2:]]


def test_keys_are_called_as_in_the_plan() -> None:
    rows = table("| Ключ |")[1:]
    assert [row[0] for row in rows] == list(TEMPLATE.labels["profit_key"].values())


def test_hours_are_handed_out_as_the_table_says() -> None:
    header, *rows = table("| Сегмент |")
    wanted = [[int(cell) for cell in row] for row in rows]
    segments = [Segment(f"s{number}", number, "") for number, *_ in wanted]
    plan = [
        PlanRow(f"p{number}", f"s{number}", "", department="upsell", hours=hours)
        for number, _, hours, *_ in wanted
    ]
    codes = [(f"c{number}-{place}", f"s{number}") for number, held, *_ in wanted for place in range(held)]
    clients = pd.DataFrame(codes, columns=["code", "segment"]).assign(
        leads=True, do_not_work="", expected_kop=1
    )
    for col, name in enumerate(header[4:], start=4):
        (hours,) = re.findall(r"\d+", name)
        poured = pour_hours(
            plan,
            clients,
            segments=segments,
            capacity={"upsell": int(hours) * HOUR_MINUTES},
            worked=nothing_worked(),
        )
        assert [row[3] for row in wanted] == (poured.rows["minutes_needed"] // HOUR_MINUTES).tolist()
        assert [row[col] for row in wanted] == (poured.rows["minutes_granted"] // HOUR_MINUTES).tolist()


@pytest.mark.parametrize("row", table("| С кем сравнить |")[1:])
def test_arms_are_as_large_as_the_table_says(row: list[str]) -> None:
    comparison = TEMPLATE.meanings["comparison"][row[0]]
    clients, now, wait = map(int, row[2:])
    codes = np.array([f"c{place:05d}" for place in range(clients)], dtype=object)
    arms = draw_arms("p0001", comparison, codes, np.full(clients, "C", dtype=object))
    assert (len(arms.now), len(arms.wait)) == (now, wait)


def test_states_are_called_as_in_the_worklist() -> None:
    named = [row[0] for row in table("| Когда |")[1:]]
    assert sorted(named) == sorted(TEMPLATE.labels["work_state"].values())


@pytest.mark.parametrize("row", table("| Итог |")[1:])
def test_outcomes_change_the_card_as_the_table_says(row: list[str]) -> None:
    outcome = TEMPLATE.meanings["work_outcome"][row[0]]
    noted = pd.DataFrame(
        [("c1", "p1", "", "done", outcome, date(2026, 6, 1), None, "")], columns=list(WORKED)
    ).astype(WORKED)
    base = pd.DataFrame({"code": ["c1"], "satisfaction": "", "awareness": ""})
    told = apply_outcomes(base, noted, as_of=date(2026, 6, 30)).iloc[0]
    labels = TEMPLATE.labels
    assert row[1:] == [
        labels["satisfaction"].get(told["satisfaction"], ""),
        labels["awareness"].get(told["awareness"], ""),
    ]
