"""How cells look: formats, validation, conditional formats, banding, borders, and grid data."""

from __future__ import annotations

from typing import Any

from engine import Engine
from test_emulator_structure import area

BOLD = {"textFormat": {"bold": True}}


def look(engine: Engine, row: int = 0, column: int = 0) -> Any:
    return engine.state.tabs[0].looks.get(row, column)


def test_a_format_is_merged_by_its_mask() -> None:
    engine = Engine()

    def paint(form: dict[str, Any], fields: str) -> None:
        engine.batch(
            {"repeatCell": {"range": area(0, 1, 0, 1), "cell": {"userEnteredFormat": form}, "fields": fields}}
        )

    paint(BOLD | {"horizontalAlignment": "CENTER"}, "userEnteredFormat")
    paint({"backgroundColor": {"red": 1, "green": 0, "blue": 0.5}}, "userEnteredFormat.backgroundColor")
    paint({"textFormat": {"italic": True}}, "userEnteredFormat(textFormat/italic)")
    half = {"red": 1, "blue": 0.49803922}
    assert look(engine) == {
        "userEnteredFormat": {
            "textFormat": {"bold": True, "italic": True},
            "horizontalAlignment": "CENTER",
            "backgroundColor": half,
            "backgroundColorStyle": {"rgbColor": half},
        }
    }
    paint({}, "userEnteredFormat.backgroundColorStyle")
    paint({}, "userEnteredFormat.textFormat")
    assert look(engine) == {"userEnteredFormat": {"horizontalAlignment": "CENTER"}}
    paint({}, "*")
    assert look(engine) is None


def test_grid_data_gives_entered_effective_and_formatted() -> None:
    engine = Engine()
    engine.put("B2", [["=1/4", 1.5], ["=1/0"]], "USER_ENTERED")
    form = {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}
    engine.batch(
        {
            "repeatCell": {
                "range": area(1, 2, 1, 2),
                "cell": {"userEnteredFormat": form},
                "fields": "userEnteredFormat",
            }
        }
    )
    fields = "userEnteredValue,effectiveValue,formattedValue,userEnteredFormat,effectiveFormat.numberFormat"

    answer = engine.get(
        fields=f"sheets.data(startRow,startColumn,rowData.values({fields}))", ranges="Sheet1!B2:D9"
    )

    assert answer["sheets"] == [
        {
            "data": [
                {
                    "startRow": 1,
                    "startColumn": 1,
                    "rowData": [
                        {
                            "values": [
                                {
                                    "userEnteredValue": {"formulaValue": "=1/4"},
                                    "effectiveValue": {"numberValue": 0.25},
                                    "formattedValue": "25%",
                                    "userEnteredFormat": form,
                                    "effectiveFormat": form,
                                },
                                {
                                    "userEnteredValue": {"numberValue": 1.5},
                                    "effectiveValue": {"numberValue": 1.5},
                                    "formattedValue": "1.5",
                                    "effectiveFormat": {},
                                },
                            ]
                        },
                        {
                            "values": [
                                {
                                    "userEnteredValue": {"formulaValue": "=1/0"},
                                    "effectiveValue": {
                                        "errorValue": {
                                            "type": "DIVIDE_BY_ZERO",
                                            "message": "Function DIVIDE parameter 2 cannot be zero.",
                                        }
                                    },
                                    "formattedValue": "#DIV/0!",
                                    "effectiveFormat": {},
                                }
                            ]
                        },
                    ],
                }
            ]
        }
    ]


def test_grid_data_of_a_mask_ends_with_the_last_cell_that_has_it() -> None:
    engine = Engine()
    engine.put("A1", [["x", "y", "z"], ["x"], ["x"]])
    rows = [{"values": [{}, {"note": "n"}]}]
    engine.batch({"updateCells": {"start": {"rowIndex": 1}, "rows": rows, "fields": "note"}})

    def notes(text: str) -> Any:
        return engine.get(fields="sheets/data/rowData/values/note", ranges=text)

    assert notes("Sheet1") == {"sheets": [{"data": [{"rowData": [{}, {"values": [{}, {"note": "n"}]}]}]}]}
    assert notes("Sheet1!A1") == {"sheets": [{"data": [{}]}]}


