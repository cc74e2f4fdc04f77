"""Money in other currencies → the currency that is counted, by the rates that people typed.

In: payments in their own minor units, and rates by day. Out: the same payments with
their worth in minor units of the counted currency, exact integer arithmetic throughout.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pandas as pd

from sheets_strategy.values.currency import minor_scale
from sheets_strategy.values.money import MAX_KOP

LONGEST_DAYS = 31
"""A rate counts on its day and so many days after it: one rate a month is enough."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth from a day on.

    Attributes:
        currency: Its code.
        on: The day of the rate.
        worth: Units of the counted currency for one unit of this one, exact.
    """

    currency: str
    on: date
    worth: Fraction


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates, to find the one that counts on a day.

    Attributes:
        days: Currency → days that have a rate, ascending.
        worths: Currency → the rate of each of these days.
    """

    days: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    worths: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rates: Iterable[Rate]) -> Rates:
        """Put rates in order; there is one for a currency and day."""
        ordered: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda one: (one.currency, one.on)):
            ordered.setdefault(rate.currency, []).append(rate)
        return cls(
            {code: tuple(one.on for one in held) for code, held in ordered.items()},
            {code: tuple(one.worth for one in held) for code, held in ordered.items()},
        )

    def find(self, currency: str, on: date) -> Fraction | None:
        """Give the last rate on or before a day that is not older than 31 days, None for none.

        The Bank of Russia sets none on weekends and holidays: that of the last working day holds.
        """
        days = self.days.get(currency, ())
        place = bisect_right(days, on) - 1
        if place < 0 or on - days[place] > timedelta(days=LONGEST_DAYS):
            return None
        return self.worths[currency][place]


def count_money(rows: pd.DataFrame, rates: Rates, *, counted: str) -> pd.DataFrame:
    """Give every row its worth in the currency that is counted.

    Args:
        rows: One row per payment: on, currency, amount_kop (not below zero).
        rates: Worth of other currencies.
        counted: The currency that is counted.

    Returns:
        The same rows plus counted_kop (minor units of the counted currency, rounded half
        up; 0 where it is not known) and rated (whether it is known).

    Source: docs/figures.md, "Money in other currencies".
    """
    own = (rows["currency"] == counted).to_numpy()
    kop = np.where(own, rows["amount_kop"].to_numpy(), 0).astype(np.int64)
    rated = own.copy()
    foreign = np.flatnonzero(~own)
    found: dict[tuple[str, date], tuple[int, int] | None] = {}
    columns = (rows[name].iloc[foreign].tolist() for name in ("currency", "on", "amount_kop"))
    for place, code, at, amount in zip(foreign.tolist(), *columns, strict=True):
        key = (str(code), at.date())
        if key not in found:
            found[key] = _in_minor(rates.find(*key), was=key[0], now=counted)
        ratio = found[key]
        worth = MAX_KOP + 1 if ratio is None else _multiply(amount, *ratio)
        if worth <= MAX_KOP:
            kop[place], rated[place] = worth, True
    return rows.assign(counted_kop=kop, rated=rated)


def convert_money(amount_kop: int, worth: Fraction | None, *, was: str, now: str) -> int | None:
    """Convert minor units by a rate, rounding half up; None without a rate, or for an absurd sum.

    >>> convert_money(10050, Fraction("92.5058"), was="USD", now="RUB")  # 100.50 dollars
    929683
    """
    ratio = _in_minor(worth, was=was, now=now)
    rounded = MAX_KOP + 1 if ratio is None else _multiply(amount_kop, *ratio)
    return rounded if rounded <= MAX_KOP else None


def _in_minor(worth: Fraction | None, *, was: str, now: str) -> tuple[int, int] | None:
    """Give the worth of one minor unit in the other's minor units, as numerator and denominator."""
    return None if worth is None else (worth * minor_scale(now) / minor_scale(was)).as_integer_ratio()


def _multiply(amount_kop: int, numerator: int, denominator: int) -> int:
    return (2 * amount_kop * numerator + denominator) // (2 * denominator)
