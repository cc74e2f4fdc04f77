"""Marks that keep two writers apart: every batch replaces the last mark by the next one.

Ids of developer metadata are unique in a spreadsheet, so that of two batches which follow the
same mark only one can succeed; the other fails whole and its run begins anew. Marks of the last
few writes stay, so that a writer that was long away does not find its id free again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.marks import create_mark, delete_mark
from sheets_strategy.adapters.google.sheets import TOKEN, WRITING, Mark

FIRST: Final = 1_000_000_000
KEPT: Final = 12
_STALE_MINUTES: Final = 10


def next_token(marks: Sequence[Mark]) -> int:
    """Give the id of the next mark."""
    return max((mark.id for mark in marks), default=FIRST) + 1


def token_requests(marks: Sequence[Mark], token: int, value: str) -> list[Json]:
    """Give the requests that begin a batch: the next mark, and away with the oldest ones."""
    old = [mark.id for mark in marks if mark.id <= token - KEPT]
    return [create_mark(TOKEN, value, mark_id=token), *(delete_mark(one) for one in old)]


def writing_mark(owner: str, now: datetime, mark_id: int) -> Json:
    """Give the request that says that a write of several blocks is under way."""
    since = now.astimezone(UTC).isoformat(timespec="seconds")
    return create_mark(WRITING, f"{since} {owner}", mark_id=mark_id)


def find_other_writer(marks: Sequence[Mark], *, owner: str, now: datetime) -> tuple[str, datetime] | None:
    """Give who else is writing and since when; a mark older than ten minutes was left by a crash."""
    for mark in marks:
        text, _, who = mark.value.partition(" ")
        try:
            since = datetime.fromisoformat(text).astimezone(now.tzinfo)
        except ValueError:
            continue
        minutes = (now.astimezone(UTC) - since.astimezone(UTC)).total_seconds() / 60
        # A clock may be a little fast; one that is hours ahead must not lock everybody out.
        if who != owner and abs(minutes) < _STALE_MINUTES:
            return who, since
    return None
