"""Values in and out, as Google was recorded to give them."""

from __future__ import annotations

import pytest
from engine import Engine
from google_emulator.calls import ApiError


def message(error: pytest.ExceptionInfo[ApiError]) -> str:
    body = error.value.answer.body
    assert body is not None
    return str(body["error"]["message"])


def test_a_new_spreadsheet_has_one_empty_tab_of_the_default_size() -> None:
    engine = Engine()

    assert engine.get(fields="sheets.properties") == {
        "sheets": [
            {
                "properties": {
                    "sheetId": 0,
                    "title": "Sheet1",
                    "index": 0,
                    "sheetType": "GRID",
                    "gridProperties": {"rowCount": 1000, "columnCount": 26},
                }
            }
        ]
    }


def test_an_update_answers_what_it_covered_and_null_skips() -> None:
    engine = Engine()
    engine.put("A1", [["a", "b"], ["c", "d"]])

    answer = engine.put("A1:B2", [[None, "x"], ["", None]])

    assert answer == {
        "spreadsheetId": engine.id,
        "updatedRange": "Sheet1!A1:B2",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 2,
    }
    assert engine.values() == [["a", "x"], ["", "d"]]


def test_the_four_readings_of_the_same_cells() -> None:
    engine = Engine()
    engine.put(
        "A1:D2", [["=4/2", "2020-01-01", "string", 53], ["=3/2", 0.12, "1999-01-02", ""]], "USER_ENTERED"
    )

    def read(**query: str) -> object:
        return engine.get("/values/Sheet1!A1:D2", **query)["values"]

    assert read() == [["2", "2020-01-01", "string", "53"], ["1.5", "0.12", "1999-01-02"]]
    assert read(valueRenderOption="FORMULA") == [["=4/2", 43831, "string", 53], ["=3/2", 0.12, 36162]]
    assert read(valueRenderOption="UNFORMATTED_VALUE") == [[2, 43831, "string", 53], [1.5, 0.12, 36162]]
    assert read(valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING") == [
        [2, "2020-01-01", "string", 53],
        [1.5, 0.12, "1999-01-02"],
    ]


def test_echoed_ranges_are_whole_and_quoted_only_when_needed() -> None:
    engine = Engine()
    engine.batch(
        {"addSheet": {"properties": {"title": "D3", "gridProperties": {"rowCount": 4, "columnCount": 3}}}},
        {"addSheet": {"properties": {"title": "It's", "gridProperties": {"rowCount": 4, "columnCount": 3}}}},
        {
            "addSheet": {
                "properties": {"title": "Клиенты", "gridProperties": {"rowCount": 4, "columnCount": 3}}
            }
        },
    )
    texts = ["A1:1", "Sheet1!C:C", "D3", "'D3'!A2:B", "'It''s'!B3:A2", "Клиенты", "'Клиенты'!A2:C3"]

    ranges = [one["range"] for one in engine.get("/values:batchGet", ranges=texts)["valueRanges"]]

    assert ranges == [
        "Sheet1!A1:Z1",
        "Sheet1!C1:C1000",
        "Sheet1!D3",
        "'D3'!A2:B4",
        "'It''s'!A2:B3",
        "'Клиенты'!A1:C4",
        "'Клиенты'!A2:C3",
    ]


def test_a_missing_tab_is_a_range_that_cannot_be_parsed() -> None:
    engine = Engine()

    with pytest.raises(ApiError) as error:
        engine.get("/values/Нет!A1")

    assert message(error) == "Unable to parse range: Нет!A1"


