"""A sparse table of one kind of thing (values, or looks) that copies in no time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Row = list[Any]


class Grid:
    """Rows of anything; None is an empty cell.

    Rows are shared between copies and copied when written (``_own`` holds the rows that are ours alone), so that
    a batch works on a copy of a large sheet and is thrown away when it is refused.
    Nothing is stored for what lies after the last thing of a row or after the last row that holds any.
    """

    __slots__ = ("_own", "rows")

    def __init__(self) -> None:
        self.rows: list[Row | None] = []
        self._own: set[int] = set()

    def copy(self) -> Grid:
        """Give an independent copy."""
        other = Grid()
        other.rows = self.rows[:]
        self._own = set()
        return other

    def get(self, row: int, column: int) -> Any:
        """Give what a cell holds."""
        cells = self.rows[row] if row < len(self.rows) else None
        return cells[column] if cells is not None and column < len(cells) else None

    def row(self, row: int) -> Row:
        """Give a row to read; it may be shorter than the grid."""
        return (self.rows[row] if row < len(self.rows) else None) or []

    def put(self, row: int, column: int, thing: Any) -> None:
        """Write a cell."""
        if thing is None and self.get(row, column) is None:
            return
        cells = self.writable(row)
        if column >= len(cells):
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = thing
        if thing is None:
            _trim(cells)

    def writable(self, row: int) -> Row:
        """Give a row that may be changed; who shortens its content calls nothing, `trim` is not needed to read."""
        if row >= len(self.rows):
            self.rows.extend([None] * (row + 1 - len(self.rows)))
        cells = self.rows[row]
        if cells is None or id(cells) not in self._own:
            cells = list(cells or ())
            self.rows[row] = cells
            self._own.add(id(cells))
        return cells

    def set_row(self, row: int, cells: Row | None) -> None:
        """Replace a whole row; the list is the grid's from now on."""
        if row >= len(self.rows):
            if not cells:
                return
            self.rows.extend([None] * (row + 1 - len(self.rows)))
        if cells:
            self._own.add(id(cells))
        self.rows[row] = cells or None

    def used(self) -> int:
        """Count the rows up to the last that holds anything, and forget those after it."""
        while self.rows and not (self.rows[-1] and any(one is not None for one in self.rows[-1])):
            self.rows.pop()
        return len(self.rows)

    def cells(self, top: int, bottom: int, left: int, right: int) -> Iterator[tuple[int, int, Any]]:
        """Give what a box holds, empty cells left out."""
        for at in range(top, min(bottom, len(self.rows))):
            for column, thing in enumerate((self.rows[at] or ())[left:right], left):
                if thing is not None:
                    yield at, column, thing

    def insert_rows(self, at: int, count: int) -> None:
        """Push rows down."""
        if at < len(self.rows):
            self.rows[at:at] = [None] * count

    def delete_rows(self, at: int, count: int) -> None:
        """Take rows out."""
        del self.rows[at : at + count]

    def insert_columns(self, at: int, count: int) -> None:
        """Push columns to the right."""
        for row, cells in enumerate(self.rows):
            if cells is not None and len(cells) > at:
                self.writable(row)[at:at] = [None] * count

    def delete_columns(self, at: int, count: int) -> None:
        """Take columns out."""
        for row, cells in enumerate(self.rows):
            if cells is not None and len(cells) > at:
                del self.writable(row)[at : at + count]

    def move_rows(self, start: int, end: int, to: int) -> None:
        """Move rows; ``to`` is counted before they are taken out."""
        if max(end, to) > len(self.rows):
            self.rows.extend([None] * (max(end, to) - len(self.rows)))
        _move(self.rows, start, end, to)

    def move_columns(self, start: int, end: int, to: int) -> None:
        """Move columns; ``to`` is counted before they are taken out."""
        for row, cells in enumerate(self.rows):
            if cells is not None and len(cells) > min(start, to):
                own = self.writable(row)
                own.extend([None] * (max(end, to) - len(own)))
                _move(own, start, end, to)
                _trim(own)


def _move(things: list[Any], start: int, end: int, to: int) -> None:
    block = things[start:end]
    del things[start:end]
    at = to if to <= start else to - (end - start)
    things[at:at] = block


def _trim(cells: Row) -> None:
    while cells and cells[-1] is None:
        cells.pop()
