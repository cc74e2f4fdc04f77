"""Effects over hundreds of invented firms: false alarms and intervals are what they are said to be.

The whole table is made by ``benchmarks/effect_noise.py``; here are a hundred firms of each kind, with limits
four standard deviations wide.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.effect_noise import Case, try_once

RUNS = 100


def within(share: float, low: float, high: float) -> bool:
    """Say whether a share of RUNS is one that chance makes of something between low and high."""
    return (
        low - 4 * math.sqrt(low * (1 - low) / RUNS) <= share <= high + 4 * math.sqrt(high * (1 - high) / RUNS)
    )


@pytest.mark.long(every=3)
@pytest.mark.parametrize(
    "case",
    [
        Case("heavy tails and a season", 20, 20),
        Case("the largest", 20, 20, choose="high"),
        Case("fell by half", 40, 40, choose="fell", key="repeat", rate=0.3),
    ],
    ids=lambda case: case.name,
)
def test_false_alarms_are_one_in_ten_and_intervals_hold(case: Case) -> None:
    seen = [try_once(case, run).effect for run in range(RUNS)]
    assert within(np.mean([one.money.chance <= 0.10 for one in seen]), 0.10, 0.10)
    assert within(np.mean([one.money.low <= 0 <= one.money.high for one in seen]), 0.85, 0.95)
    assert np.mean([one.paid.chance <= 0.10 for one in seen]) <= 0.10 + 4 * math.sqrt(0.09 / RUNS)


@pytest.mark.long(every=4)
@pytest.mark.parametrize("lift", [0.6, 1.5])
def test_planted_effects_lie_in_the_interval_as_often_as_it_says(lift: float) -> None:
    seen = [try_once(Case("planted", 40, 40, lift=lift), run) for run in range(RUNS)]
    assert within(
        np.mean([one.effect.money.low <= one.truth <= one.effect.money.high for one in seen]), 0.85, 0.95
    )
    off = np.array([(one.effect.money.amount - one.truth) / one.usual for one in seen])
    assert abs(off.mean()) < 4 * off.std() / math.sqrt(RUNS)
    right = "helps" if lift > 1 else "hurts"
    verdicts = [one.effect.verdict for one in seen]
    assert verdicts.count(right) > 0.3 * RUNS
    assert verdicts.count("hurts" if lift > 1 else "helps") < 0.02 * RUNS


def test_against_untouched_clients_those_who_fell_do_not_seem_to_recover() -> None:
    case = Case("untouched", 40, 0, choose="fell")
    seen = [effect for run in range(RUNS // 2) if (effect := try_once(case, run).effect).money is not None]
    assert len(seen) > 0.4 * RUNS
    assert np.mean([one.money.chance <= 0.10 for one in seen]) <= 0.10 + 4 * math.sqrt(0.09 / len(seen))


def test_the_largest_have_nobody_untouched_to_be_compared_with() -> None:
    case = Case("untouched", 40, 0, choose="high")
    assert {try_once(case, run).effect.state for run in range(20)} == {"early"}
