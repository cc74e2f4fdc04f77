"""Developer metadata: ids, places, what it follows, who sees it."""

from __future__ import annotations

from typing import Any

import pytest
from engine import Engine
from google_emulator.calls import ApiError
from test_emulator_filters import column_mark


def row_mark(mark_id: int, row: int) -> dict[str, Any]:
    span = {"dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    return column_mark(mark_id, 0, location={"dimensionRange": span})


def places(engine: Engine) -> dict[int, tuple[str, int]]:
    return {one.id: (one.kind, one.index or 0) for one in engine.state.marks}


def test_metadata_is_answered_with_its_place_and_found_by_every_field() -> None:
    engine = Engine()
    replies = engine.batch(
        column_mark(1, 3),
        column_mark(2, 0, location={"sheetId": 0}, metadataKey="tab"),
        column_mark(3, 0, location={"spreadsheet": True}, metadataKey="tab"),
    )

    first, tab, whole = [one["createDeveloperMetadata"]["developerMetadata"] for one in replies]
    assert first == {
        "metadataId": 1,
        "metadataKey": "column",
        "metadataValue": "c1",
        "location": {
            "locationType": "COLUMN",
            "dimensionRange": {"dimension": "COLUMNS", "startIndex": 3, "endIndex": 4},
        },
        "visibility": "DOCUMENT",
    }
    assert tab["location"] == {"locationType": "SHEET", "sheetId": 0}
    assert whole["location"] == {"locationType": "SPREADSHEET", "spreadsheet": True}

    def search(**lookup: Any) -> list[int]:
        found = engine.post(
            "/developerMetadata:search", {"dataFilters": [{"developerMetadataLookup": lookup}]}
        )
        return [one["developerMetadata"]["metadataId"] for one in found.get("matchedDeveloperMetadata", [])]

    assert search(metadataKey="tab") == [2, 3]
    assert search(metadataKey="tab", locationType="SHEET") == [2]
    assert search(metadataValue="c3") == [3]
    assert search(visibility="PROJECT") == []
    assert search(metadataLocation={"sheetId": 0}) == [1, 2]
    exact = {"metadataLocation": {"sheetId": 0}, "locationMatchingStrategy": "EXACT_LOCATION"}
    assert search(**exact) == [2]
    assert engine.get("/developerMetadata/1") == first


def test_metadata_stands_on_the_spreadsheet_the_tab_and_the_column() -> None:
    engine = Engine()
    engine.batch(
        column_mark(1, 1),
        column_mark(2, 0, location={"sheetId": 0}),
        column_mark(3, 0, location={"spreadsheet": True}),
        row_mark(4, 2),
    )

    mask = (
        "developerMetadata.metadataId,sheets(developerMetadata.metadataId,"
        "data(columnMetadata/developerMetadata/metadataId,rowMetadata(developerMetadata(metadataId))))"
    )
    answer = engine.get(fields=mask, ranges="Sheet1!A1:C4")

    assert answer == {
        "developerMetadata": [{"metadataId": 3}],
        "sheets": [
            {
                "developerMetadata": [{"metadataId": 2}],
                "data": [
                    {
                        "columnMetadata": [{}, {"developerMetadata": [{"metadataId": 1}]}, {}],
                        "rowMetadata": [{}, {}, {"developerMetadata": [{"metadataId": 4}]}, {}],
                    }
                ],
            }
        ],
    }


def test_a_taken_id_is_refused_so_that_it_works_as_a_lock() -> None:
    engine = Engine()
    engine.batch(column_mark(1, 1))

    assert engine.refused({"addSheet": {"properties": {"title": "B"}}}, column_mark(1, 2)) == (
        "Invalid requests[1].createDeveloperMetadata: Cannot add developer metadata with ID [1] "
        "because developer metadata with that ID already exists."
    )


def test_compare_and_swap_by_ids_in_one_batch() -> None:
    engine = Engine()
    lock = {"metadataKey": "lock", "location": {"spreadsheet": True}}
    engine.batch(column_mark(1, 0, **lock))
    swap = [
        column_mark(2, 0, **lock),
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": 1}}}},
    ]

    replies = engine.batch(*swap)

    gone = replies[1]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]
    assert [one["metadataId"] for one in gone] == [1]
    assert engine.refused(*swap).startswith("Invalid requests[0].createDeveloperMetadata: Cannot add")


def test_metadata_follows_its_row_and_column_and_dies_with_it() -> None:
    engine = Engine()
    engine.batch(column_mark(1, 1), column_mark(2, 3), row_mark(3, 5))

    def change(kind: str, dimension: str, start: int, end: int) -> None:
        span = {"dimension": dimension, "startIndex": start, "endIndex": end}
        engine.batch({kind: {"range": span}})

    change("insertDimension", "COLUMNS", 0, 2)
    change("insertDimension", "ROWS", 5, 6)
    assert places(engine) == {1: ("COLUMN", 3), 2: ("COLUMN", 5), 3: ("ROW", 6)}
    source = {"dimension": "COLUMNS", "startIndex": 5, "endIndex": 6}
    engine.batch({"moveDimension": {"source": source, "destinationIndex": 1}})
    assert places(engine) == {1: ("COLUMN", 4), 2: ("COLUMN", 1), 3: ("ROW", 6)}
    change("deleteDimension", "COLUMNS", 1, 3)
    assert places(engine) == {1: ("COLUMN", 2), 3: ("ROW", 6)}


def test_sorting_leaves_row_metadata_on_its_row() -> None:
    engine = Engine()
    engine.put("A1", [[3], [1], [2]])
    engine.batch(row_mark(1, 0))

    engine.batch({"sortRange": {"range": {}, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}})

    assert engine.values() == [[1], [2], [3]]
    assert places(engine) == {1: ("ROW", 0)}


def test_project_metadata_is_for_its_project_only() -> None:
    engine = Engine()
    engine.batch(column_mark(1, 0, visibility="PROJECT"), column_mark(2, 0))
    path = f"/v4/spreadsheets/{engine.id}/developerMetadata"

    with pytest.raises(ApiError) as error:
        engine.call("GET", f"{path}/1", client="project-2")

    body = error.value.answer.body
    assert body is not None
    assert body["error"] == {
        "code": 404,
        "message": "No developer metadata with ID 1.",
        "status": "NOT_FOUND",
    }
    assert engine.call("GET", f"{path}/2", client="project-2")["metadataId"] == 2


def test_metadata_is_changed_by_filter_and_field() -> None:
    engine = Engine()
    engine.batch(column_mark(1, 0), column_mark(2, 1))
    lookup = {"developerMetadataLookup": {"metadataKey": "column"}}
    new = {"metadataValue": "new", "metadataKey": "ignored"}

    update = {"dataFilters": [lookup], "developerMetadata": new, "fields": "metadataValue"}
    engine.batch({"updateDeveloperMetadata": update})

    assert [(one.key, one.value) for one in engine.state.marks] == [("column", "new"), ("column", "new")]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"metadataKey": ""}, "Developer metadata must have a key."),
        ({"visibility": None}, "Developer metadata must have a visibility."),
        ({"location": {}}, "Developer metadata must have a location."),
        (
            {"metadataValue": "x" * 30_000},
            "Adding this developer metadata would exceed the limit of 30000 characters.",
        ),
    ],
)
def test_metadata_that_google_refuses(more: dict[str, Any], text: str) -> None:
    engine = Engine()

    assert engine.refused(column_mark(1, 0, **more)) == f"Invalid requests[0].createDeveloperMetadata: {text}"
