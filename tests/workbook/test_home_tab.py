"""Главная: one next step, figures of the firm, the week; a second sync writes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small_workbook import TODAY, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook

PAID = [
    *(("ООО Альфа", date(2026, month, 3), 90_000.0) for month in range(1, 7)),
    ("ООО Бета", date(2026, 5, 12), 4_000.0),
    ("ООО Гамма", date(2026, 6, 2), 700.0),
]


@pytest.fixture(scope="module")
def synced() -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *PAID)
    run(workbook)
    return workbook


@pytest.fixture
def firm(synced: MemoryWorkbook) -> MemoryWorkbook:
    """Give a copy of a workbook after its first sync."""
    return MemoryWorkbook(synced.tabs)


def states(workbook: MemoryWorkbook) -> list[object]:
    return [state for (state,) in read(workbook, "home_steps", "step_state")]


def step(workbook: MemoryWorkbook, number: int) -> tuple[object, ...]:
    return read(workbook, "home_steps", "step_state", "step_facts", "step_todo")[number]


def figures(workbook: MemoryWorkbook, key: str) -> dict[object, tuple[object, ...]]:
    first = {"figures": "figure", "week": "week"}[key]
    columns = (first, f"{first}_value", f"{first}_meaning")
    return {row[0]: row[1:] for row in read(workbook, f"home_{key}", *columns)}


def test_a_new_workbook_says_what_to_do_first() -> None:
    workbook = new_workbook()
    run(workbook)
    assert step(workbook, 0) == (
        "следующий шаг",
        "Выписка пуста",
        "Вставьте строки банка во вкладку «Выписка» или выполните: sheets-strategy import ФАЙЛ; "
        "затем sheets-strategy sync",
    )
    assert states(workbook)[1:] == ["позже"] * 6


def test_steps_follow_what_is_there(firm: MemoryWorkbook) -> None:
    assert states(firm) == ["сделано", "сделано", "следующий шаг", "сделано", "сделано", "позже", "позже"]
    assert [facts for _, facts in read(firm, "home_steps", "step", "step_facts")][:2] == [
        "8 строк, по 03.06.2026; клиентов 3",
        "Клиентов A 1, B 0, C 2; в портрете 0 признаков подтверждено",
    ]
    firm.rename_tab("План", "Наш план")
    put(firm, "clients", 0, satisfaction="доволен")
    put(firm, "plan", 0, status="в работе", start_on=TODAY)
    run(firm)
    assert states(firm) == ["сделано"] * 6 + ["следующий шаг"]
    assert "«Наш план»" in str(step(firm, 5)[2])


def test_a_wrong_condition_makes_segments_the_next_step(firm: MemoryWorkbook) -> None:
    put(firm, "clients", 0, satisfaction="доволен")
    put(firm, "segments", 0, tenure_years="> >")
    run(firm)
    assert states(firm) == ["сделано"] * 3 + ["следующий шаг", "сделано", "позже", "позже"]


def test_key_figures(firm: MemoryWorkbook) -> None:
    shown = figures(firm, "figures")
    assert shown["Оборот за период"] == (544_700.0, "12 месяцев, по 03.06.2026")
    assert shown["Клиенты A"] == (1, "540\u00a0000,00\u00a0₽, 99,1\u00a0% денег")
    assert shown["Клиенты B"] == (0, "Нет")
    assert shown["Не хватает часов"] == (None, "Часы не указаны: впишите их во вкладку «Продавцы»")


def test_hours_that_are_missing(firm: MemoryWorkbook) -> None:
    put(firm, "sellers", 0, name="Анна", department="допродажи", hours=0.1)
    run(firm)
    value, meaning = figures(firm, "figures")["Не хватает часов"]
    assert isinstance(value, float)
    assert value > 0
    assert str(meaning).endswith(" ч")


def test_the_week_counts_missed_contacts_and_hypotheses_to_decide(firm: MemoryWorkbook) -> None:
    first = table(firm, "worklist")
    client = first.text(first.header_row + 1, "client")
    put(firm, "worklist", 0, next_on=TODAY - timedelta(days=2))
    put(firm, "plan", 0, status="в работе", due_on=TODAY + timedelta(days=6))
    run(firm)
    shown = figures(firm, "week")
    assert shown["Просроченные касания"] == (1, f"Дольше всех ждёт {client}: обещали 28.06.2026")
    assert shown["Гипотезы: пора решать"][0] == 1
    # Not yet due a day earlier; a contact that took place is not missed.
    run(firm, today=TODAY - timedelta(days=1))
    assert figures(firm, "week")["Гипотезы: пора решать"] == (0, "В ближайшие 7 дней решать нечего")
    row = next(one for one in table(firm, "worklist").rows() if table(firm, "worklist").value(one, "next_on"))
    put(firm, "worklist", row - table(firm, "worklist").header_row - 1, touched_on=TODAY - timedelta(days=1))
    run(firm)
    assert figures(firm, "week")["Просроченные касания"][0] == 0


def test_what_changed_is_that_of_the_last_sync_that_wrote(firm: MemoryWorkbook) -> None:
    assert figures(firm, "week")["Последние изменения"] == (TODAY, "Это первый пересчёт")
    pay(firm, ("ООО Дельта", date(2026, 6, 29), 900_000.0))
    later = TODAY + timedelta(days=1)
    run(firm, today=later)
    day, said = figures(firm, "week")["Последние изменения"]
    assert day == later
    assert "ООО Дельта" in str(said)
    assert not run(firm, today=later).changes


def test_english_words() -> None:
    workbook = new_workbook("en")
    run(workbook)
    home = next(tab for tab in workbook.tabs if tab.name == "Home")
    assert home.cell(3, 0) == "Refresh"
    assert home.cell(4, 1) == "never started yet: sheets-strategy watch"
    assert [home.cell(row, 1) for row in range(8, 15)] == ["next step"] + ["later"] * 6


@pytest.mark.parametrize(
    ("outcome", "status", "days"),
    [("доволен", "в работе", -40), ("думает", "отменена", 0), (None, "подтверждена", 7)],
)
def test_always_one_next_step_and_a_second_sync_writes_nothing(
    firm: MemoryWorkbook, outcome: str | None, status: str, days: int
) -> None:
    day = TODAY + timedelta(days=days)
    put(firm, "worklist", 0, outcome=outcome, next_on=day)
    put(firm, "plan", 0, status=status, due_on=day)
    places = [(row, 5) for row in (0, 4, 9, 20, 30)]
    for row, col in places:
        firm.set_cell("Главная", row, col, "своё")
    run(firm)
    assert states(firm).count("следующий шаг") == 1
    assert not run(firm).changes
    home = next(tab for tab in firm.tabs if tab.name == "Главная")
    assert [home.cell(row, col) for row, col in places] == ["своё"] * 5
