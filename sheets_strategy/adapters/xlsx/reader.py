"""Read a workbook file: typed values from one library, everything else from the XML.

Values are what python-calamine gives with empty leading rows and columns
kept: numbers as float (whole ones too), text as str, booleans, dates. A cell
shown as a date is a ``date`` at midnight and a ``datetime`` else, one below a
day is a ``time``; elapsed time (``[h]:mm``) is a number of days. Error cells
and formulas, which that library leaves out, are found in the XML.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, load_workbook

from sheets_strategy.adapters.xlsx.formulas import resolved
from sheets_strategy.adapters.xlsx.package import Package, SheetPart
from sheets_strategy.adapters.xlsx.pins import find_pinned
from sheets_strategy.adapters.xlsx.scan import SheetScan, is_sparse, scan_by_count, scan_sheet
from sheets_strategy.errors import WorkbookError
from sheets_strategy.workbook.grid import CellError, CellValue, Snapshot, Tab

SMALL_PART = 30 * 1024**2
HANDLE_PREFIX = "SheetsStrategy_"
_SHEET_NAME = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!#]+))!")


def file_version(path: Path) -> str:
    """Give the SHA-256 of a file's bytes.

    Raises:
        WorkbookError: ``workbook_unreachable``.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise WorkbookError("workbook_unreachable", path=str(path), why=error.strerror or "") from error


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook as it was read.

    Attributes:
        snapshot: What the product sees.
        scans: Name of the worksheet → its formulas and errors.
    """

    snapshot: Snapshot
    scans: Mapping[str, SheetScan]


def read_workbook(path: Path) -> Reading:
    """Read every worksheet of a file once; chart sheets and the like are no tabs.

    Raises:
        WorkbookError: It is not a workbook, encrypted, broken, or changed meanwhile.
    """
    version = file_version(path)
    with Package(path) as package, ThreadPoolExecutor(max_workers=1) as background:
        handles = find_handles(package)
        sheets = [sheet for sheet in package.sheets if sheet.kind == "worksheet" and sheet.part]
        try:
            values = load_values(package, sheets, background)
            scans = {sheet.name: read_scan(package, sheet) for sheet in sheets}
            tabs = tuple(
                _read_tab(
                    package,
                    sheet,
                    scans[sheet.name],
                    values.pop(sheet.name),
                    handles.get(sheet.name.casefold(), ""),
                )
                for sheet in sheets
            )
        except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError) as error:
            raise WorkbookError("broken_workbook", path=str(path)) from error
    if file_version(path) != version:
        raise WorkbookError("workbook_busy", path=str(path))
    return Reading(Snapshot(tabs, version), scans)


def load_values(
    package: Package, sheets: Iterable[SheetPart], background: Executor
) -> dict[str, Future[CalamineSheet]]:
    """Begin to load the values of sheets, one after the other, while the caller does something else.

    The library works without Python's lock, so that it costs a second core and hardly any time.

    Args:
        package: The workbook.
        sheets: The worksheets.
        background: One thread; the library's workbook is not for two at once.

    Returns:
        Name of the sheet → what ``read_rows`` waits for.

    Raises:
        WorkbookError: ``broken_workbook``, or ``tab_too_sparse`` when a stray cell
            makes a grid larger than memory.
    """
    path = package.archive.path
    wanted = list(sheets)
    for sheet in wanted:
        _refuse_sparse(package, sheet)
    try:
        workbook = load_workbook(str(path))
    except (CalamineError, OSError) as error:
        raise WorkbookError("broken_workbook", path=str(path)) from error
    return {sheet.name: background.submit(workbook.get_sheet_by_name, sheet.name) for sheet in wanted}


def _refuse_sparse(package: Package, sheet: SheetPart) -> None:
    with package.open(sheet.part) as stream:
        head = stream.read(4096)
    with package.open(sheet.part) as stream:
        if is_sparse(head, stream, small=package.size(sheet.part) < SMALL_PART):
            raise WorkbookError("tab_too_sparse", path=str(package.archive.path), tab=sheet.name)


def read_rows(loading: Future[CalamineSheet], *, path: Path) -> Iterator[list[CellValue]]:
    """Read the values of one sheet, row by row from its first row and column on.

    Raises:
        WorkbookError: ``broken_workbook``.
    """
    try:
        found = loading.result()
    except (CalamineError, OSError) as error:
        raise WorkbookError("broken_workbook", path=str(path)) from error
    # The library gives empty leading rows when asked row by row, but no empty leading columns.
    margin: list[CellValue] = [None] * (found.start[1] if found.start else 0)
    return (margin + _typed(row) for row in found.iter_rows())


def read_scan(package: Package, sheet: SheetPart) -> SheetScan:
    """Give the formulas and errors of one sheet."""
    with package.open(sheet.part) as stream:
        found = scan_sheet(stream)
    if found is None:
        found = scan_by_count(package.read(sheet.part), part=sheet.part)
    return found


def find_handles(package: Package) -> dict[str, str]:
    """Give, by the tab's name folded to lower case, the template key that the workbook remembers."""
    handles: dict[str, str] = {}
    for name, text, scope in package.names_defined():
        found = _SHEET_NAME.match(text)
        if scope == -1 and name.startswith(HANDLE_PREFIX) and found:
            tab = found[1].replace("''", "'") if found[1] else found[2]
            handles.setdefault(tab.casefold(), name.removeprefix(HANDLE_PREFIX))
    return handles


def _read_tab(
    package: Package, sheet: SheetPart, scan: SheetScan, loading: Future[CalamineSheet], handle: str
) -> Tab:
    rows = list(read_rows(loading, path=package.archive.path))
    for (row, col), code in scan.errors.items():
        _put(rows, row, col, CellError(code))
    pinned: frozenset[int] = frozenset()
    if package.size(sheet.part) < SMALL_PART:
        pinned = find_pinned(package, sheet, scan, rows)
    return Tab(
        name=sheet.name,
        rows=rows,
        formulas={(cell.row, cell.col): text for cell, text in resolved(scan.formulas)},
        uncached=frozenset((cell.row, cell.col) for cell in scan.formulas if not cell.cached),
        handle=handle,
        hidden=sheet.hidden,
        pinned=pinned,
    )


def _typed(row: Sequence[object]) -> list[CellValue]:
    """Give a row's values as the product knows them: empty is None, elapsed time is days."""
    if timedelta in map(type, row):
        row = [value / timedelta(days=1) if isinstance(value, timedelta) else value for value in row]
    return [None if value == "" else value for value in row]  # type: ignore[misc]


def _put(rows: list[list[CellValue]], row: int, col: int, value: CellValue) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row].extend([None] * (col + 1 - len(rows[row])))
    rows[row][col] = value
