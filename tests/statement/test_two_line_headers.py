"""Headers of two lines: the second names columns under merged cells of the first."""

from __future__ import annotations

from datetime import date

import pytest
from bank_rows import bad, codes, header, read, seen

from sheets_strategy.values.cells import CellValue

ON, NAME, INN = date(2026, 3, 2), 'ООО "Ромашка"', "7701234560"
ACCOUNT, OWN = "40702810100000000011", "40702810900000000001"
PURPOSE = "Оплата по счету 5"
HERE: dict[str, CellValue] = {
    "": None, "date": ON, "in": 1234.5, "name": NAME, "inn": INN, "account": ACCOUNT, "own": OWN,
    "purpose": PURPOSE, "them": f"{ACCOUNT}\n{INN}\n{NAME}", "us": f'{OWN}\n7812345678\nООО "Мы"',
}  # fmt: skip

# first line | second line | what stands below them
LAYOUTS = {
    "sberbank": (
        "Дата проводки|Счет||Сумма по дебету|Сумма по кредиту|№ документа|ВО|Банк (БИК и наименование)|"
        "Назначение платежа",
        "|Дебет|Кредит||||||",
        "date|them|us||in|15|17|БИК 044525225 ПАО СБЕРБАНК|purpose",
    ),
    "sberbank, columns merged": (
        "|Дата проводки|||Счет||||||Сумма по дебету||Сумма по кредиту|№ документа||Назначение платежа",
        "||||Дебет||||Кредит|||||||",
        "|date|||them||||us||||in|15||purpose",
    ),
    "alfa": (
        "Дата операции|Номер документа|Дебет|Кредит|Контрагент||||||Назначение платежа|Код дебитора",
        "||||Наименование|ИНН|КПП|Счет|БИК|Наименование банка||",
        "date|15||in|name|inn|770101001|account|044525225|АО Банк|purpose|",
    ),
    "uralsib": (
        "№ док|Дата документа|Дата операции|Реквизиты корреспондента||||Дебет Сумма/Сумма в НП|"
        "Кредит Сумма/Сумма в НП|Основание операции (назначение платежа)",
        "|||Наименование|Счет|ИНН Контрагента|Банк|||",
        "15|01.03.2026|date|name|account|inn|АО Банк||in|purpose",
    ),
    "turnover and client": (
        "Дата|№|Клиент|||Корреспондент||||В О|Содержание|Обороты|",
        "||ИНН|Наименование|Счет|БИК|Счет|Наименование|ИНН|||Дебет|Кредит",
        "date|15|7812345678|ООО Мы|own|044525225|account|name|inn|01|purpose||in",
    ),
    "central bank": (
        "№ п/п|Дата совершения операции (дд.мм.гг)|Реквизиты плательщика/получателя денежных средств||||"
        "Сумма операции по счету (специальному банковскому счету)||Назначение платежа",
        "||наименование/Ф.И.О.|ИНН/КИО|КПП|номер счета|по дебету|по кредиту|",
        "1|date|name|inn|770101001|account||in|purpose",
    ),
    "a spelling of a group that no list has": (
        "Дата|Сумма операции||Реквизиты контрагента|||Назначение",
        "|Приход|Расход|Наименование|ИНН|Счет|",
        "date|in||name|inn|account|purpose",
    ),
    "repeated instead of merged": (
        "Дата|Кредит|Дебет|Контрагент|Контрагент|Контрагент|Назначение",
        "|||Наименование|ИНН|Счет|",
        "date|in||name|inn|account|purpose",
    ),
}


def _cells(line: str) -> list[CellValue]:
    return [HERE.get(cell, cell) for cell in line.split("|")]


def _grid(bank: str) -> list[list[CellValue]]:
    return [_cells(line) for line in LAYOUTS[bank]]


@pytest.mark.parametrize("bank", LAYOUTS)
def test_two_lines_give_the_payment(bank: str) -> None:
    sheet = read(_grid(bank), own_accounts=())
    assert [(ON, 123_450, INN, NAME, PURPOSE)] == seen(sheet)
    assert ([ACCOUNT], [], ()) == (sheet.rows["party_account"].tolist(), bad(sheet), sheet.findings)
    assert {0: (2, 3)} == sheet.spans


@pytest.mark.parametrize("bank", LAYOUTS)
def test_two_lines_stand_between_a_preamble_and_numbers_of_columns(bank: str) -> None:
    top, sub, row = _grid(bank)
    numbers: list[CellValue] = [str(number) for number in range(1, len(top) + 1)]
    above: list[list[CellValue]] = [["Выписка", f"по счету {OWN}"], ["Входящий остаток", None, 500.0], []]
    own = [header(), [ON, "1", 10.0, None, "RUB", "ООО Лютик", None, None, None, "Оплата", OWN]]
    sheet = read([*own, *above, top, sub, numbers, row, ["Итого", None, 1234.5]])
    assert [(ON, 1_000, "", "ООО Лютик", "Оплата"), (ON, 123_450, INN, NAME, PURPOSE)] == seen(sheet)
    assert ([], {}, (0, 2, 3, 5, 6, 7, 9)) == (bad(sheet), codes(sheet), sheet.notes)


def test_sums_tell_the_side_where_both_accounts_are_given() -> None:
    top, sub, came = _grid("sberbank")
    went = [*_cells("date|us|them"), 700.0, None, "16", "01", "ПАО СБЕРБАНК", "Оплата поставщику"]
    sheet = read([top, sub, came, went], own_accounts=())
    assert [(123_450, NAME), (-70_000, NAME)] == [(kop, name) for _, kop, _, name, _ in seen(sheet)]
    assert [OWN, OWN] == sheet.rows["own_account"].tolist()
    assert [ACCOUNT, ACCOUNT] == sheet.rows["party_account"].tolist()


def test_an_account_under_the_counterparty_is_not_ones_own() -> None:
    sheet = read(_grid("alfa"), own_accounts=())
    assert [""] == sheet.rows["own_account"].tolist()


def test_sums_under_words_that_nobody_knows_are_not_read() -> None:
    top: list[CellValue] = ["Дата", "Контрагент", None, "Сумма", None, "Назначение платежа"]
    sub: list[CellValue] = [None, "Наименование", "ИНН", "по плану", "на деле", None]
    sheet = read([top, sub, [ON, NAME, INN, 10.0, 900.0, PURPOSE]])
    assert [] == seen(sheet)
    assert [(2, "no_columns", 0)] == bad(sheet)


@pytest.mark.parametrize(
    "below",
    [
        ["Входящее сальдо"],
        [None, None, None, "Остаток на начало", None, "без движения"],
        ["02.03.2026", "1 234,50", None, NAME, "моя пометка", PURPOSE],
        [None, None, None, NAME, "моя пометка", PURPOSE],
        header(),
    ],
)
def test_a_row_that_names_no_columns_is_no_second_line(below: list[CellValue]) -> None:
    top: list[CellValue] = ["Дата", "Кредит", "Дебет", "Контрагент", None, "Назначение платежа"]
    sheet = read([top, below, [ON, 10.0, None, NAME, None, PURPOSE]])
    assert 1 == sheet.layouts[0].lines
