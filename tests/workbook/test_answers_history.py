"""What the team answered when."""

from __future__ import annotations

from datetime import date

import pandas as pd
from small_workbook import add_column, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.workbook.answers_history import add_regions, read_answers_history, read_seen_on
from sheets_strategy.workbook.memory import Memory, read_memory

FIRST, SECOND, THIRD = date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 2)


def answers_of(workbook: MemoryWorkbook) -> list[tuple[object, ...]]:
    return [row[1:] for row in read(workbook, "memory", "kind", "key", "value", "on") if row[0] == "answers"]


def memory_of(workbook: MemoryWorkbook) -> Memory:
    return read_memory(table(workbook, "memory"))


def test_a_client_without_answers_adds_no_row() -> None:
    workbook = new_workbook()
    pay(workbook, ("ООО Альфа", date(2026, 5, 1), 100.0))
    put(workbook, "clients", 0, name="Мечта")
    run(workbook, today=FIRST)
    assert [] == answers_of(workbook)


def test_what_changed_is_kept_with_its_day() -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="Альфа", satisfaction="доволен", niche="Склады")
    put(workbook, "clients", 1, name="Бета", vip="да")
    run(workbook, today=FIRST)
    put(workbook, "clients", 0, satisfaction="негатив")
    run(workbook, today=SECOND)
    assert not run(workbook, today=SECOND).changes
    put(workbook, "clients", 1, vip=None)
    run(workbook, today=THIRD)
    assert [
        ("c00001", '{"niche":"склады","satisfaction":"satisfied"}', "2026-06-30"),
        ("c00002", '{"vip":"yes"}', "2026-06-30"),
        ("c00001", '{"niche":"склады","satisfaction":"negative"}', "2026-07-01"),
        ("c00002", "{}", "2026-08-02"),
    ] == answers_of(workbook)
    memory = memory_of(workbook)
    assert [
        ("c00001", "niche", "склады", FIRST),
        ("c00001", "satisfaction", "satisfied", FIRST),
        ("c00002", "vip", "yes", FIRST),
        ("c00001", "satisfaction", "negative", SECOND),
        ("c00002", "vip", "", THIRD),
    ] == list(read_answers_history(memory).itertuples(index=False, name=None))
    assert {"c00001": FIRST, "c00002": FIRST} == read_seen_on(memory)


def test_own_columns_count_but_notes_and_formulas_do_not() -> None:
    workbook = new_workbook()
    people = 60
    for row in range(people):
        put(workbook, "clients", row, name=f"Клиент {row}")
    add_column(workbook, "clients", "Опт", [5.0, "да"])
    add_column(workbook, "clients", "Заметка", [f"слово {row}" for row in range(people)])
    add_column(workbook, "clients", "Длинно", ["очень " * 10])
    add_column(workbook, "clients", "Расчёт", [1.0])
    view = table(workbook, "clients")
    workbook.set_formula(view.tab.name, view.header_row + 1, view.own["Расчёт"], "1+0", 1.0)
    run(workbook, today=FIRST)
    assert ['{"own:Опт":"5"}', '{"own:Опт":"да"}'] == [value for _, value, _ in answers_of(workbook)]


def test_rows_that_somebody_wrote_over_say_nothing() -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="Альфа", vip="да")
    run(workbook, today=FIRST)
    view = table(workbook, "memory")
    row = next(row for row in view.rows() if view.text(row, "kind") == "answers")
    workbook.set_cell(view.tab.name, row, view.columns["value"], "[1]")
    memory = memory_of(workbook)
    assert (row in memory.scrawled, read_answers_history(memory).empty) == (True, True)
    workbook.set_cell(view.tab.name, row, view.columns["value"], '{"vip":"yes"}')
    workbook.set_cell(view.tab.name, row, view.columns["on"], "вчера")
    assert read_answers_history(memory_of(workbook)).empty
    run(workbook, today=SECOND)
    assert not run(workbook, today=SECOND).changes


def test_history_goes_by_the_day_wherever_rows_stand() -> None:
    rows = [("c1", '{"vip":"no"}', SECOND), ("c1", '{"vip":"yes"}', FIRST)]
    history = read_answers_history(Memory(dated={"answers": rows}))
    assert [("yes", FIRST), ("no", SECOND)] == list(zip(history["value"], history["on"], strict=True))


def test_the_region_of_the_tax_number_was_always_known() -> None:
    base = pd.DataFrame({"code": ["c2", "c1", "c3"], "region_found": ["Москва", "Тюменская область", ""]})
    nothing = read_answers_history(Memory())
    found = add_regions(nothing, base, on=FIRST)
    expected = [("c1", "region", "тюменская область", FIRST), ("c2", "region", "москва", FIRST)]
    assert expected == list(found.itertuples(index=False, name=None))
    assert add_regions(nothing, base.iloc[2:], on=FIRST).empty
