"""A small firm with sellers and their personal sheets in memory: what people type, and what a sync makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from small_workbook import TODAY, load, new_workbook, pay, put

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.memory_tab import TabDraft
from sheets_strategy.adapters.templates import load_personal
from sheets_strategy.errors import InputError, WorkbookError
from sheets_strategy.make_personal import MadePersonal, make_personal
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.book import TableView, find_tables, find_tabs
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import CellValue, Tab
from sheets_strategy.workbook.personal import At
from sheets_strategy.workbook.personal_places import NewPersonal, PersonalAccess
from sheets_strategy.workbook.personal_result import Exchanged
from sheets_strategy.workbook.template import Template

NAMES = ("Иванов", "Петрова", "Сидоров", "Козлова", "Орлов")
CLIENTS = tuple(f"ООО {name}" for name in ("Альфа", "Бета", "Гамма", "Дельта", "Эпсилон", "Зета"))


@cache
def load_mine(lang: str) -> Template:
    return load_personal(lang)


@dataclass
class Shelf:
    """Personal sheets in memory by place.

    Attributes:
        books: Place → sheet.
        shut: Places that cannot be opened now.
        opened: Places that were opened, one after the other.
    """

    books: dict[str, MemoryWorkbook] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    opened: list[str] = field(default_factory=list)

    def open(self, place: str) -> MemoryWorkbook:
        self.opened.append(place)
        if place in self.shut:
            raise WorkbookError("open_elsewhere", path=place, program="Excel", owner="", since="", lock="")
        if place not in self.books:
            raise WorkbookError("workbook_not_found", path=place)
        return self.books[place]

    def make(self, new: NewPersonal) -> str:
        return self.fill(f"{new.folder}/{new.seller}.xlsx", new)

    def fill(self, link: str, new: NewPersonal) -> str:
        if link in self.books and not new.is_theirs(self.books[link].read()):
            raise InputError("personal_foreign", place=link, seller=new.seller)
        if link not in self.books:
            self.books[link] = MemoryWorkbook.from_template(new.template)
        return link

    def is_place(self, link: str) -> str:
        return link


@dataclass
class Firm:
    """A team's workbook and the sheets of its sellers."""

    team: MemoryWorkbook
    shelf: Shelf = field(default_factory=Shelf)
    at: At = field(default_factory=At)

    @property
    def access(self) -> PersonalAccess:
        return PersonalAccess(self.shelf, load_mine, at=self.at)

    def sync(self, *, today: date = TODAY, write: bool = True) -> SyncResult:
        return sync(self.team, load, today=today, personal=self.access, write=write)

    def share(
        self, *, today: date = TODAY, write: bool = True, home: Exchanged | None = None
    ) -> list[MadePersonal]:
        return make_personal(
            self.team,
            load,
            self.access,
            today=today,
            write=write,
            home=home or Exchanged(),
        )

    def sheet(self, name: str) -> MemoryWorkbook:
        return self.shelf.books[f"продавцы/{name}.xlsx"]

    def put_back(self, name: str, tabs: Sequence[Tab]) -> None:
        """Let a seller put the sheet back to an earlier version, as Google and a copy of a file allow."""
        for tab in tabs:
            self.sheet(name).keep(tab.name, TabDraft(tab))

    def mine(self, name: str, key: str = "mine") -> TableView:
        return view_of(self.sheet(name), load_mine("ru"), key)

    def work(self) -> TableView:
        return view_of(self.team, load("ru"), "worklist")

    def rows_of(self, name: str, *columns: str) -> list[tuple[CellValue, ...]]:
        view = self.mine(name)
        return [tuple(view.value(row, column) for column in columns) for row in view.rows()]

    def type_mine(self, name: str, client: str, **cells: CellValue) -> None:
        """Let a seller type beside a client."""
        type_beside(self.sheet(name), self.mine(name), client, cells)

    def type_work(self, client: str, **cells: CellValue) -> None:
        """Let the head type beside a client in «Работа»."""
        type_beside(self.team, self.work(), client, cells)

    def said(self, client: str, *columns: str) -> tuple[CellValue, ...]:
        """Give what stands beside a client in «Работа»."""
        view = self.work()
        row = row_of(view, client)
        return tuple(view.value(row, column) for column in columns)


