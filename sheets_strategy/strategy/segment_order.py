"""What an hour of work on a segment is expected to bring, and where the team's order says otherwise."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.strategy.hypotheses import Hypothesis
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.staff import HOUR_MINUTES

FAR = 2
"""How many times more an hour must bring before two segments are far out of order."""
SHARE_OF_REASON = 0.2
"""What a reason must explain of the difference to be named."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What the clients of a segment are expected to bring, and per hour of work.

    Attributes:
        clients: How many there are.
        turnover_kop: Their turnover of the period.
        probability: Mean probability of those whose is known, None for nobody's.
        known: Clients whose expected money is known.
        expected_kop: Their expected money, None for unknown.
        minutes: Minutes of work on a client, None for unknown.
        hour_kop: Expected money per hour of work, None for unknown.
        place: Place by money per hour, from 1; 0 for unknown.
    """

    clients: int = 0
    turnover_kop: int = 0
    probability: float | None = None
    known: int = 0
    expected_kop: int | None = None
    minutes: Fraction | None = None
    hour_kop: Fraction | None = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Two segments in an order that costs most.

    Attributes:
        early: Code of the one that stands first and brings less per hour.
        late: Code of the one that stands later and brings more.
        why: What makes the difference: ``likelier``, ``larger``, ``quicker``.
    """

    early: str
    late: str
    why: tuple[str, ...]


