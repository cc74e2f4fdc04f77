"""The simulation of ``watch`` runs, and its aims hold for a few sheets: cost follows what changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from watch_costs import LAG_S, Cost, Load, measure

from sheets_strategy.adapters.google.quota import Limits
from sheets_strategy.watch import SHEETS

HALF = 0.5


@pytest.fixture(scope="module")
def one_of_forty() -> Cost:
    return measure(Load(40, 1, 4.0, hours=HALF))


def test_sheets_that_nobody_edits_cost_nothing_but_the_feed(one_of_forty: Cost) -> None:
    alone = measure(Load(10, 0, 0.0, hours=HALF))
    assert ({"drive": 60}, 0) == (dict(alone.calls), alone.syncs)
    alike = measure(Load(10, 1, 4.0, hours=HALF))
    assert (alike.calls, alike.delays_s) == (one_of_forty.calls, one_of_forty.delays_s)


def test_every_edit_is_computed_soon_after_google_tells_of_it(one_of_forty: Cost) -> None:
    assert 0 == one_of_forty.unserved
    assert one_of_forty.bursts > 0
    assert max(one_of_forty.delays_s) <= LAG_S + SHEETS.most_wait_s + 2 * SHEETS.poll_s


def test_at_the_quota_edits_wait_but_google_refuses_nothing() -> None:
    cost = measure(Load(6, 6, 8.0, hours=0.25), limits=Limits(8, 8, 40, 40))
    assert (0, 0) == (cost.refused, cost.unserved)
    assert cost.busiest["read"] <= 2 * 8, "of two minutes of the clock that one of ours touches"
