"""A client that only the name matches is asked about once, and the answer is kept."""

from __future__ import annotations

from datetime import date

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.import_clients import import_clients
from sheets_strategy.readers.table import NamedGrid
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.book import Book, open_book

TODAY = date(2026, 11, 23)
FIRST = [["Название", "Телефон"], ["ООО Ромашка", "1"]]
SECOND = [
    ["Название", "ИНН", "Контакт"],
    ["Общество с ограниченной ответственностью «Ромашка»", "7707083893", "Анна"],
]


def new_workbook() -> MemoryWorkbook:
    template = load_template("ru")
    return MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))


def book_of(workbook: MemoryWorkbook) -> Book:
    return open_book(workbook.read(), load_template("ru"))


def client_rows(workbook: MemoryWorkbook) -> list[tuple[str, str, str]]:
    view = book_of(workbook).tables["clients"]
    return [tuple(view.text(row, name) for name in ("name", "inn", "contact")) for row in view.rows()]


def asked(result: SyncResult) -> list[str]:
    return [one.code for one in result.findings if one.code == "name_match_suggestion"]


def answer(workbook: MemoryWorkbook, word: str) -> None:
    view = book_of(workbook).tables["checks"]
    row = next(row for row in view.rows() if "Ромашка" in view.text(row, "what"))
    workbook.set_cell(view.tab.name, row, view.columns["decision"], word)


def bring(workbook: MemoryWorkbook, grid: list[list[str]]) -> None:
    import_clients(
        workbook, load_template, [NamedGrid("", list(map(list, grid)))], name="list.csv", today=TODAY
    )


def test_name_alone_is_asked_about_and_fills_nothing() -> None:
    workbook = new_workbook()
    bring(workbook, FIRST)
    bring(workbook, SECOND)
    assert client_rows(workbook) == [("ООО Ромашка", "", "")]
    assert asked(sync(workbook, load_template, today=TODAY)) == ["name_match_suggestion"]


def test_accepted_suggestion_fills_the_empty_cells_and_is_not_asked_again() -> None:
    workbook = new_workbook()
    bring(workbook, FIRST)
    bring(workbook, SECOND)
    sync(workbook, load_template, today=TODAY)
    answer(workbook, "принять")
    assert asked(sync(workbook, load_template, today=TODAY)) == []
    bring(workbook, SECOND)
    assert client_rows(workbook) == [("ООО Ромашка", "7707083893", "Анна")]


def test_declined_suggestion_stays_declined() -> None:
    workbook = new_workbook()
    bring(workbook, FIRST)
    bring(workbook, SECOND)
    sync(workbook, load_template, today=TODAY)
    answer(workbook, "отклонить")
    sync(workbook, load_template, today=TODAY)
    bring(workbook, SECOND)
    assert client_rows(workbook) == [("ООО Ромашка", "", "")]
    assert asked(sync(workbook, load_template, today=TODAY)) == []
    assert not sync(workbook, load_template, today=TODAY).changes
