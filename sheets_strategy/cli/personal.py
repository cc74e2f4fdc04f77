"""Personal sheets for the command line: folders and Google behind one front."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from sheets_strategy.adapters.google.links import place_of
from sheets_strategy.cli import places as machine
from sheets_strategy.cli import show, terminal
from sheets_strategy.cli.personal_words import say_copied, say_to_share
from sheets_strategy.cli.words import language
from sheets_strategy.errors import InputError, StrategyError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.adapters.google.api import GoogleApi
    from sheets_strategy.adapters.google.beside import SheetsBeside
    from sheets_strategy.adapters.xlsx.beside import FilesBeside
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.make_personal import MadePersonal
    from sheets_strategy.workbook.personal import At
    from sheets_strategy.workbook.personal_places import NewPersonal, PersonalAccess
    from sheets_strategy.workbook.personal_result import Exchanged
    from sheets_strategy.workbook.protocol import Workbook
    from sheets_strategy.workbook.template import Template

One = TypeVar("One")
Other = TypeVar("Other")
AT_ONCE = 4
"""Sheets of Google that are read or written at once: the quota of a minute allows no more for long."""


@dataclass(slots=True)
class Places:
    """Where the personal sheets of one team's workbook are; nothing is loaded before it is needed.

    A file's sellers may have sheets in Google; a Google sheet's have no files, which only this machine knew.
    """

    config: Config
    ignore_lock: bool = False
    api: GoogleApi | None = None
    opened: Callable[[str, Workbook], object] | None = None
    """Is told each place with the workbook that was opened there."""
    _files: FilesBeside | None = field(default=None, repr=False)
    _sheets: SheetsBeside | None = field(default=None, repr=False)

    def open(self, place: str) -> Workbook:
        """Open the sheet at a place; see ``PersonalPlaces``."""
        workbook = self._of(place).open(place)
        if self.opened is not None:
            self.opened(place, workbook)
        return workbook

    def make(self, new: NewPersonal) -> str:
        """Make a sheet; see ``PersonalPlaces``."""
        return self._beside_sheet().make(new) if self.config.sheet else self._beside_file().make(new)

    def fill(self, link: str, new: NewPersonal) -> str:
        """Make a sheet where a person wants it; see ``PersonalPlaces``."""
        return self._of(link).fill(link, new)

    def is_place(self, link: str) -> str:
        """Give what a person typed as a place; see ``PersonalPlaces``."""
        return self._of(link).is_place(link)

    def _of(self, place: str) -> FilesBeside | SheetsBeside:
        if place_of(place) == "google":
            return self._beside_sheet()
        if self.config.sheet:
            raise InputError("personal_no_link", place=place)
        return self._beside_file()

    def _beside_file(self) -> FilesBeside:
        if self._files is None:
            from sheets_strategy.adapters.xlsx.beside import FilesBeside

            self._files = FilesBeside(
                self.config.workbook, owner=machine.owner(), now=datetime.now, ignore_lock=self.ignore_lock
            )
        return self._files

    def _beside_sheet(self) -> SheetsBeside:
        if self._sheets is None:
            from sheets_strategy.adapters.google.beside import SheetsBeside
            from sheets_strategy.adapters.google.time_zones import local_time_zone
            from sheets_strategy.cli.google import open_google

            api = self.api or open_google()
            self._sheets = SheetsBeside(
                api,
                self.config.sheet,
                owner=api.account.email or machine.owner(),
                now=datetime.now,
                time_zone=local_time_zone(),
                ignore_lock=self.ignore_lock,
            )
        return self._sheets


def access_of(
    config: Config,
    *,
    ignore_lock: bool = False,
    api: GoogleApi | None = None,
    opened: Callable[[str, Workbook], object] | None = None,
) -> PersonalAccess:
    """Give what makes personal sheets and exchanges with them; those in Google are worked on side by side.

    Args:
        config: Where the team's workbook is.
        ignore_lock: Whether to go on though a file seems to be open.
        api: Google's services, where the caller has them open.
        opened: Is told each place with the workbook that was opened there.
    """
    from sheets_strategy.workbook.personal_places import PersonalAccess, in_turn

    where = Places(config, ignore_lock, api, opened)
    each = _side_by_side if config.sheet else in_turn
    return PersonalAccess(where, partial(_load, config), each, at_of(config))


def at_of(config: Config) -> At:
    """Give where the team's workbook is, so that a copy of it is told."""
    from sheets_strategy.workbook.personal import At

    if config.sheet:
        return At(config.sheet)
    from sheets_strategy.adapters.xlsx.beside import stands_beside

    path = config.workbook.resolve()
    return At(file=path.name, stands=partial(stands_beside, path, machine.template_loader(config)))


