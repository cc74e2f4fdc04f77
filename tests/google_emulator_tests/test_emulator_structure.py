"""Rows and columns inserted, deleted and moved: everything that lies on them follows."""

from __future__ import annotations

from typing import Any

import pytest
from engine import Engine


def span(dimension: str, start: int, end: int, sheet_id: int = 0) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


def everything(engine: Engine) -> dict[str, Any]:
    tab = engine.state.tabs[0]
    return {
        "merge": tab.merges,
        "named": [one["range"] for one in engine.state.named_ranges],
        "rule": [one["ranges"] for one in tab.rules],
        "banding": [one["range"] for one in tab.bandings],
        "filter": tab.basic_filter,
        "view": [one["range"] for one in tab.filter_views],
        "protected": [one["range"] for one in tab.protections],
        "chart": [
            one["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"] for one in tab.charts
        ],
        "anchor": [one["position"]["overlayPosition"]["anchorCell"] for one in tab.charts],
        "group": [one["range"] for one in tab.row_groups],
        "table": [one["range"] for one in tab.tables],
        "hidden": sorted(tab.dimensions["ROWS"]),
        "frozen": tab.properties["gridProperties"].get("frozenRowCount"),
        "formula": [held.text for _, _, held in tab.values.cells(0, 99, 5, 6)],
        "note": [(row, column) for row, column, _ in tab.looks.cells(0, 99, 0, 99)],
    }


