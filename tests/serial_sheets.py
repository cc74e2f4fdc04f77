"""Sheets as Google gives them: every day a bare serial number, its time a fraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from edit_driver import MemoryPerson, Sheet

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.workbook.grid import Snapshot

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # of spreadsheets


def serial_of(value: CellValue) -> CellValue:
    """Give a day as its serial number, any other cell as it is."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    return float((value - _EPOCH.date()).days) if isinstance(value, date) else value


def serialised(rows: Sequence[Row]) -> list[list[CellValue]]:
    """Give a grid with every day as its serial number."""
    return [[serial_of(value) for value in row] for row in rows]


class SerialWorkbook(MemoryWorkbook):
    """A workbook in memory that gives its days as serial numbers when it is read."""

    def read(self) -> Snapshot:
        return Snapshot(serialise(self).tabs, super().read().version)


class SerialPerson(MemoryPerson):
    """A person with such a workbook; what they see and type are days."""

    def __init__(self, workbook: MemoryWorkbook) -> None:
        super().__init__(SerialWorkbook(workbook.tabs))

    def save(self, sheets: Sequence[Sheet]) -> None:
        self.workbook = SerialWorkbook([sheet.tab() for sheet in sheets])

    def restore(self, state: object) -> None:
        self.workbook = SerialWorkbook(state)  # type: ignore[arg-type]


def serialise(workbook: MemoryWorkbook) -> MemoryWorkbook:
    """Give a workbook with every day on every tab as its serial number."""
    return MemoryWorkbook([replace(tab, rows=serialised(tab.rows)) for tab in workbook.tabs])
