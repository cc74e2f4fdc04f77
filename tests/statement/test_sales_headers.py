"""Header lines of sales reports, and tables that are none though they have a product."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from bank_rows import reading

from sheets_strategy.statement.columns import find_sections
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.columns import ColumnRows

DAY = date(2025, 3, 5)
DOCUMENT = "Реализация товаров и услуг 0000-000123 от 05.03.2025 12:00:00"

REPORTS: dict[str, tuple[list[list[CellValue]], dict[str, int]]] = {
    "1C, gross profit": (
        [["Клиент", "Документ продажи", "Номенклатура", "Количество", "Выручка", "Себестоимость",
          "Валовая прибыль", "Рентабельность, %"],
         ["ООО А", DOCUMENT, "Болт", 1, 2, 1, 1, 50]],
        {"party": 0, "number": 1, "on": 1, "product": 2, "quantity": 3, "amount": 4, "cost": 5, "profit": 6},
    ),
    "1C, sales with and without VAT": (
        [["Период", "Контрагент", "ИНН контрагента", "Номенклатура", "Сумма без НДС", "НДС", "Всего"],
         [DAY, "ООО А", "7701234560", "Болт", 100, 20, 120]],
        {"on": 0, "party": 1, "party_inn": 2, "product": 3, "net": 4, "vat": 5, "amount": 6},
    ),
    "only without VAT": (
        [["Дата", "Покупатель", "Товар", "Выручка без НДС"], [DAY, "ООО А", "Болт", 100]],
        {"on": 0, "party": 1, "product": 2, "amount": 3},
    ),
    "register": (
        [["Регистратор", "Покупатель", "Продукция", "Кол-во", "Стоимость продажи, руб."],
         [DOCUMENT, "ООО А", "Болт", 1, 2]],
        {"number": 0, "on": 0, "party": 1, "product": 2, "quantity": 3, "amount": 4},
    ),
    "Excel, two lines": (
        [["Дата", "Клиент", "Товар", "Продажи", None, None],
         [None, None, None, "Количество", "Сумма с НДС", "Прибыль"],
         [DAY, "ООО А", "Болт", 1, 2, 1]],
        {"on": 0, "party": 1, "product": 2, "quantity": 3, "amount": 4, "profit": 5},
    ),
    "Excel, a name and a quantity": (
        [["Дата", "Заказчик", "Наименование", "Кол-во", "Сумма"], [DAY, "ООО А", "Болт", 1, 2]],
        {"on": 0, "party": 1, "product": 2, "quantity": 3, "amount": 4},
    ),
    "Excel, the least": (
        [["Дата", "Клиент", "Сумма"], [DAY, "ООО А", 120]],
        {"on": 0, "party": 1, "amount": 2},
    ),
    "1C, a list of documents": (
        [["Реализация (акты, накладные, УПД)"], [],
         ["Дата", "Номер", "Контрагент", "Сумма", "Валюта", "Вид операции", "Комментарий"],
         [DAY, "0000-000123", "ООО А", 120, "RUB", "Товары", None]],
        {"on": 0, "number": 1, "party": 2, "amount": 3, "currency": 4, "operation": 5},
    ),
    "1C, a register without products": (
        [["Регистратор", "Контрагент", "Сумма"], [DOCUMENT, "ООО А", 120]],
        {"number": 0, "on": 0, "party": 1, "amount": 2},
    ),
    "shares are no money": (
        [["Дата", "Клиент", "Товар", "Выручка", "Прибыль, %", "% НДС"], [DAY, "ООО А", "Болт", 120, 10, 20]],
        {"on": 0, "party": 1, "product": 2, "amount": 3},
    ),
    "English": (
        [["Invoice date", "Invoice No", "Customer", "Item", "Qty", "Amount excl. VAT", "VAT",
          "Amount incl. VAT", "Cost"],
         [DAY, "17", "A Ltd", "Bolt", 1, 100, 20, 120, 70]],
        {"on": 0, "number": 1, "party": 2, "product": 3, "quantity": 4, "net": 5, "vat": 6, "amount": 7, "cost": 8},
    ),
    "English, short": (
        [["Date", "Client", "Revenue", "Profit"], [DAY, "A Ltd", 100, 20]],
        {"on": 0, "party": 1, "amount": 2, "profit": 3},
    ),
}  # fmt: skip

BANKS: dict[str, list[CellValue]] = {
    "a product beside payments": ["Дата", "Контрагент", "Сумма", "Назначение платежа", "Товар"],
    "an account": ["Дата", "Контрагент", "Счет контрагента", "Сумма", "Товар"],
    "both sides": ["Дата", "Контрагент", "Поступление", "Списание", "Товар", "Количество"],
    "no product": ["Дата", "Номер документа", "Контрагент", "ИНН", "Сумма"],
    "clients of a bank with a direction": ["Дата", "Клиент", "Сумма", "Приход/расход"],
    "contents are a purpose": ["Дата", "Номер", "Контрагент", "Сумма", "Содержание"],
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_told_by_its_header(name: str) -> None:
    rows, expected = REPORTS[name]
    layout = _last(rows)
    assert layout is not None
    assert (layout.is_sales, dict(layout.columns)) == (True, expected)


@pytest.mark.parametrize("name", REPORTS)
def test_a_grid_kept_by_columns_has_the_same_header(name: str) -> None:
    rows, _ = REPORTS[name]
    width = max(map(len, rows))
    columns = [[row[col] if col < len(row) else None for row in rows] for col in range(width)]
    fields = reading().fields
    kept = find_sections(ColumnRows(columns, range(len(rows))), fields=fields)
    assert kept == find_sections(rows, fields=fields)


@pytest.mark.parametrize("name", BANKS)
def test_a_table_with_columns_of_a_bank_is_a_statement(name: str) -> None:
    layout = _last([BANKS[name]])
    assert layout is None or not layout.is_sales


@pytest.mark.parametrize(
    ("header", "row", "lacks"),
    [
        (["Контрагент", "Номенклатура", "Количество", "Выручка"], ["ООО А", "Болт", 1, 2], "on"),
        (["Контрагент", "№ заказа", "Товар", "Сумма"], ["ООО А", "17", "Болт", 2], "on"),
        (["Контрагент / Номенклатура", "Количество", "Сумма", "Прибыль"], ["ООО А", 1, 2, 1], "on"),
        (["Дата", "Номенклатура", "Количество", "Выручка"], [DAY, "Болт", 1, 2], "party"),
    ],
)
def test_a_report_without_day_or_client_says_what_it_lacks(
    header: list[CellValue], row: list[CellValue], lacks: str
) -> None:
    section = find_sections([header, row], fields=reading().fields)[-1]
    assert (section.layout, section.refused and section.refused.lacks) == (None, lacks)


def _last(rows: Sequence[list[CellValue]]):  # type: ignore[no-untyped-def]
    return find_sections(rows, fields=reading().fields)[-1].layout
