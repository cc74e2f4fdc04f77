"""The kopeck identity: what stands in the cells equals what was put somewhere.

The left side is a pass of its own over the raw cells, so that it can fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import repeat
from math import isfinite

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.cells import Mark, Mask, Texts, decimal_of, money_scales, read_dates
from sheets_strategy.statement.columns import Layout, column, money_fields
from sheets_strategy.statement.control_lines import names_balance
from sheets_strategy.statement.currencies import NO_CURRENCY, find_currencies
from sheets_strategy.statement.notes import (
    TELLING,
    is_blank,
    is_dated_total,
    is_note,
    lone_sum,
    may_hold_payment,
)
from sheets_strategy.statement.payments import Payments
from sheets_strategy.statement.reading import DESCRIBING, SheetRows
from sheets_strategy.statement.sales_rows import read_days
from sheets_strategy.statement.sums import sum_up
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.currency import minor_scale
from sheets_strategy.values.money import parse_money

_LARGEST_KOP = 10**14
_TAKEN = (
    "on", "currency", "direction", "place", "reason", "amount_kop", "counted_kop", "rated", "commission_kop",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Rows and kopecks by place.

    Attributes:
        places: currency, direction ("in", "out", "" where the row is unreadable), place,
            reason → rows, amount_kop, commission_kop.
        period: The same for receipts and refunds of the period whose worth in the counted
            currency is known, in that currency, and for unreadable rows (without a sum
            where it is in another currency).
        raw: Currency → rows that hold a payment by the pass over the raw cells, and their
            kopecks, in and out added up.
    """

    places: pd.DataFrame
    period: pd.DataFrame
    raw: Mapping[str, tuple[int, int]]

    def flow(self) -> dict[str, tuple[int, int]]:
        """Give the line from received to sales for the period: line → rows, kopecks.

        received + commission = clients (after refunds) + refunds + hidden (gross) +
        not_sales + set_aside + unreadable; difference is what is missing.
        """
        sums = {
            place: (int(rows["rows"].sum()), int(rows["amount_kop"].sum()))
            for place, rows in self.period.groupby("place", sort=True)
        }
        empty = (0, 0)
        sale, refund = sums.get("sale", empty), sums.get("client_refund", empty)
        hidden, unreadable = sums.get("hidden", empty), sums.get("unreadable", empty)
        rest = {name: sums.get(name, empty) for name in ("not_sale", "set_aside")}
        withheld = self.period.groupby("place", sort=True)["commission_kop"].sum()
        commission, sold_kop, hidden_kop = (
            int(withheld.sum()),
            *(int(withheld.get(place, 0)) for place in ("sale", "hidden")),
        )
        every = self.period[self.period["place"] != "client_refund"]
        received = (int(every["rows"].sum()), int(every["amount_kop"].sum()))
        clients = (sale[0], sale[1] + sold_kop - refund[1])
        shown = (
            clients[1],
            refund[1],
            hidden[1] + hidden_kop,
            *(kop for _, kop in rest.values()),
            unreadable[1],
        )
        return {
            "received": received,
            "commission": (0, commission),
            "clients": clients,
            "refunds": refund,
            "hidden": (hidden[0], hidden[1] + hidden_kop),
            "not_sales": rest["not_sale"],
            "set_aside": rest["set_aside"],
            "unreadable": unreadable,
            "difference": (self.missing_rows, received[1] + commission - sum(shown) + self.missing_kop),
        }

    def missing(self) -> dict[str, tuple[int, int]]:
        """Give what ended nowhere, or came from nowhere (below zero): currency → rows, kopecks."""
        placed = self.places.groupby("currency", sort=True)[["rows", "amount_kop"]].sum()
        found = {}
        for currency in sorted({*self.raw, *placed.index}):
            rows, kop = self.raw.get(currency, (0, 0))
            if currency in placed.index:
                rows, kop = rows - int(placed["rows"][currency]), kop - int(placed["amount_kop"][currency])
            if rows or kop:
                found[currency] = (rows, kop)
        return found

    @property
    def raw_rows(self) -> int:
        """Rows of the raw pass."""
        return sum(rows for rows, _ in self.raw.values())

    @property
    def raw_kop(self) -> int:
        """Kopecks of the raw pass."""
        return sum(kop for _, kop in self.raw.values())

    @property
    def missing_rows(self) -> int:
        """Rows of the raw pass that ended nowhere; what is missing never makes up for what is too much."""
        return max((rows for rows, _ in self.missing().values()), key=abs, default=0)

    @property
    def missing_kop(self) -> int:
        """Kopecks of the raw pass that ended nowhere, in the currency where most are missing."""
        return max((kop for _, kop in self.missing().values()), key=abs, default=0)


