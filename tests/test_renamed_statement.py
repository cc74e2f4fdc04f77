"""«Выписка» under another name: found again, never doubled, nothing lost."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from small_workbook import OWN_ACCOUNT, TODAY, load, new_workbook, pay, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.create import first_memory
from sheets_strategy.errors import InputError
from sheets_strategy.migrate import migrate
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.changes import AppendRows, SetCell
from sheets_strategy.workbook.protocol import Workbook

PAYMENTS = [(name, date(2026, 5, day), 100.0 * day) for name, day in (("ООО Альфа", 12), ("ООО Бета", 20))]
NAMES = ["Деньги", "Выписка 2026", "Bank's, 1"]


def in_memory(folder: Path, new: str) -> Workbook:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    run(workbook)
    workbook.rename_tab("Выписка", new)
    return MemoryWorkbook([replace(tab, handle="") if tab.name == new else tab for tab in workbook.tabs])


def in_a_file(folder: Path, new: str) -> Workbook:
    """Rename by a library that leaves the workbook's names as they were."""
    return _renamed(folder, new, names_follow=False)


def in_a_file_by_excel(folder: Path, new: str) -> Workbook:
    """Rename as Excel and LibreOffice do: the names follow."""
    return _renamed(folder, new, names_follow=True)


def _renamed(folder: Path, new: str, *, names_follow: bool) -> Workbook:
    path = synced_file(folder)
    book = openpyxl.load_workbook(path)
    book["Выписка"].title = new
    if names_follow:
        quoted = new.replace("'", "''")
        book.defined_names["SheetsStrategy_statement"].attr_text = f"'{quoted}'!$A$1"
    book.save(path)
    return XlsxWorkbook(path, now=datetime.now, owner="tests")


def synced_file(folder: Path) -> Path:
    path, template = folder / "firm.xlsx", load("ru")
    created = datetime(2026, 1, 1)  # noqa: DTZ001  # a firm's own day
    create_workbook(path, template, memory=first_memory(template, today=TODAY), created=created)
    book = openpyxl.load_workbook(path)
    for place, (party, on, roubles) in enumerate(PAYMENTS, start=1):
        cells = {
            "on": on,
            "number": str(place),
            "in_sum": roubles,
            "party": party,
            "own_account": OWN_ACCOUNT,
        }
        line = [cells.get(column.key) for column in template.table("statement").columns]
        book["Выписка"].append(line)
    book.save(path)
    sync(XlsxWorkbook(path, now=datetime.now, owner="tests"), load, today=TODAY)
    return path


MAKERS: list[Callable[[Path, str], Workbook]] = [in_memory, in_a_file, in_a_file_by_excel]


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest) -> Callable[[Path, str], Workbook]:
    maker: Callable[[Path, str], Workbook] = request.param
    return maker


def figures(result: SyncResult) -> list[object]:
    """List what is written outside the log, and Главная, which tells of it and names the tab.

    The tab's name in Вопросы!«Где» is left out, too.
    """
    return [
        change
        for change in result.changes.changes
        if not (
            isinstance(change, SetCell) and (change.column == "where" or change.table.startswith("home_"))
        )
        and not (isinstance(change, AppendRows) and change.table == "log")
    ]


@pytest.mark.long(every=8)
@pytest.mark.parametrize("new", NAMES)
def test_a_renamed_statement_syncs_to_the_same_figures(
    make: Callable[[Path, str], Workbook], new: str, tmp_path: Path
) -> None:
    workbook = make(tmp_path, new)
    before = next(tab.rows for tab in workbook.read().tabs if tab.name == new)
    result = sync(workbook, load, today=TODAY)
    assert (result.book.tabs["statement"].name, figures(result)) == (new, [])
    assert not sync(workbook, load, today=TODAY).changes
    assert before == next(tab.rows for tab in workbook.read().tabs if tab.name == new)


@pytest.mark.long(every=8)
@pytest.mark.parametrize("new", NAMES)
def test_migrate_makes_no_second_statement_beside_a_renamed_one(
    make: Callable[[Path, str], Workbook], new: str, tmp_path: Path
) -> None:
    workbook = make(tmp_path, new)
    before = workbook.read()
    assert not migrate(workbook, load, today=TODAY)
    assert before == workbook.read()


@pytest.mark.long(every=4)
def test_a_tab_that_is_missing_besides_is_added_and_the_statement_kept(
    make: Callable[[Path, str], Workbook], tmp_path: Path
) -> None:
    workbook = make(tmp_path, "Деньги")
    if isinstance(workbook, MemoryWorkbook):
        workbook.delete_tab("Журнал")
    else:
        book = openpyxl.load_workbook(tmp_path / "firm.xlsx")
        del book["Журнал"]
        book.save(tmp_path / "firm.xlsx")
    before = next(tab.rows for tab in workbook.read().tabs if tab.name == "Деньги")
    migrate(workbook, load, today=TODAY)
    tabs = {tab.name: tab for tab in workbook.read().tabs}
    assert ("Выписка" in tabs, "Журнал" in tabs, tabs["Деньги"].rows) == (False, True, before)


def two_statements() -> MemoryWorkbook:
    workbook = in_memory(Path(), "Деньги")
    assert isinstance(workbook, MemoryWorkbook)
    money = next(tab for tab in workbook.tabs if tab.name == "Деньги")
    return MemoryWorkbook([*workbook.tabs, replace(money, name="Архив")])


def test_where_several_tabs_may_be_the_statement_nothing_is_written_and_both_are_named() -> None:
    workbook = two_statements()
    before = workbook.read()
    for command in (sync, migrate):
        with pytest.raises(InputError) as caught:
            command(workbook, load, today=TODAY)
        assert (caught.value.code, dict(caught.value.facts)) == (
            "statement_unclear",
            {"tab": "Выписка", "candidates": "Деньги, Архив"},
        )
    assert before == workbook.read()
    workbook.rename_tab("Деньги", "Выписка")
    assert figures(run(workbook)) == []


def test_a_team_tab_with_other_columns_is_no_statement() -> None:
    workbook = new_workbook()
    tabs = [tab for tab in workbook.tabs if tab.handle != "statement"]
    own = replace(tabs[0], name="Расходы", handle="", rows=[["Дата", "Сумма", "Статья"]])
    with pytest.raises(InputError) as caught:
        run(MemoryWorkbook([*tabs, own]))
    assert (caught.value.code, caught.value.facts["tab"]) == ("tab_missing", "Выписка")


def test_names_of_the_renamed_file_still_say_the_old_tab(tmp_path: Path) -> None:
    """Guards the test itself: the library must not update the names."""
    in_a_file(tmp_path, "Деньги")
    with zipfile.ZipFile(tmp_path / "firm.xlsx") as file:
        assert "'Выписка'!$A$1" in file.read("xl/workbook.xml").decode()
