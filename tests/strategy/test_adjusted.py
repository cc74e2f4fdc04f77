"""The adjusted difference against plain least squares, and its chance against counting all draws."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.strategy.adjusted import (
    MANY_CLIENTS,
    cap_values,
    measure_difference,
    quantile_of_t,
    residual_spread,
)


def least_squares(after, before, treated, strata):
    """Regress on strata, the past and the arm; give coefficient and HC1 standard error, as textbooks do."""
    kinds = np.unique(strata)
    design = np.column_stack([*(strata == kind for kind in kinds), before, treated]).astype(float)
    if np.ptp(before - np.array([before[strata == kind].mean() for kind in strata])) < 1e-9:
        design = np.delete(design, len(kinds), axis=1)
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ after
    off = (after - design @ found) ** 2 * len(after) / (len(after) - design.shape[1])
    return float(found[-1]), math.sqrt((inverse @ (design.T * off) @ design @ inverse)[-1, -1])


def firm(seed: int, sizes: list[tuple[int, int]]):
    """Invent clients: per stratum so many treated and others."""
    random = np.random.default_rng(seed)
    strata = np.repeat(np.arange(len(sizes)), [sum(pair) for pair in sizes])
    treated = np.concatenate([np.arange(sum(pair)) < pair[0] for pair in sizes])
    before = np.exp(random.normal(0, 1, len(strata)))
    after = before * 0.5 + random.normal(0, 1, len(strata)) + strata
    return after, before, treated, strata


@given(
    st.integers(0, 999), st.lists(st.tuples(st.integers(20, 30), st.integers(20, 30)), min_size=1, max_size=3)
)
@settings(max_examples=examples(25), deadline=None)
def test_difference_and_interval_are_those_of_least_squares(seed: int, sizes: list[tuple[int, int]]) -> None:
    after, before, treated, strata = firm(seed, sizes)
    amount, error = least_squares(after, before, treated, strata)
    found = measure_difference(after, before, treated, strata, seed="p1")
    reach = quantile_of_t(0.95, len(after) - len(sizes) - 2) * error
    assert (found.amount, found.low, found.high) == pytest.approx((amount, amount - reach, amount + reach))
    assert found.usual == pytest.approx(after[~treated].mean())


@given(st.integers(0, 999), st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=2))
@settings(max_examples=examples(25), deadline=None)
def test_chance_is_the_share_of_all_draws_that_differ_as_much(
    seed: int, sizes: list[tuple[int, int]]
) -> None:
    after, before, treated, strata = firm(seed, sizes)
    if len(after) < len(sizes) + 3:
        return
    found = measure_difference(after, before, treated, strata, seed="p1")

    def error_free(arm):
        """Give the difference in its own standard errors, but for the noise that all draws share."""
        inside = np.column_stack([*(strata == kind for kind in np.unique(strata)), before]).astype(float)
        left = np.eye(len(after)) - inside @ np.linalg.pinv(inside)
        own = left @ arm
        return abs(own @ after) / math.sqrt(own @ own) if own @ own > 1e-9 else 0.0

    groups = [np.flatnonzero(strata == kind) for kind in np.unique(strata)]
    ways = [list(combinations(group, int(treated[group].sum()))) for group in groups]
    errors = []
    for chosen in product(*ways):
        arm = np.zeros(len(after))
        arm[[place for part in chosen for place in part]] = 1.0
        errors.append(error_free(arm))
    seen = error_free(treated.astype(float))
    if seen == 0:
        assert math.isnan(found.chance)
        return
    assert found.chance == pytest.approx(np.mean([error >= seen * (1 - 1e-6) for error in errors]))
    assert math.isnan(found.low)


def test_many_clients_are_judged_as_draws_would_judge_them() -> None:
    half = MANY_CLIENTS // 2
    after, before, treated, strata = firm(3, [(half, half)])
    few = firm(3, [(half - 1, half)])
    drawn = measure_difference(*few, seed="p1").chance
    assert measure_difference(after, before, treated, strata, seed="p1").chance == pytest.approx(
        drawn, abs=0.06
    )


def test_strata_with_one_arm_say_nothing() -> None:
    after, before, treated, strata = firm(5, [(20, 20), (7, 0)])
    inside = strata == 0
    assert measure_difference(after, before, treated, strata, seed="p1") == measure_difference(
        after[inside], before[inside], treated[inside], strata[inside], seed="p1"
    )


@pytest.mark.parametrize("sizes", [[], [(0, 3)], [(3, 0)]])
def test_without_both_arms_nothing_is_known(sizes: list[tuple[int, int]]) -> None:
    found = (
        measure_difference(*firm(1, sizes), seed="p1")
        if sizes
        else measure_difference(
            *(np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64)), seed="p1"
        )
    )
    assert math.isnan(found.amount)
    assert math.isnan(found.chance)


def test_where_all_pay_alike_nothing_differs_and_all_is_chance() -> None:
    flat = np.full(50, 7.0)
    found = measure_difference(flat, flat, np.arange(50) % 2 == 0, np.zeros(50, dtype=np.int64), seed="p1")
    assert (found.amount, found.low, found.high, found.usual, found.chance) == (0.0, 0.0, 0.0, 7.0, 1.0)


def test_the_same_plan_row_gives_the_same_chance_and_another_one_its_own_draws() -> None:
    clients = firm(2, [(30, 30)])
    first = measure_difference(*clients, seed="p1")
    assert measure_difference(*clients, seed="p1") == first
    assert measure_difference(*clients, seed="p2").chance == pytest.approx(first.chance, abs=0.05)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 99)), min_size=1, max_size=40))
def test_values_are_capped_at_the_quantile_of_their_stratum(rows: list[tuple[int, int]]) -> None:
    strata, values = (np.array(column) for column in zip(*rows, strict=True))
    capped = cap_values(values.astype(float), strata)
    expected = [min(value, np.quantile(values[strata == stratum], 0.95)) for stratum, value in rows]
    assert capped == pytest.approx(expected)


def test_equal_weights_cap_the_twentieth_of_twenty_values() -> None:
    values = np.arange(20.0)
    capped = cap_values(values, np.zeros(20, dtype=np.int64), np.full(20, 0.3))
    assert capped.tolist() == [*range(19), 18]


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(5, 2.015), (10, 1.812), (20, 1.725), (37, 1.687), (97, 1.661), (1_000, 1.646)]
)
def test_quantiles_of_t_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert quantile_of_t(0.95, freedom) == pytest.approx(quantile, abs=0.004)


def test_residual_spread_is_that_of_least_squares() -> None:
    after, before, _, strata = firm(4, [(15, 15), (10, 20)])
    design = np.column_stack([strata == 0, strata == 1, before]).astype(float)
    left = after - design @ np.linalg.lstsq(design, after, rcond=None)[0]
    expected = math.sqrt(left @ left / (len(after) - 3))
    assert residual_spread(after, before, strata, np.full(60, 0.25)) == pytest.approx(expected)
    assert math.isnan(residual_spread(after, before, strata, np.arange(60) < 2))
