"""What a row of another place was last sent, as the row itself says it: so that an old version is told apart.

A personal sheet may be put back to an earlier version, with all that stood in it. A row that says a lower
number than is remembered is of such a version: what it was sent then, nobody typed today. A row with a higher
one was delivered by a run that ended before it was remembered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Texts = Mapping[str, str]
"""Column of ``FIELDS`` → text as ``as_text`` gives it; a missing column stands for nothing known."""
_MOST = 10**9
_LONGEST_MARK = 120


@dataclass(frozen=True, slots=True)
class Sent:
    """What a row was sent.

    Attributes:
        number: Of the exchange, counted by task; 0 while nobody typed anything.
        texts: Column → mark of what stood there then; none for an empty cell.
    """

    number: int = 0
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a task beside its last exchange.

    Attributes:
        sent: Task → what each row of it was sent, as ``away`` of ``merge`` lists the rows; None where
            a row does not say.
        earlier: Gives the marks of all texts of a task and column that were exchanged since a delivery.
    """

    sent: Mapping[str, Sequence[Sent | None]] = field(default_factory=dict)
    earlier: Callable[[str, str, int], Collection[str]] = lambda _, __, ___: ()


@dataclass(frozen=True, slots=True)
class Away:
    """One cell of a row of the other place.

    Attributes:
        text: What stands there.
        mark: What it is compared by.
        sent: Mark of what it was sent, None where that is not known or says nothing.
        is_old: Whether the row is of an earlier version of the sheet.
        number: Of the exchange in which the row was sent it; -1 where that is not known.
    """

    text: str
    mark: str
    sent: str | None = None
    is_old: bool = False
    number: int = -1

    @property
    def is_untouched(self) -> bool:
        """Whether it stands as it was sent."""
        return self.mark == self.sent


def mark(text: str) -> str:
    """Give what a text is compared by: itself, or of a long one its beginning and a digest."""
    if len(text) <= _LONGEST_MARK:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:20]}… {digest}"


def cells_away(rows: Iterable[tuple[Texts, Sent | None]], column: str, number: int) -> Iterator[Away]:
    """Give the cells of a task's column that are there, each with what is known of its row.

    Args:
        rows: Texts of each row, and what it says that it was sent.
        column: The column.
        number: Of the last delivery that is remembered.
    """
    for texts, sent in rows:
        if column not in texts:
            continue
        text, marked = texts[column], mark(texts[column])
        if sent is None or sent.number > number:
            yield Away(text, marked)
        else:
            yield Away(text, marked, sent.texts.get(column, ""), sent.number < number, sent.number)


def read_sent(text: str) -> Sent | None:
    """Read what a row says; None for a cell that is empty or that somebody wrote over."""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    number, texts = told.get("number"), told.get("texts", {})
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _MOST:
        return None
    are_texts = isinstance(texts, dict) and all(isinstance(one, str) for one in texts.values())
    return Sent(number, texts) if are_texts else None


def write_sent(sent: Sent) -> str:
    """Write what a row is sent."""
    told: dict[str, object] = {"number": sent.number}
    if sent.texts:
        told["texts"] = dict(sent.texts)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def next_sent(stands: Sent | None, texts: Texts, *, number: int, is_new: bool) -> Sent:
    """Give what a row says once it was written: the same where it is sent nothing else.

    Args:
        stands: What it says now.
        texts: Marks of what it holds then.
        number: Of the last exchange that is remembered.
        is_new: Whether nothing of the task was ever exchanged.
    """
    if stands is not None and stands.texts == texts and stands.number >= number:
        return stands
    if is_new and not texts:
        return Sent()
    return Sent(max(number, stands.number if stands is not None else 0) + 1, texts)
