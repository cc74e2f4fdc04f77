"""Requests on rows and columns."""

from __future__ import annotations

from .a1 import box_of
from .calls import Json
from .cells import Refused
from .checks import dimension_span, field_mask, strip_box
from .masks import overlay
from .omit import tidy
from .session import Session
from .shifting import apply_change
from .spans import Change
from .spreadsheet import Tab


def insert_dimension(session: Session, args: Json) -> None:
    tab, rows, start, end = dimension_span(session, args.get("range") or {})
    size = tab.rows if rows else tab.columns
    inherit = bool(args.get("inheritFromBefore"))
    if start > size:
        raise Refused(f"range.startIndex is larger than current grid size ({size})")
    if start == size and not inherit:
        raise Refused(
            f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false."
        )
    if start == 0 and inherit:
        raise Refused("inheritFromBefore cannot be true if inserting at index 0.")
    session.guard_gap(tab, rows, start)
    apply_change(session.spreadsheet, Change(tab.id, rows, "insert", start, end))
    session.spreadsheet.check_size()
    _inherit(tab, rows, start, end, start - 1 if inherit else end)


def _inherit(tab: Tab, rows: bool, start: int, end: int, source: int) -> None:
    """Give new rows or columns the formats and validation of their neighbour."""

    def passed(look: Json | None) -> Json | None:
        kept = {
            name: part
            for name, part in (look or {}).items()
            if name in ("userEnteredFormat", "dataValidation")
        }
        return kept or None

    if rows:
        for column, look in enumerate(list(tab.looks.row(source))):
            for row in range(start, end):
                _pass(tab, row, column, passed(look))
        return
    for row in range(len(tab.looks.rows)):
        look = passed(tab.looks.get(row, source))
        for column in range(start, end):
            _pass(tab, row, column, look)


def _pass(tab: Tab, row: int, column: int, look: Json | None) -> None:
    """Put an inherited look; a check box arrives unticked."""
    tab.looks.put(row, column, look)
    rule = (look or {}).get("dataValidation", {}).get("condition", {})
    if rule.get("type") == "BOOLEAN" and not rule.get("values"):
        tab.values.put(row, column, False)


def append_dimension(session: Session, args: Json) -> None:
    tab = session.spreadsheet.tab(args.get("sheetId", 0))
    length = args.get("length", 0)
    if length < 1:
        raise Refused("length must be at least 1.")
    rows = args.get("dimension") == "ROWS"
    if not rows and args.get("dimension") != "COLUMNS":
        raise Refused("No dimension was specified.")
    tab.resize(tab.rows + (length if rows else 0), tab.columns + (0 if rows else length))
    session.spreadsheet.check_size()


def delete_dimension(session: Session, args: Json) -> None:
    tab, rows, start, end = dimension_span(session, args.get("range") or {})
    size, word = (tab.rows, "row") if rows else (tab.columns, "column")
    if end > size:
        at = max(start, size)
        raise Refused(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {at} "
            f"but there are only {size} {word}s."
        )
    if end - start == size:
        raise Refused(f"You can't delete all the {word}s on the sheet.")
    frozen = tab.properties["gridProperties"].get("frozenRowCount" if rows else "frozenColumnCount", 0)
    if frozen and start <= frozen and end == size:
        raise Refused(f"Sorry, it is not possible to delete all non-frozen {word}s.")
    session.guard(strip_box(tab, rows, start, end))
    apply_change(session.spreadsheet, Change(tab.id, rows, "delete", start, end))


def move_dimension(session: Session, args: Json) -> None:
    tab, rows, start, end = dimension_span(session, args.get("source") or {})
    size, word = (tab.rows, "row") if rows else (tab.columns, "column")
    to = args.get("destinationIndex", 0)
    if end > size:
        raise Refused(f"source.endIndex is larger than current grid size ({size})")
    if not 0 <= to <= size:
        raise Refused(f"destinationIndex is larger than current grid size ({size})")
    if start < to < end:
        raise Refused("destinationIndex must not be inside the source range.")
    _check_merges(tab, rows, start, end, to, word)
    frozen = tab.properties["gridProperties"].get("frozenRowCount" if rows else "frozenColumnCount", 0)
    if frozen and start == 0 and end >= size - frozen:
        raise Refused(f"Sorry, it is not possible to move all non-frozen {word}s.")
    session.guard(strip_box(tab, rows, start, end))
    session.guard_gap(tab, rows, to)
    if to in (start, end):
        return
    apply_change(session.spreadsheet, Change(tab.id, rows, "move", start, end, to))


def _check_merges(tab: Tab, rows: bool, start: int, end: int, to: int, word: str) -> None:
    for merge in tab.merges:
        box = box_of(merge)
        low, high = (box.top, box.bottom) if rows else (box.left, box.right)
        first, last = low or 0, high or 0
        cut = first < end and start < last and not (start <= first and last <= end)
        if cut or first < to < last:
            raise Refused(
                f"Sorry, it is not possible to move a {word} to a position that crosses a merged cell. "
                "Please unmerge and try again."
            )


def update_dimension(session: Session, args: Json) -> None:
    tree = field_mask(args)
    tab, rows, start, end = dimension_span(session, args.get("range") or {})
    size = tab.rows if rows else tab.columns
    if end > size:
        raise Refused(f"range.endIndex is larger than current grid size ({size})")
    session.guard_tab(tab)
    new = tidy(args.get("properties") or {})
    if not tree:
        tree = {"pixelSize": {}, "hiddenByUser": {}}
    known = tab.dimensions["ROWS" if rows else "COLUMNS"]
    for at in range(start, end):
        made = overlay(known.get(at, {}), new, tree)
        if made:
            known[at] = made
        else:
            known.pop(at, None)


def auto_resize(session: Session, args: Json) -> None:
    """Set widths by the longest text, seven pixels a character; Google measures the font instead."""
    tab, rows, start, end = dimension_span(session, args.get("dimensions") or {})
    if rows:
        return
    known = tab.dimensions["COLUMNS"]
    for column in range(start, min(end, tab.columns)):
        texts = [len(str(held)) for _, _, held in tab.values.cells(0, tab.rows, column, column + 1)]
        if texts:
            known[column] = known.get(column, {}) | {"pixelSize": 9 + 7 * max(texts)}


KINDS = {
    "insertDimension": insert_dimension,
    "appendDimension": append_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension,
    "autoResizeDimensions": auto_resize,
}
