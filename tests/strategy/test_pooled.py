"""One hypothesis in several small segments: none can be judged alone, all of them can together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from trial_firms import arms_of, done, evidence_of, running, steady

from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.effects import measure_effects
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.pooled import Pool, measure_pools

SEGMENTS, CLIENTS = 8, 6


def plan(segments: int = SEGMENTS, **changes: object) -> list[PlanRow]:
    return [
        running(f"p{place}", segment=f"s{place}", hypothesis="If we call", **changes)
        for place in range(segments)
    ]


def arms(segments: int = SEGMENTS, clients: int = CLIENTS) -> dict[str, Arms]:
    """Let the first half of each segment be worked."""
    found = {}
    for place in range(segments):
        first, half = place * clients, clients // 2
        found[f"p{place}"] = arms_of(range(first, first + half), range(first + half, first + clients))
    return found


def firm(times: float, *, seed: int = 1) -> np.ndarray:
    """Give segments of unlike size, whose worked clients pay so many times as much after the start."""
    sums = steady(SEGMENTS * CLIENTS, seed=seed) * (1 + np.arange(SEGMENTS).repeat(CLIENTS))[:, None]
    worked = np.arange(SEGMENTS * CLIENTS) % CLIENTS < CLIENTS // 2
    sums[worked, 18:21] = np.rint(sums[worked, 18:21] * times)
    return sums


def pool_of(sums: np.ndarray, **changes: object) -> Pool:
    return measure_pools(plan(), arms(), evidence_of(sums, **changes))["p0"]


def test_rows_that_are_too_small_alone_are_judged_together() -> None:
    rows, evidence = plan(), evidence_of(firm(1.5))
    alone = measure_effects(rows, arms(), evidence)
    assert {effect.state for effect in alone.values()} == {"early"}
    pools = measure_pools(rows, arms(), evidence)
    assert sorted(pools) == [row.code for row in rows]
    effect = pools["p0"].effect
    # One client is alone in its class in its segment, and is compared with nobody.
    assert (effect.state, effect.verdict, effect.treated, effect.compared) == ("final", "helps", 24, 23)
    assert effect.money.low < effect.money.amount < effect.money.high
    # Half as much again was planted; the largest of each class are capped.
    assert 0.2 < effect.money.amount / effect.money.usual < 0.6


def test_a_loss_suggests_to_stop_all_of_them() -> None:
    assert pool_of(firm(0.5)).effect.stop
    ended = measure_pools(plan(status="refuted"), arms(), evidence_of(firm(0.5)))["p0"]
    assert (ended.effect.verdict, ended.effect.stop) == ("hurts", False)


def test_a_hypothesis_in_one_segment_is_no_pool() -> None:
    assert measure_pools(plan(1), arms(1), evidence_of(firm(1.5))) == {}
    apart = [replace(row, hypothesis=f"If {row.code}") for row in plan()]
    assert measure_pools(apart, arms(), evidence_of(firm(1.5))) == {}


def test_departments_are_not_put_together() -> None:
    mixed = [replace(row, department=("upsell", "winback")[place % 2]) for place, row in enumerate(plan())]
    pools = measure_pools(mixed, arms(), evidence_of(firm(1.5)))
    assert pools["p0"].rows == ("p0", "p2", "p4", "p6")
    assert pools["p1"].rows == ("p1", "p3", "p5", "p7")


def test_a_client_of_two_rows_counts_once() -> None:
    twice = arms() | {"p1": arms()["p0"]}
    effect = measure_pools(plan(), twice, evidence_of(firm(1.5)))["p0"].effect
    assert (effect.treated, effect.compared) == (21, 20)


def test_money_and_hours_are_those_of_all_rows() -> None:
    sums = firm(1.5)
    worked = done("p0", 3)
    pool = pool_of(sums, worked=worked)
    assert pool.effect.hours == 6.0
    # Ninety days of twenty-four clients.
    assert pool.months == pytest.approx(24 * 90 / 30)
    assert pool.gained_kop == pytest.approx(pool.effect.money.amount * 72)


def test_order_of_the_plan_changes_nothing() -> None:
    evidence = evidence_of(firm(1.3))
    straight = measure_pools(plan(), arms(), evidence)
    assert repr(straight) == repr(
        {code: measure_pools(plan()[::-1], arms(), evidence)[code] for code in straight}
    )


@pytest.mark.long
def test_nothing_is_seen_where_nothing_is_and_the_range_holds_the_truth() -> None:
    effects = [pool_of(firm(1.0, seed=seed)).effect for seed in range(120)]
    false = sum(effect.verdict != "no_difference" for effect in effects)
    held = sum(effect.money.low <= 0 <= effect.money.high for effect in effects)
    # A tenth and nine tenths of 120, within three deviations of chance.
    assert 3 <= false <= 22
    assert 98 <= held <= 117
