"""``explain CLIENT`` where classes go by profit: the profit is told, windows say what theirs go by."""

from __future__ import annotations

from datetime import date

import pytest
from small_workbook import TODAY, load, new_workbook, pay, put, run, set_setting

from sheets_strategy.cli.explain_client import client_json, show_client
from sheets_strategy.cli.show import show_sync
from sheets_strategy.explain_client import explain_client
from sheets_strategy.sync import SyncResult, sync

SOLD = (("ООО Дуб", 1_000_000.0, 0.01), ("ООО Ель", 500_000.0, 0.2), ("ООО Клён", 100_000.0, None))


def by_profit() -> SyncResult:
    """Give the sales of one day: the largest by turnover earns least, of one nothing is known."""
    workbook = new_workbook()
    pay(workbook, *((name, date(2026, 5, 4), roubles) for name, roubles, _ in SOLD))
    run(workbook)
    for place, (*_, margin) in enumerate(SOLD):
        if margin is not None:
            put(workbook, "clients", place, margin=margin)
    set_setting(workbook, "measure", "прибыль")
    return sync(workbook, load, today=TODAY, write=False)


def test_profit_of_the_period_is_told() -> None:
    result = by_profit()
    found = {
        name: explain_client(result.strategy, result.payments.rows, result.segments, query=name)
        for name in ("Дуб", "Клён")
    }
    assert {name: client_json(one, result)["profit_kop"] for name, one in found.items()} == {
        "Дуб": 10_000_00,
        "Клён": None,
    }


def test_windows_say_that_their_classes_go_by_turnover(capsys: pytest.CaptureFixture[str]) -> None:
    show_client(by_profit(), "Дуб", json=False)

    shown = capsys.readouterr().out.splitlines()
    assert "  за 3 месяца: 1\u00a0000\u00a0000,00\u00a0₽, класс по обороту A" in shown
    assert "  за всё время: 1\u00a0000\u00a0000,00\u00a0₽, класс по обороту A" in shown
    assert "Прибыль за период: 10\u00a0000,00\u00a0₽." in shown


def test_the_table_of_classes_after_a_sync_shows_what_counts(capsys: pytest.CaptureFixture[str]) -> None:
    show_sync(by_profit(), "s.xlsx", written=False)

    shown = [line.replace("\u00a0", " ").split("  ") for line in capsys.readouterr().out.splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in shown]
    assert ["Класс", "Клиентов", "Прибыль", "Доля"] in cells
    assert ["A", "1", "100 000,00 ₽", "90,9 %"] in cells
