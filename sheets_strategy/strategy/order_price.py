"""What keeping strictly to the order of segments costs, against going by money per hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OrderPrice:
    """How much expected money the clients bring that hours reach.

    Attributes:
        strict_kop: In the order of segments.
        best_kop: By money per hour, never less.
    """

    strict_kop: int
    best_kop: int


def price_order(tasks: pd.DataFrame, *, capacity: int) -> OrderPrice | None:
    """Compare what the hours reach in the order of segments with what they reach by money per hour.

    The expected money of a client is shared by its tasks, so that it counts once. By money per
    hour the task that brings most for an hour comes first, ties by client and plan row; one that
    does not fit is passed over: that is within one task of the best there is.

    Args:
        tasks: Those of one department: client, plan, minutes, granted, expected_kop (-1 unknown).
        capacity: Minutes there are.

    Returns:
        None where money is expected from no client, or nobody knows of most of them.

    Source: docs/figures.md, "Price of the order".
    """
    known = tasks["expected_kop"].to_numpy(dtype=np.int64)
    expected = known.clip(min=0)
    if not expected.any() or (known >= 0).sum() * 2 < len(known):
        return None
    tasks = tasks.assign(share_kop=expected / tasks.groupby("client", sort=False)["plan"].transform("size"))
    strict = float(tasks["share_kop"][tasks["granted"]].sum())
    ranked = tasks.assign(rate=tasks["share_kop"] / tasks["minutes"].clip(lower=1)).sort_values(
        ["rate", "client", "plan"], ascending=[False, True, True]
    )
    free = ranked["minutes"].to_numpy(dtype=np.int64) == 0
    taken = free | fill_greedily(ranked["minutes"].to_numpy(dtype=np.int64), capacity=capacity)
    best = float(ranked["share_kop"][taken].sum())
    return OrderPrice(round(strict), round(max(strict, best)))


def fill_greedily(minutes: Whole, *, capacity: int) -> Mask:
    """Say which tasks are taken, in their order, where one that does not fit is passed over.

    Each round takes all up to the first that does not fit; from then on only shorter ones can
    fit, so that there are at most as many rounds as lengths.
    """
    taken = np.zeros(len(minutes), dtype=bool)
    places = np.flatnonzero(minutes <= capacity)
    left = capacity
    while len(places):
        used = np.cumsum(minutes[places])
        fits = int(np.searchsorted(used, left, side="right"))
        taken[places[:fits]] = True
        left -= int(used[fits - 1]) if fits else 0
        rest = places[fits:]
        places = rest[minutes[rest] <= left]
    return taken
