"""Ledger → what was known of each client on a day in the past, from earlier payments alone.

The rows are sorted once; then each day costs a few passes over whole columns, so that six
days of 50,000 clients take a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.abc import classify_abc, classify_windows
from sheets_strategy.strategy.ledger import REPORT, months_back
from sheets_strategy.strategy.measures import SHORTEST_INTERVAL_DAYS, Limits
from sheets_strategy.strategy.trend import TREND_MONTHS, TREND_PAYMENTS, judge_trends

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.object_]

YEAR = 12
DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Days:
    """What came on one day from one client, by client and day.

    Attributes:
        client: Place of the client among the codes.
        day: Days since 1970.
        kop: Turnover.
        payments: Number of statement rows.
    """

    client: Whole
    day: Whole
    kop: Whole
    payments: Whole

    def between(self, start: int | None, stop: int) -> Days:
        """Keep the days from start (None: all) to the one before stop."""
        inside = self.day < stop
        if start is not None:
            inside &= self.day >= start
        return Days(self.client[inside], self.day[inside], self.kop[inside], self.payments[inside])


@dataclass(frozen=True, slots=True)
class History:
    """All dated payments.

    Attributes:
        codes: Clients, ascending.
        sales: Sales alone.
        moves: Sales and refunds; payments counts the sales among them.
    """

    codes: Codes
    sales: Days
    moves: Days


def day_number(day: date) -> int:
    """Count days since 1970, as ``Days`` does."""
    return (day - date(1970, 1, 1)).days


def read_history(ledger: pd.DataFrame) -> History:
    """Sort the dated part of the ledger; sums over a period say nothing about time and stay out.

    Args:
        ledger: What ``sum_ledger`` returned.
    """
    dated = ledger[(ledger["source"] != REPORT).to_numpy()]
    places, codes = pd.factorize(dated["client"].to_numpy(dtype=object), sort=True)
    day = dated["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    is_sale = (dated["kind"] == "sale").to_numpy()
    kop = dated["turnover_kop"].to_numpy(dtype=np.int64)
    number = np.where(is_sale, dated["payments"].to_numpy(dtype=np.int64), 0)
    moves = _sum_days(places.astype(np.int64), day, kop, number)
    sales = _sum_days(places[is_sale].astype(np.int64), day[is_sale], kop[is_sale], number[is_sale])
    return History(np.asarray(codes, dtype=object), sales, moves)


def _sum_days(client: Whole, day: Whole, kop: Whole, payments: Whole) -> Days:
    order = np.lexsort((day, client))
    client, day, kop, payments = client[order], day[order], kop[order], payments[order]
    first = np.ones(len(client), dtype=bool)
    first[1:] = (client[1:] != client[:-1]) | (day[1:] != day[:-1])
    starts = np.flatnonzero(first)
    if not len(starts):
        return Days(client, day, kop, payments)
    return Days(client[starts], day[starts], np.add.reduceat(kop, starts), np.add.reduceat(payments, starts))


def measure_features(history: History, *, cut_on: date, limits: Limits) -> pd.DataFrame:
    """Measure every client that had paid before a day by nothing that came on it or later.

    The figures are those of ``measure_clients`` and ``classify_clients`` with the day before
    as the analysis date; a client counts from its first sale on.

    Args:
        history: What ``read_history`` returned.
        cut_on: First day that is not known.
        limits: Period and limits of class, trend.

    Returns:
        One row per client, index = codes, ascending: place (among the codes of history),
        payments, months_silent, interval_days and overdue_times (NaN below three payments),
        one_off, tenure_days (since the first sale), active_months (of the last twelve, those
        with a sale), largest_kop, sold_kop (sales), total_kop (after refunds), trend, class,
        best_class, last_on (days since 1970).

    Source: docs/figures.md, "Features".
    """
    stop, as_of = day_number(cut_on), cut_on - timedelta(days=1)
    sales, moves = history.sales.between(None, stop), history.moves.between(None, stop)
    features = _measure_habits(sales, stop=stop, as_of=as_of)
    places = features["place"].to_numpy()
    months = _month_sums(moves, as_of=as_of, number=len(history.codes))
    active = _month_sums(sales, as_of=as_of, number=len(history.codes), width=YEAR) > 0
    counted = replace(sales, kop=sales.payments)
    paid = _month_sums(counted, as_of=as_of, number=len(history.codes), width=YEAR + TREND_MONTHS)
    period = limits.period_months
    best = classify_windows(months, window=period, limit_a_bp=limits.limit_a_bp, limit_b_bp=limits.limit_b_bp)
    features = features.assign(
        total_kop=months.sum(axis=1)[places],
        active_months=active.sum(axis=1)[places],
        trend=judge_trends(months, paid, limit_bp=limits.trend_bp)[places],
        best_class=best[places],
    )
    classes = _classify(months[:, :period].sum(axis=1), limits)
    features = features.assign(**{"class": classes[places]})
    return features.set_index(pd.Index(history.codes[places], name="client"))


def _measure_habits(sales: Days, *, stop: int, as_of: date) -> pd.DataFrame:
    """Measure when and how much clients paid; one row per client with a sale, by place."""
    starts = np.flatnonzero(np.diff(sales.client, prepend=-1))
    ends = np.append(starts[1:], len(sales.client)) - 1 if len(starts) else starts
    place, first, last = sales.client[starts], sales.day[starts], sales.day[ends]
    payments, sold, largest = (
        way.reduceat(column, starts) if len(starts) else np.zeros(0, dtype=np.int64)
        for way, column in ((np.add, sales.payments), (np.add, sales.kop), (np.maximum, sales.kop))
    )
    usual = np.maximum(_median_gaps(sales, starts, ends), SHORTEST_INTERVAL_DAYS)
    usual = np.where(payments >= TREND_PAYMENTS, usual, np.nan)
    last_on = pd.Series(last.astype("datetime64[D]").astype("datetime64[s]"))
    return pd.DataFrame(
        {
            "place": place,
            "payments": payments,
            "months_silent": months_back(last_on, as_of=as_of),
            "interval_days": usual,
            "overdue_times": np.round((stop - 1 - last) / usual, 1),
            "one_off": (payments <= 2) & (largest * 10 >= sold * 9),
            "tenure_days": stop - 1 - first,
            "largest_kop": largest,
            "sold_kop": sold,
            "last_on": last,
        }
    )


def _median_gaps(sales: Days, starts: Whole, ends: Whole) -> Numbers:
    """Give each client the median of days between its payment days; NaN for a single day."""
    number = ends - starts
    gaps, owner = np.diff(sales.day), sales.client[1:]
    inside = owner == sales.client[:-1]
    span = int(gaps[inside].max()) + 1 if inside.any() else 1
    ranked = np.sort(owner[inside] * span + gaps[inside]) % span
    begin = np.cumsum(number) - number
    known = number > 0
    low = begin[known] + (number[known] - 1) // 2
    high = begin[known] + number[known] // 2
    medians = np.full(len(starts), np.nan)
    medians[known] = (ranked[low] + ranked[high]) / 2
    return medians


def _month_sums(days: Days, *, as_of: date, number: int, width: int | None = None) -> Whole:
    """Sum by client and month back from the analysis date; at least a year wide."""
    on = pd.Series(days.day.astype("datetime64[D]").astype("datetime64[s]"))
    back = months_back(on, as_of=as_of)
    inside = slice(None) if width is None else back < width
    wide = width or max(int(back.max()) + 1 if len(back) else 1, YEAR + TREND_MONTHS)
    sums = np.zeros((number, wide), dtype=np.int64)
    np.add.at(sums, (days.client[inside], back[inside]), days.kop[inside])
    return sums


def _classify(amounts: Whole, limits: Limits) -> Codes:
    """Give every client its class; the codes are ascending, so places break ties as codes do."""
    ranked = classify_abc(
        pd.DataFrame({"client": np.arange(len(amounts)), "turnover_kop": amounts}),
        limit_a_bp=limits.limit_a_bp,
        limit_b_bp=limits.limit_b_bp,
    )
    classes = np.empty(len(amounts), dtype=object)
    classes[ranked["client"].to_numpy()] = ranked["abc"].to_numpy()
    return classes
