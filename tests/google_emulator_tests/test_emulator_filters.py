"""Cells addressed by developer metadata and by grid ranges: the protocol of the tool's writes."""

from __future__ import annotations

from typing import Any

from engine import Engine


def column_mark(mark_id: int, column: int, sheet_id: int = 0, **more: Any) -> dict[str, Any]:
    span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    mark = {
        "metadataId": mark_id,
        "metadataKey": "column",
        "metadataValue": f"c{mark_id}",
        "location": {"dimensionRange": span},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": mark | more}}


def by_id(mark_id: int) -> dict[str, Any]:
    return {"developerMetadataLookup": {"metadataId": mark_id}}


def test_a_column_is_written_where_it_stands_now_and_null_skips() -> None:
    engine = Engine()
    engine.put("A1", [["name", "class", "sum"], ["A", "", 1], ["B", "own", 2]])
    engine.batch(column_mark(7, 1))
    engine.batch({"insertDimension": {"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}})

    answer = engine.post(
        "/values:batchUpdateByDataFilter",
        {
            "valueInputOption": "RAW",
            "includeValuesInResponse": True,
            "responseValueRenderOption": "UNFORMATTED_VALUE",
            "data": [
                {"dataFilter": by_id(7), "majorDimension": "COLUMNS", "values": [[None, "x", None]]},
                {"dataFilter": {"gridRange": {"startRowIndex": 0, "endRowIndex": 1}}, "values": [[None]]},
                {"dataFilter": by_id(404), "values": [["nobody"]]},
            ],
        },
    )

    assert answer == {
        "spreadsheetId": engine.id,
        "totalUpdatedRows": 1,
        "totalUpdatedColumns": 1,
        "totalUpdatedCells": 1,
        "totalUpdatedSheets": 1,
        "responses": [
            {
                "updatedRange": "Sheet1!C1:C3",
                "updatedRows": 1,
                "updatedColumns": 1,
                "updatedCells": 1,
                "dataFilter": by_id(7),
                "updatedData": {
                    "range": "Sheet1!C1:C1000",
                    "majorDimension": "COLUMNS",
                    "values": [["class", "x", "own"]],
                },
            },
            {
                "updatedRange": "Sheet1!A1",
                "dataFilter": {"gridRange": {"endRowIndex": 1}},
                "updatedData": {
                    "range": "Sheet1!A1:AA1",
                    "majorDimension": "ROWS",
                    "values": [["", "name", "class", "sum"]],
                },
            },
        ],
    }


def test_an_empty_text_clears_by_filter() -> None:
    engine = Engine()
    engine.put("A1", [["a"], ["b"]])
    engine.batch(column_mark(7, 0))

    engine.post(
        "/values:batchUpdateByDataFilter",
        {"valueInputOption": "RAW", "data": [{"dataFilter": by_id(7), "values": [[None], [""]]}]},
    )

    assert engine.values() == [["a"]]


def test_values_are_read_and_cleared_by_filter() -> None:
    engine = Engine()
    engine.put("A1", [["a", 1], ["b", 2]])
    engine.batch(column_mark(7, 0), column_mark(8, 1))
    lookup = {"developerMetadataLookup": {"metadataKey": "column", "locationType": "COLUMN"}}

    body = {"dataFilters": [{"a1Range": "Sheet1!A1:B1"}, by_id(8)], "valueRenderOption": "UNFORMATTED_VALUE"}
    answer = engine.post("/values:batchGetByDataFilter", body)

    # Not in the order asked: clients must go by the filter.
    assert answer == {
        "spreadsheetId": engine.id,
        "valueRanges": [
            {
                "valueRange": {"range": "Sheet1!B1:B1000", "majorDimension": "ROWS", "values": [[1], [2]]},
                "dataFilters": [by_id(8)],
            },
            {
                "valueRange": {"range": "Sheet1!A1:B1", "majorDimension": "ROWS", "values": [["a", 1]]},
                "dataFilters": [{"a1Range": "Sheet1!A1:B1"}],
            },
        ],
    }
    assert engine.post("/values:batchGetByDataFilter", {"dataFilters": [by_id(404)]}) == {
        "spreadsheetId": engine.id
    }
    assert engine.post("/values:batchClearByDataFilter", {"dataFilters": [lookup]}) == {
        "spreadsheetId": engine.id,
        "clearedRanges": ["Sheet1!A1:A1000", "Sheet1!B1:B1000"],
    }
    assert engine.values() == []


def test_getting_by_filter_gives_the_tabs_that_it_meets() -> None:
    engine = Engine()
    engine.batch({"addSheet": {"properties": {"title": "B", "sheetId": 5}}}, column_mark(7, 2, 5))
    mask = "sheets(properties.title,data(startColumn,rowData.values.formattedValue))"

    answer = engine.post(
        ":getByDataFilter", {"dataFilters": [by_id(7)], "includeGridData": True}, fields=mask
    )

    assert answer == {"sheets": [{"properties": {"title": "B"}, "data": [{"startColumn": 2}]}]}
