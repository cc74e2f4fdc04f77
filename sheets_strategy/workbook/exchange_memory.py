"""Exchanges and histories of tasks in «Память».

``exchanged``, key ``<other side>+<task>`` → what both held at the last exchange: {"team": {column:
mark}, "away": {column: mark}}, "also" where the row stood there twice, and "number" of the delivery
(see ``exchange_marks``). ``history``, key ``<task>+<n>`` → one text that stands in no cell any more:
{"on", "who", "column", "text"}; a long text goes on in the next numbers, each with its "part".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheets_strategy.workbook.exchange import FIELDS, Kept, Last, Merged, Texts, mark
from sheets_strategy.workbook.exchange_marks import Sent
from sheets_strategy.workbook.memory import EXCHANGED, Entry, Memory

HISTORY = "history"
LONGEST_PART = 5_000
"""A cell holds 32,767 characters, and JSON may write each character of a text as six."""

_LONGEST_NUMBER = 10
_NONE: Mapping[str, Sent] = {}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One other place and what the exchange with it comes to.

    Attributes:
        side: Code of the seller, or name of a CRM.
        who: What people call it.
        merged: The merge.
        left: Texts of rows that leave the place, for the history.
        new: Tasks that the place gets in this run and does not have yet.
        before: Task → its last exchange, as it was remembered before this run.
    """

    side: str
    who: str
    merged: Merged
    left: tuple[Kept, ...] = ()
    new: Sequence[str] = ()
    before: Mapping[str, Last] = field(default_factory=dict)

    @property
    def last(self) -> Mapping[str, Last]:
        """What to remember of each task; of a new one, that nothing of it has arrived yet."""
        after = self.merged.after
        numbers = {code: self.before[code].number for code in self.new if code in self.before}
        new = {code: Last(marks_of(after.get(code, {})), number=numbers.get(code, 0)) for code in self.new}
        return {**new, **self.merged.last}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One text of a task's history.

    Attributes:
        on: Day of the exchange that kept it, None where nobody can read it.
        who: Whose text it is.
        column: One of ``FIELDS``, or the header of a column that somebody added.
        text: What was typed.
    """

    on: date | None
    who: str
    column: str
    text: str


def read_last(memory: Memory, side: str) -> dict[str, Last]:
    """Give task → its last exchange with one other place."""
    return read_lasts(memory).get(side, {})


def read_lasts(memory: Memory) -> dict[str, dict[str, Last]]:
    """Give other place → task → its last exchange."""
    found: dict[str, dict[str, Last]] = {}
    for key, value in memory.all(EXCHANGED).items():
        side, _, code = key.partition("+")
        found.setdefault(side, {})[code] = _parse_last(value)
    return found


def read_earlier(memory: Memory, side: str, code: str, column: str, number: int) -> set[str]:
    """Give the marks of all texts of a task's column that were exchanged since a delivery, by its number."""
    met = [_parse_last(value) for value in memory.earlier.get(f"{side}+{code}", ())]
    return {
        text
        for last in met
        if last.number >= number
        for text in (last.team.get(column, ""), last.away.get(column, ""), *last.also.get(column, ()))
    }


def read_history(memory: Memory) -> dict[str, tuple[HistoryLine, ...]]:
    """Give task → its texts, in the order in which they were kept."""
    return {code: tuple(_lines_of(records)) for code, records in _parts(memory).items()}


def _lines_of(records: Mapping[int, Mapping[str, object]]) -> list[HistoryLine]:
    """Put parts together; a part whose beginning somebody wrote over is a text of nobody known."""
    lines: list[HistoryLine] = []
    goes_on: dict[tuple[int, int], int] = {}
    for number, record in sorted(records.items()):
        text, part = str(record["text"]), int(str(record.get("part", 0)))
        place = goes_on.pop((number, part), None)
        if place is not None:
            lines[place] = replace(lines[place], text=lines[place].text + text)
        else:
            place = len(lines)
            on, who, column = (str(record.get(name, "…")) for name in ("on", "who", "column"))
            lines.append(HistoryLine(_day(on), who, column, text))
        goes_on[number + 1, part + 1] = place
    return lines


