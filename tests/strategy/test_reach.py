"""Segments that nobody can reach, against every possible client of a small world."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheets_strategy.strategy.layout import Layout, lay_out
from sheets_strategy.strategy.life import Together
from sheets_strategy.strategy.matching import match_condition
from sheets_strategy.strategy.profiles import Mask, Parameter
from sheets_strategy.strategy.reach import find_unreachable
from sheets_strategy.strategy.segments import Segment, assign_segments, match_segment
from sheets_strategy.values.conditions import Condition, parse_condition

LETTERS = {"a": "A", "b": "B", "c": "C"}
YEARS = [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 9.0]
CLASS_TEXTS = ["", "A", "a; b", "не C", "известно", "неизвестно", "B; C"]
YEAR_TEXTS = ["", "> 1", "<= 1", "1..2", "(1..2]", "не 1", "не > 1", "< 2", "известно", "неизвестно", "0; 2+"]
NICHE_TEXTS = ["", "склады", "не склады", "> 1", "<= 1", "известно", "неизвестно", "склады; заводы"]


def segment(place: int, letter: str = "", years: str = "", niche: str = "") -> Segment:
    parsed = {
        "grade": parse_condition(letter, meanings=LETTERS),
        "years": parse_condition(years, numeric=True),
        "niche": parse_condition(niche),
    }
    conditions = {name: one for name, one in parsed.items() if not one.is_any}
    return Segment(f"s{place}", place, f"row {place}", conditions)


def layout_of(segments: Sequence[Segment], never: Sequence[Together] = ()) -> Layout:
    kinds = {"grade": ["A", "B", "C"]}
    return lay_out(segments, vocabularies=kinds, numeric=["years"], never_together=never, bounded=["years"])


def unreachable(*segments: Segment) -> dict[str, list[str]]:
    found = find_unreachable(layout_of(segments)).unreachable
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
        "grade": Parameter(keys=np.array([one for one, _, _ in people], dtype=object)),
        "years": Parameter(
            numbers=np.array([number for _, (number, _), _ in people]),
            is_bound=np.array([bound for _, (_, bound), _ in people]),
        ),
        "niche": Parameter(keys=np.array([one for _, _, one in people], dtype=object)),
    }, len(people)


TEXTS = st.tuples(st.sampled_from(CLASS_TEXTS), st.sampled_from(YEAR_TEXTS), st.sampled_from(NICHE_TEXTS))
ROWS = st.lists(TEXTS, min_size=1, max_size=6)
NEVER = st.lists(TEXTS.filter(lambda texts: texts != ("", "", "")), max_size=3)
PEOPLE, NUMBER = everybody()


def holds(row: Segment) -> Mask:
    """Say of everybody whether a row holds, condition by condition."""
    found = np.ones(NUMBER, dtype=bool)
    for name, condition in row.conditions.items():
        found &= match_condition(PEOPLE[name], condition)
    return found


def living(never: Sequence[Segment]) -> Mask:
    return ~np.logical_or.reduce([holds(one) for one in never], initial=False)


class World:
    """A table and what never happens, seen client by client."""

    def __init__(self, rows: Sequence[tuple[str, str, str]], never: Sequence[tuple[str, str, str]]) -> None:
        self.segments = [segment(place, *texts) for place, texts in enumerate(rows)]
        facts = [segment(place, *texts) for place, texts in enumerate(never)]
        self.alive = living(facts)
        self.layout = layout_of(self.segments, [one.conditions for one in facts])
        self.asked = [one for one in self.segments if one.conditions or one is self.segments[-1]]

    def covered(self, row: Segment, by: Sequence[Segment]) -> bool:
        taken = np.logical_or.reduce([holds(one) for one in by], initial=False)
        return not bool((holds(row) & self.alive & ~taken).any())


@given(ROWS, NEVER)
@example([("A", "", ""), ("B; C", "", ""), ("", "", "")], [])
def test_what_is_found_is_what_a_look_at_everybody_finds(
    rows: list[tuple[str, str, str]], never: list[tuple[str, str, str]]
) -> None:
    world = World(rows, never)
    found = find_unreachable(world.layout)
    taking = {one.code: [] for one in world.asked}  # type: dict[str, list[Segment]]
    for place, row in enumerate(world.asked):
        taking[row.code] = world.asked[:place]

    impossible = [row.code for row in world.asked if world.covered(row, [])]
    lost = [row.code for row in world.asked if world.covered(row, taking[row.code])]

    assert impossible == [one.segment.code for one in found.contradictions]
    assert [code for code in lost if code not in impossible] == [
        one.segment.code for one in found.unreachable
    ]
    assert found.not_proven == ()


@given(ROWS, NEVER)
def test_the_takers_take_all_and_none_of_them_can_be_left_out(
    rows: list[tuple[str, str, str]], never: list[tuple[str, str, str]]
) -> None:
    world = World(rows, never)
    for one in find_unreachable(world.layout).unreachable:
        assert world.covered(one.segment, one.taken_by)
        for left_out in one.taken_by:
            assert not world.covered(one.segment, [row for row in one.taken_by if row is not left_out])
        alone = [
            row
            for row in world.asked
            if row.number < one.segment.number and world.covered(one.segment, [row])
        ]  # type: ignore[operator]
        assert (len(one.taken_by) == 1) == bool(alone)


@given(ROWS, NEVER)
def test_the_conditions_that_clash_do_so_without_the_others_and_none_of_them_can_be_left_out(
    rows: list[tuple[str, str, str]], never: list[tuple[str, str, str]]
) -> None:
    world = World(rows, never)

    def clash(conditions: Mapping[str, Condition]) -> bool:
        return world.covered(Segment("x", 0, "", conditions), [])

    for one in find_unreachable(world.layout).contradictions:
        kept = {name: one.segment.conditions[name] for name in one.parameters}
        assert clash(kept)
        for name in kept:
            assert not clash({other: condition for other, condition in kept.items() if other != name})


@given(ROWS)
def test_nobody_is_ever_found_in_a_segment_out_of_reach(rows: list[tuple[str, str, str]]) -> None:
    segments = [segment(place, *texts) for place, texts in enumerate(rows)]
    nobody = np.full(NUMBER, "", dtype=object)
    found = assign_segments(PEOPLE, segments=segments, manual=nobody, excluded=np.zeros(NUMBER, dtype=bool))
    reach = find_unreachable(layout_of(segments))
    lost = {one.segment.code for one in (*reach.contradictions, *reach.unreachable)}
    assert lost & set(found.tolist()) == set()


@given(TEXTS)
def test_a_row_holds_where_all_its_conditions_do(texts: tuple[str, str, str]) -> None:
    row = segment(1, *texts)
    assert holds(row).tolist() == match_segment(PEOPLE, segment=row).tolist()


def pigeons(holes: int) -> Layout:
    """Each row takes two pigeons in one hole; the last but one takes all that sit in any hole: nobody is left."""
    letters = {letter: letter for letter in "abcdefghij"[:holes]}
    names = [f"pigeon {place}" for place in range(holes + 1)]
    asked = {text: parse_condition(text, meanings=letters) for text in (*letters, "известно")}
    pairs = [(pair, letter) for pair in itertools.combinations(names, 2) for letter in letters]
    rows = [
        Segment(f"s{place}", place, "", dict.fromkeys(pair, asked[letter]))
        for place, (pair, letter) in enumerate(pairs)
    ]
    full = Segment("full", 999, "", dict.fromkeys(names, asked["известно"]))
    return lay_out(
        [*rows, full, Segment("rest", 1000, "")],
        vocabularies=dict.fromkeys(names, tuple(letters)),
        numeric=[],
    )


def test_a_row_that_takes_too_long_is_named_and_not_called_unreachable() -> None:
    found = find_unreachable(pigeons(8), most_steps=1_000_000)
    assert (found.unreachable, [one.code for one in found.not_proven]) == ((), ["full"])


def test_no_row_is_called_unreachable_without_a_proof() -> None:
    layout = pigeons(3)
    for most in range(0, 400, 20):
        found = find_unreachable(layout, most_steps=most)
        assert {one.segment.code for one in found.unreachable} <= {"full"}
        assert "rest" not in {one.segment.code for one in found.unreachable}


def test_enough_steps_prove_every_row() -> None:
    found = find_unreachable(pigeons(4))
    assert ([one.segment.code for one in found.unreachable], found.not_proven) == (["full"], ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> 100", False),
        (">= 100", True),
        ("< 0", False),
        ("<= 0", True),
        ("-5..0", True),
        ("101; < -1", False),
    ],
)
def test_a_condition_that_no_number_of_the_parameter_can_meet_is_found(text: str, expected: bool) -> None:
    assert reaches("chance", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1..2)", False),
        ("[1..2)", True),
        ("1,5", False),
        ("не известно", True),
        ("< 0,5", True),
        ("(0..1)", False),
    ],
)
def test_whole_numbers_are_not_met_between_two_of_them(text: str, expected: bool) -> None:
    assert reaches("months_silent", text) == expected


def reaches(name: str, text: str) -> bool:
    rows = [Segment("s1", 1, "", {name: parse_condition(text, numeric=True)}), Segment("s2", 2, "")]
    found = find_unreachable(lay_out(rows, vocabularies={}, numeric=[name]))
    return found.contradictions == ()
