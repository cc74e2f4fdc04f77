"""Headers of the template that a workbook has lost, and where each of them was.

A workbook may keep marks on its columns: then it is known which column an empty header cell belongs
to, and which header a person wrote over. Without a mark it is only known which cells it may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import (
    FREE_TABS,
    TableView,
    find_tables,
    find_tabs,
    nameless_columns,
)
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.grid import Snapshot, Tab
from sheets_strategy.workbook.template import Owner, TableSpec, TabSpec, Template

Anchors = Mapping[str, Mapping[int, str]]
"""Name of a tab → grid column → ``<table>.<column>``, what the column's mark says."""


@dataclass(frozen=True, slots=True)
class LostHeader:
    """A column of the template that is not found by its header.

    Attributes:
        tab: Name of the tab.
        table: Key of the table.
        column: Key of the column.
        label: The header.
        owner: Who fills the column.
        row: Grid row of the header line, -1 where the whole line is gone.
        col: Grid column that is marked as this one, -1 for none.
        found: What stands in the marked cell instead; "" for nothing.
        perhaps: Grid columns without a header that may be it, where none is marked.
    """

    tab: str
    table: str
    column: str
    label: str
    owner: Owner
    row: int = -1
    col: int = -1
    found: str = ""
    perhaps: tuple[int, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Say whether its cell is known, and empty."""
        return self.row >= 0 and self.col >= 0 and not self.found

    @property
    def is_gone(self) -> bool:
        """Say whether the column is not there at all."""
        return self.row >= 0 and self.col < 0 and not self.perhaps


def find_present_tables(tab: Tab, spec: TabSpec) -> tuple[list[TableView], list[TableSpec]]:
    """Find the tables of a tab whose header lines stand; and those whose do not."""
    lost = [table for table in spec.tables if not _stands(tab, spec, table)]
    present = tuple(table for table in spec.tables if table not in lost)
    return find_tables(tab, replace(spec, tables=present)), lost


def _stands(tab: Tab, spec: TabSpec, table: TableSpec) -> bool:
    try:
        find_tables(tab, replace(spec, tables=(table,)))
    except InputError:
        return False
    return True


def find_lost_headers(snapshot: Snapshot, template: Template, anchors: Anchors) -> list[LostHeader]:
    """List the columns that are missing in tabs that are there; of a table without headers the first.

    Args:
        snapshot: The workbook.
        template: Which columns there are.
        anchors: Marks of columns; empty where the workbook keeps none.
    """
    tabs = find_tabs(snapshot, template)
    found: list[LostHeader] = []
    for spec in template.tabs:
        if spec.key in tabs and spec.key not in FREE_TABS:
            tab = tabs[spec.key]
            views, lost = find_present_tables(tab, spec)
            for table in lost:
                first = table.columns[0]
                found.append(LostHeader(tab.name, table.key, first.key, first.label, first.owner))
            for view in views:
                found += _lost(view, anchors.get(tab.name, {}))
    return found


def _lost(view: TableView, marks: Mapping[int, str]) -> Iterator[LostHeader]:
    missing = [column for column in view.spec.columns if column.key not in view.columns]
    if not missing:
        return
    places = {mark: col for col, mark in marks.items()}
    perhaps = tuple(col for col in nameless_columns(view) if col not in marks)
    for column in missing:
        named = view.tab.name, view.spec.key, column.key, column.label, column.owner
        one = LostHeader(*named, view.header_row)
        col = places.get(f"{view.spec.key}.{column.key}", -1)
        if col < 0 or col in view.columns.values():
            yield replace(one, perhaps=perhaps)
        else:
            stands = view.tab.cell(view.header_row, col)
            yield replace(one, col=col, found="" if stands is None else str(stands).strip() or "␣")


def restore_cells(lost: Sequence[LostHeader]) -> list[SetCell]:
    """Give the changes that put back the headers whose cell is certain."""
    return [
        SetCell(one.tab, one.table, one.column, one.row, one.col, None, one.label, "doctor")
        for one in lost
        if one.is_certain
    ]


def with_cells(snapshot: Snapshot, cells: Sequence[SetCell]) -> Snapshot:
    """Give the workbook as it will be once these cells are written."""
    return replace(snapshot, tabs=tuple(_with_cells(tab, cells) for tab in snapshot.tabs))


def _with_cells(tab: Tab, cells: Sequence[SetCell]) -> Tab:
    mine = [cell for cell in cells if cell.tab == tab.name]
    if not mine:
        return tab
    rows = list(tab.rows)
    for cell in mine:
        line = [*rows[cell.row], *[None] * (cell.col + 1 - len(rows[cell.row]))]
        line[cell.col] = cell.after
        rows[cell.row] = line
    return replace(tab, rows=rows)
