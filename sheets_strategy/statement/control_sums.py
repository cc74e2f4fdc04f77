"""A table's own control sums: balances, turnovers and totals of days, for each statement on a sheet.

In: a grid, and how its rows were read. Out: blocks (one statement of one account each) with what
the bank says of them, for ``controls`` to hold against the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.control_lines import ControlLine, find_side_columns, read_control_lines
from sheets_strategy.statement.glued import clean_own_account
from sheets_strategy.statement.periods import find_period
from sheets_strategy.statement.reading import SheetRows
from sheets_strategy.statement.rows import Control
from sheets_strategy.values.accounts import find_account
from sheets_strategy.values.cells import Row
from sheets_strategy.values.currency import currency_code
from sheets_strategy.values.names import fold

_MOST_LINES = 400
"""Lines above or below a table that are looked at."""
_LONGEST_TITLE = 120
_CURRENCY = re.compile(r"(?:код )?валют\w*(?: счет\w*)?[\s:]*")
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class DayTotal:
    """The bank's total of one day.

    Attributes:
        row: Grid row of the total; it is of the payments between it and the one before.
        in_kop: Received, None where the line does not say.
        out_kop: Paid.
    """

    row: int
    in_kop: int | None
    out_kop: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """One statement on a sheet.

    Attributes:
        start: First grid row, of the lines above its table.
        body: First grid row below its first header.
        stop: Grid row after its last.
        layout: Order of columns of its table.
        account: Own account that the lines above name, "" for none.
        currency: Currency that they name, "" for none.
        stated: What the bank says of it; in_kop is what stands under credit (debit of a card).
        days: The bank's totals of days.
        worded: Whether turnovers are named by what came and went, and not by debit and credit.
    """

    start: int
    body: int
    stop: int
    layout: Layout
    account: str
    stated: Control
    days: tuple[DayTotal, ...] = ()
    worded: bool = False
    currency: str = ""

    def holds(self, rows: pd.DataFrame) -> pd.Series:
        """Say which rows stand in it."""
        return (rows["row"] >= self.start) & (rows["row"] < self.stop)


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    opening: int | None = None
    closing: int | None = None
    turnover: Pair = (None, None)
    days: list[DayTotal] = field(default_factory=list)
    worded: bool = False


def find_blocks(rows: Sequence[Row], sheet: SheetRows) -> list[Block]:
    """Give the statements of a grid from top to bottom; a header that is repeated on a page opens none.

    Args:
        rows: The grid.
        sheet: How it was read.
    """
    layouts = _headed(sheet)
    blocks: list[Block] = []
    if not layouts:
        return blocks
    edges = _find_edges(rows, sheet, list(layouts))
    for (start, header), (stop, _) in zip(edges, [*edges[1:], (len(rows), 0)], strict=True):
        layout = layouts[header]
        body = header + layout.lines
        places = [row for row in sheet.notes if start <= row < stop]
        # The lines above and below are few; totals of days between the payments may be many.
        inside = [row for row in places if row >= body]
        above = [row for row in places if row < header][-_MOST_LINES:]
        account = _account_of(rows, above)
        since, until = find_period([rows[row] for row in range(start, header)][-_MOST_LINES:])
        payments = sheet.rows["row"][(sheet.rows["row"] >= body) & (sheet.rows["row"] < stop)]
        last = int(payments.max()) if len(payments) else body
        found = _read(rows, read_control_lines(rows, [*above, *inside]), layout, body=body, last=last)
        stated = Control(account, since, until, found.opening, *_sides(found), found.closing)
        currency = _currency_of(rows, above)
        days = tuple(found.days)
        blocks.append(Block(start, body, stop, layout, account, stated, days, found.worded, currency))
    return blocks


def _headed(sheet: SheetRows) -> Mapping[int, Layout]:
    """Give the header lines of a bank's tables; a report on sales states nothing of accounts."""
    headed = {
        layout.header_row: layout
        for layout in sheet.layouts.values()
        if layout.header_row >= 0 and not layout.is_sales
    }
    return dict(sorted(headed.items()))


def _find_edges(rows: Sequence[Row], sheet: SheetRows, headers: Sequence[int]) -> list[tuple[int, int]]:
    """Give where each statement begins, with the row of its first header."""
    edges: list[tuple[int, int]] = []
    taken = sorted([*sheet.rows["row"].tolist(), *sheet.unreadable["row"].tolist()])
    notes = set(sheet.notes)
    for place, header in enumerate(headers):
        if not place:
            edges.append((0, header))
            continue
        first = max([row for row in taken if row < header], default=headers[place - 1]) + 1
        above = [row for row in range(max(first, headers[place - 1] + 1), header) if row in notes]
        starts = [row for row in above if _opens(rows, row)]
        if starts:
            edges.append((starts[0], header))
    return edges


