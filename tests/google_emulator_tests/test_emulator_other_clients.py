"""What the suites of other clients expect of Google: gspread-formatting, gspread-dataframe, pygsheets."""

from __future__ import annotations

from engine import Engine


def test_rows_are_inserted_even_below_nothing() -> None:
    engine = Engine()
    path = "/values/Sheet1!A1:append"
    answer = engine.post(path, {"values": [[1], [2]]}, valueInputOption="RAW", insertDataOption="INSERT_ROWS")
    assert "tableRange" not in answer
    assert "Sheet1!A1:A2" == answer["updates"]["updatedRange"]
    assert (
        1002
        == engine.get(fields="sheets.properties.gridProperties.rowCount")["sheets"][0]["properties"][
            "gridProperties"
        ]["rowCount"]
    )


def test_dates_beside_formulas_are_written_as_text_on_demand() -> None:
    engine = Engine()
    engine.put("Sheet1!A1", [["=1+1", "2017-03-04", 5]], "USER_ENTERED")
    assert [["=1+1", 42798, 5]] == engine.values(render="FORMULA")
    as_text = engine.values(render="FORMULA", dateTimeRenderOption="FORMATTED_STRING")
    assert [["=1+1", "2017-03-04", 5]] == as_text


def test_a_mask_may_go_through_a_list() -> None:
    engine = Engine()
    engine.put("Sheet1!A1", [["one two"]])
    runs = [{"startIndex": 0, "format": {"bold": True}}, {"startIndex": 4, "format": {"italic": True}}]
    box = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    fields = "textFormatRuns.format.bold,textFormatRuns.format.italic,textFormatRuns.startIndex"
    engine.batch({"repeatCell": {"range": box, "cell": {"textFormatRuns": runs}, "fields": fields}})
    seen = engine.get(ranges="A1", fields="sheets.data.rowData.values.textFormatRuns")
    found = seen["sheets"][0]["data"][0]["rowData"][0]["values"][0]["textFormatRuns"]
    assert [True, True] == [found[0]["format"]["bold"], found[1]["format"]["italic"]]
