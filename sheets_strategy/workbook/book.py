"""A snapshot seen through the template: which tab, table, row and column is what.

Tabs are found by the handle that the workbook keeps, else by name, else by
their headers (a statement's are those of any bank); columns by header or a known
synonym, never by position.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.errors import InputError
from sheets_strategy.values.letters import column_letters
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.serial_dates import with_days, with_statement_days
from sheets_strategy.workbook.statement_tab import find_cleared_headers, find_statements
from sheets_strategy.workbook.template import TableSpec, TabSpec, Template

# Tabs whose rows may have any columns: people paste a bank's own.
FREE_TABS = frozenset({"statement"})
OWN = "own:"
"""Before the header of a column that people added, where a column's key is asked for."""

_HEADER_AT_LEAST = 0.5
NO_END = 1 << 20
"""``TableView.stop`` of a table that nothing stands below."""


@dataclass(frozen=True, slots=True)
class TableView:
    """One table of the template as it stands in a tab.

    Attributes:
        spec: The template's table.
        tab: The tab.
        tab_key: The tab's key in the template.
        header_row: Grid row of the header line.
        columns: Column key → grid column.
        own: Header → grid column, for columns that people added.
        stop: Grid row after the last row that may belong to the table.
    """

    spec: TableSpec
    tab: Tab
    tab_key: str
    header_row: int
    columns: Mapping[str, int]
    own: Mapping[str, int]
    stop: int

    def place(self, column: str) -> int:
        """Give the grid column of a column of the template, or of ``own:<header>``.

        Raises:
            KeyError: It is not there.
        """
        return self.own[column.removeprefix(OWN)] if column.startswith(OWN) else self.columns[column]

    def has(self, column: str) -> bool:
        """Say whether a column of the template, or ``own:<header>``, is there."""
        return column.removeprefix(OWN) in self.own if column.startswith(OWN) else column in self.columns

    def label(self, column: str) -> str:
        """Give the header of a column of the template, or of ``own:<header>``."""
        return column.removeprefix(OWN) if column.startswith(OWN) else self.spec.column(column).label

    def value(self, row: int, column: str) -> CellValue:
        """Give the cell of a column in a grid row."""
        rows, col = self.tab.rows, self.columns.get(column, -1)
        if col < 0:
            col = self.place(column)
        return rows[row][col] if row < len(rows) and col < len(rows[row]) else None

    def text(self, row: int, column: str) -> str:
        """Give the cell as text: "" for empty, whole numbers without a fraction."""
        value = self.value(row, column)
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).strip()

    def rows(self) -> Iterator[int]:
        """Give the grid rows under the header that hold anything in the table's columns."""
        cols = (*self.columns.values(), *self.own.values())
        for row in range(self.header_row + 1, min(self.stop, len(self.tab.rows))):
            cells = self.tab.rows[row]
            if any(cells[col] not in (None, "") for col in cols if col < len(cells)):
                yield row

    def dates(self) -> list[tuple[int, int, int]]:
        """Give where dates stand: grid column, its first row, the row after its last."""
        kept = [one for one in self.spec.columns if self.has(one.key)]
        cols = [self.columns[one.key] for one in kept if one.type == "date"]
        spans = [(col, self.header_row + 1, self.stop) for col in cols]
        lines = {key for key, kind in self.spec.line_types if kind == "date"}
        if not lines:
            return spans
        free = [self.columns[one.key] for one in kept if one.type == "any"]
        rows = [row for key, row in self.lines().items() if key in lines]
        return [*spans, *((col, row, row + 1) for row in rows for col in free)]

    def lines(self) -> dict[str, int]:
        """Give the fixed lines that stand: key → grid row, known by its label in the first column."""
        first = self.spec.columns[0].key
        rows = reversed(list(self.rows())) if self.has(first) else ()
        places = {self.text(row, first): row for row in rows}
        return {key: places[label] for key, label in self.spec.lines if label in places}

    def end(self) -> int:
        """Give the first grid row below which the whole tab is empty."""
        return self.tab.end(self.header_row + 1)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook with every tab and table of the template found, days as days.

    Attributes:
        template: The template, in the workbook's language.
        snapshot: What was read.
        tabs: Tab key → tab.
        tables: Table key → table.
        title: What messages call the workbook.
    """

    template: Template
    snapshot: Snapshot
    tabs: Mapping[str, Tab]
    tables: Mapping[str, TableView]
    title: str = ""


def open_book(snapshot: Snapshot, template: Template, *, title: str = "", backup: str = "") -> Book:
    """Find everything that the template names.

    Raises:
        InputError: ``not_strategy``, ``memory_missing`` (workbook, backup), ``tab_missing`` (tab),
            ``statement_unclear`` (tab, candidates), ``header_missing`` (tab, header),
            ``header_cleared`` (tab, header, cell), ``statement_header_cleared`` (tab, header, cell).
    """
    tabs = find_tabs(snapshot, template)
    if not tabs:
        raise InputError("not_strategy", workbook=title)
    refuse_unclear(snapshot, tabs, template)
    for spec in template.tabs:
        if spec.key not in tabs:
            if spec.key == "memory":
                raise InputError("memory_missing", workbook=title, backup=backup)
            raise InputError("tab_missing", tab=spec.label)
    tables: dict[str, TableView] = {}
    for spec in template.tabs:
        if spec.key in FREE_TABS:
            tabs[spec.key] = with_statement_days(tabs[spec.key], template)
            _require_statement_headers(tabs[spec.key], template)
            continue
        views = find_tables(tabs[spec.key], spec)
        tabs[spec.key] = with_days(tabs[spec.key], [span for view in views for span in view.dates()])
        for view in views:
            _require_headers(view)
            tables[view.spec.key] = replace(view, tab=tabs[spec.key])
    return Book(template, snapshot, tabs, tables, title)


def _require_headers(view: TableView) -> None:
    """Stop where columns are missing; name the cells that their headers may have been cleared from."""
    missing = [column.label for column in view.spec.columns if column.key not in view.columns]
    if not missing:
        return
    header = ", ".join(missing)
    nameless = nameless_columns(view)
    if not nameless:
        raise InputError("header_missing", tab=view.tab.name, header=header)
    cells = ", ".join(address(view.header_row, col) for col in nameless)
    raise InputError("header_cleared", tab=view.tab.name, header=header, cell=cells)


def _require_statement_headers(tab: Tab, template: Template) -> None:
    """Stop where headers were cleared from the statement."""
    cleared = find_cleared_headers(tab, template)
    if cleared:
        headers = dict.fromkeys(header for _, _, header in cleared)
        cells = ", ".join(address(row, col) for row, col, _ in cleared)
        raise InputError("statement_header_cleared", tab=tab.name, header=", ".join(headers), cell=cells)


def nameless_columns(view: TableView) -> list[int]:
    """Give the grid columns beside a table's that have no header but hold something below it."""
    taken, line = {*view.columns.values(), *view.own.values()}, view.header_row
    rows = view.tab.rows[line + 1 : view.stop]
    free = [col for col in range(max(taken) + 2) if col not in taken]
    bare = [col for col in free if view.tab.cell(line, col) in (None, "")]
    return [col for col in bare if any(row[col] not in (None, "") for row in rows if col < len(row))]


