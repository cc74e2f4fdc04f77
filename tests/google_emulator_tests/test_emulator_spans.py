"""Where rows, spans and references go: against a plain list of rows."""

from __future__ import annotations

import pytest
from engine import Engine
from google_emulator.a1 import Box
from google_emulator.references import offset, shifted
from google_emulator.spans import Change
from hypothesis import given
from hypothesis import strategies as st
from test_emulator_structure import span

SIZE = 8


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
