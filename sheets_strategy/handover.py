"""Hand the clients of a seller who leaves over to others: names in the tabs, and what is remembered."""

from __future__ import annotations

from datetime import date

from sheets_strategy.errors import WorkbookChanged, WorkbookError
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.diff import diff, in_writing_order
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.handing import Handover, handover_cells, handover_entries
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import remember_rows
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.personal_result import Exchanged
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.rounds import Plan, run_rounds

LOST = frozenset({"workbook_not_found", "google_not_found"})
"""Refusals that say that no sheet was found."""


def require_home(found: Exchanged | None, code: str) -> bool:
    """See that all that a seller typed came home, and say whether their sheet is still there.

    Args:
        found: What the last exchange came to.
        code: Code of the seller whose sheet it is.

    Raises:
        WorkbookError: ``handover_not_home`` (name): the sheet could not be read, or changed meanwhile.
    """
    exchanged = found or Exchanged()
    missed = next((one for one in exchanged.missed if one.known.code == code), None)
    if missed is None:
        return True
    if missed.error.code in LOST:
        return False
    was_read = any(one.code == code for one in exchanged.sheets)
    if not was_read or isinstance(missed.error, WorkbookChanged):
        raise WorkbookError("handover_not_home", name=missed.known.name) from missed.error
    return True


def handover(
    workbook: Workbook, load: LoadTemplate, wanted: Handover, *, today: date, write: bool = True
) -> ChangeSet:
    """Write the names that were shown, in whichever rows they stand by now.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        wanted: What was shown.
        today: The day that memory notes.
        write: Whether to write.

    Raises:
        WorkbookChanged: ``handover_changed`` (workbook): who was to take over is not in Продавцы any more.
        InputError: ``handover_formula`` (cell).
    """

    def plan(snapshot: Snapshot) -> Plan[ChangeSet]:
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        tabs = read_tabs(book)
        there = {(one.code, one.name) for one in tabs.staff.sellers}
        if not {(one.seller.code, one.seller.name) for one in wanted.shares} <= there:
            raise WorkbookChanged("handover_changed", workbook=workbook.title)
        cells = handover_cells(wanted, tabs, book)
        rows = remember_rows(tabs.memory, handover_entries(wanted, tabs), today=today)
        changed = (*cells, *diff(book.tables, [rows]))
        changes = ChangeSet(snapshot.version, in_writing_order(changed))
        guard(changes, book)
        return Plan(changes, changes, template)

    return run_rounds(workbook, plan, write=write).result
