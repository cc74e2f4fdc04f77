"""What a workbook gives when it is read: tabs as grids of typed cells.

Addresses count from 0 and are those of the sheet itself: empty leading rows
and columns are kept.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_strategy.values.cells import CellError, CellValue, Row

__all__ = ["CellError", "CellValue", "Row", "Snapshot", "Tab", "find_in_the_way"]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as it was read.

    Attributes:
        name: Its name as people see it now.
        rows: One list per sheet row from the first on; rows may differ in
            length; empty cells are None; a formula cell holds its cached value.
        formulas: Address (row, column) → formula text, for every formula cell.
        uncached: Addresses of formula cells without a cached value.
        handle: Template key of the tab where the workbook remembers it, else "".
        hidden: Whether people do not see it.
        pinned: Rows that hold more than values and styles (a formula, note, link,
            merge, picture, a rule of their own) and so cannot be moved.
    """

    name: str
    rows: Sequence[Row]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    handle: str = ""
    hidden: bool = False
    pinned: frozenset[int] = frozenset()

    def end(self, start: int = 0) -> int:
        """Give the first row from start on below which the whole tab is empty."""
        last = len(self.rows)
        while last > start and all(value in (None, "") for value in self.rows[last - 1]):
            last -= 1
        return last

    def cell(self, row: int, col: int) -> CellValue:
        """Give the value at an address, None outside the grid."""
        if row >= len(self.rows) or col >= len(self.rows[row]):
            return None
        return self.rows[row][col]


def find_in_the_way(
    rows: Sequence[Row],
    formulas: Container[tuple[int, int]],
    start: int,
    written: Iterable[tuple[int, int]],
) -> int | None:
    """Give the first row that keeps new rows from standing at a row, None where they may.

    Nothing may stand there or below but formulas that show nothing, as people fill them down in
    advance; and none where a cell is to be written.

    Args:
        rows: The tab.
        formulas: Where its formulas are.
        start: Grid row of the first new row.
        written: Addresses of the new cells.
    """
    for row in range(start, len(rows)):
        if any(value not in (None, "") for value in rows[row]):
            return row
    return min((row for row, col in written if (row, col) in formulas), default=None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All tabs of a workbook, read once.

    Attributes:
        tabs: In the order people see.
        version: What the adapter compares before it writes (a file's SHA-256).
    """

    tabs: tuple[Tab, ...]
    version: str
