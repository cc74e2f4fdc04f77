"""Bands, filters, names, charts, protections and marks of a new sheet, read back from the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sheet_state import END, State, area, new_sheet
from small_template import MAIN, SMALL

from sheets_strategy.adapters.google.chart import chart_request
from sheets_strategy.adapters.google.ids import chosen_id
from sheets_strategy.adapters.google.new_tab import tab_requests
from sheets_strategy.adapters.templates import load_template
from tests.google_emulator.emulator import Emulator

LIST = "Client's list"


@pytest.fixture(scope="module")
def google() -> Iterator[Emulator]:
    with Emulator() as google:
        yield google


@pytest.fixture(scope="module")
def small(google: Emulator) -> State:
    return new_sheet(google, SMALL)


@pytest.fixture(scope="module")
def full(google: Emulator) -> State:
    return new_sheet(google, load_template("ru"))


def test_lists_are_banded_and_blocks_and_what_a_chart_reads_are_not(full: State) -> None:
    sheets = full.about("sheets(properties(title),bandedRanges(bandedRangeId,range))")["sheets"]
    bands = {
        one["properties"]["title"]: [area(band["range"]) for band in one.get("bandedRanges", [])]
        for one in sheets
    }

    assert bands["ABC-анализ"] == [(50, END, 0, 42)]
    assert bands["Настройки"] == [(1, 28, 0, 3), (31, END, 0, 6)]
    assert all(bands.values())


def test_everybody_gets_a_filter_view_over_the_list_and_the_columns_right_of_it(full: State) -> None:
    sheets = full.about("sheets(properties(title),filterViews(filterViewId,title,range))")["sheets"]
    views = {
        one["properties"]["title"]: [(view["title"], area(view["range"])) for view in one["filterViews"]]
        for one in sheets
        if "filterViews" in one
    }

    assert list(views) == [
        "Выписка", "Что не продажа", "Клиенты", "ABC-анализ", "Портрет", "Параметры клиентов", "Сегменты",
        "План", "6 ключей", "Продавцы", "Работа", "Вопросы", "Курсы",
    ]  # fmt: skip
    title, (*rest, last) = views["ABC-анализ"][0]
    assert (title, rest) == ("Свой отбор и сортировка · ABC-анализ", [49, END, 0])
    assert last in (None, 48 + 6)


def test_buttons_that_filter_for_all_stand_where_rows_are_the_teams_to_order(full: State) -> None:
    sheets = full.about("sheets(properties(title),basicFilter(range))")["sheets"]

    assert [one["properties"]["title"] for one in sheets if "basicFilter" in one] == [
        "Выписка", "Что не продажа", "Клиенты", "Параметры клиентов", "Сегменты", "План", "Продавцы", "Курсы",
    ]  # fmt: skip


def test_where_tool_columns_are_locked_only_lists_without_them_keep_the_buttons(google: Emulator) -> None:
    state = new_sheet(google, load_template("ru"), lock=["owner@example.com"])
    sheets = state.about("sheets(properties(title),basicFilter(range))")["sheets"]

    assert [one["properties"]["title"] for one in sheets if "basicFilter" in one] == ["Выписка", "Курсы"]


def test_every_table_has_a_name_for_peoples_formulas(small: State) -> None:
    names = {one["name"]: area(one["range"]) for one in small.about("namedRanges")["namedRanges"]}

    assert names == {
        "strategy_settings": (0, 6, 0, 2),
        "strategy_teams": (8, END, 0, 2),
        "strategy_totals": (3, 6, 0, 2),
        "strategy_clients": (8, END, 0, 8),
        "strategy_memory": (0, END, 0, 4),
    }


def test_pareto_chart_has_bars_on_the_left_and_the_share_from_0_to_100_percent_on_the_right(
    small: State,
) -> None:
    (chart,) = small.sheet(LIST, "charts")["charts"]
    basic = chart["spec"]["basicChart"]
    drawn = [
        (one["type"], one["targetAxis"], area(one["series"]["sourceRange"]["sources"][0]))
        for one in basic["series"]
    ]
    place = chart["position"]["overlayPosition"]

    assert chart["chartId"] == chosen_id("chart", "main", "clients")
    assert (chart["spec"]["title"], basic["chartType"], basic["headerCount"]) == ("Pareto", "COMBO", 1)
    assert area(basic["domains"][0]["domain"]["sourceRange"]["sources"][0]) == (8, 29, 0, 1)
    assert drawn == [
        ("COLUMN", "LEFT_AXIS", (8, 29, 1, 2)),
        ("LINE", "RIGHT_AXIS", (8, 29, 2, 3)),
    ]
    assert basic["axis"][2]["viewWindowOptions"]["viewWindowMax"] == 1
    assert (place["anchorCell"]["rowIndex"], place["anchorCell"]["columnIndex"]) == (2, 9)
    assert (place["widthPixels"], place["heightPixels"]) == (720, 360)


def test_tool_columns_and_headers_ask_before_they_are_changed(small: State) -> None:
    found = small.sheet(LIST, "protectedRanges(range,warningOnly,editors)")["protectedRanges"]

    assert sorted(area(one["range"]) for one in found) == [
        (3, 6, 0, 2),
        (8, 9, 0, 1),
        (8, 9, 3, 6),
        (8, END, 1, 3),
        (8, END, 6, 8),
    ]
    assert all(one["warningOnly"] for one in found)


def test_lock_lets_only_those_write_who_are_named(google: Emulator) -> None:
    state = new_sheet(google, SMALL, lock=["owner@example.com", "head@example.com"])
    found = state.sheet(LIST, "protectedRanges(range,warningOnly,editors)")["protectedRanges"]
    locked = {area(one["range"]): one["editors"]["users"] for one in found if not one.get("warningOnly")}

    assert list(locked) == [(3, 6, 0, 2), (8, END, 1, 3), (8, END, 6, 8)]
    assert all(set(users) == {"owner@example.com", "head@example.com"} for users in locked.values())


def test_tabs_and_columns_are_marked_and_of_tables_that_share_a_column_the_list_names_it(full: State) -> None:
    fields = "sheets(properties(title),developerMetadata,data(columnMetadata(developerMetadata)))"
    sheets = {one["properties"]["title"]: one for one in full.about(fields)["sheets"]}
    abc = sheets["ABC-анализ"]
    marks = {
        col: (one["developerMetadata"][0]["metadataKey"], one["developerMetadata"][0]["metadataValue"])
        for col, one in enumerate(abc["data"][0]["columnMetadata"])
        if "developerMetadata" in one
    }
    key = "sheets-strategy.column"

    assert [one["metadataValue"] for one in abc["developerMetadata"]] == ["abc"]
    assert abc["developerMetadata"][0]["visibility"] == "DOCUMENT"
    assert (marks[0], marks[1], marks[41], marks[44]) == (
        (key, "abc.place"), (key, "abc.client"), (key, "abc.code"), (key, "abc_pareto.pareto_place")
    )  # fmt: skip
    assert len(marks) == 42 + 4
    assert [one["developerMetadata"][0]["metadataValue"] for one in sheets.values()] == [
        tab.key for tab in load_template("ru").tabs
    ]


def test_names_left_from_a_deleted_tab_are_replaced(google: Emulator) -> None:
    state = new_sheet(google, SMALL)
    spare = {"addSheet": {"properties": {"title": "Spare"}}}
    state.batch([spare, {"deleteSheet": {"sheetId": chosen_id("sheet", "main")}}])
    names = state.about("namedRanges").get("namedRanges", [])
    left = [{"name": "strategy_clients", "namedRangeId": "x", "range": {}}]

    requests = tab_requests(MAIN, SMALL, index=2, names=names)
    state.batch(requests)

    assert tab_requests(replace(MAIN), SMALL, index=2, names=left)[0] == {
        "deleteNamedRange": {"namedRangeId": "x"}
    }
    assert "strategy_clients" in {one["name"] for one in state.about("namedRanges")["namedRanges"]}


def test_two_shares_stand_side_by_side_as_bars_along_the_bottom() -> None:
    tab = load_template("ru").tab("portrait")
    request = chart_request(7, tab, tab.charts[0])["addChart"]["chart"]["spec"]

    basic = request["basicChart"]
    columns = [
        one["sourceRange"]["sources"][0]["startColumnIndex"]
        for one in (basic["domains"][0]["domain"], *(series["series"] for series in basic["series"]))
    ]
    assert (basic["chartType"], columns) == ("BAR", [17, 18, 19])
    assert [series["targetAxis"] for series in basic["series"]] == ["BOTTOM_AXIS", "BOTTOM_AXIS"]
    assert basic["axis"][0]["viewWindowOptions"]["viewWindowMin"] == 0
