"""Personal workbooks of the sellers as files in a folder beside the team's workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.adapters.xlsx.reader import read_workbook
from sheets_strategy.adapters.xlsx.workbook import XlsxWorkbook
from sheets_strategy.errors import InputError, StrategyError, WorkbookError
from sheets_strategy.values.file_names import fold_stem, free_stem, safe_stem
from sheets_strategy.workbook.language import LoadTemplate
from sheets_strategy.workbook.personal import read_team_id
from sheets_strategy.workbook.personal_places import NewPersonal

SUFFIX = ".xlsx"


class FilesBeside:
    """Files of the sellers of one team.

    Args:
        team: The team's workbook; places are seen from its folder.
        owner: Who runs this, for locks.
        now: The clock.
        ignore_lock: Whether to go on though Excel or LibreOffice seems to have a file open.
    """

    def __init__(
        self, team: Path, *, owner: str, now: Callable[[], datetime], ignore_lock: bool = False
    ) -> None:
        self._team = team.resolve()
        self._owner, self._now, self._ignore_lock = owner, now, ignore_lock

    def path_of(self, place: str) -> Path:
        """Give the file that a place means."""
        return self._team.parent / place.replace("\\", "/") if _is_relative(place) else Path(place)

    def open(self, place: str) -> XlsxWorkbook:
        """Open the file at a place.

        Raises:
            WorkbookError: ``workbook_not_found``, ``open_elsewhere``.
        """
        return XlsxWorkbook(
            self.path_of(place), ignore_lock=self._ignore_lock, now=self._now, owner=self._owner
        )

    def make(self, new: NewPersonal) -> str:
        """Make the file ``<team>-<folder>/<seller>.xlsx``, under the first name that is free.

        Raises:
            WorkbookError: ``cannot_write`` (path, reason).
        """
        folder = self._team.parent / f"{self._team.stem}-{new.folder}"
        try:
            folder.mkdir(exist_ok=True)
            taken = {fold_stem(path.stem): path for path in folder.iterdir()}
        except OSError as cause:
            raise _unwritten(folder, cause) from cause
        stem, refused = safe_stem(new.seller, otherwise=new.code), set[str]()
        while True:
            named = free_stem(stem, refused)
            there = taken.get(fold_stem(named))
            if there is None:
                return self._place(self._create(folder / f"{named}{SUFFIX}", new))
            if _is_theirs(there, new):
                return self._place(there)
            refused.add(fold_stem(named))

    def fill(self, link: str, new: NewPersonal) -> str:
        """Make the file that a person named, or take the seller's own one that is there.

        Raises:
            InputError: ``not_xlsx_name``, ``folder_not_found`` (path), ``personal_foreign`` (place, seller).
            WorkbookError: ``cannot_write`` (path, reason).
        """
        path = self.path_of(self.is_place(link))
        if path.exists():
            if not _is_theirs(path, new):
                raise InputError("personal_foreign", place=link, seller=new.seller)
            return self._place(path)
        if not path.parent.is_dir():
            raise InputError("folder_not_found", path=str(path.parent))
        return self._place(self._create(path, new))

    def is_place(self, link: str) -> str:
        """Give a path that a person typed as it is remembered.

        Raises:
            InputError: ``not_xlsx_name`` (path).
        """
        text = link.strip().strip("\"'«»")
        if not text.lower().endswith(SUFFIX):
            raise InputError("not_xlsx_name", path=text)
        return self._place(self.path_of(text))

    def _create(self, path: Path, new: NewPersonal) -> Path:
        """Write the file under a name that was free a moment ago, and is taken by no one else now."""
        moment = self._now()
        created = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001  # a firm's own day
        try:
            path.open("xb").close()
        except OSError as cause:
            raise _unwritten(path, cause) from cause
        try:
            create_workbook(path, new.template, memory=(), created=created)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def _place(self, path: Path) -> str:
        """Give a file as seen from the team's folder, as every system writes it; one elsewhere, whole."""
        whole = path.resolve()
        folder = self._team.parent
        return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else str(whole)


def stands_beside(team: Path, load: LoadTemplate, name: str, team_id: str) -> bool:
    """Say whether a file of this name in the team's folder is another one, and the same team's.

    One that cannot be read now may be: whoever cannot tell leaves the sellers' files alone.
    """
    path = team.parent / name
    if Path(name).name != name or not path.is_file() or path.samefile(team):
        return False
    try:
        return read_team_id(read_workbook(path).snapshot, load) == team_id
    except StrategyError:
        return True


def _is_relative(place: str) -> bool:
    return not (PurePosixPath(place).is_absolute() or PureWindowsPath(place).drive)


def _is_theirs(path: Path, new: NewPersonal) -> bool:
    """Say whether a file is the seller's own sheet; one cut short while it was made is nobody's."""
    if path.suffix.lower() != SUFFIX or not path.is_file():
        return False
    try:
        return new.is_theirs(read_workbook(path).snapshot)
    except StrategyError:
        return False


def _unwritten(path: Path, cause: OSError) -> WorkbookError:
    return WorkbookError("cannot_write", path=str(path), reason=cause.strerror or str(cause))
