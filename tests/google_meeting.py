"""People and a run of the tool in one Google sheet at the same time: the hands of people, and their cells.

Every cell of people is marked by a note, which travels with it wherever rows and columns go; so it
is seen that each still holds what a person left in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from google_emulator import people
from google_emulator.cells import Formula
from google_emulator.emulator import Emulator
from google_emulator.spreadsheet import Spreadsheet
from google_emulator.spreadsheet import Tab as Page
from tiny_firm import load

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import TableView, find_tables
from sheets_strategy.workbook.grid import Snapshot, Tab

TAG = "theirs:"
Case = TypeVar("Case")
Cell = tuple[int, int]


@dataclass(slots=True)
class Meeting:
    """One spreadsheet of the emulator, and what people left in its cells.

    Attributes:
        google: The emulator.
        id: The spreadsheet.
        left: Tag → what a person left in the cell with it.
    """

    google: Emulator
    id: str
    left: dict[str, Any] = field(default_factory=dict)
    _tags: int = 0

    @property
    def book(self) -> Spreadsheet:
        return self.google.store.spreadsheets[self.id]

    def state(self) -> tuple[Spreadsheet, dict[str, Any], int]:
        """Give all that is there, to bring it back."""
        return self.book.clone(), dict(self.left), self._tags

    def restore(self, state: tuple[Spreadsheet, dict[str, Any], int]) -> None:
        self.book.become(state[0].clone())
        self.left, self._tags = dict(state[1]), state[2]

    def page(self, key: str) -> Page:
        """Give a tab of the template, whatever it is called now."""
        marks = (m for m in self.book.marks if m.key == "sheets-strategy.tab" and m.value == key)
        return self.book.tab(next(marks).sheet_id or 0)

    def tab(self, key: str) -> Tab:
        """Give a tab as it is read."""
        page = self.page(key)
        rows = [
            [held.text if isinstance(held, Formula) else held for held in page.values.row(row)]
            for row in range(page.values.used())
        ]
        return Tab(page.title, rows, handle=key)

    def table(self, key: str, table: str = "") -> TableView:
        views = find_tables(self.tab(key), load("ru").tab(key))
        return next(view for view in views if view.spec.key == (table or key))

    def rows(self, key: str, table: str = "") -> list[int]:
        """Give the rows of a table that hold anything."""
        view = self.table(key, table)
        return [row for row in view.rows() if any(v not in (None, "") for v in view.tab.rows[row])]

    def find(self, key: str, column: str, text: object) -> int:
        """Give the row in which a column shows something."""
        view = self.table(key)
        return next(row for row in view.rows() if view.value(row, column) == text)

    def edit(self, deed: Callable[[Meeting], object]) -> None:
        """Let a person do something, and see what they left."""
        with self.google.lock:
            before = dict(self.tagged())
            deed(self)
            after = dict(self.tagged())
            for tag in list(self.left):
                if tag not in after:
                    del self.left[tag]
                elif tag not in before or after[tag] != before[tag]:
                    self.left[tag] = after[tag]

    def type(self, key: str, row: int, col: int, value: object) -> None:
        """Type into a cell, which is the person's from then on."""
        page = self.page(key)
        people.type_rows(self.google.store, self.id, page.title, _a1(row, col), [[value]])
        self.tag(page, row, col)

    def tag(self, page: Page, row: int, col: int) -> None:
        """Mark a cell as a person's."""
        look = page.looks.get(row, col) or {}
        if str(look.get("note", "")).startswith(TAG):
            return
        self._tags += 1
        tag = f"{TAG}{self._tags}"
        page.looks.put(row, col, look | {"note": tag})
        self.left[tag] = _plain(page.values.get(row, col))

    def tag_all(self) -> None:
        """Mark every filled cell that is not the tool's."""
        for spec in load("ru").tabs:
            page, mine = self.page(spec.key), set()
            try:
                views = find_tables(self.tab(spec.key), spec) if spec.key != "statement" else []
            except InputError:
                views = []
            for view in views:
                tool = {c for key, c in view.columns.items() if view.spec.column(key).owner == "tool"}
                stop = min(view.stop, page.rows)
                if view.spec.lines:
                    stop = min(stop, view.header_row + 1 + len(view.spec.lines))
                mine |= {(row, col) for row in range(view.header_row + 1, stop) for col in tool}
            for row in range(page.values.used()):
                for col, held in enumerate(page.values.row(row)):
                    if held is not None and (row, col) not in mine:
                        self.tag(page, row, col)

    def tagged(self) -> Iterator[tuple[str, Any]]:
        """Give tag → what the cell with it holds."""
        for page in self.book.tabs:
            for row in range(len(page.looks.rows)):
                for col, look in enumerate(page.looks.row(row)):
                    note = str((look or {}).get("note", ""))
                    if note.startswith(TAG):
                        yield note, _plain(page.values.get(row, col))

    def lost(self) -> dict[str, tuple[Any, Any]]:
        """Give the cells of people that hold something else than what people left: (left, found)."""
        now = dict(self.tagged())
        return {tag: (value, now.get(tag)) for tag, value in self.left.items() if now.get(tag) != value}


def snapshot_of(meeting: Meeting) -> Snapshot:
    return Snapshot(tuple(meeting.tab(spec.key) for spec in load("ru").tabs), "")


def _plain(held: Any) -> Any:
    return held.text if isinstance(held, Formula) else held


def _a1(row: int, col: int) -> str:
    letters = ""
    at = col + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


Rows = Sequence[Sequence[object]]


def thin(cases: Iterable[Case], step: int) -> list[Case]:
    """Give every so many-th case, all of them where ``SHEETS_STRATEGY_MEETINGS`` is set, as in CI."""
    return list(cases)[:: 1 if os.environ.get("SHEETS_STRATEGY_MEETINGS") else step]
