"""Put back what a workbook has lost, where there is no doubt about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sheets_strategy.doctor.tabs import find_template, find_version
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import FREE_TABS, Book, TableView, find_tabs
from sheets_strategy.workbook.changes import AddColumn, Change, ChangeSet, SetCell, SetNote
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.headers import (
    Anchors,
    find_lost_headers,
    find_present_tables,
    restore_cells,
    with_cells,
)
from sheets_strategy.workbook.language import LoadTemplate
from sheets_strategy.workbook.migration import plan_migration
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.template import Template


def repair(
    workbook: Workbook,
    load: LoadTemplate,
    anchors_of: Callable[[Snapshot], Anchors],
    *,
    today: date,
    write: bool = True,
) -> ChangeSet:
    """Put back headers whose cell is certain, and the tabs and columns that ``migrate`` would add.

    Where it is not certain what became of a column, nothing is added to its tab: what the
    column holds must not be parted from its header.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        anchors_of: Gives the marks of the columns of what was read.
        today: The day that memory notes.
        write: Whether to write.

    Raises:
        UnsafeChange: ``not_the_tools``.
    """

    def plan(snapshot: Snapshot) -> Plan[ChangeSet]:
        anchors = anchors_of(snapshot)
        template = find_template(snapshot, load, anchors)
        changes = plan_repair(snapshot, template, anchors, today=today)
        return Plan(changes, changes, template)

    return run_rounds(workbook, plan, write=write).result


def plan_repair(snapshot: Snapshot, template: Template, anchors: Anchors, *, today: date) -> ChangeSet:
    """Compute what ``repair`` writes; nothing for a workbook of a newer template. Pure."""
    lost = find_lost_headers(snapshot, template, anchors)
    cells = restore_cells(lost)
    whole = with_cells(snapshot, cells)
    if _is_newer(whole, template):
        return ChangeSet(snapshot.version)
    doubtful = {one.tab for one in lost if not one.is_certain and not one.is_gone}
    added = [one for one in _migration(whole, template, today) if not _widens(one, doubtful)]
    changes = ChangeSet(snapshot.version, (*cells, *added))
    guard(changes, _open_loosely(snapshot, template))
    return changes


def _migration(snapshot: Snapshot, template: Template, today: date) -> Sequence[Change]:
    """Give what ``migrate`` adds, nothing where it would stop: the lines of ``doctor`` say why."""
    if "memory" not in find_tabs(snapshot, template):
        return ()
    try:
        return plan_migration(snapshot, template, today=today).changes
    except InputError:
        return ()


def _widens(change: Change, tabs: set[str]) -> bool:
    if isinstance(change, SetCell) and change.exempt != "migrate":
        return False
    return isinstance(change, AddColumn | SetNote | SetCell) and change.tab in tabs


def _is_newer(snapshot: Snapshot, template: Template) -> bool:
    try:
        found = find_version(snapshot, template)
    except InputError:
        return False
    return found.isdigit() and int(found) > template.version


def _open_loosely(snapshot: Snapshot, template: Template) -> Book:
    """Open what is there for the guard, as it stands now, whatever is missing."""
    tabs = find_tabs(snapshot, template)
    tables: dict[str, TableView] = {}
    for spec in template.tabs:
        if spec.key in tabs and spec.key not in FREE_TABS:
            tables |= {view.spec.key: view for view in find_present_tables(tabs[spec.key], spec)[0]}
    return Book(template, snapshot, tabs, tables)
