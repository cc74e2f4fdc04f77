"""People at work in the browser, through the same state."""

from __future__ import annotations

import pytest
from engine import Engine
from google_emulator import people
from google_emulator.calls import ApiError
from hypothesis import given
from hypothesis import strategies as st
from test_emulator_filters import column_mark
from test_emulator_metadata import places, row_mark


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


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["insert_rows", "delete_rows", "move_rows", "insert_columns", "delete_columns", "move_columns"]
        ),
        st.integers(0, 5),
        st.integers(1, 2),
        st.integers(0, 6),
    ),
    max_size=6,
)


@given(DEEDS)
def test_metadata_a_cell_a_name_and_a_formula_stay_together_whatever_people_do(
    deeds: list[tuple[str, int, int, int]],
) -> None:
    engine = Engine(
        sheets=[{"properties": {"title": "T", "gridProperties": {"rowCount": 40, "columnCount": 40}}}]
    )
    engine.put("D4", [["here"]])
    engine.put("AK37", [["=D4"]], "USER_ENTERED")
    cell = {"startRowIndex": 3, "endRowIndex": 4, "startColumnIndex": 3, "endColumnIndex": 4}
    engine.batch(
        column_mark(1, 3), row_mark(2, 3), {"addNamedRange": {"namedRange": {"name": "Here", "range": cell}}}
    )

    for kind, at, count, to in deeds:
        if kind.startswith("move"):
            if at < to < at + count:
                continue
            getattr(people, kind)(engine.store, engine.id, "T", at, to, count)
        else:
            getattr(people, kind)(engine.store, engine.id, "T", at, count)

    found = [
        (row, column)
        for row, line in enumerate(engine.values("T"))
        for column, one in enumerate(line)
        if one == "here"
    ]
    marked = places(engine)
    named = [
        (one["range"]["startRowIndex"], one["range"]["startColumnIndex"]) for one in engine.state.named_ranges
    ]
    if not named:
        assert not {1, 2} <= set(marked)
        assert found == []
        return
    row, column = named[0]
    assert marked == {1: ("COLUMN", column), 2: ("ROW", row)}
    assert set(found) >= {(row, column)}
    # The formula shows the same cell.
    assert len(found) == 2


def test_people_hide_and_filter_rows_and_a_sort_leaves_those_where_they_are() -> None:
    engine = Engine()
    store, key = engine.store, engine.id
    people.type_rows(store, key, "Sheet1", "A1", [["n", "who"], [4, "a"], [3, "b"], [2, "a"], [1, "a"]])

    people.hide_rows(store, key, "Sheet1", 1)
    people.filter_out(store, key, "Sheet1", 1, "b")
    people.sort_rows(store, key, "Sheet1", 0)
    assert [row[0] for row in people.shown(store, key, "Sheet1")] == ["n", "4", "3", "1", "2"]
    people.show_all(store, key, "Sheet1")
    people.sort_rows(store, key, "Sheet1", 0)
    assert [row[0] for row in people.shown(store, key, "Sheet1")] == ["n", "4", "1", "2", "3"]
