"""Write one tab of the template into a spreadsheet.

In: the tab as data. Out: requests of ``spreadsheets.batchUpdate``, in the order
in which they must be applied; nothing is sent here. What belongs to a list has
no last row, so that rows added later look and behave alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from sheets_strategy.adapters.google import look
from sheets_strategy.adapters.google.cells import Json, grid_range, to_typed
from sheets_strategy.adapters.google.chart import chart_request
from sheets_strategy.adapters.google.dimensions import size_requests
from sheets_strategy.adapters.google.ids import chosen_id
from sheets_strategy.adapters.google.lists import (
    NAME,
    band_requests,
    body_rows,
    choice_request,
    choice_requests,
    filter_requests,
    highlight_requests,
    name_request,
)
from sheets_strategy.adapters.google.marks import mark_column, mark_tab
from sheets_strategy.adapters.google.protections import TablePlace, add_protections
from sheets_strategy.values.cells import Row
from sheets_strategy.workbook.appearance import column_tables, is_tinted
from sheets_strategy.workbook.layout import body_columns, cell_column, has_intro, lay_out, settle
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template

LIST_ROWS: Final = 1000
"""Rows of a new tab's grid; Google adds more when rows are appended."""
_SPARE_ROWS: Final = 200
SPARE_COLUMNS: Final = 6
"""Grid columns right of the template's, for what people add."""


def tab_requests(
    tab: TabSpec,
    template: Template,
    *,
    index: int,
    lock: Sequence[str] | None = None,
    names: Iterable[Json] = (),
) -> list[Json]:
    """Give the requests that add a tab with everything in it.

    Args:
        tab: The tab.
        template: Default rows and words.
        index: Its place among the tabs, from 0.
        lock: E-mails of those who alone may change what the tool fills; None: everybody may,
            after a question.
        names: ``namedRanges`` of the spreadsheet; a name of the tab's tables that is left
            from a deleted tab is replaced.

    Raises:
        InputError: ``choice_like_formula`` (tab, header, choice): the template cannot become a tab.
    """
    tab = settle(tab, template)
    sheet_id = chosen_id("sheet", tab.key)
    rows = lay_out(tab, template)
    return [
        *_forget_names(tab, names),
        _add_sheet(sheet_id, tab, index, len(rows)),
        *size_requests(sheet_id, tab),
        *_look_requests(sheet_id, tab, template),
        _values(sheet_id, rows),
        *_note_requests(sheet_id, tab),
        *_choices(sheet_id, tab, template),
        *highlight_requests(sheet_id, tab),
        *band_requests(sheet_id, tab),
        *filter_requests(sheet_id, tab, template, locked=lock is not None),
        *(name_request(sheet_id, tab, table) for table in tab.tables),
        *(chart_request(sheet_id, tab, chart) for chart in tab.charts),
        *add_protections(_places(sheet_id, tab), template, lock=lock),
        *_marks(sheet_id, tab),
    ]


