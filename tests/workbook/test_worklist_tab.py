"""The tab «Работа» through whole syncs: what people type stays, counts and comes back."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from small_workbook import TODAY, add_column, codes_of, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sync import compute_strategy
from sheets_strategy.workbook.diff import WantedList
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.show_tabs import show_tabs

MONTH = timedelta(days=30)
DAY = date(2026, 6, 3)


@pytest.fixture
def firm() -> MemoryWorkbook:
    """Three clients in one segment of one's own, two hypotheses for it, nothing proposed beside them."""
    workbook = new_workbook()
    clear(workbook, "segments")
    put(workbook, "segments", 0, number=1.0, name="Все", department="допродажи", code="s99")
    for name, roubles in (("ООО Альфа", 9000.0), ("ООО Бета", 500.0), ("ООО Гамма", 70.0)):
        pay(workbook, *((name, DAY - MONTH * back, roubles) for back in range(6)))
    for place, text in enumerate(("Если позвонить, то купит", "Если написать, то купит")):
        plan(workbook, place, hypothesis=text)
    return workbook


def clear(workbook: MemoryWorkbook, key: str) -> None:
    view = table(workbook, key)
    for row in list(view.rows()):
        for col in [*view.columns.values(), *view.own.values()]:
            workbook.set_cell(view.tab.name, row, col, None)


def plan(workbook: MemoryWorkbook, place: int, **cells: CellValue) -> None:
    told: dict[str, CellValue] = {
        "for_segment": "Все",
        "department": "допродажи",
        "hours": 2.0,
        "status": "идея",
    }
    put(workbook, "plan", place, **{**told, **cells})


def work(workbook: MemoryWorkbook, *columns: str) -> list[tuple[CellValue, ...]]:
    return read(workbook, "worklist", *(columns or ("code", "state", "client")))


def note(workbook: MemoryWorkbook, code: str, **cells: CellValue) -> None:
    """Type into the row with a code."""
    view = table(workbook, "worklist")
    row = next(row for row in view.rows() if view.text(row, "code") == code)
    put(workbook, "worklist", row - view.header_row - 1, **cells)


def drop(workbook: MemoryWorkbook, code: str) -> None:
    """Take a row away, its cells are empty."""
    view = table(workbook, "worklist")
    row = next(row for row in view.rows() if view.text(row, "code") == code)
    for col in view.columns.values():
        workbook.set_cell(view.tab.name, row, col, None)


def test_every_client_gets_its_next_task_with_all_that_the_call_needs(firm: MemoryWorkbook) -> None:
    run(firm)
    put(firm, "clients", 0, contact="Анна", phone="+7 495 1")
    assert run(firm).changes
    assert work(firm) == [
        ("c00001-p0001", "сейчас", "ООО Альфа"),
        ("c00002-p0001", "сейчас", "ООО Бета"),
        ("c00003-p0001", "сейчас", "ООО Гамма"),
        ("c00001-p0002", "в очереди", "ООО Альфа"),
        ("c00002-p0002", "в очереди", "ООО Бета"),
        ("c00003-p0002", "в очереди", "ООО Гамма"),
    ]
    shown = ("contact", "phone", "action", "why", "hours", "last_on", "last_sum", "last_purpose", "segment")
    assert work(firm, *shown)[0] == (
        *("Анна", "+7 495 1", "Если позвонить, то купит", "обычно платит раз в 30 дней, прошло 0"),
        *(2.0, DAY, 9000.0, "Оплата по счёту", "1. Все"),
    )
    assert not run(firm).changes


