"""What stands and what is wanted → what to write. Pure and sorted.

Wanted values are compared as a backend gives them back: 5.0 is 5, an empty
text is an empty cell, a date-time at midnight is a date, and a day may come
back as its serial number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from sheets_strategy.values.dates import is_serial_of
from sheets_strategy.workbook.book import OWN, TableView
from sheets_strategy.workbook.changes import AppendRows, Change, MoveRows, SetCell
from sheets_strategy.workbook.grid import CellValue

Cells = Mapping[str, CellValue]
PLACE = "place"
"""Column of an output table that numbers its rows; empty in rows that stay for a person's sake."""


@dataclass(frozen=True, slots=True)
class WantedRows:
    """Tool cells of an input table, and rows to append.

    Attributes:
        table: Key of the table.
        cells: Grid row → column → value.
        new: Rows to append, whole.
    """

    table: str
    cells: Mapping[int, Cells] = field(default_factory=dict)
    new: Sequence[Cells] = ()


@dataclass(frozen=True, slots=True)
class WantedList:
    """All rows of an output table, in order.

    Attributes:
        table: Key of the table.
        rows: Rows, each with its ``code``.
        gone: Cells for a row that stays only because a person's cell is in it.
        typed: Code → cells of people's columns, as an exchange merged them.
        codes: Grid row → its code, where it lost the one that stood there.
        leaving: Grid rows to be emptied whole: all that was typed in them is kept elsewhere.
        own: Grid rows without a code that are a person's, in whatever column they typed.
    """

    table: str
    rows: Sequence[Cells]
    gone: Cells = field(default_factory=dict)
    typed: Mapping[str, Cells] = field(default_factory=dict)
    codes: Mapping[int, str] = field(default_factory=dict)
    leaving: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class WantedLines:
    """Figures of a block with fixed lines.

    Attributes:
        table: Key of the table.
        lines: Line key → column → value.
    """

    table: str
    lines: Mapping[str, Cells]


@dataclass(frozen=True, slots=True)
class WantedBlock:
    """A block of the tool's own whose rows stand one below the other right under the header.

    Its first column numbers the rows.

    Attributes:
        table: Key of the table.
        rows: Rows from the first on.
    """

    table: str
    rows: Sequence[Cells]


Wanted = WantedRows | WantedList | WantedLines | WantedBlock


def diff(tables: Mapping[str, TableView], wanted: Sequence[Wanted]) -> tuple[Change, ...]:
    """Compare what stands with what is wanted.

    Returns:
        Cells to set, then rows to append, then rows to move.
    """
    changes: list[Change] = []
    for one in wanted:
        view = tables[one.table]
        if isinstance(one, WantedRows):
            changes += _diff_rows(view, one)
        elif isinstance(one, WantedLines):
            changes += _diff_lines(view, one)
        elif isinstance(one, WantedBlock):
            changes += _diff_block(view, one)
        else:
            changes += _diff_list(view, one)
    return in_writing_order(changes)


def in_writing_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Put cells first, then new rows, then moved ones; within a kind as they come."""
    order: dict[type, int] = {SetCell: 0, AppendRows: 1, MoveRows: 2}
    return tuple(sorted(changes, key=lambda change: order[type(change)]))


def same(now: CellValue, wanted: CellValue) -> bool:
    """Say whether a backend gives the wanted value back as what stands there.

    A wanted day is its serial number too; a wanted number is no day that stands there.
    """
    if type(now) is type(wanted) and now == wanted:
        return True
    if isinstance(wanted, date) and isinstance(now, int | float) and not isinstance(now, bool):
        return is_serial_of(now, wanted)
    return normalise(now) == normalise(wanted) and isinstance(now, bool) == isinstance(wanted, bool)


def normalise(value: CellValue) -> CellValue:
    """Bring a value to the form in which backends agree."""
    if value == "":
        return None
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def is_order_blocked(view: TableView, wanted: WantedList) -> bool:
    """Say whether rows should move but cannot, so that only «Место» carries the order."""
    plan = _plan_list(view, wanted)
    return plan.order != list(range(len(plan.order))) and not plan.movable


def _diff_rows(view: TableView, wanted: WantedRows) -> Iterator[Change]:
    for row in sorted(wanted.cells):
        yield from _set(view, row, wanted.cells[row])
    if wanted.new:
        rows = tuple(_place(view, cells) for cells in wanted.new)
        yield AppendRows(view.tab.name, view.spec.key, view.end(), rows)


def _place(view: TableView, cells: Cells) -> tuple[tuple[int, CellValue], ...]:
    placed = [(view.place(name), value) for name, value in cells.items() if value not in (None, "")]
    return tuple(sorted(placed, key=lambda cell: cell[0]))


def _set(view: TableView, row: int, cells: Cells) -> Iterator[SetCell]:
    standing = view.tab.rows[row] if row < len(view.tab.rows) else ()
    for name in sorted(cells, key=view.columns.__getitem__):
        col, wanted = view.columns[name], cells[name]
        now = standing[col] if col < len(standing) else None
        if not same(now, wanted):
            value = wanted if wanted != "" else None
            yield SetCell(view.tab.name, view.spec.key, name, row, col, now, value)


def _diff_lines(view: TableView, wanted: WantedLines) -> Iterator[Change]:
    places = view.lines()
    for line, cells in wanted.lines.items():
        if line in places:
            yield from _set(view, places[line], cells)


def _diff_block(view: TableView, wanted: WantedBlock) -> Iterator[Change]:
    """Write a block; its last rows, pushed below it by rows that a person inserted, are cleared."""
    numbering = view.spec.columns[0].key
    start = view.header_row + 1
    for place, cells in enumerate(wanted.rows):
        yield from _set(view, start + place, cells)
    numbers = {cells[numbering] for cells in wanted.rows}
    blank: Cells = {column.key: None for column in view.spec.columns}
    for row in range(start + len(wanted.rows), min(view.stop, len(view.tab.rows))):
        if view.value(row, numbering) not in numbers:
            break
        yield from _set(view, row, blank)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How an output table gets its rows.

    Attributes:
        at: Code → grid row, for wanted rows that stand or take an emptied row.
        added: Codes of rows to append.
        left: Grid rows that stay for a person's sake and had a code.
        strangers: Grid rows of a person's own, without a code.
        emptied: Grid rows to clear of the tool's cells, those that leave among them.
        order: Wanted order of all rows under the header, as offsets.
        movable: Whether no row that must move is pinned.
    """

    at: Mapping[str, int]
    added: Sequence[str]
    left: Sequence[int]
    strangers: Sequence[int]
    emptied: Sequence[int]
    order: list[int]
    movable: bool


