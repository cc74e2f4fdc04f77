"""Colours and number formats of a new workbook, the same for every backend.

In: a column of the template. Out: how its cells are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sheets_strategy.workbook.template import ColumnSpec, ColumnType

TEAM_FILL: Final = "#2E6B3E"
"""Header of a column that people fill."""
TOOL_FILL: Final = "#52606D"
"""Header of a column that the tool fills."""
HEADER_FONT: Final = "#FFFFFF"
COMPUTED_FILL: Final = "#F4F6F8"
"""Cells that the tool fills beside columns that people fill."""
LINE: Final = "#D5DBE1"
INK: Final = "#1F2933"
QUIET: Final = "#5F6B76"
BARS: Final = "#5B9BD5"
RUNNING: Final = "#C55A11"

NUMBER_FORMATS: Final[Mapping[ColumnType, str]] = {
    "text": "@",
    "long_text": "@",
    "choice": "@",
    "code": "@",
    "money": "#,##0.00",
    "percent": "0.0%",
    "number": "0.0",
    "integer": "0",
    "whole": "#,##0",
    "date": "dd.mm.yyyy",
    "moment": "dd.mm.yyyy h:mm",
    "flag": "General",
    "any": "General",
}
"""How the cells of a column are shown; ``@`` keeps typed digits (ИНН, accounts) text."""


def number_format(column: ColumnSpec) -> str:
    """Give the number format of a column; a number that people type is shown as they typed it."""
    if column.type == "number" and column.owner == "team":
        return NUMBER_FORMATS["any"]
    return NUMBER_FORMATS[column.type]


def header_fill(column: ColumnSpec) -> str:
    """Give the colour of a column's header; it says who fills the column."""
    return TEAM_FILL if column.owner == "team" else TOOL_FILL
