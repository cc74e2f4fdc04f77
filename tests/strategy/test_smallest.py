"""The smallest visible effect: what is promised before the start is what is seen later."""

from __future__ import annotations

import math
from datetime import date
from math import comb

import numpy as np
import pytest
from trial_firms import START, codes_of, evidence_of, ledger_of, steady

from sheets_strategy.strategy.fisher import Chance
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.smallest import UNKNOWN, Smallest, find_least, find_smallest
from sheets_strategy.strategy.standing import order_moves, stand_on


def find(sums: np.ndarray, clients: list[int], arms: tuple[int, int], *, begin: date = START) -> Smallest:
    moves = order_moves(ledger_of(sums), codes=codes_of(len(sums)))
    history = evidence_of(sums).history_from
    now, earlier = (
        stand_on(moves, on=on, history_from=history, limits=Limits())
        for on in (begin, begin.replace(year=begin.year - 1, month=10))
    )
    days = (begin - begin.replace(year=begin.year - 1, month=10)).days
    return find_smallest(moves, np.array(clients), arms, now=now, earlier=earlier, span=(begin, days))


def test_share_is_two_point_eight_standard_errors_of_what_the_past_leaves_open() -> None:
    sums = steady(60)
    found = find(sums, list(range(60)), (30, 30))
    after, before = sums[:, 15:18].sum(axis=1).astype(float), sums[:, 3:15].sum(axis=1).astype(float)
    after, before = (np.minimum(one, np.sort(one)[56]) for one in (after, before))
    slope, constant = np.polyfit(before, after, 1)
    noise = math.sqrt(((after - constant - slope * before) ** 2).sum() / 58)
    # All sixty stand alike but for their class; that is one more mean each.
    assert found.share == pytest.approx(2.8 * noise * math.sqrt(2 / 30) / after.mean(), rel=0.1)
    assert (found.paid, found.months, found.clients) == (1.0, 12, 30)
    assert math.isnan(found.least_paid)


def test_those_who_fell_are_not_taken_to_fall_on() -> None:
    sums = steady(120, noise=0.05)
    # Half fell three months before the start, the other half three months earlier and came back.
    sums[:60, 15:18] //= 10
    sums[60:, 12:15] //= 10
    usual = find(sums, list(range(60)), (30, 30))
    assert usual.share < 0.2


@pytest.mark.parametrize(
    ("clients", "arms", "begin"),
    [([0, 1, 2], (3, 0), START), ([], (0, 0), START), ([0, 1], (1, 1), date(2024, 11, 1))],
)
def test_without_two_arms_or_a_past_nothing_is_known(
    clients: list[int], arms: tuple[int, int], begin: date
) -> None:
    assert find(steady(9), clients, arms, begin=begin) == UNKNOWN


def power_of_fisher(usual: float, raised: float, size: int) -> float:
    """Count how often the test at 0.10 sees two shares differ, over all that can come."""
    chances, seen = Chance(2 * size), 0.0
    for ours in range(size + 1):
        for others in range(size + 1):
            if chances.as_unlike(ours, size, ours + others, 2 * size) <= 0.10:
                one = comb(size, ours) * raised**ours * (1 - raised) ** (size - ours)
                seen += one * comb(size, others) * usual**others * (1 - usual) ** (size - others)
    return seen


@pytest.mark.parametrize("size", [20, 50])
@pytest.mark.parametrize("usual", [0.05, 0.2, 0.4])
def test_a_share_that_can_be_seen_is_seen_in_eight_of_ten_cases(usual: float, size: int) -> None:
    assert power_of_fisher(usual, find_least(usual, (size, size)), size) == pytest.approx(0.83, abs=0.07)


def test_where_nearly_all_pay_a_rise_cannot_be_seen() -> None:
    assert math.isnan(find_least(0.95, (20, 20)))
    assert find_least(0.0, (20, 20)) == pytest.approx(math.sin(1.4 * math.sqrt(0.1)) ** 2)