def _opens(rows: Sequence[Row], row: int) -> bool:
    """Say whether a line begins another statement: it names an account, or a balance to begin with."""
    named = any(find_account(text) for text in _titles(rows[row]))
    return named or any(line.role == "opening" for line in read_control_lines(rows, [row]))


def _account_of(rows: Sequence[Row], places: Sequence[int]) -> str:
    accounts = {clean_own_account(find_account(text)) for row in places for text in _titles(rows[row])} - {""}
    return accounts.pop() if len(accounts) == 1 else ""


def _currency_of(rows: Sequence[Row], places: Sequence[int]) -> str:
    """Give the currency that a line such as «Валюта счёта: RUB» names."""
    for row in places:
        titles = _titles(rows[row])
        for place, text in enumerate(titles):
            found = _CURRENCY.match(fold(text))
            told = fold(text)[found.end() :] if found else ""
            for word in (told, *titles[place + 1 : place + 2]) if found else ():
                try:
                    if currency := currency_code(word):
                        return currency
                except UnreadableValue:
                    continue
    return ""


def _titles(row: Row) -> list[str]:
    return [value for value in row if isinstance(value, str) and len(value) <= _LONGEST_TITLE]


def _read(
    rows: Sequence[Row], lines: Sequence[ControlLine], layout: Layout, *, body: int, last: int
) -> _Found:
    found = _Found()
    for line in lines:
        if line.role in ("opening", "closing", "on"):
            above = line.row < body
            opens = line.role == "opening" or (line.role == "on" and above)
            kop = _balance(rows, line, layout)
            if opens and found.opening is None:
                found.opening = kop
            elif not opens:
                found.closing = kop
        elif line.role in ("in", "out"):
            _take_side(found, line, layout)
        elif line.role in ("both", "both_closing"):
            _take_both(found, rows, line, layout, body=body, last=last)
    return found


def _balance(rows: Sequence[Row], line: ControlLine, layout: Layout) -> int:
    """Give a balance: of two sums, debit and credit, the one that is not zero; an overdraft below zero."""
    sums = [one for one in line.sums if one.kop] or list(line.sums[:1])
    kop = sums[0].kop
    if line.mark and kop > 0:
        debit = line.mark in ("а", "д")
        return kop if debit is layout.is_card else -kop
    sides = find_side_columns(rows, line.row) or (
        layout.columns.get("out_sum", -1),
        layout.columns.get("in_sum", -1),
    )
    if len(line.sums) == 2 and len(sums) == 1 and not layout.is_card:
        places = [one.col for one in line.sums]
        if places == sorted(sides) and sums[0].col == sides[0]:
            return -kop
    return kop


def _take_side(found: _Found, line: ControlLine, layout: Layout) -> None:
    """Take the turnover of one side; «кредит» of a card is what went."""
    came = (line.role == "in") is not (layout.is_card and not line.side_word)
    if line.daily:
        return
    in_kop, out_kop = found.turnover
    kop = abs(line.sums[0].kop)
    found.turnover = (kop, out_kop) if came else (in_kop, kop)
    found.worded |= line.side_word


def _take_both(
    found: _Found, rows: Sequence[Row], line: ControlLine, layout: Layout, *, body: int, last: int
) -> None:
    sums = list(line.sums)
    if line.role == "both_closing" and len(sums) in (1, 3):
        found.closing = _balance(rows, line._replace(sums=(sums.pop(),)), layout)
    pair = _pair(rows, line._replace(sums=tuple(sums)), layout)
    if pair == (None, None):
        return
    if body <= line.row < last or line.daily:
        found.days.append(DayTotal(line.row, *pair))
    else:
        found.turnover = pair


def _pair(rows: Sequence[Row], line: ControlLine, layout: Layout) -> Pair:
    """Give what came and what went: under the table's columns, or those of a line above, or by order."""
    came, went = layout.columns.get("in_sum", -1), layout.columns.get("out_sum", -1)
    by_col = {one.col: abs(one.kop) for one in line.sums}
    sides = None if layout.is_card else find_side_columns(rows, line.row)
    if sides is not None and sides[0] in by_col and sides[1] in by_col:
        return by_col[sides[1]], by_col[sides[0]]
    if came in by_col or went in by_col:
        return by_col.get(came), by_col.get(went)
    if len(line.sums) < 2 or len(line.sums) > 3 or (came < 0) is not (went < 0):
        return None, None
    first, second = (abs(one.kop) for one in line.sums[:2])
    debit_first = went < came
    if sides is not None:
        debit_first = sides[0] < sides[1]
    return (second, first) if debit_first else (first, second)


def _sides(found: _Found) -> Pair:
    """Give the turnovers, of the days where no line gives those of all."""
    if found.turnover != (None, None) or not found.days:
        return found.turnover
    in_sums, out_sums = ([getattr(day, name) for day in found.days] for name in ("in_kop", "out_kop"))
    return _sum(in_sums), _sum(out_sums)


def _sum(values: Sequence[int | None]) -> int | None:
    return None if None in values else sum(value for value in values if value is not None)