def reconcile(
    grid: Sequence[Row], sheet: SheetRows, payments: Payments, *, period_from: date, currency: str
) -> Reconciliation:
    """Compare the raw cells with what became of them.

    Args:
        grid: The tab «Выписка».
        sheet: What was read from it.
        payments: Where its rows were put.
        period_from: Last day before the period of the analysis.
        currency: The currency that is counted.
    """
    rows = payments.rows[list(_TAKEN)]
    bad = sheet.unreadable
    lost = pd.DataFrame(
        {
            "currency": bad["currency"],
            "direction": "",
            "place": "unreadable",
            "reason": bad["reason"],
            "on": pd.NaT,
            "amount_kop": bad["amount_kop"].abs(),
            "counted_kop": bad["amount_kop"].abs().where(bad["currency"] == currency, 0),
            "rated": False,
            "commission_kop": 0,
        }
    )
    every = pd.concat([rows, lost], ignore_index=True) if len(lost) else rows
    inside = (every["on"] > pd.Timestamp(period_from)) & (every["on"] <= pd.Timestamp(payments.as_of))
    shown = (every["direction"] == "in") | (every["place"] == "client_refund")
    period = every[(inside & shown & every["rated"]) | (every["place"] == "unreadable")]
    period = period.assign(amount_kop=period["counted_kop"])
    return Reconciliation(_sum_places(every), _sum_places(period), _count_raw(grid, sheet))


def _sum_places(rows: pd.DataFrame) -> pd.DataFrame:
    places = sum_up(
        rows.groupby(["currency", "direction", "place", "reason"], sort=True),
        rows=("amount_kop", "size"),
        amount_kop=("amount_kop", "sum"),
        commission_kop=("commission_kop", "sum"),
    )
    return places.reset_index()


def _count_raw(grid: Sequence[Row], sheet: SheetRows) -> dict[str, tuple[int, int]]:
    """Count rows and minor units by currency straight from the cells.

    All that is taken from the reading is where a header line or an order of columns
    begins, and which currency goes without saying; a row outside all of them counts
    where it holds a date and a number, or what may be both.
    """
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    loose = np.ones(len(grid), dtype=bool)
    loose[[row for layout in sheet.layouts.values() for row in layout.header_rows()]] = False
    for section, (start, stop) in sheet.spans.items():
        loose[start:stop] = False
        rows, layout = grid[start:stop], sheet.layouts[section]
        names = find_currencies(rows, layout, default=sheet.currency)
        names = np.where(names == NO_CURRENCY, sheet.currency, names).astype(object)
        paid, kop = _weigh(rows, layout, names)
        for name in sorted(set(names[paid].tolist())):
            here = paid & (names == name)
            counts[name] += int(here.sum())
            sums[name] += int(kop[here].sum())
    for place in np.flatnonzero(loose).tolist():
        row = grid[place]
        if may_hold_payment(row) and not names_balance(row):
            counts[sheet.currency] += 1
            sums[sheet.currency] += lone_sum(row, sheet.currency)
    return {name: (counts[name], sums[name]) for name in sorted(counts)}