@pytest.fixture
def furnished() -> Engine:
    engine = Engine()
    block = area(4, 6, 1, 3)
    one_column = {"sourceRange": {"sources": [area(4, 6, 1, 2)]}}
    rule = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
    white = {"rgbColor": {"red": 1, "green": 1, "blue": 1}}
    anchor = {"overlayPosition": {"anchorCell": {"rowIndex": 5, "columnIndex": 1}}}
    engine.batch(
        {"mergeCells": {"range": block}},
        {"addNamedRange": {"namedRange": {"name": "Block", "range": block}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [block], "booleanRule": rule}}},
        {"addBanding": {"bandedRange": {"range": block, "rowProperties": {"firstBandColorStyle": white}}}},
        {"setBasicFilter": {"filter": {"range": block, "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "ASCENDING"}]}}},
        {"addFilterView": {"filter": {"title": "V", "range": block}}},
        {"addProtectedRange": {"protectedRange": {"range": block}}},
        {"addChart": {"chart": {"spec": {"basicChart": {"series": [{"series": one_column}]}}, "position": anchor}}},
        {"addDimensionGroup": {"range": span("ROWS", 4, 6)}},
        {"addTable": {"table": {"tableId": "t", "name": "T", "range": area(4, 6, 8, 9)}}},
        {"updateDimensionProperties": {"range": span("ROWS", 5, 6), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}},
        {"updateSheetProperties": {"properties": {"gridProperties": {"frozenRowCount": 2}}, "fields": "gridProperties.frozenRowCount"}},
        {"updateCells": {"start": {"rowIndex": 5, "columnIndex": 4}, "rows": [{"values": [{"note": "n"}]}], "fields": "note"}},
    )  # fmt: skip
    engine.put("F6", [["=SUM(B5:B6)+$B$5+Sheet1!B6"]], "USER_ENTERED")
    return engine


def test_everything_follows_inserted_rows(furnished: Engine) -> None:
    furnished.batch({"insertDimension": {"range": span("ROWS", 1, 3)}})

    block = area(6, 8, 1, 3)
    assert everything(furnished) == {
        "merge": [block],
        "named": [block],
        "rule": [[block]],
        "banding": [block],
        "filter": {"range": block, "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "ASCENDING"}]},
        "view": [block],
        "protected": [block],
        "chart": [[area(6, 8, 1, 2)]],
        "anchor": [{"rowIndex": 7, "columnIndex": 1}],
        "group": [{"dimension": "ROWS", "startIndex": 6, "endIndex": 8}],
        "table": [area(6, 8, 8, 9)],
        "hidden": [7],
        "frozen": 4,
        "formula": ["=SUM(B7:B8)+$B$7+Sheet1!B8"],
        "note": [(7, 4)],
    }


def test_everything_follows_inserted_and_moved_columns(furnished: Engine) -> None:
    furnished.batch(
        {"insertDimension": {"range": span("COLUMNS", 2, 3)}},
        {"moveDimension": {"source": span("COLUMNS", 0, 1), "destinationIndex": 10}},
    )

    block = area(4, 6, 0, 3)
    assert everything(furnished) == {
        "merge": [block],
        "named": [block],
        "rule": [[block]],
        "banding": [block],
        "filter": {"range": block, "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "ASCENDING"}]},
        "view": [block],
        "protected": [block],
        "chart": [[area(4, 6, 0, 1)]],
        "anchor": [{"rowIndex": 5}],
        "group": [{"dimension": "ROWS", "startIndex": 4, "endIndex": 6}],
        "table": [area(4, 6, 8, 9)],
        "hidden": [5],
        "frozen": 2,
        "formula": ["=SUM(A5:A6)+$A$5+Sheet1!A6"],
        "note": [(5, 4)],
    }


def test_what_lies_on_deleted_rows_is_gone(furnished: Engine) -> None:
    furnished.put("G1", [["=B5+Block"]], "USER_ENTERED")
    furnished.batch({"deleteDimension": {"range": span("ROWS", 4, 6)}})

    left = everything(furnished)
    assert left.pop("frozen") == 2
    # The chart stays where it floated; its sources are gone.
    assert left.pop("anchor") == [{"rowIndex": 4, "columnIndex": 1}]
    assert left.pop("chart") == [[]]
    assert left == {
        name: None if name == "filter" else []
        for name in ("merge", "named", "rule", "banding", "filter", "view", "protected", "group", "table", "hidden", "formula", "note")
    }  # fmt: skip
    assert furnished.values("G1", render="FORMULA") == [["=#REF!+Block"]]
    assert furnished.values("G1") == [["#REF!"]]


def test_a_range_shrinks_and_grows_with_its_inside(furnished: Engine) -> None:
    furnished.batch(
        {"deleteDimension": {"range": span("ROWS", 5, 6)}},
        {"insertDimension": {"range": span("COLUMNS", 2, 4)}},
    )

    assert furnished.state.named_ranges[0]["range"] == area(4, 5, 1, 5)


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ({"insertDimension": {"range": span("ROWS", 1001, 1002)}}, "insertDimension: range.startIndex is larger than current grid size (1000)"),
        ({"insertDimension": {"range": span("ROWS", 1000, 1001)}}, "insertDimension: range.startIndex must be less than the grid size (1000) if inheritFromBefore is false."),
        ({"deleteDimension": {"range": span("ROWS", 999, 1002)}}, "deleteDimension: Cannot delete a row that doesn't exist. Tried to delete row index 1000 but there are only 1000 rows."),
        ({"deleteDimension": {"range": span("COLUMNS", 0, 26)}}, "deleteDimension: You can't delete all the columns on the sheet."),
        ({"insertDimension": {"range": span("ROWS", 0, 1, 9)}}, "insertDimension: No grid with id: 9"),
        ({"insertDimension": {"range": span("ROWS", 3, 3)}}, "insertDimension: DimensionRange endIndex must be greater than startIndex"),
        ({"appendDimension": {"dimension": "COLUMNS", "length": 18_300}}, "appendDimension: This action would increase the number of cells in the workbook above the limit of 10000000 cells."),
        ({"moveDimension": {"source": span("ROWS", 2, 5), "destinationIndex": 3}}, "moveDimension: destinationIndex must not be inside the source range."),
    ],
)  # fmt: skip
def test_changes_that_google_refuses(request_: dict[str, Any], text: str) -> None:
    assert Engine().refused(request_) == f"Invalid requests[0].{text}"


def test_a_move_across_a_merge_is_refused() -> None:
    engine = Engine()
    engine.batch({"mergeCells": {"range": area(2, 4, 0, 1)}})

    move = {"moveDimension": {"source": span("ROWS", 2, 3), "destinationIndex": 0}}

    assert "crosses a merged cell" in engine.refused(move)


def test_cells_are_shifted_in_a_band_only() -> None:
    engine = Engine()
    engine.put("A1", [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])

    engine.batch({"insertRange": {"range": area(1, 2, 1, 2), "shiftDimension": "ROWS"}})
    assert engine.values() == [["a", "b", "c"], ["d", "", "f"], ["g", "e", "i"], ["", "h"]]
    engine.batch({"deleteRange": {"range": area(0, 1, 0, 2), "shiftDimension": "COLUMNS"}})
    assert engine.values() == [["c"], ["d", "", "f"], ["g", "e", "i"], ["", "h"]]


def test_new_rows_take_the_format_of_their_neighbour_but_not_its_note() -> None:
    engine = Engine()
    cell = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}}, "note": "n"}
    engine.batch({"updateCells": {"start": {}, "rows": [{"values": [cell]}], "fields": "*"}})

    engine.batch({"insertDimension": {"range": span("ROWS", 1, 2), "inheritFromBefore": True}})

    assert engine.state.tabs[0].looks.get(1, 0) == {"userEnteredFormat": cell["userEnteredFormat"]}