def test_validation_is_set_and_cleared_and_check_boxes_start_false() -> None:
    engine = Engine()
    listed = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "A"}]},
        "strict": True,
        "showCustomUi": False,
    }
    engine.put("A1", [[True]])
    engine.batch(
        {"setDataValidation": {"range": area(0, 2, 0, 1), "rule": {"condition": {"type": "BOOLEAN"}}}},
        {"setDataValidation": {"range": area(0, 1, 1, 2), "rule": listed}},
    )

    assert engine.values() == [[True], [False]]
    assert look(engine, 1) == {"dataValidation": {"condition": {"type": "BOOLEAN"}}}
    assert look(engine, 0, 1) == {
        "dataValidation": {
            "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "A"}]},
            "strict": True,
        }
    }
    engine.batch({"setDataValidation": {"range": area(0, 2, 0, 2)}})
    assert (look(engine, 1), look(engine, 0, 1)) == (None, None)


def rule(text: str) -> dict[str, Any]:
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": text}]}
    return {"ranges": [area(0, 9, 0, 1)], "booleanRule": {"condition": condition, "format": BOLD}}


def test_conditional_formats_go_by_place() -> None:
    engine = Engine()
    add = [
        {"addConditionalFormatRule": {"rule": rule(text), "index": at}}
        for at, text in ((0, "a"), (1, "b"), (0, "c"))
    ]
    engine.batch(*add)

    def order() -> list[str]:
        conditions = [
            one["booleanRule"]["condition"]
            for one in engine.get(fields="sheets.conditionalFormats")["sheets"][0].get(
                "conditionalFormats", ()
            )
        ]
        return [one["values"][0]["userEnteredValue"] for one in conditions]

    assert order() == ["c", "a", "b"]
    moved = engine.batch({"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 2}})[0]
    assert moved == {"updateConditionalFormatRule": {"newIndex": 2, "newRule": rule("c")}}
    engine.batch({"updateConditionalFormatRule": {"index": 0, "rule": rule("x")}})
    assert order() == ["x", "b", "c"]
    gone = engine.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})[0]
    assert gone == {"deleteConditionalFormatRule": {"rule": rule("b")}}
    assert engine.refused({"deleteConditionalFormatRule": {"sheetId": 0, "index": 2}}) == (
        "Invalid requests[0].deleteConditionalFormatRule: No conditional format on sheet: 0 at index: 2"
    )


def banding(band_id: int, box: dict[str, int]) -> dict[str, Any]:
    colours = {"firstBandColorStyle": {"rgbColor": {}}, "secondBandColor": {"red": 1}}
    return {"addBanding": {"bandedRange": {"bandedRangeId": band_id, "range": box, "rowProperties": colours}}}


def test_banding_keeps_its_id_and_does_not_overlap() -> None:
    engine = Engine()
    made = engine.batch(banding(5, area(0, 9, 0, 3)))[0]["addBanding"]["bandedRange"]

    assert made["rowProperties"] == {
        "firstBandColor": {},
        "firstBandColorStyle": {"rgbColor": {}},
        "secondBandColor": {"red": 1},
        "secondBandColorStyle": {"rgbColor": {"red": 1}},
    }
    assert "already has alternating background colors" in engine.refused(banding(6, area(8, 10, 2, 4)))
    assert engine.refused(banding(5, area(20, 21, 0, 1))).endswith("Banded range with id 5 already exists.")
    engine.batch({"deleteBanding": {"bandedRangeId": 5}}, banding(6, area(8, 10, 2, 4)))


def test_borders_are_drawn_around_and_inside() -> None:
    engine = Engine()
    line = {"style": "SOLID"}

    engine.batch({"updateBorders": {"range": area(0, 2, 0, 1), "top": line, "innerHorizontal": line}})

    borders = [look(engine, row)["userEnteredFormat"]["borders"] for row in range(2)]
    assert borders == [{"top": line, "bottom": line}, {"top": line}]


def test_a_new_value_forgets_the_runs_of_the_old_text() -> None:
    engine = Engine()
    runs = [{"startIndex": 0, "format": {"bold": True}}]
    cell = {"userEnteredValue": {"stringValue": "ab"}, "textFormatRuns": runs, "note": "n"}
    write = {
        "updateCells": {
            "start": {},
            "rows": [{"values": [cell]}],
            "fields": "userEnteredValue,textFormatRuns,note",
        }
    }

    for kind in ("RAW", "USER_ENTERED"):
        engine.batch(write)
        assert look(engine) == {"textFormatRuns": runs, "note": "n"}
        engine.put("A1", [["c"]], kind)
        assert look(engine) == {"note": "n"}
