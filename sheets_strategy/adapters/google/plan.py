"""Change set → what is to be written where, refused before the first request where it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sheets_strategy.adapters.google.cells import Json, Raw, to_raw
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.memory_tab import TabDraft
from sheets_strategy.errors import InputError, UnsafeChange, WorkbookChanged, WorkbookError
from sheets_strategy.values.cells import CellError, CellValue
from sheets_strategy.workbook.book import TableView, address, find_tables
from sheets_strategy.workbook.changes import (
    AddColumn,
    AddTab,
    AppendRows,
    Change,
    MoveRows,
    SetCell,
    SetNote,
)
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.template import TabSpec, Template

LONGEST: Final = 50_000
"""Characters that a cell may hold."""

_NAMES: Final = (
    "code", "name", "inn", "client", "payer", "purpose", "hypothesis", "key", "line", "pareto_client"
)  # fmt: skip
"""Columns by which it is seen whether rows have moved."""

_FILLS: Final = ("clients", "migrate", "sort", "refresh", "exchange")
"""Exceptions by which cells of people are written."""

_IN_TABLES: Final = (SetCell, AppendRows, MoveRows, AddColumn)


@dataclass(slots=True)
class Puts:
    """Cells of one column.

    Attributes:
        tab: Name of the tab.
        col: Grid column when it was read.
        label: ``<table>.<column>``, what its mark says.
        cells: Grid row → value.
    """

    tab: str
    col: int
    label: str
    cells: dict[int, Raw] = field(default_factory=dict)

    def entry(self, mark: int) -> Json:
        """Give the entry of a values request that puts them where a mark is; other cells stay."""
        cells: list[Raw | None] = [None] * (max(self.cells) + 1)
        for row, value in self.cells.items():
            cells[row] = value
        return {
            "dataFilter": {"developerMetadataLookup": {"metadataId": mark}},
            "majorDimension": "COLUMNS",
            "values": [cells],
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one change set writes.

    Attributes:
        puts: Cells of the tool, column by column.
        fills: Cells of the team that are written: empty ones, numbers that were shown first, a tick,
            and what an exchange with sellers merged.
        clears: Cells of a seller that are emptied in rows that leave a personal sheet.
        columns: Columns to add.
        appends: Rows to append.
        moves: Rows to put into another order.
        notes: Notes to put on cells.
        tabs: Tabs to add.
        views: Tab → all tables in it, where the template knows them.
        tables: Keys of the tables that are touched.
    """

    puts: tuple[Puts, ...]
    fills: tuple[Puts, ...]
    columns: tuple[AddColumn, ...]
    appends: tuple[AppendRows, ...]
    moves: tuple[MoveRows, ...]
    notes: tuple[SetNote, ...]
    tabs: tuple[AddTab, ...]
    views: Mapping[str, tuple[TableView, ...]]
    tables: frozenset[str]
    clears: tuple[Puts, ...] = ()

    def view(self, tab: str, table: str) -> TableView | None:
        """Give a table of a tab."""
        return next((view for view in self.views.get(tab, ()) if view.spec.key == table), None)

    @property
    def touched(self) -> list[str]:
        """Tabs that stand and are written into, in the order of first mention."""
        tabs = [one.tab for one in (*self.puts, *self.fills, *self.clears, *self.headers)]
        tabs += [one.tab for one in self.appends]
        tabs += [one.tab for one in self.moves]
        return list(dict.fromkeys([*tabs, *(one.tab for one in self.notes)]))

    @property
    def headers(self) -> list[Puts]:
        """Headers of the columns that are added, and what else comes with them."""
        return [
            Puts(
                one.tab,
                one.col,
                f"{one.table}.{one.column.key}",
                {one.header_row: one.column.label, **dict(one.texts)},
            )
            for one in self.columns
        ]

    def cells(self) -> int:
        """Count the cells that are written."""
        put = sum(len(one.cells) for one in (*self.puts, *self.fills, *self.clears))
        return put + sum(len(row) for one in self.appends for row in one.rows)


def plan_writes(
    reading: Reading, changes: Sequence[Change], template: Template, *, account: str = ""
) -> Plan:
    """Sort changes by the way in which they are written.

    Args:
        reading: What the changes were computed from.
        changes: The changes.
        template: Says which tables a tab has.
        account: Who writes, for the message.

    Raises:
        UnsafeChange: What the tab as it was read forbids: ``tab_not_found`` and ``tab_exists``
            (tab), ``text_too_long`` (tab, cell, length, longest), and those of ``TabDraft``.
        WorkbookError: ``google_locked`` (tab, cell, account, description): protected from this account.
    """
    _rehearse(reading, changes)
    cells = [change for change in changes if isinstance(change, SetCell)]
    plan = Plan(
        puts=_by_column(one for one in cells if one.exempt not in (*_FILLS, "leave")),
        fills=_by_column(one for one in cells if one.exempt in _FILLS),
        clears=_by_column(one for one in cells if one.exempt == "leave"),
        columns=tuple(one for one in changes if isinstance(one, AddColumn)),
        appends=tuple(one for one in changes if isinstance(one, AppendRows)),
        moves=tuple(one for one in changes if isinstance(one, MoveRows)),
        notes=tuple(one for one in changes if isinstance(one, SetNote)),
        tabs=tuple(one for one in changes if isinstance(one, AddTab)),
        views=_views(reading, changes, template),
        tables=frozenset(one.table for one in changes if isinstance(one, _IN_TABLES)),
    )
    _refuse_locked(reading, plan, account)
    return plan


