"""Marks (developer metadata) by which tabs, columns and the spreadsheet itself are known again.

Visible to whoever may read the spreadsheet, so that they outlive a change of credentials. The server chooses
their ids.
"""

from __future__ import annotations

from typing import Final

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.sheets import COLUMN, TAB
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec

WORKBOOK: Final = "sheets-strategy.workbook"
"""Key of the spreadsheet's mark; its value is the spreadsheet's own id, so that a copy is known as one."""


def mark_spreadsheet(spreadsheet_id: str) -> Json:
    """Give the request that marks the spreadsheet as a workbook of this tool."""
    return _mark(WORKBOOK, spreadsheet_id, {"spreadsheet": True})


def mark_tab(sheet_id: int, tab: TabSpec) -> Json:
    """Give the request that marks a tab, so that it is found however people name it."""
    return _mark(TAB, tab.key, {"sheetId": sheet_id})


def mark_column(sheet_id: int, col: int, table: TableSpec, column: ColumnSpec) -> Json:
    """Give the request that marks a grid column, so that it is found wherever people move it."""
    area = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": col, "endIndex": col + 1}
    return _mark(COLUMN, f"{table.key}.{column.key}", {"dimensionRange": area})


def _mark(key: str, value: str, location: Json) -> Json:
    mark = {"metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT", "location": location}
    return {"createDeveloperMetadata": {"developerMetadata": mark}}
