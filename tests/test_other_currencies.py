"""Money in other currencies, from the tabs «Выписка» and «Курсы» to the figures and the questions."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from small_workbook import OWN_ACCOUNT, load, new_workbook, put, read, run, set_setting

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sync import SyncResult
from sheets_strategy.workbook.catalogue import word_finding
from sheets_strategy.workbook.grid import CellValue

DAY = date(2026, 5, 4)
SALE, EXCHANGE, LOAN = "Оплата по счету 5", "Продажа валюты по курсу 90 руб.", "Выдача займа по договору 8"
ACQUIRING = "Зачисление средств по операциям эквайринга. Мерчант №1. Комиссия 2.00."


class Line(NamedTuple):
    sum_: float
    currency: str = "USD"
    on: date = DAY
    purpose: str = SALE
    out: bool = False


def paid(*lines: Line, rates: tuple[tuple[CellValue, ...], ...] = ()) -> MemoryWorkbook:
    workbook = new_workbook()
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    for place, line in enumerate(lines, start=1):
        cells: dict[str, CellValue] = {
            "on": line.on, "number": str(place), "out_sum" if line.out else "in_sum": line.sum_,
            "currency": line.currency, "party": "ООО Ромашка", "purpose": line.purpose, "own_account": OWN_ACCOUNT,
        }  # fmt: skip
        for col, column in enumerate(load("ru").table("statement").columns):
            if column.key in cells:
                workbook.set_cell(tab.name, place, col, cells[column.key])
    for place, rate in enumerate(rates):
        put(workbook, "rates", place, **dict(zip(("on", "currency", "rate", "nominal"), rate, strict=False)))
    return workbook


def places(result: SyncResult) -> list[tuple[str, str, int]]:
    rows = result.payments.rows
    return list(zip(rows["place"], rows["reason"], rows["turnover_kop"].tolist(), strict=True))


def asked(result: SyncResult, *codes: str) -> list[str]:
    found = [one for one in result.findings if one.code in codes]
    return [word_finding(one, load("ru")).what.replace("\u00a0", " ") for one in found]


def test_without_a_rate_the_sum_and_the_days_are_a_question() -> None:
    workbook = paid(Line(100.5), Line(20, on=date(2026, 5, 20)), Line(1000, "JPY"), Line(5, "RUB"))
    result = run(workbook)
    waits = ("set_aside", "currency", 0)
    assert [waits, waits, waits, ("sale", "", 500)] == places(result)
    assert [
        "1 строка на 1 000 JPY не посчитана: нет курса JPY на 04.05.2026.",
        "2 строки на 120,50 USD не посчитаны: нет курса USD на 04.05.2026, 20.05.2026.",
    ] == sorted(asked(result, "no_rate"))
    sums = {row for row in read(workbook, "checks", "what", "sum") if "нет курса" in str(row[0])}
    assert {1000.0, 120.5} == {sum_ for _, sum_ in sums}


def test_of_many_days_the_first_and_the_last_are_named() -> None:
    result = run(paid(*(Line(1, on=date(2026, 5, day)) for day in range(1, 12))))
    [what] = asked(result, "no_rate")
    assert what.endswith("нет курса USD на 01.05.2026, 02.05.2026, 03.05.2026, …, 11.05.2026.")


def test_with_a_rate_it_is_turnover_and_keeps_its_own_amount() -> None:
    rates = ((date(2026, 5, 1), "USD", 92.5058), ("01.05.2026", "иена", "61,1234", 100))
    result = run(paid(Line(100.5), Line(1000, "JPY"), Line(5, "RUB"), rates=rates))
    assert [929_683, 61_123, 500] == result.payments.rows["turnover_kop"].tolist()
    assert [10_050, 1_000, 500] == result.payments.rows["amount_kop"].tolist()
    assert [929_683 + 61_123 + 500] == result.strategy.abc["turnover_kop"].tolist()
    assert [] == asked(result, "no_rate", "rate_wrong")


def test_flow_is_an_identity_with_converted_money() -> None:
    lines = (
        Line(100.5), Line(98, purpose=ACQUIRING), Line(7, purpose=LOAN), Line(3, out=True, purpose="Возврат предоплаты за товар"),
        Line(50, "EUR"), Line(5, "RUB"),
    )  # fmt: skip
    flow = run(paid(*lines, rates=((DAY, "USD", 90),))).reconciliation.flow()
    assert {
        "received": (4, 904_500 + 882_000 + 63_000 + 500),
        "commission": (0, 18_000),
        "clients": (2, 904_500 + 500 - 27_000),
        "refunds": (1, 27_000),
        "hidden": (1, 900_000),
        "not_sales": (1, 63_000),
        "set_aside": (0, 0),
        "unreadable": (0, 0),
        "difference": (0, 0),
    } == flow


def test_money_that_makes_no_turnover_needs_no_rate() -> None:
    result = run(
        paid(
            Line(446.08, purpose=EXCHANGE),
            Line(7, purpose=LOAN),
            Line(9, out=True, purpose="Оплата поставщику"),
        )
    )
    assert [("not_sale", "", 0), ("not_sale", "", 0), ("outgoing", "", 0)] == places(result)
    assert [] == asked(result, "no_rate")
    assert ["Не продажи, «валюта»: 1 строка на 446,08 USD."] == [
        text for text in asked(result, "set_aside") if "валюта" in text
    ]


def test_currency_sold_is_no_income_even_with_a_rate() -> None:
    result = run(paid(Line(446.08, purpose=EXCHANGE), rates=((DAY, "USD", 90),)))
    assert [("not_sale", "", 0)] == places(result)


@pytest.mark.long(every=4)
@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ((DAY, "USD", 0), "Курсы!C2: курс не понят, «0» — здесь должно быть число больше нуля"),
        ((DAY, "USD", -90), "Курсы!C2: курс не понят, «-90»"),
        ((DAY, "USD", "девяносто"), "Курсы!C2: курс не понят, «девяносто» — это не число"),
        ((DAY, "USD", "1e999"), "Курсы!C2: курс не понят, «1e999»"),
        ((DAY, "USD", "nan"), "Курсы!C2: курс не понят, «nan» — это не число"),
        ((DAY, "USD", None), "Курсы!C2: курс не понят, «» — ячейка пустая"),
        ((DAY, "дублоны", 90), "Курсы!B2: курс не понят, «дублоны» — не похоже на валюту"),
        ((DAY, "USB", 90), "Курсы!B2: курс не понят, «USB» — не похоже на валюту"),
        ((DAY, "руб", 1), "Курсы!B2: курс не понят, «руб» — это валюта расчёта"),
        ((None, "USD", 90), "Курсы!A2: курс не понят, «» — ячейка пустая"),
        (("скоро", "USD", 90), "Курсы!A2: курс не понят, «скоро» — не похоже на дату"),
        ((DAY, "USD", 90, 0), "Курсы!D2: курс не понят, «0»"),
        ((DAY, "USD", 90, "сто"), "Курсы!D2: курс не понят, «сто» — это не число"),
    ],
)
def test_a_bad_rate_is_named_with_its_cell_and_left_out(rate: tuple[CellValue, ...], told: str) -> None:
    result = run(paid(Line(100), rates=(rate,)))
    assert [("set_aside", "currency", 0)] == places(result)
    [what] = asked(result, "rate_wrong")
    assert what.startswith(told)


def test_of_two_rates_on_one_day_that_differ_none_counts() -> None:
    rates = ((DAY, "USD", 90), (DAY, "доллар", "91"), (DAY, "EUR", 100), (DAY, "EUR", 10_000, 100))
    result = run(paid(Line(100), Line(1, "EUR"), rates=rates))
    assert [("set_aside", "currency", 0), ("sale", "", 10_000)] == places(result)
    assert ["Курсы!C3: на 04.05.2026 у USD разные курсы (C2, C3), ни один не учтён."] == asked(
        result, "rates_differ"
    )


def test_another_currency_may_be_counted() -> None:
    workbook = paid(Line(1000, "JPY"), Line(700, "RUB"), rates=((DAY, "RUB", "1,6"),))
    set_setting(workbook, "currency", "JPY")
    result = run(workbook)
    assert [1_000, 1_120] == result.payments.rows["turnover_kop"].tolist()
    assert [(2_120.0,)] == read(workbook, "clients", "turnover")
    assert [("ООО Ромашка", 2_120.0)] == read(workbook, "abc", "client", "turnover")


def test_a_second_sync_writes_nothing() -> None:
    workbook = paid(Line(100.5), Line(1000, "JPY"), Line(7, "EUR"), rates=((DAY, "USD", 90), (DAY, "USD", 0)))
    assert run(workbook).changes
    assert not run(workbook).changes


_LINES = st.lists(
    st.builds(
        Line,
        st.integers(1, 10**8).map(float),
        st.sampled_from(["RUB", "USD", "JPY", "KWD"]),
        st.dates(date(2026, 4, 1), date(2026, 6, 29)),
        st.sampled_from([SALE, EXCHANGE, LOAN, ACQUIRING]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=examples(25), deadline=None)
@given(
    _LINES,
    st.lists(
        st.tuples(st.dates(date(2026, 4, 1), date(2026, 6, 29)), st.sampled_from(["USD", "JPY"])), max_size=4
    ),
)
def test_whatever_the_rates_every_currency_adds_up(lines: list[Line], rates: list[tuple[date, str]]) -> None:
    typed = tuple((on, code, 7 + place) for place, (on, code) in enumerate(rates))
    result = run(paid(*lines, rates=typed))
    assert {} == result.reconciliation.missing()
    assert (0, 0) == result.reconciliation.flow()["difference"]
    rows = result.payments.rows
    assert result.strategy.abc["turnover_kop"].sum() == rows["turnover_kop"].sum()
    scales = rows["currency"].map({"RUB": 100, "USD": 100, "JPY": 1, "KWD": 1000})
    assert [line.sum_ for line in lines] == (rows["amount_kop"] / scales).tolist()
