"""Put right rows that were appended under other columns, and lines of headers sorted among rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sheets_strategy.adapters.google.cells import Json, Raw, from_raw, grid_range, typed_row
from sheets_strategy.adapters.google.damage import Damage
from sheets_strategy.adapters.google.mend import Scene
from sheets_strategy.adapters.google.same_rows import cell_of
from sheets_strategy.adapters.google.sheets import Sheet
from sheets_strategy.values.cells import CellValue

Row = Sequence[tuple[int, Raw]]


@dataclass(frozen=True, slots=True)
class Stray:
    """An appended row that stands under other columns.

    Attributes:
        sheet: Its tab.
        row: Grid row.
        cells: Grid column → what was appended, as it stands.
        meant: Grid column → what was appended, where it belongs.
    """

    sheet: Sheet
    row: int
    cells: tuple[tuple[int, Raw], ...]
    meant: tuple[tuple[int, Raw], ...]


def find_strays(damage: Damage, scene: Scene) -> list[Stray]:
    """Find the appended rows of one tab that do not stand under their columns.

    Args:
        damage: What the write did.
        scene: The tab then and now.
    """
    found: list[Stray] = []
    for tab, rows in damage.appends:
        if tab == scene.name:
            for row, where, cells in _find_rows(scene, rows):
                meant = [(scene.columns[col], value) for col, value in cells if col in scene.columns]
                found.append(Stray(scene.sheet, row, where, tuple(sorted(meant, key=lambda one: one[0]))))
    return found


def stray_requests(strays: Sequence[Stray], shown: Callable[[Stray, int], str]) -> list[Json]:
    """Give the requests that empty cells, each only while it shows what it was seen to show, and append anew.

    Sheets compares and swaps there, in one request, as it does nowhere else.

    Args:
        strays: The rows.
        shown: Gives what a cell of a row shows.
    """
    requests: list[Json] = []
    for one in strays:
        for col, value in one.cells:
            text = shown(one, col)
            if text and (not isinstance(value, str) or text == value):
                requests.append({"findReplace": _emptying(one.sheet.id, one.row, col, text)})
    for sheet_id in dict.fromkeys(one.sheet.id for one in strays):
        rows = [typed_row(one.meant) for one in strays if one.sheet.id == sheet_id]
        requests.append({"appendCells": {"sheetId": sheet_id, "rows": rows, "fields": "userEnteredValue"}})
    return requests


def _emptying(sheet_id: int, row: int, col: int, text: str) -> Json:
    return {
        "range": grid_range(sheet_id, (row, row + 1), (col, col + 1)),
        "find": text,
        "replacement": "",
        "matchCase": True,
        "matchEntireCell": True,
    }


def raise_requests(damage: Damage, scene: Scene) -> list[Json]:
    """Give the requests that bring lines above a table of one tab back above its rows."""
    moved = (start for tab, start in damage.moved if tab == scene.name)
    return [request for start in moved for request in _raise_lines(scene, start)]


def _find_rows(
    scene: Scene, appended: Sequence[Row]
) -> Iterator[tuple[int, tuple[tuple[int, Raw], ...], Row]]:
    """Find appended rows whose cells do not stand under their columns; give them as they stand and as sent.

    A row is known by holding all values that were appended together, wherever they stand in it.
    """
    by_value: dict[object, list[Row]] = {}
    counts = Counter(value for row in appended for _, value in row)
    for cells in appended:
        rarest = min((value for _, value in cells), key=lambda value: counts[value])
        by_value.setdefault(rarest, []).append(cells)
    for place, row in enumerate(scene.now.rows):
        if place in scene.rows:
            continue
        held: dict[int, object] = {col: value for col, value in enumerate(row) if value not in (None, "")}
        for cells in (one for value in set(held.values()) for one in by_value.get(value, ())):
            where = _places(cells, held)
            if where is not None:
                if not _stands_right(scene, cells, row):
                    yield place, tuple(where), cells
                break


def _places(cells: Row, held: dict[int, object]) -> list[tuple[int, Raw]] | None:
    """Give where the values of a row stand in it, each in a cell of its own; None where one is missing."""
    left = dict(held)
    found: list[tuple[int, Raw]] = []
    for at, value in cells:
        col = at if left.get(at) == value else next((col for col, one in left.items() if one == value), None)
        if col is None:
            return None
        del left[col]
        found.append((col, value))
    return found


def _stands_right(scene: Scene, cells: Row, row: Sequence[CellValue]) -> bool:
    return all(cell_of(row, scene.columns.get(col, col)) == from_raw(value) for col, value in cells)


def _raise_lines(scene: Scene, start: int) -> list[Json]:
    """Move lines that stood above a sorted table, and stand among its rows now, back above them."""
    last = len(scene.now.rows)
    body = [row for row in range(last) if scene.rows.get(row, start) >= start and any(scene.now.rows[row])]
    if not body:
        return []
    top = body[0]
    strays = {scene.rows[row]: row for row in range(top, last) if scene.rows.get(row, start) < start}
    if not strays:
        return []
    wanted = [(line, strays.get(line)) for line in range(min(strays), start)]
    requests: list[Json] = []
    order = list(range(last + len(wanted)))
    empty = last
    for line, row in wanted:
        if row is None and line < len(scene.before.rows) and any(scene.before.rows[line]):
            continue
        if row is None:
            row, empty = empty, empty + 1
        at = order.index(row)
        if at != top:
            requests.append(_move(scene.sheet, at, top))
            order.insert(top, order.pop(at))
        top += 1
    return requests


def _move(sheet: Sheet, row: int, to: int) -> Json:
    place = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    return {"moveDimension": {"source": place, "destinationIndex": to}}
