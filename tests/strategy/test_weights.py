"""Weights, information, chance and the measures of a forecast, each against the obvious way to count it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.weights import (
    bound_share,
    hold_all,
    hold_most,
    measure_auc,
    measure_information,
    measure_log_loss,
    weigh_chance,
    weigh_evidence,
    weigh_scale,
)

CHANCES = st.lists(st.floats(0.0001, 1.0), min_size=1, max_size=12)


def test_weight_is_the_log_of_odds_against_those_of_all_with_two_average_clients_added() -> None:
    found = weigh_evidence(np.array([100, 100, 0]), np.array([30, 10, 0])).tolist()
    expected = [
        math.log((30 + 2 * 0.2) / (70 + 2 * 0.8)) - math.log(0.25),
        math.log((10 + 2 * 0.2) / (90 + 2 * 0.8)) - math.log(0.25),
        0.0,
    ]
    assert found == pytest.approx(expected)


def test_nothing_weighs_anything_where_all_or_none_bought() -> None:
    clients = np.array([5, 7])
    assert weigh_evidence(clients, clients).tolist() == [0.0, 0.0]
    assert weigh_evidence(clients, clients * 0).tolist() == [0.0, 0.0]
    assert weigh_scale(clients, clients, np.array([0.0, 1.0])).tolist() == [0.0, 0.0]
    assert weigh_chance(clients, clients) == (0.0, 1.0)


def test_a_step_that_nobody_has_weighs_what_the_line_through_the_others_says() -> None:
    clients, buyers = np.array([1000, 1000, 1000, 0, 50]), np.array([500, 300, 150, 0, 40])
    found = weigh_scale(clients, buyers, np.array([0.0, 1.0, 2.0, 3.0, np.nan]))
    assert found[3] < found[2] < found[1] < found[0]
    assert found[4] == pytest.approx(weigh_evidence(clients, buyers)[4])
    raw = np.log(buyers[:3] / (clients - buyers)[:3]) - math.log(990 / 2060)
    assert found[:3].tolist() == pytest.approx(raw.tolist(), abs=0.05)


def test_chance_is_that_of_shuffling_who_bought() -> None:
    random = np.random.default_rng(7)
    value = np.repeat([0, 1, 2, 3], [10, 20, 30, 40])
    bought = np.concatenate([np.arange(one) < k for one, k in ((10, 6), (20, 7), (30, 8), (40, 7))])
    clients, buyers = np.bincount(value), np.bincount(value, bought).astype(int)
    expected = clients * bought.mean()
    others = clients - expected

    def chi_squared(counted: np.ndarray) -> float:
        return float(((counted - expected) ** 2 / expected + (counted - expected) ** 2 / others).sum())

    shuffled = [np.bincount(value, random.permutation(bought)).astype(int) for _ in range(3000)]
    mean = np.mean([float(measure_information(clients, one)) for one in shuffled])
    as_much = np.mean([chi_squared(one) >= chi_squared(buyers) - 1e-9 for one in shuffled])
    information, chance = weigh_chance(clients, buyers)
    assert information == pytest.approx(float(measure_information(clients, buyers) - mean), abs=0.015)
    assert chance == pytest.approx(float(as_much), abs=0.015)


@given(CHANCES, st.sampled_from([0.05, 0.1]))
def test_holm_and_benjamini_hochberg_are_those_of_the_books(chances: list[float], level: float) -> None:
    ranked, number = sorted(chances), len(chances)
    failing = [rank for rank, one in enumerate(ranked) if one * (number - rank) > level]
    surely = min(failing, default=number)
    passing = [rank for rank, one in enumerate(ranked) if one * number <= level * (rank + 1)]
    likely = max(passing, default=-1) + 1
    assert sum(hold_all(chances, level=level)) == surely
    assert sum(hold_most(chances, level=level)) == likely
    for held, kept in ((hold_all, surely), (hold_most, likely)):
        taken = [one for one, is_held in zip(chances, held(chances, level=level), strict=True) if is_held]
        assert sorted(taken) == ranked[:kept]


@given(st.integers(0, 60), st.integers(1, 60))
def test_a_share_at_either_end_of_the_interval_would_give_what_was_seen_in_one_of_twenty(
    buyers: int, clients: int
) -> None:
    buyers = min(buyers, clients)
    low, high = (float(one) for one in bound_share(buyers, clients))
    assert low <= buyers / clients <= high
    for end in (low, high):
        deviation = abs(buyers / clients - end) / math.sqrt(max(end * (1 - end), 1e-12) / clients)
        assert end in (0.0, 1.0) or deviation == pytest.approx(1.6449, abs=1e-3)


def test_the_share_of_nobody_is_anything() -> None:
    assert [float(one) for one in bound_share(0, 0)] == [0.0, 1.0]


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=25))
def test_auc_counts_pairs(clients: list[tuple[int, bool]]) -> None:
    yes = [score for score, bought in clients if bought]
    no = [score for score, bought in clients if not bought]
    pairs = [1.0 if one > other else 0.5 if one == other else 0.0 for one in yes for other in no]
    found = measure_auc(
        np.array([score for score, _ in clients], dtype=float), np.array([bought for _, bought in clients])
    )
    assert found == pytest.approx(sum(pairs) / len(pairs)) if pairs else math.isnan(found)


def test_log_loss_is_the_mean_surprise() -> None:
    found = measure_log_loss(np.array([0.8, 0.4]), np.array([True, False]))
    assert found == pytest.approx(-(math.log(0.8) + math.log(0.6)) / 2)
    assert math.isnan(measure_log_loss(np.zeros(0), np.zeros(0, dtype=bool)))
