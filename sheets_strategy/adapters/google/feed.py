"""Drive's changes feed for the sheets that are watched: one call a round, however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from sheets_strategy.adapters.google.sheets_calls import fault_behind
from sheets_strategy.errors import WorkbookError

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

_BAD_TOKEN: Final = frozenset({400, 404, 410})
_UNSEEN: Final = frozenset({403, 404})


@dataclass(slots=True)
class FeedState:
    """Where the feed was left.

    Attributes:
        tokens: Shared drive, "" for everything else → page token from which to go on.
        maybe: Sheets that it named and that were not dealt with yet.
    """

    tokens: dict[str, str] = field(default_factory=dict)
    maybe: set[str] = field(default_factory=set)


class FeedMemory(Protocol):
    """Keeps where a feed was left, from one run to the next."""

    def read(self) -> FeedState | None:
        """Give it, None for nothing."""

    def write(self, state: FeedState) -> None:
        """Keep it."""


class ChangesFeed:
    """The feed, cut down to the sheets that are watched.

    A file of a shared drive shows in that drive's own feed only, so that there is a token for each of them.

    Args:
        sheets: Ids of the sheets.
        memory: Where it was left.
    """

    def __init__(self, sheets: Iterable[str], memory: FeedMemory) -> None:
        self._sheets = set(sheets)
        self._memory = memory
        self._state = memory.read()
        self._untold = set() if self._state is None else set(self._state.maybe)

    def watch(self, sheets: Iterable[str]) -> None:
        """Watch more sheets."""
        self._sheets.update(sheets)

    def changed(self, api: GoogleApi) -> set[str]:
        """Give the sheets that may have changed since; at first also those that an earlier run left.

        Without a token, or with one that Google no longer takes, all may have.

        Raises:
            WorkbookError: Google cannot be asked.
        """
        state = self._state
        if state is None:
            return self._begin(api, [*self._find_drives(api)])
        before, maybe = dict(state.tokens), set(state.maybe)
        for drive, token in list(state.tokens.items()):
            try:
                found, state.tokens[drive] = api.list_changes(token, drive)
            except WorkbookError as error:
                fault = fault_behind(error)
                if fault is None or fault.kind != "answer" or fault.status not in _BAD_TOKEN:
                    raise
                return self._begin(api, list(state.tokens))
            self._untold |= self._sheets.intersection(found)
            state.maybe |= self._untold
        if (before, maybe) != (state.tokens, state.maybe):
            self._memory.write(state)
        # What was taken from one feed must not get lost when the next one cannot be asked.
        told, self._untold = self._untold, set()
        return told

    def served(self, sheet: str) -> None:
        """Note that a sheet was dealt with."""
        if self._state is not None and sheet in self._state.maybe:
            self._state.maybe.discard(sheet)
            self._memory.write(self._state)

    def _begin(self, api: GoogleApi, drives: Iterable[str]) -> set[str]:
        """Take the tokens of this moment first; whatever changes from now on will be named."""
        tokens = {drive: api.start_page_token(drive) for drive in dict.fromkeys(["", *drives])}
        self._state = FeedState(tokens, set(self._sheets))
        self._untold = set()
        self._memory.write(self._state)
        return set(self._sheets)

    def _find_drives(self, api: GoogleApi) -> Iterable[str]:
        """Find the shared drives that the sheets lie in; what cannot be seen says so when it is looked at."""
        for sheet in sorted(self._sheets):
            try:
                drive = str(api.get_file(sheet, "driveId").get("driveId", ""))
            except WorkbookError as error:
                fault = fault_behind(error)
                if fault is None or fault.status not in _UNSEEN:
                    raise
                continue
            if drive:
                yield drive
