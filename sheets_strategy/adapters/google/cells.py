"""Cells as Google's values and requests hold them: raw JSON values, and typed ones.

Dates are serial numbers: days since 30 December 1899, the fraction is the time of day. What is
read does not say which numbers are dates; the layers above know their columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from sheets_strategy.errors import UnsafeChange
from sheets_strategy.values.cells import CellError, CellValue

Json = dict[str, Any]
Raw = str | float | int | bool

ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#ERROR!", "Loading..."}
)
"""What a cell with an error reads as; a text may read so too."""

_FIRST_DAY: Final = date(1899, 12, 30).toordinal()
_SECONDS: Final = 86_400


def to_raw(value: CellValue) -> Raw:
    """Give the JSON value that stands for a cell when it is written RAW; "" empties it.

    Raises:
        UnsafeChange: ``unsupported_value``: error cells are never written.
    """
    if value is None:
        return ""
    if isinstance(value, CellError):
        raise UnsafeChange("unsupported_value", tab="", cell=value.code)
    if isinstance(value, datetime):
        day = value.date().toordinal() - _FIRST_DAY
        return day if value.time() == time() else day + _fraction(value.time())
    if isinstance(value, date):
        return value.toordinal() - _FIRST_DAY
    if isinstance(value, time):
        return _fraction(value)
    return value


def to_typed(value: CellValue) -> Json:
    """Give a cell of ``updateCells`` or ``appendCells``: its type is said, so that text stays text."""
    raw = to_raw(value)
    if raw == "":
        return {}
    if isinstance(raw, bool):
        return {"userEnteredValue": {"boolValue": raw}}
    if isinstance(raw, str):
        return {"userEnteredValue": {"stringValue": raw}}
    return {"userEnteredValue": {"numberValue": raw}}


def from_raw(value: Raw | None) -> CellValue:
    """Give the cell that a JSON value was read from."""
    return None if value == "" else value


def read_rows(values: Sequence[Sequence[Raw | None]]) -> list[list[CellValue]]:
    """Give the rows of a grid that was read; texts that occur often are kept once."""
    known: dict[str, str] = {}
    return [
        [
            (known.setdefault(value, value) if value else None) if isinstance(value, str) else value
            for value in row
        ]
        for row in values
    ]


def typed_row(cells: Iterable[tuple[int, CellValue]]) -> Json:
    """Give a row of ``appendCells`` from (column, value) pairs; columns between stay empty."""
    places = dict(cells)
    width = max(places, default=-1) + 1
    return {"values": [to_typed(places.get(col)) for col in range(width)]}


def grid_range(
    sheet_id: int, rows: tuple[int, int | None] | None = None, cols: tuple[int, int | None] | None = None
) -> Json:
    """Give a GridRange; None is without bound."""
    found: Json = {"sheetId": sheet_id}
    for span, name in ((rows, "Row"), (cols, "Column")):
        if span is not None:
            found[f"start{name}Index"] = span[0]
            if span[1] is not None:
                found[f"end{name}Index"] = span[1]
    return found


def quote(title: str) -> str:
    """Give a tab's name as A1 notation wants it."""
    doubled = title.replace("'", "''")
    return f"'{doubled}'"


def _fraction(moment: time) -> float:
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / _SECONDS
