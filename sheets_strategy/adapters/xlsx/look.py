"""How the cells of a new workbook look: colours, borders and number formats.

In: columns of the template. Out: XlsxWriter formats, each made once.
"""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.format import Format

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
from sheets_strategy.workbook.template import ColumnSpec, HighlightSpec


class Look:
    """The formats of one workbook; equal looks share one format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def plain(self) -> Format:
        """Cells above a list, where its columns are not tinted yet."""
        return self._format(valign="top")

    def intro(self) -> Format:
        """Text above all tables."""
        return self._format(italic=True, font_color=QUIET, num_format="@", valign="vcenter")

    def title(self) -> Format:
        """Text above one table."""
        return self._format(bold=True, font_size=13, font_color=INK, num_format="@", valign="vcenter")

    def header(self, column: ColumnSpec) -> Format:
        """Header cell; its colour says who fills the column."""
        return self._format(
            bold=True,
            font_color=HEADER_FONT,
            bg_color=header_fill(column),
            num_format="@",
            text_wrap=True,
            align="left",
            indent=1,
            valign="vcenter",
            bottom=1,
            bottom_color=INK,
            right=1,
            right_color=HEADER_FONT,
        )

    def body(self, column: ColumnSpec, *, tinted: bool) -> Format:
        """Cells of a column; tinted where the tool computes beside columns that people fill."""
        frame = {"bg_color": COMPUTED_FILL, "border": 1, "border_color": LINE} if tinted else {}
        return self._format(**self._cell(column), **frame)

    def block(self, column: ColumnSpec, *, label: bool) -> Format:
        """Cells of a block with fixed lines; a label stands in its first column."""
        colour = {"bold": True} if label else {}
        return self._format(**self._cell(column), bottom=1, bottom_color=LINE, **colour)

    def tick(self, column: ColumnSpec) -> Format:
        """A cell to tick, framed so that it is seen while it is empty."""
        frame = {"border": 1, "border_color": TEAM_FILL, "bold": True, "font_size": 13}
        return self._format(**self._cell(column) | {"valign": "vcenter"}, **frame)

    def highlight(self, rule: HighlightSpec) -> Format:
        """Colour of a conditional format."""
        font = {"font_color": f"#{rule.font}"} if rule.font else {}
        return self._format(bg_color=f"#{rule.fill}", **font)

    def _cell(self, column: ColumnSpec) -> dict[str, object]:
        cell: dict[str, object] = {"num_format": number_format(column), "valign": "top"}
        if column.type == "long_text":
            cell["text_wrap"] = True
        if column.type in ("date", "flag"):
            cell["align"] = "center"
        if column.type == "moment":
            cell |= {"align": "left", "indent": 1, "text_wrap": True}
        if number_format(column) == NUMBER_FORMATS["text"]:
            # A little air, so that a text does not touch the number left of it.
            cell |= {"align": "left", "indent": 1}
        if column.type == "whole":
            # Names of months stand above their numbers.
            cell["align"] = "right"
        if column.type == "code":
            cell["font_color"] = QUIET
        return cell

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
