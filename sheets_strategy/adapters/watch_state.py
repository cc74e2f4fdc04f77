"""What ``watch`` remembers between two runs: small JSON files in the user's config folder, beside the login.

One file a workbook, so that two programs that watch different ones never meet; each is written beside and
renamed. They hold hashes, days and Drive's page token: no secret, no cell, no name of a client. What
cannot be read is forgotten, which costs one sync.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

FOLDER: Final = "watch"
_LENGTH: Final = 24


@dataclass(frozen=True, slots=True)
class KeptBook:
    """What is remembered of a workbook: the content that was synced last, and the day."""

    settled: dict[str, str]
    tried_on: date | None = None


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """What is remembered of Drive's changes feed.

    Attributes:
        tokens: Shared drive, "" for everything else → page token from which to go on.
        maybe: Sheets that it named and that were not dealt with yet.
    """

    tokens: dict[str, str]
    maybe: tuple[str, ...] = ()


class WatchState:
    """The folder.

    Args:
        folder: The user's config folder of this program; made when something is first written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def read_book(self, key: str) -> KeptBook | None:
        """Give what is remembered of a workbook, None for nothing."""
        found = self._read(f"book-{_name(key)}")
        settled, day = found.get("settled"), found.get("tried_on", "")
        if not isinstance(settled, dict) or not _is_texts(settled):
            return None
        try:
            return KeptBook(settled, date.fromisoformat(day) if day else None)
        except (TypeError, ValueError):
            return None

    def write_book(self, key: str, kept: KeptBook) -> None:
        """Remember a workbook."""
        day = kept.tried_on.isoformat() if kept.tried_on else ""
        self._write(f"book-{_name(key)}", {"workbook": key, "settled": kept.settled, "tried_on": day})

    def read_feed(self, name: str) -> KeptFeed | None:
        """Give what is remembered of a feed, None for nothing."""
        found = self._read(f"feed-{_name(name)}")
        tokens, maybe = found.get("tokens"), found.get("maybe", [])
        if not isinstance(tokens, dict) or not _is_texts(tokens) or not isinstance(maybe, list):
            return None
        return KeptFeed(tokens, tuple(str(one) for one in maybe))

    def write_feed(self, name: str, kept: KeptFeed) -> None:
        """Remember a feed."""
        self._write(f"feed-{_name(name)}", {"tokens": kept.tokens, "maybe": list(kept.maybe)})

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self._folder / f"{name}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, body: dict[str, object]) -> None:
        """Write a file whole or not at all; what cannot be remembered is found out anew next time."""
        fresh = self._folder / f".{name}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True)
            fresh.write_text(text + "\n", "utf-8")
            fresh.replace(self._folder / f"{name}.json")
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink()


def _name(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def _is_texts(found: dict[str, object]) -> bool:
    return all(isinstance(value, str) for value in found.values())
