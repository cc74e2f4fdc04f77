"""Put right what a write did to rows and columns that people had moved just before it.

A write can only have touched the tool's columns, empty cells of the team that it was to fill, and
rows of its own below everything. The rows that stand now are told by what people typed in them;
then each cell that was put in the wrong row gets back what its row held before. So the next round
finds what it would have found without the write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sheets_strategy.adapters.google.cells import Raw, from_raw
from sheets_strategy.adapters.google.damage import Damage
from sheets_strategy.adapters.google.plan import Puts
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.adapters.google.same_rows import Columns, cell_of, match_rows
from sheets_strategy.adapters.google.sheets import Sheet
from sheets_strategy.values.cells import CellError, CellValue
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.grid import Tab

_COMPARED: Final = 200


@dataclass(slots=True)
class Scene:
    """One damaged tab, then and now.

    Attributes:
        name: Its name when it was read.
        sheet: What it says about itself now.
        before: The tab as the write knew it.
        now: The tab as it is, with earlier mendings made.
        columns: Column then → column now, as far as known.
        anchors: Column then → id of its mark, for columns that were put into.
        views: Its tables, as the write knew them.
        rows: Row now → row then, for rows that can be told.
        cells: (Column then, row now) → value that belongs there.
    """

    name: str
    sheet: Sheet
    before: Tab
    now: Tab
    columns: Mapping[int, int]
    anchors: Mapping[int, int]
    views: Sequence[TableView] = ()
    rows: Mapping[int, int] = field(default_factory=dict)
    cells: dict[tuple[int, int], Raw] = field(default_factory=dict)


def scenes_of(damage: Damage, reading: Reading) -> Iterator[Scene]:
    """Give every damaged tab that is still there, with its rows and columns told apart."""
    for name in damage.tabs:
        then = damage.reading.sheet(name)
        found = (one for one in reading.spreadsheet.sheets if then is not None and one.id == then.id)
        sheet = next(found, None)
        if sheet is None:
            continue
        before, now = damage.reading.tab(name), reading.tab(sheet.title)
        puts = [put for put in (*damage.puts, *damage.fills, *damage.headers) if put.tab == name]
        anchors = {put.col: damage.anchors[name, put.col] for put in puts}
        views = damage.views.get(name, ())
        columns = _find_columns(before, now, sheet, anchors, views)
        scene = Scene(name, sheet, before, now, columns, anchors, views)
        scene.rows = match_rows(before.rows, now.rows, _told_by(scene, puts, views))
        _undo(scene, [put for put in damage.puts if put.tab == name], views)
        _undo_fills(scene, [put for put in damage.fills if put.tab == name])
        _place_headers(scene, [put for put in damage.headers if put.tab == name])
        yield scene


def _find_columns(
    before: Tab, now: Tab, sheet: Sheet, anchors: Mapping[int, int], views: Sequence[TableView]
) -> dict[int, int]:
    """Find columns again: what was put into by its mark, the others by their headers."""
    here = {mark.id: col for col, mark in sheet.anchors.items()}
    found = {col: here[mark] for col, mark in anchors.items() if mark in here}
    taken = set(found.values())
    for view in views:
        then = _unique_texts(before, view.header_row)
        kept = {text: col for text, col in then.items() if col not in anchors}
        header = _find_header(now, kept.keys(), view.header_row)
        for text, col in _unique_texts(now, header).items() if header >= 0 else ():
            if text in kept and kept[text] not in found and col not in taken:
                found[kept[text]] = col
                taken.add(col)
    return found if views else _alike(before, now)


def _alike(before: Tab, now: Tab) -> dict[int, int]:
    """Find the columns of a tab without known headers by what stands in them: most of the same, nearest."""
    then, here = _contents(before), _contents(now)
    found: dict[int, int] = {}
    for col, held in then.items():
        left = [one for one in here if one not in found.values()]
        best = max(left, key=lambda one: (len(held & here[one]), -abs(one - col)), default=None)
        if best is not None and held & here[best]:
            found[col] = best
    return found


def _contents(tab: Tab) -> dict[int, set[tuple[str, CellValue]]]:
    """Give column → what stands in its first rows."""
    found: dict[int, set[tuple[str, CellValue]]] = {}
    for row in tab.rows[:_COMPARED]:
        for col, value in enumerate(row):
            if value not in (None, ""):
                found.setdefault(col, set()).add((type(value).__name__, value))
    return found


def _unique_texts(tab: Tab, row: int) -> dict[CellValue, int]:
    cells = tab.rows[row] if row < len(tab.rows) else ()
    texts = [value for value in cells if isinstance(value, str) and value]
    return {value: col for col, value in enumerate(cells) if texts.count(str(value)) == 1}


def _find_header(tab: Tab, texts: Iterable[CellValue], then: int) -> int:
    """Give the row that holds most of some headers, the nearest of equal ones; -1 for none."""
    wanted = set(texts)
    best = (0, 0, -1)
    for place, row in enumerate(tab.rows):
        count = sum(isinstance(value, str) and value in wanted for value in row)
        best = max(best, (count, -abs(place - then), place)) if count else best
    return best[2]


def _told_by(scene: Scene, puts: Sequence[Puts], views: Sequence[TableView]) -> Columns:
    """Say by which columns rows are told."""
    put_cols = {put.col for put in puts}
    pairs = sorted(scene.columns.items())
    code = next((view.columns["code"] for view in views if "code" in view.columns), None)
    codes = {value for put in puts if put.col == code for value in put.cells.values()}
    return Columns(
        hard=tuple(pair for pair in pairs if pair[0] not in put_cols),
        soft=tuple(pair for pair in pairs if pair[0] in put_cols),
        code=(code, scene.columns[code]) if code is not None and code in scene.columns else None,
        put_codes=frozenset(codes),
        put_rows={put.col: put.cells.keys() for put in puts},
        labels=_labels(scene, views),
    )


def _labels(scene: Scene, views: Sequence[TableView]) -> dict[tuple[int, int], set[CellValue]]:
    """Give (column then, now) → what fixed lines of tables were called in it."""
    found: dict[tuple[int, int], set[CellValue]] = {}
    for view in (one for one in views if one.spec.lines):
        col = view.columns.get(view.spec.columns[0].key)
        if col is not None and col in scene.columns:
            texts = {cell_of(scene.before.rows[row], col) for row in view.lines().values()}
            found.setdefault((col, scene.columns[col]), set()).update(texts - {None})
    return found


def _undo(scene: Scene, puts: Sequence[Puts], views: Sequence[TableView]) -> None:
    """Give the tool's cells back what their rows held, but where the right value was put."""
    hard = [pair for pair in scene.columns.items() if pair[0] not in scene.anchors]
    changed = _changed_rows(scene, hard)
    codes = {view.columns["code"] for view in views if "code" in view.columns}
    given = {row for put in puts if put.col in codes for row in put.cells}
    for put in puts:
        if put.col not in scene.columns:
            continue
        written = {from_raw(value) for value in put.cells.values()}
        for row, cells in enumerate(scene.now.rows):
            value = cell_of(cells, scene.columns[put.col])
            if value not in written:
                continue
            then = scene.rows.get(row)
            # A row that got another code while somebody typed into it was theirs, not free.
            mine = then in put.cells and not (then in given and then in changed)
            if then is not None and mine and from_raw(put.cells[then]) == value:
                continue
            _restore(scene, put.col, row, then, value)


