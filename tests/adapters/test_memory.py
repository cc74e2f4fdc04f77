from datetime import date, datetime

import pytest

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import StrategyError, UnsafeChange, WorkbookChanged
from sheets_strategy.workbook.changes import (
    AddColumn,
    AddTab,
    AppendRows,
    Change,
    ChangeSet,
    MoveRows,
    SetCell,
    SetNote,
)
from sheets_strategy.workbook.grid import CellError, CellValue, Row, Tab
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template

EXTRA = ColumnSpec("extra", "Extra", "tool", "text")
SPEC = TabSpec("log", "Log", "output", (TableSpec("log", (EXTRA,)),), hidden=True)
MEMORY = TabSpec(
    "memory",
    "Memory",
    "output",
    (
        TableSpec(
            "memory",
            tuple(ColumnSpec(key, key.title(), "tool", "text") for key in ("kind", "key", "value", "on")),
        ),
    ),
)
TEMPLATE = Template(1, "en", (SPEC, MEMORY), {}, {}, {}, {})


def workbook(*rows: Row, **facts: object) -> MemoryWorkbook:
    return MemoryWorkbook([Tab("Data", rows, **facts)])  # type: ignore[arg-type]


def apply(book: MemoryWorkbook, *changes: Change) -> list[list[CellValue]]:
    book.apply(ChangeSet(book.read().version, changes), TEMPLATE)
    return grid(book)


def grid(book: MemoryWorkbook, name: str = "Data") -> list[list[CellValue]]:
    return [list(row) for row in next(tab for tab in book.tabs if tab.name == name).rows]


def put(row: int, col: int, after: CellValue) -> SetCell:
    return SetCell("Data", "data", "c", row, col, None, after)


def test_new_workbook_from_a_template_has_its_tabs_handles_and_memory() -> None:
    book = MemoryWorkbook.from_template(TEMPLATE, memory=[("template", "version", "1", "")])

    assert (
        Tab("Log", [["Extra"]], handle="log", hidden=True),
        Tab(
            "Memory",
            [["Kind", "Key", "Value", "On"], ["template", "version", "1", None]],
            handle="memory",
        ),
    ) == book.tabs


def test_cells_are_set_inside_and_outside_of_the_grid() -> None:
    book = workbook(["a", "b"], ["c"])

    rows = apply(book, put(0, 1, 5), put(1, 2, True), put(3, 0, "end"), put(0, 0, None))

    assert rows == [[None, 5], ["c", None, True], [], ["end"]]


def test_values_come_back_as_a_file_gives_them_back() -> None:
    midnight = datetime.fromisoformat("2024-02-29T00:00")
    noon = datetime.fromisoformat("2024-02-29T12:00")
    book = workbook(["a", "b", "c"])

    assert [[date(2024, 2, 29), noon, None]] == apply(
        book, put(0, 0, midnight), put(0, 1, noon), put(0, 2, "")
    )


def test_a_formula_that_is_overwritten_is_gone() -> None:
    book = workbook([1, 2, 3], formulas={(0, 0): "B1+1", (0, 1): "2"}, uncached=frozenset({(0, 0)}))

    apply(book, put(0, 0, 9))

    (tab,) = book.tabs
    assert ({(0, 1): "2"}, frozenset()) == (tab.formulas, tab.uncached)


def test_rows_are_appended_below_everything() -> None:
    book = workbook(["a"], ["b"])

    rows = apply(book, AppendRows("Data", "", 3, (((0, "x"), (2, 1)), ((1, "y"),))))

    assert rows == [["a"], ["b"], [], ["x", None, 1], [None, "y"]]


def test_rows_are_moved_after_all_other_changes() -> None:
    book = workbook(["head"], ["a"], ["b"])

    rows = apply(
        book,
        MoveRows("Data", "data", 1, (2, 0, 1)),
        AppendRows("Data", "data", 3, (((0, "c"),),)),
        put(1, 1, "of a"),
    )

    assert rows == [["head"], ["c"], ["a", "of a"], ["b"]]


