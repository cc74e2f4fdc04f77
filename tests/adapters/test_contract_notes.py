"""Notes that are put on cells, alike in every ``Workbook``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from backends import BACKENDS, TEXTS, notes_of

from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import (
    AddColumn,
    AppendRows,
    Change,
    ChangeSet,
    MoveRows,
    SetCell,
    SetNote,
)
from sheets_strategy.workbook.grid import CellValue, Tab
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import ColumnSpec, Template

CODE = ColumnSpec("code", "Code", "tool", "code")
TEMPLATE = Template(1, "en", (), {}, {}, {}, {"texts": TEXTS})


@pytest.fixture(params=list(BACKENDS))
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Workbook]:
    return lambda *rows: BACKENDS[request.param](tmp_path, [Tab("Data", rows)])


def apply(workbook: Workbook, *changes: Change) -> Tab:
    workbook.apply(ChangeSet(workbook.read().version, changes), TEMPLATE)
    return workbook.read().tabs[0]


def grid(tab: Tab) -> list[list[CellValue]]:
    """Give the values; empty rows and ends of rows are not compared."""
    return [[*row[: max(at + 1 for at, value in enumerate(row) if value is not None)]] for row in tab.rows]


def put(row: int, col: int, after: CellValue) -> SetCell:
    return SetCell("Data", "list", "code", row, col, None, after)


def test_notes_are_put_beside_all_other_changes_and_pin_their_rows(make: Callable[..., Workbook]) -> None:
    workbook = make(["Client"], ["b", 2], ["a", 1], ["own"])

    tab = apply(
        workbook,
        AddColumn("Data", "list", 0, 2, CODE),
        SetNote("Data", 0, 2, "What the program\ncalls <it> & why"),
        SetNote("Data", 3, 0, "🙂 <b>"),
        SetNote("Data", 0, 0, "Who pays"),
        put(1, 2, "c1"),
        AppendRows("Data", "list", 4, (((0, "new"),),)),
        MoveRows("Data", "list", 1, (1, 0, 2, 3)),
    )

    assert grid(tab) == [["Client", None, "Code"], ["a", 1], ["b", 2, "c1"], ["own"], ["new"]]
    # Google moves notes with their rows.
    assert tab.pinned == (frozenset() if isinstance(workbook, GoogleWorkbook) else frozenset({0, 3}))
    assert notes_of(workbook, "Data") == {
        (0, 0): "Who pays",
        (0, 2): "What the program\ncalls <it> & why",
        (3, 0): "🙂 <b>",
    }


def test_a_later_note_joins_the_first_and_leaves_it_alone(make: Callable[..., Workbook]) -> None:
    workbook = make(["Client", "Code"], ["a"])
    apply(workbook, SetNote("Data", 1, 0, "first"))

    apply(workbook, SetNote("Data", 0, 1, "second"))

    assert notes_of(workbook, "Data") == {(1, 0): "first", (0, 1): "second"}


NOTES_REFUSED: dict[str, tuple[str, tuple[Change, ...]]] = {
    "on a cell that has one": ("note_exists", (SetNote("Data", 0, 0, "second"),)),
    "two at once": ("note_exists", (SetNote("Data", 1, 0, "one"), SetNote("Data", 1, 0, "two"))),
    "in a row that moves": (
        "pinned_row",
        (SetNote("Data", 1, 0, "x"), MoveRows("Data", "list", 1, (1, 0))),
    ),
}


@pytest.mark.parametrize("name", NOTES_REFUSED)
def test_a_note_that_cannot_be_put_is_refused(make: Callable[..., Workbook], name: str) -> None:
    code, changes = NOTES_REFUSED[name]
    workbook = make(["a"], ["b"], ["c"])
    apply(workbook, SetNote("Data", 0, 0, "first"))
    before = workbook.read()

    with pytest.raises(UnsafeChange, match=code):
        apply(workbook, put(0, 5, "x"), *changes)

    assert before == workbook.read()
    assert notes_of(workbook, "Data") == {(0, 0): "first"}
