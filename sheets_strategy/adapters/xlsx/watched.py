"""Local workbooks as ``watch`` sees them: asked for their time and size again and again.

Events of the operating system would be quicker by a second, but are lost on network drives and in folders
that Dropbox or Yandex Disk fill, which is where teams keep such files. A time and a size are always true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from sheets_strategy.adapters.xlsx.locks import find_open
from sheets_strategy.adapters.xlsx.reader import file_version
from sheets_strategy.errors import WorkbookError
from sheets_strategy.workbook.sights import Content, Sight

FILE: Final = "file"
"""The part of a content that is the team's workbook itself; personal ones go by their paths."""
UNKNOWN_PROGRAM: Final = "?"
"""A program that keeps a file so that it cannot even be read."""
_QUIET: Final = timedelta(seconds=2)
_COARSE: Final = timedelta(seconds=3)
"""Some drives keep times to two seconds: a file hashed so soon after its time may change unseen."""

Mark = tuple[int, int, int, str]
"""Time, size and number of a file, and the program that has it open."""


@dataclass(slots=True)
class _Known:
    """What was seen of one file.

    Attributes:
        mark: Its mark when it was asked for last; None while it must be looked at again.
        hashed: The mark, moment and hash of its content.
    """

    mark: Mark | None = None
    hashed: tuple[Mark, datetime, str] | None = None


@dataclass(slots=True)
class _Watched:
    path: Path
    personal: tuple[Path, ...] = ()
    known: dict[Path, _Known] = field(default_factory=dict)

    def of(self, path: Path) -> _Known:
        return self.known.setdefault(path, _Known())


class WatchedFiles:
    """Files of this machine.

    Args:
        files: Key → the workbook.
        clock: Gives the moment.
    """

    def __init__(self, files: Mapping[str, Path], *, clock: Callable[[], datetime]) -> None:
        self._watched = {key: _Watched(path) for key, path in files.items()}
        self._clock = clock

    @property
    def keys(self) -> Collection[str]:
        """The workbooks."""
        return self._watched.keys()

    def watch_personal(self, key: str, paths: Iterable[Path]) -> None:
        """Watch the personal files of a team's sellers with its workbook."""
        self._watched[key].personal = tuple(sorted(paths))

    def changed(self) -> list[str]:
        """Give the workbooks of which a file has another time or size, or was opened or closed."""
        return [key for key, one in self._watched.items() if self._has_changed(one)]

    def look(self, key: str, *, whole: bool) -> Sight:
        """Hash what changed of a workbook; a personal file that is open or being saved is left for later."""
        del whole
        one, now = self._watched[key], self._clock()
        mark = _mark_of(one.path)
        one.of(one.path).mark = mark
        if mark is None:
            return Sight(missing=True)
        content, moved = self._read_personal(one, now), mark[0]
        try:
            content[FILE] = self._hash(one.of(one.path), one.path, mark, now)
        except WorkbookError:
            one.of(one.path).mark = None
            return Sight(content, held=mark[3] or UNKNOWN_PROGRAM)
        since = min(datetime.fromtimestamp(moved / 1e9, UTC).astimezone(now.tzinfo), now)
        return Sight(content, held=mark[3], still_since=since)

    def wait(self, does: Literal["look", "sync"], *, spare: bool) -> float:
        """Say that there is always room: files have no quota."""
        del does, spare
        return 0.0

    def served(self, key: str) -> None:
        """Do nothing: what was seen is known by the files themselves."""

    def _has_changed(self, one: _Watched) -> bool:
        paths = (one.path, *one.personal)
        return any(one.of(path).mark is None or one.of(path).mark != _mark_of(path) for path in paths)

    def _read_personal(self, one: _Watched, now: datetime) -> dict[str, str]:
        content: dict[str, str] = {}
        for path in one.personal:
            known, mark = one.of(path), _mark_of(path)
            known.mark = mark
            if mark is None:
                # Gone, or between the two names of a program that saves: asked again next time.
                continue
            is_moving = now - datetime.fromtimestamp(mark[0] / 1e9, UTC) < _QUIET
            try:
                if not mark[3] and not is_moving:
                    content[str(path)] = self._hash(known, path, mark, now)
                elif not mark[3]:
                    known.mark = None
            except WorkbookError:
                known.mark = None
        return content

    def _hash(self, known: _Known, path: Path, mark: Mark, now: datetime) -> str:
        """Hash a file, unless it was hashed under this very mark, well after it was written."""
        if known.hashed is not None:
            before, at, found = known.hashed
            if before[:3] == mark[:3] and at - datetime.fromtimestamp(mark[0] / 1e9, UTC) > _COARSE:
                return found
        found = file_version(path)
        known.hashed = mark, now, found
        return found


def _mark_of(path: Path) -> Mark | None:
    try:
        found = path.stat()
    except OSError:
        return None
    held = find_open(path)
    return found.st_mtime_ns, found.st_size, found.st_ino, held.program if held is not None else ""


def file_content(version: str) -> Content:
    """Give the content of a workbook by the hash of its file."""
    return {FILE: version}
