"""A new sheet, read back from the emulator: everything of the template is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sheet_state import END, MEMORY, Refusal, State, area, code, new_sheet
from small_template import MAIN, OPTIONS, SMALL

from sheets_strategy.adapters.google.new_sheet import build_requests
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.workbook.layout import lay_out, with_memory
from sheets_strategy.workbook.palette import TEAM_FILL, TOOL_FILL
from tests.google_emulator.emulator import Emulator

TAB = "'Client''s list'"
EVERYTHING = (
    "properties,namedRanges,sheets(properties,charts,filterViews,basicFilter,bandedRanges,"
    "conditionalFormats,protectedRanges,developerMetadata,data(rowData(values(userEnteredValue,note))))"
)


@pytest.fixture(scope="module")
def google() -> Iterator[Emulator]:
    with Emulator() as google:
        yield google


@pytest.fixture(scope="module")
def small(google: Emulator) -> State:
    return new_sheet(google, SMALL)


def formats(state: State, a1: str) -> list[str]:
    cells = state.cells(a1, "userEnteredFormat(numberFormat)")[0]
    found = [cell.get("userEnteredFormat", {}).get("numberFormat", {}) for cell in cells]
    return [f"{one.get('type', '')} {one.get('pattern', '')}".strip() for one in found]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_new_sheet_reads_back_as_the_template_lays_it_out(lang: str, google: Emulator) -> None:
    template = load_template(lang)
    state = new_sheet(google, template)
    filled = with_memory(template, MEMORY)

    for tab in filled.tabs:
        rows = [["" if value is None else value for value in row] for row in lay_out(tab, filled)]
        if tab.key == "home":
            # A box that nobody ticked reads as False.
            rows[filled.table("home_refresh").row + 1][0] = False
        for row in rows:
            while row and row[-1] == "":
                row.pop()
        assert rows == state.values(f"'{tab.label}'"), tab.key


def test_tabs_stand_in_order_hidden_coloured_and_frozen_and_the_first_tab_is_gone(small: State) -> None:
    sheets = small.about("sheets(properties(title,hidden,tabColorStyle,gridProperties))")["sheets"]
    found = [one["properties"] for one in sheets]
    grid = found[1]["gridProperties"]

    assert [(one["title"], one.get("hidden", False)) for one in found] == [
        ("Options", True),
        ("Client's list", False),
        ("Memory", True),
    ]
    assert code(found[1]["tabColorStyle"]) == "BF8F00"
    assert (grid["frozenRowCount"], grid["frozenColumnCount"]) == (9, 1)
    assert (grid["rowCount"], grid["columnCount"]) == (1000, 8 + 6)


@pytest.mark.parametrize(("lang", "locale"), [("ru", "ru_RU"), ("en", "en_US")])
def test_properties_are_the_languages_and_the_teams(lang: str, locale: str, google: Emulator) -> None:
    template = replace(SMALL, lang=lang)
    properties = new_sheet(google, template).about("properties(title,locale,timeZone)")["properties"]

    assert properties == {"title": "Sales strategy", "locale": locale, "timeZone": "Asia/Yekaterinburg"}


def test_a_batch_that_is_sent_twice_is_refused_the_second_time_and_changes_nothing(google: Emulator) -> None:
    state = new_sheet(google, SMALL)
    before = state.about(EVERYTHING)

    with pytest.raises(Refusal, match="requests"):
        state.batch(build_requests(SMALL, memory=MEMORY))

    assert before == state.about(EVERYTHING)


def test_a_tab_that_came_with_the_name_of_a_tab_of_the_template_is_no_hindrance(google: Emulator) -> None:
    state = new_sheet(google, replace(SMALL, tabs=(replace(MAIN, label="Sheet1"), OPTIONS)))

    titles = [one["properties"]["title"] for one in state.about("sheets(properties(title))")["sheets"]]

    assert titles == ["Sheet1", "Options"]


def test_of_tabs_that_are_all_hidden_the_first_is_shown(google: Emulator) -> None:
    hidden = (replace(MAIN, hidden=True), OPTIONS)
    state = new_sheet(google, replace(SMALL, tabs=hidden))

    found = [one["properties"] for one in state.about("sheets(properties(title,hidden))")["sheets"]]

    assert [one.get("hidden", False) for one in found] == [False, True]


def test_number_formats_reach_the_last_row(small: State) -> None:
    assert formats(small, f"{TAB}!A1000:H1000") == [
        "TEXT @",
        "NUMBER #,##0.00",
        "PERCENT 0.0%",
        "TEXT @",
        "TEXT @",
        "",
        "DATE dd.mm.yyyy",
        "TEXT @",
    ]


def test_blocks_above_the_list_have_formats_of_their_own(small: State) -> None:
    assert [formats(small, f"{TAB}!A{row}:B{row}") for row in (5, 6)] == [["TEXT @", "PERCENT 0.0%"]] * 2
    assert small.cells(f"{TAB}!A7:B7", "userEnteredFormat") == []


def test_each_setting_is_shown_as_what_it_is(small: State) -> None:
    shown = [formats(small, f"Options!B{row}")[0] for row in range(2, 5)]
    offers = [row[0].get("dataValidation") for row in small.cells("Options!B2:B4", "dataValidation") if row]

    assert shown == ["PERCENT 0.0%", "TEXT @", "TEXT @"]
    assert offers == [
        {
            "condition": {
                "type": "ONE_OF_LIST",
                "values": [{"userEnteredValue": "Russian"}, {"userEnteredValue": "English"}],
            },
            "strict": True,
            "showCustomUi": True,
        }
    ]


def test_what_people_type_stays_text_where_it_is_text_and_becomes_a_date_where_it_is_one(
    google: Emulator,
) -> None:
    state = new_sheet(google, replace(SMALL, lang="ru"))

    state.type_in(f"{TAB}!A500", "007")
    state.type_in(f"{TAB}!G500", "31.12.2025")

    assert state.values(f"{TAB}!A500:G500") == [["007", "", "", "", "", "", 46022]]


def test_text_that_looks_like_a_number_or_a_formula_stays_text(small: State) -> None:
    cells = small.cells(f"{TAB}!A10:A11", "userEnteredValue")

    assert [row[0]["userEnteredValue"] for row in cells] == [
        {"stringValue": "0123456789"},
        {"stringValue": "=1+1"},
    ]


def test_drop_downs_reach_the_last_row_and_only_strict_ones_refuse(small: State) -> None:
    (row,) = small.cells(f"{TAB}!D1000:E1000", "dataValidation")
    rules = [cell["dataValidation"] for cell in row]

    assert [(rule.get("strict", False), rule["showCustomUi"]) for rule in rules] == [
        (True, True),
        (False, True),
    ]
    assert [[value["userEnteredValue"] for value in rule["condition"]["values"]] for rule in rules] == [
        ["good", "bad"],
        ["law", "wish"],
    ]
    assert small.cells(f"{TAB}!D9", "dataValidation") == []


def test_headers_tell_by_colour_who_fills_a_column_and_explain_it(small: State) -> None:
    (row,) = small.cells(f"{TAB}!A9:H9", "note,userEnteredFormat(backgroundColorStyle)")
    team, tool = TEAM_FILL.removeprefix("#"), TOOL_FILL.removeprefix("#")
    fills = [code(cell["userEnteredFormat"]["backgroundColorStyle"]) for cell in row]

    assert fills == [team, tool, tool, team, team, team, tool, tool]
    assert [cell.get("note", "") for cell in row] == ["Who pays."] + [""] * 7


def test_what_the_tool_fills_beside_the_team_is_tinted_and_framed(small: State) -> None:
    (row,) = small.cells(f"{TAB}!A600:B600", "userEnteredFormat(backgroundColorStyle,borders)")
    team, tool = (cell.get("userEnteredFormat", {}) for cell in row)

    assert team == {}
    assert code(tool["backgroundColorStyle"]) == "F4F6F8"
    assert sorted(tool["borders"]) == ["bottom", "left", "right", "top"]


def test_columns_are_as_wide_as_in_a_file_and_the_code_is_hidden(small: State) -> None:
    sheets = small.about("sheets(properties(title),data(columnMetadata(pixelSize,hiddenByUser)))")["sheets"]
    columns = sheets[1]["data"][0]["columnMetadata"]

    assert [one["pixelSize"] for one in columns[:3]] == [30 * 7 + 5, 18 * 7 + 5, (len("Running") + 4) * 7 + 5]
    assert [one.get("hiddenByUser", False) for one in columns[:8]] == [False] * 7 + [True]


def test_colours_by_value_reach_the_last_row(small: State) -> None:
    (rule,) = small.sheet("Client's list", "conditionalFormats")["conditionalFormats"]

    assert [area(one) for one in rule["ranges"]] == [(9, END, 3, 4)]
    assert rule["booleanRule"]["condition"] == {
        "type": "TEXT_EQ",
        "values": [{"userEnteredValue": 'so-called "bad"'}],
    }
    form = rule["booleanRule"]["format"]
    assert code(form["backgroundColorStyle"]) == "F8CBAD"
    assert code(form["textFormat"]["foregroundColorStyle"]) == "C00000"
