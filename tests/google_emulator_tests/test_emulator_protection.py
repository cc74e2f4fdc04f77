"""Protected ranges: who may write where, and what a refusal leaves behind."""

from __future__ import annotations

from typing import Any

import pytest
from engine import OWNER, Engine
from google_emulator.calls import ApiError
from test_emulator_batches import typed
from test_emulator_structure import area, span

ANN = "ann@example.com"
REFUSAL = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


@pytest.fixture
def engine() -> Engine:
    made = Engine()
    writer = {"id": "1", "type": "user", "role": "writer", "emailAddress": ANN}
    made.store.files[made.id].permissions.append(writer)
    made.put("A1", [["b", "locked 1"], ["a", "locked 2"]])
    return made


def protect(engine: Engine, user: str = OWNER, **more: Any) -> Any:
    given = {"range": area(0, 1000, 1, 2)} | more
    reply = engine.batch({"addProtectedRange": {"protectedRange": given}}, user=user)[0]
    return reply["addProtectedRange"]["protectedRange"]


def write(row: int, column: int) -> dict[str, Any]:
    start = {"rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": typed(["x"]), "fields": "userEnteredValue"}}


def test_a_write_of_a_stranger_to_the_range_fails_the_whole_batch(engine: Engine) -> None:
    protect(engine)

    text = engine.refused(write(5, 0), write(5, 1), user=ANN)

    assert text == f"Invalid requests[1].updateCells: {REFUSAL}"


def test_owner_creator_and_editors_may_write(engine: Engine) -> None:
    protect(engine, editors={"users": [ANN]})
    engine.batch(write(5, 1), user=ANN)
    engine.batch(write(6, 1))
    protect(engine, user=ANN, range=area(0, 1000, 2, 3))
    engine.batch(write(5, 2), user=ANN)

    assert [row[1:] for row in engine.values("A6:C7")] == [["x", "x"], ["x"]]


def test_values_are_guarded_cell_by_cell(engine: Engine) -> None:
    protect(engine)
    path = f"/v4/spreadsheets/{engine.id}/values"
    column = {
        "dataFilter": {"gridRange": {"startColumnIndex": 1, "endColumnIndex": 2}},
        "values": [[None], ["x"]],
    }

    # null skips, so a row that spans the range is fine as long as nothing is written there.
    engine.call("PUT", f"{path}/A1:C1", {"values": [["n", None, "m"]]}, user=ANN, valueInputOption="RAW")
    assert engine.values("A1:C1") == [["n", "locked 1", "m"]]
    for method, tail, body in (
        ("PUT", "/A1:C1", {"values": [["n", "", "m"]]}),
        ("POST", ":batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": [column]}),
        ("POST", "/A1:B1:clear", {}),
    ):
        with pytest.raises(ApiError) as error:
            engine.call(method, path + tail, body, user=ANN, valueInputOption="RAW")
        answer = error.value.answer
        assert answer.status == 400
        assert answer.body is not None
        assert answer.body["error"]["message"].endswith(REFUSAL)


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        ({"sortRange": {"range": area(0, 2, 0, 2), "sortSpecs": [{"dimensionIndex": 0}]}}, True),
        ({"deleteDimension": {"range": span("ROWS", 0, 1)}}, True),
        ({"insertDimension": {"range": span("ROWS", 1, 2)}}, True),
        ({"insertDimension": {"range": span("COLUMNS", 0, 1)}}, False),
        ({"insertDimension": {"range": span("COLUMNS", 2, 3)}}, False),
        ({"deleteDimension": {"range": span("COLUMNS", 1, 2)}}, True),
        ({"moveDimension": {"source": span("COLUMNS", 1, 2), "destinationIndex": 5}}, True),
        ({"moveDimension": {"source": span("COLUMNS", 4, 5), "destinationIndex": 0}}, False),
        ({"appendCells": {"rows": typed(["x"]), "fields": "userEnteredValue"}}, False),
        ({"appendCells": {"rows": typed(["x", "y"]), "fields": "userEnteredValue"}}, True),
        ({"findReplace": {"allSheets": True, "find": "locked", "replacement": "open"}}, True),
        ({"repeatCell": {"range": {}, "cell": {"note": "n"}, "fields": "note"}}, True),
        ({"deleteSheet": {"sheetId": 0}}, True),
    ],
)
def test_changes_across_the_range_are_refused(
    engine: Engine, request_: dict[str, Any], refused: bool
) -> None:
    protect(engine)
    engine.batch({"addSheet": {"properties": {"title": "B"}}})

    if refused:
        assert engine.refused(request_, user=ANN) == f"Invalid requests[0].{next(iter(request_))}: {REFUSAL}"
    else:
        engine.batch(request_, user=ANN)


