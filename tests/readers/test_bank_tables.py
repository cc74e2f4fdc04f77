"""Tables of banks that others published: every payment, its side, and the bank's own sums."""

from __future__ import annotations

from pathlib import Path

import pytest
from bank_rows import reading
from sheets import Row, cells, day, signed, take

from sheets_strategy.errors import InputError
from sheets_strategy.readers.csv_text import read_csv
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.incoming import FileRows, take_rows

CASES = Path(__file__).parent / "cases" / "csv"
CARD = cells("Период|Документ|Аналитика Дт|Аналитика Кт|Дебет||Кредит||Текущее сальдо")
CODES = cells("||||Счет||Счет||")


def load(name: str) -> FileRows:
    source = Source.of((CASES / name).read_bytes(), name=name)
    return take_rows(read_file(source), name=name, reading=reading())


def test_sides_that_lines_among_the_payments_name() -> None:
    file = load("bxshef_alfa_by_sections_cp1251.csv")
    assert ([-10_000_00, -8_70, 110_00, 4_580_00], (0, 0)) == (signed(file), file.unread)
    assert {"BYN"} == set(file.rows["currency"])
    assert {"BY09DEMO30100000000000270000"} == set(file.rows["own_account"])
    [control] = file.controls
    assert control.holds(4_690_00, 10_008_70)


def test_a_belarusian_account_is_not_its_last_twenty_digits() -> None:
    file = load("bxshef_prior_by_cp1251.csv")
    # Its last entry, nought on both sides, moves no money.
    assert ([530_00, 1_800_00, -250_78, -75_00], (0, 0)) == (signed(file), file.unread)
    assert {"BYN"} == set(file.rows["currency"])
    assert {"BY16DEMO34120000000000006001"} == set(file.rows["own_account"])
    [control] = file.controls
    assert control.holds(2_330_00, 325_78)


def test_cells_of_blanks_are_empty() -> None:
    rows = read_csv(Source.of(b"a; ;b\n\xc2\xa0; ;\nc;d; \n", name="x"))
    assert [list(row) for row in rows] == [["a", None, "b"], [], ["c", "d"]]


def card(account: str, *entries: Row) -> list[Row]:
    return [["ООО Ромашка"], [f"Карточка счета {account} за Январь 2026 г."], CARD, CODES, *entries]


def test_a_card_of_customers_is_refused_because_its_debit_is_sales() -> None:
    paid = cells("on|Поступление 15 от 12.01.2026|Банк|ООО Мак|51||62.01|1000.00|", on=day(12))
    sold = cells("on|Реализация 7 от 13.01.2026|ООО Мак|<...>|62.01|700.00|90.01||", on=day(13))
    with pytest.raises(InputError, match="card_of_other_account") as caught:
        take(card("62.01", paid, sold))
    assert caught.value.facts["account"] == "62.01"


def test_cards_of_money_are_taken() -> None:
    came = cells("on|Поступление 15 от 12.01.2026|Банк|ООО Мак|51|1000.00|62.01||", on=day(12))
    for account in ("51", "50.01", "57.03"):
        assert signed(take(card(account, came))) == [1_000_00]


@pytest.mark.parametrize(
    "header",
    [
        "Дата|Контрагент|Дт|Кт|Назначение платежа",
        "Дата исполнения|Отправитель/Получатель|Сумма по дебету счета|Сумма по кредиту счета|Назначение платежа",
        "Дата и время операции|Получатель/Плательщик|Сумма дебета|Сумма кредита|Назначение платежа",
        "Дата/время|Контрагент|Дебетовый оборот|Кредитовый оборот|Назначение платежа",
        "Дата|Контрагент|Дебет (списание)|Кредит (поступление)|Назначение платежа",
    ],
)
def test_headers_of_more_banks(header: str) -> None:
    came = cells("on|ООО Мак||1000.00|Оплата", on=day(12))
    went = cells("on|ООО Снаб|300.00||За сырье", on=day(13))
    assert signed(take([cells(header), came, went])) == [1_000_00, -300_00]
