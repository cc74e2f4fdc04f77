"""Sorting as Sheets sorts: numbers, text, booleans, blanks last; hidden rows stay."""

from __future__ import annotations

from typing import Any

import pytest
from engine import Engine
from google_emulator.people import sort_rows, type_value
from hypothesis import given
from hypothesis import strategies as st
from test_emulator_structure import area, span


def sort(column: int, order: str = "ASCENDING", box: dict[str, int] | None = None) -> dict[str, Any]:
    return {"sortRange": {"range": box or {}, "sortSpecs": [{"dimensionIndex": column, "sortOrder": order}]}}


def test_kinds_of_values_are_ranked_and_blanks_stay_last_both_ways() -> None:
    engine = Engine()
    engine.put("A1", [[True, 1], ["b", 2], ["", 3], [10, 4], ["A", 5], [-1, 6], ["a", 7]])

    engine.batch(sort(0))
    assert engine.values() == [[-1, 6], [10, 4], ["A", 5], ["a", 7], ["b", 2], [True, 1], ["", 3]]
    engine.batch(sort(0, "DESCENDING"))
    assert engine.values() == [[True, 1], ["b", 2], ["a", 7], ["A", 5], [10, 4], [-1, 6], ["", 3]]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=12), st.booleans())
def test_equal_rows_keep_their_order(rows: list[tuple[int, int]], down: bool) -> None:
    engine = Engine()
    engine.put("A1", [[key, other, at] for at, (key, other) in enumerate(rows)])

    engine.batch(sort(0, "DESCENDING" if down else "ASCENDING"))

    expected = sorted(
        ([key, other, at] for at, (key, other) in enumerate(rows)), key=lambda row: row[0], reverse=down
    )
    assert engine.values() == expected


def test_several_columns_sort_by_the_first_first() -> None:
    engine = Engine()
    engine.put("A1", [["x", 2], ["y", 1], ["x", 1]])

    specs = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}, {"dimensionIndex": 1, "sortOrder": "ASCENDING"}]
    engine.batch({"sortRange": {"range": {}, "sortSpecs": specs}})

    assert engine.values() == [["x", 1], ["x", 2], ["y", 1]]


def test_notes_formats_and_formulas_go_along_only_inside_the_range() -> None:
    engine = Engine()
    engine.put("A1", [[2, "=A1*10", "stays 1"], [1, "=A2*10", "stays 2"]], "USER_ENTERED")
    note = {"updateCells": {"start": {}, "rows": [{"values": [{"note": "two"}]}], "fields": "note"}}

    engine.batch(note, sort(0, box=area(0, 2, 0, 2)))

    assert engine.values(render="FORMULA") == [[1, "=A1*10", "stays 1"], [2, "=A2*10", "stays 2"]]
    assert engine.values() == [[1, 10, "stays 1"], [2, 20, "stays 2"]]
    assert engine.state.tabs[0].looks.get(1, 0) == {"note": "two"}


def test_hidden_rows_stay_where_they_are() -> None:
    engine = Engine()
    engine.put("A1", [[3], [9], [1], [2]])
    hide = {"range": span("ROWS", 1, 2), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}

    engine.batch({"updateDimensionProperties": hide}, sort(0))

    assert engine.values() == [[1], [9], [2], [3]]


def test_a_range_with_a_merge_over_rows_is_not_sorted() -> None:
    engine = Engine()
    engine.put("A1", [[2], [1], [0]])
    engine.batch({"mergeCells": {"range": area(0, 2, 1, 2)}}, {"mergeCells": {"range": area(2, 3, 0, 2)}})

    assert engine.refused(sort(0)) == (
        "Invalid requests[0].sortRange: You can't sort a range containing vertical merges. "
        "There is a vertical merge at B1:B2"
    )
    engine.batch(sort(0, box=area(2, 3, 0, 1)))


def test_a_sort_outside_the_grid_is_refused() -> None:
    engine = Engine()

    text = engine.refused(sort(0, box={"startRowIndex": 1000}))

    assert (
        text == "Invalid requests[0].sortRange: range.startRowIndex is larger than current grid size (1000)"
    )


def test_people_sort_below_the_headers_by_what_they_see() -> None:
    engine = Engine({"locale": "ru_RU"})
    for cell, text in (("A1", "Дата"), ("A2", "02.03.2026"), ("A3", "01.12.2025")):
        type_value(engine.store, engine.id, "Sheet1", cell, text)

    sort_rows(engine.store, engine.id, "Sheet1", 0)

    assert engine.values(render="FORMATTED_VALUE") == [["Дата"], ["01.12.2025"], ["02.03.2026"]]


@pytest.mark.parametrize("keep", [0, 1])
def test_doubles_are_deleted_and_the_rest_moves_up(keep: int) -> None:
    engine = Engine()
    engine.put("A1", [["a", 1], ["b", 2], ["A", 3], ["b", 2]])
    columns = [{"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1 + keep}]

    reply = engine.batch({"deleteDuplicates": {"range": area(0, 4, 0, 2), "comparisonColumns": columns}})[0]

    left = [["a", 1], ["b", 2], ["A", 3]] if keep else [["a", 1], ["b", 2]]
    assert engine.values() == left
    assert reply == {"deleteDuplicates": {"duplicatesRemovedCount": 4 - len(left)}}


def test_rows_hidden_by_the_filter_stay_until_it_is_cleared() -> None:
    engine = Engine()
    engine.put("A1", [["n", "who"], [3, "a"], [9, "b"], [1, "a"], [2, ""]])
    hidden = {"columnIndex": 1, "filterCriteria": {"hiddenValues": ["b"], "condition": {"type": "NOT_BLANK"}}}
    engine.batch({"setBasicFilter": {"filter": {"range": {}, "filterSpecs": [hidden]}}})

    engine.batch(sort(0, box={"startRowIndex": 1, "endRowIndex": 5}))

    assert engine.values("A2:A5") == [[1], [9], [3], [2]]
    rows = engine.get(fields="sheets.data.rowMetadata.hiddenByFilter", ranges="A1:A5")["sheets"][0]["data"][0]
    assert rows["rowMetadata"] == [{}, {}, {"hiddenByFilter": True}, {}, {"hiddenByFilter": True}]
    engine.batch({"clearBasicFilter": {"sheetId": 0}}, sort(0, box={"startRowIndex": 1, "endRowIndex": 5}))
    assert engine.values("A2:A5") == [[1], [2], [3], [9]]
