"""Find out what ``doctor`` is told of Google: who is signed in, what the account reaches, what a sheet has.

Besides one call for a token it costs four calls at most: one of Drive (the file), three reads of
Sheets (what the spreadsheet says of itself, its values, its protections); one more where texts look
like errors, and one where headers were cleared. Nothing is written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sheets_strategy.adapters.google.auth import find_identity, load_credentials, refresh
from sheets_strategy.adapters.google.cells import Json, quote
from sheets_strategy.adapters.google.create import read_protections
from sheets_strategy.adapters.google.drive_calls import SPREADSHEET
from sheets_strategy.adapters.google.login_file import login_path
from sheets_strategy.adapters.google.reading import Reading, read_workbook
from sheets_strategy.adapters.google.scopes import short_scopes
from sheets_strategy.adapters.google.time_zones import USUAL, local_time_zone
from sheets_strategy.errors import InputError, StrategyError, WorkbookError
from sheets_strategy.workbook.book import address
from sheets_strategy.workbook.headers import Anchors, LostHeader
from sheets_strategy.workbook.health import Machine, Reach, SignIn

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

    from sheets_strategy.adapters.google.api import GoogleApi

_FILE_FIELDS: Final = "name,mimeType,trashed,capabilities(canEdit),contentRestrictions(readOnly,reason)"
_ENTERED: Final = "sheets(properties(sheetId),data(startColumn,rowData(values(userEnteredValue))))"
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class Look:
    """A sheet as it was looked at.

    Attributes:
        reach: How far the account got.
        reading: Its tabs, None where it cannot be read.
        protections: Its protected ranges.
        ahead_s: Seconds that this machine's clock is ahead of Google's, None where it is unknown.
        formulas: Tab and column of header cells that look empty and hold a formula.
    """

    reach: Reach
    reading: Reading | None = None
    protections: tuple[Json, ...] = ()
    ahead_s: float | None = None
    formulas: frozenset[tuple[str, int]] = frozenset()

    @property
    def anchors(self) -> Anchors:
        """Give the marks of columns, but for those whose header only looks as if it were cleared."""
        sheets = self.reading.spreadsheet.sheets if self.reading else ()
        return {
            one.title: {
                col: mark.value for col, mark in one.anchors.items() if (one.title, col) not in self.formulas
            }
            for one in sheets
        }


def look_at_sign_in(environ: Mapping[str, str]) -> tuple[SignIn, Credentials | None]:
    """Say who is signed in, and ask Google for a token to see whether that still holds."""
    sign = SignIn(modes=sys.platform != "win32")
    try:
        path = login_path(environ)
        # Reading the file makes it this user's only; what it was before is told all the same.
        open_files = _open_files([path])
        identity = find_identity(environ)
        if identity is None:
            return replace(sign, error=InputError("google_not_signed_in")), None
        files = [path] if identity.key is None else [path, identity.key]
        sign = SignIn(
            kind=identity.kind,
            email=identity.email,
            scopes=identity.scopes,
            files=tuple(map(str, files)),
            open_files=(*open_files, *_open_files(files[1:])),
            modes=sign.modes,
        )
        credentials = load_credentials(environ)
        refresh(credentials, identity)
    except StrategyError as error:
        return replace(sign, error=error), None
    granted = getattr(credentials, "granted_scopes", None)
    withheld = set(identity.scopes) - set(short_scopes(granted)) if granted else set()
    return replace(sign, withheld=tuple(sorted(withheld))), credentials


def _open_files(paths: Sequence[Path]) -> tuple[str, ...]:
    """Give those files that other users of this machine can read."""
    if sys.platform == "win32":
        return ()
    return tuple(str(path) for path in paths if path.is_file() and path.stat().st_mode & _OTHERS)


def look_at_drive(api: GoogleApi) -> Look:
    """Look at what does not need a sheet: whether Drive answers."""
    with _clock_of(api) as clock:
        drive = _refusal(api.about)
    return Look(Reach(drive=drive, named=False), ahead_s=clock.ahead_s)


def look_at_sheet(api: GoogleApi, sheet_id: str) -> Look:
    """Look at a sheet as far as it can be reached; every refusal is told, none is raised."""
    file: Json = {}
    reading: Reading | None = None
    protections: list[Json] = []

    def read() -> None:
        nonlocal reading
        reading = read_workbook(api, sheet_id)
        protections.extend(read_protections(api, sheet_id))

    with _clock_of(api) as clock:
        drive = _refusal(lambda: file.update(api.get_file(sheet_id, _FILE_FIELDS)))
        sheets = _refusal(read)
    restrictions = [one for one in file.get("contentRestrictions", []) if one.get("readOnly")]
    reach = Reach(
        drive=drive,
        sheets=sheets,
        title=reading.spreadsheet.title if reading else api.name_of(sheet_id),
        wrong=_wrong(file, api, sheet_id),
        may_edit=file.get("capabilities", {}).get("canEdit"),
        frozen=str(restrictions[0].get("reason", "")) if restrictions else None,
    )
    return Look(reach, reading if reach.is_read else None, tuple(protections), clock.ahead_s)


def look_closer(api: GoogleApi, look: Look, lost: Sequence[LostHeader]) -> Look:
    """Look whether header cells that seem to be cleared are empty indeed: a formula may show nothing."""
    certain = [one for one in lost if one.is_certain]
    if look.reading is None or not certain:
        return look
    ranges = [f"{quote(one.tab)}!{address(one.row, one.col)}" for one in certain]
    answer = api.get_spreadsheet(look.reading.spreadsheet.id, _ENTERED, ranges)
    titles = {sheet.id: sheet.title for sheet in look.reading.spreadsheet.sheets}
    filled = frozenset(
        (titles[int(sheet["properties"].get("sheetId", 0))], int(part.get("startColumn", 0)))
        for sheet in answer.get("sheets", [])
        for part in sheet.get("data", [])
        if any(cell for row in part.get("rowData", []) for cell in row.get("values", []))
    )
    return replace(look, formulas=filled)


def look_at_machine(api: GoogleApi, look: Look) -> Machine:
    """Say what this machine has to do with it."""
    reads, writes = api.quota_left()
    zone = local_time_zone()
    # A server in universal time is taken to stand in Moscow, which is no reason to warn.
    knows = zone != USUAL or bool(os.environ.get("TZ"))
    return Machine(reads, writes, look.ahead_s, zone, knows)


def _wrong(file: Json, api: GoogleApi, sheet_id: str) -> StrategyError | None:
    facts = {"sheet": api.name_of(sheet_id), "account": api.account.email}
    if file.get("trashed"):
        return WorkbookError("google_in_bin", **facts)
    if file and file.get("mimeType") != SPREADSHEET:
        return WorkbookError("google_uploaded", **facts)
    return None


def _refusal(ask: Any) -> StrategyError | None:
    try:
        ask()
    except StrategyError as error:
        return error
    return None


@dataclass(slots=True)
class _Clock:
    """Notes the time that Google's answers bear beside this machine's own.

    Attributes:
        ahead_s: Seconds that this machine is ahead, by the last answer.
        now: Gives this machine's time, in seconds since 1970.
    """

    api: GoogleApi
    ahead_s: float | None = field(default=None)

    def note(self, answer: Any, *_: object, **__: object) -> None:
        """Be called by requests for every answer."""
        try:
            theirs = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        except (KeyError, TypeError, ValueError):
            return
        self.ahead_s = self.api.timing.clock() - theirs


@contextmanager
def _clock_of(api: GoogleApi) -> Iterator[_Clock]:
    clock = _Clock(api)
    hooks = api.http.session.hooks["response"]
    hooks.append(clock.note)
    try:
        yield clock
    finally:
        hooks.remove(clock.note)
