"""The decision table in the order of expected money per hour, as far as clients stay where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.profiles import Mask, Parameter
from sheets_strategy.strategy.segment_order import Worth
from sheets_strategy.strategy.segments import Segment, assign_segments, in_order, mark_segments


def propose_order(
    segments: Sequence[Segment],
    *,
    profiles: Mapping[str, Parameter],
    clients: pd.DataFrame,
    worth: Mapping[str, Worth],
) -> list[Segment]:
    """Put segments in the order of expected money per hour without moving a client.

    The first match wins: a segment whose client would fit another one too must stay before that one,
    else the client would move. So each place goes to the segment that, together with those that must
    stay before it and have no place yet, brings most per hour; they come with it. Segments of which
    nothing is known keep their order and come last, before a last row that takes all the rest. Ties
    keep their order.

    Args:
        segments: The decision table; rows without a number are left out.
        profiles: Parameter → its values, one per row of clients.
        clients: One row per row of the base: segment (as the table puts them), manual, do_not_work.
        worth: What ``measure_worth`` returned.

    Returns:
        The numbered rows. Proposing again from this order gives the same.

    Source: docs/figures.md, "Order by money".
    """
    ordered = in_order(segments)
    last = ordered[-1:] if ordered and not ordered[-1].conditions else []
    movable = ordered[: len(ordered) - len(last)]
    before = _find_before(movable, profiles, clients)
    kop = np.array([float(worth[one.code].expected_kop or 0) for one in movable])
    minutes = np.array([float(worth[one.code].known * (worth[one.code].minutes or 0)) for one in movable])
    is_known = np.array([worth[one.code].hour_kop is not None for one in movable], dtype=bool)
    places = _choose(before, np.where(is_known, kop, 0.0), np.where(is_known, minutes, 0.0))
    return _keep_last([movable[at] for at in places]) + last


def _find_before(
    movable: Sequence[Segment], profiles: Mapping[str, Parameter], clients: pd.DataFrame
) -> Mask:
    """Say for each segment (row) which others (columns) must stay before it, directly or by others."""
    at = {segment.code: place for place, segment in enumerate(movable)}
    free = ((clients["manual"] == "") & (clients["do_not_work"] == "")).to_numpy(dtype=bool)
    own = np.array([at.get(str(code), -1) for code in clients["segment"]], dtype=np.int64)
    free = free & (own >= 0)
    before = np.zeros((len(movable), len(movable)), dtype=bool)
    asking = [place for place, one in enumerate(movable) if one.conditions and not one.broken]
    marks = mark_segments(profiles, [movable[place] for place in asking])
    for bit, place in enumerate(asking):
        fits = (marks[:, bit // 64] >> np.uint64(bit % 64)) & np.uint64(1) != 0
        before[place, np.unique(own[free & fits])] = True
        before[place, place] = False
    # All of them stand before it today, so that one pass in today's order reaches everybody.
    for place in range(len(movable)):
        before[place] |= before[before[place]].any(axis=0)
    return before


def _choose(before: Mask, kop: npt.NDArray[np.float64], minutes: npt.NDArray[np.float64]) -> list[int]:
    """Give the places of today in the new order."""
    open_ = np.ones(len(before), dtype=bool)
    whole = before | np.eye(len(before), dtype=bool)
    chosen: list[int] = []
    while open_.any():
        money, spent = (whole & open_) @ kop, (whole & open_) @ minutes
        can = open_ & (minutes > 0)
        rates = np.where(can, money / np.where(spent > 0, spent, 1.0), -1.0)
        best = int(np.argmax(rates)) if can.any() else int(np.argmax(open_))
        group = np.flatnonzero(whole[best] & open_)
        chosen += _arrange(
            group, before, np.where(minutes > 0, kop / np.where(minutes > 0, minutes, 1.0), -1.0)
        )
        open_[group] = False
    return chosen


def _arrange(group: npt.NDArray[np.int64], before: Mask, rates: npt.NDArray[np.float64]) -> list[int]:
    """Put those that come together in order: of those that nothing must stay before, the best first."""
    left, chosen = group.tolist(), list[int]()
    while left:
        ready = [at for at in left if not before[at, left].any()]
        best = max(ready, key=lambda at: (rates[at], -at))
        left.remove(best)
        chosen.append(best)
    return chosen


def _keep_last(ordered: list[Segment]) -> list[Segment]:
    """Let no row become the one that takes all the rest: the last row with conditions goes last."""
    if not ordered or ordered[-1].conditions:
        return ordered
    asking = [one for one in ordered if one.conditions]
    return [one for one in ordered if one is not asking[-1]] + asking[-1:] if asking else ordered


def number_segments(segments: Sequence[Segment], order: Sequence[Segment]) -> list[Segment]:
    """Give the rows in an order the numbers 1, 2, 3 ...; all others stay as they are."""
    places = {one.code: float(place) for place, one in enumerate(order, start=1)}
    return [replace(one, number=places.get(one.code, one.number)) for one in segments]


def count_moved(
    segments: Sequence[Segment], *, profiles: Mapping[str, Parameter], clients: pd.DataFrame
) -> int:
    """Count the clients that a decision table puts elsewhere than where they are.

    Args:
        segments: The table as it would be.
        profiles: Parameter → its values, one per row of clients.
        clients: One row per row of the base: leads, segment (as it is), manual, do_not_work.
    """
    after = assign_segments(
        profiles,
        segments=segments,
        manual=clients["manual"].to_numpy(dtype=object),
        excluded=(clients["do_not_work"] != "").to_numpy(),
    )
    leads = clients["leads"].to_numpy(dtype=bool)
    return int(((clients["segment"].to_numpy(dtype=object) != after) & leads).sum())
