"""What was called: the log that tests and benchmarks read, and hooks that act between two calls."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .calls import Json


@dataclass(frozen=True, slots=True)
class Seen:
    """A call as it came, before anything was done.

    Attributes:
        method: ``GET``, ``POST``, ...
        path: Path without the query, percent-decoded.
        kind: ``read`` or ``write`` (Sheets), ``drive``, ``token``, or ``other``.
        name: Id of the method in the discovery document, "" for none.
        user: E-mail of the account.
        query: Parameter → values.
        body: Parsed JSON, None for none.
        unknown: Parameters and fields that Drive doesn't know and silently ignores.
    """

    method: str
    path: str
    kind: str
    name: str = ""
    user: str = ""
    query: Mapping[str, list[str]] = field(default_factory=dict)
    body: Json | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Logged(Seen):
    """A call that was answered.

    Attributes:
        status: HTTP status; 0 when nothing was answered.
        bytes_up: Size of the request on the wire, with its headers.
        bytes_down: Size of the answer on the wire, with its headers.
        plain_up: Size of the request's body, unpacked.
        plain_down: Size of the answer's body, unpacked.
    """

    status: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    plain_up: int = 0
    plain_down: int = 0


Match = str | Callable[[Seen], bool]
"""A kind of call, or a question to a call."""
Action = Callable[[Seen], object]


def is_match(match: Match, seen: Seen) -> bool:
    """Say whether a call is meant: "" means every one."""
    if callable(match):
        return bool(match(seen))
    return match in ("", seen.kind, seen.name)


@dataclass(slots=True)
class _Hook:
    match: Match
    action: Action
    skip: int
    times: int


class Hooks:
    """Actions that run just before a call is handled, outside of the lock around the state."""

    def __init__(self) -> None:
        self._hooks: list[_Hook] = []
        self._lock = threading.Lock()

    def add(self, match: Match, action: Action, *, skip: int = 0, times: int = 1) -> None:
        """Run an action before matching calls, from the first after ``skip`` on, so often."""
        self._hooks.append(_Hook(match, action, skip, times))

    def clear(self) -> None:
        """Forget all."""
        self._hooks.clear()

    def run(self, seen: Seen) -> None:
        """Run what is due before a call."""
        for hook in self._due(seen):
            hook.action(seen)

    def _due(self, seen: Seen) -> list[_Hook]:
        due = []
        with self._lock:
            for hook in self._hooks:
                if hook.times and is_match(hook.match, seen):
                    if hook.skip:
                        hook.skip -= 1
                    else:
                        hook.times -= 1
                        due.append(hook)
        return due
