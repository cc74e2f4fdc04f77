"""Rows of sales reports: profit, goods that came back, gifts, totals; nothing of the raw cells is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
from bank_rows import TODAY, default_rules, read

from sheets_strategy.statement.payments import Known, Payments, sort_payments
from sheets_strategy.statement.reconcile import reconcile
from sheets_strategy.statement.sales_rows import read_quantities
from sheets_strategy.values.cells import CellValue

DAY = date(2026, 3, 5)
NOBODY = pd.DataFrame({"code": [], "name": [], "inn": []}, dtype=object)


def sort(rows: Sequence[Sequence[CellValue]], source: str = "") -> Payments:
    """Read and sort rows; whatever they are, the raw cells hold as much."""
    sheet = read(rows)
    known = Known(rules=default_rules(), clients=NOBODY, aliases={}, decided={}, source=source)
    payments = sort_payments(sheet, known, as_of=None, today=TODAY)
    assert reconcile(rows, sheet, payments, period_from=date(2025, 3, 5), currency="RUB").missing() == {}
    return payments


@pytest.mark.parametrize(
    ("headers", "cells", "expected"),
    [
        (["Выручка", "Прибыль"], [120, 30], (3000, True)),
        (["Выручка", "Себестоимость"], [120, 70], (5000, True)),
        (["Выручка", "Себестоимость", "Прибыль"], [120, 70, 45], (4500, True)),
        (["Выручка", "Себестоимость", "Прибыль"], [120, 70, None], (5000, True)),
        (["Выручка с НДС", "Выручка без НДС", "Себестоимость"], [120, 100, 70], (3000, True)),
        (["Выручка с НДС", "НДС", "Себестоимость"], [120, 20, 70], (3000, True)),
        (["Выручка с НДС", "НДС", "Себестоимость с НДС"], [120, 20, 84], (3600, True)),
        (["Выручка", "Себестоимость"], [120, None], (0, False)),
        (["Выручка", "Себестоимость"], [120, "н/д"], (0, False)),
        (["Выручка", "Себестоимость"], [120, 150], (-3000, True)),
        (["Выручка", "Товар"], [120, "Болт"], (0, False)),
    ],
)
def test_profit_is_stated_or_follows_from_the_cost(
    headers: list[str], cells: list[CellValue], expected: tuple[int, bool]
) -> None:
    rows = read([["Дата", "Клиент", *headers], [DAY, "ООО А", *cells]]).rows
    told = zip(rows["amount_kop"], rows["row_profit_kop"], rows["row_profit_known"], strict=True)
    assert list(told) == [(12000, *expected)]


@pytest.mark.parametrize(
    ("headers", "cells", "expected"),
    [
        (["Выручка с НДС", "НДС"], [120, 20], (2000, True)),
        (["Выручка с НДС", "Выручка без НДС"], [122, 100], (2200, True)),
        (["Выручка с НДС", "Выручка без НДС", "НДС"], [122, 100, 21], (2100, True)),
        (["Выручка с НДС", "НДС"], [-120, -20], (2000, True)),
        (["Выручка с НДС", "НДС"], [120, 0], (0, True)),
        (["Выручка с НДС", "НДС"], [120, "без НДС"], (0, False)),
        (["Выручка с НДС", "Выручка без НДС"], [100, 120], (0, False)),
        (["Выручка", "Себестоимость"], [120, 70], (0, False)),
    ],
)
def test_vat_is_stated_or_follows_from_the_revenue_without_it(
    headers: list[str], cells: list[CellValue], expected: tuple[int, bool]
) -> None:
    rows = read([["Дата", "Клиент", "Товар", *headers], [DAY, "ООО А", "Болт", *cells]]).rows
    assert list(zip(rows["row_vat_kop"], rows["row_vat_known"], strict=True)) == [expected]


@pytest.mark.parametrize(
    ("document", "quantity", "revenue", "profit"),
    [
        ("Возврат товаров от покупателя 7", 2, 24, 10),
        ("Возврат товаров от покупателя 7", -2, -24, -10),
        ("Корректировка реализации 7", -2, -24, -10),
        ("7", -2, 24, 10),
    ],
)
def test_what_came_back_is_a_refund_however_it_is_written(
    document: str, quantity: float, revenue: float, profit: float
) -> None:
    header = ["Дата", "Документ", "Клиент", "Товар", "Количество", "Выручка", "Прибыль"]
    payments = sort([
        header,
        [DAY, "Реализация 6", "ООО А", "Болт", 5, 60, 25],
        [DAY, document, "ООО А", "Болт", quantity, revenue, profit],
    ])  # fmt: skip
    columns = ["place", "turnover_kop", "row_profit_kop", "quantity"]
    assert payments.rows[columns].to_numpy().tolist() == [
        ["sale", 6000, 2500, 5.0],
        ["client_refund", -2400, -1000, -2.0],
    ]


def test_a_gift_is_a_row_and_totals_are_none() -> None:
    header = ["Дата", "Клиент", "Товар", "Количество", "Выручка", "Себестоимость"]
    payments = sort([
        ["Отчёт о продажах за март"],
        header,
        [DAY, "ООО А", "Болт", 5, 60, 25],
        [DAY, "ООО А", "Подарок", 1, 0, 7],
        [None, "ООО А Итог", None, 6, 60, 32],
        ["Итого", None, None, 6, 60, 32],
    ])  # fmt: skip
    assert payments.rows[["product", "turnover_kop", "row_profit_kop"]].to_numpy().tolist() == [
        ["Болт", 6000, 3500],
        ["Подарок", 0, -700],
    ]


def test_a_row_that_cannot_be_read_is_kept_apart() -> None:
    rows = [
        ["Дата", "Клиент", "Товар", "Выручка"],
        [DAY, "ООО А", "Болт", "дорого"],
        ["Март 2026", "ООО А", "Гайка", 5],
        [DAY, "ООО А", "Шайба", None],
    ]
    sheet = read(rows)
    reasons = sheet.unreadable[["amount_kop", "reason"]].to_numpy().tolist()
    assert reasons == [[0, "not_money"], [500, "not_date"], [0, "no_sum"]]
    sort(rows)


def test_rules_for_receipts_do_not_decide_on_sales() -> None:
    rows = [
        ["Дата", "Клиент", "Товар", "Выручка"],
        [DAY, "ПАО Сбербанк", "Процентный займ", 70],
        [DAY, "УФК по г. Москве", "Возврат налога", 80],
    ]
    kept = sort(rows).rows
    assert kept[["place", "rule", "turnover_kop"]].to_numpy().tolist() == [
        ["sale", "", 7000],
        ["sale", "", 8000],
    ]
    assert (kept["client"] != "").all()


def test_another_currency_counts_by_its_rate_and_profit_with_it() -> None:
    header = ["Дата", "Клиент", "Товар", "Выручка", "Прибыль", "Валюта"]
    payments = sort([header, [DAY, "ООО А", "Болт", 100, 40, "USD"], [DAY, "ООО А", "Болт", 50, 20, "RUB"]])
    told = payments.rows[["currency", "place", "reason", "turnover_kop", "row_profit_kop"]]
    assert told.to_numpy().tolist() == [
        ["USD", "set_aside", "currency", 0, 0],
        ["RUB", "sale", "", 5000, 2000],
    ]
    assert payments.goods()["turnover_kop"].tolist() == [5000]


def test_quantities_are_read_with_units_and_marks() -> None:
    cells: list[CellValue] = [2, 2.5, "1 200,5 шт", "1,200.5", "1.200,5", "-3", "−3", "нет", None, True]
    expected = [2, 2.5, 1200.5, 1200.5, 1200.5, -3, -3, np.nan, np.nan, np.nan]
    np.testing.assert_array_equal(read_quantities(cells), expected)
