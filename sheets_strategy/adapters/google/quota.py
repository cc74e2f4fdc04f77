"""Google's limits of calls a minute, kept by all processes of one machine together.

A small sqlite file in the user's cache folder holds the moments of the last minute's calls, by account
and by project. A call takes the earliest moment that is free, which may lie ahead, and waits for it: first
come, first served. Where the file cannot be used, the calls of this process are counted.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sheets_strategy.errors import InputError

CACHE = "SHEETS_STRATEGY_CACHE_DIR"
"""Environment variable: the folder for what may be lost at any time."""
QUOTA = "SHEETS_STRATEGY_GOOGLE_QUOTA"
"""Environment variable: reads/writes a minute of one account, where Google granted more; or ``off``."""

FILE = "google-quota.sqlite3"
WINDOW_S = 61.0
"""A minute, and a second for calls that take unlike time to reach Google."""
AHEAD_S = 900.0
"""No moment is taken so far ahead; one that is was written by a clock that was wrong."""
BUSY_S = 10.0

Use = Literal["read", "write"]

Moment = tuple[str, float]
"""A bucket, and the moment of a call in it."""
Taken = dict[str, list[float]]
"""Bucket → moments of its calls, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls a minute that Google allows; 0 for no limit.

    Attributes:
        reads: Reads of one account.
        writes: Writes of one account.
        project_reads: Reads of all accounts of a project.
        project_writes: Writes of all accounts of a project.
    """

    reads: int = 60
    writes: int = 60
    project_reads: int = 300
    project_writes: int = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as Google counts: an account, in a project; "" where it is unknown."""

    account: str
    project: str = ""


class Quota:
    """Gives calls their moments.

    Args:
        limits: What Google allows.
        folder: Where the file lies; None counts this process only.
    """

    def __init__(self, limits: Limits, folder: Path | None) -> None:
        self._limits = limits
        self._path = None if folder is None else folder / FILE
        self._own: Taken = {}

    def take(self, use: Use, caller: Caller, *, clock: Callable[[], float], longest_s: float) -> float | None:
        """Take the earliest free moment and give the seconds until it; None, and none taken, if too far.

        Args:
            use: A read or a write, as Google counts them.
            caller: Who calls.
            clock: Gives the moment in seconds since 1970; asked once the file is this process's.
            longest_s: The longest wait that is accepted.
        """
        buckets = self._buckets(use, caller)
        if not buckets:
            return 0.0
        with self._book() as (book, calls):
            now = clock()
            taken = _still_counting(calls, now)
            at = max([now, *(_free_at(taken.get(bucket, []), limit) for bucket, limit in buckets.items())])
            if at - now > min(longest_s, AHEAD_S):
                return None
            if book is None:
                self._own = {**taken, **{bucket: [*taken.get(bucket, []), at] for bucket in buckets}}
            else:
                _write(book, [(bucket, at) for bucket in buckets], now)
            return at - now

    def left(self, use: Use, caller: Caller, *, now: float) -> int | None:
        """Estimate how many calls may be made at once; None where there is no limit.

        What other machines and other programs of the account use is not known here.
        """
        buckets = self._buckets(use, caller)
        if not buckets:
            return None
        with self._book() as (_, calls):
            taken = _still_counting(calls, now)
        return max(0, min(limit - len(taken.get(bucket, [])) for bucket, limit in buckets.items()))

    def _buckets(self, use: Use, caller: Caller) -> dict[str, int]:
        """Give what a call is counted in, bucket → limit; hashed, so that the file tells nobody who works."""
        limits = self._limits
        own, project = (
            (limits.reads, limits.project_reads) if use == "read" else (limits.writes, limits.project_writes)
        )
        named = {_hash(use, caller.project, caller.account): own}
        if caller.project:
            named[_hash(use, caller.project)] = project
        return {bucket: limit for bucket, limit in named.items() if limit}

    @contextmanager
    def _book(self) -> Iterator[tuple[sqlite3.Connection | None, list[Moment]]]:
        """Give the shared file, locked, and its calls; or None and the calls of this process."""
        opened = self._open()
        if opened is None:
            yield None, [(bucket, at) for bucket, moments in self._own.items() for at in moments]
        else:
            with closing(opened[0]):
                yield opened

    def _open(self) -> tuple[sqlite3.Connection, list[Moment]] | None:
        """Open, lock and read the shared file; None, from now on, where that cannot be done.

        A file that is broken is begun anew, once.
        """
        for _ in range(2):
            if self._path is None:
                return None
            try:
                return _lock(self._path)
            except sqlite3.OperationalError:
                break  # No room, no right, or a lock that stays: not to be waited for at every call.
            except sqlite3.DatabaseError:
                try:
                    self._path.unlink()
                except OSError:
                    break
            except OSError:
                break
        self._path = None
        return None


def quota_from(environ: Mapping[str, str]) -> Quota:
    """Make the quota that the environment asks for.

    Raises:
        InputError: ``google_quota_wrong`` (variable, found).
    """
    return Quota(limits_from(environ), cache_folder(environ))


def limits_from(environ: Mapping[str, str]) -> Limits:
    """Read ``reads/writes`` a minute; a project has five accounts' worth, as at Google.

    Raises:
        InputError: ``google_quota_wrong`` (variable, found).
    """
    found = environ.get(QUOTA, "").strip()
    if not found:
        return Limits()
    if found.lower() == "off":
        return Limits(0, 0, 0, 0)
    parts = found.split("/")
    if len(parts) > 2 or not all(
        part.isascii() and part.isdigit() and 0 < int(part) <= 10**6 for part in parts
    ):
        raise InputError("google_quota_wrong", variable=QUOTA, found=found)
    reads, writes = int(parts[0]), int(parts[-1])
    return Limits(reads, writes, 5 * reads, 5 * writes)


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Give the folder for what may be lost at any time, by the custom of the system."""
    if environ.get(CACHE):
        return Path(environ[CACHE])
    home = Path(environ.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111  # ~ without a home stays a text
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "sheets-strategy" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "sheets-strategy"
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "sheets-strategy"


def _lock(path: Path) -> tuple[sqlite3.Connection, list[Moment]]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    book = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        # A count of the last minute need not outlive a loss of power.
        book.execute("PRAGMA synchronous = OFF")
        book.execute("BEGIN IMMEDIATE")
        book.execute("CREATE TABLE IF NOT EXISTS calls (bucket TEXT NOT NULL, at REAL NOT NULL)")
        calls = book.execute("SELECT bucket, at FROM calls").fetchall()
    except sqlite3.Error:
        book.close()
        raise
    return book, calls


def _still_counting(calls: list[Moment], now: float) -> Taken:
    taken: Taken = {}
    for bucket, at in calls:
        if now - WINDOW_S < at <= now + AHEAD_S:
            taken.setdefault(bucket, []).append(at)
    return taken


def _write(book: sqlite3.Connection, calls: list[Moment], now: float) -> None:
    with suppress(sqlite3.Error):  # A full disk costs the count, not the run.
        book.execute("DELETE FROM calls WHERE at <= ? OR at > ?", (now - WINDOW_S, now + AHEAD_S))
        book.executemany("INSERT INTO calls VALUES (?, ?)", calls)
        book.execute("COMMIT")


def _free_at(moments: list[float], limit: int) -> float:
    """Give the moment from which there is room: a minute after the call that is ``limit`` calls back."""
    return sorted(moments)[-limit] + WINDOW_S if len(moments) >= limit else 0.0


def _hash(*names: str) -> str:
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:32]
