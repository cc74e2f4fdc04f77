"""A change set sorted by sheet: which cells get which value, which rows move, which columns come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sheets_strategy.adapters.xlsx.addresses import Area, cell_name
from sheets_strategy.adapters.xlsx.formats import LAST_COL, LAST_ROW
from sheets_strategy.adapters.xlsx.package import Package, SheetPart
from sheets_strategy.adapters.xlsx.rows import Edit
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import AddColumn, AddTab, AppendRows, Change, MoveRows, SetCell, SetNote
from sheets_strategy.workbook.grid import CellValue


@dataclass(slots=True)
class SheetEdit:
    """Everything that a change set does to one sheet.

    Attributes:
        sheet: The sheet.
        cells: Row → column → value of cells that are set, headers of new columns included.
        appended: Row → column → value of rows that are added.
        columns: New columns.
        moves: Rows that get another order, after all else.
        notes: Cell → text of notes that are put on cells without one.
        stale: Formula cells that lose their stored value.
    """

    sheet: SheetPart
    cells: dict[int, dict[int, CellValue]] = field(default_factory=dict)
    appended: dict[int, dict[int, CellValue]] = field(default_factory=dict)
    columns: list[AddColumn] = field(default_factory=list)
    moves: list[MoveRows] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    stale: set[tuple[int, int]] = field(default_factory=set)

    def written(self) -> dict[tuple[int, int], CellValue]:
        """Give the cells that are set, by address; appended rows are not among them."""
        return {(row, col): value for row, cols in self.cells.items() for col, value in cols.items()}

    def appended_area(self) -> Area | None:
        """Give the smallest area around all appended cells, None without any."""
        cols = {col for row in self.appended.values() for col in row}
        if not cols:
            return None
        return Area(min(self.appended), min(cols), max(self.appended), max(cols))

    def noted_rows(self) -> set[int]:
        """Give the rows that get a note."""
        return {row for row, _ in self.notes}

    def changes_cells(self) -> bool:
        """Tell whether any cell gets another value or place."""
        return bool(self.cells or self.appended or self.moves)

    def edits(self) -> dict[int, dict[int, Edit]]:
        """Give what to do by row and column; a cell that is written is not stripped too."""
        edits: dict[int, dict[int, Edit]] = {row: dict(cols) for row, cols in self.cells.items()}
        for row, cols in self.appended.items():
            edits.setdefault(row, {}).update(cols)
        return edits


@dataclass(frozen=True, slots=True)
class Sorted:
    """A change set by sheet, and the tabs to add."""

    sheets: dict[str, SheetEdit]
    tabs: list[AddTab]


def sort_changes(package: Package, changes: Iterable[Change]) -> Sorted:
    """Sort changes by sheet; of two values for one cell the later counts.

    Raises:
        UnsafeChange: ``tab_not_found``, ``outside_sheet`` or ``note_exists`` (two for one cell).
    """
    found = Sorted({}, [])
    for change in changes:
        if isinstance(change, AddTab):
            found.tabs.append(change)
            continue
        if change.tab not in found.sheets:
            found.sheets[change.tab] = SheetEdit(package.worksheet(change.tab))
        _add(found.sheets[change.tab], change)
    return found


def _add(edit: SheetEdit, change: SetCell | AppendRows | MoveRows | AddColumn | SetNote) -> None:
    if isinstance(change, SetCell):
        _check_inside(change.tab, change.row, change.col)
        edit.cells.setdefault(change.row, {})[change.col] = change.after
    elif isinstance(change, AppendRows):
        for offset, row in enumerate(change.rows):
            values = dict(row)
            _check_inside(change.tab, change.start + offset, max(values, default=0))
            edit.appended.setdefault(change.start + offset, {}).update(values)
    elif isinstance(change, AddColumn):
        _check_inside(change.tab, change.header_row, change.col)
        edit.columns.append(change)
        edit.cells.setdefault(change.header_row, {})[change.col] = change.column.label
        for line, text in change.texts:
            edit.cells.setdefault(line, {})[change.col] = text
    elif isinstance(change, SetNote):
        _check_inside(change.tab, change.row, change.col)
        if (change.row, change.col) in edit.notes:
            raise UnsafeChange("note_exists", tab=change.tab, cell=cell_name(change.row, change.col))
        edit.notes[change.row, change.col] = change.text
    else:
        edit.moves.append(change)


def _check_inside(tab: str, row: int, col: int) -> None:
    if not (0 <= row <= LAST_ROW and 0 <= col <= LAST_COL):
        raise UnsafeChange("outside_sheet", tab=tab, row=row + 1, column=col + 1)
