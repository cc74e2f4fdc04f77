"""Read a whole spreadsheet: one request for what it says about itself, one for all values."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sheets_strategy.adapters.google.cells import ERRORS, Json, quote, read_rows
from sheets_strategy.adapters.google.sheets import FIELDS, Sheet, Spreadsheet, read_spreadsheet
from sheets_strategy.values.cells import CellError, CellValue
from sheets_strategy.values.letters import column_letters
from sheets_strategy.workbook.grid import Snapshot, Tab

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

_ERROR_FIELDS: Final = (
    "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(effectiveValue(errorValue(type))))))"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A spreadsheet as it was read.

    Attributes:
        snapshot: Tabs with their values; numbers where a cell shows a date.
        spreadsheet: What it said about itself, just before the values.
    """

    snapshot: Snapshot
    spreadsheet: Spreadsheet

    def sheet(self, title: str) -> Sheet | None:
        """Give the tab with this name."""
        return next((sheet for sheet in self.spreadsheet.sheets if sheet.title == title), None)

    def tab(self, title: str) -> Tab:
        """Give the values of the tab with this name."""
        return next(tab for tab in self.snapshot.tabs if tab.name == title)


def read_workbook(api: GoogleApi, spreadsheet_id: str) -> Reading:
    """Read everything, in two requests; in a third one where texts look like errors.

    Raises:
        WorkbookError: It cannot be reached or read.
        WorkbookChanged: A tab was renamed or deleted between the two requests.
    """
    spreadsheet = read_spreadsheet(api.get_spreadsheet(spreadsheet_id, FIELDS))
    titles = [quote(sheet.title) for sheet in spreadsheet.sheets]
    found = api.batch_get_values(spreadsheet_id, titles) if titles else []
    version = _version(spreadsheet, found)
    grids = [read_rows(one.get("values", [])) for one in found]
    _mark_errors(api, spreadsheet, grids)
    tabs = tuple(_tab(sheet, rows) for sheet, rows in zip(spreadsheet.sheets, grids, strict=True))
    return Reading(Snapshot(tabs, version), spreadsheet)


def _version(spreadsheet: Spreadsheet, found: Sequence[Json]) -> str:
    """Hash what was read: Google says of no reading which state it is."""
    tabs = [(sheet.id, sheet.title, sheet.hidden, sheet.handle) for sheet in spreadsheet.sheets]
    # The oldest format but one writes equal values alike, whoever else holds them.
    values = marshal.dumps([one.get("values", []) for one in found], 2)
    return hashlib.sha256(repr(tabs).encode() + values).hexdigest()


def _tab(sheet: Sheet, rows: Sequence[list[CellValue]]) -> Tab:
    return Tab(sheet.title, rows, handle=sheet.handle, hidden=sheet.hidden, pinned=_pinned(sheet, len(rows)))


def _pinned(sheet: Sheet, rows: int) -> frozenset[int]:
    """Give the rows that cannot be sorted: merged cells, and what this account may not write into.

    A sort leaves rows alone that a filter hides, so that behind a filter none can be put in order.
    """
    if sheet.filtered:
        return frozenset(range(rows))
    locked = {
        row
        for lock in sheet.locks
        for row in range(lock.first_row, rows if lock.end_row is None else min(rows, lock.end_row))
    }
    return sheet.merged | locked


def _mark_errors(api: GoogleApi, spreadsheet: Spreadsheet, grids: Sequence[list[list[CellValue]]]) -> None:
    """Tell error cells from texts that read alike, by asking about these columns only."""
    ranges: list[str] = []
    places: dict[int, list[list[CellValue]]] = {}
    for sheet, rows in zip(spreadsheet.sheets, grids, strict=True):
        doubtful = _doubtful(rows)
        for col, (first, last) in doubtful.items():
            letters = column_letters(col)
            ranges.append(f"{quote(sheet.title)}!{letters}{first + 1}:{letters}{last + 1}")
            places[sheet.id] = rows
    if not ranges:
        return
    for found in api.get_spreadsheet(spreadsheet.id, _ERROR_FIELDS, ranges).get("sheets", []):
        rows = places[int(found["properties"].get("sheetId", 0))]
        for part in found.get("data", []):
            _mark_part(rows, part)


def _doubtful(rows: Sequence[Sequence[CellValue]]) -> Mapping[int, tuple[int, int]]:
    """Give column → first and last row of texts that read like errors."""
    found: dict[int, tuple[int, int]] = {}
    for place, row in enumerate(rows):
        if ERRORS.isdisjoint(row):
            continue
        for col, value in enumerate(row):
            if isinstance(value, str) and value in ERRORS:
                found[col] = (found.get(col, (place, place))[0], place)
    return found


def _mark_part(rows: list[list[CellValue]], part: Json) -> None:
    first_row, first_col = int(part.get("startRow", 0)), int(part.get("startColumn", 0))
    for offset, row in enumerate(part.get("rowData", [])):
        for across, cell in enumerate(row.get("values", [])):
            if "errorValue" in cell.get("effectiveValue", {}):
                _mark(rows, first_row + offset, first_col + across)


def _mark(rows: list[list[CellValue]], row: int, col: int) -> None:
    """Make a text an error, unless people moved it away since it was read."""
    value = rows[row][col] if row < len(rows) and col < len(rows[row]) else None
    if isinstance(value, str) and value in ERRORS:
        rows[row][col] = CellError(value)
