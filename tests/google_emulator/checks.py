"""Arguments of requests, checked as Google checks them."""

from __future__ import annotations

from dataclasses import replace

from .a1 import Box, box_of
from .calls import Json
from .cells import Refused
from .masks import Tree, parse_mask
from .session import Session
from .spreadsheet import Tab


def field_mask(args: Json) -> Tree:
    """Read the mask that a request must carry."""
    text = args.get("fields") or ""
    if not text.strip():
        raise Refused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return parse_mask(text)


def tab_and_box(session: Session, grid_range: Json) -> tuple[Tab, Box]:
    """Read a GridRange, as it is; refuse an unknown tab, an empty range, or one that begins outside the grid.

    Google was seen to cut a range that only ends outside (insertRange, deleteRange, copyPaste).
    """
    box = box_of(grid_range)
    tab = session.spreadsheet.tab(box.sheet_id)
    for name, start, end in (("Row", box.top, box.bottom), ("Column", box.left, box.right)):
        if (start or 0) < 0 or (end is not None and end < 0):
            raise Refused(f"range.start{name}Index and range.end{name}Index must be >= 0")
        if end is not None and end <= (start or 0):
            raise Refused(f"range.end{name}Index must be greater than range.start{name}Index")
    session.within(box)
    return tab, box


def bounded(session: Session, grid_range: Json) -> tuple[Tab, Box]:
    """Read a GridRange and cut it to the grid."""
    tab, box = tab_and_box(session, grid_range)
    return tab, tab.clip(box)


def corner(session: Session, coordinate: Json) -> tuple[Tab, int, int]:
    """Read a GridCoordinate."""
    tab = session.spreadsheet.tab(coordinate.get("sheetId", 0))
    row, column = coordinate.get("rowIndex", 0), coordinate.get("columnIndex", 0)
    if row < 0 or column < 0:
        raise Refused("GridCoordinate indexes must be greater than or equal to 0.")
    if row >= tab.rows:
        raise Refused(f"GridCoordinate.rowIndex[{row}] is after last row in grid[{tab.rows - 1}]")
    if column >= tab.columns:
        raise Refused(f"GridCoordinate.columnIndex[{column}] is after last column in grid[{tab.columns - 1}]")
    return tab, row, column


def dimension_span(session: Session, span: Json) -> tuple[Tab, bool, int, int]:
    """Read a DimensionRange: tab, whether rows, start, end; missing ends are the grid's."""
    tab = session.spreadsheet.tab(span.get("sheetId", 0))
    if span.get("dimension") not in ("ROWS", "COLUMNS"):
        raise Refused("No dimension was specified.")
    rows = span["dimension"] == "ROWS"
    size = tab.rows if rows else tab.columns
    start, end = span.get("startIndex", 0), span.get("endIndex", size)
    if start < 0 or end < 0:
        raise Refused("DimensionRange indexes must be >= 0")
    if end <= start:
        raise Refused("DimensionRange endIndex must be greater than startIndex")
    return tab, rows, start, end


def strip_box(tab: Tab, rows: bool, start: int, end: int) -> Box:
    """Give whole rows or columns as a box."""
    empty = Box(tab.id)
    return replace(empty, top=start, bottom=end) if rows else replace(empty, left=start, right=end)
