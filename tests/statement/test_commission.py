"""What banks say they withheld, in all the spellings that were found."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.statement.commission import read_commission


@pytest.mark.parametrize(
    ("purpose", "kop"),
    [
        ("Зачисление средств по операциям эквайринга. Мерчант №781003872118. Комиссия 700.00. НДС", 70_000),
        ("Мерчант №871000265780. Дата реестра 08.03.2026. Комиссия 10 863.42.", 1_086_342),
        ("Комиссия 10\u00a0863.42.", 1_086_342),
        ("Комиссия 0.41 (в т.ч. НДС 0.07). Возврат покупки 0.00/0.00.", 41),
        ("Комиссия 4.90. Возврат покупки 0.00/0.00.НДС не облагается.", 490),
        ("Комиссия 242.57 (в т.ч. НДС 43.74) и 16.20 (НДС не обл). Возврат покупки 0.00/0.00.", 25_877),
        ("Мерчант 123 за 08.03.2026. Операций 50. Сумма 100 000 руб., комиссия 1 500 руб.", 150_000),
        ("Оборот: 89761 руб.; Комиссия: 1256.71 руб. за 11.01.22. Без НДС. 001-C-267880.", 125_671),
        ("операции 29 на сумму 31,090.00 удержано ком 559.62 Возвр 0.00/0.00", 55_962),
        ("ДАТА РЕЕСТРА 12.01.2022. КОМИССИЯ 1,234.56. ВОЗВРАТ ПОКУПКИ 0.00/0.00.", 123_456),
        ("За дату 30.06.2026, удержано комиссии за прием платежей  721.12 руб. НДС не облагается.", 72_112),
        ("по Реестру Операций от 15.01.2026. Сумма комиссии 1 019 руб. 51 коп., НДС не облагается", 101_951),
        ("удержана комиссия 12,50 руб.", 1_250),
        ("удерж.комис. 55,20", 5_520),
        ("Комиссия 150.", 15_000),
        ("Комиссия 100.00/0.00", 10_000),
        ("комиссия 1500,5 руб", 150_050),
    ],
)
def test_a_stated_commission_is_read(purpose: str, kop: int) -> None:
    assert kop == read_commission(purpose)


@pytest.mark.parametrize(
    "purpose",
    [
        "",
        "Зачисление по реестру 5",
        "Комиссия банка по договору 12",
        "комиссия по договору №5.10",
        "Комиссия удержана. НДС не облагается",
        "комиссия 1,5%",
        "комиссия 1.5 %",
        "комиссия 2 процента",
        "комиссия 1,5% от 10000.00 руб.",
        "Комиссия за 11.01.22",
        "Комиссия за март 2026",
        "комиссия за 15 операций",
        "комиссия 150 операций",
        "Комиссия 0.00. Возврат покупки 500.00/1",
        "Комиссия. Возврат покупки 500.00",
        "компания 15.00, экономия 12.00, комплект 7.00",
        "Комиссия 99999999999999.00",
    ],
)
def test_what_is_no_sum_is_no_commission(purpose: str) -> None:
    assert read_commission(purpose) == 0


@pytest.mark.parametrize(
    ("purpose", "kop"),
    [
        ("Комиссия банка 10.00, комиссия ПС 5.00", 1_500),
        ("комиссия банка 10.00, комиссия ПС 5.00. Итого комиссия 15.00", 1_500),
        ("комиссия 12,50, в т.ч. комиссия СБП 2,50", 1_250),
        ("комиссия 1.5 %, 150.00 руб", 15_000),
        ("комиссия 1,5 % = 150.00", 15_000),
    ],
)
def test_several_commissions_add_up_unless_one_is_a_part_or_the_whole(purpose: str, kop: int) -> None:
    assert kop == read_commission(purpose)


@given(
    whole=st.integers(0, 10**6),
    cents=st.integers(0, 99),
    mark=st.sampled_from([".", ","]),
    before=st.sampled_from(["Мерчант №781003872118. ", "Операций 50. ", ""]),
    after=st.sampled_from([". НДС не облагается.", " руб.", "", " (в т.ч. НДС 0.07). Возврат 0.00/0.00."]),
)
def test_any_sum_is_read_back(whole: int, cents: int, mark: str, before: str, after: str) -> None:
    grouped = f"{whole:,}".replace(",", " ")
    for text in (str(whole), grouped):
        assert whole * 100 + cents == read_commission(f"{before}Комиссия {text}{mark}{cents:02d}{after}")


@given(st.text(alphabet="комисяудержн 0123456789.,%()№рубитгв/:=-\u00a0", max_size=300))
def test_any_text_is_read_without_harm(text: str) -> None:
    assert 0 <= read_commission(text)


@pytest.mark.parametrize(
    "unit", ["комиссия ", "ком 1,5% ", "комис" + " " * 40, "1 000 ", "комиссия 1 000 000"]
)
def test_hostile_texts_are_read_at_once(unit: str) -> None:
    began = time.perf_counter()
    read_commission(unit * 100_000)
    assert time.perf_counter() - began < 1
