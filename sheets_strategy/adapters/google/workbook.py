"""The workbook protocol over a Google spreadsheet that people work in while it is synced."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sheets_strategy.adapters.google.blocks import BLOCK
from sheets_strategy.adapters.google.damage import Damage
from sheets_strategy.adapters.google.looks import column_looks, look_requests, refuse_notes
from sheets_strategy.adapters.google.marks import new_mark_id
from sheets_strategy.adapters.google.mender import mend
from sheets_strategy.adapters.google.plan import Plan, part_columns, plan_writes, require_headers
from sheets_strategy.adapters.google.reading import Reading, read_workbook
from sheets_strategy.adapters.google.tokens import find_other_writer
from sheets_strategy.adapters.google.writer import Writer
from sheets_strategy.errors import WorkbookChanged, WorkbookError
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.template import Template

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

ROUNDS: Final = 5


class GoogleWorkbook:
    """A Google spreadsheet.

    Args:
        api: The service, signed in.
        spreadsheet_id: Which one.
        owner: Who runs this, for the marks that keep two runs apart.
        now: The clock.
        ignore_lock: Whether to go on though another run seems to be writing.
        new_id: Gives ids for marks.
    """

    def __init__(
        self,
        api: GoogleApi,
        spreadsheet_id: str,
        *,
        owner: str,
        now: Callable[[], datetime],
        ignore_lock: bool = False,
        new_id: Callable[[], int] = new_mark_id,
    ) -> None:
        self._api = api
        self._id = spreadsheet_id
        self._owner = owner
        self._now = now
        self._ignore_lock = ignore_lock
        self._new_id = new_id
        self._nonce = secrets.token_hex(6)
        self._reading: Reading | None = None
        self._title = ""
        self._is_live = False
        self._damages: list[Damage] = []
        self.block = BLOCK
        self._ahead: Future[Reading] | None = None

    @property
    def sheet(self) -> str:
        """Its id."""
        return self._id

    @property
    def title(self) -> str:
        """Its name once it was read, else its id."""
        return self._title or self._id

    @property
    def backup(self) -> str:
        """Nothing lies beside it; Google keeps its versions."""
        return ""

    @property
    def rounds(self) -> int:
        """How often a run begins anew when people moved what it was about to write."""
        return ROUNDS

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Do nothing: tokens in the spreadsheet keep runs apart."""
        yield

    def read_ahead(self) -> None:
        """Begin to read while the caller does something else; ``read`` then waits for it."""
        background = ThreadPoolExecutor(max_workers=1)
        self._ahead = background.submit(read_workbook, self._api, self._id)
        background.shutdown(wait=False)

    def read(self) -> Snapshot:
        """Read every tab once; what an earlier write put in the wrong place is mended first.

        Raises:
            WorkbookError: It cannot be reached or read, or another run is writing
                (``google_writing``: sheet, owner, since).
        """
        ahead, self._ahead = self._ahead, None
        reading = self._read(ahead)
        for _ in range(ROUNDS):
            if not self._damages:
                break
            mended = mend(self._api, self._damages, reading)
            self._damages = list(mended.left)
            if mended.wrote:
                reading = self._read()
        self._reading, self._title = reading, reading.spreadsheet.title
        return reading.snapshot

    def apply(self, changes: ChangeSet, template: Template) -> None:
        """Write all changes.

        Cells of a column go where its mark is, whatever people did to columns; the answer shows
        whether rows still stand where they stood. Rows are appended, and moved, only after that.

        Raises:
            WorkbookChanged: People moved rows or columns, or another run wrote; reading again
                mends what stands in the wrong place. No cell of a person was changed.
            UnsafeChange: Something cannot be written without harm; nothing was.
            WorkbookError: It cannot be written.
        """
        if not changes:
            return
        reading = self._reading
        if reading is None or reading.snapshot.version != changes.version:
            raise WorkbookChanged("google_changed", sheet=self.title)
        plan = plan_writes(reading, changes.changes, template, account=self._api.account.email)
        refuse_notes(self._api, plan, reading)
        self._require_live()
        columns, cells = part_columns(changes.changes)
        if columns:
            self._write(plan_writes(reading, columns, template), reading, template)
            reading = self._read()
            require_headers(reading, columns)
            plan = plan_writes(reading, cells, template, account=self._api.account.email)
        self._write(plan, reading, template)
        self._reading = None

    def _write(self, plan: Plan, reading: Reading, template: Template) -> None:
        writer = Writer(
            self._api, reading, self._owner, self._now, self._new_id, self._nonce, block=self.block
        )
        anchors = {(one.tab, one.col): self._new_id() for one in plan.headers}
        extra = column_looks(plan, reading, template, anchors) + look_requests(plan, reading, template)
        try:
            writer.write(plan, extra, anchors)
        finally:
            self._damages += [writer.damage] if writer.damage is not None else []

    def _require_live(self) -> None:
        """Stop before the first write where the sheet lies in the bin: Sheets itself writes there too."""
        if not self._is_live:
            self._api.require_live(self._id)
        self._is_live = True

    def _read(self, ahead: Future[Reading] | None = None) -> Reading:
        """Read; again where a tab was renamed or deleted between the requests of one reading."""
        tries = 0
        while True:
            try:
                reading = ahead.result() if ahead else read_workbook(self._api, self._id)
            except WorkbookChanged:
                ahead, tries = None, tries + 1
                if tries == ROUNDS:
                    raise
            else:
                self._refuse_other_writer(reading)
                return reading

    def _refuse_other_writer(self, reading: Reading) -> None:
        marks = reading.spreadsheet.writing
        found = find_other_writer(marks, owner=self._owner, now=self._now())
        if found is not None and not self._ignore_lock:
            title = reading.spreadsheet.title
            since = f"{found[1]:%H:%M}"
            raise WorkbookError("google_writing", sheet=title, owner=found[0], since=since)
