"""What a write must not break inside a sheet: formulas of many cells, merged cells, table headers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sheets_strategy.adapters.xlsx.addresses import Area, cell_name, parse_areas
from sheets_strategy.adapters.xlsx.formulas import FormulaCell
from sheets_strategy.adapters.xlsx.tables import Table
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import AddColumn
from sheets_strategy.workbook.grid import CellValue, Tab, find_in_the_way

Cell = tuple[int, int]


def check_groups(formulas: Sequence[FormulaCell], written: Collection[Cell], *, tab: str) -> None:
    """Check that no formula of several cells is torn: all its cells are written, or none that it needs.

    Raises:
        UnsafeChange: ``shared_formula`` (its first cell is written, others keep it) or
            ``array_formula`` (some cells of an array formula or data table are written).
    """
    followers: dict[str, list[Cell]] = {}
    for formula in formulas:
        if formula.kind == "shared":
            followers.setdefault(formula.group, []).append((formula.row, formula.col))
    for formula in formulas:
        at = (formula.row, formula.col)
        if formula.kind == "shared" and formula.text and at in written:
            left = [cell for cell in followers[formula.group] if cell not in written]
            if left:
                raise UnsafeChange("shared_formula", tab=tab, cell=cell_name(*at), other=cell_name(*left[0]))
        elif formula.kind in ("array", "dataTable"):
            _check_block(formula, written, tab)


def _check_block(formula: FormulaCell, written: Collection[Cell], tab: str) -> None:
    for area in parse_areas(formula.ref):
        torn = [cell for cell in written if area.holds(*cell)]
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if torn and len(torn) < size:
            raise UnsafeChange("array_formula", tab=tab, cell=cell_name(*min(torn)), range=area.text())


def check_merges(merges: Sequence[Area], written: Collection[Cell], *, tab: str) -> None:
    """Check that only the first cell of merged cells is written.

    Raises:
        UnsafeChange: ``merged_cells``.
    """
    by_row: dict[int, list[int]] = {}
    for row, col in written:
        by_row.setdefault(row, []).append(col)
    for area in merges:
        # Merged ranges are small as a rule, but may be whole columns.
        rows = range(area.top, area.bottom + 1)
        for row in rows if len(rows) < len(by_row) else by_row:
            for col in by_row.get(row, ()):
                if area.holds(row, col) and (row, col) != (area.top, area.left):
                    raise UnsafeChange("merged_cells", tab=tab, cell=cell_name(row, col), range=area.text())


def check_tables(tables: Sequence[Table], written: Mapping[Cell, CellValue], *, tab: str) -> None:
    """Check that headers of tables keep their texts, which the table repeats, and totals stay.

    Raises:
        UnsafeChange: ``table_header`` or ``table_totals_row``.
    """
    for table in tables:
        area = table.area
        for (row, col), value in written.items():
            if not area.holds(row, col):
                continue
            if row < area.top + table.header_rows:
                place = col - area.left
                if place >= len(table.columns) or value != table.columns[place]:
                    raise UnsafeChange("table_header", tab=tab, cell=cell_name(row, col), table=table.name)
            elif row > area.bottom - table.totals_rows:
                raise UnsafeChange("table_totals_row", tab=tab, table=table.name, row=row + 1)


def check_appended(appended: Mapping[int, Mapping[int, CellValue]], tab: Tab) -> None:
    """Check that new rows, row → column → value, stand below everything.

    Raises:
        UnsafeChange: ``rows_in_the_way``.
    """
    start = min(appended)
    written = [(row, col) for row, cells in appended.items() for col in cells]
    taken = find_in_the_way(tab.rows, tab.formulas, start, written)
    if taken is not None:
        raise UnsafeChange("rows_in_the_way", tab=tab.name, row=taken + 1, start=start + 1)


def check_moves(pinned: Collection[int], start: int, order: Sequence[int], *, tab: str) -> None:
    """Check that the order is one, and that no row that changes place is pinned.

    Raises:
        UnsafeChange: ``wrong_order`` or ``pinned_row``.
    """
    if sorted(order) != list(range(len(order))):
        raise UnsafeChange("wrong_order", tab=tab)
    for place, offset in enumerate(order):
        if place != offset and start + offset in pinned:
            raise UnsafeChange("pinned_row", tab=tab, row=start + offset + 1)


def check_new_columns(columns: Sequence[AddColumn], tab: Tab) -> None:
    """Check that nothing stands in a column that is added.

    Raises:
        UnsafeChange: ``column_in_the_way``.
    """
    for change in columns:
        taken = any(tab.cell(row, change.col) is not None for row in range(len(tab.rows)))
        if taken or any(col == change.col for _, col in tab.formulas):
            raise UnsafeChange("column_in_the_way", tab=tab.name, col=change.col)
