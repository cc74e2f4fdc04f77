"""Layouts with a trap: currencies side by side, lines of groups, merged rows, numbers of rows, statuses."""

from __future__ import annotations

import pytest
from bank_rows import OWN_ACCOUNT
from sheets import Row, cells, codes, day, signed, take

A, B = "40702810100000000011", "40702810100000000055"
YUAN = "40702156900000000003"


def test_sums_in_yuan_beside_what_they_are_worth_are_yuan() -> None:
    header = cells(
        "Дата|Номер|Контрагент|ИНН контрагента|Счет контрагента|Дебет, CNY|Кредит, CNY|Дебет, RUR|Кредит, RUR|Назначение"
    )
    came = cells("on|7|SHENZHEN LTD||a||100.00||1150.00|Payment", on=day(12), a=A)
    total = cells("ИТОГО:|||||0.00|100.00|0.00|1150.00")
    above: list[Row] = [["Номер счета:", YUAN], ["Валюта 156, Китайский юань"]]
    file = take([*above, header, came, total])
    assert ([100_00], ["CNY"], [YUAN]) == (
        signed(file),
        list(file.rows["currency"]),
        list(file.rows["own_account"]),
    )
    assert [(100_00, 0)] == [(one.in_kop, one.out_kop) for one in file.controls]
    assert {} == codes(file)


def test_the_account_tells_the_currency_where_nothing_else_does() -> None:
    header = cells("Дата|Контрагент|Дебет|Кредит|Назначение")
    came = cells("on|SHENZHEN LTD||100.00|Payment", on=day(12))
    assert ["CNY"] == take([["Выписка по счету", YUAN], header, came]).rows["currency"].tolist()
    assert ["RUB"] == take([["Выписка по счету", OWN_ACCOUNT], header, came]).rows["currency"].tolist()


def test_roubles_named_in_the_header_are_roubles() -> None:
    header = cells("Дата|Контрагент|Дебет (RUB)|Кредит (RUB)|Операция")
    file = take([header, cells("on|ООО Ромашка||10.00|Оплата", on=day(12))])
    assert ([10_00], ["RUB"]) == (signed(file), file.rows["currency"].tolist())


def test_a_line_of_groups_above_a_whole_header_gives_its_columns_their_meaning() -> None:
    groups: Row = [None, None, "Реквизиты контрагента", None, None, "Обороты", None, None]
    header = cells("Дата|№ док.|Наименование|ИНН|Счет|Дебет|Кредит|Назначение платежа")
    came = cells("on|15|ООО Ромашка|7701234560|a||10.00|Оплата", on=day(12), a=A)
    file = take([["Выписка по счету", OWN_ACCOUNT], groups, header, came])
    row = file.rows.iloc[0]
    assert ("ООО Ромашка", "7701234560", A) == (row["party"], row["party_inn"], row["party_account"])
    assert ([10_00], OWN_ACCOUNT, {}) == (signed(file), row["own_account"], codes(file))


def test_a_title_above_a_header_groups_nothing() -> None:
    header = cells("Дата|Контрагент|ИНН|Дебет|Кредит|Назначение платежа")
    file = take(
        [["Операции по счёту", None, None, "за январь"], header, cells("on|ООО А|||10.00|Оплата", on=day(12))]
    )
    assert ([10_00], ["ООО А"]) == (signed(file), file.rows["party"].tolist())


def test_rows_of_a_vertically_merged_payment_are_one_payment() -> None:
    header = cells("Дата проводки|Номер|Контрагент|Дебет|Кредит|Назначение платежа")
    rows = [
        cells("on|15|ООО Ромашка||10.00|Оплата по счету 5", on=day(12)),
        cells("|||||за товары"),
        [],
        cells("on|16|ООО Лютик||20.00|Оплата по счету 6", on=day(12)),
    ]
    file = take([header, *rows])
    assert ([10_00, 20_00], (0, 0), {}) == (signed(file), file.unread, codes(file))


@pytest.mark.parametrize(
    ("numbers", "told"), [(("1", "2", "3"), ["", "", ""]), (("15", "8", "9"), ["15", "8", "9"])]
)
def test_a_number_sign_alone_is_a_document_unless_it_counts_the_rows(
    numbers: tuple[str, ...], told: list[str]
) -> None:
    header = cells("№|Дата|Контрагент|Дебет|Кредит|Назначение платежа")
    rows = [cells(f"{number}|on|ООО Ромашка||10.00|Оплата {number}", on=day(12)) for number in numbers]
    assert told == take([header, *rows]).rows["number"].tolist()


def test_an_account_of_nobody_is_the_counterpartys_where_the_own_one_is_known() -> None:
    header = cells("Дата|№ док.|Название корр.|Лицевой счет|Дебет|Кредит|Назначение")
    rows = [
        cells("on|1|ООО Ромашка|a||10.00|Оплата", on=day(12), a=A),
        cells("on|2|ООО Снаб|b|5.00||Сырье", on=day(12), b=B),
    ]
    file = take([["Выписка по счету", OWN_ACCOUNT], header, *rows])
    assert ([A, B], {OWN_ACCOUNT}, {}) == (
        file.rows["party_account"].tolist(),
        set(file.rows["own_account"]),
        codes(file),
    )


