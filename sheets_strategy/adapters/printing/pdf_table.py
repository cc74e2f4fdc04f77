"""One table of a PDF: widths of columns, heights of rows, and their texts in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from sheets_strategy.adapters.printing.pdf_fonts import Fonts
from sheets_strategy.workbook.palette import HEADER_FONT, INK, LINE, TOOL_FILL
from sheets_strategy.workbook.print_marks import Box, Line, Mark, Words
from sheets_strategy.workbook.print_widths import measure_columns, share_widths
from sheets_strategy.workbook.printed import PrintedTable

SIZE: Final = 7.5
_LEADING: Final = 9.2
_SIDE: Final = 3.0
_ABOVE: Final = 2.2
_LONGEST_WORD: Final = 95.0


class TableLayout:
    """A table measured for a page.

    Attributes:
        head_height: Of the header.
        heights: Of each row.
    """

    def __init__(self, table: PrintedTable, fonts: Fonts, room: float) -> None:
        self._table = table
        self._fonts = fonts
        padding = 2 * _SIDE * len(table.columns)
        wishes = measure_columns(
            table,
            lambda text: fonts.width(text, SIZE),
            lambda text: fonts.width(text, SIZE, bold=True),
            longest=_LONGEST_WORD,
        )
        inner = share_widths(wishes, room - padding)
        # A hair more, so that a text that just fits is not broken by rounding.
        self._inner = [one + 0.01 for one in inner]
        self._widths = [one + 2 * _SIDE for one in inner]
        self._head = [
            fonts.wrap(column.label, SIZE, wide, bold=True)
            for column, wide in zip(table.columns, self._inner, strict=True)
        ]
        self.head_height = _height(self._head)
        self._rows = [self._wrap(row) for row in table.rows]
        self.heights = [_height(row) for row in self._rows]

    def _wrap(self, row: Sequence[str]) -> list[list[str]]:
        return [self._fonts.wrap(text, SIZE, wide) for text, wide in zip(row, self._inner, strict=True)]

    def head(self, x: float, y: float) -> list[Mark]:
        """Give the header at a place."""
        box = Box(x, y, sum(self._widths), self.head_height, TOOL_FILL)
        return [box, *self._texts(self._head, x, y, self.head_height, bold=True, fill=HEADER_FONT)]

    def row(self, place: int, x: float, y: float) -> list[Mark]:
        """Give a row at a place."""
        height = self.heights[place]
        marks: list[Mark] = []
        left = x
        for col, wide in enumerate(self._widths):
            fill = self._table.fills.get((place, col))
            if fill:
                marks.append(Box(left, y, wide, height, fill))
            left += wide
        marks.append(Line(x, y + height, left, y + height, LINE))
        return [*marks, *self._texts(self._rows[place], x, y, height, bold=False, fill=INK)]

    def _texts(
        self, cells: Sequence[Sequence[str]], x: float, y: float, height: float, *, bold: bool, fill: str
    ) -> Iterator[Mark]:
        for column, lines, wide in zip(self._table.columns, cells, self._widths, strict=True):
            right = column.align == "right"
            edge = x + wide - _SIDE if right else x + _SIDE
            # A header stands at the bottom of its line, a cell at the top of its row.
            base = y + _ABOVE + SIZE + (height - _height([lines]) if bold else 0)
            for number, line in enumerate(lines):
                if line:
                    anchor: Literal["start", "end"] = "end" if right else "start"
                    yield Words(edge, base + number * _LEADING - 1, line, SIZE, bold, fill, anchor)
            x += wide


def _height(cells: Sequence[Sequence[str]]) -> float:
    return max(map(len, cells), default=1) * _LEADING + 2 * _ABOVE