def test_a_column_a_tab_and_a_note_are_added() -> None:
    book = workbook(["head"], ["a"])

    rows = apply(book, AddColumn("Data", "data", 0, 1, EXTRA), AddTab(SPEC), SetNote("Data", 1, 0, "why"))

    assert rows == [["head", "Extra"], ["a"]]
    assert Tab("Log", [["Extra"]], handle="log", hidden=True) == book.tabs[1]
    assert frozenset({1}) == book.tabs[0].pinned
    assert book.notes == {("Data", 1, 0): "why"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (put(0, 0, CellError("#REF!")), UnsafeChange("unsupported_value", tab="Data", cell="A1")),
        (
            AppendRows("Data", "", 1, (((0, "x"),),)),
            UnsafeChange("rows_in_the_way", tab="Data", row=2, start=2),
        ),
        (AddColumn("Data", "data", 0, 0, EXTRA), UnsafeChange("column_in_the_way", tab="Data", col=0)),
        (MoveRows("Data", "data", 0, (1, 0)), UnsafeChange("pinned_row", tab="Data", row=2)),
        (MoveRows("Data", "data", 0, (0, 0)), UnsafeChange("wrong_order", tab="Data")),
        (AddTab(TabSpec("x", "DATA", "input", ())), UnsafeChange("tab_exists", tab="DATA")),
        (AppendRows("Gone", "", 9, ()), UnsafeChange("tab_not_found", tab="Gone")),
    ],
)
def test_one_refused_change_leaves_everything_as_it_was(change: Change, error: StrategyError) -> None:
    book = workbook(["a"], ["b"], pinned=frozenset({1}))
    before = book.read()

    with pytest.raises(type(error)) as caught:
        apply(book, put(0, 5, "first"), SetNote("Data", 0, 0, "n"), change)

    assert (error.code, error.facts) == (caught.value.code, caught.value.facts)
    assert before == book.read()
    assert book.notes == {}


def test_a_second_note_on_a_cell_is_refused() -> None:
    book = workbook(["a"])
    apply(book, SetNote("Data", 0, 0, "one"))

    with pytest.raises(UnsafeChange, match="note_exists"):
        apply(book, SetNote("Data", 0, 0, "two"))

    assert book.notes == {("Data", 0, 0): "one"}


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book.set_cell("Data", 0, 0, True),
        lambda book: book.rename_tab("Data", "Other"),
        lambda book: book.set_formula("Data", 0, 0, "1", 1),
    ],
)
def test_a_workbook_edited_since_it_was_read_is_not_written(edit: object) -> None:
    book = workbook([1])
    version = book.read().version
    edit(book)  # type: ignore[operator]
    after = book.read()

    with pytest.raises(WorkbookChanged, match="workbook_changed"):
        book.apply(ChangeSet(version, (put(0, 1, "x"),)), TEMPLATE)

    assert after == book.read()


def test_an_earlier_snapshot_does_not_change() -> None:
    book = workbook(["a"])
    before = book.read()
    apply(book, put(0, 0, "b"))
    book.set_cell("Data", 1, 1, "c")

    assert tuple(before.tabs[0].rows) == (["a"],)


def test_a_formula_pins_its_row_and_moves_with_a_person_s_sorting() -> None:
    book = workbook(["head"], ["b", 2], ["a", 1])
    book.set_formula("Data", 1, 2, "B2*2", None)
    with pytest.raises(UnsafeChange, match="pinned_row"):
        apply(book, MoveRows("Data", "data", 1, (1, 0)))

    book.sort_rows("Data", 1, [1, 0])

    (tab,) = book.tabs
    assert grid(book) == [["head"], ["a", 1], ["b", 2, None]]
    assert ({(2, 2): "B2*2"}, frozenset({(2, 2)}), frozenset({2})) == (tab.formulas, tab.uncached, tab.pinned)


def test_people_insert_delete_and_move_columns() -> None:
    book = workbook(["a", "b", "c"], [1, 2])
    book.set_formula("Data", 1, 2, "A2", 1)

    book.insert_column("Data", 1, ["new"])
    assert grid(book) == [["a", "new", "b", "c"], [1, None, 2, 1]]
    assert book.tabs[0].formulas == {(1, 3): "A2"}

    book.delete_column("Data", 0)
    assert grid(book) == [["new", "b", "c"], [None, 2, 1]]

    book.move_column("Data", 2, 0)
    assert grid(book) == [["c", "new", "b"], [1, None, 2]]
    assert book.tabs[0].formulas == {(1, 0): "A2"}


def test_people_insert_and_delete_rows_and_tabs() -> None:
    book = workbook(["a"], ["b"])
    book.set_formula("Data", 1, 0, "A1", "b")

    book.insert_rows("Data", 1, [["x", ""]])
    assert (grid(book), book.tabs[0].formulas) == ([["a"], ["x", None], ["b"]], {(2, 0): "A1"})

    book.delete_row("Data", 1)
    assert (grid(book), book.tabs[0].formulas) == ([["a"], ["b"]], {(1, 0): "A1"})

    book.delete_row("Data", 1)
    assert ([["a"]], {}, frozenset()) == (grid(book), book.tabs[0].formulas, book.tabs[0].pinned)

    book.delete_tab("Data")
    assert book.tabs == ()
