"""New numbers of segments in a workbook: nothing but «№» changes, and everything stays with its segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from small_workbook import TODAY, add_column, load, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError, StrategyError, UnsafeChange, WorkbookChanged
from sheets_strategy.sort_segments import sort_segments
from sheets_strategy.strategy.segments import in_order
from sheets_strategy.sync import sync
from sheets_strategy.values.letters import column_letters
from sheets_strategy.workbook.book import TableView, open_book
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.renumber import Renumbering
from tests.adapters.backends import BACKENDS

ROWS: tuple[Mapping[str, object], ...] = (
    {"number": 1, "name": "A", "class": "A", "action": "встреча", "department": "допродажи"},
    {"number": 2.5, "name": "B", "class": "B", "action": "звонок", "department": "допродажи"},
    {"name": "черновик", "class": "C"},
    {"number": 3, "name": "C", "class": "C", "department": "допродажи"},
    {"number": 7, "name": "прочие"},
)
PAID = [
    (name, date(2026, month, 3), roubles)
    for name, roubles in (("ООО Альфа", 9000.0), ("ООО Бета", 1200.0), ("ООО Гамма", 300.0))
    for month in (3, 4, 5, 6)
]


def firm(rows: tuple[Mapping[str, object], ...] = ROWS) -> MemoryWorkbook:
    """A synced workbook with five rows in Сегменты, in that order, and a column of the team's own."""
    workbook = new_workbook()
    view = table(workbook, "segments")
    draft = workbook.edit(view.tab.name)
    for row in list(view.rows()):
        for col in range(draft.width):
            draft.put(row, col, None)
    workbook.keep(view.tab.name, draft)
    for place, cells in enumerate(rows):
        put(workbook, "segments", place, **cells)  # type: ignore[arg-type]
    add_column(workbook, "segments", "Заметка", [f"о строке {n}" for n in range(len(rows))])
    pay(workbook, *PAID)
    run(workbook)
    return workbook


def wanted(workbook: Workbook, *names: str) -> Renumbering:
    """Ask for the rows to be numbered in the order of these names."""
    book = open_book(workbook.read(), load("ru"))
    view = book.tables["segments"]
    code = {view.text(row, "name"): view.text(row, "code") for row in view.rows()}
    number = {view.text(row, "name"): float(view.text(row, "number") or 0) for row in view.rows()}
    return Renumbering((), {code[name]: (number[name], place) for place, name in enumerate(names, start=1)})


def told(workbook: Workbook, *columns: str, key: str = "segments") -> dict[str, tuple[object, ...]]:
    view = open_book(workbook.read(), load("ru")).tables[key]
    name = "name" if "name" in view.columns else "hypothesis"
    return {view.text(row, name): tuple(view.value(row, one) for one in columns) for row in view.rows()}


@pytest.fixture(params=list(BACKENDS))
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[MemoryWorkbook], Workbook]:
    return lambda filled: BACKENDS[request.param](
        tmp_path, [replace(tab, hidden=False) for tab in filled.tabs]
    )


def test_numbers_change_and_nothing_else(make: Callable[[MemoryWorkbook], Workbook]) -> None:
    workbook = make(firm())
    before = workbook.read().tabs
    changes = sort_segments(workbook, load, wanted(workbook, "C", "B", "A", "прочие"))
    assert {"A": (3,), "B": (2,), "черновик": (None,), "C": (1,), "прочие": (4,)} == told(workbook, "number")
    assert 4 == changes.cells()
    col = table(firm(), "segments").columns["number"]
    for was, now in zip(before, workbook.read().tabs, strict=True):
        cells = [
            (row, at)
            for row, values in enumerate(now.rows)
            for at, value in enumerate(values)
            if value != was.cell(row, at)
        ]
        assert [at for at in cells if was.name != "Сегменты" or at[1] != col] == []


def test_plan_rows_clients_and_remarks_stay_with_their_segment_after_the_next_sync(
    make: Callable[[MemoryWorkbook], Workbook],
) -> None:
    workbook = make(firm())
    sort_segments(workbook, load, wanted(workbook, "B", "A", "C", "прочие"))
    plan = told(workbook, "segment", "segment_code", key="plan")
    clients, rows = told(workbook, "segment", key="clients"), told(workbook, "code", "action", "own:Заметка")
    sync(workbook, load, today=TODAY)
    assert plan == told(workbook, "segment", "segment_code", key="plan")
    assert clients == told(workbook, "segment", key="clients")
    assert rows == told(workbook, "code", "action", "own:Заметка")
    numbers = {number for (number,) in told(workbook, "segment_number", key="plan").values()}
    assert numbers <= {1, 2, 3}


def test_a_second_time_changes_nothing(make: Callable[[MemoryWorkbook], Workbook]) -> None:
    workbook = make(firm())
    asked = wanted(workbook, "C", "B", "A", "прочие")
    sort_segments(workbook, load, asked)
    assert not sort_segments(workbook, load, asked)
    assert not sort_segments(workbook, load, Renumbering((), {}))


def test_without_writing_the_change_set_is_only_given(make: Callable[[MemoryWorkbook], Workbook]) -> None:
    workbook = make(firm())
    changes = sort_segments(workbook, load, wanted(workbook, "C", "B", "A", "прочие"), write=False)
    assert [(1, 3), (2.5, 2), (3, 1), (7, 4)] == [
        (one.before, one.after) for one in changes.changes if isinstance(one, SetCell)
    ]
    assert {"A": (1,), "B": (2.5,), "черновик": (None,), "C": (3,), "прочие": (7,)} == told(
        workbook, "number"
    )


