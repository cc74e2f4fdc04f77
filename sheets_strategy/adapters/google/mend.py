"""Mend what a write put in the wrong place because people had moved rows or columns meanwhile.

Only the tool's columns can be touched by such a write. What can be wrong: headers written over,
codes on other rows than they were meant for, figures outside of their tables, rows that were
appended under other columns, a line of headers sorted among rows. Figures inside the tables need
no mending: the next round computes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheets_strategy.adapters.google.cells import Json, Raw, grid_range
from sheets_strategy.adapters.google.plan import Puts
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import Sheet
from sheets_strategy.adapters.google.writer import Damage
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.grid import Tab

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

Sign = tuple[tuple[str, CellValue], ...]
"""What people typed in a row: (header, value) of each cell."""

Cells = dict[tuple[int, int], Raw]
"""(id of a column's mark, grid row) → value that belongs there."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """One tab then and now.

    Attributes:
        sheet: What it says about itself now.
        before: The tab as the write knew it.
        now: The tab as it is.
        columns: Column then → column now, for columns with marks.
        marks: Column then → id of its mark.
    """

    sheet: Sheet
    before: Tab
    now: Tab
    columns: Mapping[int, int]
    marks: Mapping[int, int]


def mend(api: GoogleApi, damage: Damage, reading: Reading) -> bool:
    """Put right what an earlier write damaged; say whether anything was written.

    Args:
        api: The service.
        damage: What was written, by which reading.
        reading: The spreadsheet as it is now.
    """
    cells: Cells = {}
    requests: list[Json] = []
    for title in damage.plan.touched:
        scene = _scene(damage, reading, title)
        if scene is None:
            continue
        for view in damage.plan.views.get(title, ()):
            puts = [put for put in damage.puts if put.tab == title]
            cells |= _mend_table(scene, view, puts)
            if title in damage.moved:
                requests += _raise_header(scene, view)
        for tab, rows in damage.appends:
            if tab == title:
                strays = [(row, cell) for row, cells_ in _find_strays(scene.now, rows) for cell in cells_]
                requests += [_clear(scene.sheet, row, col, value) for row, (col, value) in strays]
    if cells:
        api.values_by_filter(reading.spreadsheet.id, list(_entries(cells)), fields="responses(updatedRange)")
    if requests:
        api.batch_update(reading.spreadsheet.id, requests)
    return bool(cells or requests)


def _scene(damage: Damage, reading: Reading, title: str) -> _Scene | None:
    then = damage.reading.sheet(title)
    sheet = next((one for one in reading.spreadsheet.sheets if then is not None and one.id == then.id), None)
    if sheet is None:
        return None
    here = {mark.id: col for col, mark in sheet.anchors.items()}
    marks = {col: mark for (tab, col), mark in damage.anchors.items() if tab == title}
    columns = {col: here[mark] for col, mark in marks.items() if mark in here}
    return _Scene(sheet, damage.reading.tab(title), reading.tab(sheet.title), columns, marks)


def _mend_table(scene: _Scene, view: TableView, puts: Sequence[Puts]) -> Cells:
    """Give the cells that bring headers, codes and empty cells of one table back."""
    mine = [put for put in puts if put.label.partition(".")[0] == view.spec.key and put.col in scene.columns]
    cells: Cells = {}
    header_row = _find_header(scene, view)
    for put in (one for one in puts if one.col in scene.columns):
        # Any column of the tab may have been written over this table's headers and title.
        for row in (view.header_row, view.header_row - 1):
            text, there = scene.before.cell(row, put.col), row + header_row - view.header_row
            changed = there in put.cells and there != row and put.cells[there] != text
            if isinstance(text, str) and changed and _now(scene, there, put) == put.cells[there]:
                cells[scene.marks[put.col], there] = text
    for put in mine:
        for row, value in put.cells.items():
            outside = row <= header_row or (bool(view.spec.lines) and row > header_row + len(view.spec.lines))
            empty = outside and row != header_row and (scene.marks[put.col], row) not in cells
            if empty and value != "" and _now(scene, row, put) == value:
                cells[scene.marks[put.col], row] = ""
    code = view.columns.get("code")
    if code is not None and header_row >= 0:
        cells |= _mend_codes(scene, view, next((put for put in mine if put.col == code), None), header_row)
    return cells


def _find_header(scene: _Scene, view: TableView) -> int:
    """Give the row that holds most of a table's headers now, the nearest of equal ones; -1 for none."""
    headers = {scene.before.cell(view.header_row, col) for col in view.columns.values()}
    counts = [
        (sum(value in headers for value in row if value), row_at) for row_at, row in enumerate(scene.now.rows)
    ]
    best = max(counts, key=lambda one: (one[0], -abs(one[1] - view.header_row)), default=(0, -1))
    return best[1] if best[0] else -1


def _now(scene: _Scene, row: int, put: Puts) -> CellValue:
    return scene.now.cell(row, scene.columns[put.col])


def _mend_codes(scene: _Scene, view: TableView, put: Puts | None, header_row: int) -> Cells:
    """Give codes that were written over back to their rows, known by what people typed in them."""
    if put is None:
        return {}
    code_now = scene.columns[put.col]
    present = {row[code_now] for row in scene.now.rows[header_row + 1 :] if code_now < len(row)}
    signs = _signs(scene.before, view.header_row, _others(view))
    lost: dict[Sign, list[CellValue]] = {}
    for row, sign in signs.items():
        code = scene.before.cell(row, put.col)
        if sign and code not in (None, "") and code not in present:
            lost.setdefault(sign, []).append(code)
    now = _signs(scene.now, header_row, _others_now(scene, view, header_row))
    cells: Cells = {}
    for row, written in put.cells.items():
        if (scene.now.cell(row, code_now) or "") != written or now.get(row) == signs.get(row):
            continue
        codes = lost.get(now.get(row, ()), [])
        if codes:
            cells[scene.marks[put.col], row] = str(codes.pop(0))
    return cells


def _others(view: TableView) -> dict[str, int]:
    """Give header → column of what people fill in a table."""
    team = [column.label for column in view.spec.columns if column.owner == "team"]
    found = {label: view.columns[key] for key, label in _labels(view).items() if label in team}
    return {**found, **view.own}


def _labels(view: TableView) -> dict[str, str]:
    return {column.key: column.label for column in view.spec.columns if column.key in view.columns}


def _others_now(scene: _Scene, view: TableView, header_row: int) -> dict[str, int]:
    """Give the same headers → columns as they stand now."""
    then = {scene.before.cell(view.header_row, col): header for header, col in _others(view).items()}
    row = scene.now.rows[header_row]
    return {then[value]: col for col, value in enumerate(row) if value is not None and value in then}


def _signs(tab: Tab, header_row: int, cols: Mapping[str, int]) -> dict[int, Sign]:
    """Give row → what people typed in it."""
    found: dict[int, Sign] = {}
    for row in range(header_row + 1, len(tab.rows)):
        typed = ((header, tab.cell(row, col)) for header, col in sorted(cols.items()))
        found[row] = tuple((header, value) for header, value in typed if value not in (None, ""))
    return found


def _find_strays(
    tab: Tab, rows: Sequence[Sequence[tuple[int, Raw]]]
) -> Iterator[tuple[int, Sequence[tuple[int, Raw]]]]:
    """Find appended rows that hold exactly what was appended, cell by cell."""
    wanted: dict[tuple[tuple[int, CellValue], ...], Sequence[tuple[int, Raw]]] = {
        tuple(sorted(cells)): cells for cells in rows
    }
    for place, row in enumerate(tab.rows):
        held = tuple((col, value) for col, value in enumerate(row) if value not in (None, ""))
        if held in wanted:
            yield place, wanted[held]


def _clear(sheet: Sheet, row: int, col: int, value: Raw) -> Json:
    """Empty a cell, but only while it shows what was written: Sheets compares and swaps in one request."""
    found: Json = {
        "range": grid_range(sheet.id, (row, row + 1), (col, col + 1)),
        "replacement": "",
        "matchCase": True,
        "matchEntireCell": True,
    }
    if isinstance(value, str):
        return {"findReplace": {**found, "find": value}}
    return {"findReplace": {**found, "find": _digits(value), "searchByRegex": True}}


def _digits(value: float) -> str:
    """Give a pattern for a number however it is shown: its digits, with any marks between and around."""
    whole = re.escape(str(abs(int(value))))
    return r"\D*" + r"\D?".join(whole) + r"(\D\d*)?\D*"


def _raise_header(scene: _Scene, view: TableView) -> list[Json]:
    """Move a line of headers that was sorted among its rows back above them."""
    header_row = _find_header(scene, view)
    code = view.columns.get("code")
    col = scene.columns.get(code, code) if code is not None else None
    if header_row < 0 or col is None:
        return []
    top = header_row
    while top > 0 and scene.now.cell(top - 1, col) not in (None, ""):
        top -= 1
    if top == header_row:
        return []
    place = {
        "sheetId": scene.sheet.id,
        "dimension": "ROWS",
        "startIndex": header_row,
        "endIndex": header_row + 1,
    }
    return [{"moveDimension": {"source": place, "destinationIndex": top}}]


def _entries(cells: Cells) -> Iterator[Json]:
    """Give the entries of a values request, column by column."""
    columns: dict[int, dict[int, Raw]] = {}
    for (mark, row), value in cells.items():
        columns.setdefault(mark, {})[row] = value
    for mark, rows in columns.items():
        values: list[Raw | None] = [rows.get(row) for row in range(max(rows) + 1)]
        lookup = {"developerMetadataLookup": {"metadataId": mark}}
        yield {"dataFilter": lookup, "majorDimension": "COLUMNS", "values": [values]}