def test_what_people_type_moves_the_rows_and_stays_in_them(firm: MemoryWorkbook) -> None:
    run(firm)
    add_column(firm, "worklist", "Моё", ["", "", "своё"])
    note(firm, "c00001-p0001", status="готово", comment="взял", touched_on=TODAY)
    note(firm, "c00002-p0001", next_on=TODAY + timedelta(days=1), seller="Олег")
    run(firm)
    assert work(firm, "code", "state", "why", "who", "seller", "comment") == [
        ("c00003-p0001", "сейчас", "обычно платит раз в 30 дней, прошло 0", None, None, None),
        ("c00001-p0002", "сейчас", "обычно платит раз в 30 дней, прошло 0", None, None, None),
        ("c00002-p0001", "в очереди", "отложено до 01.07.2026", "Олег", "Олег", None),
        ("c00002-p0002", "в очереди", "с клиентом договорились на 01.07.2026", "Олег", None, None),
        ("c00003-p0002", "в очереди", "сначала другое дело с этим клиентом", None, None, None),
        ("c00001-p0001", "сделано", None, None, None, "взял"),
    ]
    assert not run(firm).changes
    view = table(firm, "worklist")
    own = {view.text(row, "code"): view.tab.cell(row, view.own["Моё"]) for row in view.rows()}
    assert {code: text for code, text in own.items() if text} == {"c00003-p0001": "своё"}


def test_another_day_changes_only_what_shows_the_day(firm: MemoryWorkbook) -> None:
    run(firm)
    note(firm, "c00002-p0001", next_on=TODAY + timedelta(days=1), outcome="думает")
    run(firm)
    later = run(firm, today=TODAY + timedelta(days=1))
    names = {table(firm, key).tab.name for key in ("home_week", "worklist", "log")}
    assert {tab for tab, _ in later.changes.by_tab()} <= names
    assert work(firm, "code", "why")[0] == (
        "c00002-p0001",
        "обещали связаться 01.07.2026; обычно платит раз в 30 дней, прошло 0",
    )
    assert not run(firm, today=TODAY + timedelta(days=1)).changes


def test_the_day_of_the_contact_is_that_of_the_sync_which_first_saw_the_outcome(firm: MemoryWorkbook) -> None:
    run(firm)
    note(firm, "c00001-p0001", outcome="доволен")
    run(firm)
    kept = [row for row in read(firm, "memory", "kind", "key", "value", "on") if row[0] == "work"]
    assert kept == [("work", "c00001-p0001", '{"outcome":"satisfied"}', "2026-06-30")]
    pay(firm, ("ООО Альфа", date(2026, 7, 2), 400.0), ("ООО Альфа", date(2026, 7, 5), 100.0))
    run(firm, today=date(2026, 7, 6))
    paid = dict(work(firm, "code", "paid_after"))
    assert str(paid["c00001-p0001"]).replace("\u00a0", " ") == "500,00 ₽, первая 02.07.2026"
    assert paid["c00001-p0002"] is None


def test_outcomes_are_answers_until_somebody_types_one(firm: MemoryWorkbook) -> None:
    run(firm)
    note(firm, "c00001-p0001", outcome="есть претензия", touched_on=date(2026, 6, 20))
    note(firm, "c00002-p0001", outcome="думает", touched_on=date(2026, 6, 21))
    result = run(firm)
    clients = result.strategy.clients.set_index("code")
    assert clients["satisfaction"].to_dict() == {"c00001": "negative", "c00002": "", "c00003": ""}
    assert clients["awareness"]["c00002"] == "compares"
    seen = dict(read(firm, "clients", "code", "seen"))
    assert str(seen["c00001"]).startswith("претензия в разговоре 20.06.2026; знает нас")
    assert str(seen["c00002"]).startswith("думает по разговору 21.06.2026; работает с")
    fill = dict(read(firm, "clients", "code", "fill_next"))
    assert "Отношение" not in str(fill["c00001"])
    put(firm, "clients", 0, satisfaction="доволен")
    typed = run(firm).strategy.clients.set_index("code")
    assert typed["satisfaction"]["c00001"] == "satisfied"


