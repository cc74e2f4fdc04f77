"""A seller leaves: names change where they stood, nothing else does, and the next sync knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small_workbook import TODAY, codes_of, load, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError, StrategyError, UnsafeChange
from sheets_strategy.handover import handover
from sheets_strategy.workbook.book import open_book
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.handing import Handover, plan_handover
from sheets_strategy.workbook.read_tabs import read_tabs

MONTH = timedelta(days=30)
LAST = date(2026, 6, 29)


@pytest.fixture
def firm() -> MemoryWorkbook:
    """Three clients, two hypotheses; Анна has two of the clients, one by Клиенты and one by Работа."""
    workbook = new_workbook()
    view = table(workbook, "segments")
    for row in list(view.rows()):
        for col in [*view.columns.values(), *view.own.values()]:
            workbook.set_cell(view.tab.name, row, col, None)
    put(workbook, "segments", 0, number=1.0, name="Все", department="допродажи", code="s99")
    for name, roubles in (("ООО Альфа", 9000.0), ("ООО Бета", 500.0), ("ООО Гамма", 70.0)):
        pay(workbook, *((name, date(2026, 6, 3) - MONTH * back, roubles) for back in range(6)))
    for place, text in enumerate(("Если позвонить, то купит", "Если написать, то купит")):
        told = {"for_segment": "Все", "department": "допродажи", "hours": 2.0, "status": "идея"}
        put(workbook, "plan", place, hypothesis=text, **told)
    put(workbook, "sellers", 0, name="Анна Орлова", department="допродажи", hours=10.0)
    put(workbook, "sellers", 1, name="Иван", department="допродажи", hours=20.0)
    run(workbook)
    put(workbook, "clients", 0, seller="орлова Анна")
    note(workbook, "c00002-p0001", seller="Анна Орлова", comment="моё")
    note(workbook, "c00003-p0001", seller="Иван")
    run(workbook)
    return workbook


def note(workbook: MemoryWorkbook, code: str, **cells: CellValue) -> None:
    view = table(workbook, "worklist")
    row = next(row for row in view.rows() if view.text(row, "code") == code)
    put(workbook, "worklist", row - view.header_row - 1, **cells)


def plan(workbook: MemoryWorkbook, seller: str = "анна", to: str = "") -> Handover:
    result = run(workbook)
    tabs = read_tabs(result.book)
    return plan_handover(result.strategy, tabs, result.book, seller=seller, to=to, today=TODAY)


def names(workbook: MemoryWorkbook) -> dict[CellValue, CellValue]:
    work = dict(read(workbook, "worklist", "code", "seller"))
    return {
        **{code: name for code, name in work.items() if name},
        **dict(read(workbook, "clients", "code", "seller")),
    }


def test_the_names_change_and_the_next_sync_has_nothing_to_ask(firm: MemoryWorkbook) -> None:
    wanted = plan(firm)
    assert [("Иван", 2, 2)] == [(one.seller.name, one.clients, one.tasks) for one in wanted.shares]
    changes = handover(firm, load, wanted, today=TODAY)
    cells = [one for one in changes.changes if isinstance(one, SetCell)]
    assert {("clients", "орлова Анна", "Иван"), ("worklist", "Анна Орлова", "Иван")} == {
        (one.table, one.before, one.after) for one in cells
    }
    assert {"c00001": "Иван", "c00002-p0001": "Иван", "c00003-p0001": "Иван"} == {
        code: name for code, name in names(firm).items() if name
    }
    put(firm, "sellers", 0, left_on=LAST)
    assert "handover_due" not in codes_of(run(firm))
    assert {"Иван"} == {who for (who,) in read(firm, "worklist", "who")}
    assert not handover(firm, load, plan(firm), today=TODAY)
    assert [("моё",)] == [one for one in read(firm, "worklist", "comment") if one[0]]


def test_who_left_without_a_handover_is_asked_about(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 0, left_on=LAST)
    result = run(firm)
    facts = next(one.facts for one in result.findings if one.code == "handover_due")
    assert {"name": "Анна Орлова", "on": LAST, "clients": 2} == facts
    assert [
        (0, 0, 0.0, "больше не работает, а за ним ещё 2 клиента: передайте их командой handover")
    ] == read(firm, "sellers", "clients", "tasks", "load", "remarks")[:1]
    assert {"Иван"} == {who for (who,) in read(firm, "worklist", "who")}
    assert not run(firm).changes


def test_a_row_of_work_that_is_gone_names_the_new_one_too(firm: MemoryWorkbook) -> None:
    view = table(firm, "worklist")
    row = next(row for row in view.rows() if view.text(row, "code") == "c00002-p0001")
    for col in view.columns.values():
        firm.set_cell(view.tab.name, row, col, None)
    put(firm, "clients", 0, seller=None)
    handover(firm, load, plan(firm, to="иван"), today=TODAY)
    put(firm, "sellers", 0, left_on=LAST)
    assert "handover_due" not in codes_of(run(firm))


def test_one_whose_row_is_gone_is_known_by_the_name_in_the_cells(firm: MemoryWorkbook) -> None:
    view = table(firm, "sellers")
    row = next(iter(view.rows()))
    for col in view.columns.values():
        firm.set_cell(view.tab.name, row, col, None)
    wanted = plan(firm, "орлова")
    assert ("v001", 2) == (wanted.leaving.code, len(wanted.theirs))
    handover(firm, load, wanted, today=TODAY)
    assert "seller_left" not in codes_of(run(firm))


@pytest.mark.parametrize(
    ("seller", "to", "code"),
    [
        ("пётр", "", "seller_unknown"),
        ("анна", "олег", "handover_to_unknown"),
        ("анна", "анна", "handover_to_unknown"),
    ],
)
def test_who_is_not_there_is_said(firm: MemoryWorkbook, seller: str, to: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        plan(firm, seller, to)
    assert code == caught.value.code


def test_a_row_of_sellers_that_went_meanwhile_stops_it(firm: MemoryWorkbook) -> None:
    wanted = plan(firm)
    put(firm, "sellers", 1, name="Игорь")
    before = firm.read()
    with pytest.raises(StrategyError, match="handover_changed"):
        handover(firm, load, wanted, today=TODAY)
    assert before.tabs == firm.read().tabs


def handed(workbook: MemoryWorkbook, **facts: object) -> SetCell:
    view = table(workbook, "clients")
    row, col = view.header_row + 1, view.columns["seller"]
    given = {
        "column": "seller",
        "row": row,
        "col": col,
        "before": "орлова Анна",
        "after": "Иван",
        "exempt": "handover",
    }
    return SetCell(view.tab.name, "clients", **{**given, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "facts",
    [
        {"exempt": ""},
        {"exempt": "exchange"},
        {"before": "Анна Орлова"},
        {"before": None},
        {"after": "Олег"},
        {"after": "Анна Орлова"},
        {"after": None},
        {"column": "name", "col": 1},
        {"row": 0},
        {"row": 2, "before": ""},
        {"col": 2},
    ],
)
def test_the_guard_lets_only_the_one_who_leaves_be_replaced(
    firm: MemoryWorkbook, facts: dict[str, object]
) -> None:
    snapshot = firm.read()
    book = open_book(snapshot, load("ru"))
    guard(ChangeSet(snapshot.version, (handed(firm),)), book)
    with pytest.raises(UnsafeChange, match="not_the_tools"):
        guard(ChangeSet(snapshot.version, (handed(firm, **facts),)), book)


def test_the_guard_lets_one_seller_leave_at_a_time(firm: MemoryWorkbook) -> None:
    put(firm, "clients", 1, seller="Иван")
    put(firm, "sellers", 2, name="Зоя")
    snapshot = firm.read()
    book = open_book(snapshot, load("ru"))
    row = table(firm, "clients").header_row + 2
    other = handed(firm, row=row, before="Иван", after="Зоя")
    guard(ChangeSet(snapshot.version, (other,)), book)
    with pytest.raises(UnsafeChange, match="not_the_tools"):
        guard(ChangeSet(snapshot.version, (handed(firm, after="Зоя"), other)), book)


def refused(workbook: MemoryWorkbook, seller: str = "анна", to: str = "") -> tuple[str, object]:
    with pytest.raises(InputError) as caught:
        plan(workbook, seller, to)
    return caught.value.code, caught.value.facts.get("cells") or caught.value.facts.get("on")


def test_namesakes_are_refused_until_they_can_be_told_apart(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 2, name="Орлова Анна", department="допродажи", hours=5.0)
    assert ("handover_namesakes", ("A2", "A4")) == refused(firm)
    put(firm, "sellers", 2, left_on=LAST)
    assert ("handover_namesakes", ("A2", "A4")) == refused(firm)
    put(firm, "sellers", 2, name="Орлова Анна Б.")
    assert 2 == len(plan(firm, "анна орлова").theirs)


def test_one_person_in_two_departments_leaves_with_both_rows(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 0, email="anna@x.ru")
    put(firm, "sellers", 2, name="Анна Орлова", email="Anna@x.ru", department="новые клиенты", hours=5.0)
    assert [("Иван", 2)] == [(one.seller.name, one.clients) for one in plan(firm).shares]


def test_namesakes_take_nothing_over_and_are_named(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 2, name="Иван", department="допродажи", hours=5.0)
    put(firm, "sellers", 3, name="Зоя", department="допродажи", hours=5.0)
    wanted = plan(firm)
    assert (["Зоя"], ("Иван",)) == ([one.seller.name for one in wanted.shares], wanted.passed)
    assert ("handover_to_namesakes", ("A3", "A4")) == refused(firm, to="иван")


def test_who_has_left_cannot_take_over(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 1, left_on=LAST)
    assert ("handover_to_left", LAST) == refused(firm, to="иван")


@pytest.mark.parametrize(
    ("cells", "doubts"),
    [
        ({"department": "допродажи", "hours": 5.0}, ()),
        ({"department": "допродажи", "hours": 0.0}, ("idle",)),
        ({"hours": 5.0}, ("no_department",)),
        ({"department": "новые клиенты", "hours": 5.0, "access": "читатель"}, ("other_department", "reader")),
    ],
)
def test_an_odd_taker_gives_pause(firm: MemoryWorkbook, cells: dict[str, CellValue], doubts: object) -> None:
    put(firm, "sellers", 2, name="Зоя", **cells)
    (share,) = plan(firm, to="зоя").shares
    assert ("Зоя", 2, 2, 4.0, doubts) == (
        share.seller.name,
        share.clients,
        share.tasks,
        share.hours,
        share.doubts,
    )


def test_hypotheses_change_hands_but_not_decided_ones_nor_several_names(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 2, name="Зоя", department="новые клиенты", hours=5.0)
    put(firm, "plan", 0, person="Орлова Анна")
    told = {"for_segment": "Все", "department": "допродажи", "person": "Анна Орлова"}
    put(firm, "plan", 1, person="Анна Орлова и Зоя")
    put(firm, "plan", 2, hypothesis="Если решено, то всё", status="опровергнута", **told)
    put(firm, "plan", 3, hypothesis="Если никто, то никто", **{**told, "department": "возвращение клиентов"})
    wanted = plan(firm)
    assert [("Иван", "T2"), ("", "T3"), ("Иван", "T5")] == [
        (one.name, one.cell.partition("!")[2]) for one in wanted.plan
    ]
    handover(firm, load, wanted, today=TODAY)
    names = [name for (name,) in read(firm, "plan", "person")]
    assert ["Иван", "Анна Орлова и Зоя", "Анна Орлова", "Иван"] == names[:4]
    assert [""] == [one.name for one in plan(firm).plan]


def test_one_who_takes_all_answers_for_the_hypotheses_too(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 2, name="Зоя", department="новые клиенты", hours=5.0)
    put(firm, "plan", 0, person="анна орлова")
    assert ["Зоя"] == [one.name for one in plan(firm, to="зоя").plan]


def test_the_guard_lets_the_name_change_in_rows_that_are_not_decided_only(firm: MemoryWorkbook) -> None:
    put(firm, "plan", 0, person="Анна Орлова")
    view = table(firm, "plan")
    row, col = view.header_row + 1, view.columns["person"]
    change = SetCell(view.tab.name, "plan", "person", row, col, "Анна Орлова", "Иван", exempt="handover")
    snapshot = firm.read()
    guard(ChangeSet(snapshot.version, (change,)), open_book(snapshot, load("ru")))
    put(firm, "plan", 0, status="подтверждена")
    snapshot = firm.read()
    with pytest.raises(UnsafeChange, match="not_the_tools"):
        guard(ChangeSet(snapshot.version, (change,)), open_book(snapshot, load("ru")))


def test_who_left_and_still_answers_for_hypotheses_is_asked_about(firm: MemoryWorkbook) -> None:
    put(firm, "plan", 1, person="Орлова Анна, Иван")
    assert "plan_person_left" not in codes_of(run(firm))
    put(firm, "sellers", 0, left_on=LAST)
    facts = next(one.facts for one in run(firm).findings if one.code == "plan_person_left")
    assert ("Анна Орлова", ("T3",)) == (facts["name"], facts["cells"])
    put(firm, "plan", 1, person="Иван")
    assert "plan_person_left" not in codes_of(run(firm))
