"""Google's sheets under ``watch``: the real loop, lane, feed and sync over the emulator, in virtual time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from google_emulator import people
from google_emulator.spreadsheet import Mark
from tiny_firm import load
from watching_google import ANNA, GoogleWorld, synced_world

from sheets_strategy.adapters.google.reading import read_workbook
from sheets_strategy.adapters.google.watched import WatchedSheets
from sheets_strategy.watch import SHEETS
from sheets_strategy.workbook.book import Book, open_book
from sheets_strategy.workbook.sights import differs
from sheets_strategy.workbook.typed import read_typed

FEED_ONLY = replace(SHEETS, idle_look_s=0, look_s=0)


def book_of(world: GoogleWorld) -> Book:
    return open_book(read_workbook(world.api, world.keys[0]).snapshot, load("ru"))


def looked(world: GoogleWorld) -> WatchedSheets:
    """Give a lane that has seen all of the sheet once."""
    lane = world.lane()
    lane.look(world.keys[0], whole=True)
    world.google.forget()
    return lane


def cell(book: Book, table: str, row: int, column: str) -> tuple[str, str]:
    """Give the tab and the A1 address of a cell below a table's header."""
    from sheets_strategy.workbook.book import address

    view = book.tables[table]
    return view.tab.name, address(view.header_row + 1 + row, view.columns[column])


def test_what_a_look_sees_is_what_the_sync_left() -> None:
    world = synced_world()
    lane, key = looked(world), world.keys[0]
    settled = world.kept[key].settled
    for whole in (True, False):
        assert not differs(settled, lane.look(key, whole=whole).content)
    assert ({"read": 2}, 2) == ({"read": world.count("read")}, len(world.google.calls)), "a read a look"
    assert settled == read_typed(read_workbook(world.api, key).snapshot, load("ru"))


