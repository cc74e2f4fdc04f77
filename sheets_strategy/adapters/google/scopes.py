"""What the tool may do at Google: short names of scopes ↔ Google's own.

``drive.file`` is the smallest that is enough: sheets that the tool made or that the person picked. It
goes with the wider ``spreadsheets`` too, because copying, sharing and saying who is signed in are
Drive's, and ``spreadsheets`` does not reach there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

PREFIX: Final = "https://www.googleapis.com/auth/"
DRIVE_FILE, SPREADSHEETS, DRIVE = "drive.file", "spreadsheets", "drive"
SMALLEST: Final = (DRIVE_FILE,)
FOR_A_ROBOT: Final = (DRIVE, SPREADSHEETS)
"""A service account sees what people shared with it and nothing else, whatever its scopes are; and
whether ``drive.file`` lets it see that is not documented."""


def complete_scopes(asked: Iterable[str]) -> tuple[str, ...]:
    """Give the scopes to ask for, sorted: those wanted, and ``drive.file`` where Drive is not covered.

    >>> complete_scopes(["spreadsheets"])
    ('drive.file', 'spreadsheets')
    """
    wanted = set(asked) or set(SMALLEST)
    return tuple(sorted(wanted - {DRIVE_FILE} if DRIVE in wanted else wanted | {DRIVE_FILE}))


def scope_urls(scopes: Iterable[str]) -> list[str]:
    """Give Google's names of scopes."""
    return [PREFIX + scope for scope in scopes]


def short_scopes(urls: Iterable[str]) -> tuple[str, ...]:
    """Give the short names of scopes, sorted."""
    return tuple(sorted({url.removeprefix(PREFIX) for url in urls}))
