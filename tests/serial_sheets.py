"""Sheets as Google gives them: every day a bare serial number, its time a fraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.values.cells import CellValue, Row

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # of spreadsheets


def serial_of(value: CellValue) -> CellValue:
    """Give a day as its serial number, any other cell as it is."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    return float((value - _EPOCH.date()).days) if isinstance(value, date) else value


def serialised(rows: Sequence[Row]) -> list[list[CellValue]]:
    """Give a grid with every day as its serial number."""
    return [[serial_of(value) for value in row] for row in rows]


def serialise(workbook: MemoryWorkbook) -> MemoryWorkbook:
    """Give a workbook with every day on every tab as its serial number."""
    return MemoryWorkbook([replace(tab, rows=serialised(tab.rows)) for tab in workbook.tabs])
