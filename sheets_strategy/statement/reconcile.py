"""The kopeck identity: what stands in the cells equals what was put somewhere.

The left side is a pass of its own over the raw cells, so that it can fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.cells import Mark, decimal_of, read_dates
from sheets_strategy.statement.columns import MONEY_FIELDS, Layout, column
from sheets_strategy.statement.payments import Payments
from sheets_strategy.statement.sheet_rows import DESCRIBING, SheetRows, is_note
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.money import parse_money

_LARGEST_KOP = 10**14
PLACES = ("sale", "client_refund", "hidden", "not_sale", "outgoing", "set_aside", "unreadable")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Rows and kopecks by place.

    Attributes:
        places: currency, direction ("in", "out", "" where the row is unreadable), place,
            reason → rows, amount_kop, commission_kop.
        period: The same for receipts of the period in the counted currency, and for
            unreadable rows and refunds.
        raw_rows: Rows that hold a payment by the pass over the raw cells.
        raw_kop: Their kopecks, in and out added up.
    """

    places: pd.DataFrame
    period: pd.DataFrame
    raw_rows: int
    raw_kop: int

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
        commission = int(self.period["commission_kop"].sum())
        every = self.period[self.period["place"] != "client_refund"]
        received = (int(every["rows"].sum()), int(every["amount_kop"].sum()))
        clients = (sale[0], sale[1] - refund[1])
        shown = (
            clients[1],
            refund[1],
            hidden[1] + commission,
            *(kop for _, kop in rest.values()),
            unreadable[1],
        )
        return {
            "received": received,
            "commission": (0, commission),
            "clients": clients,
            "refunds": refund,
            "hidden": (hidden[0], hidden[1] + commission),
            "not_sales": rest["not_sale"],
            "set_aside": rest["set_aside"],
            "unreadable": unreadable,
            "difference": (self.missing_rows, received[1] + commission - sum(shown) + self.missing_kop),
        }

    @property
    def missing_rows(self) -> int:
        """Rows of the raw pass that ended nowhere."""
        return self.raw_rows - int(self.places["rows"].sum())

    @property
    def missing_kop(self) -> int:
        """Kopecks of the raw pass that ended nowhere."""
        return self.raw_kop - int(self.places["amount_kop"].sum())


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
    rows = payments.rows[["on", "currency", "direction", "place", "reason", "amount_kop", "commission_kop"]]
    bad = sheet.unreadable
    lost = pd.DataFrame(
        {
            "currency": bad["currency"],
            "direction": "",
            "place": "unreadable",
            "reason": bad["reason"],
            "on": pd.NaT,
            "amount_kop": bad["amount_kop"].abs(),
            "commission_kop": 0,
        }
    )
    every = pd.concat([rows, lost], ignore_index=True) if len(lost) else rows
    inside = (every["on"] > pd.Timestamp(period_from)) & (every["on"] <= pd.Timestamp(payments.as_of))
    shown = (every["direction"] == "in") | (every["place"] == "client_refund")
    period = every[(inside & shown & (every["currency"] == currency)) | (every["place"] == "unreadable")]
    raw_rows, raw_kop = _count_raw(grid, sheet)
    return Reconciliation(_sum_places(every), _sum_places(period), raw_rows, raw_kop)


def _sum_places(rows: pd.DataFrame) -> pd.DataFrame:
    places = rows.groupby(["currency", "direction", "place", "reason"], sort=True).agg(
        rows=("amount_kop", "size"),
        amount_kop=("amount_kop", "sum"),
        commission_kop=("commission_kop", "sum"),
    )
    return places.reset_index()


def _count_raw(grid: Sequence[Row], sheet: SheetRows) -> tuple[int, int]:
    """Count rows and kopecks straight from the cells, knowing only where dates and sums stand."""
    number = kop = 0
    for section, (start, stop) in sheet.spans.items():
        layout = sheet.layouts[section]
        rows = grid[start:stop]
        sums = [column(rows, layout.columns[field]) for field in MONEY_FIELDS if field in layout.columns]
        marks = [decimal_of(cells) for cells in sums]
        dates = column(rows, layout.columns["on"])
        for place, cells in enumerate(zip(*sums, strict=True)):
            if any(cells) or not _is_blank(rows[place]):
                counts = _is_payment(rows[place], dates[place], cells, layout)
                number += counts
                kop += sum(map(_raw_kop, cells, marks)) if counts else 0
    return number, kop


def _is_blank(row: Row) -> bool:
    return all(value is None or value == "" for value in row)


def _is_payment(row: Row, on: CellValue, sums: Sequence[CellValue], layout: Layout) -> bool:
    """Say whether a row names a payment: a day and a sum, or one of them and something about it."""
    has_sum = any(value not in (None, "", 0) for value in sums)
    if isinstance(on, date) and has_sum:
        return True
    if not isinstance(on, date) and is_note(row):
        return False
    cols = [col for field, col in layout.columns.items() if field in DESCRIBING]
    described = any(col < len(row) and row[col] not in (None, "") for col in cols)
    has_day = on not in (None, "") and not np.isnat(read_dates([on])[0])
    return (has_day and (has_sum or described)) or (has_sum and described)


def _raw_kop(value: CellValue, decimal: Mark) -> int:
    if type(value) in (float, int):
        cents = Decimal(repr(value)) * 100
        return abs(int(cents)) if cents == int(cents) and abs(cents) <= _LARGEST_KOP else 0
    if isinstance(value, str) and value.strip():
        try:
            return abs(parse_money(value, decimal=decimal))
        except UnreadableValue:
            return 0
    return 0