TYPED = [
    ("clients", 0, "problem"), ("segments", 0, "action"), ("plan", 0, "person"), ("sellers", 0, "name"),
    ("worklist", 0, "comment"), ("checks", 0, "decision"), ("settings", 1, "value"), ("rules", 0, "kind"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column"), TYPED)
def test_whatever_people_type_is_seen_by_a_cheap_look(table: str, row: int, column: str) -> None:
    world = synced_world()
    tab, at = cell(book_of(world), table, row, column)
    lane, key = looked(world), world.keys[0]
    world.type(tab, at, "новое слово")
    assert differs(world.kept[key].settled, lane.look(key, whole=False).content)


def test_cells_of_the_tool_are_no_change() -> None:
    world = synced_world()
    lane, key, book = looked(world), world.keys[0], book_of(world)
    for view in book.tables.values():
        spec = book.template.table(view.spec.key)
        rows = list(view.rows())[:1]
        for column in spec.columns:
            if column.owner == "tool" and column.type != "code" and rows and view.has(column.key):
                page = world.google.store.spreadsheets[key].titled(view.tab.name)
                assert page is not None
                page.values.put(rows[0], view.columns[column.key], "чужое")
    assert not differs(world.kept[key].settled, lane.look(key, whole=True).content)


def test_rows_pasted_below_the_statement_are_seen_without_reading_it() -> None:
    world = synced_world()
    lane, key = looked(world), world.keys[0]
    world.google.person(people.type_at_end, key, "Выписка", [["01.11.2026", "99", 5000]], user=ANNA)
    assert differs(world.kept[key].settled, lane.look(key, whole=False).content)


def test_a_renamed_tab_costs_one_more_read() -> None:
    world = synced_world()
    lane, key = looked(world), world.keys[0]
    world.google.person(people.rename_tab, key, "Клиенты", "Наши клиенты", user=ANNA)
    assert not differs(world.kept[key].settled, lane.look(key, whole=False).content)
    assert 3 == world.count("read")
    lane.look(key, whole=False)
    assert 4 == world.count("read")


def test_an_edit_of_a_dormant_sheet_is_found_by_the_feed_and_nothing_is_read_before() -> None:
    world = synced_world()
    tab, at = cell(book_of(world), "clients", 0, "since")
    world.google.forget()
    reads: list[int] = []
    world.time.at(100, lambda: world.type(tab, at, 2015))
    world.time.at(279, lambda: reads.append(world.count("read")))
    world.run(seconds=400, pace=FEED_ONLY)
    assert (["started", "synced", "stopped"], [2]) == (world.codes(), reads), "two for the greeting"
    assert 280 <= (world.notes[1].at - world.time.start).total_seconds() <= 280 + 30 + 20 + 5


def test_a_tick_is_served_unticked_and_answered_in_the_sheet() -> None:
    world = synced_world()
    book = book_of(world)
    tab, at = cell(book, "home_refresh", 0, "refresh")
    world.time.at(100, lambda: world.type(tab, at, True))
    world.run(seconds=200)
    assert ["started", "same", "stopped"] == world.codes()
    assert (world.notes[1].at - world.time.start).total_seconds() <= 131
    view = book_of(world).tables["home_refresh"]
    assert [False] == [view.value(row, "refresh") for row in view.rows()]


def test_a_token_that_google_no_longer_takes_costs_one_look_at_each_sheet() -> None:
    world = synced_world()
    assert world.feed.state is not None
    world.feed.state.tokens[""] = "gone"
    world.run(seconds=100, pace=FEED_ONLY)
    assert ["started", "stopped"] == world.codes()
    assert world.feed.state.tokens[""].isdigit()
    assert set() == world.feed.state.maybe


def test_what_the_feed_named_is_not_forgotten_when_the_program_ends_in_between() -> None:
    world = synced_world()
    tab, at = cell(book_of(world), "clients", 0, "since")
    world.type(tab, at, 2015)
    world.time.sleep(200)
    lane = world.lane()
    assert world.keys == lane.changed()
    assert 0 == world.run(seconds=100, once=True, pace=replace(FEED_ONLY, quiet_s=0, look_s=0))
    assert ["synced"] == world.codes()
    world.google.forget()
    assert 0 == world.run(seconds=100, once=True, pace=replace(FEED_ONLY, quiet_s=0, look_s=0))
    assert ["drive.changes.list"] == [call.name for call in world.google.calls], "and then nothing is left"


def test_a_mistake_stands_on_home_until_it_is_mended() -> None:
    world = synced_world()
    book = book_of(world)
    tab, at = cell(book, "clients", -1, "inn")
    header = book.tables["clients"].spec.column("inn").label
    world.time.at(50, lambda: world.type(tab, at, "Мой столбец"))
    world.time.at(250, lambda: world.type(tab, at, header))
    said: list[object] = []
    world.time.at(200, lambda: said.extend(_result(world)))
    assert 0 == world.run(seconds=350)
    assert ["started", "refused header_missing", "synced", "stopped"] == world.codes()
    assert "ИНН" in str(said[0]), said
    assert "ИНН" not in str(_result(world)[0])


def _result(world: GoogleWorld) -> list[object]:
    page = world.google.store.spreadsheets[world.keys[0]].titled("Главная")
    assert page is not None
    texts = [str(held) for row in range(page.values.used()) for held in page.values.row(row) if held]
    return [" ".join(texts)]


def test_a_network_that_comes_and_goes_loses_no_edit() -> None:
    world = synced_world()
    tab, at = cell(book_of(world), "clients", 0, "since")
    world.time.at(100, lambda: setattr(world.here, "down", True))
    world.time.at(150, lambda: world.type(tab, at, 2015))
    world.time.at(900, lambda: setattr(world.here, "down", False))
    world.run(seconds=1500, pace=FEED_ONLY)
    assert ["started", "offline google_silent", "online", "synced", "stopped"] == world.codes()


def test_another_run_that_is_writing_is_waited_for() -> None:
    world = synced_world()
    key = world.keys[0]
    tab, at = cell(book_of(world), "clients", 0, "since")
    sheet = world.google.store.spreadsheets[key]
    mark = Mark(
        77,
        "sheets-strategy.writing",
        f"{world.time.now.isoformat()} boris",
        "PROJECT",
        "project-1",
        "SPREADSHEET",
    )
    sheet.marks.append(mark)
    world.type(tab, at, 2015)
    world.time.at(150, lambda: sheet.marks.remove(mark))
    world.run(seconds=400)
    assert "synced" in world.codes()
    assert not any("refused" in code for code in world.codes())
