"""What Google's schema refuses, in Google's words."""

from __future__ import annotations

import time

import pytest
from google_emulator import validate, validate_answer

BATCH = "sheets.spreadsheets.batchUpdate"


def texts(body: dict[str, object], method: str = BATCH) -> list[str]:
    return [one.text for one in validate(method, body)]


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (
            {"addSheet": {"titel": "A"}},
            "Unknown name \"titel\" at 'requests[0].add_sheet': Cannot find field.",
        ),
        ({"addShet": {}}, "Unknown name \"addShet\" at 'requests[0]': Cannot find field."),
        (
            {"addSheet": {"properties": {"index": "first"}}},
            "Invalid value at 'requests[0].add_sheet.properties.index' (TYPE_INT32), \"first\"",
        ),
        (
            {"addSheet": {"properties": {"hidden": 1}}},
            "Invalid value at 'requests[0].add_sheet.properties.hidden' (TYPE_BOOL), 1",
        ),
        (
            {"addSheet": {"properties": {"title": 5}}},
            "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5",
        ),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 2**31}}}},
            "Invalid value at 'requests[0].add_sheet.properties.grid_properties.row_count' (TYPE_INT32), 2147483648",
        ),
        (
            {"appendDimension": {"sheetId": 0, "dimension": "ROW", "length": 1}},
            "Invalid value at 'requests[0].append_dimension.dimension' "
            '(type.googleapis.com/google.apps.sheets.v4.Dimension), "ROW"',
        ),
        (
            {"addSheet": {"properties": [{}]}},
            "Unknown name \"properties\" at 'requests[0].add_sheet': Proto field is not repeating, cannot start list.",
        ),
        ({}, "Invalid requests[0]: No request set."),
        (
            {"deleteSheet": {"sheetId": 1}, "addSheet": {}},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'addSheet'",
        ),
        (
            {
                "updateCells": {
                    "rows": [{"values": [{"userEnteredValue": {"numberValue": 1, "stringValue": "1"}}]}],
                    "fields": "*",
                }
            },
            "Invalid value at 'requests[0].update_cells.rows[0].values[0].user_entered_value' (oneof), "
            "oneof field 'value' is already set. Cannot set 'stringValue'",
        ),
        (
            {"updateCells": {"range": {}, "start": {}, "fields": "*"}},
            "Invalid value at 'requests[0].update_cells' (oneof), oneof field 'area' is already set. Cannot set 'start'",
        ),
        (
            {"repeatCell": {"range": {}, "cell": {}}},
            "Invalid requests[0].repeatCell: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        (
            {"repeatCell": {"range": {}, "cell": {}, "fields": "userEnteredFormat.bold"}},
            "Invalid requests[0].repeatCell: Invalid field: userEnteredFormat.bold",
        ),
        (
            {"updateSheetProperties": {"properties": {}, "fields": "title,gridProperties(rowCount,rows)"}},
            "Invalid requests[0].updateSheetProperties: Invalid field: gridProperties.rows",
        ),
        (
            {"updateSheetProperties": {"properties": {}, "fields": "title,,index"}},
            "Invalid requests[0].updateSheetProperties: Invalid field: title,,index",
        ),
    ],
)
def test_bad_request_is_refused_with_its_place(request_: dict[str, object], text: str) -> None:
    assert [text] == texts({"requests": [request_]})


@pytest.mark.parametrize(
    "request_",
    [
        {
            "addSheet": {
                "properties": {
                    "sheetId": "5",
                    "title": "A",
                    "index": None,
                    "tabColorStyle": {"themeColor": "ACCENT1"},
                }
            }
        },
        {
            "updateCells": {
                "start": {},
                "rows": [{"values": [{}, {"note": "x"}]}],
                "fields": "userEnteredValue,note",
            }
        },
        {
            "updateCells": {
                "range": {"sheetId": 0},
                "fields": "userEnteredFormat(numberFormat/type,textFormat.bold)",
            }
        },
        {"updateDimensionProperties": {"range": {}, "properties": {"pixelSize": 9}, "fields": "pixelSize"}},
        {"updateEmbeddedObjectPosition": {"objectId": 1, "newPosition": {"newSheet": True}}},
        {"updateDeveloperMetadata": {"dataFilters": [], "developerMetadata": {}, "fields": "metadataValue"}},
        {"updateProtectedRange": {"protectedRange": {}, "fields": "editors.users"}},
    ],
)
def test_good_request_passes(request_: dict[str, object]) -> None:
    assert [] == texts({"requests": [request_]})


def test_all_mistakes_of_a_batch_are_named() -> None:
    body = {"requests": [{"addSheet": {"a": 1}}, {"deleteSheet": {"sheetId": True}}], "respons": 1}
    assert [
        "Unknown name \"a\" at 'requests[0].add_sheet': Cannot find field.",
        "Invalid value at 'requests[1].delete_sheet.sheet_id' (TYPE_INT32), true",
        'Unknown name "respons": Cannot find field.',
    ] == texts(body)


def test_requests_in_lists_of_lists_are_read_as_one_list() -> None:
    assert [] == texts({"requests": [[{"addSheet": {}}], [[{"addSheet": {}}]]]})
    assert ["Unknown name \"a\" at 'requests[0].add_sheet': Cannot find field."] == texts(
        {"requests": [[{"addSheet": {"a": 1}}]]}
    )


def test_values_are_lists_of_scalars() -> None:
    update = "sheets.spreadsheets.values.update"
    assert [] == texts({"values": [[1, "x", None, True], []], "majorDimension": None}, update)
    assert ["Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""] == texts(
        {"values": "X"}, update
    )
    assert ["Invalid values[0][1]: list_value {\n}\n"] == texts({"values": [["x", [1]]]}, update)


def test_parameters_of_the_query_are_checked() -> None:
    found = validate(
        "sheets.spreadsheets.values.get",
        None,
        query={"valueRenderOption": ["RAW"], "majorDimension": ["ROWS"], "foo": ["1"]},
    )
    assert [
        "Invalid value at 'value_render_option' (type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), \"RAW\"",
        "Unknown name \"foo\": Cannot bind query parameter. Field 'foo' could not be found in request message.",
    ] == [one.text for one in found]


def test_an_answer_is_checked_too() -> None:
    good = {"spreadsheetId": "x", "sheets": [{"properties": {"sheetId": 0, "title": "A"}}]}
    assert [] == validate_answer("sheets.spreadsheets.get", good)
    bad = validate_answer("sheets.spreadsheets.get", {"sheets": [{"propertys": {}}]})
    assert ["Unknown name \"propertys\" at 'sheets[0]': Cannot find field."] == [one.text for one in bad]


def test_sixty_thousand_typed_cells_are_checked_in_half_a_second() -> None:
    rows = [{"values": [{"userEnteredValue": {"numberValue": 1.5}} for _ in range(12)]} for _ in range(5000)]
    body = {
        "requests": [{"updateCells": {"start": {"sheetId": 0}, "rows": rows, "fields": "userEnteredValue"}}]
    }
    validate(BATCH, {})
    started = time.process_time()
    assert [] == validate(BATCH, body)
    assert time.process_time() - started < 0.5