def test_a_deleted_row_still_counts_and_does_not_come_back_when_it_is_finished(firm: MemoryWorkbook) -> None:
    run(firm)
    note(firm, "c00001-p0001", outcome="доволен", touched_on=date(2026, 6, 20))
    note(firm, "c00002-p0001", outcome="отказ")
    run(firm)
    drop(firm, "c00001-p0001")
    drop(firm, "c00002-p0001")
    for _ in range(3):
        result = run(firm)
        assert result.strategy.clients["satisfaction"].tolist()[0] == "satisfied"
        codes = [code for code, *_ in work(firm)]
        assert "c00001-p0001" in codes
        assert "c00002-p0001" not in codes
    assert not result.changes
    note(firm, "c00001-p0001", comment="снова")
    assert run(firm).strategy.clients["satisfaction"].tolist()[0] == "satisfied"
    note(firm, "c00001-p0001", outcome="есть претензия")
    assert run(firm).strategy.clients["satisfaction"].tolist()[0] == "negative"
    note(firm, "c00001-p0001", outcome=None)
    assert run(firm).strategy.clients["satisfaction"].tolist()[0] == ""


def test_a_client_that_moves_keeps_the_row_that_was_touched_and_is_never_doubled(
    firm: MemoryWorkbook,
) -> None:
    run(firm)
    note(firm, "c00002-p0001", comment="звонил")
    put(firm, "clients", 1, do_not_work="банкрот")
    run(firm)
    assert work(firm, "code", "state", "why", "comment")[-1] == (
        *("c00002-p0001", "больше не нужно", "с клиентом не работаем: банкрот", "звонил"),
    )
    assert [code for code, *_ in work(firm) if str(code).startswith("c00002")] == ["c00002-p0001"]
    put(firm, "clients", 1, do_not_work=None)
    run(firm)
    assert sorted(code for code, *_ in work(firm) if str(code).startswith("c00002")) == [
        "c00002-p0001",
        "c00002-p0002",
    ]
    plan(firm, 0, status="отменена")
    run(firm)
    assert work(firm, "code", "why")[-1] == ("c00002-p0001", "гипотеза: отменена")


def test_rows_of_a_person_and_of_nobody_known_are_left_alone(firm: MemoryWorkbook) -> None:
    run(firm)
    put(firm, "worklist", 6, comment="своя строка")
    put(firm, "worklist", 7, code="c99999-p0001", client="Ушедший", comment="ещё одна")
    run(firm)
    assert work(firm, "place", "state", "client", "comment")[6:] == [
        (None, None, None, "своя строка"),
        (None, "больше не нужно", "Ушедший", "ещё одна"),
    ]
    assert not run(firm).changes


def test_sellers_share_the_clients_and_see_their_load(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 0, name="Анна Орлова", department="допродажи", hours=10.0)
    put(firm, "sellers", 1, name="Иван", department="допродажи", hours=20.0)
    result = run(firm)
    assert read(firm, "sellers", "name", "clients", "tasks", "load") == [
        ("Анна Орлова", 1, 1, 2.0),
        ("Иван", 2, 2, 4.0),
    ]
    assert dict(work(firm, "code", "who"))["c00001-p0001"] == "Анна Орлова"
    owners = [row[1:] for row in read(firm, "memory", "kind", "key", "value") if row[0] == "owner"]
    assert owners == [("c00001", "v001"), ("c00002", "v002"), ("c00003", "v002")]
    assert not run(firm).changes
    note(firm, "c00001-p0001", seller="иван")
    run(firm)
    assert dict(work(firm, "code", "who"))["c00001-p0002"] == "Иван"
    assert codes_of(result) == codes_of(run(firm))


def test_a_seller_who_left_is_asked_about_and_the_clients_go_to_others(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 0, name="Анна", department="допродажи")
    run(firm)
    put(firm, "clients", 0, seller="Пётр")
    note(firm, "c00002-p0001", seller="Пётр")
    result = run(firm)
    assert {one.code for one in result.findings} >= {"seller_left", "task_seller_unknown"}
    assert [one.facts["name"] for one in result.findings if one.code == "seller_left"] == ["Пётр"]
    assert {who for _, who in work(firm, "code", "who")} == {"Анна"}


