"""First match wins: the decision table against a client-by-client reading of the rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.matching import match_condition
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segments import Segment, assign_segments, in_order, mark_segments
from sheets_strategy.values.conditions import ANY, Condition, Interval, parse_condition

LETTERS = {"a": "A", "b": "B", "c": "C"}
Client = Mapping[str, object]

A_ONLY = {"class": Condition(values=("A",))}
OLD = {"years": Condition(intervals=(Interval(5, None, low_open=True),))}


def parameters(clients: Sequence[Client]) -> dict[str, Parameter]:
    return {
        "class": Parameter(keys=np.array([one.get("class", "") for one in clients], dtype=object)),
        "years": Parameter(
            numbers=np.array([one.get("years", math.nan) for one in clients], dtype=float),
            is_bound=np.array([one.get("bound", False) for one in clients], dtype=bool),
        ),
    }


def assign(clients: Sequence[Client], *segments: Segment) -> list[str]:
    found = assign_segments(
        parameters(clients),
        segments=segments,
        manual=np.array([one.get("manual", "") for one in clients], dtype=object),
        excluded=np.array([one.get("excluded", False) for one in clients], dtype=bool),
    )
    return [str(code) for code in found]


def test_the_first_by_number_wins_wherever_its_row_stands() -> None:
    late, early = Segment("s02", 2, "A", A_ONLY), Segment("s01", 1, "old", OLD)
    clients = [{"class": "A", "years": 9}, {"class": "A", "years": 1}, {"class": "B", "years": 9}]
    assert assign(clients, late, early) == assign(clients, early, late) == ["s01", "s02", "s01"]


def test_of_equal_numbers_the_lower_code_wins_wherever_its_row_stands() -> None:
    one, two = Segment("s01", 1, "one", A_ONLY), Segment("s02", 1, "two", A_ONLY)
    clients = [{"class": "A"}]
    assert assign(clients, one, two) == assign(clients, two, one) == ["s01"]


def test_a_word_is_the_same_word_whatever_object_holds_it_and_a_missing_one_is_unknown() -> None:
    apart = ["".join(("скл", "ад")), "".join(("скл", "ад"))]
    assert apart[0] is not apart[1]
    keys = np.array([apart[0], "цех", None, "12", "", apart[1], math.nan, apart[0]], dtype=object)
    wanted = Condition(values=("склад",), intervals=(Interval(10, None),))
    every_second = Parameter(keys=np.repeat(keys, 2)[::2])
    fits = [True, False, False, True, False, True, False, True]
    assert fits == match_condition(Parameter(keys=keys), wanted).tolist()
    assert fits == match_condition(every_second, wanted).tolist()
    nobody = Parameter(keys=np.array([], dtype=object))
    assert match_condition(nobody, wanted).tolist() == []


def test_a_row_without_conditions_takes_nobody_unless_it_is_the_last() -> None:
    words, last = Segment("s01", 1, "in words"), Segment("s02", 2, "the rest")
    assert assign([{"class": "A"}, {"class": "B", "manual": "s01"}], words, last) == ["s02", "s01"]


def test_a_last_row_with_conditions_leaves_the_others_without_a_segment() -> None:
    assert assign([{"class": "A"}, {"class": "B"}], Segment("s01", 1, "A", A_ONLY)) == ["s01", ""]


def test_a_segment_given_by_hand_beats_the_table_and_do_not_work_beats_both() -> None:
    clients = [
        {"class": "A", "manual": "s02"},
        {"class": "A", "manual": "s02", "excluded": True},
        {"class": "A", "excluded": True},
    ]
    assert assign(clients, Segment("s01", 1, "A", A_ONLY), Segment("s02", 2, "rest")) == ["s02", "", ""]


def test_rows_without_a_number_and_rows_that_nobody_understands_take_nobody() -> None:
    clients = [{"class": "A"}]
    broken = Segment("s01", 1, "broken", {}, broken=True)
    unnumbered = Segment("s02", None, "unnumbered", A_ONLY)
    assert assign(clients, broken, unnumbered, Segment("s03", 3, "rest")) == ["s03"]
    assert assign(clients, unnumbered) == [""]


def test_no_segments_give_nobody_a_segment() -> None:
    assert assign([{"class": "A"}]) == [""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> 5", [True, False, False, True, False]),
        (">= 5", [True, True, False, True, False]),
        ("> 3", [True, True, False, True, False]),
        ("< 9", [True, True, True, False, False]),
        ("<= 6", [True, True, True, False, False]),
        ("5..7", [True, True, False, False, False]),
        ("6", [True, False, False, False, False]),
        ("не > 5", [False, True, True, False, True]),
        ("не < 3", [True, True, False, True, True]),
        ("не 3..5", [True, False, True, True, True]),
        ("не < 9", [False, False, False, False, True]),
        ("известно", [True, True, True, True, False]),
        ("неизвестно", [False, False, False, False, True]),
        ("", [True, True, True, True, True]),
    ],
)
def test_a_lower_bound_meets_only_what_holds_for_every_longer_time(text: str, expected: list[bool]) -> None:
    years = Parameter(
        numbers=np.array([6, 5, 2, 6, np.nan]), is_bound=np.array([False, False, False, True, False])
    )
    assert expected == match_condition(years, parse_condition(text, numeric=True)).tolist()


def test_a_bound_meets_a_lower_limit_only_where_the_bound_itself_does() -> None:
    years = Parameter(numbers=np.array([4.0, 5.0, 6.0]), is_bound=np.array([True, True, True]))
    assert match_condition(years, parse_condition("> 5", numeric=True)).tolist() == [False, False, True]
    assert match_condition(years, parse_condition(">= 5", numeric=True)).tolist() == [False, True, True]


def test_numbers_among_words_meet_conditions_on_numbers() -> None:
    size = Parameter(keys=np.array(["120", "50,5", "много", "", "1-5"], dtype=object))
    assert match_condition(size, parse_condition("> 50")).tolist() == [True, True, False, False, False]
    assert match_condition(size, parse_condition("не > 50")).tolist() == [False, False, True, True, True]
    assert match_condition(size, parse_condition("много")).tolist() == [False, False, True, False, False]


CONDITION_TEXTS = ["", "A", "a; b", "не C", "известно", "неизвестно"]
NUMBER_TEXTS = ["", "> 3", "<= 3", "1..4", "(1..4]", "не 2", "не < 2", "известно", "неизвестно", "0; 5+"]
CLIENTS = st.lists(
    st.fixed_dictionaries(
        {
            "class": st.sampled_from(["A", "B", "C", ""]),
            "years": st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.5, math.nan]),
            "manual": st.sampled_from(["", "", "", "s1", "s2"]),
            "excluded": st.sampled_from([False, False, False, True]),
        }
    ),
    max_size=6,
)
TABLES = st.lists(
    st.tuples(
        st.sampled_from([1.0, 2.0, 2.5, 3.0, None]),
        st.sampled_from(CONDITION_TEXTS),
        st.sampled_from(NUMBER_TEXTS),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=5,
)


def says_yes(condition: Condition, value: object) -> bool:
    """Read one condition for one client."""
    unknown = value == "" or value != value
    if condition == ANY:
        return True
    if condition.unknown is not None:
        return condition.unknown == unknown
    if unknown:
        return condition.negated
    hit = value in condition.values or (
        isinstance(value, float) and any(one.holds(value) for one in condition.intervals)
    )
    return hit != condition.negated


def first_match(client: Client, segments: Sequence[Segment]) -> str:
    if client["excluded"]:
        return ""
    if client["manual"]:
        return str(client["manual"])
    rows = sorted((one for one in segments if one.number is not None), key=lambda one: (one.number, one.code))
    for row in rows:
        if row.broken or (not row.conditions and row is not rows[-1]):
            continue
        if all(says_yes(condition, client[name]) for name, condition in row.conditions.items()):
            return row.code
    return ""


def make_table(table: Sequence[tuple[float | None, str, str, bool]]) -> list[Segment]:
    segments = []
    for place, (number, letter, years, broken) in enumerate(table):
        parsed = {
            "class": parse_condition(letter, meanings=LETTERS),
            "years": parse_condition(years, numeric=True),
        }
        conditions = {name: one for name, one in parsed.items() if not one.is_any}
        segments.append(Segment(f"s{place}", number, "", conditions, broken))
    return segments


@given(CLIENTS, TABLES)
def test_every_client_is_in_the_first_segment_whose_conditions_all_hold(
    clients: list[Client], table: list[tuple[float | None, str, str, bool]]
) -> None:
    segments = make_table(table)
    assert [first_match(client, segments) for client in clients] == assign(clients, *segments)


@given(
    CLIENTS,
    st.lists(st.sampled_from(CONDITION_TEXTS), min_size=1, max_size=4),
    st.sampled_from(CONDITION_TEXTS),
)
def test_a_later_segment_takes_nobody_from_an_earlier_one(
    clients: list[Client], letters: list[str], later: str
) -> None:
    rows = [
        Segment(f"s{place}", place, "", {"class": parse_condition(text, meanings=LETTERS)})
        for place, text in enumerate([*letters, later])
    ]
    before, after = assign(clients, *rows[:-1]), assign(clients, *rows)
    assert [code for code in before if code] == [new for old, new in zip(before, after, strict=True) if old]


@given(st.permutations(range(4)))
def test_order_is_by_number_then_code(places: list[int]) -> None:
    rows = [Segment("s3", 1, ""), Segment("s9", 1, ""), Segment("s1", 2.5, ""), Segment("s2", None, "")]
    assert [one.code for one in in_order([rows[place] for place in places])] == ["s3", "s9", "s1"]


MANY = [
    Segment(
        f"s{place:03d}",
        float(place),
        "",
        {
            "class": parse_condition(CONDITION_TEXTS[1 + place % 5], meanings=LETTERS),
            "years": parse_condition(f"{place / 7}..{place / 7 + 0.5}", numeric=True),
        },
    )
    for place in range(200)
]
"""More rows than fit into three blocks of bits, and more limits than are compared one by one."""


def test_two_hundred_rows_are_decided_as_by_reading_them_one_after_the_other() -> None:
    clients = [
        {"class": letter, "years": step / 10, "manual": "", "excluded": False}
        for letter in ("", "A", "B", "C")
        for step in range(300)
    ]
    found = assign(clients, *MANY)
    assert [first_match(client, MANY) for client in clients] == found
    assert len(set(found)) > 100


@given(CLIENTS, TABLES, st.randoms(use_true_random=False))
def test_the_order_of_clients_changes_nothing(
    clients: list[Client], table: list[tuple[float | None, str, str, bool]], random: Random
) -> None:
    segments = make_table(table)
    places = list(range(len(clients)))
    random.shuffle(places)
    before, after = assign(clients, *segments), assign([clients[place] for place in places], *segments)
    assert [before[place] for place in places] == after


@given(CLIENTS, TABLES, st.floats(0.5, 3), st.floats(-2, 2))
def test_renumbering_in_the_same_order_keeps_every_client_with_its_code(
    clients: list[Client],
    table: list[tuple[float | None, str, str, bool]],
    factor: float,
    shift: float,
) -> None:
    segments = make_table(table)
    moved = [
        replace(one, number=None if one.number is None else one.number * factor + shift) for one in segments
    ]
    assert assign(clients, *segments) == assign(clients, *moved)


@given(CLIENTS, TABLES)
def test_every_client_that_the_table_decides_about_is_in_exactly_one_segment(
    clients: list[Client], table: list[tuple[float | None, str, str, bool]]
) -> None:
    segments = [*make_table(table), Segment("last", 9, "the rest")]
    found = assign(clients, *segments)
    asked = [not client["excluded"] for client in clients]
    assert [bool(code) for code in found] == asked
    assert {code for code in found if code} <= {one.code for one in segments} | {"s1", "s2"}


@given(CLIENTS, TABLES)
def test_marks_say_which_rows_a_client_fits_whatever_stands_first(
    clients: list[Client], table: list[tuple[float | None, str, str, bool]]
) -> None:
    rows = [one for one in make_table(table) if one.conditions]
    marks = mark_segments(parameters(clients), rows)
    expected = [
        [all(says_yes(condition, client[name]) for name, condition in row.conditions.items()) for row in rows]
        for client in clients
    ]
    assert expected == [[bool(int(one[0]) >> place & 1) for place in range(len(rows))] for one in marks]
