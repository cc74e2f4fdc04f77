"""The hidden append-only tab «Память»: what must survive between runs.

Kinds: ``template`` (version, lang), ``client`` (code → name and ИНН), ``alias``
(payer → client), ``code`` (row of another tab → its name), ``repeat``
(fingerprint → copies seen and counted), ``import`` (file → control sums),
``proposed`` (segment and hypothesis → row of План, "" where forgotten),
``target`` (row of План → what it says for its segment), ``input`` (size at the last sync),
``difference`` (what a client list says otherwise), ``alike`` (client whose name a
list has), ``closed`` (client → how a list says that it is no more, "" where one says
that it works), ``asked`` (finding → question and what it is about),
``answers`` (client → what the team answered, as of the row's day),
``decided`` (finding → answer), ``stood`` (finding → answer that stood in Вопросы
at the last sync), ``layout`` (line of headers → columns, as a person explained them), ``arm``
(row of План and piece → who is worked and who waits, see ``arms_memory``), ``work`` (row of
Работа → what people noted in it), ``owner`` (client → its seller), ``exchanged`` (seller and row of
Работа → what both held at the last exchange) and ``history`` (row of Работа and number → a text that
stands in no cell any more; both see ``exchange_memory``), ``library`` (row of a consultant's library →
row and what was sent of it). The last row of a kind and key holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.diff import WantedRows
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.memory_shapes import is_sound

Entry = tuple[str, str, str]
Dated = tuple[str, str, date]
_HISTORIES = frozenset({"answers", "client", "work"})
EXCHANGED = "exchanged"
_SHADOWING = frozenset({EXCHANGED, "personal"})
"""Kinds of which no earlier row holds once the last one says nothing: it would tell of another day."""
_PEOPLE = frozenset({"exchanged", "history", "personal", "team"})
"""Kinds about people and their texts, for each of which a person is told what to do."""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A value about people that somebody wrote over.

    Attributes:
        kind: ``exchanged``, ``history``, ``personal`` or ``team``.
        key: As it stands.
        row: Grid row.
        cell: The cell, with its tab, as people write it.
        text: What stands there.
    """

    kind: str
    key: str
    row: int
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What the workbook remembers.

    Attributes:
        entries: (kind, key) → value.
        scrawled: Grid rows that somebody wrote over, so that they say nothing.
        dated: Kind → key, value and day of every row, as they stand; a row whose day cannot be read
            is not among them.
        spoilt: Rows that somebody wrote over and that are about people and their texts; none of
            them is among ``scrawled``.
        earlier: Key of an exchange → its values before the last one.
    """

    entries: Mapping[tuple[str, str], str] = field(default_factory=dict)
    scrawled: tuple[int, ...] = ()
    dated: Mapping[str, Sequence[Dated]] = field(default_factory=dict)
    spoilt: tuple[Spoilt, ...] = ()
    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def get(self, kind: str, key: str) -> str:
        """Give one value, "" for none."""
        return self.entries.get((kind, key), "")

    def spoilt_of(self, *kinds: str) -> list[Spoilt]:
        """Give what somebody wrote over of some kinds, where no other row tells it."""
        return [one for one in self.spoilt if one.kind in kinds and (one.kind, one.key) not in self.entries]

    def all(self, kind: str) -> dict[str, str]:
        """Give key → value of one kind."""
        return {key: value for (one, key), value in self.entries.items() if one == kind}

    def history(self, kind: str) -> list[Dated]:
        """Give key, value and day of all rows of one kind, by day; those of one day as they stand."""
        return sorted(self.dated.get(kind, ()), key=lambda row: row[2])

    def joined(self, entries: Iterable[Entry]) -> Memory:
        """Give what is remembered once some entries are."""
        news = {(kind, key): value for kind, key, value in entries}
        return replace(self, entries={**self.entries, **news}) if news else self

    def names(self, table: str) -> dict[str, str]:
        """Give code → identity for the rows of a table other than Клиенты."""
        prefix = f"{table}:"
        named = self.all("code")
        return {key.removeprefix(prefix): value for key, value in named.items() if key.startswith(prefix)}

    def news(self, wanted: Iterable[Entry]) -> list[Entry]:
        """Keep the entries that are not remembered yet, or otherwise; sorted, the last of equal keys.

        Proposals come before the codes of their rows: where a write ends between the two, the
        row of a code that is not known is no proposal yet.
        """
        latest = {(kind, key): value for kind, key, value in wanted}
        fresh = [(*key, value) for key, value in latest.items() if self.entries.get(key) != value]
        return sorted(fresh, key=lambda entry: (entry[0] != "proposed", entry))


def read_layouts(memory: Memory) -> dict[str, str]:
    """Give line of headers → what its columns hold, for the headers that a person explained."""
    answers = (json.loads(value) for value in memory.all("layout").values())
    return {str(one["line"]): str(one["columns"]) for one in answers if {"line", "columns"} <= one.keys()}


def remember_layout(line: str, columns: str) -> Entry:
    """Give the entry that keeps what a person explained of a line of headers."""
    key = hashlib.sha1(line.encode(), usedforsecurity=False).hexdigest()[:16]
    return "layout", key, json.dumps({"line": line, "columns": columns}, ensure_ascii=False, sort_keys=True)


def list_proposed(memory: Memory) -> list[tuple[str, str]]:
    """Give segment and hypothesis of every proposal that was made, whatever became of its row."""
    made = (key.partition("+") for key, code in memory.all("proposed").items() if code)
    return [(segment, hypothesis) for segment, _, hypothesis in made]


def forget_proposals(memory: Memory) -> list[Entry]:
    """List what makes the next sync propose anew; a proposal made later holds again."""
    return [("proposed", f"{segment}+{hypothesis}", "") for segment, hypothesis in list_proposed(memory)]


def remember_rows(memory: Memory, entries: Iterable[Entry], *, today: date) -> WantedRows:
    """Give the rows to append to the memory: what it does not hold yet, with the day."""
    news = [
        {"kind": kind, "key": key, "value": value, "on": today.isoformat()}
        for kind, key, value in memory.news(entries)
    ]
    return WantedRows("memory", new=news)


def read_memory(view: TableView) -> Memory:
    """Read the tab; a later row beats an earlier one, unless somebody wrote over it.

    Raises:
        InputError: ``header_missing`` (tab, header).
    """
    for column in view.spec.columns:
        if column.key not in view.columns and column.key != "on":
            raise InputError("header_missing", tab=view.tab.name, header=column.label)
    entries: dict[tuple[str, str], str] = {}
    scrawled: list[int] = []
    spoilt: list[Spoilt] = []
    earlier: dict[str, list[str]] = {}
    dated: dict[str, list[Dated]] = {}
    for row in view.rows():
        kind, key, value = (view.text(row, name) for name in ("kind", "key", "value"))
        if not is_sound(kind, key, value):
            before = entries.pop((kind, key), "") if kind in _SHADOWING else ""
            if before and kind == EXCHANGED:
                earlier.setdefault(key, []).append(before)
            if kind in _PEOPLE:
                cell = f"{view.tab.name}!{address(row, view.place('value'))}"
                spoilt.append(Spoilt(kind, key, row, cell, value))
            else:
                scrawled.append(row)
            continue
        if kind == EXCHANGED and (kind, key) in entries:
            earlier.setdefault(key, []).append(entries[kind, key])
        entries[kind, key] = value
        if kind in _HISTORIES and view.has("on") and (on := _day(view.value(row, "on"))) is not None:
            dated.setdefault(kind, []).append((key, value, on))
    return Memory(entries, tuple(scrawled), dated, tuple(spoilt), earlier)


def _day(value: CellValue) -> date | None:
    """Read the day of a row; None where somebody wrote over it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None
