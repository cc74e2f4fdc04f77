"""Requests that write cells: typed values, formats, notes, validation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .a1 import Box, box_of
from .calls import Json
from .cells import Formula, Held, Refused, from_extended
from .checks import bounded, corner, field_mask
from .masks import Tree, overlay
from .omit import tidy, twin_mask
from .references import offset
from .session import Session
from .shifting import apply_change
from .spans import Change
from .spreadsheet import Tab

_READ_ONLY = ("effectiveValue", "effectiveFormat", "formattedValue", "hyperlink")


@dataclass(slots=True)
class Pen:
    """Writes the masked fields of CellData into cells.

    Attributes:
        tab: Where.
        value: Whether the mask names the value.
        looks: The rest of the mask; None when it names nothing else.
    """

    tab: Tab
    value: bool
    looks: Tree | None
    _made: dict[tuple[int, str], Json | None] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, tab: Tab, tree: Tree) -> Pen:
        """Make the pen of a mask."""
        rest = {name: part for name, part in tree.items() if name not in (*_READ_ONLY, "userEnteredValue")}
        return cls(tab, not tree or "userEnteredValue" in tree, {} if not tree else twin_mask(rest) or None)

    def write(self, row: int, column: int, cell: Json) -> None:
        """Write one cell."""
        if self.value:
            self.put(row, column, from_extended(cell.get("userEnteredValue")))
        if self.looks is not None:
            old = self.tab.looks.get(row, column)
            new = self.look(old, cell)
            if new is not old:
                self.tab.looks.put(row, column, new)

    def put(self, row: int, column: int, held: Held | None) -> None:
        """Write one value."""
        self.tab.put(row, column, held)

    def look(self, old: Json | None, cell: Json) -> Json | None:
        """Give the look that an old one becomes; equal questions share their answer."""
        kept = {name: part for name, part in cell.items() if name not in (*_READ_ONLY, "userEnteredValue")}
        key = (id(old), repr(kept))
        if key not in self._made:
            made = overlay(old or {}, tidy(kept), self.looks or {}) if kept or old else {}
            made = {name: part for name, part in made.items() if part != {}}
            self._made[key] = (made or None) if made != old else old
            self.tab.has_runs = self.tab.has_runs or "textFormatRuns" in made or "chipRuns" in made
            self.tab.has_lists = self.tab.has_lists or "'=" in repr(made.get("dataValidation"))
            self._kept.append(old)
        return self._made[key]

    def fill_looks(self, box: Box, cell: Json) -> None:
        """Write the looks of one cell over a box, row by row."""
        top, bottom, left, right = box.sides
        looks = self.tab.looks
        plain = self.look(None, cell)
        known: dict[int, Json | None] = {id(None): plain}
        for row in range(top, bottom):
            cells = looks.row(row)[left:right]
            cells += [None] * (right - left - len(cells))
            for old in cells:
                if id(old) not in known:
                    known[id(old)] = self.look(old, cell)
            made = [known[id(old)] for old in cells]
            if made != cells:
                own = looks.writable(row)
                own.extend([None] * (right - len(own)))
                own[left:right] = made


def update_cells(session: Session, args: Json) -> None:
    tree = field_mask(args)
    rows = args.get("rows") or []
    if "range" in args:
        tab, box = bounded(session, args["range"])
        session.guard(box)
        _write_rows(Pen.of(tab, tree), box, rows, clear=True)
        return
    if "start" not in args:
        raise Refused("One of start or range must be set.")
    tab, top, left = corner(session, args["start"])
    width = max((len(row.get("values") or ()) for row in rows), default=0)
    box = Box(tab.id, top, top + len(rows), left, left + width)
    if not rows or not width:
        return
    session.guard(box)
    _write_rows(Pen.of(tab, tree), Box(tab.id, top, tab.rows, left, tab.columns), rows, clear=False)


def _write_rows(pen: Pen, box: Box, rows: list[Json], *, clear: bool) -> None:
    top, bottom, left, right = box.sides
    nothing: Json = {}
    if top + len(rows) > bottom:
        raise Refused(f"Attempting to write row: {bottom}, beyond the last requested row of: {bottom - 1}")
    for at, row in enumerate(rows, top):
        cells = row.get("values") or []
        if left + len(cells) > right:
            raise Refused(
                f"Attempting to write column: {right}, beyond the last requested column of: {right - 1}"
            )
        for column, cell in enumerate(cells, left):
            pen.write(at, column, cell or nothing)
        if clear:
            _wipe(pen, at, left + len(cells), right, nothing)
    if clear:
        for at in range(top + len(rows), min(bottom, max(len(pen.tab.values.rows), len(pen.tab.looks.rows)))):
            _wipe(pen, at, left, right, nothing)


def _wipe(pen: Pen, row: int, left: int, right: int, nothing: Json) -> None:
    used = max(len(pen.tab.values.row(row)), len(pen.tab.looks.row(row)))
    for column in range(left, min(right, used)):
        pen.write(row, column, nothing)


def append_cells(session: Session, args: Json) -> None:
    tree = field_mask(args)
    rows = args.get("rows") or []
    if args.get("tableId"):
        _append_to_table(session, args["tableId"], rows, tree)
        return
    tab = session.spreadsheet.tab(args.get("sheetId", 0))
    top = tab.values.used()
    _grow(session, tab, top + len(rows))
    width = max((len(row.get("values") or ()) for row in rows), default=0)
    _guard_filled(session, tab, top, 0, rows)
    if width > tab.columns:
        raise Refused(
            f"Attempting to write column: {tab.columns}, beyond the last requested column of: {tab.columns - 1}"
        )
    _write_filled(Pen.of(tab, tree), top, 0, rows)


def _grow(session: Session, tab: Tab, rows: int) -> None:
    if rows > tab.rows:
        tab.resize(rows, tab.columns)
        session.spreadsheet.check_size()


def _filled(rows: Iterable[Json]) -> Iterable[tuple[int, int, Json]]:
    for down, row in enumerate(rows):
        for right, cell in enumerate(row.get("values") or ()):
            if cell:
                yield down, right, cell


def _guard_filled(session: Session, tab: Tab, top: int, left: int, rows: list[Json]) -> None:
    if session.locks(tab):
        for down, right, _ in _filled(rows):
            session.guard(Box(tab.id, top + down, top + down + 1, left + right, left + right + 1))


def _write_filled(pen: Pen, top: int, left: int, rows: list[Json]) -> None:
    for down, right, cell in _filled(rows):
        pen.write(top + down, left + right, cell)


def _append_to_table(session: Session, table_id: str, rows: list[Json], tree: Tree) -> None:
    """Insert rows at the table's end; what lies below moves down."""
    for tab in session.spreadsheet.tabs:
        for table in tab.tables:
            if table["tableId"] != table_id:
                continue
            _, bottom, left, _ = tab.clip(box_of(table["range"])).sides
            grown = table["range"] | {"endRowIndex": bottom + len(rows)}
            apply_change(session.spreadsheet, Change(tab.id, True, "insert", bottom, bottom + len(rows)))
            session.spreadsheet.check_size()
            tab.tables = [one | {"range": grown} if one["tableId"] == table_id else one for one in tab.tables]
            _guard_filled(session, tab, bottom, left, rows)
            _write_filled(Pen.of(tab, tree), bottom, left, rows)
            return
    raise Refused(f"No table with id: {table_id}")


