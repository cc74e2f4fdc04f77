"""Widths, heights and tints of a new tab, the same for every backend.

In: a tab of the template, settled. Out: sizes in characters and lines; an
adapter turns them into its own units.
"""

from __future__ import annotations

import math
from typing import Final

from sheets_strategy.workbook.layout import body_columns
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec

_AROUND_A_WORD: Final = 4
"""Characters for the indent, bold letters and the filter's button."""
_BESIDE_A_HEADER: Final = 3
"""Characters of a header cell that its words cannot use."""
_HEADER_LINES: Final = 2


def main_table(tab: TabSpec) -> TableSpec:
    """Give the list that carries the filter and the printed header, else the last table."""
    return next((table for table in reversed(tab.tables) if table.filter), tab.tables[-1])


def column_tables(tab: TabSpec) -> dict[int, TableSpec]:
    """Give the table whose column decides how a grid column looks, from left to right."""
    return {
        col: next(table for table in tab.tables if any(column is other for other in table.columns))
        for col, column in body_columns(tab).items()
    }


def is_tinted(table: TableSpec, column: ColumnSpec) -> bool:
    """Say whether the tool fills a column beside columns that people fill."""
    return column.owner == "tool" and any(other.owner == "team" for other in table.columns)


def shown_width(column: ColumnSpec) -> int:
    """Give a column's width in characters, or more where a word of its header would break."""
    return max(column.width, max(map(len, column.label.split()), default=0) + _AROUND_A_WORD)


def grid_widths(tab: TabSpec) -> dict[int, int]:
    """Give the width of each grid column in characters: the widest of the tables that share it."""
    widths: dict[int, int] = {}
    for table in tab.tables:
        for col, column in enumerate(table.columns, start=table.col):
            widths[col] = max(shown_width(column), widths.get(col, 0))
    return dict(sorted(widths.items()))


def header_lines(table: TableSpec) -> int:
    """Give how many lines the header of a table needs, at least two."""
    lines = (count_lines(column.label, shown_width(column) - _BESIDE_A_HEADER) for column in table.columns)
    return max(_HEADER_LINES, *lines)


def count_lines(text: str, width: int) -> int:
    """Count the lines of a text that wraps at words, each line a little short of the width."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        lines += math.ceil(len(word) / width) - 1
        room -= len(word) % width + 1
    return lines