def test_a_warning_lets_everybody_write_and_takes_no_editors(engine: Engine) -> None:
    protect(engine, warningOnly=True)
    engine.batch(write(0, 1), user=ANN)

    given = {"range": area(0, 1, 0, 1), "warningOnly": True, "editors": {"users": [ANN]}}
    assert engine.refused({"addProtectedRange": {"protectedRange": given}}) == (
        "Invalid requests[0].addProtectedRange: ProtectedRange is warningOnly. Editors cannot be set on it."
    )


def test_a_warning_that_becomes_a_lock_lets_all_writers_in(engine: Engine) -> None:
    made = protect(engine, warningOnly=True)
    change = {"protectedRangeId": made["protectedRangeId"], "warningOnly": False}

    engine.batch({"updateProtectedRange": {"protectedRange": change, "fields": "warningOnly"}})

    assert engine.state.tabs[0].protections[0]["editors"] == {"users": [OWNER, ANN]}


def test_a_protected_tab_leaves_its_open_ranges_open(engine: Engine) -> None:
    protect(engine, range={"sheetId": 0}, unprotectedRanges=[area(0, 1000, 0, 1)])

    engine.batch(write(3, 0), user=ANN)
    assert REFUSAL in engine.refused(write(3, 1), user=ANN)
    rename = {"updateSheetProperties": {"properties": {"title": "N"}, "fields": "title"}}
    assert REFUSAL in engine.refused(rename, user=ANN)
    whole = {"range": area(0, 5, 0, 5), "unprotectedRanges": [area(0, 1, 0, 1)]}
    assert engine.refused({"addProtectedRange": {"protectedRange": whole}}) == (
        "Invalid requests[0].addProtectedRange: unprotectedRanges are only supported on protected sheets."
    )


def test_only_editors_see_who_edits_and_take_the_protection_away(engine: Engine) -> None:
    made = protect(engine, editors={"users": ["bob@example.com"]}, description="tool")
    assert made == {
        "protectedRangeId": made["protectedRangeId"],
        "range": area(0, 1000, 1, 2),
        "description": "tool",
        "requestingUserCanEdit": True,
        "editors": {"users": ["bob@example.com"]},
    }

    def read(user: str) -> Any:
        answer = engine.call(
            "GET", f"/v4/spreadsheets/{engine.id}", user=user, fields="sheets.protectedRanges"
        )
        return answer["sheets"][0]["protectedRanges"][0]

    assert read(OWNER)["editors"] == {"users": [OWNER, "bob@example.com"]}
    assert read(ANN) == {
        "protectedRangeId": made["protectedRangeId"],
        "range": area(0, 1000, 1, 2),
        "description": "tool",
    }
    drop = {"deleteProtectedRange": {"protectedRangeId": made["protectedRangeId"]}}
    assert REFUSAL in engine.refused(drop, user=ANN)
    engine.batch(drop)
    engine.batch(write(0, 1), user=ANN)


def test_a_named_range_can_be_protected(engine: Engine) -> None:
    engine.batch(
        {"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "N", "range": area(0, 9, 1, 2)}}}
    )
    engine.batch({"addProtectedRange": {"protectedRange": {"namedRangeId": "n"}}})

    engine.batch({"insertDimension": {"range": span("COLUMNS", 0, 1)}})

    assert REFUSAL in engine.refused(write(0, 2), user=ANN)
    engine.batch(write(0, 1), user=ANN)
