"""What lies on tabs: filters, charts, tables, merges, names, groups; cells copied and replaced."""

from __future__ import annotations

from typing import Any

import pytest
from engine import Engine
from test_emulator_looks import BOLD, look
from test_emulator_structure import area


def test_filters_and_filter_views() -> None:
    engine = Engine()
    view = {"filterViewId": 7, "title": "Mine", "range": area(0, 9, 0, 3)}
    engine.batch(
        {"addFilterView": {"filter": view}}, {"setBasicFilter": {"filter": {"range": {"sheetId": 0}}}}
    )
    hidden = {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["x"]}}

    engine.batch(
        {
            "updateFilterView": {
                "filter": {"filterViewId": 7, "filterSpecs": [hidden]},
                "fields": "filterSpecs",
            }
        },
        {"duplicateFilterView": {"filterId": 7}},
    )

    sheet = engine.get(fields="sheets(basicFilter,filterViews)")["sheets"][0]
    assert sheet["basicFilter"] == {"range": area(0, 1000, 0, 26)}
    assert sheet["filterViews"][0] == view | {"filterSpecs": [hidden]}
    assert sheet["filterViews"][1]["title"] == "Copy of Mine"
    assert engine.refused({"addFilterView": {"filter": view}}).endswith(
        "Filter view with id 7 already exists."
    )
    engine.batch({"deleteFilterView": {"filterId": 7}}, {"clearBasicFilter": {"sheetId": 0}})
    assert len(engine.state.tabs[0].filter_views) == 1
    assert engine.state.tabs[0].basic_filter is None


def chart(chart_id: int, sources: dict[str, int]) -> dict[str, Any]:
    series = [{"series": {"sourceRange": {"sources": [sources]}}}]
    anchor = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 2, "columnIndex": 4}}}
    spec = {"title": "Pareto", "basicChart": {"chartType": "COMBO", "headerCount": 0, "series": series}}
    return {"addChart": {"chart": {"chartId": chart_id, "spec": spec, "position": anchor}}}


def test_charts_keep_their_id_and_are_moved_changed_and_deleted() -> None:
    engine = Engine()
    made = engine.batch(chart(5, area(0, 9, 1, 2)))[0]["addChart"]["chart"]

    assert made["position"] == {
        "overlayPosition": {
            "widthPixels": 600,
            "heightPixels": 371,
            "anchorCell": {"rowIndex": 2, "columnIndex": 4},
        }
    }
    assert engine.refused(chart(5, area(0, 9, 1, 2))).endswith("A chart with id 5 already exists.")
    assert engine.refused(chart(6, area(0, 9, 1, 3))).endswith("exactly one dimension with length 1.")
    overlay = {"overlayPosition": {"anchorCell": {"rowIndex": 8}}}
    reply = engine.batch(
        {
            "updateEmbeddedObjectPosition": {
                "objectId": 5,
                "newPosition": overlay,
                "fields": "anchorCell(rowIndex)",
            }
        }
    )[0]
    position = reply["updateEmbeddedObjectPosition"]["position"]
    assert position["overlayPosition"]["anchorCell"] == {"rowIndex": 8, "columnIndex": 4}
    assert position["overlayPosition"]["widthPixels"] == 600
    engine.batch({"deleteEmbeddedObject": {"objectId": 5}})
    assert engine.state.tabs[0].charts == []


def test_tables_take_rows_before_what_follows() -> None:
    engine = Engine()
    engine.put("A1", [["", ""], ["a", 1], ["total", 1]])
    columns = [
        {"columnIndex": 0, "columnName": "Name"},
        {"columnIndex": 1, "columnName": "Sum", "columnType": "DOUBLE"},
    ]
    table = {"tableId": "t", "name": "T", "range": area(0, 2, 0, 2), "columnProperties": columns}
    rows = [{"values": [{"userEnteredValue": {"stringValue": name}}]} for name in ("b", "c")]

    engine.batch(
        {"addTable": {"table": table}},
        {"appendCells": {"tableId": "t", "rows": rows, "fields": "userEnteredValue"}},
    )

    assert engine.values() == [["Name", "Sum"], ["a", 1], ["b"], ["c"], ["total", 1]]
    assert engine.state.tabs[0].tables[0]["range"] == area(0, 4, 0, 2)


def test_cells_are_copied_with_everything_or_in_part_and_cut() -> None:
    engine = Engine()
    engine.put("A1", [["=B1+1", 1]], "USER_ENTERED")
    engine.batch(
        {
            "repeatCell": {
                "range": area(0, 1, 0, 1),
                "cell": {"userEnteredFormat": BOLD},
                "fields": "userEnteredFormat",
            }
        }
    )

    def paste(kind: str, destination: dict[str, int]) -> None:
        copy = {"source": area(0, 1, 0, 2), "destination": destination, "pasteType": kind}
        engine.batch({"copyPaste": copy})

    paste("PASTE_NORMAL", area(1, 3, 0, 2))
    paste("PASTE_VALUES", area(3, 4, 0, 1))
    assert engine.values(render="FORMULA") == [["=B1+1", 1], ["=B2+1", 1], ["=B3+1", 1], [2, 1]]
    assert [look(engine, row) for row in range(4)] == [{"userEnteredFormat": BOLD}] * 3 + [None]
    cut = {
        "source": area(0, 2, 0, 2),
        "destination": {"rowIndex": 0, "columnIndex": 3},
        "pasteType": "PASTE_NORMAL",
    }
    engine.batch({"cutPaste": cut})
    assert engine.values("A1:E2", render="FORMULA") == [["", "", "", "=B1+1", 1], ["", "", "", "=B2+1", 1]]
    assert (look(engine), look(engine, 0, 3)) == (None, {"userEnteredFormat": BOLD})


