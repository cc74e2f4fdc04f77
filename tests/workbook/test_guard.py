"""The guard: nothing passes that is not the tool's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_workbook import book_of, new_workbook, put, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import (
    AddColumn,
    AppendRows,
    Change,
    ChangeSet,
    MoveRows,
    SetCell,
    SetNote,
)
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.guard import guard


@pytest.fixture
def workbook() -> MemoryWorkbook:
    made = new_workbook()
    put(made, "clients", 0, name="Альфа", phone="1")
    put(made, "clients", 1, name="Бета")
    return made


def check(workbook: MemoryWorkbook, *changes: Change) -> None:
    snapshot = workbook.read()
    guard(ChangeSet(snapshot.version, changes), book_of(workbook))


def cell(workbook: MemoryWorkbook, column: str, row: int = 1, *, shift: int = 0, **facts: object) -> SetCell:
    view = table(workbook, "clients")
    return SetCell("Клиенты", "clients", column, row, view.columns[column] + shift, None, "x", **facts)  # type: ignore[arg-type]


def refused(workbook: MemoryWorkbook, change: Change) -> str:
    with pytest.raises(UnsafeChange) as caught:
        check(workbook, change)
    assert caught.value.code == "not_the_tools"
    return str(caught.value.facts["cell"])


def test_a_tool_cell_may_change(workbook: MemoryWorkbook) -> None:
    check(workbook, cell(workbook, "segment"))


def test_a_team_cell_may_not_be_changed_even_when_it_is_empty(workbook: MemoryWorkbook) -> None:
    assert (refused(workbook, cell(workbook, "name")), refused(workbook, cell(workbook, "niche"))) == (
        "A2",
        "X2",
    )


def test_import_of_clients_fills_empty_team_cells_only(workbook: MemoryWorkbook) -> None:
    check(workbook, cell(workbook, "phone", row=2, exempt="clients"))
    refused(workbook, cell(workbook, "phone", row=1, exempt="clients"))


def test_a_change_aimed_beside_its_column_is_refused(workbook: MemoryWorkbook) -> None:
    refused(workbook, cell(workbook, "segment", shift=1))


def test_a_header_may_not_be_changed(workbook: MemoryWorkbook) -> None:
    refused(workbook, cell(workbook, "segment", row=0))


def test_rows_may_only_be_appended_below_everything(workbook: MemoryWorkbook) -> None:
    check(workbook, AppendRows("Клиенты", "clients", 3, (((0, "Гамма"),),)))
    refused(workbook, AppendRows("Клиенты", "clients", 2, (((0, "Гамма"),),)))


def test_rows_of_an_input_tab_are_never_moved(workbook: MemoryWorkbook) -> None:
    refused(workbook, MoveRows("Клиенты", "clients", 1, (1, 0)))


def test_rows_of_an_output_tab_move_only_right_below_the_header(workbook: MemoryWorkbook) -> None:
    start = table(workbook, "abc").header_row + 1
    check(workbook, MoveRows("ABC-анализ", "abc", start, (1, 0)))
    refused(workbook, MoveRows("ABC-анализ", "abc", start + 1, (1, 0)))


def test_a_note_may_only_come_with_its_column(workbook: MemoryWorkbook) -> None:
    view = table(workbook, "clients")
    column = view.spec.column("segment")
    check(workbook, SetNote("Клиенты", 0, 60, "зачем"), AddColumn("Клиенты", "clients", 0, 60, column))
    assert refused(workbook, SetNote("Клиенты", 1, 0, "зачем")) == "A2"
    assert refused(workbook, SetNote("Клиенты", 0, 60, "зачем")) == "BI1"


def task_cell(workbook: MemoryWorkbook, column: str, before: CellValue, **facts: object) -> SetCell:
    view = table(workbook, "worklist")
    row, col = view.header_row + 1, view.columns[column]
    return SetCell(view.tab.name, "worklist", column, row, col, before, "Перезвонить", **facts)  # type: ignore[arg-type]


def test_a_text_of_a_seller_comes_home_only_where_it_was_merged(workbook: MemoryWorkbook) -> None:
    put(workbook, "worklist", 0, code="c00001-p0001", seller="Иванов", comment="Думает")
    put(workbook, "worklist", 1, client="Без кода")
    view = table(workbook, "worklist")
    row, col = view.header_row + 1, view.columns["comment"]

    check(workbook, task_cell(workbook, "comment", "Думает", exempt="exchange"))
    check(workbook, task_cell(workbook, "outcome", None, exempt="exchange"))
    for wrong in (
        task_cell(workbook, "comment", "Думает"),
        task_cell(workbook, "comment", "Думал", exempt="exchange"),
        task_cell(workbook, "seller", "Иванов", exempt="exchange"),
        task_cell(workbook, "comment", "Думает", exempt="leave"),
        replace(task_cell(workbook, "outcome", None, exempt="exchange"), row=row + 1),
        cell(workbook, "phone", row=2, exempt="exchange"),
    ):
        refused(workbook, wrong)
    workbook.set_formula(view.tab.name, row, col, "=A1", "Думает")
    refused(workbook, task_cell(workbook, "comment", "Думает", exempt="exchange"))


def tick(value: CellValue, after: CellValue, **facts: object) -> SetCell:
    made = SetCell("Главная", "home_refresh", "refresh", 4, 0, value, after, "refresh")
    return replace(made, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "after"), [(True, False), (True, None), ("да", None), ("Yes", None)])
def test_a_tick_may_be_taken_away(workbook: MemoryWorkbook, value: CellValue, after: CellValue) -> None:
    put(workbook, "home_refresh", 0, refresh=value)
    check(workbook, tick(value, after))


@pytest.mark.parametrize(
    ("stands", "change"),
    [
        ("да", tick("да", None, exempt="")),
        ("да", tick("да", "")),
        ("да", tick("да", "нет")),
        ("да", tick("да", 0)),
        ("да", tick(True, False)),
        ("нет", tick("нет", None)),
        (None, tick(None, False)),
        (True, tick("да", None)),
        ("да", tick("да", True)),
    ],
)
def test_nothing_else_may_become_of_a_tick(
    workbook: MemoryWorkbook, stands: CellValue, change: SetCell
) -> None:
    put(workbook, "home_refresh", 0, refresh=stands)
    assert refused(workbook, change) == "A5"


def test_a_tick_that_a_formula_shows_stays(workbook: MemoryWorkbook) -> None:
    workbook.set_formula("Главная", 4, 0, "=TRUE()", True)
    assert refused(workbook, tick(True, False)) == "A5"


def test_the_exception_of_the_tick_is_for_no_other_cell(workbook: MemoryWorkbook) -> None:
    put(workbook, "clients", 0, vip="да")
    view = table(workbook, "clients")
    change = SetCell("Клиенты", "clients", "vip", 1, view.columns["vip"], "да", None, "refresh")
    assert refused(workbook, change).endswith("2")
