"""Replace a file by a new version: all of it or nothing, and the previous version is kept.

The new version is written beside the original under a hidden name, checked, and
only then renamed. The previous one stays as ``<name>.backup<suffix>`` in the same folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from sheets_strategy.errors import WorkbookError

_TRIES: Final = 6
_PAUSE_SECONDS: Final = 0.25


def backup_path(path: Path) -> Path:
    """Give the path where the previous version of a file is kept."""
    return path.with_name(f"{path.stem}.backup{path.suffix}")


def replace_file(
    path: Path, write: Callable[[IO[bytes]], None], check: Callable[[Path], None], close: Callable[[], None]
) -> None:
    """Write a new version of a file beside it, check it, and put it in its place.

    Args:
        path: The file (not a link).
        write: Writes the new version.
        check: Reads the new version at a path; raises what makes it unfit.
        close: Closes the original, which Windows would not replace otherwise.

    Raises:
        WorkbookError: ``workbook_busy`` (a program holds the file) or ``workbook_not_written``.
        StrategyError: Whatever ``write`` and ``check`` raise; the original is untouched then.
    """
    fresh: Path | None = None
    spare: Path | None = None
    try:
        fresh = _beside(path)
        with fresh.open("wb") as out:
            write(out)
            out.flush()
            os.fsync(out.fileno())
        shutil.copymode(path, fresh)
        check(fresh)
        close()
        spare = _beside(path)
        shutil.copy2(path, spare)
        _rename(spare, backup_path(path))
        _rename(fresh, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise WorkbookError("workbook_not_written", path=str(path), why=error.strerror or "") from error
    finally:
        for left in (fresh, spare):
            if left is not None:
                left.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    handle, name = tempfile.mkstemp(
        prefix=f".{path.stem[:80]}.", suffix=f".tmp{path.suffix}", dir=path.parent
    )
    os.close(handle)
    return Path(name)


def _rename(source: Path, target: Path) -> None:
    """Rename over another file; viruses scanners and cloud drives hold files for moments."""
    for left in reversed(range(_TRIES)):
        try:
            os.replace(source, target)  # noqa: PTH105 (tests make this very call fail)
            return
        except PermissionError as error:
            if not left:
                raise WorkbookError("workbook_busy", path=str(target)) from error
            time.sleep(_PAUSE_SECONDS)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
