"""How wide the columns and how high the rows of a new tab are: requests in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.workbook.appearance import grid_widths, header_lines
from sheets_strategy.workbook.layout import body_columns
from sheets_strategy.workbook.template import TabSpec

_PIXELS_A_CHARACTER: Final = 7
_PIXELS_AROUND: Final = 5
_PIXELS_A_LINE: Final = 18
_AROUND_LINES: Final = 8
_TITLE_PIXELS: Final = 32


def size_requests(sheet_id: int, tab: TabSpec) -> Iterator[Json]:
    """Give the requests for all widths, hidden columns, and the heights of titles and headers.

    Other rows fit themselves to wrapped text, as long as nobody sets their height.
    """
    columns = body_columns(tab)
    looks = [(col, width, columns[col].hidden) for col, width in grid_widths(tab).items()]
    placed = [(col - place, col, width, hidden) for place, (col, width, hidden) in enumerate(looks)]
    for (_, width, hidden), run in groupby(placed, key=lambda one: (one[0], one[2], one[3])):
        cols = [one[1] for one in run]
        yield width_request(sheet_id, (cols[0], cols[-1] + 1), width, hidden=hidden)
    for table in tab.tables:
        if table.title and table.row > 0:
            yield _height(sheet_id, table.row - 1, _TITLE_PIXELS)
        yield _height(sheet_id, table.row, _PIXELS_A_LINE * header_lines(table) + _AROUND_LINES)


def width_request(sheet_id: int, cols: tuple[int, int], characters: int, *, hidden: bool) -> Json:
    """Give the request that sets the width of columns, and whether people see them.

    Args:
        sheet_id: The tab.
        cols: First grid column, and the one after the last.
        characters: The width.
        hidden: Whether the columns are hidden.
    """
    pixels = characters * _PIXELS_A_CHARACTER + _PIXELS_AROUND
    return _dimension(sheet_id, "COLUMNS", cols, {"pixelSize": pixels, "hiddenByUser": hidden})


def _height(sheet_id: int, row: int, pixels: int) -> Json:
    return _dimension(sheet_id, "ROWS", (row, row + 1), {"pixelSize": pixels})


def _dimension(sheet_id: int, dimension: str, span: tuple[int, int], properties: Json) -> Json:
    area = {"sheetId": sheet_id, "dimension": dimension, "startIndex": span[0], "endIndex": span[1]}
    request = {"range": area, "properties": properties, "fields": ",".join(sorted(properties))}
    return {"updateDimensionProperties": request}
