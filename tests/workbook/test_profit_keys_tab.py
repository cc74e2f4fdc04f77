"""The tab «6 ключей» as people see it: the last month, why turnover changed, months, segments and keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from small_workbook import TODAY, load, new_workbook, pay, put, read, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.create import first_memory
from sheets_strategy.sync import sync
from sheets_strategy.values.dates import months_before
from sheets_strategy.workbook.changes import AppendRows, ChangeSet
from sheets_strategy.workbook.grid import CellValue

Line = tuple[str, date, float]
ALPHA, BETA, GAMMA = "ООО Альфа", "ООО Бета", "ООО Гамма"
MONTHLY: list[Line] = [
    *((ALPHA, months_before(date(2026, 6, 30), back), 1_000.0) for back in range(30)),
    *((BETA, months_before(date(2026, 6, 10), back), 200.0) for back in range(0, 30, 2)),
    (GAMMA, date(2026, 5, 5), 500.0),
    (GAMMA, date(2026, 5, 7), 100.0),
]
SHAPES: dict[str, Sequence[Line]] = {
    "nobody": [],
    "one client": [(ALPHA, TODAY, 100.0)],
    "only a refund is left": [(ALPHA, date(2026, 6, 1), 100.0), (ALPHA, TODAY, -100.0)],
    "two months": [(ALPHA, date(2026, 5, 5), 10.0), (BETA, date(2026, 6, 6), 20.0)],
    "a month that runs": [*MONTHLY[:-2], (BETA, date(2026, 5, 20), 70.0)],
    "years": MONTHLY,
}
SUMMARY = ("last", "year_ago", "mean", "measured")


def paid(*lines: Line) -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *lines)
    run(workbook)
    return workbook


def spend(workbook: MemoryWorkbook, *lines: tuple[date, float, str]) -> None:
    """Add what the firm paid: day, roubles, purpose."""
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    places = {column.key: col for col, column in enumerate(load("ru").table("statement").columns)}
    for place, (on, roubles, purpose) in enumerate(lines, start=len(tab.rows)):
        cells: dict[str, CellValue] = {
            "on": on, "number": f"s{place}", "out_sum": roubles, "party": "ООО Поставщик", "purpose": purpose,
        }  # fmt: skip
        for key, value in cells.items():
            workbook.set_cell(tab.name, place, places[key], value)


def lines_of(workbook: MemoryWorkbook, key: str, *columns: str) -> dict[CellValue, tuple[CellValue, ...]]:
    first = load("ru").table(key).columns[0].key
    return {line: tuple(cells) for line, *cells in read(workbook, key, first, *columns)}


def test_the_last_month_stands_beside_a_year_ago_and_the_mean_of_three() -> None:
    found = lines_of(paid(*MONTHLY), "keys_summary", *SUMMARY)
    expected = {
        "Какой месяц": ("июн 2026", "июн 2025", "апр – июн 2026", None),
        "Оборот": (1_200.0, 1_200.0, 1_333.33, "да"),
        "Клиентов платило": (2, 2, 2, "да"),
        "1. Новых клиентов": (0, 0, 0.3, "да"),
        "1. Деньги новых в их первый месяц": (0, 0, 200.0, "да"),
        "2. Сделок на клиента": (1, 1, 1.17, "косвенно"),
        "3. Разных товаров на клиента": (None, None, None, "нет"),
        "3. Слов о товаре на клиента": (None, None, None, "нет"),
        "4. Цены к тому же времени год назад": (None, None, None, "нет"),
        "Средняя оплата (это не цена)": (600.0, 600.0, 571.43, "да"),
        "5. Новых, кто заплатил снова за 90 дней": (None, None, None, "да"),
        "5. Обычный перерыв между оплатами, дней": (46.0, 46.0, 31.0, "да"),
        "5. Замолчали из постоянных": (0, 0, 0, "да"),
        "6. Расходы": (None, None, None, "нет"),
    }
    assert expected == {line: found[line] for line in expected}


def test_a_running_month_is_shown_by_month_but_is_not_the_last_one() -> None:
    workbook = paid(*MONTHLY[:-2], (BETA, date(2026, 7, 3), 70.0))
    run(workbook, today=date(2026, 7, 3))
    months = lines_of(workbook, "keys_months", "m_1", "m_11", "m_12")
    assert months["Какой месяц, по месяцам"] == ("авг 2025", "июн 2026", "июл 2026, по 3-е")
    assert months["Оборот, по месяцам"] == (1_200.0, 1_200.0, 70.0)
    assert lines_of(workbook, "keys_summary", "last")["Какой месяц"] == ("июн 2026",)


def test_three_figures_say_why_turnover_changed() -> None:
    workbook = paid(*MONTHLY)
    found = lines_of(workbook, "keys_change", "before", "now", "grown", "brought")
    assert found["Оборот за три месяца"] == (3_400.0, 4_000.0, 0.1765, 600.0)
    brought = [found[line][3] for line in ("Клиентов платило", "Сделок на клиента", "Средняя оплата")]
    assert round(sum(map(float, map(str, brought))), 2) == 600.0
    assert found["Клиентов платило"][:2] == (2, 3)


def test_a_short_statement_says_that_there_is_nothing_to_compare_with() -> None:
    found = lines_of(paid((ALPHA, TODAY, 10.0)), "keys_change", "before", "brought")
    assert found["Оборот за три месяца"] == (None, None)
    assert "за год и три месяца" in str(found["Как читать"][0])


def test_costs_stand_where_the_statement_has_them_and_say_what_is_none() -> None:
    workbook = paid(*MONTHLY)
    assert "--all" in str(lines_of(workbook, "keys_summary", "meaning")["6. Расходы"][0])
    spend(
        workbook,
        (date(2026, 6, 3), 300.0, "Аренда офиса за июнь"),
        (date(2026, 6, 4), 50.0, "Оплата за сырьё"),
        (date(2026, 6, 5), 9_000.0, "Погашение кредита по договору 5"),
    )
    run(workbook)
    found = lines_of(workbook, "keys_summary", *SUMMARY)
    assert found["6. Расходы"] == (350.0, None, None, "косвенно")
    assert found["6. Из них аренда и коммунальные"] == (300.0, None, None, "косвенно")
    assert found["6. Из них поставщики и прочее"] == (50.0, None, None, "косвенно")
    assert not run(workbook).changes


def test_each_segment_counts_the_hypotheses_of_its_keys() -> None:
    workbook = paid(*MONTHLY)
    columns = ("segment", "number", "clients", "more_deals", "repeat", "keys", "hypotheses", "running")
    before = {row[0]: row for row in read(workbook, "profit_keys", *columns)}
    segment = next(name for name, *_, hypotheses, _ in before.values() if hypotheses)
    planned = read(workbook, "plan", "segment", "profit_key")
    assert before[segment][6] == sum(one == segment for one, _ in planned)
    assert before[segment][5] == len({key for one, key in planned if one == segment})

    for place, (one, _) in enumerate(planned):
        if one == segment:
            put(workbook, "plan", place, status="отменена")
    first = next(place for place, (one, _) in enumerate(planned) if one == segment)
    put(workbook, "plan", first, status="в работе", profit_key="больше сделок")
    run(workbook)
    after = {row[0]: row for row in read(workbook, "profit_keys", *columns)}
    assert after[segment][3:] == (1, None, 1, 1, 1)
    assert not run(workbook).changes


@pytest.mark.long(every=3)
@pytest.mark.parametrize("shape", SHAPES)
def test_any_firm_gets_whole_sentences_and_a_second_sync_writes_nothing(shape: str) -> None:
    workbook = paid(*SHAPES[shape])
    said = [text for (text,) in read(workbook, "keys_summary", "meaning") if text]
    said += [text for (text,) in read(workbook, "keys_plan", "plan_meaning") if text]
    assert [text for text in said if "…" in str(text) or "nan" in str(text)] == []
    assert not run(workbook).changes


@pytest.mark.long(every=3)
@pytest.mark.parametrize("shape", SHAPES)
def test_in_english_too(shape: str) -> None:
    template = load("en")
    workbook = MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))
    pay(workbook, *SHAPES[shape])
    sync(workbook, load, today=TODAY)
    tab = next(tab for tab in workbook.read().tabs if tab.name == "Profit keys")
    said = [str(value) for row in tab.rows for value in row if value is not None]
    assert [text for text in said if "…" in text or "{" in text] == []
    assert not sync(workbook, load, today=TODAY).changes


def test_in_a_file_a_second_sync_writes_nothing(tmp_path: Path) -> None:
    template, path = load("ru"), tmp_path / "firm.xlsx"
    memory = first_memory(template, today=TODAY)
    create_workbook(path, template, memory=memory, created=datetime(2026, 1, 1))  # noqa: DTZ001
    workbook = XlsxWorkbook(path, now=datetime.now, owner="test")
    source = paid(*MONTHLY, (BETA, date(2026, 6, 11), 33.33)).edit("Выписка").tab().rows[1:]
    rows = tuple(tuple((col, value) for col, value in enumerate(row) if value is not None) for row in source)
    added = AppendRows("Выписка", "statement", 1, rows)
    workbook.apply(ChangeSet(workbook.read().version, (added,)), template)
    assert sync(workbook, load, today=TODAY).changes
    assert not sync(workbook, load, today=TODAY).changes
