"""Columns of a sales report → what each row sold: day, document, client's side, product, profit.

In: cells of the columns of one sales block. Out: what a row of such a report has and a bank's row
has not, and which way it goes: goods sold, or goods that came back.

Source: docs/figures.md, "Sales reports".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from sheets_strategy.statement.cells import Days, Mask, Texts, cell_text, read_dates, read_money, read_texts
from sheets_strategy.statement.goods import SALES, Goods, Numbers
from sheets_strategy.statement.sides import Columns, Kopecks, Money
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.documents import part_document, says_return


def read_days(cells: Sequence[CellValue]) -> Days:
    """Read days; a document tells its own: «Реализация 0000-000123 от 05.03.2025»."""
    days = read_dates(cells)
    for place in np.flatnonzero(np.isnat(days)).tolist():
        value = cells[place]
        if isinstance(value, str) and (on := _day_of(value)) is not None:
            days[place] = np.datetime64(on, "D")
    return days


def read_numbers(cells: Sequence[CellValue]) -> Texts:
    """Read the numbers of documents, "" where a cell holds none."""
    return read_texts(cells, lambda text: part_document(text).number if text.strip() else "")


def find_sales_sides(columns: Columns, sums: Money) -> tuple[Texts, Kopecks]:
    """Say which rows are goods sold ("in") and which are goods that came back ("out").

    Goods came back where the revenue or the quantity is below zero, or where document or
    operation says so.

    Args:
        columns: Field → cells.
        sums: Money of the column of the revenue.
    """
    kop, filled = sums["amount"].kop, sums["amount"].filled
    back = kop < 0
    if "quantity" in columns:
        back = back | (read_quantities(columns["quantity"]) < 0)
    for name in ("number", "operation"):
        if name in columns:
            back = back | (read_texts(columns[name], _mark_return) != "").astype(bool)
    direction = np.where(back, "out", "in").astype(object)
    direction[~filled] = ""
    return direction, np.abs(kop)


def read_quantities(cells: Sequence[CellValue]) -> Numbers:
    """Read quantities, thousandths at most; NaN where a cell holds none."""
    return np.array([_read_quantity(value) for value in cells], dtype=float)


def read_goods(columns: Columns, sums: Money, direction: Texts, currencies: Texts) -> Goods:
    """Read what the rows of a sales block say beside day, client and revenue.

    Profit is what the report calls so; else the revenue without VAT (as the report has it, or with
    the VAT that it names taken off) less the cost; else the revenue as it stands less the cost. A
    cost with VAT is taken off the revenue that counts. Where the row's own sum has no minus though
    the goods came back, profit gets one too.

    Args:
        columns: Field → cells.
        sums: Money of the column of the revenue.
        direction: "in" or "out".
        currencies: Currency of each row.
    """
    size = len(direction)
    came_back = direction == "out"
    turned = came_back & (sums["amount"].kop >= 0)
    profit, known = _read_profit(columns, sums["amount"].kop, currencies)
    quantity = (
        np.abs(read_quantities(columns["quantity"])) if "quantity" in columns else np.full(size, np.nan)
    )
    return Goods(
        SALES,
        read_texts(columns["product"]) if "product" in columns else np.full(size, "", dtype=object),
        np.where(came_back, -quantity, quantity),
        np.where(known, np.where(turned, -profit, profit), 0).astype(np.int64),
        known,
        *_read_vat(columns, sums["amount"].kop, currencies),
    )


def _read_vat(columns: Columns, revenue: Kopecks, currencies: Texts) -> tuple[Kopecks, Mask]:
    """Read the VAT in the revenue: its column, else revenue less revenue without VAT."""
    vat, known = np.zeros(len(revenue), dtype=np.int64), np.zeros(len(revenue), dtype=bool)
    for name in ("net", "vat"):
        if name not in columns:
            continue
        money = read_money(columns[name], currencies)
        readable = money.filled.copy()
        readable[list(money.bad)] = False
        told = np.abs(money.kop) if name == "vat" else np.abs(revenue) - np.abs(money.kop)
        vat, known = np.where(readable, told, vat), known | readable
    known &= (vat >= 0) & (vat <= np.abs(revenue))
    return np.where(known, vat, 0).astype(np.int64), known


def _read_profit(columns: Columns, revenue: Kopecks, currencies: Texts) -> tuple[Kopecks, Mask]:
    names = [name for name in ("profit", "cost", "cost_gross", "net", "vat") if name in columns]
    read = {name: read_money(columns[name], currencies) for name in names}
    good = {}
    for name, money in read.items():
        readable = money.filled.copy()
        readable[list(money.bad)] = False
        good[name] = readable
    profit, known = np.zeros(len(revenue), dtype=np.int64), np.zeros(len(revenue), dtype=bool)
    base = revenue
    if "vat" in read:
        base = np.where(good["vat"], revenue - read["vat"].kop, base)
    if "net" in read:
        base = np.where(good["net"], read["net"].kop, base)
    for name, less in (("cost_gross", revenue), ("cost", base)):
        if name in read:
            profit = np.where(good[name], less - read[name].kop, profit)
            known = known | good[name]
    if "profit" in read:
        profit = np.where(good["profit"], read["profit"].kop, profit)
        known = known | good["profit"]
    return profit.astype(np.int64), known


def _read_quantity(value: CellValue) -> float:
    if isinstance(value, bool) or value is None:
        return np.nan
    if isinstance(value, int | float):
        return round(float(value), 3) if np.isfinite(value) else np.nan
    return _parse_quantity(cell_text(value))


@lru_cache(maxsize=4096)
def _parse_quantity(text: str) -> float:
    """Read «1 200,5 шт» as 1200.5; of two marks the last one is decimal."""
    kept = "".join(letter for letter in text if letter in "0123456789.,-−")
    kept = kept.replace("−", "-").strip(".,")
    if "," in kept and "." in kept:
        thousands = "," if kept.rfind(".") > kept.rfind(",") else "."
        kept = kept.replace(thousands, "")
    elif kept.count(",") > 1 or kept.count(".") > 1:
        kept = kept.replace(",", "").replace(".", "")
    try:
        return round(float(kept.replace(",", ".")), 3)
    except ValueError:
        return np.nan


@lru_cache(maxsize=16_384)
def _day_of(text: str) -> date | None:
    return part_document(text).on


def _mark_return(text: str) -> str:
    return "back" if says_return(text) else ""
