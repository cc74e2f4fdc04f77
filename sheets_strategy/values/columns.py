"""A grid that is kept by columns: as large as its cells, with rows made only for whom asks.

A list for each row of a million rows takes several times the memory of their cells; and
what reads whole columns has them at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from sheets_strategy.values.cells import CellValue, Row


class ColumnRows(Sequence[Row]):
    """Rows of a grid; a row ends with its last filled cell."""

    __slots__ = ("_columns", "_places")

    def __init__(self, columns: Sequence[list[CellValue]], places: Sequence[int]) -> None:
        """Take columns of equal length, which nobody changes from now on.

        Args:
            columns: Cells from the first row on; None is empty.
            places: Which rows of them, in their order.
        """
        self._columns, self._places = columns, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> ColumnRows: ...
    def __getitem__(self, at: int | slice) -> Row | ColumnRows:
        if isinstance(at, slice):
            return ColumnRows(self._columns, self._places[at])
        return self._row(self._places[at])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._places)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self._columns)

    def column(self, col: int) -> list[CellValue]:
        """Give one column's cells; None where there is no such column."""
        if not -len(self._columns) <= col < len(self._columns):
            return [None] * len(self._places)
        cells, places = self._columns[col], self._places
        if isinstance(places, range) and places.step > 0:
            return cells[places.start : places.stop : places.step]
        return list(map(cells.__getitem__, places))

    def take(self, places: Sequence[int]) -> ColumnRows:
        """Give some of the rows."""
        return ColumnRows(self._columns, [self._places[at] for at in places])

    def _row(self, place: int) -> list[CellValue]:
        row = [cells[place] for cells in self._columns]
        while row and row[-1] is None:
            row.pop()
        return row
