"""Send a consultant's own segments and hypotheses to a workbook; what people made theirs stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.library import LibraryRow, read_library
from sheets_strategy.workbook.library_offer import Offer, offer
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.rounds import Plan, run_rounds


def send_library(
    workbook: Workbook,
    load: LoadTemplate,
    library: Sequence[LibraryRow],
    *,
    numbered: bool,
    today: date,
    write: bool = True,
) -> Offer:
    """Append what is new, and bring cells up to date that still stand as the library sent them.

    Args:
        workbook: Where the strategy is kept.
        load: Gives the template in a language.
        library: The rows; segments first.
        numbered: Give new segments the library's numbers where they are free; else they are drafts.
        today: What counts as today.
        write: Whether to write.
    """

    def plan(snapshot: Snapshot) -> Plan[Offer]:
        template = choose_template(snapshot, load)
        book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
        found = offer(library, book, read_tabs(book), numbered=numbered, today=today)
        guard(found.changes, book)
        return Plan(found, found.changes, template)

    return run_rounds(workbook, plan, write=write, once=True).result


def take_library(workbook: Workbook, load: LoadTemplate) -> tuple[LibraryRow, ...]:
    """Read what a team wrote itself in Сегменты and План, to send it to others."""
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    return read_library(book, read_tabs(book))
