"""Requests that shift or copy blocks of cells."""

from __future__ import annotations

from typing import Any

from .a1 import Box, box_of, grid_range, moved
from .calls import Json
from .cells import Formula, Refused
from .checks import bounded, corner
from .formulas import Calculator
from .references import offset
from .session import Session
from .shifting import apply_change
from .spans import Change
from .spreadsheet import Tab

_VALUES = ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_NO_BORDERS", "PASTE_FORMULA")
_LOOKS = ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS", "PASTE_DATA_VALIDATION")


def insert_range(session: Session, args: Json) -> None:
    _shift(session, args, "insert")


def delete_range(session: Session, args: Json) -> None:
    _shift(session, args, "delete")


def _shift(session: Session, args: Json, kind: str) -> None:
    tab, box = bounded(session, args.get("range") or {})
    top, bottom, left, right = box.sides
    rows = args.get("shiftDimension") == "ROWS"
    if not rows and args.get("shiftDimension") != "COLUMNS":
        raise Refused("No shift dimension was specified.")
    reach = Box(tab.id, top, tab.rows, left, right) if rows else Box(tab.id, top, bottom, left, tab.columns)
    session.guard(reach)
    for merge in tab.merges:
        one = box_of(merge)
        if one.meets(reach) and not reach.covers(one):
            raise Refused("You can't insert or delete cells over a merge.")
    for table in tab.tables:
        one = box_of(table["range"])
        band_of_table = (one.left, one.right) if rows else (one.top, one.bottom)
        if one.meets(reach) and not _inside(band_of_table, (left, right) if rows else (top, bottom)):
            raise Refused("You cannot insert or delete cells over part of a table.")
    start, end = (top, bottom) if rows else (left, right)
    band = (left, right) if rows else (top, bottom)
    if kind == "insert":
        _make_room(session, tab, reach, rows, end - start)
    apply_change(session.spreadsheet, Change(tab.id, rows, kind, start, end, band=band))


def _inside(span: tuple[int | None, int | None], band: tuple[int, int]) -> bool:
    return span[0] is not None and span[1] is not None and band[0] <= span[0] and span[1] <= band[1]


def _make_room(session: Session, tab: Tab, reach: Box, rows: bool, size: int) -> None:
    """Let the grid grow when content would be pushed over its edge."""
    held = [row if rows else column for row, column, _ in tab.values.cells(*reach.sides)]
    over = max(held, default=-1) + 1 + size - (tab.rows if rows else tab.columns)
    if over > 0:
        tab.resize(tab.rows + (over if rows else 0), tab.columns + (0 if rows else over))
        session.spreadsheet.check_size()


def _cells(tab: Tab, box: Box) -> list[list[tuple[Any, Json | None]]]:
    top, bottom, left, right = box.sides
    return [
        [(tab.values.get(row, column), tab.looks.get(row, column)) for column in range(left, right)]
        for row in range(top, bottom)
    ]


def copy_paste(session: Session, args: Json) -> None:
    tab, source = bounded(session, args.get("source") or {})
    there, given = bounded(session, args.get("destination") or {})
    kind = args.get("pasteType", "PASTE_NORMAL")
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        raise Refused("PASTE_CONDITIONAL_FORMATTING is not supported by the emulator")
    block = _cells(tab, source)
    across = args.get("pasteOrientation") == "TRANSPOSE"
    if across:
        block = [list(line) for line in zip(*block, strict=True)]
    top, bottom, left, right = given.sides
    high, wide = len(block), len(block[0])
    down = (bottom - top) // high if (bottom - top) % high == 0 else 1
    over = (right - left) // wide if (right - left) % wide == 0 else 1
    target = Box(there.id, top, top + high * max(down, 1), left, left + wide * max(over, 1))
    session.guard(session.within(target, whole=True))
    calculator = Calculator(session.spreadsheet)
    if kind == "PASTE_VALUES":
        block = _computed(calculator, tab, source, block)
    first, last, start, end = target.sides
    from_top, _, from_left, _ = source.sides
    for row in range(first, last):
        for column in range(start, end):
            at, beside = (row - first) % high, (column - start) % wide
            held, look = block[at][beside]
            if isinstance(held, Formula) and not across:
                held = Formula(offset(held.text, row - from_top - at, column - from_left - beside))
            _paste(there, row, column, held, look, kind)
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS") and not across:
        _copy_merges(tab, source, there, target)


def _computed(calculator: Calculator, tab: Tab, source: Box, block: Any) -> Any:
    top, _, left, _ = source.sides
    return [
        [(calculator.value(tab, top + down, left + right), look) for right, (_, look) in enumerate(line)]
        for down, line in enumerate(block)
    ]


def _paste(tab: Tab, row: int, column: int, held: Any, look: Json | None, kind: str) -> None:
    if kind in _VALUES:
        tab.values.put(row, column, held)
        tab.has_formulas = tab.has_formulas or isinstance(held, Formula)
    if kind not in _LOOKS:
        return
    new, old = look or {}, tab.looks.get(row, column) or {}
    if kind == "PASTE_FORMAT":
        new = _without(old, "userEnteredFormat") | _only(new, "userEnteredFormat")
    elif kind == "PASTE_DATA_VALIDATION":
        new = _without(old, "dataValidation") | _only(new, "dataValidation")
    elif kind == "PASTE_NO_BORDERS" and "borders" in new.get("userEnteredFormat", {}):
        new = new | {"userEnteredFormat": _without(new["userEnteredFormat"], "borders")}
    tab.looks.put(row, column, new or None)
    tab.has_lists = tab.has_lists or "'=" in repr(new.get("dataValidation"))


def _without(some: Json, name: str) -> Json:
    return {key: part for key, part in some.items() if key != name}


def _only(some: Json, name: str) -> Json:
    return {name: some[name]} if name in some else {}


def _copy_merges(tab: Tab, source: Box, there: Tab, target: Box) -> None:
    top, bottom, left, right = source.sides
    first, last, start, end = target.sides
    inside = [box_of(one) for one in tab.merges if source.covers(box_of(one))]
    there.merges = [
        one
        for one in there.merges
        if not target.covers(box_of(one)) or (there is tab and source.covers(box_of(one)))
    ]
    for down in range(first - top, last - top, bottom - top):
        for over in range(start - left, end - left, right - left):
            for box in inside:
                made = grid_range(moved(Box(there.id, box.top, box.bottom, box.left, box.right), down, over))
                if made not in there.merges:
                    there.merges.append(made)


def cut_paste(session: Session, args: Json) -> None:
    tab, source = bounded(session, args.get("source") or {})
    there, row, column = corner(session, args.get("destination") or {})
    top, bottom, left, right = source.sides
    target = Box(there.id, row, row + bottom - top, column, column + right - left)
    session.guard(source)
    session.guard(session.within(target, whole=True))
    kind = args.get("pasteType", "PASTE_NORMAL")
    block = _cells(tab, source)
    for line in range(top, bottom):
        for at in range(left, right):
            if kind in _VALUES:
                tab.values.put(line, at, None)
            if kind == "PASTE_NORMAL":
                tab.looks.put(line, at, None)
    for down, cells in enumerate(block):
        for over, (held, look) in enumerate(cells):
            _paste(there, row + down, column + over, held, look, kind)
    if kind == "PASTE_NORMAL":
        _copy_merges(tab, source, there, target)
        tab.merges = [
            one for one in tab.merges if not source.covers(box_of(one)) or target.covers(box_of(one))
        ]


KINDS = {
    "insertRange": insert_range,
    "deleteRange": delete_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
}
