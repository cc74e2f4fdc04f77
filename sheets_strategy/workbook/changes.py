"""What a sync wants to write: the same change set is shown by ``--dry-run`` and applied.

Rows and columns are grid addresses from 0 of the snapshot that the diff was
made from; an adapter refuses when the workbook is no longer that snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import ColumnSpec, TabSpec

Exception_ = Literal[
    "", "clients", "migrate", "doctor", "sort", "refresh", "exchange", "leave", "library", "handover"
]


@dataclass(frozen=True, slots=True)
class SetCell:
    """Put a value into one cell.

    Attributes:
        tab: Name of the tab in the snapshot.
        table: Key of the template's table that the cell belongs to.
        column: Key of the template's column.
        row: Grid row.
        col: Grid column.
        before: The value that the snapshot holds.
        after: The wanted value; None empties the cell.
        exempt: Name of the guard's exception, "" for a tool column.
    """

    tab: str
    table: str
    column: str
    row: int
    col: int
    before: CellValue
    after: CellValue
    exempt: Exception_ = ""


@dataclass(frozen=True, slots=True)
class AppendRows:
    """Add rows below the last used row of a tab.

    Attributes:
        tab: Name of the tab in the snapshot.
        table: Key of the template's table, "" when the rows follow no table.
        start: Grid row of the first new row; nothing stands there or below.
        rows: New rows; each holds (grid column, value) pairs of non-empty cells.
    """

    tab: str
    table: str
    start: int
    rows: tuple[tuple[tuple[int, CellValue], ...], ...]


@dataclass(frozen=True, slots=True)
class MoveRows:
    """Put whole rows of an output table into another order, after all other changes.

    Attributes:
        tab: Name of the tab in the snapshot.
        table: Key of the template's table.
        start: Grid row of the first row of the table.
        order: ``order[i]`` is the offset, from start, of the row that shall stand i-th.
    """

    tab: str
    table: str
    start: int
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Add a column of the template right of everything in a tab.

    Attributes:
        tab: Name of the tab in the snapshot.
        table: Key of the template's table.
        header_row: Grid row of the header line.
        col: Grid column; nothing stands in it.
        column: The template's column, with label, type, width, choices.
        texts: Grid row and what else stands in the new column: title and lines of a new block.
    """

    tab: str
    table: str
    header_row: int
    col: int
    column: ColumnSpec
    texts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AddTab:
    """Add a whole tab of the template.

    Attributes:
        spec: The tab.
        after: Name of the tab right of which it comes: one of the snapshot or one that the same
            change set adds before; "" for the front, None for the end.
    """

    spec: TabSpec
    after: str | None = None

    def place(self, names: Sequence[str]) -> int:
        """Give the place among tabs, from 0; a neighbour that is gone leaves it the end."""
        if self.after == "":
            return 0
        return names.index(self.after) + 1 if self.after in names else len(names)


@dataclass(frozen=True, slots=True)
class SetNote:
    """Put a note on a cell that has none; its row does not move in the same change set.

    Attributes:
        tab: Name of the tab in the snapshot; a tab that is added brings its own notes.
        row: Grid row.
        col: Grid column.
        text: What people read when the mouse is over the cell.
    """

    tab: str
    row: int
    col: int
    text: str


Change = SetCell | AppendRows | MoveRows | AddColumn | AddTab | SetNote


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything that one run writes, complete before the first byte leaves.

    Attributes:
        version: ``Snapshot.version`` that the changes were computed from.
        changes: Sets, then appends, then the rest, then moves; within a kind by tab and address.
    """

    version: str
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def cells(self) -> int:
        """Count the cells that would be written (a moved row counts as one, a note as none)."""
        return sum(_cells(change) for change in self.changes)

    def by_tab(self) -> Iterator[tuple[str, list[Change]]]:
        """Give the changes tab by tab, in the order of first mention."""
        tabs: dict[str, list[Change]] = {}
        for change in self.changes:
            name = change.spec.label if isinstance(change, AddTab) else change.tab
            tabs.setdefault(name, []).append(change)
        yield from tabs.items()


def _cells(change: Change) -> int:
    if isinstance(change, AppendRows):
        return sum(len(row) for row in change.rows)
    if isinstance(change, MoveRows):
        return sum(place != offset for place, offset in enumerate(change.order))
    if isinstance(change, AddColumn):
        return 1 + len(change.texts)
    return 0 if isinstance(change, SetNote) else 1
