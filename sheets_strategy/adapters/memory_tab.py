"""One tab in memory while it is being changed.

In: a ``Tab``. Out: a new ``Tab``; the one that came in is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.book import address
from sheets_strategy.workbook.grid import CellError, CellValue, Tab, find_in_the_way


class TabDraft:
    """A tab being changed: cells, formulas and pinned rows move together."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._rows = [list(row) for row in tab.rows]
        self._formulas = dict(tab.formulas)
        self._uncached = set(tab.uncached)
        self._pinned = set(tab.pinned)

    @property
    def width(self) -> int:
        """Columns up to the last used one."""
        in_formulas = (col + 1 for _, col in self._formulas)
        return max((*map(len, self._rows), *in_formulas), default=0)

    def tab(self) -> Tab:
        """Give the tab as it is now."""
        return replace(
            self._tab,
            rows=[list(row) for row in self._rows],
            formulas=dict(self._formulas),
            uncached=frozenset(self._uncached),
            pinned=frozenset(self._pinned | {row for row, _ in self._formulas}),
        )

    def put(self, row: int, col: int, value: CellValue) -> None:
        """Put a value into a cell; a formula that stood there is gone.

        Raises:
            UnsafeChange: ``unsupported_value`` (tab, cell): error cells are never written.
        """
        if isinstance(value, CellError):
            raise UnsafeChange("unsupported_value", tab=self._tab.name, cell=address(row, col))
        self._forget_formula(row, col)
        self._write(row, col, _as_read(value))

    def put_formula(self, row: int, col: int, formula: str, cached: CellValue) -> None:
        """Put a formula into a cell, with the value that it shows."""
        self._forget_formula(row, col)
        self._formulas[row, col] = formula
        if cached is None:
            self._uncached.add((row, col))
        self._write(row, col, cached)

    def append(self, start: int, rows: Sequence[Sequence[tuple[int, CellValue]]]) -> None:
        """Put rows below everything that is used.

        Raises:
            UnsafeChange: ``rows_in_the_way`` (tab, row and start from 1): something stands there or below.
        """
        written = [(start + offset, col) for offset, row in enumerate(rows) for col, _ in row]
        taken = find_in_the_way(self._rows, self._formulas, start, written)
        if taken is not None:
            raise UnsafeChange("rows_in_the_way", tab=self._tab.name, row=taken + 1, start=start + 1)
        for offset, row in enumerate(rows):
            for col, value in row:
                self.put(start + offset, col, value)

    def add_column(self, header_row: int, col: int, label: str) -> None:
        """Write the header of a new column.

        Raises:
            UnsafeChange: ``column_in_the_way`` (tab, col): something stands in it.
        """
        taken = any(row[col] is not None for row in self._rows if col < len(row))
        if taken or any(at == col for _, at in self._formulas):
            raise UnsafeChange("column_in_the_way", tab=self._tab.name, col=col)
        self.put(header_row, col, label)

    def pin(self, row: int) -> None:
        """Say that a row holds more than values."""
        self._pinned.add(row)

    def move(self, start: int, order: Sequence[int]) -> None:
        """Put whole rows into another order.

        Raises:
            UnsafeChange: ``wrong_order`` (tab): the order is no permutation; ``pinned_row``
                (tab, row from 1): a row that cannot move would change its place.
        """
        if sorted(order) != list(range(len(order))):
            raise UnsafeChange("wrong_order", tab=self._tab.name)
        stuck = self._pinned | {row for row, _ in self._formulas}
        for place, offset in enumerate(order):
            if place != offset and start + offset in stuck:
                raise UnsafeChange("pinned_row", tab=self._tab.name, row=start + offset + 1)
        self.permute_rows(start, order)

    def permute_rows(self, start: int, order: Sequence[int]) -> None:
        """Put rows into another order, a permutation, with all that hangs on them."""
        self._reach_row(start + len(order) - 1)
        moved = [self._rows[start + offset] for offset in order]
        self._rows[start : start + len(order)] = moved
        self._readdress({start + offset: start + place for place, offset in enumerate(order)})

    def insert_rows(self, row: int, rows: Sequence[Sequence[CellValue]]) -> None:
        """Insert rows above a row."""
        self._reach_row(row - 1)
        below = range(row, max(len(self._rows), *(self._hung_rows() or (0,))) + 1)
        self._rows[row:row] = [[_as_read(value) for value in new] for new in rows]
        self._readdress({at: at + len(rows) for at in below})

    def delete_row(self, row: int) -> None:
        """Delete a row with all that hangs on it."""
        del self._rows[row : row + 1]
        below = range(row + 1, max(len(self._rows) + 1, *(self._hung_rows() or (0,))) + 1)
        self._readdress({row: -1} | {at: at - 1 for at in below})

    def reorder_columns(self, order: Sequence[int]) -> None:
        """Put columns into another order; -1 is a new empty one, a missing one is deleted."""
        self._rows = [[row[old] if 0 <= old < len(row) else None for old in order] for row in self._rows]
        new_place = {old: new for new, old in enumerate(order) if old >= 0}
        self._formulas = {
            (row, new_place[col]): text for (row, col), text in self._formulas.items() if col in new_place
        }
        self._uncached = {(row, new_place[col]) for row, col in self._uncached if col in new_place}

    def _readdress(self, new_row: Mapping[int, int]) -> None:
        """Move formulas and pins to new rows; -1 takes them away."""

        def at(row: int) -> int:
            return new_row.get(row, row)

        self._formulas = {(at(row), col): text for (row, col), text in self._formulas.items() if at(row) >= 0}
        self._uncached = {(at(row), col) for row, col in self._uncached if at(row) >= 0}
        self._pinned = {at(row) for row in self._pinned if at(row) >= 0}

    def _hung_rows(self) -> list[int]:
        return [*(row for row, _ in self._formulas), *self._pinned]

    def _forget_formula(self, row: int, col: int) -> None:
        self._formulas.pop((row, col), None)
        self._uncached.discard((row, col))

    def _write(self, row: int, col: int, value: CellValue) -> None:
        self._reach_row(row)
        cells = self._rows[row]
        cells.extend([None] * (col + 1 - len(cells)))
        cells[col] = value

    def _reach_row(self, row: int) -> None:
        self._rows.extend([] for _ in range(row + 1 - len(self._rows)))


def _as_read(value: CellValue) -> CellValue:
    if value == "":
        return None
    if isinstance(value, datetime) and value.time() == time():
        return date(value.year, value.month, value.day)
    return value
