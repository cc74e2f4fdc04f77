"""A call to be made, and the line that a trace shows of one that was made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from sheets_strategy.adapters.google.hosts import Hosts
from sheets_strategy.adapters.google.quota import Use
from sheets_strategy.adapters.google.refusals import Asked

Repeat = Literal["always", "looked", "never"]
Param = str | int | float | bool | list[str] | None

_GOOGLE = Hosts()


@dataclass(frozen=True, slots=True)
class Call:
    """One call to be made.

    Attributes:
        method: ``GET``, ``POST``, ...
        url: Address at Google itself; the host is put in its place when it is sent.
        asked: What it is about, for the words of a refusal.
        params: Query; a list repeats its name.
        body: JSON body, None for none.
        repeat: After a failure that left unclear whether Google did it: repeat ``always`` (doing it twice
            is doing it once), let the caller have ``looked`` first, or ``never``.
    """

    method: str
    url: str
    asked: Asked
    params: Mapping[str, Param] = field(default_factory=dict)
    body: object = None
    repeat: Repeat = "always"

    @property
    def path(self) -> str:
        """Give the path, which is all of the address that a trace shows."""
        return urlsplit(self.url).path

    @property
    def use(self) -> Use | None:
        """Say which of the quotas of Sheets counts it; None for Drive, whose quota no command can use up."""
        if not self.url.startswith(_GOOGLE.sheets):
            return None
        reads = self.method == "GET" or re.search(r":(batchGet|getBy|search)|GetByDataFilter$", self.path)
        return "read" if reads else "write"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One line of the trace; holds no query, no header, no cell.

    Attributes:
        method: ``GET``, ``POST``, ...
        path: Path of the address.
        status: HTTP status, 0 where none came.
        ms: Milliseconds that the try took.
        sent_bytes: Length of the body that was sent.
        got_bytes: Length of the body that came, unpacked.
        attempt: 1 for the first try of a call.
        fault: Kind of the fault, "" for none.
    """

    method: str
    path: str
    status: int
    ms: int
    sent_bytes: int
    got_bytes: int
    attempt: int
    fault: str = ""

    def __str__(self) -> str:
        """Give the line."""
        again = f" try {self.attempt}" if self.attempt > 1 else ""
        return (
            f"{self.method} {self.path} {self.status or '-'} {self.ms} ms "
            f"sent {self.sent_bytes} got {self.got_bytes}{again} {self.fault}".rstrip()
        )


class UnclearError(Exception):
    """A try failed and Google may have done it; the wait after it is over, the caller looks and repeats."""
