"""A firm of three sellers, and personal sheets in memory: what a seller does there, and what an exchange does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from small_workbook import TODAY, new_workbook, pay, put, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_personal
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.work_owners import Owners
from sheets_strategy.sync import SyncResult
from sheets_strategy.workbook.book import TableView, open_book
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.diff import WantedList, diff
from sheets_strategy.workbook.exchange import Texts, merge
from sheets_strategy.workbook.exchange_cells import read_team
from sheets_strategy.workbook.exchange_memory import (
    Exchange,
    confirm,
    entries_of,
    news_of,
    read_history,
    read_last,
)
from sheets_strategy.workbook.grid import CellValue, Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.inputs import words_of
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.personal import Identity, mend_personal, open_personal, personal_template
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_personal import delivered_texts, find_leaving, know_tasks, read_personal
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.show_personal import Team, clients_of, show_personal, tasks_of
from sheets_strategy.workbook.show_worklist import show_worklist, spell_sellers
from sheets_strategy.workbook.template import Template

SELLERS = ("Иванов", "Петров", "Сидорова")
CLIENTS = ("Альфа", "Бета", "Гамма", "Дельта", "Эпсилон", "Дзета")


@cache
def personal(lang: str = "ru") -> Template:
    return load_personal(lang)


@cache
def firm() -> SyncResult:
    """Six clients, four of whom pay, and three sellers; after the second sync, once for all tests."""
    workbook = new_workbook()
    for place, name in enumerate(CLIENTS):
        put(
            workbook, "clients", place, name=f"ООО {name}", phone=f"+7 900 {place}77", contact=f"Мария {name}"
        )
    for place, name in enumerate(SELLERS):
        put(workbook, "sellers", place, name=name, department="допродажи", hours=20)
    for place, name in enumerate(CLIENTS[:4]):
        pay(
            workbook,
            *((f"ООО {name}", date(2026, m, 3 + place), 100_000 * (4 - place) + m) for m in range(1, 7)),
        )
    run(workbook)
    return run(workbook)


def owned(who: Mapping[str, str]) -> SyncResult:
    """Give the firm as it is when its clients are these sellers': client → name."""
    return _owned(tuple(sorted(who.items())))


@cache
def _owned(who: tuple[tuple[str, str], ...]) -> SyncResult:
    strategy = firm().strategy
    owners = Owners({client: name.casefold() for client, name in who})
    return replace(firm(), strategy=replace(strategy, work=replace(strategy.work, owners=owners)))


def identity(place: int) -> Identity:
    return Identity("t1", "Стратегия", f"v{place + 1:03d}", SELLERS[place])


def team_of(result: SyncResult, memory: Memory, texts: Mapping[str, Texts]) -> Team:
    return Team(
        result.strategy,
        _worklist(result.strategy),
        _sellers(),
        result.segments,
        result.book.template,
        texts,
        read_history(memory),
    )


@cache
def _sellers() -> Sequence[Seller]:
    return read_tabs(firm().book).staff.sellers


_SHOWN: dict[int, tuple[Strategy, WantedList]] = {}


def _worklist(strategy: Strategy) -> WantedList:
    """Give what «Работа» shows; the strategy is kept, so that its id stays its own."""
    if id(strategy) not in _SHOWN:
        book = firm().book
        shown = show_worklist(
            strategy,
            book.tables["clients"],
            book.template,
            segments=firm().segments,
            spelled=spell_sellers(book, words_of(book)),
        )
        _SHOWN[id(strategy)] = strategy, shown
    return _SHOWN[id(strategy)][1]


@dataclass
class World:
    """One team in which texts stand, its memory, and one personal sheet; days pass by ``owned``."""

    sheet: Workbook
    result: SyncResult
    texts: dict[str, dict[str, str]]
    memory: Memory = field(default_factory=Memory)
    place: int = 0

    def exchange(self) -> ChangeSet:
        """Do what a sync does with one personal sheet; give what it wrote there."""
        known, who = know_tasks(self.result.book), identity(self.place)
        book = open_personal(self.sheet.read(), personal(), who, title=self.sheet.title)
        typed = read_personal(book, known)
        merged = merge(self.texts, typed.away, read_last(self.memory, who.seller))
        team = team_of(self.result, self.memory, merged.after)
        clients = clients_of(team.strategy, team.sellers, who.seller)
        shown = tasks_of(team.strategy, clients)
        leaving = find_leaving(typed, shown, known, read_history(self.memory), clients=clients)
        new = [code for code in shown if code not in typed.rows]
        self._remember(
            entries_of([Exchange(who.seller, who.name, merged, leaving.kept, new)], self.memory, on=TODAY)
        )
        self.texts = {code: dict(texts) for code, texts in merged.after.items()}
        mended = mend_personal(book.snapshot, personal())
        if mended:
            self.sheet.apply(mended, personal())
            return self.exchange()
        team = replace(team, history=read_history(self.memory))
        wanted = show_personal(book, team, who, typed=typed, leaving=leaving)
        changes = ChangeSet(book.snapshot.version, diff(book.tables, wanted))
        guard(changes, book)
        self.sheet.apply(changes, personal())
        self._remember(confirm(who.seller, delivered_texts(book, typed, shown, self.texts), self.texts))
        return changes

    def _remember(self, entries: Sequence[Entry]) -> None:
        news = news_of(entries, self.memory)
        self.memory = Memory({**self.memory.entries, **{(kind, key): value for kind, key, value in news}})

    def history(self) -> dict[str, list[tuple[str, str]]]:
        return {
            code: [(line.column, line.text) for line in lines]
            for code, lines in read_history(self.memory).items()
        }


def new_world(who: Mapping[str, str], *, place: int = 0, sheet: Workbook | None = None) -> World:
    """Give a new personal sheet beside a team in which nobody has typed anything."""
    result = owned(who)
    sheet = sheet or MemoryWorkbook.from_template(personal_template(personal(), identity(place)))
    texts = read_team(result.book.tables["worklist"]).texts
    codes = [str(code) for code in result.strategy.work.tasks["code"]]
    return World(sheet, result, {code: dict(texts.get(code, {})) for code in codes}, place=place)


def mine(sheet: Workbook, key: str = "mine") -> TableView:
    snapshot = sheet.read()
    return open_book(snapshot, personal()).tables[key]


def rows_of(sheet: Workbook, *columns: str, key: str = "mine") -> list[tuple[CellValue, ...]]:
    view = mine(sheet, key)
    return [tuple(view.value(row, column) for column in columns) for row in view.rows()]


def type_in(sheet: MemoryWorkbook, task: str, **cells: CellValue) -> None:
    """Type into the first row of a task."""
    view = mine(sheet)
    row = next(row for row in view.rows() if view.text(row, "code") == task)
    for column, value in cells.items():
        sheet.set_cell(view.tab.name, row, view.columns[column], value)


def everything(snapshot: Snapshot) -> str:
    """Give all that a workbook holds as one text."""
    return "\n".join(
        str(value) for tab in snapshot.tabs for row in tab.rows for value in row if value is not None
    )
