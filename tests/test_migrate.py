"""A workbook of an older template: what it lacks is added, what stood stays, and it syncs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from small_workbook import TODAY, load, new_workbook, pay, put, read, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.errors import InputError
from sheets_strategy.migrate import migrate
from sheets_strategy.sync import sync
from sheets_strategy.workbook.changes import AddColumn, AddTab, ChangeSet, SetNote
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import TabSpec, Template
from tests.adapters.backends import notes_of

OLD_MEMORY = [("template", "version", "1", "2026-01-01"), ("template", "lang", "ru", "2026-01-01")]
LACKS = {"clients": "best_class", "plan": "result"}
PAYMENTS = [("ООО Альфа", date(2026, 5, day), 100.0 * day) for day in (1, 12, 20)]


def older(template: Template) -> Template:
    """The template before it got the log and two columns."""
    tabs = tuple(
        _without(tab, LACKS.get(tab.key, "")) for tab in template.tabs if tab.key != "log" and tab.since == 1
    )
    return replace(template, version=1, tabs=tabs)


def _without(tab: TabSpec, column: str) -> TabSpec:
    tables = tuple(
        replace(table, columns=tuple(one for one in table.columns if one.key != column and one.since == 1))
        for table in tab.tables
    )
    stand = tuple(table for table in tables if table.columns)
    drawn = {table.key for table in stand}
    return replace(tab, tables=stand, charts=tuple(one for one in tab.charts if one.table in drawn))


def old_in_memory() -> MemoryWorkbook:
    workbook = MemoryWorkbook.from_template(older(load("ru")), memory=OLD_MEMORY)
    pay(workbook, *PAYMENTS)
    workbook.set_cell("Клиенты", 1, 0, "Мечта")
    workbook.set_cell("Клиенты", 0, 50, "Моё")
    workbook.set_cell("Клиенты", 1, 50, "не терять")
    return workbook


def old_in_a_file(folder: Path) -> XlsxWorkbook:
    path = folder / "old.xlsx"
    created = datetime(2026, 1, 1)  # noqa: DTZ001  # a firm's own day
    create_workbook(path, older(load("ru")), memory=OLD_MEMORY, created=created)
    return XlsxWorkbook(path, now=datetime.now, owner="test")


@pytest.fixture(params=["memory", "xlsx"])
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Workbook:
    return old_in_memory() if request.param == "memory" else old_in_a_file(tmp_path)


def cells(snapshot: Snapshot) -> Iterator[tuple[tuple[str, int, int], CellValue]]:
    for tab in snapshot.tabs:
        for row, values in enumerate(tab.rows):
            for col, value in enumerate(values):
                if value not in (None, ""):
                    yield (tab.name, row, col), value


def kinds(changes: ChangeSet) -> list[tuple[str, str]]:
    added = [("column", one.column.key) for one in changes.changes if isinstance(one, AddColumn)]
    return [*(("tab", one.spec.key) for one in changes.changes if isinstance(one, AddTab)), *sorted(added)]


def test_a_workbook_of_the_first_version_gets_the_region() -> None:
    template = load("ru")
    first = replace(template, version=1, tabs=tuple(_without(tab, "region_found") for tab in template.tabs))
    workbook = MemoryWorkbook.from_template(
        first, memory=[("template", "version", "1", "2026-01-01"), *OLD_MEMORY[1:]]
    )
    pay(workbook, *PAYMENTS)
    assert ("column", "region_found") in kinds(migrate(workbook, load, today=TODAY))
    assert run(workbook).changes
    assert not run(workbook).changes


def test_sync_refuses_an_older_workbook_and_names_it(workbook: Workbook) -> None:
    before = workbook.read()
    with pytest.raises(InputError) as caught:
        sync(workbook, load, today=TODAY)
    assert caught.value.code == "template_older"
    assert before == workbook.read()


def test_migrate_adds_what_is_missing_and_changes_no_cell_that_stood(workbook: Workbook) -> None:
    before = dict(cells(workbook.read()))
    changes = migrate(workbook, load, today=TODAY)
    after = dict(cells(workbook.read()))
    newer = [
        column.key
        for tab in load("ru").tabs
        for table in tab.tables
        for column in table.columns
        if tab.since == 1 and column.since > 1 and tab.key != "log"
    ]
    added = sorted([*LACKS.values(), *newer])
    assert {"vat", "net_turnover"} <= set(added)
    tabs = [tab.key for tab in load("ru").tabs if tab.key == "log" or tab.since > 1]
    assert {"log", "parameters", "portrait", "rates"} <= set(tabs)
    assert kinds(changes) == [*(("tab", key) for key in tabs), *(("column", key) for key in added)]
    assert before == {place: after[place] for place in before}
    assert "Журнал" in [tab.name for tab in workbook.read().tabs]


def test_tabs_come_where_the_template_has_them(workbook: Workbook) -> None:
    migrate(workbook, load, today=TODAY)
    expected = [tab.key for tab in load("ru").tabs]
    assert expected == [tab.handle for tab in workbook.read().tabs]
    assert expected[0] == "home"


def test_new_tabs_follow_tabs_that_people_moved() -> None:
    before = old_in_memory()
    tabs = {tab.handle: tab for tab in before.tabs}
    own = Tab("Заметки", [["наше"]])
    workbook = MemoryWorkbook([tabs.pop("plan"), own, tabs.pop("abc"), *tabs.values()])
    workbook.rename_tab(workbook.tabs[0].name, "Планы")
    migrate(workbook, load, today=TODAY)
    assert [tab.handle or tab.name for tab in workbook.tabs] == [
        *("home", "plan", "profit_keys", "sellers", "worklist", "Заметки", "abc", "portrait", "parameters"),
        *("settings", "statement", "rules", "clients", "segments", "checks", "log", "rates", "memory"),
    ]


@pytest.mark.parametrize("header", ["НДС", "оборот без ндс", "VAT"])
def test_a_column_of_the_team_under_a_new_header_of_the_tool_stops_migrate(header: str) -> None:
    workbook = old_in_memory()
    workbook.set_cell("Клиенты", 0, 51, header)
    workbook.set_cell("Клиенты", 1, 51, "да, 20 %")
    before = workbook.read()
    with pytest.raises(InputError) as caught:
        migrate(workbook, load, today=TODAY)
    assert (caught.value.code, dict(caught.value.facts)) == (
        "header_taken",
        {"tab": "Клиенты", "header": header, "cell": "AZ1"},
    )
    assert before == workbook.read()
    workbook.set_cell("Клиенты", 0, 51, f"{header} (наш)")
    migrate(workbook, load, today=TODAY)
    run(workbook)
    assert workbook.edit("Клиенты").tab().cell(1, 51) == "да, 20 %"
    assert not migrate(workbook, load, today=TODAY)


def test_added_columns_bring_their_explanation(workbook: Workbook) -> None:
    changes = migrate(workbook, load, today=TODAY).changes
    columns = [one for one in changes if isinstance(one, AddColumn)]
    notes = [SetNote(one.tab, one.header_row, one.col, one.column.note) for one in columns]
    assert [one for one in changes if isinstance(one, SetNote)] == notes
    stand = {tab: notes_of(workbook, tab) for tab in {one.tab for one in notes}}
    for one in notes:
        assert stand[one.tab][one.row, one.col] == one.text != ""


def test_columns_without_an_explanation_get_no_note() -> None:
    def bare(language: str) -> Template:
        template = load(language)
        return replace(template, tabs=tuple(_without_notes(tab) for tab in template.tabs))

    changes = migrate(old_in_memory(), bare, today=TODAY, write=False).changes
    assert not [one for one in changes if isinstance(one, SetNote)]


def _without_notes(tab: TabSpec) -> TabSpec:
    tables = tuple(
        replace(table, columns=tuple(replace(column, note="") for column in table.columns))
        for table in tab.tables
    )
    return replace(tab, tables=tables)


def test_migrating_and_making_anew_give_the_same_notes(tmp_path: Path) -> None:
    workbook = old_in_a_file(tmp_path)
    migrate(workbook, load, today=TODAY)
    path = tmp_path / "new.xlsx"
    create_workbook(path, load("ru"), memory=OLD_MEMORY, created=datetime(2026, 1, 1))  # noqa: DTZ001
    new = XlsxWorkbook(path, now=datetime.now, owner="test")
    for tab in (load("ru").tab(key) for key in LACKS):
        assert sorted(notes_of(workbook, tab.label).values()) == sorted(notes_of(new, tab.label).values())


def test_a_migrated_workbook_syncs_and_then_has_nothing_more_to_write(workbook: Workbook) -> None:
    migrate(workbook, load, today=TODAY)
    migrated = {place: value for place, value in cells(workbook.read()) if place[0] == "Выписка"}
    sync(workbook, load, today=TODAY)
    assert not sync(workbook, load, today=TODAY).changes
    assert not migrate(workbook, load, today=TODAY)
    assert migrated == {place: value for place, value in cells(workbook.read()) if place[0] == "Выписка"}


def test_added_columns_are_filled_by_the_next_sync() -> None:
    workbook = old_in_memory()
    migrate(workbook, load, today=TODAY)
    run(workbook)
    assert read(workbook, "clients", "name", "best_class") == [("Мечта", None), ("ООО Альфа", "A")]
    assert workbook.edit("Клиенты").tab().cell(1, 50) == "не терять"


def test_blocks_of_a_later_template_come_with_title_and_lines_above_the_list(workbook: Workbook) -> None:
    migrate(workbook, load, today=TODAY)
    sync(workbook, load, today=TODAY)
    tab = next(tab for tab in workbook.read().tabs if tab.handle == "abc")
    spec = load("ru").table("abc_states")
    row, col = next(
        (row, list(cells).index(spec.columns[0].label))
        for row, cells in enumerate(tab.rows)
        if spec.columns[0].label in cells
    )
    assert tab.cell(row - 1, col) == spec.title
    assert [tab.cell(row + below, col) for below in range(1, 8)] == [label for _, label in spec.lines]
    assert all(tab.cell(row + below, col + 1) is not None for below in range(1, 8))
    list_row = next(row for row, cells in enumerate(tab.rows) if cells[0] == "Место")
    assert row + len(spec.lines) < list_row


def test_a_dry_run_writes_nothing(workbook: Workbook) -> None:
    before = workbook.read()
    assert migrate(workbook, load, today=TODAY, write=False)
    assert before == workbook.read()


def test_a_current_workbook_needs_nothing() -> None:
    assert not migrate(new_workbook(), load, today=TODAY)


def test_a_newer_workbook_is_refused() -> None:
    workbook = new_workbook()
    put(workbook, "memory", 0, value="99")
    with pytest.raises(InputError) as caught:
        migrate(workbook, load, today=TODAY)
    assert (
        caught.value.code,
        caught.value.facts["found"],
        caught.value.facts["current"],
    ) == ("template_newer", "99", load("ru").version)


def test_a_deleted_column_comes_back_right_of_everything() -> None:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    run(workbook)
    view_before = read(workbook, "clients", "name", "turnover")
    tab = next(tab for tab in workbook.tabs if tab.handle == "clients")
    workbook.delete_column(tab.name, list(tab.rows[0]).index("Тренд"))
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert (caught.value.code, caught.value.facts["header"]) == ("header_missing", "Тренд")
    migrate(workbook, load, today=TODAY)
    run(workbook)
    tab = next(tab for tab in workbook.tabs if tab.handle == "clients")
    assert (tab.rows[0][-1], view_before) == ("Тренд", read(workbook, "clients", "name", "turnover"))
    assert read(workbook, "clients", "trend") == [("нет данных",)]


def test_a_plan_that_was_deleted_whole_is_proposed_anew_after_migrate() -> None:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    run(workbook)
    before = read(workbook, "plan", "segment_code", "hypothesis")
    workbook.delete_tab("План")
    migrate(workbook, load, today=TODAY)
    assert len(run(workbook).strategy.proposals) == len(before) > 1
    assert before == read(workbook, "plan", "segment_code", "hypothesis")
    assert (not run(workbook).changes, not migrate(workbook, load, today=TODAY)) == (True, True)


def test_rows_deleted_from_the_new_plan_are_not_proposed_again_nor_are_all_of_them() -> None:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    run(workbook)
    workbook.delete_tab("План")
    migrate(workbook, load, today=TODAY)
    run(workbook)
    for left in reversed(range(len(read(workbook, "plan", "code")))):
        workbook.delete_row("План", 1)
        run(workbook)
        assert left == len(read(workbook, "plan", "code"))
        assert not migrate(workbook, load, today=TODAY)


def test_a_new_plan_gives_its_rows_codes_that_were_never_used() -> None:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    run(workbook)
    codes = set(read(workbook, "plan", "code"))
    workbook.delete_tab("План")
    migrate(workbook, load, today=TODAY)
    run(workbook)
    assert not codes & set(read(workbook, "plan", "code"))


def test_without_memory_nothing_is_migrated() -> None:
    workbook = new_workbook()
    workbook.delete_tab("Память")
    with pytest.raises(InputError) as caught:
        migrate(workbook, load, today=TODAY)
    assert (caught.value.code, caught.value.facts["workbook"]) == ("memory_missing", "memory")
