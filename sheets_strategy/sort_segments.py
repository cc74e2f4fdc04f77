"""Give the segments the numbers that were shown: nothing but the cells of «№» is touched."""

from __future__ import annotations

from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.renumber import Renumbering, number_cells
from sheets_strategy.workbook.rounds import Plan, run_rounds


def sort_segments(
    workbook: Workbook, load: LoadTemplate, wanted: Renumbering, *, write: bool = True
) -> ChangeSet:
    """Write new numbers of segments, whichever rows they stand in by now.

    Plan and work rows hold a segment's code, so they stay with it.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        wanted: The numbers that were shown.
        write: Whether to write.

    Raises:
        WorkbookChanged: ``segments_changed`` (workbook): the segments are not those that were shown.
        InputError: ``sort_formula``, ``sort_manual`` or ``sort_plan``, as ``number_cells``.
    """

    def plan(snapshot: Snapshot) -> Plan[ChangeSet]:
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        cells = number_cells(wanted, read_tabs(book), book) if wanted.numbers else []
        changes = ChangeSet(snapshot.version, tuple(cells))
        guard(changes, book)
        return Plan(changes, changes, template)

    return run_rounds(workbook, plan, write=write).result
