"""Cells of a pasted statement: what is read, what is left to a person, and nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bank_rows import OWN_ACCOUNT, Paid, bad, codes, grid, header, read, seen, told

from sheets_strategy.errors import InputError
from sheets_strategy.values.cells import CellError, CellValue

ON = date(2026, 3, 2)
HEAD: list[CellValue] = ["Дата", "Кредит", "Дебет", "Контрагент", "Назначение платежа"]
NAMED: list[CellValue] = ['ООО "Ромашка"', "Оплата по счету 5"]
ACCOUNTS: list[CellValue] = ["Дата", "Сумма", "Счет плательщика", "Счет получателя", "Назначение платежа"]


@pytest.mark.parametrize(
    ("cell", "kop"),
    [
        (1234.56, 123_456), (1500, 150_000), ("1 234,56", 123_456), ("1\u00a0234,56", 123_456),
        ("1\u202f234.56", 123_456), ("1 234-56", 123_456), ("1234.56=", 123_456), ("1500=", 150_000),
        ("1'234,56", 123_456), ("5,571,064.72", 557_106_472), ("15000,0", 1_500_000), ("1 500 руб.", 150_000),
        (10**12, 10**14),
    ],
)  # fmt: skip
def test_sums_in_every_spelling(cell: CellValue, kop: int) -> None:
    assert [kop] == read([HEAD, [ON, cell, None, *NAMED]]).rows["amount_kop"].tolist()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1,234", "ambiguous_money"), ("1.234", "ambiguous_money"), ("12-56", "ambiguous_money"),
        (10**12 + 1, "too_large"), (12.345, "sub_kopeck"), ("сумма 5", "not_money"), (True, "not_money"),
        (CellError("#REF!"), "not_money"), (float("inf"), "not_money"), (-50.0, "reversal"),
    ],
)  # fmt: skip
def test_a_sum_that_is_not_plain_is_a_finding_and_never_a_guess(cell: CellValue, reason: str) -> None:
    sheet = read([HEAD, [ON, cell, None, *NAMED]])
    kop = 5_000 if reason == "reversal" else 0
    assert ([], [(1, reason, kop)]) == (seen(sheet), bad(sheet))


@pytest.mark.parametrize(("hint", "kop"), [("10,50", 123_400), ("10.50", 123)])
def test_the_rest_of_the_column_decides_an_open_sum(hint: str, kop: int) -> None:
    sheet = read([HEAD, [ON, "1.234" if kop > 1000 else "1.230", None, *NAMED], [ON, hint, None, *NAMED]])
    assert [kop, 1_050] == sheet.rows["amount_kop"].tolist()


@pytest.mark.parametrize(
    "cell",
    [
        ON, datetime(2026, 3, 2, 4, 31, tzinfo=UTC), "02.03.2026",
        "2.3.26", "2026-03-02", "02.03.2026 04:31:38", 46083,
        "46083.18197", "2 марта 2026 г.",
    ],
)  # fmt: skip
def test_days_in_every_spelling(cell: CellValue) -> None:
    assert [(ON, 1_000, "", *NAMED)] == seen(read([HEAD, [cell, 10.0, None, *NAMED]]))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["скоро", 10.0, None, *NAMED], [(1, "not_date", 1_000)]),
        (["31.02.2026", 10.0, None, *NAMED], [(1, "not_date", 1_000)]),
        ([None, "1,234", None, *NAMED], [(1, "ambiguous_money", 0)]),
        ([ON, 10.0, 5.0, *NAMED], [(1, "both_sums", 1_500)]),
        ([ON, None, None, *NAMED], [(1, "no_sum", 0)]),
        ([ON, 10.0, None, None, None], []),
        ([None, 10.0, None, None, None], []),
        (["Итого", 10.0, None, None, None], []),
        ([None, 10.0, None, None, "Итого оборотов"], []),
        ([ON, 10.0, None, None, "Итого за день:"], []),
        ([None, None, None, None, None], []),
        ([1, 2, 3, 4, 5], []),
    ],
)
def test_what_is_no_payment_and_what_cannot_be_read(
    row: list[CellValue], expected: list[tuple[int, str, int]]
) -> None:
    assert expected == bad(read([HEAD, row]))


def test_a_payment_of_a_rest_is_a_payment() -> None:
    sheet = read(
        [HEAD, [ON, 10.0, None, None, "Остаток оплаты по счету 8"], [ON, 5.0, None, "Итог, ООО", "Остаток"]]
    )
    assert [1_000, 500] == sheet.rows["amount_kop"].tolist()


def test_debits_may_all_have_a_minus() -> None:
    sheet = read([HEAD, [ON, None, -10.0, *NAMED], [ON, None, -20.0, *NAMED]])
    assert [-1_000, -2_000] == [kop for _, kop, *_ in seen(sheet)]


def test_a_reversal_among_debits_is_a_finding() -> None:
    sheet = read([HEAD, [ON, None, 10.0, *NAMED], [ON, None, -20.0, *NAMED]])
    assert ([1_000], [(2, "reversal", 2_000)]) == (sheet.rows["amount_kop"].tolist(), bad(sheet))


def test_own_accounts_tell_the_side() -> None:
    other = "40702810100000000011"
    sheet = read([ACCOUNTS, [ON, 10.0, other, OWN_ACCOUNT, "а"], [ON, 20.0, OWN_ACCOUNT, other, "б"],
                  [ON, 30.0, OWN_ACCOUNT, OWN_ACCOUNT, "в"], [ON, 40.0, other, other, "г"]])  # fmt: skip
    assert ["in", "out", "internal"] == sheet.rows["direction"].tolist()
    assert [other, other, OWN_ACCOUNT] == sheet.rows["party_account"].tolist()
    assert [OWN_ACCOUNT] * 3 == sheet.rows["own_account"].tolist()
    assert [(4, "no_direction", 4_000)] == bad(sheet)


def test_unsigned_sums_without_any_side_are_left_unread() -> None:
    sheet = read([["Дата", "Сумма", "Контрагент"], [ON, 10.0, "ООО Ромашка"]])
    assert [(1, "no_direction", 1_000)] == bad(sheet)


@pytest.mark.parametrize(
    ("cell", "currency"),
    [("643", "RUB"), (643, "RUB"), ("RUR", "RUB"), ("USD", "USD"), (None, "RUB"), ("доллар США", "USD")],
)
def test_currencies_in_every_spelling(cell: CellValue, currency: str) -> None:
    sheet = read([[*HEAD, "Валюта"], [ON, 10.0, None, *NAMED, cell]])
    assert [currency] == sheet.rows["currency"].tolist()


def test_an_unknown_currency_is_a_finding() -> None:
    sheet = read([[*HEAD, "Валюта"], [ON, 10.0, None, *NAMED, "баллы лояльности"]])
    assert [(1, "not_currency", 1_000)] == bad(sheet)


def test_identifiers_that_became_numbers_are_digits_again() -> None:
    sheet = read([[*HEAD, "ИНН контрагента", "Номер"], [ON, 10.0, None, *NAMED, 277012345.0, 15.0]])
    assert ["277012345", "15"] == [sheet.rows["party_inn"].item(), sheet.rows["number"].item()]


def test_of_an_account_that_lost_its_digits_nothing_is_left() -> None:
    sheet = read(
        [[*HEAD, "Наш счёт"], [ON, 10.0, None, *NAMED, 4.07028109e19], [ON, 5.0, None, *NAMED, "4,07E+19"]]
    )
    assert ["", ""] == sheet.rows["own_account"].tolist()
    assert "own_account" not in sheet.fields[0]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_header_line_among_sorted_rows_stops_in_words(place: int) -> None:
    rows = grid([Paid(ON, 1_000 + n, str(n)) for n in range(3)])
    with pytest.raises(InputError) as caught:
        read([*rows[:place], header(), *rows[place:]])
    assert ("header_among_rows", {"tab": "Выписка", "row": place + 1}) == (
        caught.value.code,
        caught.value.facts,
    )


def test_every_row_of_the_grid_ends_somewhere() -> None:
    rows: list[list[CellValue]] = [
        ["Выписка за март"], header(), *grid([Paid(ON, 1_000)]), [None],
        ["нет", "7", 5.0, None, "RUB", "ООО", "77"], ["Итого", None, 10.0], ["просто слова"],
    ]  # fmt: skip
    sheet = read(rows)
    assert (0, 1, 5, 6) == sheet.notes
    assert ([2], [(4, "not_date", 500)]) == (sheet.rows["row"].tolist(), bad(sheet))


def test_an_empty_grid_holds_nothing() -> None:
    for rows in ([], [[]], [header()], [header(), [None, None]]):
        sheet = read(rows)
        assert (0, 0, ()) == (len(sheet.rows), len(sheet.unreadable), sheet.findings)


def test_rows_of_one_header_keep_their_order_and_place() -> None:
    payments = [Paid(ON, 1_000 + n, str(n)) for n in range(5)]
    sheet = read([header(), *grid(payments)])
    assert (told(payments), [1, 2, 3, 4, 5]) == (seen(sheet), sheet.rows["row"].tolist())


def test_careless_cells_leave_rows_under_their_header() -> None:
    rows = grid([Paid(ON, 1_000 + n, str(n)) for n in range(6)])
    for row, text in zip(
        rows, ("не указан", "нет", "уточнить у бухгалтера", "-", "ИНН ?", None), strict=True
    ):
        row[6] = text
    sheet = read([header(), *rows])
    assert (6, ((1, 7),), ()) == (len(sheet.rows), tuple(sheet.spans.values()), sheet.findings)


def test_of_rows_with_a_misplaced_date_one_finding_names_the_sum() -> None:
    rows = grid([Paid(ON, 1_050 + n, str(n)) for n in range(9)])
    for row in rows[1::3]:
        row[0], row[5] = row[5], row[0]
    sheet = read([header(), *rows])
    assert [(2, "no_columns", 1_051), (5, "no_columns", 1_054), (8, "no_columns", 1_057)] == bad(sheet)
    assert {"columns_unknown": 3_162} == codes(sheet)
