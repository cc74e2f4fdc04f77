"""What a default run leaves out: an equal workbook gives the same again, and one other cell is computed anew."""

from __future__ import annotations

from datetime import date, timedelta
from inspect import unwrap

from computed_once import compute_once
from pandas.testing import assert_frame_equal
from small_workbook import TODAY, book_of, new_workbook, pay, put

from sheets_strategy import sync
from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sync import SyncResult
from sheets_strategy.workbook.book import Book

PAYMENTS = (("ООО Альфа", date(2026, 5, 4), 90_000.0), ("ООО Бета", date(2026, 5, 12), 40_000.0))
# As the program does it, whatever conftest made of it.
compute = unwrap(sync.compute)


def _firm(name: str = "ООО Гамма") -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    put(workbook, "clients", 0, name=name)
    return workbook


def test_an_equal_workbook_is_computed_once_and_would_give_the_same_again() -> None:
    asked: list[Book] = []
    once = compute_once(lambda book, **how: asked.append(book) or compute(book, **how))  # type: ignore[func-returns-value]
    books = [book_of(_firm()), book_of(_firm())]

    first, second = (once(book, today=TODAY) for book in books)
    fresh = compute(books[1], today=TODAY)

    assert len(asked) == 1
    assert second.book is books[1]
    for kept in (first, second):
        assert fresh.changes == kept.changes
        assert fresh.findings == kept.findings
        assert_frame_equal(fresh.strategy.clients, kept.strategy.clients)


def test_another_cell_day_or_template_is_computed_anew() -> None:
    asked: list[Book] = []

    def count(book: Book, **_: object) -> SyncResult:
        asked.append(book)
        return done

    done = compute(book_of(_firm()), today=TODAY)
    once = compute_once(count)
    once(book_of(_firm()), today=TODAY)
    once(book_of(_firm("ООО Дельта")), today=TODAY)
    once(book_of(_firm()), today=TODAY + timedelta(1))
    once(book_of(_firm(), lang="en"), today=TODAY)
    once(book_of(_firm()), today=TODAY)
    assert len(asked) == 4
