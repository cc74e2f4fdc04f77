"""Let a tab that people own grow: a column of the template, rows at its end, a note.

In: what is added, and where. Out: requests of ``spreadsheets.batchUpdate``, in the
order in which they must be applied; nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sheets_strategy.adapters.google import look
from sheets_strategy.adapters.google.cells import Json, grid_range, to_typed
from sheets_strategy.adapters.google.dimensions import width_request
from sheets_strategy.adapters.google.lists import choice_request
from sheets_strategy.adapters.google.marks import mark_column
from sheets_strategy.adapters.google.new_tab import put_cells
from sheets_strategy.adapters.google.protections import TablePlace, add_protections
from sheets_strategy.workbook.appearance import is_tinted, shown_width
from sheets_strategy.workbook.changes import AddColumn
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template


def column_requests(
    change: AddColumn,
    tab: TabSpec,
    template: Template,
    *,
    sheet_id: int,
    grid_columns: int,
    lock: Sequence[str] | None = None,
) -> list[Json]:
    """Give the requests that add a column right of everything in a tab, without its note.

    Args:
        change: The column and its place.
        tab: Its tab in the template.
        template: Gives the words.
        sheet_id: The tab in the spreadsheet.
        grid_columns: Columns of the tab's grid before this one is added.
        lock: As in ``tab_requests``.

    Raises:
        InputError: ``choice_like_formula`` (tab, header, choice).
    """
    column, col, row = change.column, change.col, change.header_row
    table = tab.table(change.table)
    head = grid_range(sheet_id, (row, row + 1), (col, col + 1))
    more = col + 1 - grid_columns
    grown = {"sheetId": sheet_id, "dimension": "COLUMNS", "length": more}
    alone = TablePlace(sheet_id, tab.key, replace(table, columns=(column,)), row, {column.key: col})
    return [
        *([{"appendDimension": grown}] if more > 0 else []),
        width_request(sheet_id, (col, col + 1), shown_width(column), hidden=column.hidden),
        look.repeat_format(head, look.header(column)),
        put_cells(sheet_id, row, col, [[to_typed(column.label)]], "userEnteredValue"),
        *_body_requests(sheet_id, tab, table, [(col, column)], row + 1),
        *add_protections([alone], template, lock=lock),
        mark_column(sheet_id, col, table, column),
    ]


def row_requests(place: TablePlace, tab: TabSpec, *, first_row: int) -> list[Json]:
    """Give the requests that make the last rows of a list look and behave like the rows above.

    For rows that were added below the end of the grid: nothing says that Google
    gives them the formats and drop-downs of the rows above.

    Args:
        place: Where the list stands.
        tab: Its tab in the template.
        first_row: Grid row of the first of them; they reach to the end of the grid.

    Raises:
        InputError: ``choice_like_formula`` (tab, header, choice).
    """
    table = place.table
    columns = [(place.columns[one.key], one) for one in table.columns if one.key in place.columns]
    columns.sort(key=lambda one: one[0])
    return list(_body_requests(place.sheet_id, tab, table, columns, first_row))


def _body_requests(
    sheet_id: int, tab: TabSpec, table: TableSpec, columns: Sequence[tuple[int, ColumnSpec]], first_row: int
) -> Iterator[Json]:
    """Give formats and choices of columns, from a row to the end of the grid."""
    formats = [(col, look.body(column, tinted=is_tinted(table, column))) for col, column in columns]
    yield from look.format_requests(sheet_id, (first_row, None), formats)
    for col, column in columns:
        if column.choices:
            yield choice_request(tab, column, grid_range(sheet_id, (first_row, None), (col, col + 1)))


def note_request(sheet_id: int, row: int, col: int, text: str) -> Json:
    """Give the request that puts a note on a cell."""
    return put_cells(sheet_id, row, col, [[{"note": text}]], "note")
