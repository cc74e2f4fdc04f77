"""Put a file away into a folder beside it, without ever overwriting another one."""

from __future__ import annotations

from pathlib import Path

from sheets_strategy.adapters.xlsx.locks import find_open
from sheets_strategy.errors import WorkbookError


def put_away(path: Path, folder: str) -> Path:
    """Move a file into a folder beside it and give its new path.

    A file that is there under the same name stays: the one that comes gets a number. One that is
    gone already and lies in the folder was put away by an earlier run. Its former version goes along.

    Raises:
        WorkbookError: ``file_not_moved`` (path, folder): it is nowhere, is open or may not be moved.
    """
    target = path.parent / folder
    free = target / path.name
    if not path.exists() and free.exists():
        return free
    number = 2
    while free.exists():
        free = target / f"{path.stem} ({number}){path.suffix}"
        number += 1
    try:
        if find_open(path):
            # Its program would save what was typed under the old name, where nobody looks any more.
            raise WorkbookError("file_not_moved", path=str(path), folder=folder)
        target.mkdir(exist_ok=True)
        path.rename(free)
        backup = path.with_name(f"{path.stem}.backup{path.suffix}")
        if backup.exists():
            backup.replace(free.with_name(f"{free.stem}.backup{free.suffix}"))
    except OSError as error:
        raise WorkbookError("file_not_moved", path=str(path), folder=folder) from error
    return free
