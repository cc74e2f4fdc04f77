"""Ledger → what was known of each client on a day in the past, from earlier payments alone.

The rows are sorted once; then each day costs a few passes over whole columns, so that six
days of 50,000 clients take a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.abc import BASIS
from sheets_strategy.strategy.ledger import REPORT, months_back
from sheets_strategy.strategy.measures import SHORTEST_INTERVAL_DAYS, Limits
from sheets_strategy.strategy.trend import TREND_MONTHS, TREND_PAYMENTS, judge_trends

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.object_]

YEAR = 12
CLASSES = ("A", "B", "C", "none")
TRENDS = ("grows", "steady", "falls", "no_data")
YES_NO = ("yes", "no")
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
        profits: Their profit where classes are by profit, else None; payments counts the rows
            of which it is not known.
    """

    codes: Codes
    sales: Days
    moves: Days
    profits: Days | None = None


def day_number(day: date) -> int:
    """Count days since 1970, as ``Days`` does."""
    return (day - date(1970, 1, 1)).days


def read_history(ledger: pd.DataFrame, *, by: str = "turnover") -> History:
    """Sort the dated part of the ledger; sums over a period say nothing about time and stay out.

    Args:
        ledger: What ``sum_ledger`` returned.
        by: What classes are by, ``turnover`` or ``profit``.
    """
    dated = ledger[(ledger["source"] != REPORT).to_numpy()]
    places, codes = pd.factorize(dated["client"].to_numpy(dtype=object), sort=True)
    day = dated["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    is_sale = (dated["kind"] == "sale").to_numpy()
    kop = dated["turnover_kop"].to_numpy(dtype=np.int64)
    number = np.where(is_sale, dated["payments"].to_numpy(dtype=np.int64), 0)
    moves = _sum_days(places.astype(np.int64), day, kop, number)
    sales = _sum_days(places[is_sale].astype(np.int64), day[is_sale], kop[is_sale], number[is_sale])
    profits = None
    if by == "profit":
        profit, unknown = (
            dated["profit_kop"].to_numpy(dtype=np.int64),
            ~dated["profit_known"].to_numpy(dtype=bool),
        )
        profits = _sum_days(places.astype(np.int64), day, profit, unknown.astype(np.int64))
    return History(np.asarray(codes, dtype=object), sales, moves, profits)


def _sum_days(client: Whole, day: Whole, kop: Whole, payments: Whole) -> Days:
    # The ledger comes sorted, and sorting what is sorted costs one pass.
    order = np.argsort(client * (1 << 20) + day, kind="stable")
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
        best_class, last_on (days since 1970), quiet_share (of the time since the first
        sale that since the last; 1 for a single day).

    Source: docs/figures.md, "Features".
    """
    stop, as_of = day_number(cut_on), cut_on - timedelta(days=1)
    sales, moves = history.sales.between(None, stop), history.moves.between(None, stop)
    back = _months_of(moves.day, as_of=as_of)
    months = _sum_months(moves.client, back, moves.kop, number=len(history.codes))
    paid = _sum_months(moves.client, back, moves.payments, number=len(history.codes))
    habits = _measure_habits(sales, stop=stop, as_of=as_of)
    places = habits["place"]
    width = int(back.max(initial=0)) + 1
    amounts, unknown = months[:, :width], None
    if history.profits is not None:
        told = history.profits.between(None, stop)
        amounts, unknown = (
            _sum_months(told.client, back, column, number=len(months))[:, :width]
            for column in (told.kop, told.payments)
        )
    classes = {
        "class": _classify_window(amounts, unknown, 0, limits),
        "best_class": _best_classes(amounts, unknown, limits),
    }
    trends = judge_trends(months, paid, limit_bp=limits.trend_bp)
    measured: dict[str, object] = {
        **habits,
        "total_kop": months.sum(axis=1)[places],
        "active_months": (paid[:, :YEAR] > 0).sum(axis=1)[places],
        "trend": pd.Categorical(trends[places], categories=pd.Index(TRENDS)),
        "one_off": _named(1 - habits["one_off"].astype(np.int64), YES_NO),
        **{name: _named(column[places], CLASSES) for name, column in classes.items()},
    }
    return pd.DataFrame(measured, index=pd.Index(history.codes[places], name="client"))


def _named(places: Whole, names: tuple[str, ...]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(places.astype(np.int64), categories=pd.Index(names))


def _months_of(days: Whole, *, as_of: date) -> Whole:
    """Count whole months back from the analysis date, by a table of all days that there are."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    first = int(days.min())
    every = pd.Series(np.arange(first, int(days.max()) + 1).astype("datetime64[D]").astype("datetime64[s]"))
    return months_back(every, as_of=as_of)[days - first]


def _measure_habits(sales: Days, *, stop: int, as_of: date) -> dict[str, npt.NDArray[Any]]:
    """Measure when and how much clients paid; one place each per client with a sale."""
    starts = np.flatnonzero(np.diff(sales.client, prepend=-1))
    ends = np.append(starts[1:], len(sales.client)) - 1 if len(starts) else starts
    place, first, last = sales.client[starts], sales.day[starts], sales.day[ends]
    payments, sold, largest = (
        way.reduceat(column, starts) if len(starts) else np.zeros(0, dtype=np.int64)
        for way, column in ((np.add, sales.payments), (np.add, sales.kop), (np.maximum, sales.kop))
    )
    usual = np.maximum(_median_gaps(sales, starts, ends), SHORTEST_INTERVAL_DAYS)
    usual = np.where(payments >= TREND_PAYMENTS, usual, np.nan)
    return {
        "place": place,
        "payments": payments,
        "months_silent": _months_of(last, as_of=as_of),
        "interval_days": usual,
        "overdue_times": np.round((stop - 1 - last) / usual, 1),
        "one_off": (payments <= 2) & (largest * 10 >= sold * 9),
        "tenure_days": stop - 1 - first,
        "largest_kop": largest,
        "sold_kop": sold,
        "last_on": last,
        "quiet_share": np.where(first < last, (stop - 1 - last) / np.maximum(stop - 1 - first, 1), 1.0),
    }


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


def _sum_months(client: Whole, back: Whole, amounts: Whole, *, number: int) -> Whole:
    """Sum by client and month back from the analysis date, wide enough for the trend."""
    width = max(int(back.max(initial=0)) + 1, YEAR + TREND_MONTHS)
    sums = np.zeros(number * width, dtype=np.int64)
    np.add.at(sums, client * width + back, amounts)
    return sums.reshape(number, width)


def _best_classes(months: Whole, unknown: Whole | None, limits: Limits) -> Whole:
    """Give the best class of every client over all windows, as ``classify_windows`` does."""
    best = np.full(len(months), len(CLASSES) - 1, dtype=np.int64)
    for start in range(max(1, months.shape[1] - limits.period_months + 1)):
        best = np.minimum(best, _classify_window(months, unknown, start, limits))
    return best


def _classify_window(months: Whole, unknown: Whole | None, start: int, limits: Limits) -> Whole:
    """Classify by the months of one window; a client of which any row is unknown has no class."""
    window = slice(start, start + limits.period_months)
    amounts = months[:, window].sum(axis=1)
    if unknown is not None:
        amounts = np.where(unknown[:, window].any(axis=1), 0, amounts)
    return _classify(amounts, limits)


def _classify(amounts: Whole, limits: Limits) -> Whole:
    """Give every client the place of its class, as ``classify_abc`` does.

    Only the amounts are sorted; where the limit of a class lies between equal amounts those of
    the first codes are above it, as the clients stand by code.
    """
    falling = -np.sort(-amounts[amounts > 0])
    before, total = np.cumsum(falling) - falling, int(falling.sum())
    places = np.where(amounts > 0, CLASSES.index("C"), CLASSES.index("none"))
    for name, limit_bp in (("B", limits.limit_b_bp), ("A", limits.limit_a_bp)):
        taken = int(np.searchsorted(before, -(-limit_bp * total // BASIS), side="left"))
        if not taken:
            continue
        least = falling[taken - 1]
        equal = np.flatnonzero(amounts == least)[: taken - int((falling > least).sum())]
        places[amounts > least] = CLASSES.index(name)
        places[equal] = CLASSES.index(name)
    return places
