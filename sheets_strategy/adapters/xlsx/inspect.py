"""Find out what ``doctor`` is told of a local workbook; nothing is written."""

from __future__ import annotations

import os
from pathlib import Path

from sheets_strategy.adapters.xlsx.locks import find_open
from sheets_strategy.adapters.xlsx.reader import read_workbook
from sheets_strategy.adapters.xlsx.save import backup_path
from sheets_strategy.errors import InputError, StrategyError
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.health import LocalFile


def look_at_file(path: Path) -> tuple[LocalFile, Snapshot | None]:
    """Look at a file and read it; why it cannot be read is told, not raised."""
    if not path.is_file():
        return LocalFile(str(path), InputError("file_not_found", path=str(path))), None
    real = path.resolve()
    sign = next(filter(None, map(find_open, {real, path.absolute()})), None)
    backup = backup_path(real)
    file = LocalFile(
        str(path),
        size_bytes=real.stat().st_size,
        opened_by={} if sign is None else {"program": sign.program, "owner": sign.owner, "since": sign.since},
        backup=backup.name,
        has_backup=backup.is_file(),
        may_write=os.access(real, os.W_OK) and os.access(real.parent, os.W_OK),
    )
    try:
        return file, read_workbook(real).snapshot
    except StrategyError as error:
        return LocalFile(str(path), error), None
