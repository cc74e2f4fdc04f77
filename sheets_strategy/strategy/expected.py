"""Probability → money of the coming months, and the range that it kept to in the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.features import DAYS_IN_MONTH, History, day_number
from sheets_strategy.strategy.measures import WARM_UP_MONTHS
from sheets_strategy.values.dates import months_before

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

UNKNOWN_KOP = -1
ADDED_MONTHS = 2
FEWEST_FOR_RANGE = 30
FEWEST_NEW = 5
ENOUGH_PROSPECTS = 20
PARTS = 5
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Spread:
    """How actual money lay against the expected in the past.

    Attributes:
        limits: Limits of the fifths by expected money, in kopecks.
        low: Per fifth the tenth percentile of actual / expected.
        high: The ninetieth.
    """

    limits: Numbers
    low: Numbers
    high: Numbers


def expect_money(probability: Numbers, features: pd.DataFrame, *, months: int) -> Whole:
    """Give probability × what all came to per month × months; kopecks, -1 for unknown.

    Two months are added to the life of a client, so that one who came yesterday is not
    expected to pay as much every day.

    Args:
        probability: One per client, NaN for unknown.
        features: What ``measure_features`` returned.
        months: How many months ahead.

    Source: docs/figures.md, "Expected money".
    """
    life = features["tenure_days"].to_numpy(dtype=float) / DAYS_IN_MONTH + ADDED_MONTHS
    total = np.maximum(features["total_kop"].to_numpy(dtype=float), 0.0)
    expected = np.nan_to_num(probability) * total / life * months
    return np.where(np.isnan(probability), UNKNOWN_KOP, np.rint(expected)).astype(np.int64)


def measure_spread(expected_kop: Whole, actual_kop: Whole) -> Spread | None:
    """Measure between which multiples of the expected eight of ten clients stayed, by fifths.

    Args:
        expected_kop: Per client of the back-tests.
        actual_kop: Turnover that came.

    Returns:
        None below 30 clients with expected money.
    """
    some = expected_kop > 0
    expected, actual = expected_kop[some].astype(float), np.maximum(actual_kop[some], 0).astype(float)
    if len(expected) < FEWEST_FOR_RANGE:
        return None
    limits = np.quantile(expected, np.arange(1, PARTS) / PARTS)
    part, ratio = np.searchsorted(limits, expected, side="left"), actual / expected
    ratios = [ratio[part == one] if (part == one).any() else ratio for one in range(PARTS)]
    return Spread(
        limits,
        np.array([np.quantile(one, LOW) for one in ratios]),
        np.array([np.quantile(one, HIGH) for one in ratios]),
    )


def bound_money(expected_kop: Whole, spread: Spread | None) -> tuple[Whole, Whole]:
    """Give the range of expected money, never one without the expected itself; -1 for unknown."""
    if spread is None:
        unknown = np.full(len(expected_kop), UNKNOWN_KOP, dtype=np.int64)
        return unknown, unknown
    part = np.searchsorted(spread.limits, expected_kop.astype(float), side="left")
    low = np.rint(expected_kop * np.minimum(spread.low[part], 1.0)).astype(np.int64)
    high = np.rint(expected_kop * np.maximum(spread.high[part], 1.0)).astype(np.int64)
    known = expected_kop >= 0
    return np.where(known, low, UNKNOWN_KOP), np.where(known, high, UNKNOWN_KOP)


def measure_new_clients(
    history: History, *, as_of: date, history_from: date, months: int
) -> tuple[int, int, int] | None:
    """Give the quartiles of what new clients brought in their first months: median, lower, upper.

    New is who paid first after the first six months of the statement, so that it cannot be an
    old client, and at least so many months ago.

    Returns:
        None below five of them.
    """
    sales, moves = history.sales, history.moves
    starts = np.flatnonzero(np.diff(sales.client, prepend=-1))
    first = np.full(len(history.codes), np.iinfo(np.int64).max // 2)
    first[sales.client[starts]] = sales.day[starts]
    begin = day_number(months_before(history_from, -WARM_UP_MONTHS))
    end = day_number(months_before(as_of, months))
    new = (first > begin) & (first <= end)
    if int(new.sum()) < FEWEST_NEW:
        return None
    inside = moves.day < first[moves.client] + round(months * DAYS_IN_MONTH)
    sums = np.zeros(len(history.codes), dtype=np.int64)
    np.add.at(sums, moves.client[inside], moves.kop[inside])
    median, low, high = (round(float(np.quantile(sums[new], at))) for at in (0.5, 0.25, 0.75))
    return median, low, high


def count_first_payers(history: History, cuts: list[date], *, seen_on: Mapping[str, date]) -> tuple[int, int]:
    """Count the prospects that were known on a day in the past, and those of them that then paid first.

    Of the latest day; below 20 prospects those of earlier days are added, each prospect at the
    latest day on which it was one.

    Args:
        history: What ``read_history`` returned.
        cuts: What ``list_cuts`` returned.
        seen_on: Code → first day in the client base.

    Returns:
        Prospects, first payers; 0, 0 for none.
    """
    sales = history.sales
    starts = np.flatnonzero(np.diff(sales.client, prepend=-1))
    first = dict(zip(history.codes[sales.client[starts]], sales.day[starts].tolist(), strict=True))
    counted: set[str] = set()
    prospects = payers = 0
    for until, cut_on in pairwise(cuts):
        if prospects >= ENOUGH_PROSPECTS:
            break
        start, stop = day_number(cut_on), day_number(until)
        for code, on in sorted(seen_on.items()):
            paid = first.get(code)
            if on < cut_on and code not in counted and (paid is None or paid >= start):
                counted.add(code)
                prospects += 1
                payers += paid is not None and paid < stop
    return prospects, payers
