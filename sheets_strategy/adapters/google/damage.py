"""What a refused write left behind, for the next reading to put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheets_strategy.adapters.google.cells import Raw
from sheets_strategy.adapters.google.plan import Puts
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.workbook.book import TableView

Appended = tuple[str, tuple[tuple[tuple[int, Raw], ...], ...]]
"""Name of a tab, and rows of (grid column, value) that went below everything in it."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What a write may have done to rows or columns that had moved.

    Attributes:
        reading: What the write went by.
        views: Tab → its tables, as the write knew them.
        anchors: (tab, column when it was read) → id of the column's mark.
        puts: Cells of the tool that were put.
        fills: Empty cells of the team that were filled.
        appends: Rows that were appended.
        headers: Headers of the columns that were added.
        moved: Tabs whose rows were put into order, with the first of these rows.
    """

    reading: Reading
    views: Mapping[str, tuple[TableView, ...]]
    anchors: Mapping[tuple[str, int], int]
    puts: tuple[Puts, ...] = ()
    fills: tuple[Puts, ...] = ()
    appends: tuple[Appended, ...] = ()
    headers: tuple[Puts, ...] = ()
    moved: tuple[tuple[str, int], ...] = ()

    @property
    def tabs(self) -> list[str]:
        """Names of the tabs that may be damaged, as they were read."""
        names = [
            *(put.tab for put in (*self.puts, *self.fills, *self.headers)),
            *(tab for tab, _ in self.appends),
        ]
        return list(dict.fromkeys([*names, *(tab for tab, _ in self.moved)]))
