"""``init --google``, ``init --into`` and ``template publish`` for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show
from sheets_strategy.cli.google import open_google
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Wish:
    """How a new Google sheet is to be.

    Attributes:
        title: What people see in Drive; "" is what the template says.
        folder: Link or id of a folder; "" is My Drive.
        template: A folder with templates, or link or id of a sheet to copy; "" is the built-in one.
        into: Link or id of an empty sheet to fill; "" makes a new one.
        lang: ``ru`` or ``en``.
        lock: Whether only this account may change what the tool fills.
    """

    title: str = ""
    folder: str = ""
    template: str = ""
    into: str = ""
    lang: str = "ru"
    lock: bool = False


def make_google(wish: Wish, *, today: date) -> None:
    """Make a sheet, note it in the folder's config file, and say where it is.

    Raises:
        InputError: ``google_robot_cannot_own`` (email), ``folder_not_found`` (path), what ``parse_link``
            and ``fill_sheet`` raise.
    """
    from sheets_strategy.adapters.config import write_google_config
    from sheets_strategy.adapters.google.links import link_of

    sheet, template, folder = _make(wish, today)
    noted = write_google_config(Path.cwd(), sheet, folder)
    show.show_text("cli_created", template, path=link_of(sheet))
    if noted is None:
        show.show_text("cli_google_not_noted", template, path=link_of(sheet))


def publish_template(wish: Wish, *, today: date) -> None:
    """Make the team's master copy and say how it is used."""
    from sheets_strategy.adapters.google.links import link_of

    sheet, template, _ = _make(wish, today)
    show.show_text("cli_created", template, path=link_of(sheet))
    show.show_text("cli_published", template, path=link_of(sheet))


def _make(wish: Wish, today: date) -> tuple[str, Template, Path | None]:
    from sheets_strategy.adapters.google.links import parse_folder, parse_link, place_of

    copied = wish.template if wish.template and place_of(wish.template) == "google" else ""
    own = Path(wish.template) if wish.template and not copied else None
    if own is not None and not own.is_dir():
        raise InputError("folder_not_found", path=str(own))
    into = parse_link(wish.into) if wish.into else ""
    source = parse_link(copied) if copied else ""
    folder = parse_folder(wish.folder) if wish.folder else ""
    api = open_google()
    if not into:
        _refuse_robot(api, folder)
    if source:
        return _copy(api, source, wish, folder, today)
    return _build(api, into, wish, folder, own, today), places.template_of(wish.lang, own), own


def _refuse_robot(api: GoogleApi, folder: str) -> None:
    """Say before trying that a service account owns nothing, unless the folder is in a shared drive."""
    if not api.account.robot or (folder and api.get_file(folder, "driveId").get("driveId")):
        return
    raise InputError("google_robot_cannot_own", email=api.account.email)


def _build(api: GoogleApi, into: str, wish: Wish, folder: str, own: Path | None, today: date) -> str:
    from sheets_strategy.adapters.google.create import create_sheet, fill_sheet
    from sheets_strategy.adapters.google.time_zones import local_time_zone
    from sheets_strategy.create import first_memory

    template = places.template_of(wish.lang, own)
    memory, zone, lock = first_memory(template, today=today), local_time_zone(), _editors(api, wish)
    if into:
        fill_sheet(api, into, template, memory=memory, time_zone=zone, lock=lock)
        return into
    return create_sheet(
        api, template, memory=memory, title=wish.title, time_zone=zone, folder=folder, lock=lock
    )


def _copy(
    api: GoogleApi, source: str, wish: Wish, folder: str, today: date
) -> tuple[str, Template, Path | None]:
    """Copy a template sheet and bring the copy up to the current template."""
    from sheets_strategy.adapters.google.create import copy_sheet, dress
    from sheets_strategy.adapters.google.workbook import GoogleWorkbook
    from sheets_strategy.create import first_memory
    from sheets_strategy.migrate import migrate
    from sheets_strategy.workbook.book import find_tabs
    from sheets_strategy.workbook.changes import AddTab, ChangeSet
    from sheets_strategy.workbook.language import choose_template
    from sheets_strategy.workbook.layout import with_memory

    title = wish.title or places.template_of(wish.lang, None).text("workbook_title")
    sheet = copy_sheet(api, source, title=title, folder=folder)
    load = places.template_loader(None)
    workbook = GoogleWorkbook(api, sheet, owner=api.account.email or places.owner(), now=datetime.now)
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    if "memory" not in find_tabs(snapshot, template):
        filled = with_memory(template, first_memory(template, today=today))
        workbook.apply(ChangeSet(snapshot.version, (AddTab(filled.tab("memory")),)), filled)
    dress(api, sheet, template, lock=_editors(api, wish))
    migrate(workbook, load, today=today)
    return sheet, template, None


def _editors(api: GoogleApi, wish: Wish) -> list[str] | None:
    return [api.account.email] if wish.lock and api.account.email else None
