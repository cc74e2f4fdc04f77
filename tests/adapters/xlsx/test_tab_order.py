"""A new sheet among others: who is in front, whose names are whose, and sums over ranges of sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.tab_order import insert_sheet
from sheets_strategy.workbook.changes import AddTab, ChangeSet

TEMPLATE = load_template("ru")
NEW = TEMPLATE.tab("log")


def make(path: Path, formulas: Mapping[str, str] | None = None, *, front: int = 1) -> XlsxWorkbook:
    """Write three sheets, each with a filter, of which one is in front."""
    book = xlsxwriter.Workbook(path)
    for place, name in enumerate(("Январь", "Февраль", "Итог")):
        sheet = book.add_worksheet(name)
        sheet.write_column(0, 0, ["Сумма", 1, 2])
        sheet.autofilter(0, 0, 2, 0)
        if place == front:
            sheet.activate()
            sheet.set_first_sheet()
    for cell, formula in (formulas or {}).items():
        sheet.write_formula(cell, formula, None, 3)
    book.close()
    return XlsxWorkbook(path, now=datetime.now, owner="test")


def add(workbook: XlsxWorkbook, after: str | None) -> list[str]:
    workbook.apply(ChangeSet(workbook.read().version, (AddTab(NEW, after),)), TEMPLATE)
    return [tab.name for tab in workbook.read().tabs]


def book_of(path: Path) -> str:
    with ZipFile(path) as archive:
        return archive.read("xl/workbook.xml").decode()


def views(path: Path) -> str:
    return " ".join(re.findall(r'(?:firstSheet|activeTab)="\d+"', book_of(path)))


def scopes(path: Path) -> set[tuple[str, str]]:
    found = re.findall(r'localSheetId="(\d)"[^>]*>\'?(\w+)', book_of(path))
    return {(number, name) for number, name in found}


def test_who_was_in_front_stays_there_and_names_of_sheets_follow_them(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"

    assert add(make(path), "") == ["Журнал", "Январь", "Февраль", "Итог"]
    assert (views(path), scopes(path)) == (
        'firstSheet="2" activeTab="2"',
        {("0", "Журнал"), ("1", "Январь"), ("2", "Февраль"), ("3", "Итог")},
    )


def test_what_stands_left_of_the_new_sheet_keeps_its_number(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"

    assert add(make(path, front=0), "Январь") == ["Январь", "Журнал", "Февраль", "Итог"]
    assert (views(path), scopes(path)) == (
        'activeTab="0"',
        {("0", "Январь"), ("1", "Журнал"), ("2", "Февраль"), ("3", "Итог")},
    )


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("=SUM(Январь:Февраль!A2)", ["Январь", "Февраль", "Итог", "Журнал"]),
        ("=SUM('Январь:Февраль'!A2:A3)", ["Январь", "Февраль", "Итог", "Журнал"]),
        ("=SUM(Январь!A2:Январь!A3)", ["Январь", "Журнал", "Февраль", "Итог"]),
        ("=SUM(Январь!$A$2:Январь!$A$3)", ["Январь", "Журнал", "Февраль", "Итог"]),
    ],
)
def test_a_new_sheet_never_comes_into_a_sum_over_sheets(
    formula: str, names: list[str], tmp_path: Path
) -> None:
    assert add(make(tmp_path / "book.xlsx", {"C1": formula}), "Январь") == names


def test_a_workbook_that_says_nothing_of_its_view_keeps_its_first_sheet_in_front() -> None:
    book = b'<workbook><sheets><sheet name="a"/></sheets></workbook>'

    assert insert_sheet(book, b'<sheet name="new"/>', 0, part="x") == (
        b'<workbook><bookViews><workbookView activeTab="1"/></bookViews>'
        b'<sheets><sheet name="new"/><sheet name="a"/></sheets></workbook>'
    )
