"""The smallest effect that can be seen with so many clients, from what such clients did in the past."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.adjusted import cap_values, residual_spread
from sheets_strategy.strategy.standing import Moves, Standing

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SEEN = 2.8
"""Standard errors from which an effect is seen in eight of ten cases."""
FEWEST_MONTHS = 3
FEWEST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class Smallest:
    """What can be seen.

    Attributes:
        share: Smallest visible change of turnover per client, as a share of the usual; NaN unknown.
        paid: Share of the clients that usually pays in such a span; NaN unknown.
        least_paid: From which share on one sees that more pay; NaN where even all would not do.
        months: How many months of the past it is known from, 0 for too few.
        clients: How many are worked.
    """

    share: float
    paid: float
    least_paid: float
    months: int = 0
    clients: int = 0


UNKNOWN = Smallest(math.nan, math.nan, math.nan)


def find_smallest(
    moves: Moves,
    clients: Whole,
    arms: tuple[int, int],
    *,
    now: Standing,
    earlier: Standing,
    span: tuple[date, int],
) -> Smallest:
    """Say which effect can be seen with two arms of so many clients.

    What is usual, and how much it varies, is measured on the clients who stood one span of days
    earlier as these do now (class, last payment, course), so that who was chosen for a fall is not
    taken to fall on; where there are fewer than 20 of them, on the same clients.

    Args:
        moves: What was paid.
        clients: Places of the clients of both arms.
        arms: How many are worked, how many wait.
        now: Where all clients stand when it begins.
        earlier: Where they stood one span earlier.
        span: When it begins, and how many days count.

    Source: docs/figures.md, "Smallest visible effect".
    """
    begin, days = span
    if not min(arms) or earlier.months < FEWEST_MONTHS or not len(clients):
        return UNKNOWN
    weights = _weigh(clients, now, earlier)
    counted = np.flatnonzero(weights > 0)
    weights, letters = weights[counted], earlier.letter[counted]
    start = begin - timedelta(days=days)
    after = cap_values(moves.sum_between(start, begin)[counted], letters, weights)
    before = cap_values(earlier.before[counted], letters, weights)
    total = float(weights.sum())
    paid = float(weights[moves.paid_between(start, begin)[counted]].sum()) / total
    usual = float((weights * after).sum()) / total
    noise = residual_spread(after, before, letters, weights) * math.sqrt(1 / arms[0] + 1 / arms[1])
    share = SEEN * noise / usual if usual > 0 and not math.isnan(noise) else math.nan
    share = share if share > 0 else math.nan
    return Smallest(share, paid, find_least(paid, arms), earlier.months, arms[0])


def find_least(paid: float, arms: tuple[int, int]) -> float:
    """Give the share from which on it is seen that more pay than usual (arcsine of the root).

    Args:
        paid: Share that usually pays.
        arms: How many are worked, how many wait.

    Source: docs/figures.md, "Smallest visible effect".
    """
    reach = math.asin(math.sqrt(min(max(paid, 0.0), 1.0))) + SEEN / 2 * math.sqrt(1 / arms[0] + 1 / arms[1])
    return math.sin(reach) ** 2 if reach <= math.pi / 2 else math.nan


def _weigh(clients: Whole, now: Standing, earlier: Standing) -> Numbers:
    """Give every client of the past a weight, so that together they stand for these clients."""
    kinds = int(max(now.kind.max(), earlier.kind.max())) + 1
    wanted = np.bincount(now.kind[clients], minlength=kinds).astype(float)
    there = np.bincount(earlier.kind, minlength=kinds)
    each = np.divide(wanted, there, out=np.zeros(kinds), where=there > 0)
    weights: Numbers = each[earlier.kind]
    if int((weights > 0).sum()) >= FEWEST_ALIKE and float((each * there).sum()) >= len(clients) / 2:
        return weights
    own = np.zeros(len(earlier.kind))
    own[clients] = 1.0
    return own
