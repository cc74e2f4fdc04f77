"""A team's workbook, opened for its sellers: who they are, and which personal sheets are remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import Memory, read_memory
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.personal import At, is_copy
from sheets_strategy.workbook.personal_known import Known, read_known
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_staff import Staff, read_staff


@dataclass(frozen=True, slots=True)
class TeamBook:
    """A team's workbook as read, and its sellers.

    Attributes:
        book: The workbook.
        memory: What it remembers.
        staff: Продавцы as read.
        held: Code → personal sheet that the memory holds.
        copied: Whether it is a copy, so that these sheets are the original's.
    """

    book: Book
    memory: Memory
    staff: Staff
    held: Mapping[str, Known]
    copied: bool

    @property
    def known(self) -> Mapping[str, Known]:
        """Give the sheets that are this workbook's own, by code of the seller."""
        return {} if self.copied else self.held

    @property
    def view(self) -> TableView:
        """Give the tab «Продавцы»."""
        return self.book.tables["sellers"]


def open_team(
    snapshot: Snapshot, workbook: Workbook, load: LoadTemplate, *, at: At | None = None
) -> TeamBook:
    """Open a team's workbook in its language.

    Args:
        snapshot: What was read.
        workbook: Where from.
        load: Gives the template in a language.
        at: Where it is, so that a copy is told; see ``is_copy``.

    Raises:
        InputError: Those of ``open_current_book``.
    """
    template = choose_template(snapshot, load)
    book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    memory = read_memory(book.tables["memory"])
    return TeamBook(book, memory, read_staff(book, memory), read_known(memory), is_copy(memory, at or At()))
