"""When each listed workbook was last synced: the time of an empty file a workbook, in the cache folder.

The workbook itself cannot tell: a sync that finds nothing new writes nothing. What is lost here costs
an order, no more.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sheets_strategy.adapters.config import Config

FOLDER = "synced"


class SyncTimes:
    """The moments of the last syncs that went through.

    Args:
        cache: The folder for what may be lost at any time.
    """

    def __init__(self, cache: Path) -> None:
        self._folder = cache / FOLDER

    def last(self, config: Config) -> datetime | None:
        """Give the moment, by the machine's clock; None where none is known."""
        try:
            return datetime.fromtimestamp(self._path(config).stat().st_mtime)  # noqa: DTZ006  # a firm's own day
        except (OSError, OverflowError, ValueError):
            return None

    def note(self, config: Config, at: datetime) -> None:
        """Note a sync that went through; where the folder cannot be used nothing is noted."""
        path = self._path(config)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            os.utime(path, (at.timestamp(), at.timestamp()))

    def _path(self, config: Config) -> Path:
        """Give the file of a workbook; its name tells nobody whose it is."""
        place = config.sheet or str(config.workbook.resolve())
        return self._folder / hashlib.sha256(place.encode()).hexdigest()[:32]