def make_and_fill(
    workbook: OpenWorkbook, config: Config, replaced: Collection[str] = (), *, today: date
) -> list[MadePersonal]:
    """Make the personal sheets that are missing and fill them at once, by a sync.

    Where a person wants a sheet elsewhere, or somebody else stands in the row by now, what was typed in the
    old one comes home first.

    Args:
        workbook: The team's.
        config: Where it is.
        replaced: Codes of rows whose former sheet is put away.
        today: What counts as today.
    """
    from sheets_strategy.cli.put_away import put_away_former
    from sheets_strategy.make_personal import make_personal
    from sheets_strategy.sync import sync
    from sheets_strategy.workbook.personal_result import Exchanged

    load = machine.template_loader(config)
    access = access_of(config)
    ask_link = _ask_link if terminal.is_terminal() else None
    make = partial(make_personal, workbook, load, access, today=today, ask_link=ask_link)
    with machine.hold(workbook, write=True):
        home: Exchanged | None = None
        held: dict[str, StrategyError] = {}
        if replaced or any(one.was_made and one.place for one in make(write=False)):
            synced = sync(workbook, load, today=today, personal=access)
            home = synced.personal
            held = put_away_former(workbook, config, synced, replaced, today=today)
        made = make(home=home or Exchanged())
        if any(one.was_made for one in made):
            sync(workbook, load, today=today, personal=access)
    return [replace(one, error=held.get(one.code, one.error)) for one in made]


def show_exchanged(found: Exchanged, template: Template, *, written: bool) -> None:
    """Print what became of personal sheets, and who has none."""
    from sheets_strategy.workbook.catalogue import word_error

    copied = say_copied(found, template)
    if copied:
        show.show_lines([copied])
    if found.sheets or found.missed:
        code = "cli_personal_apart" if found.apart else "cli_personal"
        show.show_text(code, template, sheets=len(found.sheets), came=found.came, apart=found.apart)
    for one in found.missed:
        what = word_error(one.error, template).what
        show.show_text("cli_personal_missed", template, name=one.known.name, what=what)
    cells = sum(found.written.values())
    if written and cells:
        show.show_text("cli_personal_cells", template, cells=cells)
    for said in say_to_share(found, template):
        show.show_lines([said])


def exchanged_json(found: Exchanged) -> dict[str, object]:
    """Give what became of personal sheets for machines."""
    return {
        "sheets": [{"code": one.code, "name": one.name, "place": one.place} for one in found.sheets],
        "came": found.came,
        "apart": found.apart,
        "written": dict(found.written),
        "missed": [
            {"code": one.known.code, "name": one.known.name, "place": one.known.place, "why": one.error.code}
            for one in found.missed
        ],
        "without": list(found.without),
        "moving": list(found.moving),
        "replaced": list(found.replaced),
        "copied": found.copied,
        "original": found.original,
    }


def _ask_link(seller: str, email: str) -> str:
    text = machine.template_of(language(), None).text("cli_ask_personal")
    return terminal.ask_text(text.format(seller=seller, email=email)).strip()


def _load(config: Config, lang: str) -> Template:
    from sheets_strategy.adapters.templates import load_personal

    return load_personal(lang, config.template)


def _side_by_side(do: Callable[[One], Other], of: Iterable[One], /) -> list[Other]:
    """Do one thing with several sheets of Google at once; calls wait for the quota by themselves."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(do, of))
