"""What every ``Workbook`` does alike, whatever it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from backends import BACKENDS, SEE_FORMULAS, TEXTS, as_given_back

from sheets_strategy.errors import StrategyError, UnsafeChange, WorkbookChanged, WorkbookError
from sheets_strategy.workbook.book import open_book
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
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, TabSpec, Template

NAME = ColumnSpec("name", "Client", "team", "text")
CODE = ColumnSpec("code", "Code", "tool", "code", hidden=True)
LIST = TabSpec("list", "Data", "output", (TableSpec("list", (NAME, CODE)),))
EXTRA = TabSpec("extra", "Extra", "output", (TableSpec("extra", (NAME,)),), hidden=True)
MEMORY = TabSpec(
    "memory", "Memory", "output", (TableSpec("memory", (ColumnSpec("kind", "Kind", "tool", "text"),)),)
)
TEMPLATE = Template(1, "en", (LIST, EXTRA, MEMORY), {}, {}, {}, {"texts": TEXTS})


@pytest.fixture(params=list(BACKENDS))
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Workbook]:
    return maker_of(request.param, tmp_path)


@pytest.fixture(params=SEE_FORMULAS)
def make_with_formulas(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Workbook]:
    return maker_of(request.param, tmp_path)


def maker_of(backend: str, tmp_path: Path) -> Callable[..., Workbook]:
    maker = BACKENDS[backend]

    def of_rows(*rows: Row, others: Sequence[Tab] = (), **facts: object) -> Workbook:
        return maker(tmp_path, [Tab("Data", rows, **facts), *others])  # type: ignore[arg-type]

    return of_rows


def tab_of(workbook: Workbook, name: str = "Data") -> Tab:
    return next(tab for tab in workbook.read().tabs if tab.name == name)


def grid(workbook: Workbook, name: str = "Data") -> list[list[CellValue]]:
    """Give the values; empty cells at the end of rows and below them are not compared."""
    rows = [list(row) for row in tab_of(workbook, name).rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def typed(rows: list[list[CellValue]]) -> list[list[tuple[str, CellValue]]]:
    """Put the kind of value beside it, so that 1 and True, a date and a moment differ; 5 is 5.0."""
    return [[("number" if type(v) in (int, float) else type(v).__name__, v) for v in row] for row in rows]


def apply(workbook: Workbook, *changes: Change) -> list[list[CellValue]]:
    workbook.apply(ChangeSet(workbook.read().version, changes), TEMPLATE)
    return grid(workbook)


def put(row: int, col: int, after: CellValue) -> SetCell:
    return SetCell("Data", "list", "code", row, col, None, after)


DIGITS = "40702810900000000001"
MIDNIGHT, MOMENT = datetime.fromisoformat("2024-02-29T00:00"), datetime.fromisoformat("2024-02-29T12:30:15")
VALUES: dict[str, tuple[CellValue, CellValue]] = {
    "integer": (5, 5),
    "negative": (-3, -3),
    "large integer": (10**15, 10**15),
    "fraction": (1234.56, 1234.56),
    "percent": (0.155, 0.155),
    "date": (date(2024, 2, 29), date(2024, 2, 29)),
    "midnight": (MIDNIGHT, date(2024, 2, 29)),
    "moment": (MOMENT, MOMENT),
    "time": (time(9, 5), time(9, 5)),
    "yes": (True, True),
    "no": (False, False),
    "zero": (0, 0),
    "text like an error": ("#REF!", "#REF!"),
    "text like a formula": ("=1+1", "=1+1"),
    "text like a number": ("1 234,50", "1 234,50"),
    "text like a date": ("2024-02-29", "2024-02-29"),
    "20 digits": (DIGITS, DIGITS),
    "leading zero": ("0123456789", "0123456789"),
    "spaces": ("  two  spaces ", "  two  spaces "),
    "lines": ("one\ntwo\n", "one\ntwo\n"),
    "emoji and markup": ("🙂 <b>&amp;</b>", "🙂 <b>&amp;</b>"),
    "looks escaped": ("_x0041_", "_x0041_"),
    "empty text": ("", None),
    "empty": (None, None),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_written_value_comes_back_as_it_is(make: Callable[..., Workbook], name: str) -> None:
    written, expected = VALUES[name]
    workbook = make(["Client", "Code"], ["a", "x"])

    rows = apply(workbook, put(1, 1, written), AppendRows("Data", "list", 2, (((0, "b"), (1, written)),)))

    expected = as_given_back(expected, workbook)
    wanted = [["Client", "Code"], ["a", expected], ["b", expected]]
    assert typed(rows) == typed([row if row[-1] is not None else row[:1] for row in wanted])
    assert tab_of(workbook).formulas == {}


@pytest.mark.parametrize("name", [name for name in VALUES if name != "looks escaped"])
def test_what_a_person_typed_is_read_with_its_type(make: Callable[..., Workbook], name: str) -> None:
    value = VALUES[name][1]
    workbook = make([None, "end"], [value, "end"])

    value = as_given_back(value, workbook)
    assert typed([[None, "end"], [value, "end"]]) == typed(grid(workbook))
    assert tab_of(workbook).formulas == {}


def test_an_error_cell_is_no_text(make: Callable[..., Workbook]) -> None:
    assert [["x", CellError("#REF!")], [CellError("#N/A")]] == grid(
        make(["x", CellError("#REF!")], [CellError("#N/A")])
    )


def test_a_formula_shows_its_last_value_or_none(make_with_formulas: Callable[..., Workbook]) -> None:
    formulas = {(0, 0): "20+22", (1, 1): "B1*2"}
    tab = tab_of(
        make_with_formulas([42.0, "x"], ["y", None], formulas=formulas, uncached=frozenset({(1, 1)}))
    )

    assert [list(row) for row in tab.rows] == [[42.0, "x"], ["y", None]]
    assert (formulas, frozenset({(1, 1)})) == (dict(tab.formulas), tab.uncached)
    assert tab.pinned == frozenset({0, 1})


def test_empty_leading_rows_and_columns_keep_their_addresses(make: Callable[..., Workbook]) -> None:
    tab = tab_of(make([], [], [None, None, "here"]))

    assert (tab.cell(2, 2), tab.cell(0, 0), tab.cell(9, 9)) == ("here", None, None)


def test_tabs_keep_their_order(make: Callable[..., Workbook]) -> None:
    workbook = make(["a"], others=[Tab("Вторая", [["b"]]), Tab("d'Or & Co", [["c"]])])

    assert [tab.name for tab in workbook.read().tabs] == ["Data", "Вторая", "d'Or & Co"]


def test_an_unchanged_workbook_has_the_same_version(make: Callable[..., Workbook]) -> None:
    workbook = make(["a"])
    before = workbook.read().version
    assert before == workbook.read().version

    apply(workbook, put(0, 0, "b"))
    assert before != workbook.read().version


def test_no_change_writes_nothing(make: Callable[..., Workbook]) -> None:
    workbook = make(["a"])
    before = workbook.read()

    workbook.apply(ChangeSet(before.version), TEMPLATE)

    assert before == workbook.read()


def test_all_kinds_of_change_in_one_set(make: Callable[..., Workbook]) -> None:
    workbook = make(["Client"], ["b", 2], ["a", 1], ["own", None, "note"])

    rows = apply(
        workbook,
        MoveRows("Data", "list", 1, (1, 0, 3, 2)),
        AddTab(EXTRA),
        AddColumn("Data", "list", 0, 3, CODE),
        AppendRows("Data", "list", 4, (((0, "new"), (3, "c9")),)),
        put(1, 3, "of b"),
        put(2, 1, None),
    )

    assert rows == [
        ["Client", None, None, "Code"],
        ["a"],
        ["b", 2, None, "of b"],
        ["new", None, None, "c9"],
        ["own", None, "note"],
    ]
    extra = tab_of(workbook, "Extra")
    assert (grid(workbook, "Extra"), extra.handle, extra.hidden) == ([["Client"]], "extra", True)


@pytest.mark.parametrize(
    ("after", "names"),
    [
        ("", ["Extra", "Data", "Own"]),
        ("Data", ["Data", "Extra", "Own"]),
        ("Own", ["Data", "Own", "Extra"]),
        ("Gone", ["Data", "Own", "Extra"]),
        (None, ["Data", "Own", "Extra"]),
    ],
)
def test_a_tab_is_added_beside_its_neighbour(
    after: str | None, names: list[str], make: Callable[..., Workbook]
) -> None:
    workbook = make(["a"], others=[Tab("Own", [["b"]])])

    apply(workbook, AddTab(EXTRA, after))

    assert [tab.name for tab in workbook.read().tabs] == names


def test_a_tab_is_added_beside_one_that_comes_with_it(make: Callable[..., Workbook]) -> None:
    workbook = make(["a"], others=[Tab("Own", [["b"]])])
    more = TabSpec("next", "Next", "output", (TableSpec("next", (NAME,)),))

    apply(workbook, AddTab(EXTRA, ""), AddTab(more, "Extra"))

    assert [tab.name for tab in workbook.read().tabs] == ["Extra", "Next", "Data", "Own"]


def test_a_formula_that_is_written_over_is_gone(make_with_formulas: Callable[..., Workbook]) -> None:
    workbook = make_with_formulas([42.0, 7.0], formulas={(0, 0): "20+22", (0, 1): "3+4"})

    assert apply(workbook, put(0, 0, 5)) == [[5, 7.0]]
    assert dict(tab_of(workbook).formulas) == {(0, 1): "3+4"}


def test_rows_are_appended_beside_formulas_filled_down_in_advance(
    make_with_formulas: Callable[..., Workbook],
) -> None:
    formulas = {(row, 2): f"A{row + 1}*2" for row in range(5)}
    shown = frozenset((row, 2) for row in range(1, 5))
    empty = [None, None, None]
    workbook = make_with_formulas(["a", None, 2.0], *[empty] * 4, formulas=formulas, uncached=shown)

    rows = apply(workbook, AppendRows("Data", "list", 1, (((0, "b"), (1, 5.0)), ((0, "c"),))))

    assert [[*row, None, None][:2] for row in rows[:3]] == [["a", None], ["b", 5.0], ["c", None]]
    assert formulas == dict(tab_of(workbook).formulas)


REFUSED: dict[str, tuple[Change, type[StrategyError]]] = {
    "error value": (put(0, 0, CellError("#REF!")), UnsafeChange),
    "rows in the way": (AppendRows("Data", "list", 1, (((0, "x"),),)), UnsafeChange),
    "formula in the way": (AppendRows("Data", "list", 3, (((0, "x"), (1, "y")),)), UnsafeChange),
    "column in the way": (AddColumn("Data", "list", 0, 0, CODE), UnsafeChange),
    "no order": (MoveRows("Data", "list", 0, (0, 0)), UnsafeChange),
    "tab exists": (AddTab(TabSpec("x", "DATA", "input", (TableSpec("x", (NAME,)),))), UnsafeChange),
    "no such tab": (AppendRows("Gone", "", 9, (((0, "x"),),)), StrategyError),
}


@pytest.mark.parametrize("name", REFUSED)
def test_one_refused_change_and_nothing_is_written(make: Callable[..., Workbook], name: str) -> None:
    change, error = REFUSED[name]
    formulas = {(2, 0): "1+2", (3, 1): "A4*2"}
    workbook = make(["a"], ["b"], [3.0], [None, None], formulas=formulas, uncached=frozenset({(3, 1)}))
    before = workbook.read()

    with pytest.raises(error):
        apply(workbook, put(0, 5, "first"), change)

    assert before == workbook.read()


def test_a_row_with_a_formula_does_not_move(make_with_formulas: Callable[..., Workbook]) -> None:
    workbook = make_with_formulas(["a"], ["b"], [3.0], formulas={(2, 0): "1+2"})
    before = workbook.read()

    with pytest.raises(UnsafeChange, match="pinned_row"):
        apply(workbook, put(0, 5, "first"), MoveRows("Data", "list", 0, (0, 2, 1)))

    assert before == workbook.read()


def test_a_workbook_edited_since_it_was_read_is_not_written(make: Callable[..., Workbook]) -> None:
    workbook = make(["a"])
    old = workbook.read().version
    apply(workbook, put(0, 1, "a person's"))
    edited = workbook.read()

    with pytest.raises(WorkbookChanged, match=r"(workbook|google)_changed"):
        workbook.apply(ChangeSet(old, (put(0, 2, "ours"),)), TEMPLATE)

    assert edited == workbook.read()
    assert issubclass(WorkbookChanged, WorkbookError)


TEAMS: dict[str, Change] = {
    "a team cell": SetCell("Data", "list", "name", 1, 0, "a", "mine"),
    "a header": SetCell("Data", "list", "code", 0, 1, "Code", "mine"),
    "a cell of another column": SetCell("Data", "list", "code", 1, 2, "note", "mine"),
    "an empty cell that only import fills": SetCell("Data", "list", "name", 2, 0, None, "mine"),
    "rows that stand": AppendRows("Data", "list", 1, (((0, "mine"),),)),
    "rows above the table": MoveRows("Data", "list", 0, (1, 0)),
    "a cell without a note": SetNote("Data", 0, 0, "mine"),
}


@pytest.mark.parametrize("name", TEAMS)
def test_the_guard_refuses_what_is_not_the_tools(make: Callable[..., Workbook], name: str) -> None:
    others = [Tab("Extra", [["Client"]]), Tab("Memory", [["Kind"]])]
    workbook = make(["Client", "Code"], ["a", "c1", "note"], [None, "c2"], others=others)
    snapshot = workbook.read()

    with pytest.raises(UnsafeChange, match="not_the_tools"):
        guard(ChangeSet(snapshot.version, (TEAMS[name],)), open_book(snapshot, TEMPLATE))


def test_the_guard_lets_the_tools_own_cells_pass(make: Callable[..., Workbook]) -> None:
    others = [Tab("Extra", [["Client"]]), Tab("Memory", [["Kind"]])]
    workbook = make(["Client", "Code"], ["a", "c1", "note"], [None, "c2"], others=others)
    snapshot = workbook.read()
    changes: tuple[Change, ...] = (
        SetCell("Data", "list", "code", 1, 1, "c1", "c9"),
        SetCell("Data", "list", "name", 2, 0, None, "filled", exempt="clients"),
        AppendRows("Data", "list", 3, (((0, "new"), (1, "c3")),)),
        MoveRows("Data", "list", 1, (1, 0)),
        AddColumn("Data", "list", 0, 4, CODE),
        SetNote("Data", 0, 4, "new"),
    )
    guard(ChangeSet(snapshot.version, changes), open_book(snapshot, TEMPLATE))

    assert apply(workbook, *changes) == [
        ["Client", "Code", None, None, "Code"],
        ["filled", "c2"],
        ["a", "c9", "note"],
        ["new", "c3"],
    ]
