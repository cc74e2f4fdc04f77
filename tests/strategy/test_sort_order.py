"""The order by money: nobody moves, the last row stays, and proposing again changes nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from drawn_tables import Drawn, drawn, segment
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.segment_order import Worth, measure_worth, sum_expected
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.sort_order import count_moved, number_segments, propose_order

MINUTES = st.lists(st.sampled_from([0, 30, 60, 90]), min_size=6, max_size=6)
NOBODY = {"manual": "", "do_not_work": "", "leads": True, "turnover_kop": 0, "probability": 0.5, "years": 0.0}


def worth_of(table: Drawn, minutes: list[int]) -> dict[str, Worth]:
    spent = {f"s{n}": Fraction(one) for n, one in enumerate(minutes) if one}
    return measure_worth(sum_expected(table.clients()), segments=table.segments, minutes=spent)


def propose(table: Drawn, worth: Mapping[str, Worth]) -> list[Segment]:
    return propose_order(table.segments, profiles=table.profiles, clients=table.clients(), worth=worth)


def codes(table: Drawn, minutes: list[int] | None = None) -> list[str]:
    return [one.code for one in propose(table, worth_of(table, minutes or [60] * 6))]


def client(abc: str, kop: float, *, years: float = 0.0) -> dict[str, object]:
    return {**NOBODY, "class": abc, "years": years, "expected_kop": kop}


A, B, C = (segment(f"s{n}", n, (letter, "")) for n, letter in enumerate("ABC"))
REST = segment("s4", 9, ("", ""))


def test_segments_that_share_nobody_go_by_money_per_hour() -> None:
    table = Drawn((A, B, C, REST), [client("A", 10), client("B", 30), client("C", 20), client("", 99)])
    assert ["s1", "s2", "s0", "s4"] == codes(table)
    assert ["s0", "s1", "s2", "s4"] == codes(table, [10, 60, 60])


def test_a_segment_whose_client_would_fit_another_stays_before_it_and_comes_with_it() -> None:
    young = segment("s0", 1, ("A", "<= 3"))
    table = Drawn(
        (young, replace(B, number=2), segment("s2", 3, ("A", "")), REST),
        [client("A", 1, years=2), client("B", 30), client("A", 90, years=9)],
    )
    assert ["s0", "s2", "s1", "s4"] == codes(table)
    assert ["s1", "s0", "s2", "s4"] == codes(table, [600, 60, 60])


def test_what_must_stay_before_one_that_must_stay_before_another_comes_too() -> None:
    """The client of the first would fit the second, that of the second the third, but not the first's the third."""
    first, second, third = (
        segment("s0", 1, ("A", "<= 3")),
        segment("s1", 2, ("A", "")),
        segment("s2", 4, ("", "> 3")),
    )
    table = Drawn(
        (first, second, replace(B, code="s3", number=3), third, REST),
        [client("A", 1, years=2), client("A", 1, years=9), client("C", 90, years=9), client("B", 5, years=1)],
    )
    assert ["s0", "s1", "s2", "s3", "s4"] == codes(table)


def test_unknown_ones_keep_their_order_at_the_end_before_the_last_row() -> None:
    empty = segment("s5", 0.5, ("B", "> 99"))
    table = Drawn((empty, A, replace(B, number=2), C, REST), [client("A", 1), client("B", 9)])
    assert ["s1", "s0", "s5", "s2", "s4"] == codes(table)


def test_a_row_in_words_never_becomes_the_last_one() -> None:
    words = segment("s3", 0.5, ("", ""))
    table = Drawn((words, A, replace(B, number=2)), [client("A", 1), client("B", 9)])
    assert ["s1", "s3", "s0"] == codes(table)
    assert codes(table) == codes(
        Drawn(tuple(number_segments(table.segments, propose(table, worth_of(table, [60] * 6)))), table.people)
    )


def test_drafts_get_no_number() -> None:
    draft = replace(C, number=None)
    table = Drawn((A, draft, replace(B, number=2)), [client("B", 5), client("A", 1)])
    order = propose(table, worth_of(table, [60] * 6))
    assert {"s0": 2.0, "s1": 1.0, "s2": None} == {
        one.code: one.number for one in number_segments(table.segments, order)
    }


def test_nothing_to_sort() -> None:
    assert [] == codes(Drawn((), [client("A", 1)]))
    assert ["s4"] == codes(Drawn((REST,), [client("A", 1)]))


@given(drawn(), MINUTES)
def test_nobody_moves_and_the_last_row_stays_the_last(table: Drawn, minutes: list[int]) -> None:
    order = propose(table, worth_of(table, minutes))
    now = in_order(table.segments)
    assert sorted(one.code for one in now) == sorted(one.code for one in order)
    if now and not now[-1].conditions:
        assert now[-1] is order[-1]
    after = number_segments(table.segments, order)
    assert [one.number is None for one in table.segments] == [one.number is None for one in after]
    assert table.assign(table.segments).tolist() == table.assign(after).tolist()
    assert 0 == count_moved(after, profiles=table.profiles, clients=table.clients())


@given(drawn(), MINUTES)
def test_a_second_proposal_changes_nothing(table: Drawn, minutes: list[int]) -> None:
    order = propose(table, worth_of(table, minutes))
    sorted_ = Drawn(tuple(number_segments(table.segments, order)), table.people)
    again = propose(sorted_, worth_of(sorted_, minutes))
    assert [one.code for one in order] == [one.code for one in again]


@given(drawn(), MINUTES, st.integers(0, 999))
def test_places_of_rows_and_clients_decide_nothing(table: Drawn, minutes: list[int], mix: int) -> None:
    chance = random.Random(mix)
    people, segments = list(table.people), list(table.segments)
    chance.shuffle(people)
    chance.shuffle(segments)
    mixed = Drawn(tuple(segments), people)
    assert [o.code for o in propose(table, worth_of(table, minutes))] == [
        o.code for o in propose(mixed, worth_of(mixed, minutes))
    ]


def discounted(order: list[Segment], worth: Mapping[str, Worth]) -> Fraction:
    """Sum money × the hours spent before it and with it: the less, the earlier the money is worked for."""
    spent, total = Fraction(0), Fraction(0)
    for one in order:
        found = worth[one.code]
        if found.hour_kop is not None:
            spent += found.known * (found.minutes or 0)
            total += spent * (found.expected_kop or 0)
    return total


@given(drawn(), MINUTES)
def test_without_overlaps_no_other_order_brings_money_earlier(table: Drawn, minutes: list[int]) -> None:
    """Against brute force over all orders that move nobody, where segments share no client."""
    apart = [
        segment(f"s{n}", n, asked)
        for n, asked in enumerate((("A", "<= 3"), ("A", "> 3"), ("B", ""), ("C", "")))
    ]
    free = Drawn(tuple(apart), table.people)
    worth = worth_of(free, minutes)
    best = min(discounted(list(order), worth) for order in permutations(apart))
    assert best == discounted(propose(free, worth), worth)


def test_count_of_moved_clients_is_that_of_rows_that_bear_figures() -> None:
    table = Drawn((A, B), [client("A", 1), {**client("A", 1), "leads": False}, client("B", 1)])
    swapped = [replace(A, conditions=B.conditions), replace(B, conditions=A.conditions)]
    assert 2 == count_moved(swapped, profiles=table.profiles, clients=table.clients())
