"""Bring a workbook of an older template to the current one: tabs and columns that it lacks."""

from __future__ import annotations

from datetime import date

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import find_tabs
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.migration import plan_migration
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.rounds import Plan, run_rounds


def migrate(workbook: Workbook, load: LoadTemplate, *, today: date, write: bool = True) -> ChangeSet:
    """Add what the template has and the workbook lacks; nothing that stands is changed.

    Missing tabs come where the template has them, missing columns right of everything in
    their tab, with their explanation as a note on the header; then the template's
    version is noted in «Память». With a new «План» the proposals made are forgotten,
    so that the next sync makes them anew.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        today: The day that memory notes.
        write: Whether to write.

    Raises:
        InputError: ``not_strategy``; ``memory_missing``; ``template_newer``; ``header_missing`` where a whole
            header line is gone; ``statement_unclear`` where several tabs may be the statement;
            ``header_taken`` (tab, header, cell) where people already have a column under the header
            of a new one that the program fills.
    """

    def plan(snapshot: Snapshot) -> Plan[ChangeSet]:
        template = choose_template(snapshot, load)
        tabs = find_tabs(snapshot, template)
        if not tabs:
            raise InputError("not_strategy", workbook=workbook.title)
        if "memory" not in tabs:
            raise InputError("memory_missing", workbook=workbook.title, backup=workbook.backup)
        changes = plan_migration(snapshot, template, today=today, title=workbook.title)
        return Plan(changes, changes, template)

    return run_rounds(workbook, plan, write=write).result
