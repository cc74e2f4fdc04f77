"""Marks (developer metadata) by which tabs, columns and the spreadsheet itself are known again.

Visible to whoever may read the spreadsheet, so that they outlive a change of credentials.
"""

from __future__ import annotations

import secrets
from typing import Final

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.sheets import COLUMN, TAB
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec

WORKBOOK: Final = "sheets-strategy.workbook"
"""Key of the spreadsheet's mark; its value is the spreadsheet's own id, so that a copy is known as one."""


def mark_spreadsheet(spreadsheet_id: str) -> Json:
    """Give the request that marks the spreadsheet as a workbook of this tool."""
    return create_mark(WORKBOOK, spreadsheet_id)


def mark_tab(sheet_id: int, tab: TabSpec) -> Json:
    """Give the request that marks a tab, so that it is found however people name it."""
    return create_mark(TAB, tab.key, {"sheetId": sheet_id})


def mark_column(sheet_id: int, col: int, table: TableSpec, column: ColumnSpec) -> Json:
    """Give the request that marks a grid column, so that it is found wherever people move it."""
    return create_mark(COLUMN, f"{table.key}.{column.key}", place_of_column(sheet_id, col))


def place_of_column(sheet_id: int, col: int) -> Json:
    """Give the location of a mark on a grid column."""
    area = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": col, "endIndex": col + 1}
    return {"dimensionRange": area}


def create_mark(key: str, value: str, location: Json | None = None, mark_id: int | None = None) -> Json:
    """Give the request that makes a mark.

    Args:
        key: What kind of mark it is.
        value: What it says.
        location: Where it stands, None for the whole spreadsheet.
        mark_id: Its id; None lets the server choose.
    """
    mark: Json = {
        "metadataKey": key,
        "metadataValue": value,
        "visibility": "DOCUMENT",
        "location": location or {"spreadsheet": True},
    }
    if mark_id is not None:
        mark["metadataId"] = mark_id
    return {"createDeveloperMetadata": {"developerMetadata": mark}}


def delete_mark(mark_id: int) -> Json:
    """Give the request that takes a mark away."""
    lookup = {"developerMetadataLookup": {"metadataId": mark_id}}
    return {"deleteDeveloperMetadata": {"dataFilter": lookup}}


def new_mark_id() -> int:
    """Give an id for a mark, by chance: a positive int32."""
    return 1 + secrets.randbelow(2**31 - 2)
