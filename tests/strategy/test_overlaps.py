"""Overlaps that order alone decides, counted by hand and against a client-by-client count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.layout import Layout, lay_out
from sheets_strategy.strategy.overlaps import Overlap, find_overlaps
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segments import Segment, mark_segments, match_segment
from sheets_strategy.values.conditions import parse_condition

LETTERS = {letter: letter for letter in "abc"}
KINDS = {"grade": "abc", "mood": "abc"}
Client = tuple[str, str]


def segment(number: int, grade: str = "", mood: str = "", department: str = "") -> Segment:
    parsed = {
        "grade": parse_condition(grade, meanings=LETTERS),
        "mood": parse_condition(mood, meanings=LETTERS),
    }
    conditions = {name: one for name, one in parsed.items() if not one.is_any}
    return Segment(f"s{number}", number, f"row {number}", conditions, department=department)


def profiles_of(clients: Sequence[Client]) -> dict[str, Parameter]:
    return {
        name: Parameter(keys=np.array([client[place] for client in clients], dtype=object))
        for place, name in enumerate(("grade", "mood"))
    }


def overlaps(clients: Sequence[Client], *rows: Segment) -> list[Overlap]:
    layout: Layout = lay_out(rows, vocabularies=KINDS, numeric=[])
    marks = mark_segments(profiles_of(clients), rows)
    kop = np.arange(1, len(clients) + 1, dtype=np.int64)
    counted = np.ones(len(clients), dtype=bool)
    return list(find_overlaps(layout, marks, counted=counted, turnover_kop=kop))


def pairs(found: Sequence[Overlap]) -> list[tuple[str, str, int, int, bool]]:
    return [(one.earlier.code, one.later.code, one.clients, one.of, one.is_finer) for one in found]


def test_a_finer_row_below_that_loses_half_of_its_clients_is_told_with_their_money() -> None:
    clients = [("a", "a"), ("a", "b"), ("c", "a"), ("b", "a")]
    found = overlaps(clients, segment(1, "a; b"), segment(2, "a; c", "a"), segment(3))
    assert pairs(found) == [("s1", "s2", 1, 2, True)]
    assert found[0].turnover_kop == 1


def test_a_finer_row_that_keeps_most_of_its_clients_is_nothing_to_tell() -> None:
    clients = [("a", "a"), ("c", "a"), ("c", "a")]
    assert overlaps(clients, segment(1, "a; b"), segment(2, "a; c", "a"), segment(3)) == []


@pytest.mark.parametrize(
    ("departments", "expected"),
    [(("x", "y"), 1), (("x", "x"), 0), (("x", ""), 0), (("", "y"), 0), (("x", "nobody"), 0)],
)
def test_rows_that_ask_for_different_things_are_told_only_across_departments(
    departments: tuple[str, str], expected: int
) -> None:
    rows = (segment(1, "a", department=departments[0]), segment(2, mood="a", department=departments[1]))
    assert len(overlaps([("a", "a")], *rows, segment(3))) == expected


def test_an_exception_above_its_rule_and_a_row_inside_an_earlier_one_are_not_told() -> None:
    clients = [("a", "a")]
    assert overlaps(clients, segment(1, "a", "a", "x"), segment(2, "a", department="y"), segment(3)) == []
    assert overlaps(clients, segment(1, "a", department="x"), segment(2, "a", "a", "y"), segment(3)) == []


def test_without_clients_a_finer_row_is_told_where_the_earlier_one_leaves_it_less_than_half() -> None:
    assert pairs(overlaps([], segment(1, "a; b"), segment(2, "a; c", "a"), segment(3))) == [
        ("s1", "s2", 0, 0, True)
    ]
    assert overlaps([], segment(1, "a"), segment(2, "не известно; b; c; a", "a"), segment(3)) == []


def test_of_several_the_one_that_takes_most_is_told_and_of_equal_ones_the_first() -> None:
    rows = (segment(1, "a"), segment(2, "b"), segment(3, "a; b; c", "a"), segment(4))
    assert pairs(overlaps([("a", "a"), ("b", "a"), ("b", "a")], *rows)) == [("s2", "s3", 2, 3, True)]
    assert pairs(overlaps([("a", "a"), ("b", "a")], *rows)) == [("s1", "s3", 1, 2, True)]


TEXTS = st.sampled_from(["", "a", "b", "a; b", "не c", "известно", "неизвестно"])
ROWS = st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["", "x", "y"])), min_size=1, max_size=5)
CLIENTS = st.lists(st.tuples(st.sampled_from(["", *"abc"]), st.sampled_from(["", *"abc"])), max_size=12)


@given(CLIENTS, ROWS)
def test_counts_are_those_of_a_count_client_by_client(
    clients: list[Client], texts: list[tuple[str, str, str]]
) -> None:
    rows = [segment(place, *one) for place, one in enumerate(texts) if one[:2] != ("", "")]
    if not rows:
        return
    profiles = profiles_of(clients)
    fits = {row.code: match_segment(profiles, segment=row).tolist() for row in rows}
    for one in overlaps(clients, *rows):
        shared = [
            place
            for place in range(len(clients))
            if fits[one.later.code][place]
            and next(row.code for row in rows if fits[row.code][place]) == one.earlier.code
        ]
        assert (len(shared), sum(fits[one.later.code])) == (one.clients, one.of)
        assert sum(place + 1 for place in shared) == one.turnover_kop
        assert 2 * one.clients >= one.of
        assert (one.earlier.number or 0) < (one.later.number or 0)
