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