def test_merges_keep_the_first_value_and_join_or_refuse_others() -> None:
    engine = Engine()
    engine.put("A1", [["a", "b"], ["c", "d"]])
    engine.batch({"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}})

    assert engine.values() == [["a"], ["c"]]
    assert engine.get(fields="sheets.merges")["sheets"] == [{"merges": [area(0, 1, 0, 2), area(1, 2, 0, 2)]}]
    assert "You must select all cells in a merged range" in engine.refused(
        {"mergeCells": {"range": area(0, 2, 1, 3)}}
    )
    engine.batch({"mergeCells": {"range": area(0, 2, 0, 2)}}, {"unmergeCells": {"range": {}}})
    assert engine.state.tabs[0].merges == []


@pytest.mark.parametrize(
    ("more", "expected", "counts"),
    [
        ({}, [["bar", "=1+1"], ["BAR"]], (2, 0, 2)),
        ({"matchCase": True}, [["bar", "=1+1"], ["FOO"]], (1, 0, 1)),
        ({"matchEntireCell": True}, [["bar", "=1+1"], ["bar"]], (2, 0, 2)),
        ({"find": "1", "replacement": "2", "includeFormulas": True}, [["foo", "=2+2"], ["FOO"]], (0, 1, 2)),
        (
            {"find": "(f)o", "replacement": "$1u", "searchByRegex": True},
            [["fuo", "=1+1"], ["FuO"]],
            (2, 0, 2),
        ),
    ],
)
def test_find_and_replace(more: dict[str, Any], expected: list[Any], counts: tuple[int, int, int]) -> None:
    engine = Engine()
    engine.put("A1", [["foo", "=1+1"], ["FOO"]], "USER_ENTERED")

    reply = engine.batch({"findReplace": {"find": "foo", "replacement": "bar", "allSheets": True} | more})[0]

    if not more:
        expected = [["bar", "=1+1"], ["bar"]]
    assert [[*row] for row in engine.values(render="FORMULA")] == expected
    found = reply["findReplace"]
    assert (
        tuple(found.get(name, 0) for name in ("valuesChanged", "formulasChanged", "occurrencesChanged"))
        == counts
    )


def test_named_ranges_are_added_changed_read_and_refused() -> None:
    engine = Engine()
    engine.put("A1", [["x", "y"]])
    named = {"namedRangeId": "n", "name": "Пара", "range": area(0, 1, 0, 2)}
    engine.batch({"addNamedRange": {"namedRange": named}})

    assert engine.get("/values/Пара") == {
        "range": "Sheet1!A1:B1",
        "majorDimension": "ROWS",
        "values": [["x", "y"]],
    }
    assert engine.refused({"addNamedRange": {"namedRange": named | {"namedRangeId": "m"}}}) == (
        "Invalid requests[0].addNamedRange: Cannot add named range with name Пара, "
        "a named range with that name already exists."
    )
    for bad in ("A1", "with space", "1st", ""):
        assert "invalid" in engine.refused(
            {"addNamedRange": {"namedRange": named | {"namedRangeId": "m", "name": bad}}}
        )
    change = {"namedRangeId": "n", "range": area(0, 1, 1, 2)}
    engine.batch({"updateNamedRange": {"namedRange": change, "fields": "range"}})
    assert engine.values("Пара") == [["y"]]


def test_groups_nest() -> None:
    engine = Engine()

    def group(start: int, end: int) -> Any:
        dimension = {"dimension": "ROWS", "startIndex": start, "endIndex": end}
        return engine.batch({"addDimensionGroup": {"range": dimension}})[0]["addDimensionGroup"][
            "dimensionGroups"
        ]

    def made(start: int, end: int, depth: int) -> Any:
        return {"range": {"dimension": "ROWS", "startIndex": start, "endIndex": end}, "depth": depth}

    assert group(2, 4) == [made(2, 4, 1)]
    assert group(1, 5) == [made(1, 5, 1), made(2, 4, 2)]
    dimension = {"dimension": "ROWS", "startIndex": 1, "endIndex": 5}
    reply = engine.batch({"deleteDimensionGroup": {"range": dimension}})[0]
    assert reply == {"deleteDimensionGroup": {"dimensionGroups": [made(2, 4, 1)]}}


def test_tables_are_not_torn_and_come_back_for_ranges_that_meet_them() -> None:
    engine = Engine()
    engine.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": area(2, 5, 1, 4)}}})

    torn = {"insertRange": {"range": area(1, 2, 1, 3), "shiftDimension": "ROWS"}}
    assert engine.refused(torn) == (
        "Invalid requests[0].insertRange: You cannot insert or delete cells over part of a table."
    )
    engine.batch({"insertRange": {"range": area(1, 2, 1, 4), "shiftDimension": "ROWS"}})
    assert engine.state.tabs[0].tables[0]["range"] == area(3, 6, 1, 4)
    assert "tables" in engine.get(ranges="Sheet1!A1:B4")["sheets"][0]
    assert "tables" not in engine.get(ranges="Sheet1!A1:A9")["sheets"][0]
