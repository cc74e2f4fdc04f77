"""How the cells of a new Google Sheet look: CellFormat objects, and the requests that put them.

In: columns of the template. Out: JSON as Google's API wants it; equal looks
of neighbouring columns become one request, however long the columns are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from sheets_strategy.adapters.google.cells import Json, grid_range
from sheets_strategy.workbook.palette import (
    COMPUTED_FILL,
    HEADER_FONT,
    INK,
    LINE,
    NUMBER_FORMATS,
    QUIET,
    TEAM_FILL,
    header_fill,
    number_format,
)
from sheets_strategy.workbook.template import ColumnSpec, ColumnType, HighlightSpec

Rows = tuple[int, int | None]
"""First row, and the row after the last one; None where there is no end."""

_KINDS: Final[dict[ColumnType, str]] = {
    "money": "NUMBER",
    "percent": "PERCENT",
    "date": "DATE",
    "moment": "DATE_TIME",
}
_INDENTED: Final = {"top": 2, "right": 3, "bottom": 2, "left": 9}
"""A little air, so that a text does not touch the number left of it."""


def color(code: str) -> Json:
    """Give a ColorStyle from ``#RRGGBB`` or ``RRGGBB``.

    With all digits: Google cuts a part down to one of 256 levels, and a rounded one would fall by one.
    """
    digits = code.removeprefix("#")
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}


def intro() -> Json:
    """Text above all tables."""
    return {
        "numberFormat": _text(),
        "verticalAlignment": "MIDDLE",
        "textFormat": {"italic": True, "foregroundColorStyle": color(QUIET)},
    }


def title() -> Json:
    """Text above one table."""
    return {
        "numberFormat": _text(),
        "verticalAlignment": "MIDDLE",
        "textFormat": {"bold": True, "fontSize": 13, "foregroundColorStyle": color(INK)},
    }


def header(column: ColumnSpec) -> Json:
    """Header cell; its colour says who fills the column."""
    return {
        "numberFormat": _text(),
        "backgroundColorStyle": color(header_fill(column)),
        "borders": {"bottom": _border(INK), "right": _border(HEADER_FONT)},
        "padding": _INDENTED,
        "horizontalAlignment": "LEFT",
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
        "textFormat": {"bold": True, "foregroundColorStyle": color(HEADER_FONT)},
    }


def body(column: ColumnSpec, *, tinted: bool) -> Json:
    """Cells of a column; tinted where the tool computes beside columns that people fill."""
    cell = _cell(column)
    if tinted:
        line = _border(LINE)
        cell["backgroundColorStyle"] = color(COMPUTED_FILL)
        cell["borders"] = dict.fromkeys(("top", "bottom", "left", "right"), line)
    return cell


def block(column: ColumnSpec, *, label: bool) -> Json:
    """Cells of a block with fixed lines; a label stands in its first column."""
    cell = _cell(column) | {"borders": {"bottom": _border(LINE)}}
    if label:
        cell["textFormat"] = {**cell.get("textFormat", {}), "bold": True}
    return cell


def highlight(rule: HighlightSpec) -> Json:
    """Colour of a conditional format, which knows fill and font only."""
    font = {"textFormat": {"foregroundColorStyle": color(rule.font)}} if rule.font else {}
    return {"backgroundColorStyle": color(rule.fill), **font}


def format_requests(sheet_id: int, rows: Rows, formats: Iterable[tuple[int, Json]]) -> Iterator[Json]:
    """Give the requests that format some rows of columns.

    Args:
        sheet_id: The tab.
        rows: Which rows.
        formats: (Grid column, CellFormat), from left to right.
    """
    placed = [(col - place, col, cell) for place, (col, cell) in enumerate(formats)]
    for (_, cell), run in groupby(placed, key=lambda one: (one[0], one[2])):
        cols = [col for _, col, _ in run]
        yield repeat_format(grid_range(sheet_id, rows, (cols[0], cols[-1] + 1)), cell)


def repeat_format(area: Json, cell: Json) -> Json:
    """Give the request that formats a range; what the format does not name stays as it is."""
    fields = f"userEnteredFormat({','.join(sorted(cell))})"
    return {"repeatCell": {"range": area, "cell": {"userEnteredFormat": cell}, "fields": fields}}


def _cell(column: ColumnSpec) -> Json:
    pattern = number_format(column)
    cell: Json = {"verticalAlignment": "TOP"}
    if pattern == NUMBER_FORMATS["text"]:
        cell |= {"numberFormat": _text(), "horizontalAlignment": "LEFT", "padding": _INDENTED}
    elif pattern != NUMBER_FORMATS["any"]:
        cell["numberFormat"] = {"type": _KINDS.get(column.type, "NUMBER"), "pattern": pattern}
    if column.type == "long_text":
        cell["wrapStrategy"] = "WRAP"
    if column.type in ("date", "flag"):
        cell["horizontalAlignment"] = "CENTER"
    if column.type == "moment":
        cell |= {"horizontalAlignment": "LEFT", "padding": _INDENTED, "wrapStrategy": "WRAP"}
    if column.type == "flag":
        sides = ("top", "bottom", "left", "right")
        cell |= {"verticalAlignment": "MIDDLE", "borders": dict.fromkeys(sides, _border(TEAM_FILL))}
    if column.type == "whole":
        # Names of months stand above their numbers.
        cell["horizontalAlignment"] = "RIGHT"
    if column.type == "code":
        cell["textFormat"] = {"foregroundColorStyle": color(QUIET)}
    return cell


def _text() -> Json:
    """Plain text: what people type into it stays as typed, digits too."""
    return {"type": "TEXT", "pattern": NUMBER_FORMATS["text"]}


def _border(code: str) -> Json:
    return {"style": "SOLID", "colorStyle": color(code)}
