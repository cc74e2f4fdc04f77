"""Sections, tables and charts → pages of A4 in landscape with everything in its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from sheets_strategy.adapters.printing.pdf_fonts import Fonts
from sheets_strategy.adapters.printing.pdf_table import TableLayout
from sheets_strategy.workbook.drawn import draw_chart
from sheets_strategy.workbook.palette import INK, QUIET, TOOL_FILL
from sheets_strategy.workbook.print_marks import Line, Mark, Words
from sheets_strategy.workbook.printed import PrintedChart, PrintedTable, Report, Section

WIDTH: Final = 841.89
HEIGHT: Final = 595.28
LEFT: Final = 28.0
TOP: Final = 28.0
ROOM: Final = WIDTH - 2 * LEFT
BOTTOM: Final = HEIGHT - 30.0


@dataclass(slots=True)
class Page:
    """One page.

    Attributes:
        begins: Title of the section that begins on it, "" for none.
        marks: What stands on it, in the order in which it is drawn.
    """

    begins: str = ""
    marks: list[Mark] = field(default_factory=list)


def lay_out(report: Report, fonts: Fonts) -> list[Page]:
    """Give the pages of a report, at least one."""
    writer = _Writer(fonts)
    writer.head(report)
    for place, section in enumerate(report.sections):
        if place:
            writer.turn()
        writer.section(section)
    return writer.pages


class _Writer:
    """Goes down the pages."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self.pages = [Page()]
        self._y = TOP

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(Page())
        self._y = TOP

    def head(self, report: Report) -> None:
        """Write what the report is called, and its day."""
        for line in self._fonts.wrap(report.title, 17, ROOM, bold=True):
            self._words(line, 17, bold=True, after=4)
        for line in report.lines:
            self._words(line, 9, fill=QUIET, after=3)
        self._y += 8

    def section(self, section: Section) -> None:
        """Write a section."""
        self.pages[-1].begins = section.title
        for line in self._fonts.wrap(section.title, 13, ROOM, bold=True):
            self._words(line, 13, bold=True, after=3)
        self._put(Line(LEFT, self._y, LEFT + ROOM, self._y, TOOL_FILL, 1.4))
        self._y += 6
        for block in section.blocks:
            self._chart(block) if isinstance(block, PrintedChart) else self._table(block)

    def _put(self, mark: Mark) -> None:
        self.pages[-1].marks.append(mark)

    def _words(
        self, text: str, size: float, *, bold: bool = False, fill: str = INK, after: float = 0
    ) -> None:
        """Write a line of text and go below it."""
        self._y += size
        self._put(Words(LEFT, self._y, text, size, bold, fill))
        self._y += after

    def _title(self, title: str, *, needs: float) -> None:
        """Write what stands above a block, on a new page where the block's beginning would not fit."""
        if self._y > TOP and self._y + needs + (22 if title else 4) > BOTTOM:
            self.turn()
        self._y += 6 if title else 2
        if title:
            self._words(title, 9.5, bold=True, after=5)

    def _chart(self, chart: PrintedChart) -> None:
        drawing = draw_chart(chart)
        self._title(chart.title, needs=drawing.height)
        for mark in drawing.marks:
            self._put(replace(mark, x=LEFT + mark.x, y=self._y + mark.y))
        self._y += drawing.height + 4

    def _table(self, table: PrintedTable) -> None:
        layout = TableLayout(table, self._fonts, ROOM)
        whole = layout.head_height + sum(layout.heights)
        # A table that fits one page is not torn where little of the page is left.
        keeps = whole if whole < BOTTOM - TOP - 30 and self._y > (TOP + BOTTOM) / 2 else 0
        self._title(table.title, needs=max(keeps, layout.head_height + sum(layout.heights[:2])))
        self._head_of(layout)
        for place, height in enumerate(layout.heights):
            if self._y + height > BOTTOM:
                self.turn()
                self._head_of(layout)
            self.pages[-1].marks += layout.row(place, LEFT, self._y)
            self._y += height
        self._y += 4
        for note in table.notes:
            for line in self._fonts.wrap(note, 8, ROOM):
                if self._y + 10 > BOTTOM:
                    self.turn()
                self._words(line, 8, fill=QUIET, after=2)

    def _head_of(self, layout: TableLayout) -> None:
        self.pages[-1].marks += layout.head(LEFT, self._y)
        self._y += layout.head_height
