"""References inside formulas: found, shifted with rows and columns, renamed with tabs."""

from __future__ import annotations

import re
from collections.abc import Callable

from .a1 import Box, column_of, letters, quoted
from .spans import Change

_TEXT = r'"(?:[^"]|"")*"'
_SHEET = r"(?:'(?:[^']|'')+'|[A-Za-z_\u0400-\u04ff][\w.\u0400-\u04ff]*)!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d*"
_REFERENCE = re.compile(
    rf"({_TEXT})|({_SHEET})?(?<![\w.$])({_CELL}(?::(?:{_CELL}|\$?[A-Za-z]{{1,3}}(?![\w(])))?"
    rf"|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[1-9]\d*:\$?[1-9]\d*)(?![\w(.!])"
)
_PART = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([1-9]\d*)?")


def rewrite(text: str, change: Callable[[str | None, str], str]) -> str:
    """Replace each reference by what ``change`` makes of its tab (None for its own) and its cells.

    An error takes the tab's name with it; a new name of the tab comes with its mark, as in ``'New'!A1``.
    """

    def one(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        title = match[2][:-1] if match[2] else None
        if title and title.startswith("'"):
            title = title[1:-1].replace("''", "'")
        made = change(title, match[3])
        return made if made.startswith("#") or "!" in made else (match[2] or "") + made

    return _REFERENCE.sub(one, text)


def offset(text: str, down: int, right: int) -> str:
    """Shift the relative references, as copying a formula does."""
    if not down and not right:
        return text

    def change(_title: str | None, cells: str) -> str:
        parts = [_offset_part(part, down, right) for part in cells.split(":")]
        return "#REF!" if None in parts else ":".join(part or "" for part in parts)

    return rewrite(text, change)


def _offset_part(part: str, down: int, right: int) -> str | None:
    match = _PART.fullmatch(part)
    if match is None:
        return part
    fixed_column, column, fixed_row, row = match.groups()
    if column and row is None and fixed_row:
        return part
    if column is None and row:
        fixed_row = fixed_row or fixed_column
        fixed_column = ""
    if column:
        at = column_of(column) + (0 if fixed_column else right)
        if at < 0:
            return None
        column = letters(at)
    if row:
        line = int(row) + (0 if fixed_row else down)
        if line < 1:
            return None
        row = str(line)
    return f"{fixed_column}{column or ''}{fixed_row}{row or ''}"


def shifted(text: str, home: str, changed: str, change: Change) -> str:
    """Shift the references to a tab whose rows or columns change.

    Args:
        text: The formula.
        home: Title of the tab that it stands on.
        changed: Title of the tab that changes.
        change: What happens to it.
    """

    def one(title: str | None, cells: str) -> str:
        if (title or home).lower() != changed.lower():
            return cells
        return _shift(cells, change)

    return rewrite(text, one)


def _shift(cells: str, change: Change) -> str:
    first, colon, last = cells.partition(":")
    parts = [_PART.fullmatch(part) for part in ((first, last) if colon else (first,))]
    if any(part is None for part in parts):
        return cells
    columns = [part[2] for part in parts if part]
    rows = [part[4] for part in parts if part]
    box = Box(
        change.sheet_id,
        int(rows[0]) - 1 if rows[0] else None,
        int(rows[-1]) if rows[-1] else None,
        column_of(columns[0]) if columns[0] else None,
        column_of(columns[-1]) + 1 if columns[-1] else None,
    )
    there = change.box(box)
    if there is None:
        return "#REF!"
    edges = [(there.left, there.top), (_less(there.right), _less(there.bottom))]
    made = []
    for part, (column, row) in zip(parts, edges, strict=False):
        if part:
            name = letters(column) if part[2] and column is not None else ""
            line = str(row + 1) if part[4] and row is not None else ""
            made.append(f"{part[1]}{name}{part[3]}{line}")
    return ":".join(made)


def _less(edge: int | None) -> int | None:
    return None if edge is None else edge - 1


def renamed(text: str, old: str, new: str) -> str:
    """Follow a tab to its new title."""

    def one(title: str | None, cells: str) -> str:
        return f"{quoted(new)}!{cells}" if title is not None and title.lower() == old.lower() else cells

    return rewrite(text, one)
