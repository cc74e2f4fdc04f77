"""How a note looks and where it stands, and the VML shape that says so to Excel.

Notes of new workbooks and notes put on cells of a team's file look alike: of
one width, as high as the text needs, hidden until the mouse is over the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sheets_strategy.adapters.xlsx.columns import find_columns
from sheets_strategy.adapters.xlsx.formats import LAST_COL, LAST_ROW
from sheets_strategy.adapters.xlsx.markup import attributes
from sheets_strategy.adapters.xlsx.rows import RowSpan, row_attributes
from sheets_strategy.adapters.xlsx.sections import SheetText
from sheets_strategy.workbook.appearance import count_lines

NOTE_WIDTH: Final = 300
"""In pixels."""
NOTE_COLOR: Final = "#FFFBE6"
NOTE_POINTS: Final = 10
"""Size of its letters."""

NAMESPACES: Final = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
SHAPE_TYPE: Final = (
    b'<{v}:shapetype id="_x0000_t202" coordsize="21600,21600" {o}:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"{declared}><{v}:stroke joinstyle="miter"/>'
    b'<{v}:path gradientshapeok="t" {o}:connecttype="rect"/></{v}:shapetype>'
)
"""What shapes of notes refer to; prefixes are filled in."""

_SHAPE: Final = (
    '<{v}:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;'
    'margin-top:1.5pt;width:%gpt;height:%gpt;z-index:%d;visibility:hidden" fillcolor="%s" '
    '{o}:insetmode="auto"{declared}><{v}:fill color2="%s"/><{v}:shadow on="t" color="black" '
    'obscured="t"/><{v}:path {o}:connecttype="none"/><{v}:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></{v}:textbox><{x}:ClientData ObjectType="Note">'
    "<{x}:MoveWithCells/><{x}:SizeWithCells/><{x}:Anchor>%s</{x}:Anchor><{x}:AutoFill>False</{x}:AutoFill>"
    "<{x}:Row>%d</{x}:Row><{x}:Column>%d</{x}:Column></{x}:ClientData></{v}:shape>"
)
_CHARACTERS: Final = 42
_PIXELS_A_LINE: Final = 18
_POINTS_A_PIXEL: Final = 0.75
_PIXELS_A_CHARACTER: Final = 7
_USUAL_COLUMN: Final = 64
_USUAL_ROW: Final = 20
_RIGHT_OF_CELL: Final = 15
_BELOW_TOP, _BELOW_FIRST = 10, 2
_YES: Final = (b"1", b"true")

Size = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class GridSizes:
    """How wide columns and how high rows are, in pixels; hidden ones are 0."""

    width: Size
    height: Size


def note_height(text: str) -> int:
    """Give the pixels that a note needs for its text, with a line to spare."""
    return _PIXELS_A_LINE * (1 + sum(count_lines(line, _CHARACTERS) for line in text.split("\n")))


def measure_grid(text: SheetText, spans: Sequence[RowSpan]) -> GridSizes:
    """Give the sizes of a sheet's columns and rows, the usual ones where none are set.

    Args:
        text: The sheet.
        spans: Its rows.
    """
    columns = find_columns(text)
    usual = attributes(text.get(b"sheetFormatPr").removeprefix(b"<sheetFormatPr").partition(b">")[0])
    usual_width = _pixels(usual, b"defaultColWidth", _PIXELS_A_CHARACTER, _USUAL_COLUMN)
    usual_height = _pixels(usual, b"defaultRowHeight", 1 / _POINTS_A_PIXEL, _USUAL_ROW)
    if usual.get(b"zeroHeight") in _YES:
        usual_height = 0

    def width(col: int) -> int:
        pairs = next((pairs for first, last, pairs in columns if first <= col <= last), {})
        return _pixels(pairs, b"width", _PIXELS_A_CHARACTER, usual_width)

    def height(row: int) -> int:
        return _pixels(row_attributes(text.data, spans, row), b"ht", 1 / _POINTS_A_PIXEL, usual_height)

    return GridSizes(width, height)


def _pixels(pairs: dict[bytes, bytes], key: bytes, scale: float, usual: int) -> int:
    if pairs.get(b"hidden") in _YES:
        return 0
    try:
        return round(float(pairs[key]) * scale)
    except (KeyError, ValueError, OverflowError):
        return usual


def shape_text(at: tuple[int, int], text: str, *, number: int, layer: int, sizes: GridSizes) -> bytes:
    """Give the shape of a note, its prefixes still to be filled in.

    Args:
        at: The cell.
        text: The note.
        number: Number of the shape, not taken on the sheet.
        layer: Its place in the order of shapes, from 1.
        sizes: What the shape lies over.
    """
    row, col = at
    height = note_height(text)
    left, right = _stretch(col + 1, _RIGHT_OF_CELL, NOTE_WIDTH, sizes.width, LAST_COL)
    below = _BELOW_TOP if row else _BELOW_FIRST
    top, bottom = _stretch(max(row - 1, 0), below, height, sizes.height, LAST_ROW)
    anchor = ", ".join(map(str, (*left, *top, *right, *bottom)))
    color = NOTE_COLOR.lower()
    points = (NOTE_WIDTH * _POINTS_A_PIXEL, height * _POINTS_A_PIXEL)
    return (_SHAPE % (number, *points, layer, color, color, anchor, row, col)).encode()


def _stretch(
    start: int, offset: int, length: int, size: Size, last: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give where a stretch of pixels begins and ends, each as cell and pixels into it.

    It begins earlier than asked where too few pixels are left before the end of the sheet.
    """
    room, at = -offset, start
    while room < length and at <= last:
        room, at = room + size(at), at + 1
    while (room < length or start > last) and start > 0:
        start -= 1
        room += size(start)
    end, left = start, offset + length
    while end < last and left >= size(end):
        left, end = left - size(end), end + 1
    return (start, offset), (end, min(left, size(end)))
