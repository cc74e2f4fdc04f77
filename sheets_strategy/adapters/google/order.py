"""Put rows of output tabs into order: one sort by «Место», or single rows moved where that would not do."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from sheets_strategy.adapters.google.cells import Json, grid_range, to_raw
from sheets_strategy.adapters.google.plan import Plan
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.sheets import Sheet
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.changes import MoveRows

PLACE: Final = "place"


def order_requests(reading: Reading, plan: Plan, sheet_of: Callable[[str], Sheet]) -> list[Json]:
    """Give the requests that move rows, for a batch in which rows were already appended."""
    requests: list[Json] = []
    for move in plan.moves:
        sheet = sheet_of(move.tab)
        view = plan.view(move.tab, move.table)
        sorts = view is not None and PLACE in view.columns and not _is_locked(sheet, move)
        if view is not None and sorts and _sorts(reading, plan, move, view):
            requests.append(_sort(sheet, move, view.columns[PLACE]))
        else:
            requests += _single_moves(sheet, move)
    return requests


def _sort(sheet: Sheet, move: MoveRows, col: int) -> Json:
    """Sort whole rows, down to the end of the tab, so that rows typed meanwhile stay below."""
    spec = {"dimensionIndex": col, "sortOrder": "ASCENDING"}
    return {"sortRange": {"range": grid_range(sheet.id, (move.start, None)), "sortSpecs": [spec]}}


def _is_locked(sheet: Sheet, move: MoveRows) -> bool:
    """Say whether a sort would touch rows that this account may not write into, if only to leave them."""
    return any(lock.end_row is None or lock.end_row > move.start for lock in sheet.locks)


def _sorts(reading: Reading, plan: Plan, move: MoveRows, view: TableView) -> bool:
    """Say whether a sort by place gives the wanted order: numbers first, then texts, then empty cells."""
    col = view.columns[PLACE]
    places: list[CellValue] = [
        reading.tab(move.tab).cell(move.start + offset, col) for offset in range(len(move.order))
    ]
    for put in plan.puts:
        if put.tab == move.tab and put.col == col:
            for row, value in put.cells.items():
                if 0 <= row - move.start < len(places):
                    places[row - move.start] = value
    for append in plan.appends:
        if append.tab == move.tab:
            for offset, cells in enumerate(append.rows, start=append.start - move.start):
                places[offset] = next((to_raw(value) for at, value in cells if at == col), None)
    order = sorted(range(len(places)), key=lambda offset: _sort_key(places[offset]))
    return tuple(order) == tuple(move.order)


def _sort_key(value: CellValue) -> tuple[int, float, str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 0, float(value), ""
    return (2, 0.0, "") if value in (None, "") else (1, 0.0, str(value))


def _single_moves(sheet: Sheet, move: MoveRows) -> list[Json]:
    """Move the fewest rows that bring the wanted order; the others stay as they are."""
    stay = set(_longest_rise(move.order))
    now = list(range(len(move.order)))
    requests: list[Json] = []
    for place, offset in enumerate(move.order):
        at = now.index(offset)
        if offset in stay or at == place:
            continue
        now.insert(place, now.pop(at))
        # A destination counts in places before the row is taken out.
        to = place if place < at else place + 1
        source = {
            "sheetId": sheet.id,
            "dimension": "ROWS",
            "startIndex": move.start + at,
            "endIndex": move.start + at + 1,
        }
        requests.append({"moveDimension": {"source": source, "destinationIndex": move.start + to}})
    return requests


def _longest_rise(order: Sequence[int]) -> list[int]:
    """Give the longest rising part of an order."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int] = {}
    for value in order:
        at = bisect_left(tails, value)
        if at:
            before[value] = ends[at - 1]
        tails[at:] = [value, *tails[at + 1 :]]
        ends[at:] = [value, *ends[at + 1 :]]
    found = []
    value = ends[-1] if ends else -1
    while value >= 0:
        found.append(value)
        value = before.get(value, -1)
    return found[::-1]
