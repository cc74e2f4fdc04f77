"""A small workbook with figures in every tab that is printed, typed in: no sync is needed to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from small_workbook import load, new_workbook, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.print_layout import load_print_layout
from sheets_strategy.export import export
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.print_layout import PrintLayout
from sheets_strategy.workbook.printed import PrintedTable, Report

TODAY = date(2026, 11, 30)
ROMASHKA, HOSTILE = 'ООО "Ромашка"', '=cmd|"/c calc"!A1<script>alert(1)</script>'


@cache
def layout() -> PrintLayout:
    return load_print_layout()


def fill_book(clients: Sequence[str] = (ROMASHKA, HOSTILE)) -> MemoryWorkbook:
    """Give a workbook with these clients in Клиенты, the ABC analysis, its chart and Работа."""
    book = new_workbook()
    for row, name in enumerate(clients):
        known = {"inn": f"77010000{row:02}", "code": f"c{row:05}", "phone": f"+7 900 000-00-{row:02}"}
        type_row(book, "clients", row, name=name, seller="Анна Орлова", contact="Вера Павловна", **known)
        sums = {"turnover": 1234567.89 - row, "share": 0.5, "running_share": 0.5, "class": "A"}
        type_row(book, "abc", row, place=row + 1, client=name, **sums)
        bar = {"pareto_place": row + 1, "pareto_turnover": 1000.0, "pareto_share": 0.5}
        type_row(book, "abc_pareto", row, pareto_client=name, **bar)
        why = {"action": "Позвонить", "why": "обычно платит раз в 30 дней", "code": f"c{row}-p1"}
        type_row(book, "worklist", row, place=row + 1, state="сейчас", client=name, who="Анна Орлова", **why)
    type_row(book, "sellers", 0, name="Анна Орлова", email="anna@firm.example", code="w1")
    type_row(book, "log", 0, on=date(2026, 11, 23), as_of=date(2026, 10, 31))
    return book


def type_row(book: MemoryWorkbook, key: str, below: int, **cells: CellValue) -> None:
    """Type into the row that stands so many rows below the header of a table."""
    view = table(book, key)
    draft = book.edit(view.tab.name)
    for column, value in cells.items():
        draft.put(view.header_row + 1 + below, view.columns[column], value)
    book.keep(view.tab.name, draft)


def print_book(book: MemoryWorkbook, *asked: str, masked: bool = False) -> Report:
    return export(book, load, layout(), asked=asked, masked=masked, today=TODAY)


def table_of(report: Report, section: str, title: str = "") -> PrintedTable:
    """Give a table of a section by how its title begins, else its last one."""
    blocks = next(one.blocks for one in report.sections if one.title == section)
    tables = [one for one in blocks if isinstance(one, PrintedTable) and one.title.startswith(title)]
    return tables[-1]
