"""Read what was written with another reader, before it takes the place of the original.

The new file must hold exactly the cells of the old one with the changes applied, in every
sheet that was touched; the same formulas elsewhere in it; and every other part unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path

from sheets_strategy.adapters.xlsx.addresses import cell_name
from sheets_strategy.adapters.xlsx.archive import Buffer
from sheets_strategy.adapters.xlsx.edits import SheetEdit
from sheets_strategy.adapters.xlsx.markup import check_well_formed
from sheets_strategy.adapters.xlsx.package import Package
from sheets_strategy.adapters.xlsx.reader import Reading, load_values, read_rows, read_scan
from sheets_strategy.adapters.xlsx.scan import SheetScan
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import MoveRows
from sheets_strategy.workbook.grid import CellError, CellValue

_OPEN_BREAK = re.compile(rb"<br\s*/?>(?:\s*</br>)?")
_PRECISION = timedelta(milliseconds=1)


def check_parts(old: Package, new_path: Path) -> None:
    """Check that the new file opens, and that every part that was not put is the same.

    Raises:
        UnsafeChange: ``broken_result``.
    """
    replaced = old.replaced()
    for part, pieces in replaced.items():
        if part.casefold().endswith((".xml", ".rels", ".vml")):
            check_well_formed(_closed(part, pieces), part=part)
    with Package(new_path) as new:
        expected = [name for name in old.names() if name not in replaced]
        before = {info.filename: (info.CRC, info.file_size) for info in old.archive.infos}
        after = {info.filename: (info.CRC, info.file_size) for info in new.archive.infos}
        if set(after) != set(old.names()) or any(before[name] != after[name] for name in expected):
            raise UnsafeChange("broken_result", part=str(new_path.name))


def _closed(part: str, pieces: Sequence[Buffer]) -> list[Buffer]:
    """Give a part with line breaks in captions of buttons closed, which Excel leaves open."""
    if not part.casefold().endswith(".vml"):
        return list(pieces)
    return [_OPEN_BREAK.sub(b"", b"".join(pieces))]


def check_values(new_path: Path, edits: Mapping[str, SheetEdit], reading: Reading) -> None:
    """Check cells and formulas of every touched sheet.

    Args:
        new_path: The new file.
        edits: What was done, by sheet.
        reading: The old file.

    Raises:
        UnsafeChange: ``broken_result`` with tab and cell.
    """
    tabs = {tab.name: tab.rows for tab in reading.snapshot.tabs}
    with Package(new_path) as new, ThreadPoolExecutor(max_workers=1) as background:
        values = load_values(new, [edit.sheet for edit in edits.values()], background)
        for name, edit in edits.items():
            expected = _expected(tabs[name], edit)
            found = read_rows(values.pop(name), path=new_path)
            for row, (wanted, got) in enumerate(zip_longest(expected, found, fillvalue=())):
                _compare(name, row, wanted, got)
            _compare_formulas(name, edit, reading.scans[name], read_scan(new, edit.sheet))


def _expected(rows: Iterable[Sequence[CellValue]], edit: SheetEdit) -> Iterable[Sequence[CellValue]]:
    changed = _changed(rows, edit)
    if not edit.moves:
        return changed
    grid = list(changed)
    for move in edit.moves:
        _reorder(grid, move)
    return grid


def _changed(rows: Iterable[Sequence[CellValue]], edit: SheetEdit) -> Iterator[Sequence[CellValue]]:
    last = max([*edit.cells, *edit.appended], default=-1)
    stale: dict[int, list[int]] = {}
    for at, col in edit.stale:
        stale.setdefault(at, []).append(col)
    number = -1
    for number, row in enumerate(rows):
        yield _row(row, number, edit, stale)
    for beyond in range(number + 1, last + 1):
        yield _row((), beyond, edit, stale)


def _row(
    row: Sequence[CellValue], number: int, edit: SheetEdit, stale: Mapping[int, list[int]]
) -> Sequence[CellValue]:
    values = dict.fromkeys(stale.get(number, ())) | edit.cells.get(number, {}) | edit.appended.get(number, {})
    if not values:
        return row
    wider = [*row, *[None] * (max(values) + 1 - len(row))]
    for col, value in values.items():
        wider[col] = None if value == "" else value
    return wider


def _reorder(grid: list[Sequence[CellValue]], move: MoveRows) -> None:
    grid.extend(() for _ in range(move.start + len(move.order) - len(grid)))
    block = [grid[move.start + offset] for offset in move.order]
    grid[move.start : move.start + len(block)] = block


def _compare(tab: str, row: int, wanted: Sequence[CellValue], got: Sequence[CellValue]) -> None:
    if len(wanted) < len(got):
        wanted = [*wanted, *[None] * (len(got) - len(wanted))]
    if wanted == got and bool not in map(type, wanted) and bool not in map(type, got):
        return
    for col, (one, other) in enumerate(zip_longest(wanted, got, fillvalue=None)):
        if not _same(one, other):
            raise UnsafeChange(
                "broken_result",
                tab=tab,
                cell=cell_name(row, col),
                wanted=str(one)[:80],
                found=str(other)[:80],
            )


def _same(wanted: object, got: object) -> bool:
    if wanted is None or isinstance(wanted, CellError):
        # The library of the check gives nothing for an error; the XML of it was not touched.
        return got is None
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(wanted, int | float):
        return isinstance(got, int | float) and wanted == got
    if isinstance(wanted, time):
        return isinstance(got, time) and abs(_since_midnight(wanted) - _since_midnight(got)) <= _PRECISION
    if isinstance(wanted, date):
        return isinstance(got, date) and abs(_moment(wanted) - _moment(got)) <= _PRECISION
    return wanted == got


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _since_midnight(value: time) -> timedelta:
    return datetime.combine(date.min, value) - datetime.combine(date.min, time())


def _compare_formulas(tab: str, edit: SheetEdit, before: SheetScan, after: SheetScan) -> None:
    written = edit.written()
    kept = {
        (cell.row, cell.col): (cell.text, cell.kind, cell.ref, cell.group)
        for cell in before.formulas
        if (cell.row, cell.col) not in written
    }
    found = {(cell.row, cell.col): (cell.text, cell.kind, cell.ref, cell.group) for cell in after.formulas}
    if kept != found:
        torn = min(set(kept.items()) ^ set(found.items()))[0]
        raise UnsafeChange("broken_result", tab=tab, cell=cell_name(*torn))
