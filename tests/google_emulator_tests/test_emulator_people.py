"""People at work in the browser, through the same state."""

from __future__ import annotations

import pytest
from engine import Engine
from google_emulator import people
from google_emulator.calls import ApiError
from test_emulator_filters import column_mark
from test_emulator_metadata import places


def test_people_type_insert_move_delete_and_rename() -> None:
    engine = Engine({"locale": "ru_RU"})
    store, key = engine.store, engine.id
    people.type_rows(store, key, "Sheet1", "A1", [["Имя", "Сумма"], ["Анна", "1 200,50"]])
    engine.batch(column_mark(1, 1))

    people.insert_rows(store, key, "Sheet1", 1)
    people.insert_columns(store, key, "Sheet1", 0, 2)
    people.move_columns(store, key, "Sheet1", 3, 0)
    people.move_rows(store, key, "Sheet1", 2, 0)
    people.type_at_end(store, key, "Sheet1", [["=A1*2", None, None, "Яна"]])
    people.delete_columns(store, key, "Sheet1", 1)
    people.delete_rows(store, key, "Sheet1", 1)
    people.rename_tab(store, key, "Sheet1", "Клиенты")

    assert people.shown(store, key, "Клиенты") == [
        ["1\xa0200,50", "", "Анна"],
        ["2\xa0401,00", "", "Яна"],
    ]
    assert places(engine) == {1: ("COLUMN", 0)}


def test_the_grid_grows_under_the_fingers() -> None:
    engine = Engine(
        sheets=[{"properties": {"title": "T", "gridProperties": {"rowCount": 1, "columnCount": 1}}}]
    )

    people.type_at_end(engine.store, engine.id, "T", [["a", "b"], ["c"]])

    assert engine.get("/values/T") == {
        "range": "T!A1:B2",
        "majorDimension": "ROWS",
        "values": [["a", "b"], ["c"]],
    }


def test_who_has_no_right_changes_nothing() -> None:
    engine = Engine()
    before = engine.store.files[engine.id].version

    with pytest.raises(ApiError):
        people.type_value(engine.store, engine.id, "Sheet1", "A1", "x", user="eve@example.com")
    with pytest.raises(ApiError):
        people.delete_rows(engine.store, engine.id, "Sheet1", 0, 5000)

    assert engine.values() == []
    assert engine.store.files[engine.id].version == before
