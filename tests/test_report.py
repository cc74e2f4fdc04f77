"""What the watcher tells in the sheet: its cells only, the tick goes, errors go once all is well."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from small_workbook import TODAY, book_of, load, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.adapters.xlsx.workbook import XlsxWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.errors import InputError
from sheets_strategy.report import report
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.refresh import find_refresh, is_ticked

NOW = datetime(2026, 6, 30, 9, 2, 41)  # noqa: DTZ001  # the team's own clock
AT = NOW.replace(second=0)
LOST = InputError("header_missing", tab="Клиенты", header="ИНН")


@pytest.fixture(scope="module")
def synced() -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, ("ООО Альфа", date(2026, 5, 4), 90_000), ("ООО Бета", date(2026, 6, 2), 7_000))
    run(workbook)
    return workbook


@pytest.fixture
def firm(synced: MemoryWorkbook) -> MemoryWorkbook:
    """Give a copy of a workbook after its first sync."""
    return MemoryWorkbook(synced.tabs)


def answer(workbook: MemoryWorkbook) -> tuple[CellValue, ...]:
    view = table(workbook, "home_answer")
    return tuple(view.value(view.header_row + 1, name) for name in ("answered", "result", "todo"))


def tick(workbook: MemoryWorkbook) -> CellValue:
    return table(workbook, "home_refresh").tab.cell(4, 0)


def columns(changes: ChangeSet) -> list[str]:
    return [change.column for change in changes.changes if isinstance(change, SetCell)]


def test_a_heartbeat_is_one_cell_and_a_sync_leaves_it(firm: MemoryWorkbook) -> None:
    before = answer(firm)
    changes = report(firm, load, now=NOW)
    assert columns(changes) == ["answered"]
    assert len(changes.changes) == 1
    assert answer(firm) == (AT, *before[1:])
    assert not run(firm).changes
    assert not report(firm, load, now=NOW + timedelta(seconds=15))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (0, "30.06.2026 9:02: всё и так свежее, менять нечего."),
        (314, "30.06.2026 9:02: пересчитано, записано 314 ячеек."),
    ],
)
def test_what_the_sync_came_to_is_said_and_the_tick_goes(firm: MemoryWorkbook, cells: int, said: str) -> None:
    put(firm, "home_refresh", 0, refresh="Да")
    report(firm, load, now=NOW, cells=cells, untick=True)
    assert (answer(firm), tick(firm)) == ((AT, said, None), None)
    assert not run(firm).changes


@pytest.mark.parametrize(("value", "after"), [(True, False), ("да", None), ("yes", None)])
def test_a_tick_is_taken_away_as_it_was_set(firm: MemoryWorkbook, value: CellValue, after: CellValue) -> None:
    put(firm, "home_refresh", 0, refresh=value)
    report(firm, load, now=NOW, untick=True)
    assert tick(firm) is after


@pytest.mark.parametrize("value", [False, None, "нет", "потом"])
def test_what_is_no_tick_stays(firm: MemoryWorkbook, value: CellValue) -> None:
    put(firm, "home_refresh", 0, refresh=value)
    report(firm, load, now=NOW, untick=True)
    assert tick(firm) == value


def test_a_tick_stays_that_a_formula_shows(firm: MemoryWorkbook) -> None:
    firm.set_formula("Главная", 4, 0, "=TRUE()", True)
    report(firm, load, now=NOW, untick=True)
    assert (4, 0) in firm.tabs[0].formulas


def test_an_error_stands_in_two_cells_and_in_the_log_until_a_sync_goes_well(firm: MemoryWorkbook) -> None:
    put(firm, "home_refresh", 0, refresh="да")
    logged = read(firm, "log", "on", "changed")
    firm.set_cell("Клиенты", 0, 1, "Номер")
    changes = report(firm, load, now=NOW, error=LOST, untick=True)
    firm.set_cell("Клиенты", 0, 1, "ИНН")

    assert [type(change).__name__ for change in changes.changes] == ["SetCell"] * 4 + ["AppendRows"]
    what, todo = str(answer(firm)[1]), str(answer(firm)[2])
    assert what.startswith("30.06.2026 9:02: не пересчитано. Во вкладке «Клиенты» ")
    assert "sheets-strategy" in todo
    assert read(firm, "log", "on", "changed")[len(logged) :] == [
        (TODAY, f"Не пересчитано. {what.partition('пересчитано. ')[2]}")
    ]
    # The same refusal again, an hour later: the cells tell the new moment, the log stays as it is.
    again = report(firm, load, now=NOW + timedelta(hours=1), error=LOST)
    assert columns(again) == ["answered", "result"]
    assert len(again.changes) == 2

    run(firm)
    assert (answer(firm)[0], answer(firm)[2]) == (AT + timedelta(hours=1), None)
    assert str(answer(firm)[1]).startswith("30.06.2026: пересчитано, записано ")
    assert not run(firm).changes


def test_a_workbook_without_the_tab_is_left_alone(firm: MemoryWorkbook) -> None:
    firm.delete_tab("Главная")
    assert not report(firm, load, now=NOW, cells=5, untick=True)


def test_it_works_where_the_memory_is_gone_and_in_english() -> None:
    workbook = new_workbook("en")
    workbook.delete_tab("Memory")
    report(workbook, load, now=NOW, error=InputError("memory_missing", workbook="x", backup="y"))
    home = workbook.tabs[0]
    assert home.cell(4, 1) == AT
    assert str(home.cell(4, 2)).startswith("30.06.2026 9:02: not recalculated. ")


def test_cells_beside_and_between_stay_and_the_tick_is_found_where_people_moved_it(
    firm: MemoryWorkbook,
) -> None:
    firm.rename_tab("Главная", "Старт")
    firm.insert_rows("Старт", 1, [["Обновить", "напоминание себе"], ["ещё"]])
    firm.insert_rows("Старт", 6, [[None, None, None, None, "между"]])
    firm.insert_column("Старт", 0, ["свой", "столбец"])
    firm.set_cell("Старт", 7, 1, True)
    typed = {
        (row, col): value
        for row, col in ((0, 0), (1, 0), (1, 1), (1, 2), (2, 1), (6, 5))
        if (value := firm.tabs[0].cell(row, col))
    }
    found = find_refresh(firm.read(), load("ru"))
    assert found is not None
    assert (found.tab, found.row, found.col, found.asked, found.answered_at) == ("Старт", 7, 1, True, None)
    assert is_ticked(firm.tabs[0].rows, load("ru"))
    assert is_ticked(firm.tabs[0].rows, load("en"))

    report(firm, load, now=NOW, cells=3, untick=True)
    run(firm)

    assert (firm.tabs[0].cell(7, 1), firm.tabs[0].cell(7, 2)) == (False, AT)
    assert {at: firm.tabs[0].cell(*at) for at in typed} == typed
    assert not run(firm).changes


def test_a_file_reads_the_moment_back_to_the_minute(tmp_path: Path) -> None:
    template, path = load("ru"), tmp_path / "strategy.xlsx"
    create_workbook(path, template, memory=first_memory(template, today=TODAY), created=NOW)
    workbook = XlsxWorkbook(path, now=lambda: NOW, owner="anna")
    report(workbook, load, now=NOW, cells=1)
    found = find_refresh(workbook.read(), template)
    assert found is not None
    assert (found.answered_at, found.asked) == (AT, False)


def test_a_day_and_a_serial_number_are_moments_too(firm: MemoryWorkbook) -> None:
    serial = (AT - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
    for value, moment in ((serial, AT), (TODAY, AT.replace(hour=0, minute=0)), ("вчера", None), (0.5, None)):
        put(firm, "home_answer", 0, answered=value)
        found = find_refresh(firm.read(), load("ru"))
        assert found is not None
        assert found.answered_at == moment
    assert book_of(firm)
