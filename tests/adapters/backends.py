"""Makers of every ``Workbook``: tabs as a person filled them → a workbook. A new backend joins here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from google_workbooks import open_google, read_notes, seed_google
from openpyxl import Workbook as PlainFile
from openpyxl import load_workbook

from sheets_strategy.adapters.google.cells import from_raw, to_raw
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.memory_tab import TabDraft
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.workbook.grid import CellError, CellValue, Tab
from sheets_strategy.workbook.protocol import Workbook

Maker = Callable[[Path, Sequence[Tab]], Workbook]


def in_memory(folder: Path, tabs: Sequence[Tab]) -> Workbook:
    return MemoryWorkbook([TabDraft(tab).tab() for tab in tabs])


def in_a_file(folder: Path, tabs: Sequence[Tab]) -> Workbook:
    """Save tabs with another library; what formulas showed last is put in afterwards."""
    book = PlainFile()
    book.remove(book.active)
    shown: dict[str, str] = {}
    for tab in tabs:
        sheet = book.create_sheet(tab.name)
        for row, values in enumerate(tab.rows, start=1):
            for col, value in enumerate(values, start=1):
                cell = sheet.cell(row, col)
                if (row - 1, col - 1) in tab.formulas:
                    cell.value = "=" + tab.formulas[row - 1, col - 1]
                    shown[tab.formulas[row - 1, col - 1]] = "" if value is None else repr(value)
                elif value is not None:
                    cell.value = value.code if isinstance(value, CellError) else value
                    if isinstance(value, str):
                        # A text, also where it looks like a formula, a number or an error.
                        cell.data_type = "s"
    path = folder / "book.xlsx"
    book.save(path)
    _show(path, shown)
    return XlsxWorkbook(path, now=datetime.now, owner="tests")


def _show(path: Path, shown: dict[str, str]) -> None:
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            if "worksheets/sheet" in name:
                text = re.sub(r"<f>(.*?)</f><v\s*(?:/>|></v>)", lambda f: _shown(f[1], shown), data.decode())
                data = text.encode()
            file.writestr(name, data)


def _shown(formula: str, shown: dict[str, str]) -> str:
    return f"<f>{formula}</f>" + (f"<v>{shown[formula]}</v>" if shown[formula] else "")


def in_google(folder: Path, tabs: Sequence[Tab]) -> Workbook:
    """Put tabs into a spreadsheet of the emulator, as a person types them."""
    return open_google(seed_google(tabs))


def notes_of(workbook: Workbook, name: str) -> dict[tuple[int, int], str]:
    """Give the notes of a tab by cell, those of a file with another library."""
    if isinstance(workbook, GoogleWorkbook):
        return read_notes(workbook, name)
    if isinstance(workbook, MemoryWorkbook):
        return {(row, col): text for (tab, row, col), text in workbook.notes.items() if tab == name}
    cells = (cell for row in load_workbook(workbook.title)[name] for cell in row if cell.comment)
    return {(cell.row - 1, cell.column - 1): cell.comment.text for cell in cells}


SEE_FORMULAS = ["memory", "xlsx"]
"""Backends that tell which cells hold formulas; Google is asked for values only."""

TEXTS = {"google_filter_view": "Own view", "google_tool_columns": "filled", "google_headers": "headers"}
"""Words of a template that a Google sheet needs."""


def as_given_back(value: CellValue, workbook: Workbook) -> CellValue:
    """Give a value as the backend gives it back: Google's numbers do not say that they are dates."""
    return from_raw(to_raw(value)) if isinstance(workbook, GoogleWorkbook) else value


BACKENDS: dict[str, Maker] = {"memory": in_memory, "xlsx": in_a_file, "google": in_google}
