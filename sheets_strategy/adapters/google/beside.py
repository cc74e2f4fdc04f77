"""Personal sheets of the sellers in Google: in the folder of the team's sheet, where that can be.

``drive.file`` is enough: the sheets are the program's own, so that it sees, finds and shares them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.create import fill_sheet
from sheets_strategy.adapters.google.links import link_of, parse_link
from sheets_strategy.adapters.google.reading import read_workbook
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.errors import InputError, StrategyError, WorkbookError
from sheets_strategy.workbook.personal_places import NewPersonal

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

OF_SELLER: Final = "sheets_strategy_seller"
"""Private property of a personal sheet: id of the team's workbook and code of the seller."""
_NO_FOLDER: Final = frozenset({"google_make_missing", "google_make_forbidden", "google_hidden"})


class SheetsBeside:
    """Sheets of the sellers of one team.

    Args:
        api: The service, signed in.
        team: Id of the team's sheet, "" for a team's workbook that is a file.
        owner: Who runs this, for marks.
        now: The clock.
        time_zone: The team's, an IANA name.
        ignore_lock: Whether to go on though another run seems to be writing.
    """

    def __init__(
        self,
        api: GoogleApi,
        team: str,
        *,
        owner: str,
        now: Callable[[], datetime],
        time_zone: str,
        ignore_lock: bool = False,
    ) -> None:
        self._api, self._team, self._time_zone = api, team, time_zone
        self._owner, self._now, self._ignore_lock = owner, now, ignore_lock
        self._folder: str | None = None
        self._in_drive = False

    def open(self, place: str) -> GoogleWorkbook:
        """Open the sheet of a link; nothing is asked of Google yet.

        Raises:
            InputError: What ``parse_link`` says of a link that leads to no Google sheet.
        """
        return GoogleWorkbook(
            self._api, parse_link(place), owner=self._owner, now=self._now, ignore_lock=self._ignore_lock
        )

    def make(self, new: NewPersonal) -> str:
        """Make a sheet beside the team's, or find the one that an earlier run left behind.

        Raises:
            InputError: ``personal_robot`` (seller, email): the account owns no files.
            WorkbookError: It cannot be made; nothing is left behind but, at worst, a sheet in the bin.
        """
        folder = self._find_folder()
        if self.needs_link():
            raise InputError("personal_robot", seller=new.seller, email=self._api.account.email)
        mine = {OF_SELLER: f"{new.team}+{new.code}"}
        left = self._take_left(mine, new)
        if left:
            return left
        made = str(self._create(new.title, folder, mine)["id"])
        try:
            fill_sheet(self._api, made, new.template, memory=(), time_zone=self._time_zone)
        except StrategyError:
            self._api.update_file(made, {"trashed": True})
            raise
        return link_of(made)

    def fill(self, link: str, new: NewPersonal) -> str:
        """Fill the empty sheet that a person made, or take the seller's own one.

        Raises:
            InputError: ``personal_foreign`` (place, seller), and what ``parse_link`` says.
            WorkbookError: It cannot be reached or written.
        """
        sheet = parse_link(link)
        if new.is_theirs(read_workbook(self._api, sheet).snapshot):
            return link_of(sheet)
        self._api.require_live(sheet)
        try:
            fill_sheet(self._api, sheet, new.template, memory=(), time_zone=self._time_zone)
        except InputError as error:
            if error.code == "google_sheet_not_empty":
                raise InputError("personal_foreign", place=link, seller=new.seller) from error
            raise
        return link_of(sheet)

    def is_place(self, link: str) -> str:
        """Give a link that a person typed as it is remembered.

        Raises:
            InputError: What ``parse_link`` says of a link that leads to no Google sheet.
        """
        return link_of(parse_link(link))

    def needs_link(self) -> bool:
        """Say whether the account can make no sheet here: a robot owns nothing outside shared drives."""
        return self._api.account.robot and not self._is_shared_drive()

    def _is_shared_drive(self) -> bool:
        self._find_folder()
        return self._in_drive

    def _find_folder(self) -> str:
        """Give the folder of the team's sheet, "" where there is none or it cannot be told; asked once."""
        if self._folder is None:
            self._folder, self._in_drive = "", False
            if self._team:
                try:
                    found = self._api.get_file(self._team, "parents,driveId")
                except WorkbookError as error:
                    if error.code not in _NO_FOLDER:
                        raise
                    found = {}
                self._in_drive = bool(found.get("driveId"))
                self._folder = str(next(iter(found.get("parents", ())), ""))
        return self._folder

    def _take_left(self, mine: dict[str, str], new: NewPersonal) -> str:
        """Take the sheet that a run made for the seller and that was never remembered; "" for none."""
        ((key, value),) = mine.items()
        quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        query = f"appProperties has {{ key='{key}' and value='{quoted}' }} and trashed = false"
        for file in self._api.list_files(query):
            try:
                return self.fill(link_of(str(file["id"])), new)
            except InputError:
                # A person has put something else there since.
                continue
        return ""

    def _create(self, title: str, folder: str, mine: dict[str, str]) -> Json:
        """Make an empty file in a folder; in My Drive where the folder lets the program make none."""
        try:
            return self._api.create_file(title, folder, properties=mine)
        except WorkbookError as error:
            if not folder or self._in_drive or error.code not in _NO_FOLDER:
                raise
        return self._api.create_file(title, properties=mine)