def find_tabs(snapshot: Snapshot, template: Template) -> dict[str, Tab]:
    """Give template tab key → tab, for the tabs that are there."""
    found: dict[str, Tab] = {}
    taken: set[str] = set()
    for find in (_by_handle, _by_name, _by_headers):
        for spec in template.tabs:
            if spec.key in found:
                continue
            tab = find(spec, [tab for tab in snapshot.tabs if tab.name not in taken])
            if tab is not None:
                found[spec.key] = tab
                taken.add(tab.name)
    candidates = _may_be_statement(snapshot, found, template)
    return {**found, "statement": candidates[0]} if len(candidates) == 1 else found


def refuse_unclear(snapshot: Snapshot, tabs: Mapping[str, Tab], template: Template) -> None:
    """Stop where the statement is none of the tabs that were found, and several others may be it.

    Raises:
        InputError: ``statement_unclear`` (tab, candidates).
    """
    candidates = _may_be_statement(snapshot, tabs, template)
    if candidates:
        names = ", ".join(tab.name for tab in candidates)
        raise InputError("statement_unclear", tab=template.tab("statement").label, candidates=names)


def _may_be_statement(snapshot: Snapshot, tabs: Mapping[str, Tab], template: Template) -> list[Tab]:
    """Find the tabs that may be the statement, none where it was found or none is asked for."""
    if "statement" in tabs or not any(spec.key == "statement" for spec in template.tabs):
        return []
    taken = {tab.name for tab in tabs.values()}
    return find_statements((tab for tab in snapshot.tabs if tab.name not in taken), template)


