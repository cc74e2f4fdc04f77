"""Number formats of a local workbook: one mapping for new files, added columns and cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sheets_strategy.workbook.template import ColumnType

NUMBER_FORMATS: Final[Mapping[ColumnType, str]] = {
    "text": "@",
    "long_text": "@",
    "choice": "@",
    "code": "@",
    "money": "#,##0.00",
    "percent": "0.0%",
    "number": "0.0",
    "integer": "0",
    "date": "dd.mm.yyyy",
    "any": "General",
}
"""How the cells of a column are shown; ``@`` keeps typed digits (ИНН, accounts) text."""

LAST_ROW: Final = 1_048_575
"""Grid row of the last row that a sheet can have."""

LAST_COL: Final = 16_383
"""Grid column of the last column that a sheet can have."""
