"""Texts that came home in «Работа»: what is computed from, and what is written."""

from __future__ import annotations

from datetime import date

from small_workbook import book_of, new_workbook, put, read, table

from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.exchange_cells import TeamTexts, home_cells, read_team, with_typed
from sheets_strategy.workbook.guard import guard

TYPED = {"status": "", "outcome": "думает", "touched_on": "2026-03-02", "next_on": "", "comment": "5"}


def test_the_upper_of_two_rows_of_one_task_counts() -> None:
    workbook = new_workbook()
    put(workbook, "worklist", 0, code="c1-p1", outcome="думает ", touched_on="2.3.26", comment=5.0)
    put(workbook, "worklist", 1, code="c1-p1", comment="копия")
    put(workbook, "worklist", 2, client="Без кода", comment="мой")
    view = table(workbook, "worklist")
    workbook.set_formula(view.tab.name, 1, view.columns["next_on"], "=TODAY()", None)

    team = read_team(table(workbook, "worklist"))

    formula = frozenset({("c1-p1", "next_on")})
    assert TeamTexts({"c1-p1": TYPED}, {"c1-p1": 1}, formula, unread=formula) == team


def test_it_is_computed_from_what_sellers_typed_and_written_over_what_was_read() -> None:
    workbook = new_workbook()
    put(workbook, "worklist", 0, code="c1-p1", comment="старый")
    book = book_of(workbook)
    home = {"c1-p1": {"comment": "новый", "next_on": "2026-12-01"}}

    typed = with_typed(book, home)
    cells = tuple(home_cells(book, home))
    changes = ChangeSet(book.snapshot.version, cells)
    guard(changes, book)
    workbook.apply(changes, book.template)

    assert ("старый", "новый") == tuple(one.tables["worklist"].text(1, "comment") for one in (book, typed))
    assert typed.tabs["worklist"] is typed.tables["worklist"].tab
    assert [(date(2026, 12, 1), "новый")] == read(workbook, "worklist", "next_on", "comment")
    assert book is with_typed(book, {})
