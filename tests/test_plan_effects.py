"""A hypothesis from its start to its end, in the workbook: halves kept, effect told, nothing rewritten."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest
from small_workbook import OWN_ACCOUNT, load, new_workbook, pay, put, read, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sync import SyncResult
from sheets_strategy.workbook.catalogue import word_finding

CLIENTS = 90
BEGUN, MIDDLE, ENDED = date(2026, 7, 1), date(2026, 7, 20), date(2026, 8, 1)


def monthly(workbook: MemoryWorkbook, first: date, months: int, raised: frozenset[str] = frozenset()) -> None:
    """Let every client pay once a month, those raised twice as much."""
    random = np.random.default_rng(first.toordinal())
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    lines: list[dict[str, object]] = []
    for month in range(months):
        on = date(first.year + (first.month + month - 1) // 12, (first.month + month - 1) % 12 + 1, 5)
        sums = 1_000 * np.exp(random.normal(0, 0.05, CLIENTS))
        for place, kop in enumerate(sums):
            name = f"ООО Клиент {place:02d}"
            roubles = round(float(kop) * (2 if name in raised else 1), 2)
            cells = {"on": on + timedelta(days=place % 12), "in_sum": roubles, "party": name}
            number = str(len(tab.rows) + len(lines))
            lines.append(
                {**cells, "number": number, "purpose": "Оплата по счёту", "own_account": OWN_ACCOUNT}
            )
    columns = [column.key for column in load("ru").table("statement").columns]
    rows = [[line.get(column) for column in columns] for line in lines]
    workbook.insert_rows(tab.name, len(tab.rows), rows)


@pytest.fixture(scope="module")
def begun() -> tuple[MemoryWorkbook, int]:
    """A firm whose A clients are worked by one hypothesis in two waves; and the row of that hypothesis."""
    workbook = new_workbook()
    monthly(workbook, date(2025, 4, 1), 15)
    run(workbook, today=BEGUN)
    rows = read(workbook, "plan", "clients", "comparison", "profit_key", "segment")
    place = next(place for place, row in enumerate(rows) if row[0] > 40 and row[1] == "две волны")
    return workbook, place


def cells(workbook: MemoryWorkbook, place: int) -> tuple[object, ...]:
    return read(workbook, "plan", "smallest_effect", "effect")[place]


def arms(workbook: MemoryWorkbook) -> list[dict[str, list[str]]]:
    return [json.loads(value) for kind, value in read(workbook, "memory", "kind", "value") if kind == "arm"]


def test_a_hypothesis_is_foreseen_started_watched_and_decided(begun: tuple[MemoryWorkbook, int]) -> None:
    workbook, place = begun
    foreseen, nothing = cells(workbook, place)
    assert nothing is None
    assert str(foreseen).startswith("Увидим только эффект больше ±")
    assert arms(workbook) == []

    put(workbook, "plan", place, status="в работе", start_on=BEGUN)
    run(workbook, today=BEGUN)
    (kept,) = arms(workbook)
    assert (kept["on"], kept["comparison"]) == ("2026-07-01", "two_waves")
    assert (len(kept["now"]), len(kept["wait"])) == (31, 30)
    assert run(workbook, today=BEGUN).changes.changes == ()
    assert "Решим 01.08.2026." in str(cells(workbook, place)[0])

    names = dict(read(workbook, "clients", "code", "name"))
    monthly(workbook, BEGUN, 1, frozenset(names[code] for code in kept["now"]))
    run(workbook, today=MIDDLE)
    assert str(cells(workbook, place)[1]).startswith("Рано судить. Прошло 16 дней, а платят они раз в 31.")

    pay(workbook, ("ООО Новый", date(2026, 7, 31), 5.0))
    run(workbook, today=ENDED)
    said = str(cells(workbook, place)[1])
    assert said.startswith("Помогает: платят больше. Оборот обычного клиента: +")
    assert f"Заплатили {len(kept['now'])} из {len(kept['now'])}" in said
    assert arms(workbook) == [kept]
    assert run(workbook, today=ENDED).changes.changes == ()


@pytest.mark.long
def test_a_start_typed_long_before_anybody_was_chosen_says_from_when_it_counts() -> None:
    workbook = new_workbook()
    monthly(workbook, date(2025, 4, 1), 15)
    run(workbook, today=BEGUN)
    rows = read(workbook, "plan", "clients", "comparison")
    place = next(place for place, row in enumerate(rows) if row[0] > 40 and row[1] == "две волны")
    put(workbook, "plan", place, status="в работе", start_on=date(2026, 1, 10))
    run(workbook, today=BEGUN)
    assert str(cells(workbook, place)[1]).startswith(
        "Считаем с 01.07.2026: кому ждать, раньше не было решено. Рано судить."
    )
    assert not run(workbook, today=BEGUN).changes


@pytest.mark.long
def test_a_comparison_changed_after_the_start_is_kept_and_a_new_row_begins_anew() -> None:
    workbook = new_workbook()
    monthly(workbook, date(2025, 4, 1), 15)
    run(workbook, today=BEGUN)
    rows = read(workbook, "plan", "clients", "comparison", "hypothesis", "for_segment", "department")
    place = next(place for place, row in enumerate(rows) if row[0] > 40 and row[1] == "две волны")
    put(workbook, "plan", place, comparison="пока не трогаем")
    assert said_of_comparison(run(workbook, today=BEGUN)) == []
    put(workbook, "plan", place, comparison="две волны", status="в работе", start_on=BEGUN)
    assert said_of_comparison(run(workbook, today=BEGUN)) == []
    (kept,) = lasting_arms(workbook)

    for typed in ("пока не трогаем", None):
        put(workbook, "plan", place, comparison=typed)
        [said] = said_of_comparison(run(workbook, today=MIDDLE))
        assert "уже начата, а «С кем сравнить» изменили. Кому ждать, решено 01.07.2026, и остаётся" in said
        assert said.endswith("с её начала ждущих выберем заново.")
        assert "Верните «две волны»." in said
        assert lasting_arms(workbook) == [kept]

    put(workbook, "plan", place, comparison="нет")
    assert said_of_comparison(run(workbook, today=MIDDLE)) == []
    (freed,) = lasting_arms(workbook)
    assert freed == {**kept, "until": "2026-07-20"}
    put(workbook, "plan", place, comparison="две волны")
    [said] = said_of_comparison(run(workbook, today=MIDDLE + timedelta(days=1)))
    assert "взяли в работу 20.07.2026, и сравнение закончилось" in said
    assert lasting_arms(workbook) == [freed]

    put(workbook, "plan", place, status="отменена")
    _, _, hypothesis, segment, department = rows[place]
    again = {"hypothesis": hypothesis, "for_segment": segment, "department": department}
    put(workbook, "plan", len(rows), **again, comparison="пока не трогаем", status="в работе")
    assert said_of_comparison(run(workbook, today=MIDDLE + timedelta(days=2))) == []
    first, second = lasting_arms(workbook)
    assert first == freed
    assert (second["on"], second["comparison"], len(second["wait"])) == ("2026-07-22", "leave", 20)


def lasting_arms(workbook: MemoryWorkbook) -> list[dict[str, object]]:
    """Give what holds of the arms of each row of the plan, in the order of their first days."""
    rows = read(workbook, "memory", "kind", "key", "value")
    return [
        json.loads(value) for value in {key: value for kind, key, value in rows if kind == "arm"}.values()
    ]


def said_of_comparison(result: SyncResult) -> list[str]:
    """Give what is said of comparisons, in Russian."""
    codes = ("plan_comparison_kept", "plan_comparison_over")
    found = [one for one in result.findings if one.code in codes]
    worded = [word_finding(one, load("ru")) for one in found]
    return [f"{one.what} {one.todo}" for one in worded]


@pytest.mark.long
def test_a_comparison_that_lets_nobody_go_is_not_spoken_of() -> None:
    workbook = new_workbook()
    monthly(workbook, date(2025, 4, 1), 15)
    run(workbook, today=BEGUN)
    rows = read(workbook, "plan", "clients", "comparison")
    place = next(place for place, row in enumerate(rows) if row[0] and row[1] == "нет")
    put(workbook, "plan", place, status="в работе", start_on=BEGUN)
    run(workbook, today=BEGUN)
    for typed, told in ((None, 0), ("две волны", 1), ("как-нибудь", 0)):
        put(workbook, "plan", place, comparison=typed)
        assert len(said_of_comparison(run(workbook, today=BEGUN))) == told
    put(workbook, "plan", place, comparison="две волны", status="опровергнута")
    assert said_of_comparison(run(workbook, today=BEGUN)) == []
