"""Arms: who is worked now and who waits; drawn by chance, the same on every run, kept once fixed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.arms import (
    Arms,
    Codes,
    draw_arms,
    find_begun,
    is_urgent,
    settle_arms,
    suggest_comparison,
)
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.conditions import Condition

TODAY = date(2026, 3, 15)


def codes(number: int) -> Codes:
    return np.array([f"c{place:05d}" for place in range(number)], dtype=object)


def classes(text: str) -> Codes:
    return np.array(list(text), dtype=object)


MEMBERS = st.lists(st.sampled_from("ABC-"), max_size=150)
COMPARISONS = st.sampled_from(["none", "two_waves", "leave", ""])


@given(MEMBERS, COMPARISONS, st.randoms(use_true_random=False))
def test_order_of_clients_changes_no_arm_and_nobody_is_lost(
    letters: list[str], comparison: str, random
) -> None:
    names, kinds = codes(len(letters)), classes("".join(letters))
    arms = draw_arms("p0001", comparison, names, kinds)
    order = list(range(len(letters)))
    random.shuffle(order)
    assert draw_arms("p0001", comparison, names[order], kinds[order]) == arms
    assert sorted((*arms.now, *arms.wait)) == sorted(names)
    assert len(set(arms.now) & set(arms.wait)) == 0


@given(MEMBERS)
def test_in_two_waves_each_class_is_halved(letters: list[str]) -> None:
    names, kinds = codes(len(letters)), classes("".join(letters))
    arms = draw_arms("p0001", "two_waves", names, kinds)
    assert len(arms.wait) == len(letters) // 2
    of = dict(zip(names, letters, strict=True))
    now, wait = Counter(of[code] for code in arms.now), Counter(of[code] for code in arms.wait)
    assert all(abs(now[kind] - wait[kind]) <= 1 for kind in "ABC-")


@pytest.mark.parametrize(
    ("clients", "waiting"), [(0, 0), (1, 0), (39, 0), (40, 20), (79, 20), (80, 20), (84, 21), (400, 100)]
)
def test_a_quarter_but_at_least_twenty_of_at_least_forty_are_left_alone(clients: int, waiting: int) -> None:
    arms = draw_arms("p0001", "leave", codes(clients), classes("C" * clients))
    assert (waiting, clients - waiting) == (len(arms.wait), len(arms.now))
    assert arms.too_few == (clients < 40)


def test_chance_waits_for_each_client_equally_often_and_apart_from_other_rows() -> None:
    names, kinds = codes(20), classes("A" * 12 + "B" * 8)
    waits = Counter(
        code for plan in range(2_000) for code in draw_arms(f"p{plan:04d}", "two_waves", names, kinds).wait
    )
    # Half of 2,000 each, standard deviation 22: five of them leave room for 20 clients.
    assert all(abs(waits[code] - 1_000) < 5 * 22.4 for code in names)
    pairs = Counter(
        (names[0] in arms.wait, names[1] in arms.wait)
        for plan in range(2_000)
        for arms in [draw_arms(f"p{plan:04d}", "two_waves", names, kinds)]
    )
    assert abs(pairs[True, True] - 2_000 * (6 * 5) / (12 * 11)) < 5 * 20


def test_arms_never_change_with_the_version_of_the_program() -> None:
    arms = draw_arms("p0001", "two_waves", codes(8), classes("AABBCCCC"))
    assert arms.wait == ("c00000", "c00003", "c00005", "c00006")


def row(code: str = "p1", **changes: object) -> PlanRow:
    standing = PlanRow(code, "s1", "If", comparison="two_waves", status="running", start_on=date(2026, 3, 1))
    return replace(standing, **changes)


def settle(
    *rows: PlanRow, number: int = 8, known: dict[str, Arms] | None = None, worked=()
) -> dict[str, Arms]:
    members = {"s1": (codes(number), classes("A" * number))}
    return settle_arms(rows, members=members, known=known or {}, worked=worked, today=TODAY)


def test_an_idea_is_only_foreseen_and_a_running_row_is_fixed() -> None:
    idea, running = settle(row("p1", status="idea"))["p1"], settle(row("p1"))["p1"]
    assert (idea.now, idea.wait) == (running.now, running.wait)
    assert (idea.fixed_on, running.fixed_on) == (None, TODAY)


def test_work_that_says_anything_fixes_the_arms_of_an_idea() -> None:
    assert settle(row(status="idea"), worked={"p1"})["p1"].fixed_on == TODAY


def test_work_not_begun_says_nothing() -> None:
    worked = pd.DataFrame(
        {
            "plan": ["p1", "p2", "p3", "p4"],
            "status": ["", "to_do", "doing", "to_do"],
            "outcome": ["", "", "", "thinking"],
        }
    )
    assert find_begun(worked) == {"p3", "p4"}


def test_fixed_arms_keep_their_clients_whoever_comes_or_goes() -> None:
    before = settle(row())
    for number in (3, 30):
        assert settle(row(), number=number, known=before) == before
    assert settle(row(status="cancelled"), known=before) == before


def test_a_row_without_clients_is_not_fixed_yet() -> None:
    assert settle(row(), number=0)["p1"].fixed_on is None


def test_a_finished_row_that_never_ran_has_no_arms() -> None:
    assert settle(row(status="refuted")) == {}


@pytest.mark.parametrize(
    ("comparison", "start_on", "due_on", "starts", "opens"),
    [
        ("two_waves", date(2026, 3, 10), None, date(2026, 3, 10), date(2026, 4, 10)),
        ("two_waves", date(2026, 3, 10), date(2026, 5, 1), date(2026, 3, 10), date(2026, 5, 1)),
        ("two_waves", date(2026, 3, 10), date(2027, 5, 1), date(2026, 3, 10), date(2026, 6, 10)),
        ("two_waves", date(2026, 3, 10), date(2026, 3, 10), date(2026, 3, 10), date(2026, 4, 10)),
        ("two_waves", None, None, TODAY, date(2026, 4, 15)),
        # Begun long before anybody was set apart: that counts for nothing.
        ("two_waves", date(2025, 3, 10), None, TODAY, date(2026, 4, 15)),
        ("two_waves", date(2026, 4, 1), None, date(2026, 4, 1), date(2026, 5, 1)),
        ("leave", None, None, TODAY, date(2026, 6, 15)),
        ("leave", None, date(2026, 4, 30), TODAY, date(2026, 4, 30)),
        ("none", None, date(2026, 4, 30), TODAY, None),
    ],
)
def test_days_of_an_arm(
    comparison: str, start_on: date | None, due_on: date | None, starts: date, opens: date | None
) -> None:
    arms = settle(row(comparison=comparison, start_on=start_on, due_on=due_on), number=60)["p1"]
    assert (starts, opens) == (arms.start_on, arms.opens_on)


def test_who_waits_may_be_worked_from_the_day_on_which_the_second_wave_opens() -> None:
    arms = settle(row())["p1"]
    assert arms.waiting(on=date(2026, 3, 31)) == frozenset(arms.wait)
    assert arms.waiting(on=date(2026, 4, 1)) == frozenset()


def test_a_team_that_types_no_comparison_lets_those_who_wait_go_and_the_day_is_kept() -> None:
    before = settle(row())
    after = settle(row(comparison="none"), known=before)
    assert after["p1"] == replace(before["p1"], until=TODAY)
    assert after["p1"].waiting(on=TODAY) == frozenset()
    earlier = replace(after["p1"], until=date(2026, 3, 10))
    for comparison in ("none", "two_waves"):
        assert settle(row(comparison=comparison), known={"p1": earlier})["p1"].until == date(2026, 3, 10)


def test_a_slip_is_taken_back_on_the_same_day_and_an_empty_cell_lets_nobody_go() -> None:
    before = settle(row())
    assert settle(row(comparison=""), known=before) == before
    assert settle(row(), known=settle(row(comparison="none"), known=before)) == before


def test_nobody_is_let_go_once_the_second_wave_is_open() -> None:
    before = {"p1": replace(settle(row())["p1"], fixed_on=date(2026, 2, 1))}
    opened = settle(row(comparison="none", start_on=date(2026, 2, 1)), known=before)["p1"]
    assert (opened.opens_on, opened.until) == (date(2026, 3, 1), None)


@pytest.mark.parametrize(
    ("letters", "department", "urgent", "expected"),
    [
        ("AB", "upsell", False, "two_waves"),
        ("A", "upsell", False, "none"),
        ("", "upsell", False, "none"),
        ("AC", "upsell", False, "two_waves"),
        ("ACC", "upsell", False, "none"),
        ("C" * 40, "upsell", False, "leave"),
        ("C" * 39, "upsell", False, "none"),
        ("AB" * 30, "winback", True, "none"),
        ("AB" * 30, "nobody", False, "none"),
    ],
)
def test_comparison_suggested(letters: str, department: str, urgent: bool, expected: str) -> None:
    assert suggest_comparison(letters, department=department, urgent=urgent) == expected


@pytest.mark.parametrize(
    ("conditions", "urgent"),
    [
        ({"satisfaction": Condition(("negative",))}, True),
        ({"satisfaction": Condition(("negative",), negated=True)}, False),
        ({"satisfaction": Condition(("negative", "neutral"))}, False),
        ({"awareness": Condition(("chooses_us", "ready_to_buy"))}, True),
        ({"class": Condition(("A",))}, False),
        ({}, False),
    ],
)
def test_claims_and_hot_clients_cannot_be_put_off(conditions: dict[str, Condition], urgent: bool) -> None:
    assert is_urgent(Segment("s1", 1, "", conditions)) == urgent
