"""Values into a grid, as the values methods write them: null skips, "" clears."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from .a1 import Box, letters, write_a1
from .calls import Json
from .cells import Held, Refused, check_length, number
from .entered import Entry, parse_entry
from .session import Session
from .spreadsheet import Tab


@dataclass(slots=True)
class Written:
    """What a write touched.

    Attributes:
        tab: The tab.
        box: From the first to the last given cell.
        rows: Rows with a written cell.
        columns: Columns with a written cell.
        cells: How many cells were written.
    """

    tab: Tab
    box: Box
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    cells: int = 0

    def counts(self) -> Json:
        """Give the counts as Google names them, zeros left out."""
        made: Json = {"updatedRange": write_a1(self.tab.title, self.box)}
        named = {
            "updatedRows": len(self.rows),
            "updatedColumns": len(self.columns),
            "updatedCells": self.cells,
        }
        return made | {name: count for name, count in named.items() if count}


def target(session: Session, box: Box, values: list[list[Any]], major: str) -> Box:
    """Give the box that values fill; refuse values that reach over the range or over the grid."""
    tab = session.spreadsheet.tab(box.sheet_id)
    height, width = len(values), max((len(line) for line in values), default=0)
    if major == "COLUMNS":
        height, width = width, height
    if not box.single:
        session.within(box, whole=True)
    top, left = box.top or 0, box.left or 0
    anchor = box.single or box == Box(box.sheet_id)
    if not anchor:
        over_row = box.bottom is not None and top + height > box.bottom
        over_column = box.right is not None and left + width > box.right
        if over_row or over_column:
            place = f"row [{top + height}]" if over_row else f"column [{letters(left + width - 1)}]"
            name = write_a1(tab.title, tab.clip(box))
            raise Refused(f"Requested writing within range [{name}], but tried writing to {place}")
    filled = Box(box.sheet_id, top, top + max(height, 1), left, left + max(width, 1))
    return session.within(filled, whole=True)


def write_values(session: Session, filled: Box, values: list[list[Any]], major: str, option: str) -> Written:
    """Write values into a box that `target` gave."""
    tab = session.spreadsheet.tab(filled.sheet_id)
    top, _, left, _ = filled.sides
    written = Written(tab, filled)
    locked = bool(session.locks(tab))
    across = major == "COLUMNS"
    if across and len(values) == 1 and option == "RAW" and not locked:
        _put_column(written, values[0])
        return written
    for row, line in enumerate(zip_longest(*values) if across else values, top):
        given = [(column, one) for column, one in enumerate(line, left) if one is not None]
        if not given:
            continue
        for column, one in given:
            if isinstance(one, dict | list):
                place = (column - left, row - top) if across else (row - top, column - left)
                kind = "struct_value" if isinstance(one, dict) else "list_value"
                raise Refused(f"Invalid values[{place[0]}][{place[1]}]: {kind}")
            if locked:
                session.guard(Box(tab.id, row, row + 1, column, column + 1))
        if option == "RAW":
            _put_row(tab, row, given)
        else:
            for column, one in given:
                _type(session, tab, row, column, one)
        written.rows.add(row)
        written.columns.update(column for column, _ in given)
        written.cells += len(given)
    return written


def _put_column(written: Written, line: list[Any]) -> None:
    """Write one column, the common case of writes by column metadata."""
    grid = written.tab.values
    top, _, left, _ = written.box.sides
    for row, one in enumerate(line, top):
        if one is None:
            continue
        if isinstance(one, dict | list):
            raise Refused(
                f"Invalid values[0][{row - top}]: {'struct' if isinstance(one, dict) else 'list'}_value"
            )
        cells = grid.writable(row)
        if left >= len(cells):
            cells.extend([None] * (left + 1 - len(cells)))
        cells[left] = raw(one)
        if written.tab.has_runs:
            written.tab.drop_runs(row, left)
        written.rows.add(row)
    written.cells = len(written.rows)
    written.columns = {left} if written.rows else set()


def _put_row(tab: Tab, row: int, given: list[tuple[int, Any]]) -> None:
    cells = tab.values.writable(row)
    last = given[-1][0]
    if last >= len(cells):
        cells.extend([None] * (last + 1 - len(cells)))
    for column, one in given:
        cells[column] = raw(one)
        if tab.has_runs:
            tab.drop_runs(row, column)


def raw(given: Any) -> Held | None:
    """Take a JSON scalar as it is; "" clears."""
    if isinstance(given, str):
        return check_length(given) or None
    return given if isinstance(given, bool) else number(given)


def _type(session: Session, tab: Tab, row: int, column: int, given: Any) -> None:
    look = tab.looks.get(row, column) or {}
    shown = look.get("userEnteredFormat", {})
    kept = shown.get("numberFormat")
    if isinstance(given, str):
        text = check_length(given)
        locale = session.spreadsheet.properties.get("locale", "en_US")
        plain = bool(kept) and kept.get("type") == "TEXT"
        entry = parse_entry(text, locale, session.today, as_text=plain)
    else:
        entry = Entry(raw(given))
    tab.put(row, column, entry.value)
    if entry.number_format and not kept:
        shown = shown | {"numberFormat": entry.number_format}
        tab.looks.put(row, column, look | {"userEnteredFormat": shown})
