"""What the strict order costs: hand-made cases, and the best of all choices on small ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.order_price import OrderPrice, fill_greedily, price_order


def tasks(*rows: tuple[str, str, int, bool, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["client", "plan", "minutes", "granted", "expected_kop"])


def test_a_dear_late_client_is_what_the_order_costs() -> None:
    found = tasks(("c1", "p1", 60, True, 1000), ("c2", "p2", 60, False, 9000))
    assert price_order(found, capacity=60) == OrderPrice(strict_kop=1000, best_kop=9000)
    assert price_order(found.assign(granted=True), capacity=120) == OrderPrice(10000, 10000)


def test_the_money_of_a_client_counts_once_whatever_is_done_with_it() -> None:
    found = tasks(("c1", "p1", 60, True, 1000), ("c1", "p2", 60, False, 1000), ("c2", "p2", 60, False, 400))
    assert price_order(found, capacity=60) == OrderPrice(500, 500)
    assert price_order(found, capacity=180) == OrderPrice(500, 1400)


def test_work_that_takes_no_hours_is_always_done_and_unknown_money_counts_nothing() -> None:
    found = tasks(("c1", "p1", 0, False, 100), ("c2", "p1", 10, True, -1), ("c3", "p1", 10, False, 50))
    assert price_order(found, capacity=10) == OrderPrice(0, 150)
    assert price_order(found.assign(expected_kop=-1), capacity=10) is None
    assert price_order(found[:0], capacity=10) is None


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(0, 40))
def test_what_does_not_fit_is_passed_over(minutes: list[int], capacity: int) -> None:
    left, expected = capacity, []
    for one in minutes:
        expected.append(one <= left)
        left -= one if one <= left else 0
    assert fill_greedily(np.array(minutes, dtype=np.int64), capacity=capacity).tolist() == expected


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 20)), min_size=1, max_size=8), st.integers(0, 20))
def test_by_money_per_hour_is_within_one_task_of_the_best_choice(
    works: list[tuple[int, int]], capacity: int
) -> None:
    found = tasks(*((f"c{n}", "p1", minutes, False, kop) for n, (minutes, kop) in enumerate(works)))
    choices = product([False, True], repeat=len(works))
    best = max(
        sum(kop for taken, (_, kop) in zip(choice, works, strict=True) if taken)
        for choice in choices
        if sum(minutes for taken, (minutes, _) in zip(choice, works, strict=True) if taken) <= capacity
    )
    price = price_order(found, capacity=capacity)
    strict = fill_greedily(found["minutes"].to_numpy(), capacity=capacity)
    ordered = price_order(found.assign(granted=strict), capacity=capacity)
    assert ordered is None or ordered.strict_kop <= ordered.best_kop
    reached = 0 if price is None else price.best_kop
    assert reached <= best <= reached + max(kop for _, kop in works)
