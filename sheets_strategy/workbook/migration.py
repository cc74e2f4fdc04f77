"""What an older workbook lacks of the current template, as the changes that add it."""

from __future__ import annotations

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
from sheets_strategy.workbook.memory import forget_proposals, read_memory, remember_rows
from sheets_strategy.workbook.missing_settings import add_missing_settings
from sheets_strategy.workbook.template import ColumnSpec, TabSpec, Template


def plan_migration(snapshot: Snapshot, template: Template, *, today: date, title: str = "") -> ChangeSet:
    """Compute what a migration adds to a workbook that has its memory; pure."""
    tabs = find_tabs(snapshot, template)
    refuse_unclear(snapshot, tabs, template)
    view = find_tables(tabs["memory"], template.tab("memory"))[0]
    memory = read_memory(view)
    found = memory.get("template", "version")
    if found.isdigit() and int(found) > template.version:
        raise InputError("template_newer", workbook=title, found=found, current=template.version)
    version = int(found) if found.isdigit() else template.version
    changes: list[Change] = []
    for spec in template.tabs:
        if spec.key not in tabs:
            changes.append(AddTab(spec))
        elif spec.key not in FREE_TABS:
            _refuse_taken(tabs[spec.key], spec, version)
            changes += _missing_columns(tabs[spec.key], spec)
            if spec.key == "settings":
                views = {one.spec.key: one for one in find_tables(tabs[spec.key], spec)}
                changes += add_missing_settings(views["settings"], template)
    entries = [("template", "version", str(template.version)), ("template", "lang", template.lang)]
    if "plan" not in tabs:
        entries += forget_proposals(memory)
    news = remember_rows(memory, entries, today=today)
    return ChangeSet(snapshot.version, (*changes, *diff({"memory": view}, [news])))


def _missing_columns(tab: Tab, spec: TabSpec) -> list[Change]:
    free = max((len(row) for row in tab.rows), default=0)
    changes: list[Change] = []
    for view in find_tables(tab, spec):
        for column in _missing(view):
            changes.append(AddColumn(tab.name, view.spec.key, view.header_row, free, column))
            if column.note:
                changes.append(SetNote(tab.name, view.header_row, free, column.note))
            free += 1
    return changes


def _refuse_taken(tab: Tab, spec: TabSpec, version: int) -> None:
    """Stop where people have a column under the header of one that the program would now fill."""
    if spec.since > version:
        return
    for view in find_tables(tab, spec):
        for column in view.spec.columns:
            if column.owner == "tool" and column.since > version and column.key in view.columns:
                col = view.columns[column.key]
                header, cell = str(tab.cell(view.header_row, col)), address(view.header_row, col)
                raise InputError("header_taken", tab=tab.name, header=header, cell=cell)


def _missing(view: TableView) -> list[ColumnSpec]:
    return [column for column in view.spec.columns if column.key not in view.columns]
