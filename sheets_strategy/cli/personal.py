"""Personal sheets for the command line: folders and Google behind one front."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sheets_strategy.adapters.google.links import place_of
from sheets_strategy.cli import places as machine
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.adapters.google.beside import SheetsBeside
    from sheets_strategy.adapters.xlsx.beside import FilesBeside
    from sheets_strategy.workbook.personal_places import NewPersonal
    from sheets_strategy.workbook.protocol import Workbook


@dataclass(slots=True)
class Places:
    """Where the personal sheets of one team's workbook are; nothing is loaded before it is needed.

    A file's sellers may have sheets in Google; a Google sheet's have no files, which only this machine knew.
    """

    config: Config
    ignore_lock: bool = False
    _files: FilesBeside | None = field(default=None, repr=False)
    _sheets: SheetsBeside | None = field(default=None, repr=False)

    def open(self, place: str) -> Workbook:
        """Open the sheet at a place; see ``PersonalPlaces``."""
        return self._of(place).open(place)

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

            api = open_google()
            self._sheets = SheetsBeside(
                api,
                self.config.sheet,
                owner=api.account.email or machine.owner(),
                now=datetime.now,
                time_zone=local_time_zone(),
                ignore_lock=self.ignore_lock,
            )
        return self._sheets


def new_id() -> Callable[[], str]:
    """Give what draws ids of workbooks."""
    import secrets

    return lambda: secrets.token_hex(8)
