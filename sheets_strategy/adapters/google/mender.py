"""Send what mends a refused write, as carefully as the write itself: rows may move again meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sheets_strategy.adapters.google.cells import Json, from_raw, quote
from sheets_strategy.adapters.google.checks import Check, answer_holds
from sheets_strategy.adapters.google.damage import Damage
from sheets_strategy.adapters.google.mend import Scene, scenes_of
from sheets_strategy.adapters.google.mend_rows import Stray, find_strays, raise_requests, stray_requests
from sheets_strategy.adapters.google.plan import Puts
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.workbook.book import TableView

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

_FIELDS: Final = "responses(updatedData(majorDimension,values))"
_MOST_ECHOED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of mending.

    Attributes:
        left: What still is to be mended after the next reading.
        wrote: Whether anything was written.
    """

    left: tuple[Damage, ...] = ()
    wrote: bool = False


def mend(api: GoogleApi, damages: Sequence[Damage], reading: Reading) -> Mended:
    """Put right what refused writes left behind, the last one first.

    Rows are mended alone, since all rows stand elsewhere after that.

    Args:
        api: The spreadsheet service.
        damages: Refused writes, in their order; each but the first was itself to mend the ones before.
        reading: The spreadsheet as it is now.
    """
    current = reading
    scenes: list[Scene] = []
    strays: list[Stray] = []
    requests: list[Json] = []
    for damage in reversed(damages):
        found = list(scenes_of(damage, current))
        for scene in found:
            strays += find_strays(damage, scene)
            requests += raise_requests(damage, scene)
        scenes += found
        current = _apply(current, found)
    requests = _put_back(api, reading, strays) + requests
    if requests:
        api.batch_update(reading.spreadsheet.id, requests)
        # Whether the rows stand right now is seen from the next reading.
        rows = tuple((one.sheet.title, (one.meant,)) for one in strays)
        left = [replace(one, appends=(), moved=()) for one in damages]
        return Mended((*left, Damage(reading, _views_of(scenes), {}, appends=rows)), wrote=True)
    puts, anchors = _puts_of(scenes)
    if not puts:
        return Mended()
    checks = _checks(reading, puts)
    data = [put.entry(anchors[put.tab, put.col]) for put in puts] + [check.filter() for check in checks]
    answer = api.values_by_filter(reading.spreadsheet.id, data, fields=_FIELDS)
    if answer_holds(answer, len(puts), checks, reading, puts):
        return Mended(wrote=True)
    again = Damage(reading, _views_of(scenes), anchors, tuple(puts))
    return Mended((*damages, again), wrote=True)


def _put_back(api: GoogleApi, reading: Reading, strays: Sequence[Stray]) -> list[Json]:
    """Give the requests that empty the cells of rows, as they are shown now, and append the rows anew."""
    if not strays:
        return []
    rows = sorted({(one.sheet.title, one.row) for one in strays})
    ranges = [f"{quote(title)}!{row + 1}:{row + 1}" for title, row in rows]
    answers = api.batch_get_values(reading.spreadsheet.id, ranges, value_render="FORMATTED_VALUE")
    texts: dict[tuple[str, int], list[object]] = {
        at: next(iter(one.get("values", [])), []) for at, one in zip(rows, answers, strict=True)
    }

    def shown(one: Stray, col: int) -> str:
        cells = texts[one.sheet.title, one.row]
        return str(cells[col]) if col < len(cells) else ""

    return stray_requests(strays, shown)


def _apply(reading: Reading, scenes: Iterable[Scene]) -> Reading:
    """Give the reading as it will be once all cells are back."""
    tabs = {tab.name: tab for tab in reading.snapshot.tabs}
    for scene in scenes:
        rows = [list(row) for row in tabs[scene.sheet.title].rows]
        for (col, row), raw in scene.cells.items():
            at = scene.columns[col]
            rows[row].extend([None] * (at + 1 - len(rows[row])))
            rows[row][at] = from_raw(raw)
        tabs[scene.sheet.title] = replace(tabs[scene.sheet.title], rows=rows)
    snapshot = replace(reading.snapshot, tabs=tuple(tabs[tab.name] for tab in reading.snapshot.tabs))
    return replace(reading, snapshot=snapshot)


def _puts_of(scenes: Iterable[Scene]) -> tuple[list[Puts], dict[tuple[str, int], int]]:
    """Give the cells of all scenes by column as they stand now; later scenes are about earlier writes."""
    puts: dict[tuple[str, int], Puts] = {}
    anchors: dict[tuple[str, int], int] = {}
    for scene in scenes:
        for (col, row), raw in scene.cells.items():
            at = (scene.sheet.title, scene.columns[col])
            put = puts.setdefault(at, Puts(*at, label=""))
            put.cells[row] = raw
            anchors[at] = scene.anchors[col]
    return list(puts.values()), anchors


def _checks(reading: Reading, puts: Sequence[Puts]) -> list[Check]:
    """Ask for all rows that are written into; of very many, for the first columns only."""
    checks: list[Check] = []
    for title in dict.fromkeys(put.tab for put in puts):
        sheet = reading.sheet(title)
        rows = [row for put in puts if put.tab == title for row in put.cells]
        if sheet is not None:
            first, end = min(rows), max(rows) + 1
            cols = None if (end - first) * sheet.columns <= _MOST_ECHOED else 3
            checks.append(Check(sheet, first, end, 0, cols))
    return checks


def _views_of(scenes: Iterable[Scene]) -> dict[str, tuple[TableView, ...]]:
    """Give the tables as they stand now, where their headers are known."""
    found: dict[str, tuple[TableView, ...]] = {}
    for scene in scenes:
        rows = {then: now for now, then in scene.rows.items()}
        found[scene.sheet.title] = tuple(
            replace(
                view,
                tab=scene.now,
                header_row=rows[view.header_row],
                columns={key: scene.columns[c] for key, c in view.columns.items() if c in scene.columns},
                own={text: scene.columns[col] for text, col in view.own.items() if col in scene.columns},
            )
            for view in scene.views
            if view.header_row in rows
        )
    return found