def put_cells(sheet_id: int, row: int, col: int, cells: Sequence[Sequence[Json]], fields: str) -> Json:
    """Give the request that writes cells from an upper left corner on; the mask says what of them."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": col}
    rows = [{"values": list(values)} for values in cells]
    return {"updateCells": {"start": start, "rows": rows, "fields": fields}}


def _forget_names(tab: TabSpec, names: Iterable[Json]) -> Iterator[Json]:
    taken = {NAME + table.key for table in tab.tables}
    for name in names:
        if name.get("name") in taken:
            yield {"deleteNamedRange": {"namedRangeId": name["namedRangeId"]}}


def _add_sheet(sheet_id: int, tab: TabSpec, index: int, used_rows: int) -> Json:
    properties: Json = {
        "sheetId": sheet_id,
        "title": tab.label,
        "index": index,
        "gridProperties": {
            "rowCount": max(LIST_ROWS, used_rows + _SPARE_ROWS),
            "columnCount": max(body_columns(tab)) + 1 + SPARE_COLUMNS,
            "frozenRowCount": tab.freeze[0],
            "frozenColumnCount": tab.freeze[1],
        },
    }
    if tab.hidden:
        properties["hidden"] = True
    if tab.color:
        properties["tabColorStyle"] = look.color(tab.color)
    return {"addSheet": {"properties": properties}}


def _look_requests(sheet_id: int, tab: TabSpec, template: Template) -> Iterator[Json]:
    if has_intro(tab):
        yield look.repeat_format(grid_range(sheet_id, (0, 1), (0, 1)), look.intro())
    for table in tab.tables:
        first = table.col
        if table.title and table.row > 0:
            area = grid_range(sheet_id, (table.row - 1, table.row), (first, first + 1))
            yield look.repeat_format(area, look.title())
        heads = [(col, look.header(column)) for col, column in enumerate(table.columns, start=first)]
        yield from look.format_requests(sheet_id, (table.row, table.row + 1), heads)
        rows = body_rows(table, tab)
        if rows[0] != rows[1]:
            cells = [(col, _body(table, column)) for col, column in enumerate(table.columns, start=first)]
            yield from look.format_requests(sheet_id, rows, cells)
        yield from _line_looks(sheet_id, table)
        for column, cell, area in _own_cells(sheet_id, table, template):
            yield look.repeat_format(area, look.body(cell, tinted=is_tinted(table, column)))


def _line_looks(sheet_id: int, table: TableSpec) -> Iterator[Json]:
    """Give the looks of fixed lines that have a unit of their own; equal lines below one another are one."""
    kinds = dict(table.line_types)
    lines = [(table.row + below, kinds.get(line)) for below, (line, _) in enumerate(table.lines, start=1)]
    for kind, run in groupby(lines, key=lambda one: one[1]):
        rows = [row for row, _ in run]
        if kind is None:
            continue
        cells = [
            (col, look.block(replace(column, type=kind), label=False))
            for col, column in enumerate(table.columns, start=table.col)
            if column.type == "any"
        ]
        yield from look.format_requests(sheet_id, (rows[0], rows[-1] + 1), cells)


def _body(table: TableSpec, column: ColumnSpec) -> Json:
    if table.lines:
        return look.block(column, label=column is table.columns[0])
    return look.body(column, tinted=is_tinted(table, column))


def _own_cells(
    sheet_id: int, table: TableSpec, template: Template
) -> Iterator[tuple[ColumnSpec, ColumnSpec, Json]]:
    """Give the runs of default cells that differ from their column: column, cell, range."""
    defaults = list(enumerate(template.defaults.get(table.key, ()), start=table.row + 1))
    for col, column in enumerate(table.columns, start=table.col):
        cells = [(row, cell_column(table, column, default, template)) for row, default in defaults]
        for cell, run in groupby(cells, key=lambda one: one[1]):
            rows = [row for row, _ in run]
            if cell != column:
                yield column, cell, grid_range(sheet_id, (rows[0], rows[-1] + 1), (col, col + 1))


def _choices(sheet_id: int, tab: TabSpec, template: Template) -> Iterator[Json]:
    for table in tab.tables:
        yield from choice_requests(sheet_id, tab, table)
        for column, cell, area in _own_cells(sheet_id, table, template):
            if cell.choices != column.choices:
                yield choice_request(tab, cell, area)


def _values(sheet_id: int, rows: Sequence[Row]) -> Json:
    return put_cells(sheet_id, 0, 0, [[to_typed(value) for value in row] for row in rows], "userEnteredValue")


def _note_requests(sheet_id: int, tab: TabSpec) -> Iterator[Json]:
    for table in tab.tables:
        if any(column.note for column in table.columns):
            notes = [{"note": column.note} if column.note else {} for column in table.columns]
            yield put_cells(sheet_id, table.row, table.col, [notes], "note")


def _places(sheet_id: int, tab: TabSpec) -> Iterator[TablePlace]:
    """Give the tables as ``place_of`` finds them: a list reaches to the title or header below it."""
    for table in tab.tables:
        columns = {column.key: col for col, column in enumerate(table.columns, start=table.col)}
        end = body_rows(table, tab)[1]
        if end is not None and not table.lines:
            end += 1
        yield TablePlace(sheet_id, tab.key, table, table.row, columns, end)


def _marks(sheet_id: int, tab: TabSpec) -> Iterator[Json]:
    yield mark_tab(sheet_id, tab)
    tables = column_tables(tab)
    for col, column in body_columns(tab).items():
        yield mark_column(sheet_id, col, tables[col], column)
