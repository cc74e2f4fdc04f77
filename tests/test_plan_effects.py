"""A hypothesis from its start to its end, in the workbook: halves kept, effect told, nothing rewritten."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest
from small_workbook import OWN_ACCOUNT, load, new_workbook, pay, put, read, run

from sheets_strategy.adapters.memory import MemoryWorkbook

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
