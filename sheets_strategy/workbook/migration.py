"""What an older workbook lacks of the current template, as the changes that add it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import (
    FREE_TABS,
    TableView,
    address,
    find_tables,
    find_tabs,
    refuse_unclear,
)
from sheets_strategy.workbook.changes import AddColumn, AddTab, Change, ChangeSet, SetNote
from sheets_strategy.workbook.diff import diff
from sheets_strategy.workbook.grid import Snapshot, Tab
from sheets_strategy.workbook.headers import find_present_tables
from sheets_strategy.workbook.memory import forget_proposals, read_memory, remember_rows
from sheets_strategy.workbook.missing_settings import add_missing_settings
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template


def plan_migration(snapshot: Snapshot, template: Template, *, today: date, title: str = "") -> ChangeSet:
    """Compute what a migration adds to a workbook that has its memory; pure.

    A tab comes right of the one that stands before it in the template, wherever people
    have moved that, and the template's first tab to the front.
    """
    tabs = find_tabs(snapshot, template)
    refuse_unclear(snapshot, tabs, template)
    view = find_tables(tabs["memory"], template.tab("memory"))[0]
    memory = read_memory(view)
    found = memory.get("template", "version")
    if found.isdigit() and int(found) > template.version:
        raise InputError("template_newer", workbook=title, found=found, current=template.version)
    version = int(found) if found.isdigit() else template.version
    changes: list[Change] = []
    left = ""
    for spec in template.tabs:
        beside, left = left, tabs[spec.key].name if spec.key in tabs else spec.label
        if spec.key not in tabs:
            changes.append(AddTab(spec, beside))
        elif spec.key not in FREE_TABS:
            _refuse_taken(tabs[spec.key], spec, version)
            changes += _missing_columns(tabs[spec.key], spec, version)
            if spec.key == "settings":
                views = {one.spec.key: one for one in find_tables(tabs[spec.key], spec)}
                changes += add_missing_settings(views["settings"], template)
    entries = [("template", "version", str(template.version)), ("template", "lang", template.lang)]
    if "plan" not in tabs:
        entries += forget_proposals(memory)
    news = remember_rows(memory, entries, today=today)
    return ChangeSet(snapshot.version, (*changes, *diff({"memory": view}, [news])))


def _missing_columns(tab: Tab, spec: TabSpec, version: int) -> list[Change]:
    """Give the columns that a tab lacks, and the blocks of a later template, right of everything."""
    views, lost = find_present_tables(tab, spec)
    if any(table.since <= version for table in lost):
        find_tables(tab, spec)
    top = min((view.header_row for view in views), default=0)
    free = max((len(row) for row in tab.rows), default=0)
    changes: list[Change] = []
    for view in views:
        changes += _add_columns(tab, view.spec, _missing(view), view.header_row, free + _columns(changes))
    for table in lost:
        col = free + _columns(changes)
        changes += _add_columns(tab, table, table.columns, top, col, texts=_texts(table, top))
    return changes


def _columns(changes: Sequence[Change]) -> int:
    return sum(isinstance(change, AddColumn) for change in changes)


def _add_columns(
    tab: Tab,
    table: TableSpec,
    columns: Sequence[ColumnSpec],
    row: int,
    col: int,
    *,
    texts: tuple[tuple[int, str], ...] = (),
) -> Iterator[Change]:
    """Give columns side by side, each with its note; texts stand in the first of them."""
    for place, column in enumerate(columns, start=col):
        yield AddColumn(tab.name, table.key, row, place, column, texts if place == col else ())
        if column.note:
            yield SetNote(tab.name, row, place, column.note)


def _texts(table: TableSpec, row: int) -> tuple[tuple[int, str], ...]:
    """Give what stands above and below the first header of a new block.

    Its header stands in the line of the topmost one of the tab: the rows beside it are those of
    other blocks, which never change their order.
    """
    lines = tuple((row + below, label) for below, (_, label) in enumerate(table.lines, start=1))
    return ((row - 1, table.title), *lines) if table.title and row > 0 else lines


def _refuse_taken(tab: Tab, spec: TabSpec, version: int) -> None:
    """Stop where people have a column under the header of one that the program would now fill."""
    if spec.since > version:
        return
    for view in find_present_tables(tab, spec)[0]:
        for column in view.spec.columns:
            if column.owner == "tool" and column.since > version and column.key in view.columns:
                col = view.columns[column.key]
                header, cell = str(tab.cell(view.header_row, col)), address(view.header_row, col)
                raise InputError("header_taken", tab=tab.name, header=header, cell=cell)


def _missing(view: TableView) -> list[ColumnSpec]:
    return [column for column in view.spec.columns if column.key not in view.columns]
