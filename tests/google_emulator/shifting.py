"""Insert, delete, move rows and columns: everything that lies on them follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .a1 import box_of, grid_range
from .calls import Json
from .cells import Formula
from .grid import Grid
from .references import shifted
from .spans import Change
from .spreadsheet import LISTS, Mark, Spreadsheet, Tab

_INDICES = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
_RANGE = _INDICES | {"sheetId"}
GONE = object()


def apply_change(spreadsheet: Spreadsheet, change: Change) -> None:
    """Change rows or columns of a tab, the size of its grid included."""
    tab = spreadsheet.tab(change.sheet_id)
    for grid in (tab.values, tab.looks):
        _change_grid(grid, change)
    if change.band is None:
        _resize(tab, change)
        name = "ROWS" if change.rows else "COLUMNS"
        tab.dimensions[name] = _mapped_keys(tab.dimensions[name], change)
        spreadsheet.marks = [one for mark in spreadsheet.marks if (one := _mark(mark, change)) is not None]
    _follow(spreadsheet, tab, change)


def _follow(spreadsheet: Spreadsheet, changed: Tab, change: Change) -> None:
    def one(part: Json) -> Json | None:
        made = _walk(part, change)
        return None if made is GONE else made

    for tab in spreadsheet.tabs:
        map_parts(tab, one)
    named = (one(part) for part in spreadsheet.named_ranges)
    spreadsheet.named_ranges = [part for part in named if part is not None]
    rewrite_formulas(spreadsheet, lambda text, home: shifted(text, home, changed.title, change))


def map_parts(tab: Tab, change: Callable[[Json], Json | None]) -> None:
    """Replace every JSON part of a tab, None drops it."""
    for name in LISTS:
        made = (change(one) for one in getattr(tab, name))
        setattr(tab, name, [one for one in made if one is not None])
    tab.basic_filter = None if tab.basic_filter is None else change(tab.basic_filter)


def rewrite_formulas(spreadsheet: Spreadsheet, change: Callable[[str, str], str]) -> None:
    """Replace every formula in cells, rules and validations by what ``change`` makes of it and its tab's title."""
    for tab in spreadsheet.tabs:
        title = tab.title
        tab.rules = [_rewritten(rule, change, title) for rule in tab.rules]
        if tab.has_formulas:
            for row, column, held in list(tab.values.cells(0, len(tab.values.rows), 0, 1 << 20)):
                if isinstance(held, Formula) and (text := change(held.text, title)) != held.text:
                    tab.values.put(row, column, Formula(text))
        if tab.has_lists:
            _rewrite_lists(tab, change)


def _rewrite_lists(tab: Tab, change: Callable[[str, str], str]) -> None:
    made: dict[int, Json] = {}
    for row, column, look in list(tab.looks.cells(0, len(tab.looks.rows), 0, 1 << 20)):
        if "dataValidation" in look:
            if id(look) not in made:
                made[id(look)] = _rewritten(look, change, tab.title)
            tab.looks.put(row, column, made[id(look)])


def _rewritten(part: Any, change: Callable[[str, str], str], title: str) -> Any:
    if isinstance(part, list):
        return [_rewritten(one, change, title) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: change(inner, title)
        if name == "userEnteredValue" and isinstance(inner, str) and inner.startswith("=")
        else _rewritten(inner, change, title)
        for name, inner in part.items()
    }


def _walk(part: Any, change: Change) -> Any:
    if isinstance(part, list):
        listed = [_walk(one, change) for one in part]
        return [one for one in listed if one is not GONE]
    if not isinstance(part, dict):
        return part
    if set(part) <= _RANGE and set(part) & _INDICES:
        box = change.box(box_of(part))
        return GONE if box is None else grid_range(box)
    if "dimension" in part and "startIndex" in part:
        return _dimension_range(part, change)
    made: Json = {}
    for name, inner in part.items():
        there = _coordinate(inner, change) if name == "anchorCell" else _walk(inner, change)
        if there is GONE and name in ("range", "sourceRange"):
            return GONE
        if there is not GONE:
            made[name] = there
        if name == "ranges" and not there:
            return GONE
    return _columns_of_filter(made, part, change)


def _dimension_range(part: Json, change: Change) -> Any:
    rows = part["dimension"] == "ROWS"
    if part.get("sheetId", 0) != change.sheet_id or rows != change.rows or change.band is not None:
        return part
    span = change.span(part["startIndex"], part["endIndex"])
    return GONE if span is None else part | {"startIndex": span[0], "endIndex": span[1]}


def _coordinate(part: Json, change: Change) -> Json:
    if part.get("sheetId", 0) != change.sheet_id or change.band is not None:
        return part
    name = "rowIndex" if change.rows else "columnIndex"
    at = change.index(part.get(name, 0))
    moved = part | {name: change.start if at is None else at}
    if not moved[name]:
        moved.pop(name)
    return moved


def _columns_of_filter(made: Json, part: Json, change: Change) -> Json:
    """Let filter and sort specs follow their column; deleted ones go."""
    if change.rows or change.band is not None or not ({"filterSpecs", "sortSpecs"} & set(made)):
        return made
    if "range" not in part or box_of(part["range"]).sheet_id != change.sheet_id:
        return made
    for name, index in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        specs = []
        for one in made.get(name, ()):
            at = change.index(one.get(index, 0))
            if at is not None:
                specs.append(one | {index: at})
        if name in made:
            made[name] = specs
    return {name: inner for name, inner in made.items() if inner != []}


def _mark(mark: Mark, change: Change) -> Mark | None:
    kind = "ROW" if change.rows else "COLUMN"
    if mark.sheet_id != change.sheet_id or mark.kind != kind or mark.index is None:
        return mark
    at = change.index(mark.index)
    return None if at is None else replace(mark, index=at)


def _mapped_keys(some: dict[int, Json], change: Change) -> dict[int, Json]:
    made = ((change.index(at), part) for at, part in some.items())
    return {at: part for at, part in made if at is not None}


def _resize(tab: Tab, change: Change) -> None:
    if change.kind == "move":
        return
    size = change.size if change.kind == "insert" else -change.size
    tab.resize(tab.rows + (size if change.rows else 0), tab.columns + (0 if change.rows else size))
    frozen = "frozenRowCount" if change.rows else "frozenColumnCount"
    grid = tab.properties["gridProperties"]
    count = grid.get(frozen, 0)
    if count and change.start < count:
        kept = count + size if change.kind == "insert" else count - (min(change.end, count) - change.start)
        rest = {name: value for name, value in grid.items() if name != frozen}
        tab.properties = tab.properties | {"gridProperties": rest | ({frozen: kept} if kept > 0 else {})}


def _change_grid(grid: Grid, change: Change) -> None:
    if change.band is not None:
        _change_band(grid, change)
    elif change.kind == "move":
        (grid.move_rows if change.rows else grid.move_columns)(change.start, change.end, change.to)
    elif change.kind == "insert":
        (grid.insert_rows if change.rows else grid.insert_columns)(change.start, change.size)
    else:
        (grid.delete_rows if change.rows else grid.delete_columns)(change.start, change.size)


def _change_band(grid: Grid, change: Change) -> None:
    """Shift the cells of a band; each is put anew where its index goes."""
    first, last = change.band or (0, 0)
    far = 1 << 30
    sides = (change.start, far, first, last) if change.rows else (first, last, change.start, far)
    held = list(grid.cells(*sides))
    for row, column, _ in held:
        grid.put(row, column, None)
    for row, column, thing in held:
        at = change.index(row if change.rows else column)
        if at is not None:
            grid.put(at if change.rows else row, column if change.rows else at, thing)
