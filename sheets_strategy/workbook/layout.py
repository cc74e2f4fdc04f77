"""Which value stands in which grid cell of a new tab.

In: a tab of the template and the template's default rows. Out: the tab's grid,
the same one for every adapter that can create a tab.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import ChartSpec, ColumnSpec, ColumnType, TableSpec, TabSpec, Template

MemoryRow = tuple[str, str, str, str]
MEMORY_TABLE = "memory"
SETTINGS_TABLE = "settings"
_SETTING_TYPES: Mapping[str, ColumnType] = {
    "integer": "integer",
    "percent": "percent",
    "date": "date",
    "text": "text",
    "any": "any",
}


def with_memory(template: Template, memory: Sequence[MemoryRow]) -> Template:
    """Put first memory rows among the template's default rows.

    Args:
        template: The template; its own default rows for the memory come first.
        memory: Rows of (kind, key, value, on).

    Returns:
        A template whose memory table starts with these rows.
    """
    rows = tuple(dict(zip(("kind", "key", "value", "on"), row, strict=True)) for row in memory)
    before = template.defaults.get(MEMORY_TABLE, ())
    return replace(template, defaults={**template.defaults, MEMORY_TABLE: (*before, *rows)})


def lay_out(tab: TabSpec, template: Template) -> list[list[CellValue]]:
    """Lay out a new tab: intro, then each table's title, header, fixed labels and default rows.

    Tables stand where ``settle`` puts them.
    The intro stands in A1 where no table takes that cell, a title one row above
    its header. An empty default is an empty cell.

    Args:
        tab: The tab.
        template: Gives the default rows by table key.

    Returns:
        Rows of equal length; None where nothing stands.
    """
    tab = settle(tab, template)
    cells: dict[tuple[int, int], CellValue] = {}
    if has_intro(tab):
        cells[0, 0] = tab.intro
    for table in tab.tables:
        cells |= _table_cells(table, template.defaults.get(table.key, ()))
    filled = {address: value for address, value in cells.items() if value not in ("", None)}
    height = 1 + max((row for row, _ in filled), default=-1)
    width = 1 + max((col for _, col in filled), default=-1)
    return [[filled.get((row, col)) for col in range(width)] for row in range(height)]


def settle(tab: TabSpec, template: Template) -> TabSpec:
    """Move tables down where the default rows of a table above would reach them.

    One empty row stays between; nothing moves while the default rows fit.
    """
    settled: dict[str, TableSpec] = {}
    for table in sorted(tab.tables, key=lambda table: table.row):
        above = [other for other in settled.values() if _share_columns(other, table)]
        free = max((_default_end(other, template) + 2 for other in above), default=0)
        settled[table.key] = replace(table, row=table.row + max(0, free - top_row(table)))
    return replace(tab, tables=tuple(settled[table.key] for table in tab.tables))


def has_intro(tab: TabSpec) -> bool:
    """Say whether the tab's intro has a row of its own above all tables."""
    return bool(tab.intro) and all(top_row(table) > 0 for table in tab.tables)


def top_row(table: TableSpec) -> int:
    """Give the first grid row of a table in a new tab: that of its title, else of its header."""
    return table.row - 1 if table.title and table.row > 0 else table.row


def body_columns(tab: TabSpec) -> dict[int, ColumnSpec]:
    """Give the column that decides how a grid column looks below all blocks.

    Of the tables that share a grid column this is the last list (a table without
    fixed lines); a table with fixed lines only where there is no list.

    Returns:
        Grid column → column of the template, from left to right.
    """
    found: dict[int, ColumnSpec] = {}
    for table in sorted(tab.tables, key=lambda table: (not table.lines, table.row)):
        found |= {table.col + offset: column for offset, column in enumerate(table.columns)}
    return dict(sorted(found.items()))


def last_row(table: TableSpec, tab: TabSpec, grid_rows: int) -> int:
    """Give the last grid row that a table of a new tab may fill.

    Args:
        table: A table of the tab.
        tab: The tab.
        grid_rows: Rows of the backend's grid.

    Returns:
        The row before the empty one above the next table that shares a grid
        column; for fixed lines the last of them; else the last grid row.
    """
    if table.lines:
        return table.row + len(table.lines)
    below = [other for other in tab.tables if other.row > table.row and _share_columns(table, other)]
    return min((top_row(other) - 2 for other in below), default=grid_rows - 1)


def series_area(tab: TabSpec, spec: ChartSpec, key: str) -> tuple[int, int, int, int]:
    """Give the cells of one series of a chart, the one that names it first.

    Args:
        tab: The tab, settled.
        spec: The chart.
        key: A column that the chart reads, or a line where it reads across.

    Returns:
        First and last grid row, first and last grid column.
    """
    table = tab.table(spec.table)
    if spec.across:
        row = table.row + 1 + [line for line, _ in table.lines].index(key)
        return row, row, table.col, table.col + len(table.columns) - 1
    col = table.col + [column.key for column in table.columns].index(key)
    return table.row, table.row + spec.rows, col, col


def cell_column(
    table: TableSpec, column: ColumnSpec, default: Mapping[str, str | int | float], template: Template
) -> ColumnSpec:
    """Give the column that says how the cell of one default row looks.

    The value of a setting has the type of that setting, and its choices; every
    other cell is like its column.
    """
    if table.key != SETTINGS_TABLE or column.key != "value":
        return column
    keys = {label: key for key, label in template.labels.get("setting", {}).items()}
    kind = template.labels.get("setting_type", {}).get(keys.get(str(default.get("name")), ""), "any")
    if kind in _SETTING_TYPES:
        return replace(column, type=_SETTING_TYPES[kind])
    return replace(column, type="choice", choices=tuple(template.labels[kind].values()), strict=True)


def line_column(table: TableSpec, column: ColumnSpec, line: str) -> ColumnSpec:
    """Give the column that says how the cell of one fixed line looks; lines may differ in their unit."""
    kind = dict(table.line_types).get(line)
    return column if kind is None or column.type != "any" else replace(column, type=kind)


def _default_end(table: TableSpec, template: Template) -> int:
    return table.row + max(len(table.lines), len(template.defaults.get(table.key, ())))


def _share_columns(one: TableSpec, other: TableSpec) -> bool:
    return one.col < other.col + len(other.columns) and other.col < one.col + len(one.columns)


def _table_cells(
    table: TableSpec, defaults: Sequence[Mapping[str, str | int | float]]
) -> dict[tuple[int, int], CellValue]:
    cells: dict[tuple[int, int], CellValue] = {}
    if table.title and table.row > 0:
        cells[table.row - 1, table.col] = table.title
    for offset, column in enumerate(table.columns):
        cells[table.row, table.col + offset] = column.label
        for below, row in enumerate(defaults, start=1):
            cells[table.row + below, table.col + offset] = row.get(column.key)
    for below, (_, label) in enumerate(table.lines, start=1):
        cells[table.row + below, table.col] = label
    return cells