def keep_texts(exchanges: Iterable[Exchange], memory: Memory, *, on: date) -> list[Entry]:
    """Give the entries that keep what is to be lost from cells; each goes on in as many as it needs."""
    numbers = {code: max(records) for code, records in _parts(memory).items()}
    for one in memory.spoilt:
        # The number of a text that somebody wrote over is not given to another one: it may come back.
        code, number = _part_of(one.key)
        if one.kind == HISTORY and number:
            numbers[code] = max(number, numbers.get(code, 0))
    entries: list[Entry] = []
    for exchange in exchanges:
        for kept in (*exchange.merged.kept, *exchange.left):
            said = {"on": on.isoformat(), "who": exchange.who, "column": kept.column}
            for part, text in enumerate(_cut(kept.text)):
                numbers[kept.code] = number = numbers.get(kept.code, 0) + 1
                record = {**said, "text": text} if not part else {"part": part, "text": text}
                entries.append((HISTORY, f"{kept.code}+{number}", _dump(record)))
    return entries


def entries_of(exchanges: Sequence[Exchange], memory: Memory, *, on: date) -> list[Entry]:
    """Give what goes to the memory in the very write in which texts come home.

    Args:
        exchanges: All of this run; two places may hold the same task while it is handed over.
        memory: What is remembered.
        on: Today.
    """
    met = [
        (EXCHANGED, f"{exchange.side}+{code}", _write_last(last))
        for exchange in exchanges
        for code, last in exchange.last.items()
    ]
    return [*met, *keep_texts(exchanges, memory, on=on)]


def confirm(
    side: str, delivered: Mapping[str, Texts], held: Mapping[str, Texts], sent: Mapping[str, Sent] = _NONE
) -> list[Entry]:
    """Give what to remember once the other place was written: nothing is on its way any more.

    Args:
        side: The other place.
        delivered: Task → texts that stand there now.
        held: Task → texts that the team's workbook holds.
        sent: Task → what its row says that it was sent; that of a row that left, too.
    """
    tasks = sorted({*delivered, *sent})
    met = {
        code: Last(
            marks_of(held.get(code, {})),
            marks_of(delivered.get(code, {})),
            number=sent[code].number if code in sent else 0,
        )
        for code in tasks
    }
    return [(EXCHANGED, f"{side}+{code}", _write_last(last)) for code, last in met.items()]


def forget_exchanges(side: str, memory: Memory) -> list[Entry]:
    """Give what makes an exchange with another sheet of the same place the first one.

    What differs there was perhaps typed long ago: the team's text stands, and the other one is kept.
    """
    keys = [key for key in memory.all(EXCHANGED) if key.startswith(f"{side}+")]
    return [(EXCHANGED, key, _write_last(Last())) for key in sorted(keys)]


def news_of(entries: Iterable[Entry], memory: Memory) -> list[Entry]:
    """Leave out exchanges in which nothing was and is typed, and what is remembered already."""
    empty = _write_last(Last())
    return [one for one in memory.news(entries) if one[2] != empty or memory.get(one[0], one[1])]


def marks_of(texts: Texts) -> Texts:
    """Give column → mark, for the texts of a task that are not empty."""
    return {column: mark(texts[column]) for column in FIELDS if texts.get(column)}


def _parts(memory: Memory) -> dict[str, dict[int, Mapping[str, object]]]:
    found: dict[str, dict[int, Mapping[str, object]]] = {}
    for key, value in memory.all(HISTORY).items():
        code, number = _part_of(key)
        if number:
            found.setdefault(code, {})[number] = json.loads(value)
    return found


def _part_of(key: str) -> tuple[str, int]:
    """Give task and number of a text of the history; 0 for a key that is none."""
    code, _, number = key.rpartition("+")
    return code, int(number) if number.isdecimal() and len(number) < _LONGEST_NUMBER else 0


def _cut(text: str) -> list[str]:
    return [text[start : start + LONGEST_PART] for start in range(0, len(text), LONGEST_PART)]


def _write_last(last: Last) -> str:
    told: dict[str, object] = {"team": dict(last.team), "away": dict(last.away)}
    if last.also:
        told["also"] = {column: list(texts) for column, texts in last.also.items()}
    if last.number:
        told["number"] = last.number
    return _dump(told)


def _parse_last(value: str) -> Last:
    told = json.loads(value)
    also = {column: tuple(texts) for column, texts in told.get("also", {}).items()}
    return Last(told["team"], told["away"], also, told.get("number", 0))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _dump(told: Mapping[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