def test_rows_sorted_by_people_meanwhile_get_their_own_numbers() -> None:
    workbook = firm()
    asked = wanted(workbook, "C", "B", "A", "прочие")
    view = table(workbook, "segments")
    workbook.sort_rows(view.tab.name, view.header_row + 1, [4, 2, 0, 3, 1])
    sort_segments(workbook, load, asked)
    assert {"A": (3,), "B": (2,), "черновик": (None,), "C": (1,), "прочие": (4,)} == told(workbook, "number")


@pytest.mark.parametrize(
    ("place", "cells"),
    [(0, {"number": 4}), (0, {"number": None}), (2, {"number": 2}), (5, {"number": 8, "name": "новый"})],
)
def test_segments_that_changed_since_they_were_shown_stop_it(place: int, cells: dict[str, object]) -> None:
    workbook = firm()
    asked = wanted(workbook, "C", "B", "A", "прочие")
    put(workbook, "segments", place, **cells)  # type: ignore[arg-type]
    before = workbook.tabs
    with pytest.raises(WorkbookChanged, match="segments_changed"):
        sort_segments(workbook, load, asked)
    assert before == workbook.tabs


def test_a_number_that_is_a_formula_stops_it() -> None:
    workbook = firm()
    view = table(workbook, "segments")
    workbook.set_formula(view.tab.name, view.header_row + 1, view.columns["number"], "ROW()-1", 1)
    with pytest.raises(InputError, match="sort_formula") as caught:
        sort_segments(workbook, load, wanted(workbook, "C", "B", "A", "прочие"))
    assert {"cell": "Сегменты!A2"} == dict(caught.value.facts)


def refused(workbook: MemoryWorkbook) -> StrategyError:
    before = workbook.tabs
    with pytest.raises(InputError) as caught:
        sort_segments(workbook, load, wanted(workbook, "C", "B", "A", "прочие"))
    assert before == workbook.tabs
    return caught.value


def test_a_segment_by_hand_named_by_a_number_that_would_mean_another_stops_it() -> None:
    workbook = firm()
    put(workbook, "clients", 0, manual_segment="№ 3")
    put(workbook, "clients", 1, manual_segment="B")
    # 2 is no number of today, and would be that of B.
    put(workbook, "clients", 2, manual_segment=2)
    error = refused(workbook)
    col = column_letters(table(workbook, "clients").columns["manual_segment"])
    assert ("sort_manual", 2, "Сегмент вручную", f"{col}2, {col}4") == (
        error.code,
        *(error.facts[name] for name in ("count", "header", "cells")),
    )
    put(workbook, "clients", 0, manual_segment="C")
    put(workbook, "clients", 2, manual_segment=None)
    sort_segments(workbook, load, wanted(workbook, "C", "B", "A", "прочие"))
    run(workbook)
    assert [("C",), ("B",), ("C",)] == read(workbook, "clients", "segment")


def test_a_new_plan_row_that_names_a_segment_by_its_number_stops_it_until_a_sync() -> None:
    workbook = firm()
    rows = len(read(workbook, "plan", "hypothesis"))
    put(workbook, "plan", rows, hypothesis="Своя", for_segment="3")
    assert "sort_plan" == refused(workbook).code
    run(workbook)
    sort_segments(workbook, load, wanted(workbook, "C", "B", "A", "прочие"))
    run(workbook)
    assert ("C", 1) == told(workbook, "segment", "segment_number", key="plan")["Своя"]


def number_cell(view: TableView, **facts: object) -> SetCell:
    row, col = view.header_row + 1, view.columns["number"]
    given = {"column": "number", "row": row, "col": col, "before": 1, "after": 2, "exempt": "sort"} | facts
    return SetCell(view.tab.name, view.spec.key, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "facts",
    [
        {"exempt": ""},
        {"exempt": "clients"},
        {"before": 2},
        {"before": True},
        {"after": None},
        {"after": "2"},
        {"after": True},
        {"column": "name", "col": 1},
        {"row": 0},
        {"row": 3, "before": None},
        {"col": 2},
    ],
)
def test_the_guard_lets_only_numbers_pass_that_stand_as_they_were_read(facts: dict[str, object]) -> None:
    workbook = firm()
    snapshot = workbook.read()
    book = open_book(snapshot, load("ru"))
    guard(ChangeSet(snapshot.version, (number_cell(book.tables["segments"]),)), book)
    with pytest.raises(UnsafeChange, match="not_the_tools"):
        guard(ChangeSet(snapshot.version, (number_cell(book.tables["segments"], **facts),)), book)


def test_the_guard_lets_no_number_of_another_table_pass() -> None:
    workbook = firm()
    snapshot = workbook.read()
    book = open_book(snapshot, load("ru"))
    view = book.tables["rules"]
    with pytest.raises(UnsafeChange, match="not_the_tools"):
        guard(ChangeSet(snapshot.version, (number_cell(view, col=view.columns["number"]),)), book)


@settings(max_examples=examples(15), deadline=None)
@given(st.permutations(["A", "B", "C"]))
def test_in_any_order_every_cell_of_the_team_stays_with_its_segment(names: list[str]) -> None:
    workbook = firm()
    columns = ("action", "department", "class", "own:Заметка", "code")
    before = told(workbook, *columns)
    sort_segments(workbook, load, wanted(workbook, *names, "прочие"))
    result = run(workbook)
    assert before == told(workbook, *columns)
    assert [*names, "прочие"] == [one.name for one in in_order(result.segments)]
