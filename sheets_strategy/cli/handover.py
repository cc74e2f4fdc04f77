"""``handover`` for the command line: who gets the clients of a seller who leaves, and the sheet put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.ask import ask
from sheets_strategy.errors import InputError, WorkbookError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.strategy.staff import Seller
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.handing import Handover
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
    wanted, result, place = _plan(wish)
    template = result.book.template
    if wanted.nobodys and not wanted.shares:
        raise InputError("handover_nobody", clients=wanted.nobodys, name=wanted.leaving.name)
    _show(wanted, place, result)
    if wish.dry_run or not (wanted.theirs or place or _named(wanted, result)):
        show.show_text("cli_handover_dry", template)
        return
    if not wish.yes and not terminal.is_terminal():
        raise InputError("handover_needs_yes", name=wanted.leaving.name)
    if not wish.yes and not terminal.ask(template.text("cli_handover_ask")):
        return
    is_there = bool(place) and _bring_home(wanted.leaving, place, opened, config, wish, template)
    if place:
        wanted, result, place = _plan(wish)
    cells = _write(wanted, opened, config, today)
    show.show_text("cli_handover_done", template, cells=cells)
    if place:
        if is_there:
            name = archive(place, config, template)
            show.show_text("cli_handover_archived", template, name=name)
        else:
            show.show_text("cli_handover_lost", template, place=place)
        _forget(wanted.leaving, opened, config, today)
    if wanted.leaving.code and wanted.leaving.left_on is None:
        show.show_text("cli_handover_left_on", template, name=wanted.leaving.name)
    show.show_text("cli_handover_sync", template)


def _bring_home(
    leaving: Seller, place: str, opened: OpenWorkbook, config: Config, wish: Wish, template: Template
) -> bool:
    """Let a seller type no more, then bring home what was typed, a last time; say whether there is a sheet.

    Raises:
        WorkbookError: ``handover_not_home`` (name): not all of it came; no name was changed.
    """
    from sheets_strategy.cli.personal import access_of, show_exchanged
    from sheets_strategy.handover import require_home
    from sheets_strategy.sync import sync

    withdraw(place, leaving, template)
    access = access_of(config, ignore_lock=wish.ignore_lock)
    with places.hold(opened, write=True):
        today = places.today_is(wish.today)
        result = sync(opened, places.template_loader(config), today=today, personal=access)
    if result.personal is not None:
        show_exchanged(result.personal, result.book.template, written=True)
    return require_home(result.personal, leaving)


def _plan(wish: Wish) -> tuple[Handover, SyncResult, str]:
    """Compute who is to get the clients, and where the personal sheet is."""
    from sheets_strategy.cli.personal import at_of
    from sheets_strategy.workbook.handing import plan_handover
    from sheets_strategy.workbook.personal import is_copy
    from sheets_strategy.workbook.personal_known import read_known, refuse_unread
    from sheets_strategy.workbook.read_tabs import read_tabs

    result, _ = ask(wish.workbook, today=wish.today, as_of=None, ignore_lock=wish.ignore_lock)
    tabs, day = read_tabs(result.book), places.today_is(wish.today)
    wanted = plan_handover(result.strategy, tabs, result.book, seller=wish.seller, to=wish.to, today=day)
    refuse_unread(tabs.memory, result.book.title, wanted.leaving.code)
    known = read_known(tabs.memory).get(wanted.leaving.code)
    if is_copy(tabs.memory, at_of(places.find_workbook(wish.workbook))):
        known = None
    return wanted, result, known.place if known is not None else ""


def _named(wanted: Handover, result: SyncResult) -> bool:
    """Say whether any cell names who leaves, though the clients are others' by now."""
    from sheets_strategy.workbook.handing import handover_cells
    from sheets_strategy.workbook.read_tabs import read_tabs

    return bool(handover_cells(wanted, read_tabs(result.book), result.book))


def _show(wanted: Handover, place: str, result: SyncResult) -> None:
    """Print who gets how many clients and tasks, and how many nobody can take."""
    template, name = result.book.template, wanted.leaving.name
    show.show_text("cli_handover", template, name=name, clients=len(wanted.theirs) + wanted.nobodys)
    if wanted.shares:
        heads = ("who", "clients", "tasks")
        rows = [[template.text(f"cli_handover_head_{head}") for head in heads]]
        rows += [[one.seller.name, str(one.clients), str(one.tasks)] for one in wanted.shares]
        show.show_lines([""])
        show.show_table(rows, right=(1, 2))
        show.show_lines([""])
    if wanted.nobodys:
        show.show_text("cli_handover_nobody", template, clients=wanted.nobodys, name=name)
    if place:
        show.show_text("cli_handover_sheet", template, place=place)


def _write(wanted: Handover, opened: OpenWorkbook, config: Config, today: date) -> int:
    from sheets_strategy.handover import handover
    from sheets_strategy.workbook.changes import SetCell

    with places.hold(opened, write=True):
        changes = handover(opened, places.template_loader(config), wanted, today=today)
    return sum(isinstance(one, SetCell) and one.exempt == "handover" for one in changes.changes)


def _forget(leaving: Seller, opened: OpenWorkbook, config: Config, today: date) -> None:
    """Remember that there is no personal sheet any more."""
    from sheets_strategy.make_personal import close_personal

    with places.hold(opened, write=True):
        close_personal(opened, places.template_loader(config), leaving.code, today=today)


def withdraw(place: str, leaving: Seller, template: Template) -> None:
    """Withdraw a seller from their sheet in Google, and name who can open it still."""
    from sheets_strategy.adapters.google.links import place_of

    if place_of(place) != "google":
        return
    from sheets_strategy.adapters.google.sharing import GoogleRights
    from sheets_strategy.cli.google import open_google
    from sheets_strategy.handover import LOST

    try:
        still = GoogleRights(open_google()).withdraw(place, leaving.email)
    except WorkbookError as error:
        if error.code in LOST:
            return
        raise
    by_link = template.text("cli_share_by_link")
    names = ", ".join(one.email or one.domain or by_link for one in still)
    if names:
        show.show_text("cli_handover_still", template, names=names, name=leaving.name)


def archive(place: str, config: Config, template: Template) -> str:
    """Rename a sheet, or move a file; give what it is called then."""
    from sheets_strategy.adapters.google.links import place_of

    if place_of(place) == "google":
        from sheets_strategy.adapters.google.sharing import GoogleRights
        from sheets_strategy.cli.google import open_google

        return GoogleRights(open_google()).archive(place, template.text("archive_title"))
    from sheets_strategy.adapters.xlsx.put_away import put_away

    return str(put_away(config.workbook.parent / place, template.text("archive_folder")))