def expect_clients(clients: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Put probability and expected money beside the rows that bear figures.

    Args:
        clients: One row per row of the base: code, leads, turnover_kop, and others that stay.
        known: Code → probability, expected_kop (-1 for unknown).

    Returns:
        The same rows; turnover_kop is 0 in rows that bear no figures; plus probability and
        expected_kop (floats, NaN for unknown).
    """
    leads = clients["leads"].to_numpy(dtype=bool)
    found = known.reindex(clients["code"])
    probability = found["probability"].to_numpy(dtype=float)
    expected = found["expected_kop"].to_numpy(dtype=float)
    turnover = clients["turnover_kop"].to_numpy(dtype=float)
    return clients.assign(
        turnover_kop=np.where(leads, np.nan_to_num(turnover), 0).astype("int64"),
        probability=np.where(leads, probability, np.nan),
        expected_kop=np.where(leads & (expected >= 0), expected, np.nan),
    )


def sum_expected(clients: pd.DataFrame) -> dict[str, Worth]:
    """Sum what the clients of each segment bring; rows without figures of their own count for nothing.

    Args:
        clients: What ``expect_clients`` returned, with segment (code, "" for none).
    """
    leading = clients[clients["leads"].astype(bool)]
    sums = sum_up(
        leading.groupby("segment", sort=True),
        clients=("code", "size"),
        turnover_kop=("turnover_kop", "sum"),
        probability=("probability", "mean"),
        known=("expected_kop", "count"),
        expected_kop=("expected_kop", "sum"),
    )
    found: dict[str, Worth] = {}
    for code, number, turnover, chance, known, kop in sums.itertuples():
        likely = None if math.isnan(chance) else float(chance)
        found[str(code)] = Worth(int(number), int(turnover), likely, int(known), int(kop) if known else None)
    return found


def minutes_per_client(
    segments: Sequence[Segment],
    plan: Sequence[PlanRow],
    library: Sequence[Hypothesis],
    *,
    sells: Collection[str],
) -> dict[str, Fraction]:
    """Give segment → minutes of work on one client: the mean over its plan rows, else over its hypotheses.

    Plan rows count while they act; where none with hours does, the hypotheses of the library that
    fit the segment and what one sells. Segments of which neither says anything are left out.

    Source: docs/figures.md, "Money per hour".
    """
    planned: dict[str, list[int]] = {}
    for row in plan:
        if row.acts and row.hours:
            planned.setdefault(row.segment, []).append(round(row.hours * HOUR_MINUTES))
    found: dict[str, Fraction] = {}
    for segment in segments:
        minutes = planned.get(segment.code) or [
            round(one.hours * HOUR_MINUTES)
            for one in library
            if segment.code in one.segments and one.fits(sells)
        ]
        if sum(minutes) > 0:
            found[segment.code] = Fraction(sum(minutes), len(minutes))
    return found


def measure_worth(
    sums: Mapping[str, Worth], *, segments: Sequence[Segment], minutes: Mapping[str, Fraction]
) -> dict[str, Worth]:
    """Say for every segment what an hour of work brings, and its place by that.

    The clients whose expected money is unknown count neither as money nor as hours.

    Args:
        sums: What ``sum_expected`` returned.
        segments: The decision table.
        minutes: Segment → minutes of work on one client.

    Returns:
        One for every segment; rows without a number have no place. Ties by number, then code.

    Source: docs/figures.md, "Money per hour".
    """
    found: dict[str, Worth] = {}
    for segment in segments:
        one, spent = sums.get(segment.code, Worth()), minutes.get(segment.code)
        hour = measure_hour(one.expected_kop, clients=one.known, minutes=spent)
        found[segment.code] = replace(one, minutes=spent, hour_kop=hour)
    known = [one for one in in_order(segments) if found[one.code].hour_kop is not None]
    ranked = sorted(known, key=lambda one: found[one.code].hour_kop or Fraction(0), reverse=True)
    for place, segment in enumerate(ranked, start=1):
        found[segment.code] = replace(found[segment.code], place=place)
    return found


def measure_hour(expected_kop: int | None, *, clients: int, minutes: Fraction | None) -> Fraction | None:
    """Give the money that an hour of work on such clients is expected to bring, None for unknown."""
    if expected_kop is None or not clients or not minutes:
        return None
    return expected_kop * HOUR_MINUTES / (clients * minutes)


def find_out_of_order(
    segments: Sequence[Segment], worth: Mapping[str, Worth], *, order: Sequence[Segment]
) -> OutOfOrder | None:
    """Find the two segments whose order costs most: an hour on the later one brings twice as much or more.

    What it costs is the difference per hour × the hours that both of them could use. Only those are
    compared that another order would exchange. Ties go to those that stand first.

    Args:
        segments: The decision table.
        worth: What ``measure_worth`` returned.
        order: What ``propose_order`` returned.

    Source: docs/figures.md, "Money per hour".
    """
    placed = [one.code for one in in_order(segments) if worth[one.code].place]
    hours = {code: _hours(worth[code]) for code in placed}
    money = {code: float(worth[code].hour_kop or 0) for code in placed}
    places = {one.code: place for place, one in enumerate(order)}
    most, found = 0.0, None
    for at, early in enumerate(placed):
        for late in placed[at + 1 :]:
            gain = (money[late] - money[early]) * min(hours[early], hours[late])
            is_far = money[late] >= FAR * money[early] and places[late] < places[early]
            if gain > most and is_far:
                most, found = gain, (early, late)
    if found is None:
        return None
    return OutOfOrder(*found, _explain(worth[found[0]], worth[found[1]]))


def _hours(worth: Worth) -> float:
    return worth.known * float(worth.minutes or 0) / HOUR_MINUTES


def _explain(early: Worth, late: Worth) -> tuple[str, ...]:
    """Name what makes an hour on the later one worth more; money per hour is the product of the three."""
    shares = {
        "likelier": _times(late.probability, early.probability),
        "larger": _times(_size(late), _size(early)),
        "quicker": _times(float(early.minutes or 0), float(late.minutes or 0)),
    }
    least = SHARE_OF_REASON * _times(float(late.hour_kop or 0), float(early.hour_kop or 0))
    return tuple(why for why, share in shares.items() if share >= least)


def _size(worth: Worth) -> float | None:
    """Give what a client brings if it pays at all."""
    if not worth.probability or not worth.known or worth.expected_kop is None:
        return None
    return worth.expected_kop / worth.known / worth.probability


def _times(more: float | None, less: float | None) -> float:
    """Give the logarithm of how many times more it is; 0 where that cannot be told."""
    if more is None or less is None or more <= 0:
        return 0.0
    return math.log(more / less) if less > 0 else math.inf
