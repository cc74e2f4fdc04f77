"""``handover`` for the command line: who gets the clients of a seller who leaves, and the sheet put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, put_away, show, terminal
from sheets_strategy.cli.ask import ask
from sheets_strategy.cli.handover_words import show_handover
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.strategy.staff import Seller
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.handing import Handover
    from sheets_strategy.workbook.personal_known import Known
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Wish:
    """Options of the command, as given."""

    workbook: str | None
    seller: str
    to: str
    today: str | None
    dry_run: bool
    yes: bool
    ignore_lock: bool


def hand_over(wish: Wish) -> None:
    """Show who gets how much, ask, change the names, and put the personal sheet away.

    Raises:
        InputError: ``handover_needs_yes`` where nobody can be asked; ``handover_nobody`` (clients, name):
            put away now, the sheet would be missed by who still has these clients.
    """
    config = places.find_workbook(wish.workbook)
    opened, today = places.open_workbook(config, ignore_lock=wish.ignore_lock), places.today_is(wish.today)
    wanted, result, known = _plan(wish)
    template = result.book.template
    show_handover(wanted, known, template)
    if wanted.nobodys and not wanted.shares:
        raise InputError("handover_nobody", clients=wanted.nobodys, name=wanted.leaving.name)
    if wish.dry_run or not (wanted.theirs or known or _named(wanted, result)):
        show.show_text("cli_handover_dry", template)
        return
    if not wish.yes and not terminal.is_terminal():
        raise InputError("handover_needs_yes", name=wanted.leaving.name)
    if not wish.yes and not terminal.ask(template.text("cli_handover_ask")):
        return
    is_there = known is not None and _bring_home(wanted.leaving, known, opened, config, wish, template)
    if known is not None:
        wanted, result, _ = _plan(wish)
    cells = _write(wanted, opened, config, today)
    show.show_text("cli_handover_done", template, cells=cells)
    if known is not None:
        if is_there:
            name = put_away.archive(known.place, config, template)
            show.show_text("cli_handover_archived", template, name=name)
        else:
            show.show_text("cli_handover_lost", template, place=known.place)
        _forget(known, opened, config, today)
    if wanted.leaving.code and wanted.leaving.left_on is None:
        show.show_text("cli_handover_left_on", template, name=wanted.leaving.name)
    show.show_text("cli_handover_sync", template)


def _bring_home(
    leaving: Seller, known: Known, opened: OpenWorkbook, config: Config, wish: Wish, template: Template
) -> bool:
    """Let a seller type no more, then bring home what was typed, a last time; say whether there is a sheet.

    Raises:
        WorkbookError: ``handover_not_home`` (name): not all of it came; no name was changed.
    """
    from sheets_strategy.cli.personal import access_of, show_exchanged
    from sheets_strategy.handover import require_home
    from sheets_strategy.sync import sync

    put_away.withdraw(known, template, email=leaving.email)
    access = access_of(config, ignore_lock=wish.ignore_lock)
    with places.hold(opened, write=True):
        today = places.today_is(wish.today)
        result = sync(opened, places.template_loader(config), today=today, personal=access)
    if result.personal is not None:
        show_exchanged(result.personal, result.book.template, written=True)
    return require_home(result.personal, known.code)


def _plan(wish: Wish) -> tuple[Handover, SyncResult, Known | None]:
    """Compute who is to get the clients, and where the personal sheet is."""
    from sheets_strategy.cli.personal import at_of
    from sheets_strategy.workbook.handing import plan_handover
    from sheets_strategy.workbook.personal import is_copy
    from sheets_strategy.workbook.personal_known import find_sheet, read_known, refuse_unread
    from sheets_strategy.workbook.read_tabs import read_tabs

    result, _ = ask(wish.workbook, today=wish.today, as_of=None, ignore_lock=wish.ignore_lock)
    tabs, day = read_tabs(result.book), places.today_is(wish.today)
    wanted = plan_handover(result.strategy, tabs, result.book, seller=wish.seller, to=wish.to, today=day)
    refuse_unread(tabs.memory, result.book.title, wanted.leaving.code)
    is_others = is_copy(tabs.memory, at_of(places.find_workbook(wish.workbook)))
    known = None if is_others else find_sheet(read_known(tabs.memory), wanted.leaving, tabs.staff.sellers)
    return wanted, result, known


def _named(wanted: Handover, result: SyncResult) -> bool:
    """Say whether any cell names who leaves, though the clients are others' by now."""
    from sheets_strategy.workbook.handing import handover_cells
    from sheets_strategy.workbook.read_tabs import read_tabs

    return bool(handover_cells(wanted, read_tabs(result.book), result.book))


def _write(wanted: Handover, opened: OpenWorkbook, config: Config, today: date) -> int:
    from sheets_strategy.handover import handover
    from sheets_strategy.workbook.changes import SetCell

    with places.hold(opened, write=True):
        changes = handover(opened, places.template_loader(config), wanted, today=today)
    return sum(isinstance(one, SetCell) and one.exempt == "handover" for one in changes.changes)


def _forget(known: Known, opened: OpenWorkbook, config: Config, today: date) -> None:
    """Remember that there is no personal sheet any more."""
    from sheets_strategy.make_personal import close_personal

    with places.hold(opened, write=True):
        close_personal(opened, places.template_loader(config), known.code, today=today)
