"""Who paid and whose account it is: what the columns of a block must tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bank_rows import PARTIES, bad, codes, read, seen

from sheets_strategy.statement.reading import SheetRows
from sheets_strategy.values.cells import CellValue

ON = date(2026, 3, 2)
HEAD: list[CellValue] = ["Дата", "Лицевой счет", "Кредит", "Контрагент", "ИНН контрагента", "Назначение"]
OWN = [f"4070281090000000000{number}" for number in range(1, 7)]


def _row(number: int, account: str, party: tuple[str, str, str]) -> list[CellValue]:
    return [ON + timedelta(days=number), account, 100.0 + number, party[1], party[0], f"Оплата {number}"]


def _accounts(sheet: SheetRows) -> list[str]:
    return sorted(set(sheet.rows["own_account"]))


def test_accounts_of_counterparties_are_not_taken_for_ones_own() -> None:
    rows = [_row(number, PARTIES[number % 4][2], PARTIES[number % 4]) for number in range(12)]
    sheet = read([HEAD, *rows], own_accounts=())
    finding = sheet.findings[0]
    assert ("own_account_varies", "error", 126_600) == (finding.code, finding.grave, finding.sum_kop)
    assert {"header": "Лицевой счет", "accounts": 4, "rows": 12} == finding.facts
    assert ([""], 12) == (_accounts(sheet), len(sheet.rows))
    assert "own_account" not in sheet.fields[0]


def test_two_accounts_of_two_counterparties_are_doubted_where_the_header_does_not_say_whose() -> None:
    rows = [_row(number, party[2], party) for number, party in enumerate(PARTIES[:2])]
    assert {"own_account_varies": 20_100} == codes(read([HEAD, *rows], own_accounts=()))
    said = [*HEAD[:1], "Наш счёт", *HEAD[2:]]
    assert {} == codes(read([said, *rows], own_accounts=()))


@pytest.mark.parametrize("size", [1, 2, 3, 40])
def test_accounts_that_serve_several_counterparties_are_ones_own(size: int) -> None:
    few = OWN[: 1 if size < 40 else 5]
    rows = [_row(number, few[number % len(few)], PARTIES[number % 4]) for number in range(size)]
    sheet = read([HEAD, *rows], own_accounts=())
    assert (few, {}) == (_accounts(sheet), codes(sheet))


def test_a_second_account_with_a_single_row_stays_ones_own() -> None:
    rows = [_row(number, OWN[0], PARTIES[number % 3]) for number in range(6)]
    sheet = read([HEAD, *rows, _row(6, OWN[1], PARTIES[3])], own_accounts=())
    assert (OWN[:2], {}) == (_accounts(sheet), codes(sheet))


def test_accounts_named_in_the_settings_are_ones_own() -> None:
    rows = [_row(number, OWN[number % 4], PARTIES[number % 4]) for number in range(8)]
    sheet = read([HEAD, *rows], own_accounts=OWN[:4])
    assert (OWN[:4], {}) == (_accounts(sheet), codes(sheet))


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (["Дата", "Кредит", "Дебет", "Назначение", "Кто"], [ON, 10.0, None, "Оплата", "ООО Ромашка"]),
        (["Дата", "Кредит", "Дебет", "Назначение", "Получатель"], [ON, 10.0, None, "Оплата", "ООО Мы"]),
        (["Дата", "Кредит", "Дебет", "Назначение", "Корреспондирующий счет"],
         [ON, 10.0, None, "Оплата", "30101810400000000225"]),
    ],
)  # fmt: skip
def test_receipts_of_nobody_are_a_grave_finding(head: list[CellValue], cells: list[CellValue]) -> None:
    sheet = read([head, cells, cells])
    finding = sheet.findings[0]
    assert ("no_party_column", "error", 2_000, 0) == (
        finding.code, finding.grave, finding.sum_kop, finding.row
    )  # fmt: skip
    assert {"rows": 2, "headers": "Кто" if "Кто" in head else ""} == finding.facts


def test_a_row_without_a_name_under_a_column_for_names_is_no_such_finding() -> None:
    head: list[CellValue] = ["Дата", "Кредит", "Контрагент", "Назначение"]
    assert {} == codes(read([head, [ON, 10.0, None, "Возмещение по эквайрингу"]]))


def test_outgoing_rows_need_the_payee_only() -> None:
    head: list[CellValue] = ["Дата", "Дебет", "Получатель", "Назначение"]
    sheet = read([head, [ON, 10.0, "ООО Снабжение", "Оплата"]])
    assert ([(ON, -1_000, "", "ООО Снабжение", "Оплата")], {}) == (seen(sheet), codes(sheet))


def test_payees_of_receipts_that_differ_are_the_counterparties() -> None:
    head: list[CellValue] = ["Дата", "Деб. оборот", "Кред. оборот", "ИНН и наименование получателя"]
    rows = [[ON, None, 10.0, f"{inn} {name}"] for inn, name, _ in PARTIES[:3]]
    sheet = read([head, *rows])
    assert ([inn for inn, *_ in PARTIES[:3]], {}) == (sheet.rows["party_inn"].tolist(), codes(sheet))
    assert {"no_party_column": 2_000} == codes(read([head, *rows[:2]]))


@pytest.mark.parametrize(
    ("kinds", "directions"),
    [
        (("Поступление", "Списание"), ["in", "out"]),
        (("Приход", "Расход"), ["in", "out"]),
        (("Кредит", "Дебет"), ["in", "out"]),
        (("Поступление", "Платёжное поручение"), []),
    ],
)
@pytest.mark.parametrize("header", ["Тип", "Вид", "Вид операции"])
def test_a_column_of_kinds_tells_the_side_where_all_its_words_do(
    header: str, kinds: tuple[str, str], directions: list[str]
) -> None:
    head: list[CellValue] = [header, "Дата", "Сумма", "Плательщик/Получатель"]
    sheet = read([head, *([kind, ON, 10.0, "ООО Ромашка"] for kind in kinds)])
    assert directions == sheet.rows["direction"].tolist()
    assert len(kinds) - len(directions) == len(bad(sheet))


def test_an_account_that_stands_in_every_row_is_ones_own() -> None:
    head: list[CellValue] = [
        "Дата",
        "Сумма",
        "Счет плательщика",
        "Счет получателя",
        "Плательщик",
        "Получатель",
    ]
    one, two, own = PARTIES[0][2], PARTIES[1][2], OWN[0]
    rows: list[list[CellValue]] = [
        [ON, 10.0, one, own, "ООО Ромашка", "Мы"], [ON, 20.0, own, two, "Мы", "АО Вектор"],
    ]  # fmt: skip
    sheet = read([head, *rows], own_accounts=())
    assert ["in", "out"] == sheet.rows["direction"].tolist()
    assert (["ООО Ромашка", "АО Вектор"], [own]) == (sheet.rows["party"].tolist(), _accounts(sheet))
    for unclear in (rows[:1], [rows[0], rows[0]], [rows[0], [ON, 5.0, two, PARTIES[2][2], "а", "б"]]):
        assert len(unclear) == len(bad(read([head, *unclear], own_accounts=())))
    assert 2 == len(bad(read([head, *rows], own_accounts=(OWN[5],))))
