"""Header lines of real banks. Copied from gbvolkov/ileasing_acc51, process_map.py @ca0c1b34 (MIT)."""

from __future__ import annotations

from datetime import date

import pytest
from bank_rows import bad, codes, read, seen

from sheets_strategy.values.cells import CellValue

ON, NAME, INN = date(2026, 3, 2), 'ООО "Ромашка"', "7701234560"
PURPOSE = "Оплата по счету 5"
ACCOUNT, OWN = "40702810100000000011", "40702810900000000001"
GIVEN: dict[str, CellValue] = {
    "date": ON, "in": 1234.5, "out": None, "name": NAME, "inn": INN, "account": ACCOUNT, "number": "15",
    "purpose": PURPOSE, "own": OWN, "": None,
}  # fmt: skip

# header line | what stands below it
LAYOUTS = {
    "sberbank": (
        "Дата проводки|Счет.Дебет|Счет.Кредит|Сумма по дебету|Сумма по кредиту|№ документа|ВО|"
        "Банк (БИК и наименование)|Назначение платежа",
        "date|glued|glued_own|out|in|number|17|БИК 044525225 ПАО СБЕРБАНК|purpose",
    ),
    "vtb": (
        "Дата|Номер|Вид операции|Контрагент|ИНН контрагента|БИК банка контрагента|Счет контрагента|"
        "Дебет, RUR|Кредит, RUR|Назначение",
        "date|number|01|name|inn|044525225|account|out|in|purpose",
    ),
    "psb": (
        "Дата|РО|Док.|КБ|Внеш.счет|Счет|Дебет|Кредит|Назначение|Контрагент|Контр. ИНН",
        "date|01|number|044525555|account|30101810400000000555|out|in|purpose|name|inn",
    ),
    "alfa": (
        "Дата операции|Номер документа|Дебет|Кредит|Контрагент.Наименование|Контрагент.ИНН|Контрагент.КПП|"
        "Контрагент.Счет|Контрагент.БИК|Контрагент.Наименование банка|Назначение платежа|Тип документа",
        "date|number|out|in|name|inn|770101001|account|044525225|АО Банк|purpose|01",
    ),
    "alfa, several accounts": (
        "Дата документа|Номер документа|Поступление|Списание|Счёт организации|Организация|ИНН организации|"
        "Счёт контрагента|Контрагент|ИНН контрагента|Назначение платежа|Код дебитора|Тип документа",
        "date|number|in|out|own|ООО Мы|7812345678|account|name|inn|purpose||01",
    ),
    "two dates": (
        "Дата документа|Дата операции|№|БИК|Счет|Контрагент|ИНН контрагента|БИК банка контрагента|"
        "Корр.счет банка контрагента|Наименование банка контрагента|Счет контрагента|Списание|Зачисление|"
        "Назначение платежа|Код",
        "01.03.2026|date|number|044525225|own|name|inn|044525225|30101810400000000225|ПАО Банк|"
        "account|out|in|purpose|",
    ),
    "both sides": (
        "№ п.п|№ док.|Дата операции|БИК/SWIFT банка плат.|Наименование Банка плательщика|"
        "Наименование плательщика|ИНН плательщика|№ счета плательщика|БИК/SWIFT банка получ.|"
        "Наименование банка получателя|Наименование получателя|ИНН получателя|№ счета получателя|"
        "Сальдо входящее|Дебет|Кредит|Сальдо исходящее|Назначение платежа",
        "1|number|date|1|АО Банк|name|inn|account|2|АО Банк|ООО Мы|7812345678|own|0|out|in|0|purpose",
    ),
    "bilingual": (
        "№ П/П|Дата операции / Posting date|Дата валютир. / Value date|Вид опер. / Op. type|"
        "Номер документа / Document number|"
        "Реквизиты корреспондента / Counterparty details.Наименование / Name|"
        "Реквизиты корреспондента / Counterparty details.ИНН / INN|"
        "Реквизиты корреспондента / Counterparty details.Счет / Account|Дебет / Debit|Кредит / Credit|"
        "Основание операции (назначение платежа) / Payment details",
        "1|date|date|01|number|name|inn|account|out|in|purpose",
    ),
    "central bank": (
        "№ п/п|Дата совершения операции (дд.мм.гг)|Реквизиты плательщика/получателя денежных средств."
        "наименование/Ф.И.О.|Реквизиты плательщика/получателя денежных средств.ИНН/КИО|"
        "Реквизиты плательщика/получателя денежных средств.номер счета|"
        "Сумма операции по счету (специальному банковскому счету).по дебету|"
        "Сумма операции по счету (специальному банковскому счету).по кредиту|Назначение платежа",
        "1|date|name|inn|account|out|in|purpose",
    ),
}
GLUED = {"glued": f"{ACCOUNT}\n{INN}\n{NAME}", "glued_own": f'{OWN}\n7812345678\nООО "Мы"'}


