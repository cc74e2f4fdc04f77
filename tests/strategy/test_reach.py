"""Segments that nobody can reach, against every possible client of a small world."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.reach import find_unreachable
from sheets_strategy.strategy.segments import Segment, assign_segments
from sheets_strategy.values.conditions import parse_condition

LETTERS = {"a": "A", "b": "B", "c": "C"}
YEARS = [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 9.0]
CLASS_TEXTS = ["", "A", "a; b", "не C", "известно", "неизвестно", "B; C"]
YEAR_TEXTS = ["", "> 1", "<= 1", "1..2", "(1..2]", "не 1", "не > 1", "< 2", "известно", "неизвестно", "0; 2+"]
NICHE_TEXTS = ["", "склады", "не склады", "> 1", "<= 1", "известно", "неизвестно", "склады; заводы"]


def segment(place: int, letter: str = "", years: str = "", niche: str = "") -> Segment:
    parsed = {
        "class": parse_condition(letter, meanings=LETTERS),
        "years": parse_condition(years, numeric=True),
        "niche": parse_condition(niche),
    }
    conditions = {name: one for name, one in parsed.items() if not one.is_any}
    return Segment(f"s{place}", place, f"row {place}", conditions)


def unreachable(*segments: Segment) -> dict[str, list[str]]:
    found = find_unreachable(segments, vocabularies={"class": ["A", "B", "C"]}, numeric=["years"])
    return {one.segment.code: [other.code for other in one.taken_by] for one in found}


def test_a_row_below_the_same_row_is_taken_by_it() -> None:
    assert unreachable(segment(1, "A"), segment(2, "A"), segment(3)) == {"s2": ["s1"]}


def test_several_earlier_rows_take_all_together() -> None:
    rows = [segment(1, "A"), segment(2, niche="склады"), segment(3, "B; C", niche="не склады")]
    assert unreachable(*rows, segment(4, "B", "> 5"), segment(5)) == {"s4": ["s2", "s3"]}


def test_values_of_a_closed_vocabulary_can_all_be_taken() -> None:
    rows = [segment(1, "A"), segment(2, "B; C"), segment(3, "неизвестно"), segment(4)]
    assert unreachable(*rows) == {"s4": ["s1", "s2", "s3"]}


def test_free_text_always_leaves_another_word() -> None:
    rows = [segment(1, niche="склады"), segment(2, niche="> 1"), segment(3, niche="<= 1")]
    assert unreachable(*rows, segment(4, niche="известно"), segment(5)) == {}


def test_a_lower_bound_is_neither_above_nor_below() -> None:
    rows = [segment(1, years="> 5"), segment(2, years="<= 5"), segment(3, years="известно"), segment(4)]
    assert unreachable(*rows) == {}


def test_rows_that_take_nobody_by_nature_are_passed_over() -> None:
    words, broken = segment(1), Segment("s2", 2, "broken", {}, broken=True)
    assert unreachable(words, broken, Segment("s3", None, "unnumbered"), segment(4)) == {}


def everybody() -> tuple[dict[str, Parameter], int]:
    """Every client that a small world can hold, one by one."""
    years = [*((one, False) for one in YEARS), *((one, True) for one in YEARS), (math.nan, False)]
    niches = ["", "склады", "заводы", "рынки", "0", "1", "2"]
    people = list(itertools.product(["", "A", "B", "C"], years, niches))
    return {
        "class": Parameter(keys=np.array([one for one, _, _ in people], dtype=object)),
        "years": Parameter(
            numbers=np.array([number for _, (number, _), _ in people]),
            is_bound=np.array([bound for _, (_, bound), _ in people]),
        ),
        "niche": Parameter(keys=np.array([one for _, _, one in people], dtype=object)),
    }, len(people)


ROWS = st.lists(
    st.tuples(st.sampled_from(CLASS_TEXTS), st.sampled_from(YEAR_TEXTS), st.sampled_from(NICHE_TEXTS)),
    min_size=1,
    max_size=6,
)
PEOPLE, NUMBER = everybody()


@given(ROWS)
def test_a_segment_is_unreachable_where_no_client_of_a_whole_world_gets_there(
    rows: list[tuple[str, str, str]],
) -> None:
    segments = [segment(place, *texts) for place, texts in enumerate(rows)]
    nobody = np.full(NUMBER, "", dtype=object)
    found = assign_segments(PEOPLE, segments=segments, manual=nobody, excluded=np.zeros(NUMBER, dtype=bool))
    asked = [one.code for one in segments if one.conditions or one is segments[-1]]
    assert [code for code in asked if code not in set(found)] == list(unreachable(*segments))
