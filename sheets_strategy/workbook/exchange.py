"""What the team and another place typed beside the same tasks, merged cell by cell; pure.

In: texts of the team's «Работа», those of the other place (a seller's personal sheet, a CRM), and
what both held when they last met. Out: what each of them gets, and what neither may lose.

A run writes the team's workbook first (texts that came home, history, the new last texts), then
the other place, then notes that it was delivered. Between any two of them it may end: whatever
differs from ``Last`` on one side alone was typed there, whatever does not was only not delivered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.dates import parse_date, serial_date
from sheets_strategy.workbook.exchange_marks import Away, Past, Texts, cells_away, mark
from sheets_strategy.workbook.grid import CellError, CellValue

__all__ = ["DAYS", "FIELDS", "Kept", "Last", "Merged", "Texts", "as_cell", "as_text", "mark", "merge"]

FIELDS = ("status", "outcome", "touched_on", "next_on", "comment")
"""Columns of «Работа» that sellers fill at their own place."""
DAYS = frozenset({"touched_on", "next_on"})

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?")
_NOTHING_PAST = Past()


@dataclass(frozen=True, slots=True)
class Last:
    """What both held of one task at the last exchange, as ``mark`` writes it.

    Attributes:
        team: The team's texts, those that it got then.
        away: The other place's, as they stood; where they differ from the team's, what it
            was to get has not been seen to arrive.
        also: What else stood there, in copies of the row.
        number: Of the last delivery that is known of (see ``Sent``), 0 for none.
    """

    team: Texts = field(default_factory=dict)
    away: Texts = field(default_factory=dict)
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that stands in no cell any more, for the history of its task.

    Attributes:
        code: The task.
        column: One of ``FIELDS``, or the header of a column that the other place added.
        text: What was typed.
    """

    code: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What an exchange with one other place comes to.

    Attributes:
        home: Task → column → text that the team's workbook gets.
        out: Task → column → text that the other place gets in rows that it has.
        kept: Texts for the history.
        after: Task → what both hold afterwards, for all tasks of the team.
        last: Task → what to remember with the write of the team's workbook, where it is news.
    """

    home: Mapping[str, Texts]
    out: Mapping[str, Texts]
    kept: tuple[Kept, ...]
    after: Mapping[str, Texts]
    last: Mapping[str, Last]


def merge(
    team: Mapping[str, Texts],
    away: Mapping[str, Sequence[Texts]],
    last: Mapping[str, Last],
    *,
    fixed: Collection[tuple[str, str]] = (),
    past: Past = _NOTHING_PAST,
    unread: Collection[tuple[str, str]] = (),
) -> Merged:
    """Merge three ways: who changed a text since the last exchange is heard.

    One side changed: it wins, also where it cleared the cell. Both changed alike: agreed. Both
    changed apart, or the other place changed what had not seen the team's text yet: the team's
    wins and the other text is kept; where the team's is empty, the other one wins. A task that
    the team does not have any more keeps every text that was typed meanwhile.

    In a row of an earlier version of the other place, what it was sent then was not typed; what differs
    from that comes home only where the team's text is still the one that was sent then.

    Args:
        team: Task → texts in «Работа».
        away: Task → texts of every row that holds it at the other place, from top to bottom. A
            task that is not there was not cleared: somebody deleted its row.
        last: Task → the last exchange; a task without one was never exchanged, and held nothing.
        fixed: Task and column of the team's cells that nobody may write: formulas.
        past: What the rows say that they were sent.
        unread: Task and column of cells that nobody can read now: nothing comes from them or goes there,
            and what is remembered of them stays.

    Returns:
        Tasks in the order of their codes.
    """
    home: dict[str, Texts] = {}
    out: dict[str, Texts] = {}
    kept: list[Kept] = []
    news: dict[str, Last] = {}
    after: dict[str, Texts] = {code: dict(team[code]) for code in sorted(team)}
    for code in sorted(away):
        stands, here = team.get(code), last.get(code, Last())
        sent = past.sent.get(code) or [None] * len(away[code])
        rows = list(zip(away[code], sent, strict=True))
        found = {
            column: _settle(
                None if stands is None else stands.get(column, ""),
                list(cells_away(rows, column, here.number)),
                _LastCell.of(here, column),
                partial(past.earlier, code, column),
                is_fixed=(code, column) in fixed,
            )
            for column in FIELDS
            if (code, column) not in unread
        }
        if stands is not None:
            after[code] = {column: one.text for column, one in found.items()}
            home[code] = {
                column: one.text for column, one in found.items() if one.text != stands.get(column, "")
            }
        out[code] = {column: one.text for column, one in found.items() if one.goes_out}
        kept += [Kept(code, column, text) for column, one in found.items() for text in one.kept]
        seen = (one.number for one in sent if one is not None)
        met = replace(_join(found, here), number=max(here.number, *seen, 0))
        if met != here:
            news[code] = met
    return Merged(_filled(home), _filled(out), tuple(kept), after, news)


def as_text(column: str, value: CellValue) -> str:
    """Write what stands in a cell as a text that is the same whatever backend gave it.

    >>> as_text("comment", 5.0), as_text("next_on", date(2026, 3, 2)), as_text("next_on", "2.3.26")
    ('5', '2026-03-02', '2026-03-02')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return _say_day(value, column)
    if isinstance(value, time):
        return value.isoformat("seconds")
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    day = _find_day(text) if column in DAYS else None
    return text if day is None else _say_day(day, column)


