"""Lines of a CSV file → columns of cells, a block of rows at a time; equal texts are kept once."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import cast

from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.columns import ColumnRows

_BLOCK = 100
"""Rows at a time: they stay within a processor's nearest memory until they are columns."""

_MANY = 1 << 14
_MOST_CELLS = 100_000_000
_MOST_COLUMNS = 16_384
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)


class TooManyCells(Exception):
    """More cells than a table may have."""


class Records:
    """What was read so far.

    Attributes:
        sizes: Number of cells → rows that have so many.
        broken: Of cells of several lines: their column, delimiters in the first line, in the
            last, and in those between.
    """

    def __init__(self, delimiter: str, *, bare: bool) -> None:
        self.sizes: Counter[int] = Counter()
        self.broken: set[tuple[int, int, int, frozenset[int]]] = set()
        self._delimiter, self._bare = delimiter, bare
        self._columns: list[_Cells] = []
        self._height = 0

    def read(self, lines: Iterable[str]) -> None:
        """Read lines, each with its end.

        Raises:
            csv.Error: A cell grows beyond what any table holds.
            TooManyCells: The table does.
        """
        quoting = csv.QUOTE_NONE if self._bare else csv.QUOTE_MINIMAL
        reader = csv.reader(lines, delimiter=self._delimiter, quoting=quoting)  # type: ignore[arg-type]
        seen = 0
        while rows := list(islice(reader, _BLOCK)):
            if reader.line_num - seen > len(rows):
                self._note_broken(rows)
            seen = reader.line_num
            self._add(rows)

    def rows(self) -> ColumnRows:
        """Give the rows without empty ones at the end."""
        height = max((cells.height() for cells in self._columns), default=0)
        return ColumnRows([cells.kept for cells in self._columns], range(height))

    def _add(self, rows: list[list[str]]) -> None:
        sizes = Counter(map(len, rows))
        self.sizes += sizes
        if len(sizes) > 1:
            rows = [_trim(row) for row in rows]
        width = max(map(len, rows))
        height = self._height + len(rows)
        if width > _MOST_COLUMNS or max(width, len(self._columns)) * height > _MOST_CELLS:
            raise TooManyCells
        while len(self._columns) < width:
            self._columns.append(_Cells(self._height, bare=self._bare))
        self._height = height
        for cells, texts in zip_longest(self._columns, zip_longest(*rows, fillvalue=""), fillvalue=()):
            cast(_Cells, cells).add(cast(Sequence[str], texts), self._height)

    def _note_broken(self, rows: Iterable[Sequence[str]]) -> None:
        for row in rows:
            for place, cell in enumerate(row):
                if "\n" in cell:
                    first, *inner, last = (line.count(self._delimiter) for line in cell.split("\n"))
                    self.broken.add((place, first, last, frozenset(inner)))


class _Cells:
    """One column: cells kept, and the texts that were met, while they repeat."""

    def __init__(self, height: int, *, bare: bool) -> None:
        self.kept: list[CellValue] = [None] * height
        self._met: _Met | None = _Met(bare=bare)
        self._clean = _unquote if bare else _clean

    def add(self, texts: Sequence[str], height: int) -> None:
        """Add cells and make the column so many rows high."""
        if self._met is None:
            self.kept += map(self._clean, texts)
        else:
            self.kept += map(self._met.__getitem__, texts)
            if len(self._met) > _MANY and 2 * len(self._met) > len(self.kept):
                self._met = None
        self.kept += [None] * (height - len(self.kept))

    def height(self) -> int:
        """Give the number of rows up to the last filled cell."""
        return next((at for at in range(len(self.kept), 0, -1) if self.kept[at - 1] is not None), 0)


class _Met(dict[str, CellValue]):
    """Text as it stands → cell."""

    def __init__(self, *, bare: bool) -> None:
        super().__init__()
        self._clean = _unquote if bare else _clean

    def __missing__(self, text: str) -> CellValue:
        cell = self[text] = self._clean(text)
        return cell


def _clean(text: str) -> str | None:
    """Give what a cell shows: of ``="008049"`` the text within; None for nothing and for blanks alone.

    Some banks pad empty cells with blanks.
    """
    if text[:2] == '="' and (wrapped := _WRAPPED.fullmatch(text)):
        text = wrapped[1]
    return None if text.isspace() else text or None


def _unquote(text: str) -> str | None:
    paired = len(text) > 1 and text[0] == text[-1] == '"'
    return _clean(text[1:-1].replace('""', '"') if paired else text)


def _trim(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row
