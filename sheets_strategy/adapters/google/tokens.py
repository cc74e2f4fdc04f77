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
    return [create_mark(TOKEN, value, token), *(delete_mark(one) for one in old)]


def create_mark(key: str, value: str, mark_id: int, location: Json | None = None) -> Json:
    """Give the request that makes a mark, on the whole spreadsheet unless a place is given."""
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": mark_id,
                "metadataKey": key,
                "metadataValue": value,
                "location": location or {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def delete_mark(mark_id: int) -> Json:
    """Give the request that takes a mark away."""
    lookup = {"developerMetadataLookup": {"metadataId": mark_id}}
    return {"deleteDeveloperMetadata": {"dataFilter": lookup}}


def writing_mark(owner: str, now: datetime, mark_id: int) -> Json:
    """Give the request that says that a write of several blocks is under way."""
    return create_mark(WRITING, f"{now.astimezone(UTC).isoformat(timespec='seconds')} {owner}", mark_id)


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