def test_a_copied_row_in_which_nobody_wrote_goes_without_a_question(firm: MemoryWorkbook) -> None:
    run(firm)
    view = table(firm, "worklist")
    row = next(view.rows())
    below = sum(1 for _ in view.rows())
    for key, col in view.columns.items():
        firm.set_cell(view.tab.name, view.header_row + 1 + below, col, view.value(row, key))
    assert "task_twice" not in codes_of(run(firm))
    assert not run(firm).changes


def test_notes_of_a_row_whose_segment_is_gone_say_so(firm: MemoryWorkbook) -> None:
    run(firm)
    note(firm, "c00001-p0001", status="в работе", comment="обещал подумать")
    code = read(firm, "plan", "segment_code")[0][0]
    segments = table(firm, "segments")
    row = next(row for row in segments.rows() if segments.text(row, "code") == code)
    firm.delete_row(segments.tab.name, row)
    run(firm)
    assert dict(work(firm, "code", "why"))["c00001-p0001"] == "сегмента этой гипотезы больше нет"
    assert dict(work(firm, "code", "comment"))["c00001-p0001"] == "обещал подумать"
    assert not run(firm).changes


def test_what_nobody_can_understand_is_asked_about(firm: MemoryWorkbook) -> None:
    run(firm)
    note(firm, "c00001-p0001", status="как-нибудь", touched_on="вчера", next_on=TODAY)
    note(firm, "c00002-p0001", touched_on=TODAY + timedelta(days=2), outcome="думает")
    view = table(firm, "worklist")
    row = next(row for row in view.rows() if view.text(row, "code") == "c00001-p0001")
    for column in ("code", "client"):
        put(firm, "worklist", 8, **{column: view.value(row, column)})
    put(firm, "worklist", 8, comment="копия")
    found = codes_of(run(firm))
    assert [
        code for code in found if code in ("contact_ahead", "not_a_day", "task_twice", "unknown_choice")
    ] == [
        *("contact_ahead", "not_a_day", "task_twice", "unknown_choice"),
    ]
    kept = {
        row[1]: json.loads(str(row[2]))
        for row in read(firm, "memory", "kind", "key", "value")
        if row[0] == "work"
    }
    assert kept == {"c00002-p0001": {"on": "2026-07-02", "outcome": "thinking"}}


def test_texts_that_stand_in_no_cell_any_more_stand_beside_their_task(firm: MemoryWorkbook) -> None:
    run(firm)
    told = {"on": "2026-06-02", "who": "Иванов", "column": "comment", "text": "Просил скидку"}
    memory = table(firm, "memory")
    row: list[CellValue] = ["history", "c00001-p0001+1", json.dumps(told, ensure_ascii=False), "2026-06-02"]
    firm.insert_rows(memory.tab.name, memory.end(), [row])

    assert run(firm).changes

    said = "02.06.2026 Иванов, Комментарий: Просил скидку"
    assert [("c00001-p0001", said), ("c00002-p0001", None)] == work(firm, "code", "history")[:2]
    assert not run(firm).changes


def test_texts_of_this_very_exchange_are_shown_and_remembered(firm: MemoryWorkbook) -> None:
    done = run(firm)
    told = {"on": "2026-06-30", "who": "Иванов", "column": "comment", "text": "Просил скидку"}
    entry = ("history", "c00001-p0001+1", json.dumps(told, ensure_ascii=False))
    tabs = read_tabs(done.book)
    computed = compute_strategy(done.book, tabs, today=TODAY, as_of=None)

    shown = show_tabs(done.book, tabs, computed, exchanged=[entry])

    worklist = next(one for one in shown.wanted if isinstance(one, WantedList) and one.table == "worklist")
    assert "30.06.2026 Иванов, Комментарий: Просил скидку" == worklist.rows[0]["history"]
    assert entry in shown.entries
