"""batchUpdate: all or nothing, replies, the spreadsheet in the answer, cells, tabs, limits."""

from __future__ import annotations

from typing import Any

import pytest
from engine import Engine
from google_emulator.calls import ApiError
from test_emulator_structure import area


def typed(*rows: list[Any]) -> list[dict[str, Any]]:
    kinds = {str: "stringValue", bool: "boolValue", int: "numberValue", float: "numberValue"}
    return [
        {"values": [{} if one is None else {"userEnteredValue": {kinds[type(one)]: one}} for one in row]}
        for row in rows
    ]


def test_one_bad_request_leaves_everything_as_it_was() -> None:
    engine = Engine()
    engine.put("A1", [["kept"]])

    text = engine.refused(
        {"updateCells": {"start": {}, "rows": typed(["changed"]), "fields": "userEnteredValue"}},
        {"addSheet": {"properties": {"title": "B", "sheetId": 7}}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}},
        {"deleteSheet": {"sheetId": 7}},
    )

    assert text == "Invalid requests[3].deleteSheet: You can't remove all the visible sheets in a document."


def test_the_answer_carries_what_was_asked_of_the_new_state() -> None:
    engine = Engine()
    body = {
        "requests": [{"appendCells": {"sheetId": 0, "rows": typed(["a", 1]), "fields": "userEnteredValue"}}],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Sheet1!A1:B2"],
    }
    mask = "replies,updatedSpreadsheet.sheets(properties.title,data.rowData.values.userEnteredValue)"

    assert engine.post(":batchUpdate", body, fields=mask) == {
        "replies": [{}],
        "updatedSpreadsheet": {
            "sheets": [
                {
                    "properties": {"title": "Sheet1"},
                    "data": [
                        {
                            "rowData": [
                                {
                                    "values": [
                                        {"userEnteredValue": {"stringValue": "a"}},
                                        {"userEnteredValue": {"numberValue": 1}},
                                    ]
                                }
                            ]
                        }
                    ],
                }
            ]
        },
    }
    assert "updatedSpreadsheet" not in engine.post(":batchUpdate", body, fields="replies")
    assert "data" not in engine.post(":batchUpdate", body)["updatedSpreadsheet"]["sheets"][0]
    whole = engine.post(":batchUpdate", body | {"responseIncludeGridData": True})
    assert (
        whole["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"][0]["formattedValue"]
        == "a"
    )


def test_cells_appended_skip_blanks_and_grow_the_grid() -> None:
    engine = Engine(
        sheets=[{"properties": {"title": "T", "gridProperties": {"rowCount": 2, "columnCount": 3}}}]
    )
    engine.put("C1", [["last"]])
    # A format below the data is no data.
    engine.batch(
        {"repeatCell": {"range": {}, "cell": {"userEnteredFormat": {"wrapStrategy": "WRAP"}}, "fields": "userEnteredFormat"}}
    )  # fmt: skip

    engine.batch({"appendCells": {"rows": typed(["x", None, "z"], ["y"]), "fields": "userEnteredValue"}})

    assert engine.get("/values/T") == {
        "range": "T!A1:C3",
        "majorDimension": "ROWS",
        "values": [["", "", "last"], ["x", "", "z"], ["y"]],
    }
    assert engine.refused({"appendCells": {"rows": typed([1, 2, 3, 4]), "fields": "userEnteredValue"}}) == (
        "Invalid requests[0].appendCells: Attempting to write column: 3, beyond the last requested column of: 2"
    )


def test_cells_of_a_range_that_no_row_covers_are_cleared() -> None:
    engine = Engine()
    engine.put("A1", [["a", "b", "c"], ["d", "e", "f"], ["g"]])

    engine.batch(
        {"updateCells": {"range": area(0, 2, 0, 2), "rows": typed(["A"]), "fields": "userEnteredValue"}},
    )

    assert engine.values() == [["A", "", "c"], ["", "", "f"], ["g"]]


