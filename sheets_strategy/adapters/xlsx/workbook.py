"""The workbook protocol over an .xlsx file that people own.

Reading gives typed values; applying rewrites only the cells that change and copies every
other part of the file as it is. The new file is read back and compared before it replaces
the original, whose previous version stays beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from sheets_strategy.adapters.xlsx.edits import sort_changes
from sheets_strategy.adapters.xlsx.guards import check_new_columns
from sheets_strategy.adapters.xlsx.locks import find_open, hold_lock
from sheets_strategy.adapters.xlsx.package import Package
from sheets_strategy.adapters.xlsx.patch import patch_sheets, refuse_unsafe
from sheets_strategy.adapters.xlsx.reader import Reading, file_version, find_handles, read_workbook
from sheets_strategy.adapters.xlsx.save import backup_path, replace_file
from sheets_strategy.adapters.xlsx.verify import check_parts, check_values
from sheets_strategy.adapters.xlsx.verify_notes import check_notes
from sheets_strategy.errors import WorkbookChanged, WorkbookError
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.template import Template


class XlsxWorkbook:
    """A local workbook.

    Args:
        path: The file; a link is followed.
        ignore_lock: Whether to go on though Excel or LibreOffice seems to have it open.
        now: The clock.
        owner: Who runs this, for the lock that keeps two runs apart.

    Raises:
        WorkbookError: ``workbook_not_found``, or ``open_elsewhere`` with program, owner, since and path.
    """

    def __init__(
        self, path: Path, *, ignore_lock: bool = False, now: Callable[[], datetime], owner: str
    ) -> None:
        if not path.is_file():
            raise WorkbookError("workbook_not_found", path=str(path))
        self._shown = path
        self._path = path.resolve()
        self._ignore_lock = ignore_lock
        self._now = now
        self._owner = owner
        self._locked = False
        self._reading: Reading | None = None
        self._ahead: Future[Reading] | None = None
        self._left_as = ""
        self._refuse_open()

    @property
    def title(self) -> str:
        """The path, as it was given."""
        return str(self._shown)

    @property
    def backup(self) -> str:
        """The file beside it that holds its previous version."""
        return backup_path(self._path).name

    @property
    def rounds(self) -> int:
        """One: a file that somebody saved meanwhile is read by the next run."""
        return 1

    @property
    def left_as(self) -> str:
        """Hash of the file as this run left it, written or only read; "" before it was read.

        It is taken before others can see the file, so that whatever they save has another one.
        """
        return self._left_as

    def _refuse_open(self) -> None:
        if self._ignore_lock:
            return
        for path in {self._path, self._shown.absolute()}:
            found = find_open(path)
            if found:
                raise WorkbookError(
                    "open_elsewhere",
                    program=found.program,
                    owner=found.owner,
                    since=found.since,
                    path=str(self._shown),
                    lock=str(found.path),
                )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs of this program away, from reading to writing.

        Raises:
            WorkbookError: ``sync_running``.
        """
        with hold_lock(self._path, owner=self._owner, now=self._now, ignore=self._ignore_lock):
            self._locked = True
            try:
                yield
            finally:
                self._locked = False

    def read_ahead(self) -> None:
        """Begin to read while the caller does something else; ``read`` then waits for it."""
        background = ThreadPoolExecutor(max_workers=1)
        self._ahead = background.submit(read_workbook, self._path)
        background.shutdown(wait=False)

    def read(self) -> Snapshot:
        """Read every worksheet once.

        Raises:
            WorkbookError: It is open elsewhere, not a workbook, encrypted or broken.
        """
        self._refuse_open()
        ahead, self._ahead = self._ahead, None
        self._reading = ahead.result() if ahead else read_workbook(self._path)
        self._left_as = self._reading.snapshot.version
        return self._reading.snapshot

    def apply(self, changes: ChangeSet, template: Template) -> None:
        """Write all changes, or none; nothing to do leaves the file alone.

        Formulas that depend on what is written lose their stored value, so that no program shows
        an old one; until Excel or LibreOffice has opened and saved the file they have none.

        Raises:
            WorkbookChanged: The file is not the one that the changes were computed from.
            UnsafeChange: Something cannot be written without harm; nothing was.
            WorkbookError: It cannot be written; nothing was.
        """
        if not changes:
            return
        with nullcontext() if self._locked else self.locked():
            self._refuse_open()
            self._require(changes.version)
            if self._reading is None or self._reading.snapshot.version != changes.version:
                self._reading = read_workbook(self._path)
            reading = self._reading
            written: list[str] = []
            with Package(self._path) as package:
                refuse_unsafe(package)
                wanted = sort_changes(package, changes.changes)
                for tab in reading.snapshot.tabs:
                    if tab.name in wanted.sheets:
                        check_new_columns(wanted.sheets[tab.name].columns, tab)
                edits = patch_sheets(
                    package,
                    wanted,
                    reading.scans,
                    {tab.name: tab for tab in reading.snapshot.tabs},
                    find_handles(package),
                )
                for new in wanted.tabs:
                    # Only migrating adds tabs; the writer of new workbooks is not loaded otherwise.
                    from sheets_strategy.adapters.xlsx.tab_order import find_place
                    from sheets_strategy.adapters.xlsx.transplant import add_tab

                    place = find_place(package, new, reading.scans)
                    add_tab(package, new.spec, template, place=place)

                def check(fresh: Path) -> None:
                    check_parts(package, fresh)
                    package.forget()
                    check_values(fresh, edits, reading)
                    check_notes(package, fresh, edits)
                    written.append(file_version(fresh))
                    self._require(changes.version)

                replace_file(self._path, package.write, check, package.close)
            self._reading, self._left_as = None, written[0]

    def _require(self, version: str) -> None:
        if file_version(self._path) != version:
            raise WorkbookChanged("workbook_changed", path=str(self._shown))
