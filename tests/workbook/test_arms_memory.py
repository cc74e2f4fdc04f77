"""Arms in «Память»: what is remembered is what is read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.arms import Arms
from sheets_strategy.workbook.arms_memory import LONGEST_PIECE, read_arms, remember_arms
from sheets_strategy.workbook.memory import Memory

ON = date(2026, 3, 15)


def arms_of(now: int, wait: int, *, width: int = 5) -> Arms:
    names = [f"c{place:0{width}d}" for place in range(now + wait)]
    return Arms("two_waves", tuple(names[:now]), tuple(names[now:]), fixed_on=ON)


def memory_of(arms: dict[str, Arms]) -> Memory:
    return Memory({(kind, key): value for kind, key, value in remember_arms(arms)})


@given(st.integers(0, 4_000), st.integers(0, 4_000), st.booleans(), st.booleans())
def test_what_is_remembered_is_read(now: int, wait: int, too_few: bool, ended: bool) -> None:
    arms = replace(arms_of(now, wait), too_few=too_few, until=date(2026, 4, 1) if ended else None)
    assert read_arms(memory_of({"p0001": arms})) == {"p0001": arms}


@pytest.mark.parametrize("width", [5, 40, 400])
def test_no_piece_is_longer_than_a_cell_may_be(width: int) -> None:
    entries = remember_arms({"p0001": arms_of(3_000, 3_000, width=width)})
    assert max(len(value) for _, _, value in entries) <= LONGEST_PIECE + 200
    assert [key for _, key, _ in entries] == [f"p0001+{number + 1}" for number in range(len(entries))]


def test_arms_that_are_only_foreseen_are_not_remembered() -> None:
    assert remember_arms({"p0001": replace(arms_of(2, 2), fixed_on=None)}) == []


def test_entries_are_as_the_tab_shows_them() -> None:
    assert remember_arms({"p0001": arms_of(1, 1)}) == [
        ("arm", "p0001+1", '{"comparison":"two_waves","now":["c00000"],"on":"2026-03-15","wait":["c00001"]}')
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"on": "2026-03-15", "comparison": "two_waves", "now": ["c1"]},
        {"on": "tomorrow", "comparison": "two_waves", "now": [], "wait": []},
        {"on": "2026-03-15", "comparison": "two_waves", "now": [1], "wait": []},
        {},
    ],
)
def test_a_piece_that_somebody_wrote_over_says_nothing(value: dict[str, object]) -> None:
    assert read_arms(Memory({("arm", "p0001+1"): json.dumps(value)})) == {}