def test_cells_from_a_corner_are_written_as_typed() -> None:
    engine = Engine()
    rows = typed(["=1+1", 0, False, "00123"], [None, ""])
    rows[1]["values"].append({"userEnteredValue": {"formulaValue": "=B1+1"}})

    engine.batch({"updateCells": {"start": {"rowIndex": 1}, "rows": rows, "fields": "userEnteredValue"}})

    assert engine.values(render="FORMULA") == [[], ["=1+1", 0, False, "00123"], ["", "", "=B1+1"]]
    assert engine.values() == [[], ["=1+1", 0, False, "00123"], ["", "", 1]]


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ({"updateCells": {"start": {}, "rows": typed(["a"])}}, "updateCells: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"),
        ({"updateCells": {"range": area(0, 1, 0, 1), "rows": typed([1, 2]), "fields": "*"}}, "updateCells: Attempting to write column: 1, beyond the last requested column of: 0"),
        ({"updateCells": {"start": {"columnIndex": 25}, "rows": typed([1, 2]), "fields": "*"}}, "updateCells: Attempting to write column: 26, beyond the last requested column of: 25"),
        ({"updateCells": {"start": {"rowIndex": 1000}, "rows": typed([1]), "fields": "*"}}, "updateCells: GridCoordinate.rowIndex[1000] is after last row in grid[999]"),
        ({"updateCells": {"start": {}, "rows": typed(["x" * 50_001]), "fields": "*"}}, "updateCells: Your input contains more than the maximum of 50000 characters in a single cell."),
        ({"repeatCell": {"range": {"sheetId": 9}, "fields": "*"}}, "repeatCell: No grid with id: 9"),
        ({"addSheet": {"properties": {"title": "sheet1"}}}, 'addSheet: A sheet with the name "sheet1" already exists. Please enter another name.'),
        ({"addSheet": {"properties": {"sheetId": 0}}}, "addSheet: Sheet with id 0 already exists."),
        ({"addSheet": {"properties": {"title": "x" * 101}}}, "addSheet: The sheet name cannot be greater than 100 characters."),
        ({"addSheet": {"properties": {"gridProperties": {"rowCount": 10_000_000, "columnCount": 1}}}}, "addSheet: This action would increase the number of cells in the workbook above the limit of 10000000 cells."),
        ({"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}}, "updateSheetProperties: You can't hide all the sheets in a document."),
        ({"updateSheetProperties": {"properties": {"gridProperties": {"columnCount": 18_279}}, "fields": "gridProperties.columnCount"}}, "updateSheetProperties: This action would increase the number of cells in the workbook above the limit of 10000000 cells."),
        ({"updateSheetProperties": {"properties": {"gridProperties": {"rowCount": 1, "columnCount": 18_279}}, "fields": "gridProperties(rowCount,columnCount)"}}, "updateSheetProperties: This action would increase the number of columns in the sheet above the limit of 18278 columns."),
        ({"mergeCells": {"range": area(5, 5, 0, 1)}}, "mergeCells: range.endRowIndex must be greater than range.startRowIndex"),
        ({"deleteNamedRange": {"namedRangeId": "x"}}, "deleteNamedRange: No named range with id: x"),
    ],
)  # fmt: skip
def test_requests_that_google_refuses(request_: dict[str, Any], text: str) -> None:
    assert Engine().refused(request_) == f"Invalid requests[0].{text}"


def test_a_kind_that_is_not_imitated_is_refused_by_name() -> None:
    engine = Engine()

    with pytest.raises(ApiError) as error:
        engine.batch({"randomizeRange": {"range": {}}})

    assert error.value.answer.status == 501
    assert error.value.answer.body == {
        "error": {
            "code": 501,
            "message": "Invalid requests[0].randomizeRange: not supported by the emulator",
            "status": "UNIMPLEMENTED",
        }
    }


def test_tabs_are_made_moved_renamed_duplicated_and_deleted() -> None:
    engine = Engine()
    engine.batch(
        {"addSheet": {"properties": {"title": "B", "sheetId": 2, "index": 0}}},
        {"addSheet": {"properties": {"title": "C", "sheetId": 3}}},
        {"updateSheetProperties": {"properties": {"sheetId": 3, "index": 1}, "fields": "index"}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "A"}, "fields": "title"}},
        {"duplicateSheet": {"sourceSheetId": 3, "newSheetId": 4, "insertSheetIndex": 3, "newSheetName": "D"}},
        {"deleteSheet": {"sheetId": 3}},
    )

    tabs = engine.get(fields="sheets.properties(sheetId,title,index)")["sheets"]
    assert [one["properties"] for one in tabs] == [
        {"sheetId": 2, "title": "B", "index": 0},
        {"sheetId": 0, "title": "A", "index": 1},
        {"sheetId": 4, "title": "D", "index": 2},
    ]


def test_formulas_follow_a_renamed_tab_and_break_with_a_deleted_one() -> None:
    engine = Engine()
    engine.batch({"addSheet": {"properties": {"title": "Data", "sheetId": 5}}})
    engine.put("Data!A1", [[41]])
    engine.put("Sheet1!A1", [["=Data!A1+1"]], "USER_ENTERED")

    engine.batch(
        {"updateSheetProperties": {"properties": {"sheetId": 5, "title": "My data"}, "fields": "title"}}
    )
    assert (engine.values(render="FORMULA"), engine.values()) == ([["='My data'!A1+1"]], [[42]])
    engine.batch({"deleteSheet": {"sheetId": 5}})
    assert (engine.values(render="FORMULA"), engine.values()) == ([["=#REF!+1"]], [["#REF!"]])


