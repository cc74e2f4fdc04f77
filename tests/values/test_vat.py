"""VAT in purposes: every spelling that was collected, and what is never taken for it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.values.vat import Vat, find_mentions, judge_vat, read_vat

NOTHING, NONE, NAMED = Vat("", "unknown", 0), Vat("no_vat", "none", 0), Vat("vat_other", "mentioned", 0)


def stated(rate: int | str, kop: int) -> Vat:
    return Vat(f"vat_{rate}", "stated", kop)


def computed(rate: int | str, kop: int) -> Vat:
    return Vat(f"vat_{rate}", "computed", kop)


@pytest.mark.parametrize(
    ("purpose", "kop", "expected"),
    [
        ("Оплата по счету 5. В т.ч. НДС 22% - 220000.00", 1_220_000_00, stated(22, 220_000_00)),
        ("в том числе НДС 22 %", 122_00, computed(22, 22_00)),
        ("НДС 22%-22-00", 122_00, stated(22, 22_00)),
        ("НДС(22%) 1803-28", 10_000_00, stated(22, 1_803_28)),
        ("В т.ч.НДС(20%) 5.616.666,67=", 33_700_000_02, stated(20, 5_616_666_67)),
        ("в т.ч. НДС 18% - 7 248.81", 47_519_98, stated(18, 7_248_81)),
        ("НДС – 15 855,00 руб.", 95_130_00, stated(20, 15_855_00)),
        ("В т. ч. НДС (7%) 46279,56 руб.", 707_416_13, stated(7, 46_279_56)),
        ("в т.ч. НДС 5% 5.00", 105_00, stated(5, 5_00)),
        ("в т.ч. НДС (20.00%) 20.00", 120_00, stated(20, 20_00)),
        ("в т.ч. НДС (20,00 %)", 120_00, computed(20, 20_00)),
        ("НДС 20/120 20-00", 120_00, stated(20, 20_00)),
        ("в т.ч. НДС (20/120)", 120_00, computed(20, 20_00)),
        ("НДС 16.67 % - 20.00", 120_00, stated(20, 20_00)),
        ("в т.ч. НДС 12% 12.00", 112_00, stated(12, 12_00)),
        ("в т.ч. НДС 16%", 116_00, computed(16, 16_00)),
        ("НДС 0%", 100_00, computed(0, 0)),
        ("Оплата, 20% НДС", 120_00, computed(20, 20_00)),
        ("НДС по ставке 10 % в сумме 10,00", 110_00, stated(10, 10_00)),
        ("в т.ч. НДС 20% 20", 120_00, stated(20, 20_00)),
        ("сумма 120-00 В т.ч. НДС (20%) 20-00", 120_00, stated(20, 20_00)),
        ("incl. VAT 20% 20.00", 120_00, stated(20, 20_00)),
        ("в т.ч. НДС 20% - 20.00, НДС 10% - 10.00", 230_00, stated("mixed", 30_00)),
        ("в т.ч. НДС 20% - 20.00, 10% - 10.00", 230_00, stated("mixed", 30_00)),
        ("в т.ч. НДС 20% - 20.00, доставка без НДС", 220_00, stated("mixed", 20_00)),
        ("Сумма без НДС 100.00, НДС 20% 20.00", 120_00, stated(20, 20_00)),
        ("НДС 20%. Оплата по счёту. В т.ч. НДС 20% - 20.00", 120_00, stated(20, 20_00)),
        ("Предоплата 10% НДС 20% - 20.00", 120_00, stated(20, 20_00)),
        ("НДС 10% и 20%", 100_00, Vat("vat_mixed", "mentioned", 0)),
        *(
            (text, 100_00, NONE)
            for text in (
                "Без НДС", "БезНДС", "Без налога (НДС)", "без налога", "НДС не облагается", "Не облагается НДС", "НДС НЕТ",
                "НДС нет.", "НДС-нет", "НДС не предусмотрен", "НДС НЕ ОБЛАГ.", "НДС - 0.00", "without VAT", "VAT exempt",
                'услуги с НДС. ЗА ООО "РОМАШКА" ИНН 7701234567 Без НДС', "Предоплата 50% НДС не облагается",
            )
        ),
        *((text, 100_00, NAMED) for text in ("за услуги с НДС", "НДС за 1 кв. 2025", "счёт-фактура с НДС 2025")),
        *((text, 100_00, NOTHING) for text in ("", "Оплата по договору 5", "приват 20%", "НДСК 20%")),
    ],
)  # fmt: skip
def test_every_spelling_is_read(purpose: str, kop: int, expected: Vat) -> None:
    assert expected == read_vat(purpose, kop)


def test_the_vat_of_a_commission_is_not_that_of_the_payment() -> None:
    told = "Зачисление по эквайрингу. Комиссия 0.41 (в т.ч. НДС 0.07). Возврат покупки 0.00/0.00."
    assert NOTHING == read_vat(told, 500_00)
    assert stated(20, 20_00) == read_vat(told + " В т.ч. НДС 20% - 20.00", 120_00)
    assert stated(20, 20_00) == read_vat("Агентская комиссия по договору 5, в т.ч. НДС 20% - 20.00", 120_00)


@pytest.mark.parametrize("amount", ["20.00", "20.20", "19.80"])
def test_an_amount_within_one_percent_of_its_rate_is_stated(amount: str) -> None:
    assert "stated" == read_vat(f"в т.ч. НДС 20% - {amount}", 120_00).state


@pytest.mark.parametrize(
    ("purpose", "regime"),
    [
        ("в т.ч. НДС 20% - 20.21", "vat_20"),
        ("в т.ч. НДС 20% - 2000.00", "vat_20"),
        ("в т.ч. НДС 20% - 20.00, 10% - 90.00", "vat_mixed"),
        ("НДС 500.00 руб.", "vat_other"),
    ],
)
def test_an_amount_that_its_rate_does_not_give_is_doubtful(purpose: str, regime: str) -> None:
    assert Vat(regime, "doubtful", 0) == read_vat(purpose, 120_00)


@pytest.mark.parametrize("tail", ["от 01.02.2026", "01.02.2026", "5 шт", "2000", "по счету 20.00"])
def test_other_numbers_after_a_rate_are_no_amount(tail: str) -> None:
    assert computed(20, 20_00) == read_vat(f"НДС 20% {tail}", 120_00)


@given(st.sampled_from([5, 7, 10, 12, 16, 18, 20, 22]), st.integers(100, 10**12))
def test_what_is_computed_is_the_share_of_the_rate_to_the_kopeck(rate: int, kop: int) -> None:
    vat = read_vat(f"В т.ч. НДС {rate}%", kop)
    assert (f"vat_{rate}", "computed") == (vat.regime, vat.state)
    assert abs(vat.kop * (100 + rate) - kop * rate) * 2 <= 100 + rate
    written = read_vat(f"В т.ч. НДС ({rate}%) {vat.kop // 100}-{vat.kop % 100:02d}", kop)
    assert ("stated", vat.kop) == (written.state, written.kop)


_PARTS = st.sampled_from(
    ["НДС", " ", "20%", "10 %", "(", ")", "-", "20.00", "1 234,56", "без ", "не облагается", "комиссия ", "20/120",
     "в т.ч. ", "5", "руб.", ", ", "2026", "от 01.02.2026", "с "]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=12).map("".join), st.integers(1, 10**9))
def test_texts_that_differ_in_digits_only_share_their_places(text: str, kop: int) -> None:
    assert find_mentions(text) == find_mentions(re.sub("[0-9]", "0", text))
    vat = judge_vat(find_mentions(re.sub("[0-9]", "7", text)), text, kop)
    assert 0 <= vat.kop <= kop
    assert vat == read_vat(text, kop)


@pytest.mark.parametrize(
    "text",
    ["без" + " " * 16_000, "ндс" * 5_000, "ндс" + " 1%" * 5_000, "ндс" + "(" * 16_000, "налог " * 3_000,
     "НДС " + "в т.ч. " * 2_000, "комиссия 5.00" * 1_000 + "ндс", "НДС 20% " + "1 000" * 3_000],
)  # fmt: skip
def test_a_hostile_purpose_takes_no_time(text: str) -> None:
    start = time.process_time()
    read_vat(text, 100_00)
    assert time.process_time() - start < 2