def _changed_rows(scene: Scene, hard: Sequence[tuple[int, int]]) -> set[int]:
    """Give the rows, as they stood then, in which people typed meanwhile."""
    found: set[int] = set()
    for row, then in scene.rows.items():
        old, new = scene.before.rows[then], scene.now.rows[row]
        if any(cell_of(old, col) != cell_of(new, here) for col, here in hard):
            found.add(then)
    return found


def _undo_fills(scene: Scene, fills: Sequence[Puts]) -> None:
    """Give team cells that were filled in the wrong row back what they held: only where it was put."""
    for fill in fills:
        for row, raw in fill.cells.items():
            then = scene.rows.get(row)
            col = scene.columns.get(fill.col)
            if col is None or row >= len(scene.now.rows) or then == row:
                continue
            value = cell_of(scene.now.rows[row], col)
            meant = fill.cells.get(then) if then is not None else None
            if value == raw and meant != raw:
                _restore(scene, fill.col, row, then, value)


def _place_headers(scene: Scene, headers: Sequence[Puts]) -> None:
    """Bring the headers of new columns to the line of headers; nothing else stands in these columns."""
    here = {then: now for now, then in scene.rows.items()}
    for put in headers:
        for row, text in put.cells.items():
            col, line = scene.columns.get(put.col), here.get(row)
            if col is None or line is None:
                continue
            for at, cells in enumerate(scene.now.rows):
                if at != line and cell_of(cells, col) == text:
                    scene.cells[put.col, at] = ""
            if cell_of(scene.now.rows[line], col) is None:
                scene.cells[put.col, line] = text


def _restore(scene: Scene, col: int, row: int, then: int | None, value: CellValue) -> None:
    was = scene.before.cell(then, col) if then is not None else None
    held: Raw = "" if was is None or isinstance(was, CellError) else was  # type: ignore[assignment]
    if from_raw(held) != value:
        scene.cells[col, row] = held