def test_a_shrinking_grid_drops_what_lies_outside() -> None:
    engine = Engine()
    engine.put("A1", [["a", "b"], ["c"]])
    engine.batch({"addNamedRange": {"namedRange": {"name": "All", "range": area(0, 2, 0, 2)}}})
    grid = {"rowCount": 1, "columnCount": 1}

    engine.batch(
        {"updateSheetProperties": {"properties": {"gridProperties": grid}, "fields": "gridProperties(rowCount,columnCount)"}}
    )  # fmt: skip

    assert engine.values() == [["a"]]
    assert engine.state.named_ranges[0]["range"] == area(0, 1, 0, 1)


def test_properties_of_the_spreadsheet_are_changed_by_mask_and_name_the_file() -> None:
    engine = Engine()
    properties = {"title": "New", "locale": "ru_RU", "timeZone": "Europe/Moscow"}

    engine.batch({"updateSpreadsheetProperties": {"properties": properties, "fields": "title,locale"}})

    answer = engine.get(fields="properties(title,locale,timeZone)")
    assert answer == {"properties": {"title": "New", "locale": "ru_RU", "timeZone": "Etc/GMT"}}
    assert engine.store.files[engine.id].name == "New"


def test_readers_read_and_do_not_write_and_strangers_see_nothing() -> None:
    engine = Engine()
    reader = {"id": "1", "type": "user", "role": "reader", "emailAddress": "ann@example.com"}
    engine.store.files[engine.id].permissions.append(reader)
    path = f"/v4/spreadsheets/{engine.id}"

    assert engine.call("GET", path, user="ann@example.com")["spreadsheetId"] == engine.id
    for user, method, tail in (("ann@example.com", "POST", ":batchUpdate"), ("eve@example.com", "GET", "")):
        with pytest.raises(ApiError) as error:
            engine.call(method, path + tail, {"requests": [{"addSheet": {}}]}, user=user)
        assert error.value.answer.body == {
            "error": {
                "code": 403,
                "message": "The caller does not have permission",
                "status": "PERMISSION_DENIED",
            }
        }


def test_creating_takes_tabs_and_what_lies_on_them() -> None:
    engine = Engine(
        sheets=[
            {
                "properties": {
                    "title": "A",
                    "gridProperties": {"rowCount": 5, "columnCount": 3, "frozenRowCount": 1},
                }
            },
            {"properties": {"title": "B", "sheetId": 9}},
        ]
    )

    tabs = engine.get(fields="sheets.properties(sheetId,title,gridProperties)")["sheets"]
    assert [one["properties"] for one in tabs] == [
        {
            "sheetId": 0,
            "title": "A",
            "gridProperties": {"rowCount": 5, "columnCount": 3, "frozenRowCount": 1},
        },
        {"sheetId": 9, "title": "B", "gridProperties": {"rowCount": 1000, "columnCount": 26}},
    ]


def test_a_tab_is_copied_to_another_spreadsheet() -> None:
    engine = Engine()
    engine.put("A1", [["x"]])
    other = engine.call("POST", "/v4/spreadsheets", {})["spreadsheetId"]

    body = {"destinationSpreadsheetId": other}
    answer = engine.post("/sheets/0:copyTo", body)

    assert answer["title"] == "Copy of Sheet1"
    assert answer["index"] == 1
    values = engine.call("GET", f"/v4/spreadsheets/{other}/values/Copy of Sheet1")
    assert values["values"] == [["x"]]


def test_a_copy_for_drive_keeps_ids_and_loses_project_marks_and_editors() -> None:
    engine = Engine()
    engine.batch(
        {"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "N", "range": area(0, 1, 0, 1)}}},
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 3, "range": area(0, 1, 0, 1), "editors": {"users": ["ann@example.com"]}}}},
        {"createDeveloperMetadata": {"developerMetadata": {"metadataKey": "d", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}}},
        {"createDeveloperMetadata": {"developerMetadata": {"metadataKey": "p", "location": {"spreadsheet": True}, "visibility": "PROJECT"}}},
    )  # fmt: skip
    engine.put("A1", [["x"]])

    copy = engine.state.copy("new", "Copy of Plan")
    kept = engine.state.copy("new", "Copy of Plan", keep_protections=True, owner="ann@example.com")
    engine.put("A1", [["y"]])

    assert (copy.id, copy.properties["title"], copy.tabs[0].values.get(0, 0)) == ("new", "Copy of Plan", "x")
    assert copy.named_ranges == engine.state.named_ranges
    assert [one.key for one in copy.marks] == ["d"]
    assert copy.tabs[0].protections == []
    assert kept.tabs[0].protections == [
        {"protectedRangeId": 3, "range": area(0, 1, 0, 1), "creator": "ann@example.com"}
    ]
