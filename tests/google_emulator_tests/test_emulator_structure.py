"""Rows and columns inserted, deleted and moved: everything that lies on them follows."""

from __future__ import annotations

from typing import Any

import pytest
from engine import Engine
from google_emulator.a1 import Box
from google_emulator.references import offset, shifted
from google_emulator.spans import Change
from hypothesis import given
from hypothesis import strategies as st

SIZE = 8


def span(dimension: str, start: int, end: int, sheet_id: int = 0) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


def changes() -> st.SearchStrategy[Change]:
    spans = st.tuples(st.integers(0, SIZE - 1), st.integers(1, SIZE)).filter(lambda one: one[0] < one[1])
    plain = st.builds(
        lambda kind, one: Change(0, True, kind, *one), st.sampled_from(["insert", "delete"]), spans
    )
    moves = st.builds(
        lambda one, to: Change(0, True, "move", *one, to=to), spans, st.integers(0, SIZE)
    ).filter(lambda one: not one.start < one.to < one.end)
    return plain | moves


def oracle(change: Change) -> list[int | None]:
    """Do the change to a list of old indices; None is a new row."""
    rows: list[int | None] = list(range(SIZE))
    block = rows[change.start : change.end]
    if change.kind == "insert":
        rows[change.start : change.start] = [None] * change.size
    else:
        del rows[change.start : change.end]
    if change.kind == "move":
        at = change.to if change.to <= change.start else change.to - change.size
        rows[at:at] = block
    return rows


@given(changes())
def test_an_index_goes_where_its_row_goes(change: Change) -> None:
    rows = oracle(change)

    expected = [rows.index(at) if at in rows else None for at in range(SIZE)]

    assert [change.index(at) for at in range(SIZE)] == expected


@given(changes(), st.data())
def test_a_span_covers_the_rows_it_covered_and_no_strangers_but_new_ones(
    change: Change, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, SIZE - 1))
    end = data.draw(st.integers(start + 1, SIZE))

    there = change.span(start, end)

    mine = set(range(start, end))
    rows = oracle(change)
    covered = set() if there is None else {one for one in rows[there[0] : there[1]] if one is not None}
    if change.kind == "move":
        # A span keeps its rows unless the move tears it apart or drops strangers into it.
        block = set(range(change.start, change.end))
        whole = mine <= block or not mine & block
        assert covered - block == mine - block or start <= change.to <= end
        assert not whole or mine <= covered
    else:
        assert covered == mine & {one for one in rows if one is not None}


@given(changes())
def test_the_grid_moves_like_the_oracle(change: Change) -> None:
    engine = Engine(
        sheets=[{"properties": {"title": "T", "gridProperties": {"rowCount": SIZE, "columnCount": SIZE}}}]
    )
    engine.put("A1", [[at] * SIZE for at in range(SIZE)])
    engine.put("A1", [[None, *range(1, SIZE)]])
    if change.kind == "delete" and change.size == SIZE:
        return

    for dimension in ("ROWS", "COLUMNS"):
        if change.kind == "move":
            request = {"source": span(dimension, change.start, change.end), "destinationIndex": change.to}
            engine.batch({"moveDimension": request})
        else:
            engine.batch({f"{change.kind}Dimension": {"range": span(dimension, change.start, change.end)}})

    order = oracle(change)
    table: list[list[object]] = [[at] * SIZE for at in range(SIZE)]
    table[0] = [0, *range(1, SIZE)]
    expected = [
        ["" if row is None or column is None else table[row][column] for column in order] for row in order
    ]
    for line in expected:
        while line and line[-1] == "":
            line.pop()
    while expected and not expected[-1]:
        expected.pop()
    assert engine.values("T") == expected


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


@pytest.mark.parametrize(
    ("text", "down", "right", "made"),
    [
        ("=A1+$A1+A$1+$A$1", 1, 1, "=B2+$A2+B$1+$A$1"),
        ('="A1"&B2', 1, 0, '="A1"&B3'),
        ("=SUM(A:B)+SUM(2:3)", 1, 1, "=SUM(B:C)+SUM(3:4)"),
        ("=A1", -1, 0, "=#REF!"),
        ("='It''s'!A1+Лист1!B2", 1, 0, "='It''s'!A2+Лист1!B3"),
        ("=LOG10(A1)", 1, 0, "=LOG10(A2)"),
    ],
)
def test_copied_formulas_shift_their_relative_references(text: str, down: int, right: int, made: str) -> None:
    assert offset(text, down, right) == made


def test_references_follow_only_the_tab_that_changes() -> None:
    change = Change(0, False, "insert", 1, 2)

    assert shifted("=A1+B1+Other!B1+B$2:C", "Home", "Home", change) == "=A1+C1+Other!B1+C$2:D"
    assert shifted("=A1+Other!B1", "Home", "Other", change) == "=A1+Other!C1"
    assert Change(0, True, "delete", 0, 3).box(Box(0, 1, 2, 0, 1)) is None