def _weigh(rows: Sequence[Row], layout: Layout, currencies: Texts) -> tuple[Mask, npt.NDArray[np.int64]]:
    """Say which rows name a payment, and the minor units of all cells for sums.

    Most rows have a true date and a true number; the rest are looked at one by one.
    """
    sums = [column(rows, layout.columns[field]) for field in money_fields(layout.columns)]
    dates = column(rows, layout.columns["on"])
    marks, scales = [decimal_of(cells) for cells in sums], money_scales(currencies)
    typed = np.array([isinstance(value, date) for value in dates], dtype=bool)
    plain = np.ones(len(rows), dtype=bool)
    kop = np.zeros(len(rows), dtype=np.int64)
    for cells in sums:
        plain &= np.array(
            [value is None or type(value) is float or type(value) is int for value in cells], dtype=bool
        )
    for cells in sums:
        numbers = np.array(
            [value if here else None for value, here in zip(cells, plain, strict=True)], dtype=float
        )
        cents = np.abs(np.nan_to_num(numbers, nan=0.0, posinf=0.0)) * scales
        near = np.rint(cents)
        plain &= (np.abs(cents - near) < 1e-6) & (near <= _LARGEST_KOP)
        kop += np.where(plain, near, 0).astype(np.int64)
    paid = plain & typed & (kop > 0)
    for place in np.flatnonzero(~paid).tolist():
        cells = [column_[place] for column_ in sums]
        paid[place] = _is_payment(rows[place], dates[place], cells, layout)
        kop[place] = sum(map(_raw_kop, cells, marks, repeat(str(currencies[place])))) if paid[place] else 0
    if layout.is_card and len(sums) > 1:
        # An entry from 51 to 51 has its sum on both sides.
        found = np.flatnonzero(paid).tolist()
        both = [place for place in found if _is_doubled(sums, marks, place, currencies)]
        kop[both] //= 2
    for place in _maybe_totals(rows, layout, paid):
        if is_dated_total(rows[place], layout.columns):
            paid[place], kop[place] = False, 0
    return paid, kop


def _maybe_totals(rows: Sequence[Row], layout: Layout, paid: Mask) -> list[int]:
    """Find payments that name nobody by number."""
    maybe = paid.copy()
    for field in TELLING:
        if field in layout.columns:
            maybe &= np.array(
                [value in (None, "") for value in column(rows, layout.columns[field])], dtype=bool
            )
    return [int(place) for place in np.flatnonzero(maybe)]


def _is_doubled(
    sums: Sequence[Sequence[CellValue]], marks: Sequence[Mark], place: int, currencies: Texts
) -> bool:
    """Say whether all sums of a row are the same."""
    currency = str(currencies[place])
    pairs = zip(sums, marks, strict=True)
    return len({_raw_kop(cells[place], mark, currency) for cells, mark in pairs}) == 1


def _is_payment(row: Row, on: CellValue, sums: Sequence[CellValue], layout: Layout) -> bool:
    """Say whether a row names a payment: a day and a sum, or one of them and something about it."""
    has_sum = any(map(_is_sum, sums))
    read = read_days if layout.is_sales else read_dates
    has_day = isinstance(on, date) or (on not in (None, "") and not np.isnat(read([on])[0]))
    if not has_day and (is_blank(row) or is_note(row, layout.columns)):
        return False
    cols = [col for field, col in layout.columns.items() if field in DESCRIBING]
    described = any(col < len(row) and row[col] not in (None, "") for col in cols)
    return (has_day and (has_sum or described)) or (has_sum and described)


def _is_sum(value: CellValue) -> bool:
    """Say whether a cell holds an amount other than nought, readable or not."""
    if isinstance(value, str):
        return any(digit in value for digit in "123456789")
    return value not in (None, 0)


def _raw_kop(value: CellValue, decimal: Mark, currency: str) -> int:
    if isinstance(value, float | int) and not isinstance(value, bool):
        if not isfinite(value):
            return 0
        cents = Decimal(repr(value)) * minor_scale(currency)
        near = cents.to_integral_value()
        return abs(int(near)) if abs(cents - near) < Decimal("0.0001") and abs(near) <= _LARGEST_KOP else 0
    if isinstance(value, str) and value.strip():
        try:
            return abs(parse_money(value, decimal=decimal, currency=currency))
        except UnreadableValue:
            return 0
    return 0
