"""What is added to a sheet that people own, and protections put back after a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sheet_state import END, State, area, call, new_sheet
from small_template import MAIN, OPTIONS, SETTINGS, SMALL, TEAMS

from sheets_strategy.adapters.google.grow import column_requests, note_request, row_requests
from sheets_strategy.adapters.google.ids import chosen_id
from sheets_strategy.adapters.google.protections import TablePlace, place_of, protection_requests
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.workbook.book import find_tables
from sheets_strategy.workbook.changes import AddColumn
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.layout import lay_out
from sheets_strategy.workbook.template import ColumnSpec, Template
from tests.google_emulator.emulator import Emulator

LIST = "Client's list"
TAB = "'Client''s list'"
SHEET = chosen_id("sheet", "main")
CLIENTS = MAIN.table("clients")
COUNT = ColumnSpec("count", "Count", "tool", "integer")
OPTIONS_WITH_COUNT = replace(OPTIONS, tables=(replace(SETTINGS, columns=(*SETTINGS.columns, COUNT)), TEAMS))
STACKED = replace(SMALL, tabs=(MAIN, OPTIONS_WITH_COUNT))
VAT = ColumnSpec("vat", "VAT regime", "tool", "choice", 20, choices=("yes", "no"), strict=True)


@pytest.fixture(scope="module")
def google() -> Iterator[Emulator]:
    with Emulator() as google:
        yield google


@pytest.fixture
def state(google: Emulator) -> State:
    return new_sheet(google, SMALL)


def places(**moved: int) -> list[TablePlace]:
    columns = {column.key: col for col, column in enumerate(CLIENTS.columns)} | moved
    totals = MAIN.table("totals")
    return [
        TablePlace(SHEET, "main", totals, 3, {"line": 0, "share": 1}, 6),
        TablePlace(SHEET, "main", CLIENTS, 8, columns),
    ]


def protections(state: State) -> list[dict[str, object]]:
    fields = "protectedRanges(protectedRangeId,range,description,warningOnly,editors)"
    return list(state.sheet(LIST, fields).get("protectedRanges", []))


def test_added_column_looks_and_behaves_like_one_of_a_new_sheet(state: State) -> None:
    change = AddColumn(LIST, "clients", 8, 14, VAT)

    state.batch(column_requests(change, MAIN, SMALL, sheet_id=SHEET, grid_columns=14))
    state.batch([note_request(SHEET, 8, 14, "Found in the purposes.")])

    fields = (
        "userEnteredValue,note,userEnteredFormat(numberFormat,backgroundColorStyle),dataValidation(strict)"
    )
    (head,), *_, (body,) = state.cells(f"{TAB}!O9:O1000", fields)
    (old_head,) = state.cells(f"{TAB}!B9", "userEnteredFormat(backgroundColorStyle)")[0]
    (old_body,) = state.cells(f"{TAB}!B1000", "userEnteredFormat(backgroundColorStyle)")[0]
    columns = state.sheet(LIST, "data(columnMetadata(pixelSize,developerMetadata))")["data"][0]
    added = columns["columnMetadata"][14]
    color = "backgroundColorStyle"

    assert (head["userEnteredValue"], head["note"]) == (
        {"stringValue": "VAT regime"},
        "Found in the purposes.",
    )
    assert head["userEnteredFormat"][color] == old_head["userEnteredFormat"][color]
    assert body["userEnteredFormat"][color] == old_body["userEnteredFormat"][color]
    assert body["userEnteredFormat"]["numberFormat"] == {"type": "TEXT", "pattern": "@"}
    assert body["dataValidation"] == {"strict": True}
    assert added["pixelSize"] == 20 * 7 + 5
    assert added["developerMetadata"][0]["metadataValue"] == "clients.vat"
    assert (8, END, 14, 15) in [area(one["range"]) for one in protections(state)]  # type: ignore[arg-type]


def test_grid_with_room_for_a_column_does_not_grow(state: State) -> None:
    change = AddColumn(LIST, "clients", 8, 9, VAT)

    state.batch(column_requests(change, MAIN, SMALL, sheet_id=SHEET, grid_columns=14))

    grid = state.sheet(LIST, "properties(gridProperties(columnCount))")["properties"]["gridProperties"]
    assert grid["columnCount"] == 14


def test_rows_below_the_old_end_of_the_grid_get_formats_and_choices_wherever_columns_were_moved(
    state: State,
) -> None:
    moved = {"source": {"sheetId": SHEET, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}}
    more = {"sheetId": SHEET, "dimension": "ROWS", "length": 50}
    state.batch([{"moveDimension": {**moved, "destinationIndex": 1}}, {"appendDimension": more}])

    state.batch(row_requests(places(mood=1, sum=2, share=3)[1], MAIN, first_row=1000))

    fields = "userEnteredFormat(numberFormat(pattern)),dataValidation(strict)"
    (row,) = state.cells(f"{TAB}!A1050:H1050", fields)
    shown = [cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("pattern", "") for cell in row]
    assert shown == ["@", "@", "#,##0.00", "0.0%", "@", "", "dd.mm.yyyy", "@"]
    assert [col for col, cell in enumerate(row) if "dataValidation" in cell] == [1, 4]


@pytest.mark.parametrize("lock", [None, ["owner@example.com"]])
def test_protections_that_a_copy_lost_are_put_back_once(lock: list[str] | None, google: Emulator) -> None:
    state = new_sheet(google, SMALL, lock=lock)
    made = call(google, "POST", f"{google.url}/drive/v3/files/{state.id}/copy", json={"name": "Copy"})
    copy = State(google, made["id"])

    def wanted() -> list[dict[str, object]]:
        return protection_requests(places(), protections(copy), SMALL, rows={SHEET: 1000}, lock=lock)  # type: ignore[arg-type]

    copy.batch(wanted())

    assert wanted() == []
    assert sorted(area(one["range"]) for one in protections(copy)) == sorted(  # type: ignore[arg-type]
        area(one["range"])  # type: ignore[arg-type]
        for one in protections(state)
    )


@pytest.mark.parametrize(
    "template", [load_template("ru"), STACKED], ids=["built-in", "lists one above the other"]
)
def test_a_new_sheet_lacks_no_protection_wherever_its_tables_are_found(
    template: Template, google: Emulator
) -> None:
    state = new_sheet(google, template)
    fields = "protectedRanges(protectedRangeId,range,description,warningOnly)"
    found: list[TablePlace] = []
    present: list[dict[str, object]] = []
    for tab in template.tabs:
        views = find_tables(Tab(tab.label, lay_out(tab, template)), tab)
        found += [place_of(view, chosen_id("sheet", tab.key)) for view in views]
        present += state.sheet(tab.label, fields).get("protectedRanges", [])
    rows = dict.fromkeys((place.sheet_id for place in found), END)

    assert len(present) > 2
    assert protection_requests(found, present, template, rows=rows) == []


def test_protections_that_people_took_away_in_part_are_put_back_in_part(state: State) -> None:
    tool = next(one for one in protections(state) if area(one["range"]) == (8, END, 6, 8))  # type: ignore[arg-type]
    state.batch([{"deleteProtectedRange": {"protectedRangeId": tool["protectedRangeId"]}}])

    requests = protection_requests(places(), protections(state), SMALL, rows={SHEET: 1000})

    assert [next(iter(one)) for one in requests] == ["addProtectedRange"]
    state.batch(requests)
    assert protection_requests(places(), protections(state), SMALL, rows={SHEET: 1000}) == []
