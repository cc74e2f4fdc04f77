"""``handover`` for the command line: who gets the clients of a seller who leaves, and the sheet put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.ask import ask
from sheets_strategy.errors import InputError

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
    if place:
        _bring_home(opened, config, wanted.leaving.code, wish)
        wanted, result, place = _plan(wish)
    cells = _write(wanted, opened, config, today)
    show.show_text("cli_handover_done", template, cells=cells)
    if place:
        _put_away(wanted.leaving, place, template, opened, config, today)
    if wanted.leaving.code and wanted.leaving.left_on is None:
        show.show_text("cli_handover_left_on", template, name=wanted.leaving.name)
    show.show_text("cli_handover_sync", template)


def _bring_home(opened: OpenWorkbook, config: Config, code: str, wish: Wish) -> None:
    """Bring home what sellers typed in their personal sheets, for one of them a last time.

    Raises:
        StrategyError: That one's sheet cannot be read or written now, so that it must not be put away.
    """
    from sheets_strategy.cli.personal import access_of
    from sheets_strategy.sync import sync

    load, today = places.template_loader(config), places.today_is(wish.today)
    access = access_of(config, ignore_lock=wish.ignore_lock)
    with places.hold(opened, write=True):
        result = sync(opened, load, today=today, personal=access)
    missed = result.personal.missed if result.personal is not None else ()
    for one in missed:
        if one.known.code == code:
            raise one.error


def _plan(wish: Wish) -> tuple[Handover, SyncResult, str]:
    """Compute who is to get the clients, and where the personal sheet is."""
    from sheets_strategy.workbook.handing import plan_handover
    from sheets_strategy.workbook.personal_known import read_known
    from sheets_strategy.workbook.read_tabs import read_tabs

    result, _ = ask(wish.workbook, today=wish.today, as_of=None, ignore_lock=wish.ignore_lock)
    tabs, day = read_tabs(result.book), places.today_is(wish.today)
    wanted = plan_handover(result.strategy, tabs, result.book, seller=wish.seller, to=wish.to, today=day)
    known = read_known(tabs.memory).get(wanted.leaving.code)
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


def _put_away(
    leaving: Seller, place: str, template: Template, opened: OpenWorkbook, config: Config, today: date
) -> None:
    """Archive the personal sheet, take access away, and remember that there is none any more."""
    from sheets_strategy.make_personal import close_personal

    name = archive(place, config, template, email=leaving.email)
    with places.hold(opened, write=True):
        close_personal(opened, places.template_loader(config), leaving.code, today=today)
    show.show_text("cli_handover_archived", template, name=name)


def archive(place: str, config: Config, template: Template, *, email: str) -> str:
    """Rename a sheet and withdraw its seller, or move a file; give what it is called then."""
    from sheets_strategy.adapters.google.links import place_of

    if place_of(place) == "google":
        from sheets_strategy.adapters.google.sharing import GoogleRights
        from sheets_strategy.cli.google import open_google

        return GoogleRights(open_google()).archive(place, template.text("archive_title"), email=email)
    from sheets_strategy.adapters.xlsx.put_away import put_away

    return str(put_away(config.workbook.parent / place, template.text("archive_folder")))
