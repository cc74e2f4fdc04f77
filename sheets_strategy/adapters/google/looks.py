"""What a write adds beside values: whole tabs, the look of added columns and rows, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from sheets_strategy.adapters.google.cells import Json, grid_range, quote, to_typed
from sheets_strategy.adapters.google.grow import column_requests, note_request, row_requests
from sheets_strategy.adapters.google.marks import create_mark, place_of_column
from sheets_strategy.adapters.google.new_tab import put_cells, tab_requests
from sheets_strategy.adapters.google.plan import Plan
from sheets_strategy.adapters.google.protections import place_of
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import COLUMN, Sheet
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.book import address
from sheets_strategy.workbook.changes import AppendRows
from sheets_strategy.workbook.template import Template

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

_NOTE_FIELDS: Final = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(note))))"

# The column is inserted instead, and its mark gets an id that is known.
_NOT_HERE = frozenset({"appendDimension", "createDeveloperMetadata"})

_VALUE = "userEnteredValue"


def column_looks(
    plan: Plan, reading: Reading, template: Template, anchors: Mapping[tuple[str, int], int]
) -> list[Json]:
    """Give the requests that insert the new columns and dress them, with headers, notes and marks.

    A column of people may stand there by now; a column that the batch itself inserts never is one.

    Args:
        plan: What is written.
        reading: The spreadsheet as it was read.
        template: Words and looks.
        anchors: (tab, column) → id of the mark that it gets.
    """
    requests: list[Json] = []
    widths = {sheet.title: sheet.columns for sheet in reading.spreadsheet.sheets}
    for change in plan.columns:
        sheet = next(one for one in reading.spreadsheet.sheets if one.title == change.tab)
        span, width = {"sheetId": sheet.id, "dimension": "COLUMNS"}, widths[change.tab]
        if change.col < width:
            place = {**span, "startIndex": change.col, "endIndex": change.col + 1}
            requests.append({"insertDimension": {"range": place, "inheritFromBefore": False}})
        else:
            requests.append({"appendDimension": {**span, "length": change.col + 1 - width}})
        widths[change.tab] = max(width, change.col) + 1
        tab = next((tab for tab in template.tabs if any(t.key == change.table for t in tab.tables)), None)
        if tab is not None:
            columns = widths[change.tab]
            made = column_requests(change, tab, template, sheet_id=sheet.id, grid_columns=columns)
            requests += [one for one in made if not _NOT_HERE & one.keys()]
        else:
            text = to_typed(change.column.label)
            requests.append(put_cells(sheet.id, change.header_row, change.col, [[text]], _VALUE))
        requests += [
            put_cells(sheet.id, row, change.col, [[to_typed(text)]], _VALUE) for row, text in change.texts
        ]
        label = f"{change.table}.{change.column.key}"
        mark = anchors[change.tab, change.col]
        requests.append(create_mark(COLUMN, label, place_of_column(sheet.id, change.col), mark))
        notes = (one for one in plan.notes if (one.tab, one.col) == (change.tab, change.col))
        requests += [note_request(sheet.id, note.row, note.col, note.text) for note in notes]
    return requests


def look_requests(plan: Plan, reading: Reading, template: Template) -> list[Json]:
    """Give the requests of the last batch that are about tabs, and looks of rows.

    Args:
        plan: What is written.
        reading: The spreadsheet as it was read.
        template: Words and looks.
    """
    sheets = {sheet.title: sheet for sheet in reading.spreadsheet.sheets}
    added = {(one.tab, one.col) for one in plan.columns}
    requests: list[Json] = []
    for note in plan.notes:
        if (note.tab, note.col) not in added:
            requests.append(note_request(sheets[note.tab].id, note.row, note.col, note.text))
    for append in plan.appends:
        requests += _row_looks(append, sheets[append.tab], plan, template)
    titles = list(sheets)
    for new in plan.tabs:
        place = new.place(titles)
        titles.insert(place, new.spec.label)
        requests += tab_requests(new.spec, template, index=place, names=reading.spreadsheet.names)
    return requests


def refuse_notes(api: GoogleApi, plan: Plan, reading: Reading) -> None:
    """Stop where a cell that is to get a note has one; one read, only where there are notes to put.

    Raises:
        UnsafeChange: ``note_exists`` (tab, cell).
    """
    places = [(note.tab, address(note.row, note.col)) for note in plan.notes]
    twice = next((place for at, place in enumerate(places) if place in places[:at]), None)
    sizes = {sheet.title: (sheet.rows, sheet.columns) for sheet in reading.spreadsheet.sheets}
    inside = [
        place
        for place, note in zip(places, plan.notes, strict=True)
        # A column that is still to be added may lie outside the grid.
        if note.row < sizes[note.tab][0] and note.col < sizes[note.tab][1]
    ]
    found = None if twice else _find_note(api, inside, reading)
    if twice or found:
        tab, cell = twice or found or ("", "")
        raise UnsafeChange("note_exists", tab=tab, cell=cell)


def _find_note(api: GoogleApi, places: Sequence[tuple[str, str]], reading: Reading) -> tuple[str, str] | None:
    """Give the first of some cells that has a note."""
    ranges = [f"{quote(tab)}!{cell}" for tab, cell in places]
    if not ranges:
        return None
    titles = {sheet.id: sheet.title for sheet in reading.spreadsheet.sheets}
    answer = api.get_spreadsheet(reading.spreadsheet.id, _NOTE_FIELDS, ranges)
    for sheet in answer.get("sheets", []):
        for part in sheet.get("data", []):
            cells = [cell for row in part.get("rowData", []) for cell in row.get("values", [])]
            if any(cell.get("note") for cell in cells):
                at = address(int(part.get("startRow", 0)), int(part.get("startColumn", 0)))
                return titles[int(sheet["properties"].get("sheetId", 0))], at
    return None


def _row_looks(append: AppendRows, sheet: Sheet, plan: Plan, template: Template) -> Iterator[Json]:
    """Give new rows below the end of the grid the look of those above, and dates the look of dates."""
    end = append.start + len(append.rows)
    view = plan.view(append.tab, append.table)
    if view is not None and end > sheet.rows:
        yield from row_requests(place_of(view, sheet.id), template.tab(view.tab_key), first_row=sheet.rows)
    if view is None:
        days = {col for row in append.rows for col, value in row if isinstance(value, date)}
        for col in sorted(days):
            area = grid_range(sheet.id, (append.start, end), (col, col + 1))
            look = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd.mm.yyyy"}}}
            yield {"repeatCell": {"range": area, "cell": look, "fields": "userEnteredFormat.numberFormat"}}
