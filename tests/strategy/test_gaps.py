"""What a decision table leaves over, against every possible client of a small world."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.gaps import find_gaps
from sheets_strategy.strategy.layout import Layout, lay_out
from sheets_strategy.strategy.life import Together, never_together
from sheets_strategy.strategy.profiles import Mask, Parameter
from sheets_strategy.strategy.segments import Segment, match_segment
from sheets_strategy.values.conditions import Condition, Interval, parse_condition

LETTERS = {"a": "A", "b": "B", "c": "C"}
YEARS = [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 9.0, math.nan]
WORDS = ["", "склады", "заводы", "рынки"]
GRADE_TEXTS = ["", "A", "a; b", "не C", "известно", "неизвестно", "B; C"]
YEAR_TEXTS = ["", "> 1", "<= 1", "1..2", "(1..2]", "не 1", "не > 1", "< 2", "известно", "неизвестно", "0; 2+"]
NICHE_TEXTS = ["", "склады", "не склады", "известно", "неизвестно", "склады; заводы"]
VOCABULARIES = {"grade": ["A", "B", "C"]}
TEXTS = st.tuples(st.sampled_from(GRADE_TEXTS), st.sampled_from(YEAR_TEXTS), st.sampled_from(NICHE_TEXTS))
PEOPLE = list(itertools.product(["", "A", "B", "C"], YEARS, WORDS))
PROFILES = {
    "grade": Parameter(keys=np.array([one for one, _, _ in PEOPLE], dtype=object)),
    "years": Parameter(numbers=np.array([one for _, one, _ in PEOPLE], dtype=float)),
    "niche": Parameter(keys=np.array([one for _, _, one in PEOPLE], dtype=object)),
}


def conditions(grade: str = "", years: str = "", niche: str = "") -> dict[str, Condition]:
    parsed = {
        "grade": parse_condition(grade, meanings=LETTERS),
        "years": parse_condition(years, numeric=True),
        "niche": parse_condition(niche),
    }
    return {name: one for name, one in parsed.items() if not one.is_any}


def layout_of(rows: Sequence[Mapping[str, Condition]], never: Sequence[Together] = ()) -> Layout:
    segments = [Segment(f"s{place}", place, "", row) for place, row in enumerate(rows)]
    return lay_out(segments, vocabularies=VOCABULARIES, numeric=["years"], never_together=never)


def fits(held: Mapping[str, Condition]) -> Mask:
    return match_segment(PROFILES, segment=Segment("x", 0, "", held))


def held_by(gaps: Sequence[Mapping[str, Condition]]) -> Mask:
    return np.logical_or.reduce([np.zeros(len(PEOPLE), dtype=bool), *(fits(one) for one in gaps)])


def left_over(rows: Sequence[Mapping[str, Condition]]) -> Mask:
    return ~held_by([row for place, row in enumerate(rows) if row or place == len(rows) - 1])


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_gaps_are_what_no_row_takes_of_everybody(texts: list[tuple[str, str, str]]) -> None:
    rows = [conditions(*one) for one in texts]
    gaps, left = find_gaps(layout_of(rows), most=50), left_over(rows)
    held = held_by(gaps.found)
    assert (gaps.more, gaps.proven) == (False, True)
    assert left.tolist() == held.tolist()


@given(st.lists(TEXTS, min_size=1, max_size=5), st.lists(TEXTS.filter(any), max_size=2))
def test_what_never_happens_is_no_gap(
    texts: list[tuple[str, str, str]], facts: list[tuple[str, str, str]]
) -> None:
    rows, never = [conditions(*one) for one in texts], [conditions(*one) for one in facts]
    alive = ~held_by(never)
    gaps = find_gaps(layout_of(rows, never), most=50)
    held = held_by(gaps.found)
    left = left_over(rows)
    assert (left & alive).tolist() == (held & alive).tolist()


def test_a_gap_is_as_wide_as_it_can_be_and_says_only_what_matters() -> None:
    rows = [conditions("A", "> 5"), conditions("B"), conditions(years="<= 5"), conditions(years="неизвестно")]
    above = Condition(intervals=(Interval(5, None, low_open=True),))
    rows.append(conditions("неизвестно"))
    found = find_gaps(layout_of(rows)).found
    assert found == ({"grade": Condition(values=("C",)), "years": above},)


def test_a_last_row_without_conditions_leaves_no_gap() -> None:
    assert find_gaps(layout_of([conditions("A"), {}])).found == ()


def test_more_gaps_than_are_shown_are_said() -> None:
    rows = [conditions("A", "1..2", "склады")]
    gaps = find_gaps(layout_of(rows), most=1)
    assert (len(gaps.found), gaps.more) == (1, True)


def test_a_search_that_takes_too_long_is_not_proven() -> None:
    assert not find_gaps(layout_of([conditions("A")]), most_steps=0).proven


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [{"months_silent": "<= 3"}, {"months_silent": "неизвестно"}],
            [{"months_silent": Condition(intervals=(Interval(3, None, low_open=True),))}],
        ),
        (
            [{"months_silent": "0; 2+"}, {"months_silent": "неизвестно"}],
            [{"months_silent": Condition(intervals=(Interval(0, 2, True, True),))}],
        ),
        ([{"months_silent": "0; 1+"}, {"months_silent": "неизвестно"}], []),
        ([{"chance": "0..100"}, {"chance": "неизвестно"}], []),
    ],
)
def test_gaps_hold_only_numbers_that_can_be(
    rows: list[dict[str, str]], expected: list[dict[str, Condition]]
) -> None:
    parsed = [{name: parse_condition(text, numeric=True) for name, text in row.items()} for row in rows]
    segments = [Segment(f"s{place}", place, "", row) for place, row in enumerate(parsed)]
    layout = lay_out(segments, vocabularies={}, numeric=["months_silent", "chance"])
    assert expected == list(find_gaps(layout).found)


def test_who_never_paid_has_no_class_and_is_no_gap() -> None:
    classes = {"a": "A", "b": "B", "c": "C", "нет": "none"}
    kinds = {"paid": ["yes", "no"], "class": ["A", "B", "C", "none"]}
    rows = [
        {"paid": Condition(values=("yes",))},
        {"paid": Condition(values=("no",)), "class": parse_condition("нет", meanings=classes)},
    ]
    segments = [Segment(f"s{place}", place, "", row) for place, row in enumerate(rows)]
    never = never_together(period_months=12)
    assert find_gaps(lay_out(segments, vocabularies=kinds, numeric=[], never_together=never)).found == ()
    assert find_gaps(lay_out(segments, vocabularies=kinds, numeric=[])).found != ()