def repeat_cell(session: Session, args: Json) -> None:
    tree = field_mask(args)
    tab, box = bounded(session, args.get("range") or {})
    session.guard(box)
    cell = args.get("cell") or {}
    pen = Pen.of(tab, tree)
    top, bottom, left, right = box.sides
    if pen.value:
        held = from_extended(cell.get("userEnteredValue"))
        for row in range(top, bottom):
            for column in range(left, right):
                moved = held
                if isinstance(held, Formula):
                    moved = Formula(offset(held.text, row - top, column - left))
                pen.put(row, column, moved)
    if pen.looks is not None:
        pen.fill_looks(box, cell)


def set_validation(session: Session, args: Json) -> None:
    tab, box = bounded(session, args.get("range") or {})
    session.guard(box)
    rule = args.get("rule")
    cell = {"dataValidation": rule} if rule else {}
    Pen.of(tab, {"dataValidation": {}}).fill_looks(box, cell)
    kind = ((rule or {}).get("condition") or {}).get("type")
    if rule is not None and kind is None:
        raise Refused("A data validation rule must have a condition.")
    if kind == "BOOLEAN" and not (rule or {})["condition"].get("values"):
        _check_boxes(tab, box)


def _check_boxes(tab: Tab, box: Box) -> None:
    """Let empty cells that become check boxes hold FALSE, as Sheets does."""
    top, bottom, left, right = box.sides
    for row in range(top, bottom):
        for column in range(left, right):
            if tab.values.get(row, column) is None:
                tab.values.put(row, column, False)


KINDS = {
    "updateCells": update_cells,
    "appendCells": append_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_validation,
}
