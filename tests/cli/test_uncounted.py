"""What a sync says where no money is in any class, and where much of it waits for a person's word."""

from __future__ import annotations

from datetime import date

import pytest
from small_workbook import load, new_workbook, pay, put, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.cli.show import show_import, show_sync
from sheets_strategy.workbook.imported import ImportedFile


def told(workbook: MemoryWorkbook, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    show_sync(run(workbook), "book", written=False)
    return capsys.readouterr().out.replace("\u00a0", " ").splitlines()[2:]


def paid(kind: str) -> MemoryWorkbook:
    """Give a workbook with two payments that the first rule takes."""
    workbook = new_workbook()
    put(workbook, "rules", 0, inn=None, payer="альфа", kind=kind, comment="спросить Анну")
    pay(workbook, ("ООО Альфа", date(2026, 5, 1), 100.0), ("ООО Альфа", date(2026, 5, 2), 50.0))
    return workbook


def test_an_empty_statement_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(new_workbook(), capsys)[0] == (
        "Во вкладке «Выписка» пока нет платежей. Загрузите выписку: sheets-strategy import ФАЙЛ"
    )


def test_money_that_is_no_sale_is_named_in_place_of_empty_classes(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(paid("заём"), capsys)[:4] == [
        "Оплат клиентов за период нет, поэтому нет и классов.",
        "  RUB: строк 2 на 150,00 ₽. Из них не продажи — 2 строки, 150,00 ₽.",
        "  Не продажи, «заём»: 2 строки на 150,00 ₽.",
        "",
    ]


def test_what_waits_for_a_word_names_the_rule_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(paid("проверить"), capsys)

    assert lines[3:7] == [
        "Неясно, продажа ли это: 2 строки на 150,00 ₽ (100 % возможных продаж), пока не посчитаны. Так решает вкладка "
        "«Что не продажа»: № 1 «спросить Анну».",
        "  Откройте «Что не продажа» (если вкладка скрыта, покажите её) и смените там у этих номеров «проверить» на "
        "«продажа» или другой вид.",
        "  Потом повторите: sheets-strategy sync",
        "",
    ]


def test_a_trifle_is_left_to_the_questions(capsys: pytest.CaptureFixture[str]) -> None:
    workbook = paid("проверить")
    pay(workbook, ("ООО Бета", date(2026, 5, 3), 9_000.0))

    assert not [line for line in told(workbook, capsys) if "Неясно" in line]


def test_a_file_in_one_other_currency_is_told_in_it_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    done = ImportedFile(
        "bank.sta", rows=1, in_kop=885, out_kop=0, added=1, known=0, left_out=(0, 0), unread=(0, 0),
        differences=(("0194781300888", "in", 1_000, 885),), checked=True, holds=False,
        sums={"in": {"EUR": 885}, "out": {}, "left_out": {}, "unread": {}},
    )  # fmt: skip
    capsys.readouterr()
    show_import([done], load("ru"), written=True)

    assert capsys.readouterr().out.replace("\u00a0", " ").splitlines() == [
        "bank.sta: 1 платёж, поступило 8,85 EUR, списано 0,00 EUR. Добавлено строк: 1, уже было: 0.",
        "  Счёт 0194781300888: поступило по строкам 8,85 EUR, по итогу банка 10,00 EUR. Разница останется в «Вопросах».",
    ]
