"""What ``doctor`` says of facts, and what its repair writes: no Google, no file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from small_workbook import load, new_workbook, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.cli.checks import word_check
from sheets_strategy.doctor.check import Check
from sheets_strategy.doctor.examine import (
    examine_file,
    examine_google,
    examine_sheet,
    is_well,
    skip_sheet,
)
from sheets_strategy.doctor.repair import plan_repair, repair
from sheets_strategy.doctor.tabs import find_template
from sheets_strategy.errors import InputError, UnsafeChange, WorkbookError
from sheets_strategy.workbook.book import Book, open_book
from sheets_strategy.workbook.changes import AddColumn, AddTab, ChangeSet, SetCell
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.headers import Anchors, find_lost_headers
from sheets_strategy.workbook.health import (
    Condition,
    LocalFile,
    LockedOut,
    Machine,
    Reach,
    SignIn,
    Writing,
)
from sheets_strategy.workbook.template import Template

TODAY = date(2026, 6, 30)
ANNA = SignIn(kind="person", email="anna@firm.ru", scopes=("drive",), files=("login.json",))
SHEET = Reach(title="Стратегия", may_edit=True)
MACHINE = Machine(50, 60, 0.4, "Europe/Moscow", True)
GOOD = Condition(marks=9, locale="ru_RU", time_zone="Europe/Moscow", sizes={"Клиенты": (1000, 900)})


def anchors_of(snapshot: Snapshot) -> Anchors:
    """Give the marks that a whole workbook of the template would have."""
    found: dict[str, dict[int, str]] = {}
    for view in open_book(snapshot, load("ru")).tables.values():
        marks = found.setdefault(view.tab.name, {})
        marks |= {col: f"{view.spec.key}.{key}" for key, col in view.columns.items() if not view.spec.lines}
    return found


def states(checks: list[Check]) -> dict[str, str]:
    return {check.topic: check.state for check in checks}


def codes(checks: list[Check]) -> set[str]:
    return {check.code for check in checks if check.state in ("bad", "warning")}


def test_all_is_well_where_nothing_is_missing() -> None:
    snapshot = new_workbook().read()
    checks = examine_google(ANNA, SHEET, MACHINE) + examine_sheet(
        snapshot, load("ru"), {}, GOOD, MACHINE, ANNA
    )
    assert set(states(checks).values()) == {"ok"}
    assert is_well(checks)


@pytest.mark.parametrize(
    ("change", "code", "well"),
    [
        ({"sizes": {"Клиенты": (7_000_001, 5)}}, "cells_many", True),
        ({"sizes": {"Клиенты": (7_000_000, 5)}}, "", True),
        ({"locale": "en_US"}, "locale_other", True),
        ({"locale": "ru_BY"}, "", True),
        ({"time_zone": "Asia/Tokyo"}, "time_zone_other", True),
        ({"tab_marks": ("Клиенты",)}, "marks_lost", True),
        ({"column_marks": 1}, "marks_lost", True),
        ({"open_ranges": 2}, "protections_lost", True),
        ({"locks": (LockedOut("Журнал", ("Когда",), ""),)}, "locked", False),
        ({"locks": (LockedOut("Журнал", ("Когда",), "", True),)}, "locked_by_us", False),
        ({"writing": (Writing("Анна", "сейчас", True),)}, "writing", True),
        ({"writing": (Writing("Анна", "вчера", False),)}, "writing_broken", True),
    ],
)
def test_each_fact_of_a_sheet_has_its_line(change: dict[str, Any], code: str, well: bool) -> None:
    condition = replace(GOOD, **change)
    checks = examine_sheet(new_workbook().read(), load("ru"), {}, condition, MACHINE, ANNA)
    assert codes(checks) == ({code} if code else set())
    assert is_well(checks) is well


@pytest.mark.parametrize(
    ("sign", "reach", "machine", "code"),
    [
        (replace(ANNA, open_files=("login.json",)), SHEET, MACHINE, "login_file_open"),
        (replace(ANNA, withheld=("drive",)), SHEET, MACHINE, "scopes_withheld"),
        (ANNA, replace(SHEET, may_edit=False), MACHINE, "edit_only_read"),
        (ANNA, replace(SHEET, frozen="итоги года"), MACHINE, "edit_frozen"),
        (ANNA, SHEET, replace(MACHINE, reads_left=4), "quota_few"),
        (ANNA, SHEET, replace(MACHINE, writes_left=0), "quota_few"),
        (ANNA, SHEET, replace(MACHINE, ahead_s=61.0), "clock_ahead"),
        (ANNA, SHEET, replace(MACHINE, ahead_s=-61.0), "clock_behind"),
        (ANNA, SHEET, replace(MACHINE, ahead_s=-59.0, reads_left=None), ""),
    ],
)
def test_each_fact_of_the_way_has_its_line(sign: SignIn, reach: Reach, machine: Machine, code: str) -> None:
    assert codes(examine_google(sign, reach, machine)) == ({code} if code else set())


def test_what_was_not_looked_at_is_neither_good_nor_bad() -> None:
    out = replace(ANNA, error=InputError("google_not_signed_in"))
    checks = examine_google(out, replace(SHEET, may_edit=None), Machine()) + skip_sheet(out)
    assert {state for topic, state in states(checks).items() if not topic.startswith("login")} == {"skipped"}

    silent = WorkbookError("google_silent", seconds=120, cause="timeout")
    found = states(examine_google(ANNA, Reach(drive=silent, sheets=silent), MACHINE))
    assert (found["drive_api"], found["sheets_api"], found["sheet"]) == ("bad", "bad", "skipped")
    assert states(skip_sheet(ANNA))["headers"] == "skipped"

    unseen = examine_google(ANNA, replace(SHEET, may_edit=None), MACHINE)
    assert [check.code for check in unseen if check.topic == "edit"] == ["edit_unseen"]


def test_a_sheet_that_is_not_found_shows_that_the_api_answers() -> None:
    gone = WorkbookError("google_not_found", sheet="x", account="anna@firm.ru")
    found = states(examine_google(ANNA, Reach(drive=gone, sheets=gone), MACHINE))
    assert (found["drive_api"], found["sheets_api"], found["sheet"]) == ("ok", "ok", "bad")


@pytest.mark.parametrize(("version", "code"), [("1", "version_older"), ("99", "version_newer")])
def test_version_of_the_template_is_compared(version: str, code: str) -> None:
    memory = [("template", "version", version, "2026-01-01"), ("template", "lang", "ru", "2026-01-01")]
    snapshot = MemoryWorkbook.from_template(load("ru"), memory=memory).read()
    file = LocalFile("firm.xlsx", backup="firm.backup.xlsx")
    assert codes(examine_file(file, snapshot, load("ru"))) == {code}


def test_a_newer_workbook_is_not_repaired() -> None:
    memory = [("template", "version", "99", "2026-01-01"), ("template", "lang", "ru", "2026-01-01")]
    workbook = MemoryWorkbook.from_template(load("ru"), memory=memory)
    anchors = anchors_of(workbook.read())
    workbook.set_cell("Клиенты", 0, 1, None)
    assert not plan_repair(workbook.read(), load("ru"), anchors, today=TODAY)


def test_language_is_found_though_the_memory_lost_a_header() -> None:
    for lang in ("ru", "en"):
        workbook = new_workbook(lang)
        view = open_book(workbook.read(), load(lang)).tables["memory"]
        marks = {view.tab.name: {col: f"memory.{key}" for key, col in view.columns.items()}}
        workbook.set_cell(view.tab.name, view.header_row, view.columns["kind"], None)
        assert find_template(workbook.read(), load, marks).lang == lang
        assert find_template(workbook.read(), load, {}).lang == lang


def test_a_marked_header_is_put_back_and_an_unmarked_one_is_not() -> None:
    workbook = new_workbook()
    anchors = anchors_of(workbook.read())
    view = table(workbook, "clients")
    col = view.columns["inn"]
    workbook.set_cell("Клиенты", 0, col, None)
    workbook.set_cell("Клиенты", 1, col, "7701234567")
    before = workbook.read()

    assert not plan_repair(before, load("ru"), {}, today=TODAY)
    changes = repair(workbook, load, lambda _: anchors, today=TODAY)

    assert changes.changes == (SetCell("Клиенты", "clients", "inn", 0, col, None, "ИНН", "doctor"),)
    assert workbook.read().tabs != before.tabs
    assert not find_lost_headers(workbook.read(), load("ru"), anchors)
    assert not repair(workbook, load, lambda _: anchors, today=TODAY)


def test_a_header_that_was_written_over_keeps_its_tab_as_it_is_and_others_are_repaired() -> None:
    workbook = new_workbook()
    anchors = anchors_of(workbook.read())
    inn, result = (
        table(workbook, key).columns[name] for key, name in (("clients", "inn"), ("plan", "result"))
    )
    workbook.set_cell("Клиенты", 0, inn, "Номер")
    workbook.set_cell("План", 0, result, None)

    changes = plan_repair(workbook.read(), load("ru"), anchors, today=TODAY).changes

    assert [(one.table, one.column) for one in changes if isinstance(one, SetCell)] == [("plan", "result")]
    assert not [one for one in changes if isinstance(one, AddColumn)]


def test_tabs_and_columns_that_are_gone_are_added_as_migrate_does() -> None:
    snapshot = new_workbook().read()
    tabs = tuple(
        replace(tab, rows=[[*row[:2], *row[3:]] for row in tab.rows]) if tab.name == "Клиенты" else tab
        for tab in snapshot.tabs
        if tab.name != "Журнал"
    )
    changes = plan_repair(replace(snapshot, tabs=tabs), load("ru"), {}, today=TODAY).changes
    assert [one.spec.key for one in changes if isinstance(one, AddTab)] == ["log"]
    assert len([one for one in changes if isinstance(one, AddColumn)]) == 1


def test_memory_is_never_made_anew() -> None:
    snapshot = new_workbook().read()
    without = replace(
        snapshot, tabs=tuple(tab for tab in snapshot.tabs if tab.name not in ("Память", "Журнал"))
    )
    file = LocalFile("firm.xlsx", backup="firm.backup.xlsx")

    assert not plan_repair(without, load("ru"), {}, today=TODAY)
    assert codes(examine_file(file, without, load("ru"))) == {"memory_missing", "tab_lost"}


def book_without_inn(stands: object) -> tuple[Book, int]:
    workbook = new_workbook()
    col = table(workbook, "clients").columns["inn"]
    workbook.set_cell("Клиенты", 0, col, stands)  # type: ignore[arg-type]
    snapshot = workbook.read()
    whole = open_book(new_workbook().read(), load("ru"))
    tab = next(tab for tab in snapshot.tabs if tab.name == "Клиенты")
    view = whole.tables["clients"]
    columns = {key: place for key, place in view.columns.items() if key != "inn"}
    tables = {**whole.tables, "clients": replace(view, tab=tab, columns=columns)}
    return replace(whole, snapshot=snapshot, tables=tables), col


def test_guard_lets_a_header_into_its_empty_cell() -> None:
    book, col = book_without_inn(None)
    guard(ChangeSet("", (SetCell("Клиенты", "clients", "inn", 0, col, None, "ИНН", "doctor"),)), book)


@pytest.mark.parametrize(
    ("stands", "change"),
    [
        ("Номер", {}),
        (0, {}),
        (None, {"row": 1}),
        (None, {"after": "Не ИНН"}),
        (None, {"column": "name", "after": "Клиент"}),
        (None, {"exempt": ""}),
        (None, {"exempt": "clients"}),
        (None, {"tab": "План"}),
    ],
)
def test_guard_stops_whatever_is_not_a_lost_header(stands: object, change: dict[str, Any]) -> None:
    book, col = book_without_inn(stands)
    header = SetCell("Клиенты", "clients", "inn", 0, col, None, "ИНН", "doctor")
    with pytest.raises((UnsafeChange, KeyError)):
        guard(ChangeSet("", (replace(header, **change),)), book)


def _all_checks(template: Template) -> list[Check]:
    texts = template.messages["texts"]
    stems = [key.removeprefix("check_") for key in texts if key.startswith("check_")]
    wordless = ("topic_", "state_", "skipped_many")
    return [Check("login", "ok", stem) for stem in stems if not stem.startswith(wordless)]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_line_that_asks_for_something_has_a_remedy(lang: str) -> None:
    template = load(lang)
    asking = {
        *("login_file_open", "scopes_withheld", "edit_only_read", "edit_frozen", "version_older"),
        *("version_newer", "version_unknown", "tab_lost", "memory_lost", "header_line", "header_cleared"),
        *("header_renamed", "header_perhaps", "header_gone", "header_gone_tool", "marks_lost"),
        *("protections_lost", "locked", "locked_by_us", "locale_other", "time_zone_other", "cells_many"),
        *("writing", "writing_broken", "quota_few", "clock_ahead", "clock_behind", "file_read_only"),
        "not_strategy",
    }
    worded = {check.code: word_check(check, template) for check in _all_checks(template)}
    assert {code for code, said in worded.items() if said.todo} == asking
    assert all(said.what for said in worded.values())


def test_a_table_that_lost_its_whole_header_line_is_named_and_left_to_people() -> None:
    workbook = new_workbook()
    anchors = anchors_of(workbook.read())
    for col in table(workbook, "log").columns.values():
        workbook.set_cell("Журнал", 0, col, None)
    snapshot = workbook.read()
    file = LocalFile("firm.xlsx", backup="firm.backup.xlsx")

    assert codes(examine_file(file, snapshot, load("ru"))) == {"header_line"}
    assert not plan_repair(snapshot, load("ru"), anchors, today=TODAY)
