"""Bring a workbook of an older template to the current one: tabs and columns that it lacks."""

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
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import forget_proposals, read_memory, remember_rows
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.template import ColumnSpec, TabSpec, Template


def migrate(workbook: Workbook, load: LoadTemplate, *, today: date, write: bool = True) -> ChangeSet:
    """Add what the template has and the workbook lacks; nothing that stands is changed.

    Missing tabs come after the last one, missing columns right of everything in
    their tab, with their explanation as a note on the header; then the template's
    version is noted in «Память». With a new «План» the proposals made are forgotten,
    so that the next sync makes them anew.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        today: The day that memory notes.
        write: Whether to write.

    Raises:
        InputError: ``memory_missing``; ``template_newer``; ``header_missing`` where a whole
            header line is gone; ``statement_unclear`` where several tabs may be the statement;
            ``header_taken`` (tab, header, cell) where people already have a column under the header
            of a new one that the program fills.
    """

    def plan(snapshot: Snapshot) -> Plan[ChangeSet]:
        template = choose_template(snapshot, load)
        if "memory" not in find_tabs(snapshot, template):
            raise InputError("memory_missing", workbook=workbook.title, backup=workbook.backup)
        changes = plan_migration(snapshot, template, today=today, title=workbook.title)
        return Plan(changes, changes, template)

    return run_rounds(workbook, plan, write=write).result


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
