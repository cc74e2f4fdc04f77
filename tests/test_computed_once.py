"""What a default run leaves out: equal arguments give the same again, and one other cell is computed anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from inspect import unwrap

import pandas as pd
import pytest
from computed_once import STEPS, compute_once, once, tell
from how_many import LAWS
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
    kept = compute_once(lambda book, **how: asked.append(book) or compute(book, **how))  # type: ignore[func-returns-value]
    books = [book_of(_firm()), book_of(_firm())]
    books[1] = replace(books[1], snapshot=replace(books[1].snapshot, version="another"))

    first, second = (kept(book, today=TODAY) for book in books)
    fresh = compute(books[1], today=TODAY)

    assert len(asked) == 1
    assert second.book is books[1]
    assert fresh.changes == second.changes
    assert fresh.changes.changes == first.changes.changes
    for one in (first, second):
        assert fresh.findings == one.findings
        assert_frame_equal(fresh.strategy.clients, one.strategy.clients)


def test_another_cell_day_or_template_is_computed_anew() -> None:
    asked: list[Book] = []

    def count(book: Book, **_: object) -> SyncResult:
        asked.append(book)
        return done

    done = compute(book_of(_firm()), today=TODAY)
    kept = compute_once(count)
    kept(book_of(_firm()), today=TODAY)
    kept(book_of(_firm("ООО Дельта")), today=TODAY)
    kept(book_of(_firm()), today=TODAY + timedelta(1))
    kept(book_of(_firm(), lang="en"), today=TODAY)
    kept(book_of(_firm()), today=TODAY)
    assert len(asked) == 4


def test_a_step_is_computed_once_for_equal_frames_and_anew_for_others() -> None:
    asked: list[int] = []
    step = once(lambda rows, *, more: asked.append(len(rows)) or len(rows) + more)  # type: ignore[func-returns-value]
    rows = pd.DataFrame({"client": ["a", "b"], "kop": [1, 2]})
    given = (rows, rows.copy(), rows.assign(kop=[1, 3]), rows.astype({"kop": "float64"}), rows[::-1])

    assert [step(one, more=1) for one in given] == [3] * 5
    assert len(asked) == 4


def test_functions_are_told_by_what_they_hold() -> None:
    def says(word: str) -> object:
        return lambda: word

    assert tell(says("a")) == tell(says("a"))
    assert tell(says("a")) != tell(says("b"))


@pytest.mark.skipif(bool(LAWS), reason="a run in full keeps nothing")
@pytest.mark.parametrize(("module", "step"), STEPS)
def test_every_step_that_is_to_be_kept_is_kept(module: str, step: str) -> None:
    assert hasattr(getattr(import_module(module), step), "__wrapped__")