def _by_handle(spec: TabSpec, tabs: Sequence[Tab]) -> Tab | None:
    return next((tab for tab in tabs if tab.handle == spec.key), None)


def _by_name(spec: TabSpec, tabs: Sequence[Tab]) -> Tab | None:
    names = {fold(name) for name in (spec.label, *spec.synonyms)}
    return next((tab for tab in tabs if fold(tab.name) in names), None)


def _by_headers(spec: TabSpec, tabs: Sequence[Tab]) -> Tab | None:
    if spec.key in FREE_TABS:
        return None
    whole = [tab for tab in tabs if not tab.handle and all(_is_whole(view) for view in _views(tab, spec))]
    return whole[0] if len(whole) == 1 else None


def _views(tab: Tab, spec: TabSpec) -> list[TableView | None]:
    return [_find_table(tab, spec, table) for table in spec.tables]


def _is_whole(view: TableView | None) -> bool:
    return view is not None and len(view.columns) == len(view.spec.columns)


def find_tables(tab: Tab, spec: TabSpec) -> list[TableView]:
    """Find the tables of a tab, each where its header line stands.

    Raises:
        InputError: ``header_missing`` for a table without a header line.
    """
    views: list[TableView] = []
    for table in spec.tables:
        view = _find_table(tab, spec, table)
        if view is None:
            raise InputError("header_missing", tab=tab.name, header=table.columns[0].label)
        views.append(view)
    return [_bounded(view, views) for view in views]


def _find_table(tab: Tab, spec: TabSpec, table: TableSpec) -> TableView | None:
    labels = {
        fold(label): column.key for column in table.columns for label in (column.label, *column.synonyms)
    }
    best: tuple[int, int, dict[str, int]] = (0, -1, {})
    for place, row in enumerate(tab.rows):
        columns: dict[str, int] = {}
        for col, value in enumerate(row):
            key = labels.get(fold(value)) if isinstance(value, str) else None
            if key is not None:
                columns.setdefault(key, col)
        if len(columns) > best[0]:
            best = (len(columns), place, columns)
        if best[0] == len(table.columns):
            break
    number, place, columns = best
    if number < max(1, table.columns_at_first() * _HEADER_AT_LEAST):
        return None
    taken = set(columns.values())
    others = {fold(c.label) for t in spec.tables for c in t.columns} if len(spec.tables) > 1 else set()
    own = {
        str(value).strip(): col
        for col, value in enumerate(tab.rows[place])
        if col not in taken and isinstance(value, str) and value.strip() and fold(value) not in others
    }
    return TableView(table, tab, spec.key, place, columns, own, NO_END)


def _bounded(view: TableView, views: Sequence[TableView]) -> TableView:
    """End a table above the next one that shares a column; fixed lines end at their count."""
    stop = view.stop
    cols = set(view.columns.values())
    for other in views:
        if other.header_row > view.header_row and cols & set(other.columns.values()):
            stop = min(stop, other.header_row - bool(other.spec.title))
    return TableView(view.spec, view.tab, view.tab_key, view.header_row, view.columns, view.own, stop)


def address(row: int, col: int) -> str:
    """Write a grid address as people read it: ``B4``."""
    return f"{column_letters(col)}{row + 1}"