def _plan_list(view: TableView, wanted: WantedList) -> _Plan:
    start, end = view.header_row + 1, view.end()
    codes = [str(cells["code"]) for cells in wanted.rows]
    known = set(codes)
    at: dict[str, int] = {}
    gone: list[int] = []
    strangers: list[int] = []
    free: list[int] = []
    tool = {col for key, col in view.columns.items() if view.spec.column(key).owner == "tool"}
    for row in (row for row in range(start, end) if row not in wanted.leaving):
        code = wanted.codes.get(row) or view.text(row, "code")
        touched = row in wanted.own or any(
            value not in (None, "") for col, value in enumerate(view.tab.rows[row]) if col not in tool
        )
        if code in known and code not in at:
            at[code] = row
        elif touched and code:
            gone.append(row)
        elif touched:
            strangers.append(row)
        else:
            free.append(row)
    unused = iter(free)
    at |= dict(zip([code for code in codes if code not in at], unused, strict=False))
    emptied = [*unused, *(row for row in sorted(wanted.leaving) if start <= row < end)]
    added = [code for code in codes if code not in at]
    new_rows = {code: end + place for place, code in enumerate(added)}
    rows = {**at, **new_rows}
    # As a sort by «Место» with empty cells last puts them: rows without a place keep their order.
    ordered = [rows[code] for code in codes] + sorted([*gone, *strangers, *emptied])
    order = [row - start for row in ordered]
    pinned = view.tab.pinned
    movable = not any(start + offset in pinned for place, offset in enumerate(order) if place != offset)
    return _Plan(at, added, gone, strangers, emptied, order, movable)


def _diff_list(view: TableView, wanted: WantedList) -> Iterator[Change]:
    plan = _plan_list(view, wanted)
    by_code = {str(cells["code"]): cells for cells in wanted.rows}
    blank: Cells = {column.key: None for column in view.spec.columns if column.owner == "tool"}
    for code, row in sorted(plan.at.items(), key=lambda item: item[1]):
        yield from _set(view, row, {**blank, **by_code[code]})
        yield from _deliver(view, row, wanted.typed.get(code, {}))
    for row in plan.left:
        yield from _set(view, row, {**blank, **_kept(view, row), **wanted.gone})
    for row in plan.strangers:
        yield from _set(view, row, {PLACE: None} if PLACE in view.columns else {})
    for row in plan.emptied:
        yield from _set(view, row, blank)
        if row in wanted.leaving:
            yield from _empty(view, row)
    if plan.added:
        rows = tuple(_place(view, {**by_code[code], **wanted.typed.get(code, {})}) for code in plan.added)
        yield AppendRows(view.tab.name, view.spec.key, view.end(), rows)
    if plan.movable and plan.order != list(range(len(plan.order))):
        yield MoveRows(view.tab.name, view.spec.key, view.header_row + 1, tuple(plan.order))


def _deliver(view: TableView, row: int, cells: Cells) -> Iterator[SetCell]:
    """Give the cells of people's columns that an exchange changes; a formula of theirs stays."""
    for change in _set(view, row, {name: value for name, value in cells.items() if view.has(name)}):
        if (change.row, change.col) not in view.tab.formulas:
            yield replace(change, exempt="exchange")


def _empty(view: TableView, row: int) -> Iterator[SetCell]:
    """Give what people typed in a row that leaves, in their columns and beside them, to be cleared."""
    keys = {col: key for key, col in view.columns.items()}
    keys |= {col: OWN + header for header, col in view.own.items()}
    tool = {col for key, col in view.columns.items() if view.spec.column(key).owner == "tool"}
    for col, value in enumerate(view.tab.rows[row]):
        if col not in tool and value not in (None, "") and (row, col) not in view.tab.formulas:
            key = keys.get(col, OWN)
            yield SetCell(view.tab.name, view.spec.key, key, row, col, value, None, exempt="leave")


def _kept(view: TableView, row: int) -> dict[str, CellValue]:
    """Keep what names a row whose client is gone: its code, name and ИНН, and what was to be done."""
    names = ("code", "client", "inn", "what", "action", "segment")
    return {name: view.value(row, name) for name in names if name in view.columns}
