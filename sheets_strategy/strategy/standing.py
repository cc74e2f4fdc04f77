"""Where every client stood on a day, by what had been paid before it, and what came in a span of days.

In: the ledger. Out: sums and classes per client, for any day; the rows are sorted by day once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.abc import place_windows
from sheets_strategy.strategy.features import day_number
from sheets_strategy.strategy.ledger import REPORT
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.values.dates import months_before

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.object_]

PAST_MONTHS, COURSE_MONTHS = 12, 3
RECENT_DAYS = (31, 92, 183, 365)
FELL, ROSE = 0.5, 1.5
_NEVER = -1_000_000


@dataclass(frozen=True, slots=True)
class Moves:
    """Dated rows of the ledger, by day.

    Attributes:
        codes: All clients, ascending.
        client: Place of the client.
        day: Days since 1970, ascending.
        kop: Turnover; refunds are negative.
        sale_client: Place of the client of each row that is a payment.
        sale_day: Day of each of them.
    """

    codes: Codes
    client: Whole
    day: Whole
    kop: Numbers
    sale_client: Whole
    sale_day: Whole

    def sum_between(self, start: date, stop: date) -> Numbers:
        """Give per client the kopecks from start to the day before stop."""
        first, last = _bounds(self.day, start, stop)
        sums = np.bincount(self.client[first:last], self.kop[first:last], minlength=len(self.codes))
        return sums.astype(np.float64)

    def paid_between(self, start: date, stop: date) -> Mask:
        """Say who paid from start to the day before stop."""
        first, last = _bounds(self.sale_day, start, stop)
        paid = np.zeros(len(self.codes), dtype=bool)
        paid[self.sale_client[first:last]] = True
        return paid

    def silent_days(self, on: date) -> Whole:
        """Give the days from the last payment before a day to that day; very many for never."""
        upto = int(np.searchsorted(self.sale_day, day_number(on), side="left"))
        last = np.full(len(self.codes), _NEVER)
        # Rows stand by day: of equal places the last one stays.
        last[self.sale_client[:upto]] = self.sale_day[:upto]
        return day_number(on) - last


def _bounds(days: Whole, start: date, stop: date) -> tuple[int, int]:
    """Give the first row from start on, and the first from stop on."""
    first, last = np.searchsorted(days, (day_number(start), day_number(max(start, stop))), side="left")
    return int(first), int(last)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where every client stood on a day.

    Attributes:
        before: Kopecks of the twelve months before it, or of what there is of them.
        letter: Class by that as a number: 0 is A, 3 is none.
        kind: Class, how long ago the last payment was, and the course, as one number: clients of
            one kind can be compared.
        months: How many months before the day the statement holds, at most twelve.
    """

    before: Numbers
    letter: Whole
    kind: Whole
    months: int


def order_moves(ledger: pd.DataFrame, *, codes: Codes) -> Moves:
    """Sort the dated rows of the ledger by day; sums over a period say nothing about time.

    Args:
        ledger: What ``sum_ledger`` returned.
        codes: All clients, ascending.
    """
    dated = ledger[(ledger["source"] != REPORT).to_numpy()]
    client = pd.Index(codes).get_indexer(pd.Index(dated["client"].to_numpy(dtype=object)))
    day = dated["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    order = np.argsort(day, kind="stable")
    order = order[client[order] >= 0]
    places, days = client[order].astype(np.int64), day[order]
    is_sale = (dated["kind"] == "sale").to_numpy()[order]
    kop = dated["turnover_kop"].to_numpy(dtype=np.float64)[order]
    return Moves(codes, places, days, kop, places[is_sale], days[is_sale])


def stand_on(moves: Moves, *, on: date, history_from: date, limits: Limits) -> Standing:
    """Say where every client stood on a day.

    Args:
        moves: What ``order_moves`` returned.
        on: The day; nothing that came on it or later counts.
        history_from: First day of the statement.
        limits: Limits of class.

    Source: docs/figures.md, "Effect".
    """
    months = count_months(history_from, on)
    before = moves.sum_between(max(months_before(on, PAST_MONTHS), min(history_from, on)), on)
    letter = place_windows(
        np.rint(before).astype(np.int64)[:, None],
        window=1,
        limit_a_bp=limits.limit_a_bp,
        limit_b_bp=limits.limit_b_bp,
    )
    recency = np.searchsorted(RECENT_DAYS, moves.silent_days(on), side="right")
    late = moves.sum_between(months_before(on, COURSE_MONTHS), on)
    rest = max(months - COURSE_MONTHS, 0)
    usual = (before - late) * (COURSE_MONTHS / rest) if rest else late
    course = np.where(late < FELL * usual, 0, np.where(late > ROSE * usual, 2, 1))
    kind = (letter * (len(RECENT_DAYS) + 1) + recency) * 3 + course
    return Standing(before, letter, kind.astype(np.int64), months)


def count_months(history_from: date, on: date) -> int:
    """Count whole months of the statement before a day, at most twelve."""
    return next((n for n in range(PAST_MONTHS, 0, -1) if months_before(on, n) >= history_from), 0)
