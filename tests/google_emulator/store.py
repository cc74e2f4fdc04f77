"""Everything that the emulator holds: files with owners and rights, and the spreadsheets in them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .calls import ApiError, Json, drive_error, sheets_error

if TYPE_CHECKING:
    from .spreadsheet import Spreadsheet

SHEET_TYPE = "application/vnd.google-apps.spreadsheet"
FOLDER_TYPE = "application/vnd.google-apps.folder"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
_RANKS = {"reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 3, "organizer": 4, "owner": 5}


@dataclass(slots=True)
class File:
    """A Drive file.

    Attributes:
        id: Its id.
        name: What people see.
        owner: E-mail; "" in a shared drive.
        mime_type: Google's type.
        parents: Ids of folders.
        permissions: Drive's permission resources: id, type, role, emailAddress or domain.
        clients: OAuth clients whose app created it or that it was picked for (``drive.file``).
        drive_id: Shared drive, "" for My Drive.
        trashed: Whether it lies in the bin.
        created: When it was made.
        modified: When it was last changed.
        modified_by: Who changed it last.
        version: Grows with every change.
        properties: Visible to all apps.
        app_properties: App (OAuth client) → what only this app sees.
        copy_requires_writer: Whether readers may not copy it.
        writers_can_share: Whether editors may share it.
        comments: Drive's comment resources.
        changed: When it was last changed, as a number that grows with every change of any file.
    """

    id: str
    name: str
    owner: str
    mime_type: str = SHEET_TYPE
    parents: list[str] = field(default_factory=list)
    permissions: list[Json] = field(default_factory=list)
    clients: set[str] = field(default_factory=set)
    drive_id: str = ""
    trashed: bool = False
    created: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    modified: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    modified_by: str = ""
    version: int = 1
    properties: dict[str, str] = field(default_factory=dict)
    app_properties: dict[str, dict[str, str]] = field(default_factory=dict)
    copy_requires_writer: bool = False
    writers_can_share: bool = True
    comments: list[Json] = field(default_factory=list)
    changed: int = 0

    def role(self, user: str) -> int:
        """Rank what a user may do: 0 nothing, 1 read, 2 comment, 3 write, 4 organise, 5 own."""
        if user == self.owner:
            return _RANKS["owner"]
        mine = (one for one in self.permissions if _covers(one, user))
        return max((_RANKS[str(one["role"])] for one in mine), default=0)


def _covers(permission: Json, user: str) -> bool:
    kind = permission["type"]
    if kind == "anyone":
        return True
    if kind == "domain":
        return bool(user.rpartition("@")[2] == permission["domain"])
    return bool(permission.get("emailAddress", "").lower() == user.lower())


@dataclass(slots=True)
class SharedDrive:
    """A drive that an organisation owns; its members' rights hold for every file in it."""

    id: str
    name: str
    permissions: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Untold:
    """Edits of cells that Drive does not know of yet.

    Attributes:
        tell_at: When it will.
        edited_at: When the last of them was made.
        user: Who made it.
    """

    tell_at: datetime
    edited_at: datetime
    user: str


class Store:
    """Files and spreadsheets by id.

    Args:
        seed: Makes ids; equal seeds give equal ids.
        clock: The time.

    Attributes:
        drives: Shared drives by id.
        removed: Files that are gone: id → number of the change and who could see the file.
        mails: What was sent when somebody shared: to whom and with which words.
        strangers: Addresses without a Google account.
        last_change: Number of the newest change of any file.
        feed_lag: How long Drive takes to tell that cells were edited; edits meanwhile are told as one.
        copies_keep_protections: Whether ``files.copy`` keeps protected ranges (reports differ).
    """

    def __init__(self, seed: int = 0, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.files: dict[str, File] = {}
        self.spreadsheets: dict[str, Spreadsheet] = {}
        self.drives: dict[str, SharedDrive] = {}
        self.removed: dict[str, tuple[int, File]] = {}
        self.mails: list[Json] = []
        self.strangers: set[str] = set()
        self.last_change = 0
        self.feed_lag = timedelta(0)
        self.untold: dict[str, Untold] = {}
        self.copies_keep_protections = False
        self.random = random.Random(seed)
        self.clock = clock

    def new_id(self, length: int = 44) -> str:
        """Give an id as Google makes them: 44 characters for spreadsheets, 33 for folders and others."""
        return "1" + "".join(self.random.choices(_LETTERS, k=length - 1))

    def new_number(self) -> int:
        """Give a random positive int32, as Google does for sheets, charts, protections."""
        return self.random.randrange(1, 2**31 - 1)

    def require(self, file_id: str, user: str, rank: int, *, drive: bool = False) -> File:
        """Give a file that the user may use so far (1 read, 3 write), else raise Google's refusal."""
        file = self.files.get(file_id)
        if file is None or file.role(user) == 0:
            raise _missing(file_id, known=file is not None, drive=drive)
        if file.role(user) < rank:
            if drive:
                text = "The user does not have sufficient permissions for this file."
                raise drive_error(403, "insufficientFilePermissions", text)
            raise sheets_error(403, "The caller does not have permission")
        return file

    def touch(self, file_id: str, user: str, *, cells: bool = False) -> None:
        """Note that a file was changed; where it is by its cells, Drive comes to know of it later."""
        now = self.clock()
        if cells and self.feed_lag:
            known = self.untold.get(file_id)
            self.untold[file_id] = Untold(now + self.feed_lag if known is None else known.tell_at, now, user)
            return
        self._tell(file_id, now, user)

    def catch_up(self) -> None:
        """Let Drive know of the edits whose time has come, in the order in which it comes to know them."""
        now = self.clock()
        due = [(one.tell_at, file_id) for file_id, one in self.untold.items() if one.tell_at <= now]
        for _, file_id in sorted(due):
            one = self.untold.pop(file_id)
            if file_id in self.files:
                self._tell(file_id, one.edited_at, one.user)

    def _tell(self, file_id: str, at: datetime, user: str) -> None:
        file = self.files[file_id]
        file.modified, file.modified_by, file.version = at, user, file.version + 1
        file.changed = self.next_change()

    def next_change(self) -> int:
        """Give the number of a change that happens now."""
        self.last_change += 1
        return self.last_change

    def clear(self) -> None:
        """Forget every file."""
        held = (self.files, self.spreadsheets, self.drives, self.removed, self.mails)
        for kind in (*held, self.strangers, self.untold):
            kind.clear()

    def remove(self, file_id: str) -> None:
        """Delete a file for good."""
        file = self.files.pop(file_id)
        self.spreadsheets.pop(file_id, None)
        self.removed[file_id] = (self.next_change(), file)


def _missing(file_id: str, *, known: bool, drive: bool) -> ApiError:
    if drive:
        return drive_error(
            404, "notFound", f"File not found: {file_id}.", locationType="parameter", location="fileId"
        )
    if known:
        return sheets_error(403, "The caller does not have permission")
    return sheets_error(404, "Requested entity was not found.")
