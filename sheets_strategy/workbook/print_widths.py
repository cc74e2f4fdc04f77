"""How wide the columns of a printed table are, in any unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sheets_strategy.workbook.printed import PrintedTable

_USUAL = 0.85
"""Of ten texts of a column nearly nine are no longer than the usual one."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How wide columns would like to be.

    Attributes:
        least: So that no word is broken.
        usual: So that most texts stand on one line.
        whole: So that all texts do.
    """

    least: tuple[float, ...]
    usual: tuple[float, ...]
    whole: tuple[float, ...]


def measure_columns(
    table: PrintedTable, width: Callable[[str], float], head_width: Callable[[str], float], *, longest: float
) -> Wishes:
    """Say how wide the columns of a table would like to be.

    Args:
        table: The table.
        width: Length of a text in a cell.
        head_width: Length of a text in a header.
        longest: No single word, and no header, makes a column wider than this.
    """
    least, usual, whole = [], [], []
    for place, column in enumerate(table.columns):
        texts = [row[place] for row in table.rows]
        lengths = sorted(map(width, texts))
        word = max(map(head_width, column.label.split(" ")), default=0.0)
        if column.wraps:
            word = max(
                word, max((width(part) for text in set(texts) for part in text.split(" ")), default=0.0)
            )
        narrow = min(word, longest)
        if not column.wraps:
            narrow = max(narrow, lengths[-1])
        head = min(head_width(column.label), longest)
        least.append(narrow)
        usual.append(max(narrow, head, lengths[min(len(lengths) - 1, int(len(lengths) * _USUAL))]))
        whole.append(max(usual[-1], lengths[-1]))
    return Wishes(tuple(least), tuple(usual), tuple(whole))


def share_widths(wishes: Wishes, room: float) -> list[float]:
    """Give each column its width: as wide as it likes where all fit, else by how much text it holds.

    Args:
        wishes: How wide they would like to be.
        room: Width of the page.
    """
    if sum(wishes.whole) <= room:
        return list(wishes.whole)
    if sum(wishes.usual) <= room:
        return _grow(wishes.usual, wishes.whole, room)
    if sum(wishes.least) < room:
        return _grow(wishes.least, wishes.usual, room)
    return [one * room / sum(wishes.least) for one in wishes.least]


def _grow(narrow: Sequence[float], wide: Sequence[float], room: float) -> list[float]:
    """Share out what is left of the room by how much each would like to grow."""
    grow = [more - less for less, more in zip(narrow, wide, strict=True)]
    spare = room - sum(narrow)
    return [less + spare * more / sum(grow) for less, more in zip(narrow, grow, strict=True)]