def test_a_list_of_payees_has_directions_by_ones_own_account() -> None:
    header = cells("Дата|Номер|Сумма|Валюта|Основание платежа|Счет Получателя|Наименование Получателя")
    rows = [
        cells(f"on|{place}|{place}.00|RUB|Оплата|b|ООО Снаб {place}", on=day(12), b=B) for place in (3, 5)
    ]
    file = take([["Выписка по счету", OWN_ACCOUNT], header, *rows])
    assert ([-3_00, -5_00], ["ООО Снаб 3", "ООО Снаб 5"]) == (signed(file), file.rows["party"].tolist())


def test_transfers_between_own_accounts_are_two_legs_whatever_sheet_they_stand_on() -> None:
    header = cells("Дата|Счет плательщика|Счет получателя|Плательщик|Получатель|Сумма|Назначение")
    other = "40702810500000000002"
    row = cells("on|own|other|ООО Мы|ООО Мы|10.00|Перевод", on=day(12), own=OWN_ACCOUNT, other=other)
    file = take([header, row], own=(OWN_ACCOUNT, other))
    legs = [tuple(leg) for leg in file.rows[["direction", "own_account", "party_account"]].to_numpy()]
    assert [("out", OWN_ACCOUNT, other), ("in", other, OWN_ACCOUNT)] == legs


def test_a_card_shows_a_transfer_between_own_accounts_as_both_legs() -> None:
    header = cells("Период|Документ|Аналитика Дт|Аналитика Кт|Дебет||Кредит||Текущее сальдо")
    sub = cells("||||Счет||Счет||")
    rows = [
        cells("12.01.2026|Перевод 5 от 12.01.2026|Счёт Б|Счёт А|51|10.00|51|10.00|", on=day(12)),
        cells("13.01.2026|Поступление 6 от 13.01.2026|Счёт А|ООО Ромашка|51|7.00|62.01||"),
    ]
    file = take([header, sub, *rows, cells("Обороты за период и сальдо на конец|||||17.00||10.00|")])
    assert [-10_00, 10_00, 7_00] == signed(file)
    assert ["", "", "ООО Ромашка"] == file.rows["party"].tolist()
    assert ([(17_00, 10_00)], {}) == ([(one.in_kop, one.out_kop) for one in file.controls], codes(file))


def test_entries_of_other_accounts_in_a_list_of_entries_are_no_payments() -> None:
    header = cells("Дата|Документ|Счет Дт|Субконто Дт|Счет Кт|Субконто Кт|Сумма|Содержание")
    rows = [
        cells("12.01.2026|Поступление|51|Счёт А|62.01|ООО Ромашка|10.00|Оплата"),
        cells("12.01.2026|Реализация|62.01|ООО Ромашка|90.01|Выручка|10.00|Продажа"),
        cells("13.01.2026|Списание|60.01|ООО Снаб|51|Счёт А|4.00|За сырьё"),
    ]
    file = take([header, *rows])
    assert ([10_00, -4_00], ["ООО Ромашка", "ООО Снаб"]) == (signed(file), file.rows["party"].tolist())
    assert 1 == file.unread[0]


@pytest.mark.parametrize(
    "above", [["Код валюты: BYN"], ["Валюта счёта:", "Белорусский рубль"], ["Валюта", "BYN"]]
)
def test_the_lines_above_tell_the_currency(above: Row) -> None:
    header = cells("Код банка|Счет-корреспондент|Номер документа|Обороты: дебет|Обороты: кредит|В эквиваленте|"
                   "Дата операции|Назначение|Наименование контрагента|УНП контрагента")  # fmt: skip
    came = cells(
        "AKBBBY2X|BY25AKBB30120379400272000000|008049||1015.00|1015.00|on|Оплата|КУП УКС|300200572", on=day(8)
    )
    file = take([["Выписка по счету №BY93BAPB3013W294700100000000"], above, header, came])
    row = file.rows.iloc[0]
    assert (1_015_00, "BYN", "008049", "КУП УКС") == (
        row["amount_kop"],
        row["currency"],
        row["number"],
        row["party"],
    )


def test_sberbanks_flat_table_is_read() -> None:
    header = [
        "Наименование счета",
        *(
            f"Операции по счету: {name}"
            for name in ("Дата операции", "ИНН корреспондента", "КПП плательщика (102)", "Наименование корреспондента",
                         "Назначение платежа", "Номер расчетного документа", "Сумма платежа по дебету",
                         "Сумма платежа по кредиту")
        ),
    ]  # fmt: skip
    came = cells("ООО Мы|on|7701234560|770101001|ООО Ромашка|Оплата|15||10.00", on=day(8))
    file = take([header, came])
    row = file.rows.iloc[0]
    assert ([10_00], "ООО Ромашка", "7701234560", "15") == (
        signed(file),
        row["party"],
        row["party_inn"],
        row["number"],
    )


def test_a_balance_beside_a_date_above_the_table_is_no_payment() -> None:
    above: list[Row] = [["Начальная дата:", day(1), "Входящий остаток RUB:", 100.0]]
    header = cells("Дата|Контрагент|Дебет|Кредит|Назначение")
    file = take(
        [*above, header, cells("on|ООО Ромашка||10.00|Оплата", on=day(12)), ["Исходящий остаток", 110.0]]
    )
    assert ([10_00], (0, 0), {}) == (signed(file), file.unread, codes(file))
