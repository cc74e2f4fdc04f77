"""Sorting rows, and throwing out doubles and blanks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .a1 import Box, box_of, write_a1
from .calls import Json
from .cells import Fault, Formula, Refused
from .checks import bounded
from .filtering import is_hidden
from .formulas import Calculator
from .grid import Grid
from .references import offset
from .session import Session
from .spreadsheet import Tab

_NUMBER, _TEXT, _TRUTH, _ERROR = range(4)


def sort_range(session: Session, args: Json) -> None:
    given = args.get("range") or {}
    rows = session.spreadsheet.tab(given.get("sheetId", 0)).rows
    if given.get("startRowIndex", 0) >= rows:
        raise Refused(f"range.startRowIndex is larger than current grid size ({rows})")
    tab, box = bounded(session, given)
    specs = args.get("sortSpecs") or []
    session.guard(box)
    for merge in tab.merges:
        one = box_of(merge)
        if one.meets(box) and (one.bottom or 0) - (one.top or 0) > 1:
            place = write_a1(tab.title, one).rpartition("!")[2]
            raise Refused(
                f"You can't sort a range containing vertical merges. There is a vertical merge at {place}"
            )
    sort_rows(session, tab, box, specs)


def sort_rows(session: Session, tab: Tab, box: Box, specs: Iterable[Json]) -> None:
    """Sort the cells of a box by rows; rows hidden by hand or by the filter stay, and so does the metadata of rows."""
    top, bottom, left, right = box.sides
    hidden = {at for at, part in tab.dimensions["ROWS"].items() if is_hidden(part)}
    places = [row for row in range(top, min(bottom, _used(tab))) if row not in hidden]
    order = list(places)
    calculator = Calculator(session.spreadsheet)
    for spec in reversed(list(specs)):
        column = spec.get("dimensionIndex", 0)
        if not left <= column < right:
            raise Refused(f"sortSpecs.dimensionIndex[{column}] is outside of the range to sort.")
        order = _ordered(calculator, tab, order, column, spec.get("sortOrder") == "DESCENDING")
    moves = [(row, to) for row, to in zip(order, places, strict=True) if row != to]
    _carry(tab.values, moves, left, right, formulas=tab.has_formulas)
    _carry(tab.looks, moves, left, right, formulas=False)


def _used(tab: Tab) -> int:
    return max(len(tab.values.rows), len(tab.looks.rows))


def _ordered(calculator: Calculator, tab: Tab, rows: list[int], column: int, down: bool) -> list[int]:
    keyed = [(sort_key(calculator.value(tab, row, column)), row) for row in rows]
    filled = [one for one in keyed if one[0] is not None]
    filled.sort(key=lambda one: one[0] or (0, 0), reverse=down)
    return [row for _, row in filled] + [row for key, row in keyed if key is None]


def sort_key(value: Any) -> tuple[int, Any] | None:
    """Rank a value: numbers, texts without case, booleans, errors; None for blank, which is always last."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _TRUTH, value
    if isinstance(value, int | float):
        return _NUMBER, value
    if isinstance(value, Fault):
        return _ERROR, value.text
    return _TEXT, (value.casefold(), value)


def _carry(grid: Grid, moves: list[tuple[int, int]], left: int, right: int, *, formulas: bool) -> None:
    held = {row: grid.row(row)[left:right] for row, _ in moves}
    for row, to in moves:
        cells = held[row]
        if formulas:
            cells = [
                Formula(offset(one.text, to - row, 0)) if isinstance(one, Formula) else one for one in cells
            ]
        own = grid.writable(to)
        own.extend([None] * (right - len(own)))
        own[left:right] = cells + [None] * (right - left - len(cells))
        while own and own[-1] is None:
            own.pop()


def delete_duplicates(session: Session, args: Json) -> Json:
    tab, box = bounded(session, args.get("range") or {})
    session.guard(box)
    top, bottom, left, right = box.sides
    spans = args.get("comparisonColumns") or [{"startIndex": left, "endIndex": right}]
    columns = [at for one in spans for at in range(one.get("startIndex", left), one.get("endIndex", right))]
    seen: set[Any] = set()
    kept = []
    for row in range(top, min(bottom, _used(tab))):
        key = tuple(repr(tab.values.get(row, column)).casefold() for column in columns)
        if key not in seen:
            kept.append(row)
        seen.add(key)
    last = min(bottom, _used(tab))
    removed = last - top - len(kept)
    _carry(
        tab.values, list(zip(kept, range(top, bottom), strict=False)), left, right, formulas=tab.has_formulas
    )
    _carry(tab.looks, list(zip(kept, range(top, bottom), strict=False)), left, right, formulas=False)
    for row in range(top + len(kept), last):
        for column in range(left, right):
            tab.values.put(row, column, None)
            tab.looks.put(row, column, None)
    return {"duplicatesRemovedCount": removed} if removed else {}


def trim_whitespace(session: Session, args: Json) -> Json:
    tab, box = bounded(session, args.get("range") or {})
    session.guard(box)
    changed = 0
    for row, column, held in list(tab.values.cells(*box.sides)):
        if isinstance(held, str):
            text = "\n".join(" ".join(line.split()) for line in held.strip().split("\n"))
            if text != held:
                tab.values.put(row, column, text or None)
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


KINDS = {
    "sortRange": sort_range,
    "deleteDuplicates": delete_duplicates,
    "trimWhitespace": trim_whitespace,
}
