"""An exchange with all personal sheets of a team: read, merge, and what each of them gets.

In: the team's workbook as read, and what was read of the sheets. Out: what the team's workbook gets in its
own write (texts that came home, history, what both sides held); then, from the computed strategy, what
each sheet gets. Only ``personal_run`` reads and writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.staff import Seller, part_staff
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.exchange import Last, Merged, Texts, merge
from sheets_strategy.workbook.exchange_cells import TABLE, home_cells, read_team, with_typed
from sheets_strategy.workbook.exchange_marks import Past
from sheets_strategy.workbook.exchange_memory import (
    Exchange,
    HistoryLine,
    entries_of,
    news_of,
    read_earlier,
    read_history,
    read_lasts,
)
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.personal import TEAM, Identity, remember_at
from sheets_strategy.workbook.personal_known import find_replaced, name_workbook, read_known
from sheets_strategy.workbook.personal_result import GONE, Missed
from sheets_strategy.workbook.personal_run import Sheet, Sheets
from sheets_strategy.workbook.read_personal import Known as Tasks
from sheets_strategy.workbook.read_personal import Leaving, Typed, find_leaving, know_tasks, read_personal
from sheets_strategy.workbook.show_personal import clients_of, tasks_of


@dataclass(frozen=True, slots=True)
class Side:
    """One seller's sheet and what the merge with it came to.

    Attributes:
        sheet: The sheet as it was read.
        identity: Whose it is.
        typed: What stands in it.
        merged: The merge.
        last: Task → the last exchange that was remembered before.
    """

    sheet: Sheet
    identity: Identity
    typed: Typed
    merged: Merged
    last: Mapping[str, Last]

    def met(self, task: str) -> Last:
        """Give the last exchange of a task, this merge among them."""
        return self.merged.last.get(task) or self.last.get(task) or Last()


@dataclass(frozen=True, slots=True)
class Met:
    """The team's workbook and all personal sheets, merged.

    Attributes:
        read: The team's workbook as it was read.
        book: The same with what came home, to compute from.
        memory: What the team's workbook remembers.
        known: Its tasks and clients, as they were read.
        sides: Sheets that were read, in the order of their sellers' codes.
        missed: Sheets that could not be.
        texts: Task → texts that all hold afterwards.
        home: Cells of the team's workbook that texts come home to.
        sheets: The sheets of this run.
    """

    read: Book
    book: Book
    memory: Memory
    known: Tasks
    sides: tuple[Side, ...]
    missed: tuple[Missed, ...]
    texts: Mapping[str, Texts]
    home: tuple[SetCell, ...]
    sheets: Sheets

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Say which sheets are not where they were, or are others, and where formulas stand in the way.

        What passes by itself is no finding.
        """
        missed = (one for missed in self.missed for one in _find_missed(missed))
        return (*missed, *_find_formulas(self))

    def settle(self, strategy: Strategy, sellers: Sequence[Seller], *, today: date) -> Settled:
        """Say what is kept and what sheets show; see ``settle``."""
        return settle(self, strategy, sellers, today=today)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the write of the team's workbook keeps of an exchange, and what each sheet then shows.

    Attributes:
        entries: What goes to the memory with the team's cells.
        memory: The memory with them.
        history: Task → texts that stand in no cell any more, those of this run among them.
        shown: Seller → tasks that the sheet shows, in their order.
        leaving: Seller → rows that leave the sheet.
        sellers: Rows of Продавцы of those who work.
    """

    entries: tuple[Entry, ...]
    memory: Memory
    history: Mapping[str, Sequence[HistoryLine]]
    shown: Mapping[str, Sequence[str]]
    leaving: Mapping[str, Leaving]
    sellers: tuple[Seller, ...]


def meet(book: Book, memory: Memory, sheets: Sheets) -> Met:
    """Read what was not read yet of the sheets, and merge them with the team's workbook, one by one.

    Args:
        book: The team's workbook as read.
        memory: What it remembers.
        sheets: The sheets of this run.
    """
    team = memory.get("team", "id")
    title = name_workbook(book.title)
    wanted = [(one, Identity(team, title, one.code, one.name)) for one in read_known(memory).values()]
    found = sheets.read(wanted)
    stands = read_team(book.tables[TABLE])
    texts, known = stands.texts, know_tasks(book)
    sides: list[Side] = []
    lasts, unread = read_lasts(memory), set(stands.unread)
    for (_, identity), sheet in zip(wanted, found, strict=True):
        if isinstance(sheet, Missed):
            continue
        typed = read_personal(sheet.book, known)
        last = lasts.get(identity.seller, {})
        past = Past(typed.sent, partial(read_earlier, memory, identity.seller))
        unread |= typed.unread.keys()
        merged = merge(texts, typed.away, last, fixed=stands.fixed, past=past, unread=unread)
        sides.append(Side(sheet, identity, typed, merged, last))
        texts = merged.after
    home = {code: _changed(held, stands.texts[code]) for code, held in texts.items()}
    home = {code: held for code, held in home.items() if held}
    missed = tuple(one for one in found if isinstance(one, Missed))
    cells = tuple(home_cells(book, home))
    return Met(book, with_typed(book, home), memory, known, tuple(sides), missed, texts, cells, sheets)


def _find_missed(missed: Missed) -> Iterator[Finding]:
    if missed.is_lasting:
        named = "personal_gone" if missed.error.code in GONE else "personal_wrong"
        facts = {"name": missed.known.name, "place": missed.known.place}
        yield Finding(named, "warning", missed.known.code, "sellers", facts=facts)


def _find_formulas(met: Met) -> Iterator[Finding]:
    """Say where a text cannot come home, or cannot be read, since a formula stands there."""
    view = met.read.tables[TABLE]
    stands = read_team(view)
    there = {task for side in met.sides for task in side.typed.away}
    for task, column in sorted(stands.fixed - stands.unread):
        if task in there:
            yield _at_task(
                finding_at(view, stands.rows[task], column, "work_formula", grave="info"), view, task
            )
    for side in met.sides:
        for (task, column), cell in sorted(side.typed.unread.items()):
            facts = {"name": side.identity.name, "cell": cell}
            key = f"{side.identity.seller}+{task}+{column}"
            yield Finding("personal_formula", "warning", key, "sellers", facts=facts)


def _at_task(finding: Finding, view: TableView, task: str) -> Finding:
    """Name a row by its client: this very sync may move it, so that an address would lead to another row."""
    where = f"{view.tab.name}, {view.text(finding.row, 'client')}"
    key = f"{task}+{finding.facts['column']}"
    return replace(finding, key=key, row=-1, col=-1, facts={**finding.facts, "cell": where})


def _changed(after: Texts, before: Texts) -> Texts:
    return {column: text for column, text in after.items() if text != before.get(column, "")}


def settle(met: Met, strategy: Strategy, sellers: Sequence[Seller], *, today: date) -> Settled:
    """Say which tasks each sheet shows now, which rows leave it, and what is to be remembered first.

    Args:
        met: The merge.
        strategy: What was computed from the book with what came home.
        sellers: Rows of Продавцы; a seller who stands in none, has left, or whose row names another person
            by now, is shown nothing.
        today: The day of what goes to the history.
    """
    # A namesake who works has the clients, whoever's row is above.
    staff, _ = part_staff(sellers, today=today)
    others = find_replaced({side.identity.seller: side.sheet.known for side in met.sides}, staff)
    staff = tuple(one for one in staff if one.code not in others)
    history = read_history(met.memory)
    shown: dict[str, Sequence[str]] = {}
    leaving: dict[str, Leaving] = {}
    exchanges: list[Exchange] = []
    for side in met.sides:
        code = side.identity.seller
        clients = clients_of(strategy, staff, code)
        shown[code] = tasks_of(strategy, clients)
        leaving[code] = find_leaving(side.typed, shown[code], met.known, history, clients=clients)
        new = [task for task in shown[code] if task not in side.typed.rows]
        exchanges.append(Exchange(code, side.identity.name, side.merged, leaving[code].kept, new, side.last))
    stands = remember_at(met.memory, met.sheets.access.at) if met.memory.get(TEAM, "id") else []
    entries = tuple(news_of([*entries_of(exchanges, met.memory, on=today), *stands], met.memory))
    after = met.memory.joined(entries)
    return Settled(entries, after, read_history(after) if entries else history, shown, leaving, staff)
