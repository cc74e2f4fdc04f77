"""Why turnover changed: more clients, more payments of each, or larger ones; three figures that add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sheets_strategy.strategy.calendar_months import QUARTER, YEAR, Calendar


@dataclass(frozen=True, slots=True)
class Totals:
    """What clients paid in some months.

    Attributes:
        turnover_kop: After refunds.
        payers: Different clients with a payment.
        payments: Payments, or purchases by sales reports.
    """

    turnover_kop: int
    payers: int
    payments: int


@dataclass(frozen=True, slots=True)
class Change:
    """The last three finished months against the same a year before.

    Attributes:
        before: A year before.
        now: The last three.
        parts_kop: What clients, payments of each and size of a payment changed; they add up to the
            change of the turnover. None where nothing was left after refunds, then or now.
    """

    before: Totals
    now: Totals
    parts_kop: tuple[int, int, int] | None


def measure_change(dated: pd.DataFrame, *, calendar: Calendar) -> Change | None:
    """Compare three months with the same a year before; None where the statement is too short.

    Args:
        dated: What ``Calendar.dated`` gave: client, kind, place, turnover_kop, payments.
        calendar: The months.

    Source: docs/figures.md, "Six keys".
    """
    last = calendar.whole
    if not calendar.known()[last - YEAR - QUARTER + 1]:
        return None
    before, now = (_sum(dated, end) for end in (last - YEAR, last))
    return Change(before, now, part_change(before, now))


def part_change(before: Totals, now: Totals) -> tuple[int, int, int] | None:
    """Part the change of a turnover into clients, payments of each, and size of a payment.

    Each factor gets the share that its logarithm has in that of the turnover; no order of the
    factors is assumed, and nothing is left over. Kopecks that rounding leaves go to the largest.

    Source: docs/figures.md, "Six keys".
    """
    if before.turnover_kop <= 0 or now.turnover_kop <= 0 or not before.payments or not now.payments:
        return None
    change = now.turnover_kop - before.turnover_kop
    grown = np.log(now.turnover_kop / before.turnover_kop)
    mean = change / grown if change else float(before.turnover_kop)
    payers, payments = now.payers / before.payers, now.payments / before.payments
    turnover = now.turnover_kop / before.turnover_kop
    factors = np.log(np.array([payers, payments / payers, turnover / payments]))
    parts = [round(part) for part in (mean * factors).tolist()]
    largest = max(range(len(parts)), key=lambda place: (abs(parts[place]), -place))
    parts[largest] += change - sum(parts)
    return parts[0], parts[1], parts[2]


def _sum(dated: pd.DataFrame, end: int) -> Totals:
    rows = dated[dated["place"].between(end - QUARTER + 1, end)]
    sales = rows[rows["kind"] == "sale"]
    return Totals(
        int(rows["turnover_kop"].sum()), int(sales["client"].nunique()), int(sales["payments"].sum())
    )