def view_of(workbook: MemoryWorkbook, template: Template, key: str) -> TableView:
    snapshot = workbook.read()
    spec = next(tab for tab in template.tabs if any(table.key == key for table in tab.tables))
    return next(
        view for view in find_tables(find_tabs(snapshot, template)[spec.key], spec) if view.spec.key == key
    )


def row_of(view: TableView, client: str) -> int:
    return next(row for row in view.rows() if view.text(row, "client") == client)


def type_beside(workbook: MemoryWorkbook, view: TableView, client: str, cells: dict[str, CellValue]) -> None:
    row = row_of(view, client)
    for column, value in cells.items():
        workbook.set_cell(view.tab.name, row, view.place(column), value)


def new_firm(sellers: Sequence[str] = NAMES[:2], clients: Sequence[str] = CLIENTS) -> Firm:
    """Give a firm whose clients are the sellers' in turn, before its first sync."""
    team = new_workbook()
    pay(team, *((client, date(2026, 5, 4 + n), 90_000.0 - 9_000 * n) for n, client in enumerate(clients)))
    for place, client in enumerate(clients):
        put(team, "clients", place, name=client, seller=sellers[place % len(sellers)] if sellers else None)
    for place, name in enumerate(sellers):
        put(team, "sellers", place, name=name, hours=40)
    return Firm(team)


def shared_firm(sellers: Sequence[str] = NAMES[:2], clients: Sequence[str] = CLIENTS) -> Firm:
    """Give a firm whose sellers have their sheets, filled."""
    firm = new_firm(sellers, clients)
    firm.sync()
    firm.share()
    firm.sync()
    return firm


class Died(Exception):
    """The run ended in the middle: power, network, a killed process."""


@dataclass
class Fate:
    """When a run dies: at which write of all workbooks together, and whether that write was made.

    Attributes:
        at: Number of the write, from 0; None for never.
        made: Whether it is made before the run dies.
        writes: Places of the workbooks that were written, one after the other.
    """

    at: int | None = None
    made: bool = False
    writes: list[str] = field(default_factory=list)


class Mortal(MemoryWorkbook):
    """A workbook whose run dies when its fate says so."""

    fate = Fate()
    place = ""

    def apply(self, changes: ChangeSet, template: Template) -> None:
        dies = self.fate.at == len(self.fate.writes)
        if not dies or self.fate.made:
            super().apply(changes, template)
        self.fate.writes.append(self.place)
        if dies:
            raise Died


def mortal(firm: Firm, fate: Fate) -> Firm:
    """Copy a firm; what is written into the copy dies by its fate."""
    return Firm(
        _mortal(firm.team, fate),
        Shelf({place: _mortal(one, fate, place) for place, one in firm.shelf.books.items()}),
    )


def _mortal(workbook: MemoryWorkbook, fate: Fate, place: str = "team") -> Mortal:
    copied = Mortal(workbook.tabs, workbook.title)
    copied.fate, copied.place = fate, place
    return copied


def texts_of(firm: Firm) -> set[str]:
    """Give every text that stands anywhere: in the team's workbook, hidden tabs too, and in all sheets."""
    books = (firm.team, *firm.shelf.books.values())
    return {
        str(value)
        for book in books
        for tab in book.tabs
        for row in tab.rows
        for value in row
        if value is not None
    }


def stands(firm: Firm) -> dict[str, object]:
    """Give all cells of all workbooks, to see whether a run wrote any."""
    return {"team": firm.team.tabs, **{place: book.tabs for place, book in firm.shelf.books.items()}}
