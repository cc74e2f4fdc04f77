"""What one cell of a spreadsheet can hold, whatever the backend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class CellError:
    """An error cell, such as ``#REF!``; ``code`` is its text."""

    code: str


CellValue = str | int | float | bool | date | datetime | time | CellError | None
Row = Sequence[CellValue]
