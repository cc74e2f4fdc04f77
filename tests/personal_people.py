"""A head and five sellers who edit at random, and what must never happen to what they typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random

from personal_world import Died, Fate, Firm, load_mine, mortal, stands, view_of
from small_workbook import TODAY, load, put

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.memory_tab import TabDraft
from sheets_strategy.errors import WorkbookChanged
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.grid import Tab

WORD = re.compile(r"слово-\d+")
TYPED = ("comment", "next_on", "status", "outcome", "touched_on")


def words_in(workbook: MemoryWorkbook) -> set[str]:
    """Give every word that somebody typed and that stands in a workbook, hidden tabs too."""
    texts = (value for tab in workbook.tabs for row in tab.rows for value in row if isinstance(value, str))
    return {word for text in texts if "слово-" in text for word in WORD.findall(text)}


@dataclass
class Office:
    """A firm whose people edit as the dice say.

    Attributes:
        firm: The team's workbook and the sheets.
        dice: Decides everything.
        names: Sellers who work here.
        struck: Words that a person took away.
        typed: How many words were typed.
        deaths: How many syncs died midway.
        diary: What was done, for a failure to tell.
    """

    firm: Firm
    dice: Random
    names: list[str]
    fate: Fate
    struck: set[str] = field(default_factory=set)
    typed: int = 0
    deaths: int = 0
    busy: int = 0
    apart: int = 0
    diary: list[str] = field(default_factory=list)
    versions: dict[str, list[Sequence[Tab]]] = field(default_factory=dict)
    restored: int = 0

    def word(self) -> str:
        self.typed += 1
        return f"слово-{self.typed}"

    def codes(self) -> list[str]:
        """Give the tasks of «Работа»."""
        view = _view(self.firm.team, "worklist")
        return sorted({view.text(row, "code") for row in view.rows()} - {""})

    def all_words(self) -> set[str]:
        books = (self.firm.team, *self.firm.shelf.books.values())
        return {word for book in books for word in words_in(book)}

    def do(self, name: str, edit: Callable[[], object]) -> None:
        """Let a person edit; what they took away with their own hands need not stand any more."""
        self.diary.append(name)
        before = {id(book): words_in(book) for book in self._books()}
        edit()
        for book in self._books():
            self.struck |= before.get(id(book), set()) - words_in(book)

    def _books(self) -> list[MemoryWorkbook]:
        return [self.firm.team, *self.firm.shelf.books.values()]

    def seller_edits(self) -> None:
        places = sorted(self.firm.shelf.books)
        place = self.dice.choice(places)
        self._edit(self.firm.shelf.books[place], "mine", f"{place}: ")

    def head_edits(self) -> None:
        self._edit(self.firm.team, "worklist", "head: ")

    def _edit(self, workbook: MemoryWorkbook, table: str, who: str) -> None:
        edit = self.dice.choices(
            (_type, _clear, _sort, _delete_row, _add_column, _type_beside, _add_row, _move_column),
            weights=(14, 2, 2, 1, 1, 4, 1, 1),
        )[0]
        view = _view(workbook, table)
        rows = [row for row in view.rows() if view.text(row, "client")]
        if rows:
            self.do(f"{who}{edit.__name__}", lambda: edit(self, workbook, view, rows))

    def keep_versions(self) -> None:
        """Keep what stands in all sheets, as Google does and the copies of files."""
        for place, book in self.firm.shelf.books.items():
            self.versions.setdefault(place, []).append(book.tabs)

    def put_back(self) -> None:
        """Let a seller put the sheet back to an earlier version."""
        place = self.dice.choice(sorted(self.firm.shelf.books))
        if place in self.versions:
            book, tabs = self.firm.shelf.books[place], self.dice.choice(self.versions[place])
            self.restored += 1
            self.do(
                f"{place} put back",
                lambda: [book.keep(tab.name, TabDraft(tab)) for tab in tabs],
            )

    def clash(self) -> None:
        """Let a seller and the head type beside the same task, or one of them clear it."""
        book = self.firm.shelf.books[self.dice.choice(sorted(self.firm.shelf.books))]
        mine, work = _view(book, "mine"), _view(self.firm.team, "worklist")
        codes = {work.text(row, "code"): row for row in reversed(list(work.rows()))}
        rows = [row for row in mine.rows() if mine.text(row, "code") in codes]
        if rows:
            row = self.dice.choice(rows)
            theirs = codes[mine.text(row, "code")]
            for one, view, at in ((book, mine, row), (self.firm.team, work, theirs)):
                text = self.word() if self.dice.random() < 0.8 else None
                edit = partial(one.set_cell, view.tab.name, at, view.place("comment"), text)
                self.do("clash", edit)

    def hand_over(self) -> None:
        """Let the head name another seller for a client, in «Работа» or in «Клиенты»."""
        table, column = self.dice.choice((("worklist", "client"), ("clients", "name")))
        view = view_of(self.firm.team, load("ru"), table)
        rows = [row for row in view.rows() if view.text(row, column)]
        row, name = self.dice.choice(rows), self.dice.choice(self.names)
        client = view.text(row, column)
        self.do(
            f"{client} → {name} in {table}",
            lambda: [
                self.firm.team.set_cell(view.tab.name, one, view.place("seller"), name)
                for one in rows
                if view.text(one, column) == client
            ],
        )

    def leave(self) -> None:
        """Let a seller leave, or come back."""
        view = view_of(self.firm.team, load("ru"), "sellers")
        row = self.dice.choice(list(view.rows()))
        on = None if view.value(row, "left_on") else TODAY - timedelta(days=3)
        self.do("left or back", lambda: put(self.firm.team, "sellers", row - view.header_row - 1, left_on=on))

    def sync(self) -> bool:
        """Sync, sometimes to the death, sometimes while people type; say whether it came to its end."""
        before = self.all_words()
        roll = self.dice.random()
        self.fate.writes.clear()
        self.fate.at = self.dice.randrange(4) if roll < 0.2 else None
        self.fate.made = self.dice.random() < 0.5
        if 0.2 <= roll < 0.35:
            book = self.dice.choice(self._books())
            book.rounds = self.dice.choice((1, 3))
            who = "mine" if book is not self.firm.team else "worklist"
            book.meanwhile = [lambda one: self._edit(one, who, "meanwhile ")]
        whole = self._sync()
        for book in self._books():
            book.rounds, book.meanwhile = 1, []
        self.fate.at = None
        lost = before - self.struck - self.all_words()
        assert not lost, (lost, self.diary[-12:])
        return whole

    def _sync(self) -> bool:
        self.diary.append("sync")
        try:
            result = self.firm.sync()
        except Died:
            self.deaths += 1
            self.diary[-1] = f"sync died at {self.fate.at}, made {self.fate.made}"
            return False
        except WorkbookChanged:
            self.busy += 1
            return False
        assert result.personal is not None
        self.apart += result.personal.apart
        self.check_owners(result.strategy.work.owners.who, {one.known.name for one in result.personal.missed})
        return not result.personal.missed

    def check_owners(self, who: object, missed: set[str]) -> None:
        """See that no sheet that was written holds a client of somebody else."""
        names = {
            view.text(row, "code"): view.text(row, "name")
            for view in [self._clients()]
            for row in view.rows()
        }
        owners = {names[code]: seller for code, seller in who.items() if code in names}  # type: ignore[attr-defined]
        for seller in self.names:
            if seller in missed:
                continue
            texts = {
                str(value)
                for place, book in self.firm.shelf.books.items()
                if seller in place
                for tab in book.tabs
                for row in tab.rows
                for value in row
            }
            others = {client for client in owners if owners[client] != seller.casefold()}
            assert not others & texts, (seller, others & texts, self.diary[-12:])

    def _clients(self) -> TableView:
        return view_of(self.firm.team, load("ru"), "clients")

    def check_rest(self) -> None:
        """See that after two syncs in peace all agree, and a third one writes nothing anywhere."""
        for _ in range(2):
            self._sync()
        before = stands(self.firm)
        self._sync()
        assert before == stands(self.firm), self.diary[-12:]
        work = _view(self.firm.team, "worklist")
        held = {work.text(row, "code"): row for row in reversed(list(work.rows()))}
        for book in self.firm.shelf.books.values():
            mine = _view(book, "mine")
            for row in mine.rows():
                code = mine.text(row, "code")
                if code and code in held:
                    for column in TYPED:
                        assert str(mine.value(row, column)) == str(work.value(held[code], column)), (
                            self.diary[-12:]
                        )


def _view(workbook: MemoryWorkbook, table: str) -> TableView:
    return view_of(workbook, load_mine("ru") if table == "mine" else load("ru"), table)


def _value(office: Office, column: str, view: TableView) -> object:
    if column == "comment":
        return office.word()
    if column in ("next_on", "touched_on"):
        return date(2026, 6, 1) + timedelta(days=office.dice.randrange(60))
    return office.dice.choice(view.spec.column(column).choices)


def _type(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    row, column = office.dice.choice(rows), office.dice.choices(TYPED, weights=(8, 1, 1, 1, 1))[0]
    workbook.set_cell(view.tab.name, row, view.place(column), _value(office, column, view))  # type: ignore[arg-type]


def _clear(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    row, column = office.dice.choice(rows), office.dice.choice(TYPED)
    workbook.set_cell(view.tab.name, row, view.place(column), None)


def _sort(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    first = view.header_row + 1
    order = list(range(rows[-1] - first + 1))
    office.dice.shuffle(order)
    workbook.sort_rows(view.tab.name, first, order)


def _delete_row(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    workbook.delete_row(view.tab.name, office.dice.choice(rows))


def _add_column(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    if len(view.own) < 4:
        col = max(len(row) for row in view.tab.rows)
        workbook.set_cell(view.tab.name, view.header_row, col, f"Моё {len(view.own) + 1}")
        workbook.set_cell(view.tab.name, office.dice.choice(rows), col, office.word())


def _type_beside(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    if view.own:
        col = office.dice.choice(sorted(view.own.values()))
        workbook.set_cell(view.tab.name, office.dice.choice(rows), col, office.word())


def _add_row(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    end = view.end()
    if end < 60:
        workbook.set_cell(view.tab.name, end, view.place("comment"), office.word())


def _move_column(office: Office, workbook: MemoryWorkbook, view: TableView, rows: list[int]) -> None:
    width = max(len(row) for row in view.tab.rows)
    workbook.move_column(view.tab.name, office.dice.randrange(width), office.dice.randrange(width))


def open_office(firm: Firm, seed: int, names: list[str]) -> Office:
    """Give a copy of a firm to people whose dice begin with a seed."""
    fate = Fate()
    return Office(mortal(firm, fate), Random(seed), names, fate)