def _by_column(cells: Iterable[SetCell]) -> tuple[Puts, ...]:
    """Put the cells of each column together, in the order in which the columns are first named."""
    found: dict[tuple[str, int], Puts] = {}
    for one in cells:
        label = f"{one.table}.{one.column}"
        column = found.setdefault((one.tab, one.col), Puts(one.tab, one.col, label))
        column.cells[one.row] = to_raw(one.after)
    return tuple(found.values())


def part_columns(changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """Take apart the columns that are added, with their notes, and the cells to be put into them.

    Returns:
        Nothing and all changes, where no cell of a new column is put.
    """
    new = {(one.tab, one.col) for one in changes if isinstance(one, AddColumn)}
    filled = {(one.tab, one.col) for one in changes if isinstance(one, SetCell)}
    filled |= {
        (one.tab, col) for one in changes if isinstance(one, AppendRows) for row in one.rows for col, _ in row
    }
    if not new & filled:
        return [], list(changes)
    columns: list[Change] = [
        one for one in changes if isinstance(one, AddColumn | SetNote) and (one.tab, one.col) in new
    ]
    return columns, [one for one in changes if one not in columns]


def require_headers(reading: Reading, columns: Sequence[Change]) -> None:
    """See that columns that were added stand where they were meant to.

    Raises:
        WorkbookChanged: ``google_changed`` (sheet).
    """
    for one in columns:
        if (
            isinstance(one, AddColumn)
            and reading.tab(one.tab).cell(one.header_row, one.col) != one.column.label
        ):
            raise WorkbookChanged("google_changed", sheet=reading.spreadsheet.title)


def key_columns(view: TableView) -> list[int]:
    """Give the grid columns that show whether a table's rows still stand where they stood."""
    found = [view.columns[key] for key in _NAMES if key in view.columns]
    return found[:3] or sorted(view.columns.values())[:1]


def _rehearse(reading: Reading, changes: Sequence[Change]) -> None:
    """Make the changes on copies of the tabs, so that what cannot be done is refused before all."""
    tabs = {tab.name: tab for tab in reading.snapshot.tabs}
    drafts: dict[str, TabDraft] = {}
    added = {name.casefold() for name in tabs}
    for change in sorted(changes, key=lambda change: isinstance(change, MoveRows)):
        if isinstance(change, AddTab):
            if change.spec.label.casefold() in added:
                raise UnsafeChange("tab_exists", tab=change.spec.label)
            added.add(change.spec.label.casefold())
        elif change.tab not in tabs:
            raise UnsafeChange("tab_not_found", tab=change.tab)
        else:
            if change.tab not in drafts:
                drafts[change.tab] = TabDraft(tabs[change.tab])
            _rehearse_one(drafts[change.tab], change)


def _rehearse_one(draft: TabDraft, change: SetCell | AppendRows | MoveRows | AddColumn | SetNote) -> None:
    if isinstance(change, SetCell):
        _refuse_value(change.tab, change.row, change.col, change.after)
        draft.put(change.row, change.col, change.after)
    elif isinstance(change, AppendRows):
        for offset, row in enumerate(change.rows):
            for col, value in row:
                _refuse_value(change.tab, change.start + offset, col, value)
        draft.append(change.start, change.rows)
    elif isinstance(change, AddColumn):
        draft.add_column(change.header_row, change.col, change.column.label)
        for line, text in change.texts:
            draft.put(line, change.col, text)
    elif isinstance(change, MoveRows):
        draft.move(change.start, change.order)
    else:
        draft.pin(change.row)


def _refuse_value(tab: str, row: int, col: int, value: CellValue) -> None:
    if isinstance(value, CellError):
        raise UnsafeChange("unsupported_value", tab=tab, cell=address(row, col))
    if isinstance(value, str) and len(value) > LONGEST:
        cell = address(row, col)
        raise UnsafeChange("text_too_long", tab=tab, cell=cell, length=len(value), longest=LONGEST)


def _views(
    reading: Reading, changes: Sequence[Change], template: Template
) -> dict[str, tuple[TableView, ...]]:
    """Find the tables of the tabs that are touched, where a tab can be read by the template."""
    found: dict[str, tuple[TableView, ...]] = {}
    for change in changes:
        if isinstance(change, _IN_TABLES) and change.tab not in found:
            spec = next(
                (one for one in template.tabs if any(t.key == change.table for t in one.tables)), None
            )
            found[change.tab] = _tables(reading.tab(change.tab), spec)
    return found


def _tables(tab: Tab, spec: TabSpec | None) -> tuple[TableView, ...]:
    try:
        return tuple(find_tables(tab, spec)) if spec is not None else ()
    except InputError:
        # A statement in a bank's own columns: its rows follow no table of the template.
        return ()


def _refuse_locked(reading: Reading, plan: Plan, account: str) -> None:
    """Refuse before anything is written what Google would refuse in the middle."""
    if not any(sheet.locks for sheet in reading.spreadsheet.sheets):
        return
    for tab, row, col in _written_cells(plan):
        sheet = reading.sheet(tab)
        for lock in sheet.locks if sheet is not None else ():
            if lock.holds(row, col):
                facts = {"cell": address(row, col), "account": account, "description": lock.description}
                raise WorkbookError("google_locked", tab=tab, **facts)


def _written_cells(plan: Plan) -> Iterator[tuple[str, int, int]]:
    for one in (*plan.puts, *plan.fills, *plan.clears):
        yield from ((one.tab, row, one.col) for row in one.cells)
    for append in plan.appends:
        for row, cells in enumerate(append.rows, start=append.start):
            yield from ((append.tab, row, col) for col, _ in cells)
