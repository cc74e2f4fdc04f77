"""A workbook in memory for tests of single rules: what people type by column, and what a sync shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView, find_tables, open_book
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import Template

TODAY = date(2026, 6, 30)
OWN_ACCOUNT = "40702810900000000001"


@cache
def load(lang: str) -> Template:
    return load_template(lang)


def new_workbook(lang: str = "ru") -> MemoryWorkbook:
    template = load(lang)
    return MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))


def book_of(workbook: MemoryWorkbook, lang: str = "ru") -> Book:
    return open_book(workbook.read(), load(lang))


def table(workbook: MemoryWorkbook, key: str) -> TableView:
    """Find one table; only its own tab is looked through, where it is known by its handle."""
    spec = next(tab for tab in load("ru").tabs if any(one.key == key for one in tab.tables))
    tab = next((tab for tab in workbook.tabs if tab.handle == spec.key), None)
    if tab is None or spec.key == "statement":
        return book_of(workbook).tables[key]
    return next(view for view in find_tables(tab, spec) if view.spec.key == key)


def put(workbook: MemoryWorkbook, key: str, place: int, **cells: CellValue) -> None:
    """Type into the row that stands so many rows below the header of a table."""
    view = table(workbook, key)
    for column, value in cells.items():
        row, col = view.header_row + 1 + place, view.columns[column]
        workbook.set_cell(view.tab.name, row, col, value)


def add_column(workbook: MemoryWorkbook, key: str, header: str, values: Sequence[CellValue]) -> None:
    """Add a column of the team right of a table."""
    view = table(workbook, key)
    col = max(len(row) for row in view.tab.rows)
    for place, value in enumerate([header, *values]):
        workbook.set_cell(view.tab.name, view.header_row + place, col, value)


def set_setting(workbook: MemoryWorkbook, key: str, value: CellValue) -> None:
    """Put a value beside the first row of a setting."""
    view = table(workbook, "settings")
    name = fold(load("ru").labels["setting"][key])
    row = next(row for row in view.rows() if fold(view.text(row, "name")) == name)
    workbook.set_cell(view.tab.name, row, view.columns["value"], value)


def pay(workbook: MemoryWorkbook, *lines: tuple[str, date, float]) -> None:
    """Add payments to the statement: payer, day, roubles; a negative sum is a refund to the payer."""
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    for place, (party, on, roubles) in enumerate(lines, start=len(tab.rows)):
        cells: dict[str, CellValue] = {
            "on": on,
            "number": str(place),
            "in_sum" if roubles > 0 else "out_sum": abs(roubles),
            "party": party,
            "purpose": "Оплата по счёту" if roubles > 0 else "Возврат предоплаты за товар",
            "own_account": OWN_ACCOUNT,
        }
        for col, column in enumerate(load("ru").table("statement").columns):
            if column.key in cells:
                workbook.set_cell(tab.name, place, col, cells[column.key])


def run(workbook: MemoryWorkbook, *, today: date = TODAY, force: bool = False) -> SyncResult:
    return sync(workbook, load, today=today, force=force)


def read(workbook: MemoryWorkbook, key: str, *columns: str) -> list[tuple[CellValue, ...]]:
    """Give some columns of all rows of a table."""
    view = table(workbook, key)
    return [tuple(view.value(row, column) for column in columns) for row in view.rows()]


def codes_of(result: SyncResult) -> list[str]:
    """Give the codes of all findings but the statement's own sums."""
    return sorted(one.code for one in result.findings if one.code not in ("identity", "set_aside"))
