"""Cell addresses of a sheet: ``B12`` outside, (row, column) from 0 inside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sheets_strategy.adapters.xlsx.formats import LAST_COL, LAST_ROW
from sheets_strategy.values.letters import column_letters

_END = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,6})?")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; all four borders belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, col: int) -> bool:
        """Tell whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= col <= self.right

    def meets(self, other: Area) -> bool:
        """Tell whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def text(self) -> str:
        """Give it as ``A1:C5`` (``A1`` for one cell)."""
        first = cell_name(self.top, self.left)
        if (self.top, self.left) == (self.bottom, self.right):
            return first
        return f"{first}:{cell_name(self.bottom, self.right)}"


@lru_cache(maxsize=1024)
def column_name(col: int) -> str:
    """Give the letters of a column: 0 is ``A``, 27 is ``AB``."""
    return column_letters(col)


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Give the column of its letters: ``A`` is 0."""
    col = 0
    for letter in letters.upper():
        col = col * 26 + ord(letter) - 64
    return col - 1


def cell_name(row: int, col: int) -> str:
    """Give an address as people see it: (11, 1) is ``B12``."""
    return f"{column_name(col)}{row + 1}"


def parse_cell(text: str) -> tuple[int, int]:
    """Parse ``B12`` or ``$B$12`` to (11, 1).

    Raises:
        ValueError: The text is no address of a sheet.
    """
    found = _END.fullmatch(text)
    if not found or not found[1] or not found[2]:
        raise ValueError(text)
    row, col = int(found[2]) - 1, column_number(found[1])
    if row > LAST_ROW or col > LAST_COL:
        raise ValueError(text)
    return row, col


def parse_area(text: str) -> Area:
    """Parse ``A1:B5``, ``A1``, ``A:C`` or ``2:7``; ends may come in any order.

    Raises:
        ValueError: The text is no range of a sheet.
    """
    first, _, second = text.partition(":")
    ends = [_END.fullmatch(end) for end in (first, second or first)]
    if not all(end and end[0] for end in ends):
        raise ValueError(text)
    cols = [column_number(end[1]) if end and end[1] else None for end in ends]
    rows = [int(end[2]) - 1 if end and end[2] else None for end in ends]
    if (None in cols and cols != [None, None]) or (None in rows and rows != [None, None]):
        raise ValueError(text)
    left, right = sorted(col for col in cols if col is not None) or (0, LAST_COL)
    top, bottom = sorted(row for row in rows if row is not None) or (0, LAST_ROW)
    if right > LAST_COL or bottom > LAST_ROW:
        raise ValueError(text)
    return Area(top, left, bottom, right)


def parse_areas(sqref: str) -> list[Area]:
    """Parse a list of ranges between spaces; parts that are no ranges are left out."""
    areas = []
    for part in sqref.split():
        try:
            areas.append(parse_area(part))
        except ValueError:
            continue
    return areas
