"""Who has the file open: Excel, LibreOffice, or another run of this program.

Excel and LibreOffice put a small file beside the workbook while it is open; after a
crash it may stay, so its owner and time are told and it can be ignored.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sheets_strategy.errors import WorkbookError

_STALE_AFTER: Final = timedelta(minutes=10)
_FIELD: Final = re.compile(r"((?:[^,\\]|\\.)*)(?:,|;|$)")
_EXCEL_NAME_AT: Final = 54


@dataclass(frozen=True, slots=True)
class OpenElsewhere:
    """A sign that another program has the file open.

    Attributes:
        program: ``Excel`` or ``LibreOffice``.
        owner: Who, as the program says; "" when it does not.
        since: Since when, as text.
        path: The sign's own file.
    """

    program: str
    owner: str
    since: str
    path: Path


def find_open(path: Path) -> OpenElsewhere | None:
    """Find the sign of a program that has the file open."""
    for name in (f"~${path.name}", f"~${path.name[2:]}"):
        sign = path.with_name(name)
        if sign.is_file():
            return OpenElsewhere("Excel", _excel_owner(sign), _written_at(sign), sign)
    sign = path.with_name(f".~lock.{path.name}#")
    if sign.is_file():
        fields = [re.sub(r"\\(.)", r"\1", text) for text in _FIELD.findall(_text(sign))]
        fields += [""] * 4
        owner = " ".join(dict.fromkeys(text for text in fields[:3] if text))
        return OpenElsewhere("LibreOffice", owner, fields[3] or _written_at(sign), sign)
    return None


def _text(sign: Path) -> str:
    try:
        return sign.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _excel_owner(sign: Path) -> str:
    try:
        data = sign.read_bytes()
    except OSError:
        # Excel keeps its own sign locked on Windows.
        return ""
    wide = data[_EXCEL_NAME_AT + 1 :]
    length = int.from_bytes(wide[:2], "little") if len(wide) > 2 else 0
    name = wide[2 : 2 + 2 * length].decode("utf-16-le", "replace") if 0 < length <= 54 else ""
    return name.strip("\0 ") or data[1 : 1 + data[0]].decode("ascii", "replace").strip() if data else ""


def _written_at(sign: Path) -> str:
    try:
        moment = datetime.fromtimestamp(sign.stat().st_mtime).astimezone()
    except OSError:
        return ""
    return moment.strftime("%d.%m.%Y %H:%M")


def lock_path(path: Path) -> Path:
    """Give the path of the file that keeps two runs apart."""
    return path.with_name(f".{path.name}.sheets-strategy.lock")


@contextmanager
def hold_lock(path: Path, *, owner: str, now: Callable[[], datetime], ignore: bool = False) -> Iterator[None]:
    """Keep other runs of this program away from a workbook; let go in any case.

    A lock older than 10 minutes is left over from a crash and is taken over.

    Args:
        path: The workbook.
        owner: Who runs this, told to the one who has to wait.
        now: The clock, with a time zone or without, but always the same.
        ignore: Whether to take over a younger lock, too.

    Raises:
        WorkbookError: ``sync_running`` with owner, since and path, or ``workbook_not_written``.
    """
    lock = lock_path(path)
    content = f"{owner}\n{now().isoformat(timespec='seconds')}\n"
    try:
        if not _create(lock, content):
            if not ignore:
                _refuse_fresh(lock, path, now())
            lock.unlink(missing_ok=True)
            if not _create(lock, content):
                _refuse_fresh(lock, path, now())
    except OSError as error:
        raise WorkbookError("workbook_not_written", path=str(path), why=error.strerror or "") from error
    try:
        yield
    finally:
        # Someone may have taken over a lock that grew old: theirs must stay.
        if _text(lock) == content.strip():
            lock.unlink(missing_ok=True)


def _create(lock: Path, content: str) -> bool:
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(content)
    return True


def _refuse_fresh(lock: Path, path: Path, moment: datetime) -> None:
    owner, _, since = _text(lock).partition("\n")
    try:
        age = moment - datetime.fromisoformat(since)
    except (ValueError, TypeError):
        # Not ours, or cut short while it was written: only its file's age is known.
        written = lock.stat().st_mtime if lock.exists() else 0.0
        age = moment.astimezone() - datetime.fromtimestamp(written).astimezone()
    if timedelta(0) - _STALE_AFTER <= age < _STALE_AFTER:
        raise WorkbookError("sync_running", owner=owner, since=since, path=str(path))