@pytest.mark.parametrize(
    ("where", "values", "text"),
    [
        ("A1:B1", [[1], [2]], "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]"),
        (
            "A1:B1",
            [[1, 2, 3]],
            "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]",
        ),
        ("Z1", [[1, 2]], "Range (Sheet1!Z1:AA1) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("A1001", [[1]], "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
        (
            "A1",
            [["x" * 50_001]],
            "Your input contains more than the maximum of 50000 characters in a single cell.",
        ),
    ],
)
def test_a_write_that_does_not_fit_is_refused_whole(
    where: str, values: list[list[object]], text: str
) -> None:
    engine = Engine()
    engine.put("A1", [["kept"]])

    with pytest.raises(ApiError) as error:
        engine.put(where, [*values])

    assert message(error) == text
    assert engine.values() == [["kept"]]


def test_append_finds_the_table_and_says_so_only_when_there_is_one() -> None:
    engine = Engine()

    def append(where: str, row: list[object], **query: str) -> object:
        body = {"values": [row]}
        return engine.post(f"/values/{where}:append", body, valueInputOption="RAW", **query)

    assert append("Sheet1", ["a", "", "c"]) == {
        "spreadsheetId": engine.id,
        "updates": {
            "spreadsheetId": engine.id,
            "updatedRange": "Sheet1!A1:C1",
            "updatedRows": 1,
            "updatedColumns": 3,
            "updatedCells": 3,
        },
    }
    # The last block of the tab is C1 alone: recorded with gspread's append_row.
    assert append("Sheet1", ["x"])["tableRange"] == "Sheet1!C1"  # type: ignore[index]
    assert append("Sheet1!A1", ["y"])["tableRange"] == "Sheet1!A1"  # type: ignore[index]
    assert append("Sheet1!F9", ["z"])["updates"]["updatedRange"] == "Sheet1!F9"  # type: ignore[index]
    assert engine.values("Sheet1!A1:D3") == [["a", "", "c"], ["y", "", "x"]]


def test_append_inserts_rows_or_writes_over_what_follows_and_grows_the_grid() -> None:
    engine = Engine(
        sheets=[{"properties": {"title": "T", "gridProperties": {"rowCount": 3, "columnCount": 2}}}]
    )
    engine.put("A1", [["head"], [""], ["below"]])
    body = {"values": [["one"], ["two"]]}

    engine.post("/values/T!A1:append", body, valueInputOption="RAW", insertDataOption="INSERT_ROWS")
    assert engine.values("T") == [["head"], ["one"], ["two"], [], ["below"]]

    engine.post("/values/T!A5:append", body, valueInputOption="RAW", insertDataOption="OVERWRITE")
    assert engine.values("T") == [["head"], ["one"], ["two"], [], ["below"], ["one"], ["two"]]
    assert engine.get("/values/T")["range"] == "T!A1:B7"


def test_clear_keeps_notes_and_formats() -> None:
    engine = Engine()
    cell = {
        "userEnteredValue": {"numberValue": 1},
        "note": "why",
        "userEnteredFormat": {"textFormat": {"bold": True}},
    }
    engine.batch({"updateCells": {"start": {}, "rows": [{"values": [cell]}], "fields": "*"}})

    answer = engine.post("/values/Sheet1:clear")

    assert answer == {"spreadsheetId": engine.id, "clearedRange": "Sheet1!A1:Z1000"}
    rows = engine.get(fields="sheets.data.rowData.values(note,userEnteredFormat,userEnteredValue)")["sheets"][
        0
    ]["data"]
    assert rows == [
        {"rowData": [{"values": [{"note": "why", "userEnteredFormat": {"textFormat": {"bold": True}}}]}]}
    ]


def test_clearing_outside_the_grid_is_refused_and_over_its_edge_is_cut() -> None:
    engine = Engine()

    assert engine.post("/values:batchClear", {"ranges": ["A999:ZZ"]})["clearedRanges"] == [
        "Sheet1!A999:Z1000"
    ]
    with pytest.raises(ApiError) as error:
        engine.post("/values:batchClear", {"ranges": ["A1001:ZZ"]})
    assert message(error) == (
        "Invalid range[0]: Range (Sheet1!A1001:ZZ) exceeds grid limits. Max rows: 1000, max columns: 26"
    )
    assert engine.get("/values/A1:ZZZ2000")["range"] == "Sheet1!A1:Z1000"


def test_a_batch_of_ranges_is_written_whole_or_not_at_all() -> None:
    engine = Engine()
    data = [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "A3", "values": [["c"]]}]

    answer = engine.post(
        "/values:batchUpdate", {"valueInputOption": "RAW", "data": data, "includeValuesInResponse": True}
    )

    assert answer == {
        "spreadsheetId": engine.id,
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 2,
        "totalUpdatedCells": 3,
        "totalUpdatedSheets": 1,
        "responses": [
            {
                "spreadsheetId": engine.id,
                "updatedRange": "Sheet1!A1:B1",
                "updatedRows": 1,
                "updatedColumns": 2,
                "updatedCells": 2,
                "updatedData": {"range": "Sheet1!A1:B1", "majorDimension": "ROWS", "values": [["a", "b"]]},
            },
            {
                "spreadsheetId": engine.id,
                "updatedRange": "Sheet1!A3",
                "updatedRows": 1,
                "updatedColumns": 1,
                "updatedCells": 1,
                "updatedData": {"range": "Sheet1!A3", "majorDimension": "ROWS", "values": [["c"]]},
            },
        ],
    }
    bad = [{"range": "A1", "values": [["changed"]]}, {"range": "Nowhere!A1", "values": [["x"]]}]
    with pytest.raises(ApiError) as error:
        engine.post("/values:batchUpdate", {"valueInputOption": "RAW", "data": bad})
    assert message(error) == "Invalid data[1]: Unable to parse range: Nowhere!A1"
    assert engine.values() == [["a", "b"], [], ["c"]]


def test_long_numbers_lose_their_last_digits_and_text_keeps_them() -> None:
    engine = Engine()
    engine.put("A1", [[40702810900000012345, "40702810900000012345", 5.0, 1e300]])

    assert engine.values() == [[40702810900000014336, "40702810900000012345", 5, 1e300]]


def test_columns_as_major_dimension() -> None:
    engine = Engine()
    engine.put("B1", [["a", "b"], ["c"]], major="COLUMNS")

    assert engine.values() == [["", "a", "c"], ["", "b"]]
    assert engine.values("B:C", majorDimension="COLUMNS") == [["a", "b"], ["c"]]
