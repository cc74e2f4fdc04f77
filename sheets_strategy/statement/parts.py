"""Rows that stand under one order of columns → payments, unreadable rows and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sheets_strategy.statement.card51 import read_card
from sheets_strategy.statement.cells import (
    Days,
    Mask,
    Texts,
    read_dates,
    read_money,
    read_texts,
)
from sheets_strategy.statement.columns import SIDES, Layout, column, money_fields
from sheets_strategy.statement.control_lines import names_balance
from sheets_strategy.statement.currencies import NO_CURRENCY, find_currencies
from sheets_strategy.statement.goods import SALES, Goods, no_goods
from sheets_strategy.statement.notes import (
    TELLING,
    is_blank,
    is_dated_total,
    is_note,
    lone_sum,
    may_hold_payment,
)
from sheets_strategy.statement.party_columns import counts_rows, find_parties, read_or_blank
from sheets_strategy.statement.reading import DESCRIBING, IDENTITY_FIELDS, ROWS, Reading
from sheets_strategy.statement.sales_rows import (
    find_sales_sides,
    read_days,
    read_goods,
    read_numbers,
)
from sheets_strategy.statement.sides import Columns, Kopecks, Money, find_directions, refuse_reversals
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.names import fold

Unreadable = tuple[int, int, str, str, str]

NOT_EXECUTED = "not_executed"
"""Reason of a row whose status says that no money moved."""

_UNDONE = ("отклон", "отказ", "ошиб", "отмен", "чернов", "в обработ", "ожида", "не исполн", "fail", "declin")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows read under one order of columns.

    Attributes:
        rows: Readable payments, columns of ``SheetRows.rows``.
        fields: Identity fields that hold anything.
        unreadable: row, amount_kop, currency, reason, value of each.
        notes: Grid rows without a payment.
        both_sums: How many unreadable rows have a sum on both sides.
    """

    rows: pd.DataFrame
    fields: frozenset[str] = frozenset()
    unreadable: list[Unreadable] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    both_sums: int = 0


@dataclass(frozen=True, slots=True)
class _Cells:
    """A part's columns, parsed as far as each cell tells by itself."""

    columns: Columns
    dates: Days
    sums: Money
    direction: Texts
    kop: Kopecks
    currencies: Texts
    undone: Texts
    bad: Mapping[int, str]
    goods: Goods


def read_part(rows: Sequence[Row], start: int, number: int, layout: Layout, reading: Reading) -> Part:
    """Read rows that stand under one order of columns.

    A row is a payment when it has a day and a sum, or one of the two and something
    about it; lines of totals are none.

    Args:
        rows: The rows.
        start: Grid row of the first.
        number: Section.
        layout: Order of columns.
        reading: What is known.
    """
    cells = _parse(rows, start, layout, reading)
    # A sales report may give goods away: their row has a revenue, which is nought.
    worth = (cells.kop > 0) | (_described(cells.columns) if layout.is_sales else False)
    readable = ~np.isnat(cells.dates) & worth & (cells.direction != "")
    readable &= (cells.currencies != NO_CURRENCY) & (cells.undone == "")
    readable[list(cells.bad)] = False
    readable &= ~_dated_totals(rows, cells, layout)
    unreadable: list[Unreadable] = []
    notes: list[int] = []
    both = 0
    for place in np.flatnonzero(~readable).tolist():
        if is_blank(rows[place]):
            continue
        reason, value = _why_unreadable(rows[place], place, cells, layout)
        both += reason == "both_sums"
        if reason:
            currency = cells.currencies[place]
            known = reading.silent_currency if currency == NO_CURRENCY else str(currency)
            unreadable.append((start + place, _total(cells.sums, place), known, reason, value))
        else:
            notes.append(start + place)
    frame = _frame(cells)
    frame = frame.assign(row=np.arange(start, start + len(rows)), section=number)[list(ROWS)]
    if not readable.all():
        frame = frame[readable]
    return Part(frame, _identity_fields(layout, frame), unreadable, notes, both)


def _described(columns: Columns) -> Mask:
    """Say which rows have something about them beside day and sum."""
    found = np.zeros(len(columns["on"]), dtype=bool)
    for name in DESCRIBING:
        if name in columns:
            found |= np.array([value is not None and value != "" for value in columns[name]], dtype=bool)
    return found


def leave_part(rows: Sequence[Row], start: int, *, currency: str) -> Part:
    """Leave rows unread whose columns are not known; what may hold a date and a number is a payment."""
    unreadable: list[Unreadable] = []
    notes: list[int] = []
    for place, row in enumerate(rows):
        if may_hold_payment(row) and not names_balance(row):
            unreadable.append((start + place, lone_sum(row, currency), currency, "no_columns", ""))
        elif not is_blank(row):
            notes.append(start + place)
    return Part(pd.DataFrame(), unreadable=unreadable, notes=notes)