def _row(cells: str) -> list[CellValue]:
    return [GLUED.get(cell, GIVEN.get(cell, cell)) for cell in cells.split("|")]


@pytest.mark.parametrize("bank", LAYOUTS)
def test_a_banks_header_gives_the_payment(bank: str) -> None:
    headers, cells = LAYOUTS[bank]
    sheet = read([headers.split("|"), _row(cells)])
    assert [(ON, 123_450, INN, NAME, PURPOSE)] == seen(sheet)
    assert ([], ()) == (bad(sheet), sheet.findings)
    assert [ACCOUNT] == sheet.rows["party_account"].tolist()


@pytest.mark.parametrize("bank", LAYOUTS)
def test_the_columns_of_a_bank_may_stand_in_any_order(bank: str) -> None:
    headers, cells = LAYOUTS[bank]
    sheet = read([headers.split("|")[::-1], _row(cells)[::-1]])
    assert [(ON, 123_450, INN, NAME, PURPOSE)] == seen(sheet)


def test_a_correspondent_account_is_not_ones_own() -> None:
    headers, cells = LAYOUTS["psb"]
    assert [""] == read([headers.split("|"), _row(cells)]).rows["own_account"].tolist()


def test_the_header_that_the_list_names_first_counts() -> None:
    # T-Bank writes both; the purpose is the second, the sum in the account's currency the third.
    headers = (
        "Дата|Описание операции|Назначение платежа|Сумма операции в валюте операции|Сумма в валюте счета|"
        "Тип операции|Контрагент"
    )
    sheet = read(
        [headers.split("|"), [ON, "Поступление от контрагента", PURPOSE, 10.0, 1000.0, "Кредит", NAME]]
    )
    assert [(ON, 100_000, "", NAME, PURPOSE)] == seen(sheet)


def test_rows_that_the_bank_did_not_execute_are_named() -> None:
    headers = ["Дата", "Статус", "Сумма", "Тип операции", "Контрагент", "Назначение платежа"]
    rows = [
        [ON, "Исполнена", 10.0, "Кредит", NAME, PURPOSE],
        [ON, "Отклонена", 20.0, "Кредит", NAME, PURPOSE],
    ]
    sheet = read([headers, *rows])
    assert ([1_000], [(2, "not_executed", 2_000)]) == (sheet.rows["amount_kop"].tolist(), bad(sheet))


def test_two_banks_stand_one_below_the_other() -> None:
    first, second = LAYOUTS["vtb"], LAYOUTS["alfa, several accounts"]
    sheet = read(
        [
            ["ВЫПИСКА", "Номер счета:", OWN],
            ["Входящий остаток RUB:", None, 6_057_806.46],
            first[0].split("|"),
            _row(first[1]),
            ["ИТОГО ЗА ДЕНЬ:", *[None] * 6, 0.0, 1234.5],
            [ON, "ИТОГО ЗА ДЕНЬ:", *[None] * 5, 0.0, 1234.5],
            ["ИТОГО:", *[None] * 6, 0.0, 1234.5],
            [None],
            ["Выписка по счету 40702810500000000002"],
            second[0].split("|"),
            [str(number) for number in range(1, 14)],
            _row(second[1]),
            ["Количество операций", 1],
        ]
    )
    assert [(ON, 123_450, INN, NAME, PURPOSE)] * 2 == seen(sheet)
    assert ([], {}) == (bad(sheet), codes(sheet))
    assert (0, 1, 2, 4, 5, 6, 8, 9, 10, 12) == sheet.notes


@pytest.mark.parametrize(
    "cell",
    [
        f"ИНН {INN} {NAME}",
        f"{INN}, {NAME}",
        f"{ACCOUNT}\n{INN}\n{NAME}",
        f"{ACCOUNT}, ИНН {INN}, {NAME}",
        f"{INN}/770101001 {NAME}",
    ],
)
def test_an_inn_glued_to_the_name_is_taken_off(cell: str) -> None:
    sheet = read([["Дата", "Кредит", "Контрагент", "Назначение"], [ON, 10.0, cell, PURPOSE]])
    assert [(ON, 1_000, INN, NAME, PURPOSE)] == seen(sheet)