def as_cell(column: str, text: str) -> CellValue:
    """Give the cell for a text: nothing for none, a day where the column holds days.

    >>> as_cell("next_on", "2026-03-02"), as_cell("comment", "2026-03-02")
    (datetime.date(2026, 3, 2), '2026-03-02')
    """
    day = _find_day(text) if column in DAYS else None
    if day is None:
        return text or None
    try:
        # Backends do not agree on the numbers of days that lie further away.
        return day if serial_date(_serial(day)) else text
    except UnreadableValue:
        return text


def _serial(day: date) -> int:
    return day.toordinal() - date(1899, 12, 30).toordinal()


def _say_day(day: date, column: str) -> str:
    is_moment = isinstance(day, datetime) and day.time() != time(0)
    if column not in DAYS:
        return day.strftime("%d.%m.%Y %H:%M:%S" if is_moment else "%d.%m.%Y")
    if isinstance(day, datetime):
        return day.isoformat(" ", "seconds") if is_moment else day.date().isoformat()
    return day.isoformat()


def _find_day(text: str) -> date | None:
    """Read a day; with a time of day only as ``as_text`` writes it, so that none is lost."""
    try:
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text)
        return None if ":" in text else parse_date(text)
    except (UnreadableValue, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class _LastCell:
    team: str
    away: str
    also: Sequence[str]

    @classmethod
    def of(cls, last: Last, column: str) -> _LastCell:
        return cls(last.team.get(column, ""), last.away.get(column, ""), last.also.get(column, ()))


@dataclass(frozen=True, slots=True)
class _Settled:
    """One cell after the merge: the text, what is kept, what stands away, whether that must change."""

    text: str
    kept: tuple[str, ...]
    away: tuple[str, ...]

    @property
    def goes_out(self) -> bool:
        return any(text != self.text for text in self.away)


def _settle(
    team: str | None,
    away: Sequence[Away],
    last: _LastCell,
    earlier: Callable[[int], Collection[str]],
    *,
    is_fixed: bool,
) -> _Settled:
    known = {last.team, last.away, *last.also}
    fresh = [one for one in away if one.mark not in known and not (one.is_old and one.is_untouched)]
    fresh = list({one.text: one for one in reversed(fresh)}.values())[::-1]
    typed = [one.text for one in fresh if one.text]
    stands = team or ""
    # What was exchanged since may stand there because an old version does: it is kept, and changes nothing.
    sure = [
        one for one in fresh if one.number < 0 or not (one.is_untouched or one.mark in earlier(one.number))
    ]
    heard = [one.text for one in sure if _is_heard(one, mark(stands), last)]
    may_change = team is not None and not is_fixed
    if may_change and heard:
        # Of several copies the first that was written into; one that was cleared only if all were.
        text = next(filter(None, heard), "")
    elif may_change and not stands:
        text = next((one.text for one in sure if one.text), "")
    else:
        text = stands
    kept = tuple(one for one in typed if one != text)
    return _Settled(text, kept, tuple(one.text for one in away))


def _is_heard(one: Away, stands: str, last: _LastCell) -> bool:
    """Say whether the team's text is still the one that whoever typed this had before their eyes."""
    return stands == (one.sent if one.is_old else last.team) and (one.is_old or last.team == last.away)


def _join(found: Mapping[str, _Settled], here: Last) -> Last:
    """Give what to remember of a task; where a column is missing away, nothing stands in it."""
    unread = [column for column in FIELDS if column not in found]
    team = {column: here.team.get(column, "") for column in unread}
    away = {column: here.away.get(column, "") for column in unread}
    also = {column: tuple(here.also.get(column, ())) for column in unread}
    for column, one in found.items():
        team[column] = mark(one.text)
        others = [mark(text) for text in dict.fromkeys(one.away or ("",)) if text != one.text]
        away[column] = others[0] if others else team[column]
        also[column] = tuple(others[1:])
    return Last(_named(team), _named(away), {column: texts for column, texts in also.items() if texts})


def _named(texts: Texts) -> Texts:
    return {column: text for column, text in texts.items() if text}


def _filled(texts: Mapping[str, Texts]) -> Mapping[str, Texts]:
    return {code: held for code, held in texts.items() if held}