def _parse(rows: Sequence[Row], start: int, layout: Layout, reading: Reading) -> _Cells:
    columns = {name: column(rows, col) for name, col in layout.columns.items() if name != "ignore"}
    if layout.is_card:
        columns = read_card(columns)
    currencies = find_currencies(rows, layout, default=reading.silent_currency)
    known = np.where(currencies == NO_CURRENCY, reading.silent_currency, currencies).astype(object)
    sums = {name: read_money(columns[name], known) for name in money_fields(columns)}
    bad = {place: reason for money in sums.values() for place, reason in money.bad.items()}
    undone = np.full(len(rows), "", dtype=object)
    if layout.is_sales:
        dates = read_days(columns["on"])
        direction, kop = find_sales_sides(columns, sums)
        goods = read_goods(columns, sums, direction, known)
        return _Cells(columns, dates, sums, direction, kop, currencies, undone, bad, goods)
    refuse_reversals(sums, bad)
    dates = read_dates(columns["on"])
    direction, kop = find_directions(columns, sums, ~np.isnat(dates), reading)
    if layout.is_card and len(sums) == len(SIDES):
        # An entry from 51 to 51 has its sum on both sides.
        both = (sums["in_sum"].kop > 0) & (sums["in_sum"].kop == sums["out_sum"].kop)
        direction[both] = "internal"
    direction = _settle(direction, start, layout, reading)
    if "status" in columns:
        undone = read_texts(columns["status"], lambda text: text if fold(text).startswith(_UNDONE) else "")
    goods = no_goods(len(rows))
    return _Cells(columns, dates, sums, direction, kop, currencies, undone, bad, goods)


def _settle(direction: Texts, start: int, layout: Layout, reading: Reading) -> Texts:
    """Give the directions that control sums tell otherwise."""
    if layout.header_row in reading.flipped:
        turned = {"in": "out", "out": "in"}
        direction = np.array([turned.get(way, way) for way in direction], dtype=object)
    for row, way in reading.decided.items():
        if start <= row < start + len(direction) and not direction[row - start]:
            direction[row - start] = way
    return direction


def _dated_totals(rows: Sequence[Row], cells: _Cells, layout: Layout) -> Mask:
    """Find the totals of a day among rows that have a date: nobody is named there by number."""
    totals = np.zeros(len(rows), dtype=bool)
    places = np.flatnonzero(~np.isnat(cells.dates)).tolist()
    for named in (cells.columns[name] for name in TELLING if name in cells.columns):
        places = [place for place in places if named[place] is None or named[place] == ""]
    for place in places:
        totals[place] = is_dated_total(rows[place], layout.columns)
    return totals


def _why_unreadable(row: Row, place: int, cells: _Cells, layout: Layout) -> tuple[str, str]:
    """Tell a payment that cannot be read from a line that is none."""
    undated = bool(np.isnat(cells.dates[place]))
    if (undated and is_note(row, layout.columns)) or (not undated and is_dated_total(row, layout.columns)):
        return "", ""
    described = any(
        cells.columns[name][place] not in (None, "") for name in DESCRIBING if name in cells.columns
    )
    values = [cells.columns[name][place] for name in cells.sums]
    has_sum = any(money.kop[place] != 0 for money in cells.sums.values())
    shown = "; ".join(str(value) for value in values if value not in (None, ""))
    if place in cells.bad and any(_has_digit(value) for value in values):
        return (cells.bad[place], shown) if described or not undated else ("", "")
    if not has_sum:
        if len(values) == len(SIDES) and place not in cells.bad and None not in values and "" not in values:
            return "", ""  # The bank wrote nought on both sides: a technical entry that moves no money.
        reason = cells.bad.get(place, "no_sum")
        return (reason, shown) if not undated and described else ("", "")
    if undated:
        value = cells.columns["on"][place]
        return ("not_date", "" if value is None else str(value)) if described else ("", "")
    if cells.undone[place]:
        return NOT_EXECUTED, cells.undone[place]
    if cells.currencies[place] == NO_CURRENCY:
        return "not_currency", str(cells.columns["currency"][place])
    return ("both_sums" if "in_sum" in cells.sums and not cells.direction[place] else "no_direction"), shown


def _has_digit(value: CellValue) -> bool:
    if isinstance(value, str):
        return any("1" <= letter <= "9" for letter in value)
    return value is not None


def _total(sums: Money, place: int) -> int:
    return sum(abs(int(money.kop[place])) for money in sums.values())


def _frame(cells: _Cells) -> pd.DataFrame:
    columns, came = cells.columns, cells.direction == "in"
    number = "number" if "number" in columns or counts_rows(columns) else "number_or_place"
    who, sold = find_parties(columns, came), cells.goods.source == SALES
    return pd.DataFrame(
        {
            "on": cells.dates.astype("datetime64[s]"),
            "direction": cells.direction,
            "amount_kop": cells.kop,
            "currency": cells.currencies,
            "number": read_numbers(columns["number"])
            if sold and "number" in columns
            else read_or_blank(columns, number),
            "party": who.name,
            "party_inn": who.inn,
            "party_kpp": who.kpp,
            "party_account": who.account,
            "purpose": read_or_blank(columns, "purpose"),
            "own_account": who.own_account,
            **cells.goods.columns(),
        }
    ).astype(dict.fromkeys(_TEXTS, object))


_TEXTS = (
    "direction", "currency", "number", "party", "party_inn", "party_kpp", "party_account", "purpose",
    "own_account", "source", "product",
)  # fmt: skip


def _identity_fields(layout: Layout, frame: pd.DataFrame) -> frozenset[str]:
    """Give the fields that tell payments apart and that hold anything here."""
    columns = set(layout.columns)
    for side in ("payer", "payee"):
        columns |= {name.replace(side, "party") for name in columns if name.startswith(side)}
    if {"payer_account", "payee_account"} <= columns:
        columns.add("own_account")
    if "party_account" in columns or "party" in columns:
        columns |= {"party_account", "party_inn", "party"}
    return frozenset(name for name in IDENTITY_FIELDS if name in columns and (frame[name] != "").any())