def test_formulas_in_rules_and_lists_follow_too() -> None:
    engine = Engine()
    engine.batch({"addSheet": {"properties": {"title": "Ref", "sheetId": 5}}})
    custom = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$B2>1"}]}
    listed = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Ref!$A$2:$A"}]}
    rule = {
        "ranges": [area(1, 9, 0, 1)],
        "booleanRule": {"condition": custom, "format": {"textFormat": {"bold": True}}},
    }
    engine.batch(
        {"addConditionalFormatRule": {"rule": rule}},
        {"setDataValidation": {"range": area(1, 3, 0, 1), "rule": {"condition": listed}}},
        {"insertDimension": {"range": span("COLUMNS", 0, 1)}},
        {"insertDimension": {"range": span("COLUMNS", 0, 1, 5)}},
        {"updateSheetProperties": {"properties": {"sheetId": 5, "title": "My list"}, "fields": "title"}},
    )

    tab = engine.state.tabs[0]
    assert tab.rules[0]["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "=$C2>1"}]
    looks = [tab.looks.get(row, 1)["dataValidation"]["condition"]["values"] for row in (1, 2)]
    assert looks == [[{"userEnteredValue": "='My list'!$B$2:$B"}]] * 2


def test_ranges_are_cut_at_the_grid_but_must_begin_inside() -> None:
    engine = Engine(
        sheets=[{"properties": {"title": "T", "gridProperties": {"rowCount": 7, "columnCount": 10}}}]
    )
    engine.put("A1", [["x"]])

    engine.batch({"deleteRange": {"range": area(0, 99, 0, 99), "shiftDimension": "ROWS"}})
    assert engine.values("T") == []
    outside = {"insertRange": {"range": area(7, 9, 0, 3), "shiftDimension": "ROWS"}}
    assert engine.refused(outside) == (
        "Invalid requests[0].insertRange: Range (T!A8:C9) exceeds grid limits. Max rows: 7, max columns: 10"
    )


def test_check_boxes_of_inserted_rows_are_unticked() -> None:
    engine = Engine()
    rule = {"condition": {"type": "BOOLEAN"}}
    engine.batch({"setDataValidation": {"range": area(0, 1, 0, 1), "rule": rule}})
    engine.put("A1", [[True]])

    engine.batch({"insertDimension": {"range": span("ROWS", 1, 2), "inheritFromBefore": True}})

    assert engine.values() == [[True], [False]]
