"""Reports with lines of groups: read to the last product where the sums come out even, else refused."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from bank_rows import reading
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sold import Sold, invent

from sheets_strategy.errors import InputError
from sheets_strategy.statement.file_rows import FileRows
from sheets_strategy.statement.incoming import take_rows
from sheets_strategy.values.cells import CellValue

Rows = list[list[CellValue]]
FIRST = "Реализация товаров и услуг 0000-000121 от 05.03.2025 12:00:00"
GIFT = "Реализация товаров и услуг 0000-000122 от 06.03.2025 12:00:00"
BACK = "Возврат товаров от покупателя 0000-000007 от 09.03.2025 1:00:00"


@dataclass(frozen=True)
class Grid:
    """A sheet of a file."""

    name: str
    rows: Rows


def take(rows: Rows) -> FileRows:
    return take_rows([Grid("Лист", rows)], name="report.xlsx", reading=reading())


def one_c() -> Rows:
    return [
        ["Валовая прибыль предприятия"],
        ["Период: 01.01.2025 - 31.12.2025"],
        [],
        ["Клиент", None, "Количество", "Выручка", "Себестоимость", "Валовая прибыль", "Рентабельность, %"],
        ["Документ продажи"],
        ["Номенклатура"],
        ["ООО Ромашка", None, 21, 2401, 1400, 1001, 40],
        [FIRST, None, 20, 2401, 1400, 1001, 40],
        ["Болт М8", None, 10, 1200.5, 700, 500.5, 40],
        ["Гайка М8", None, 10, 1200.5, 700, 500.5, 40],
        [GIFT, None, 1, 0, 10, -10, None],
        ["Подарок", None, 1, 0, 10, -10, None],
        ["ИП Иванов И.И.", None, -5, -100, -50, -50, 40],
        [BACK, None, -5, -100, -50, -50, 40],
        ["Гайка М8", None, -5, -100, -50, -50, 40],
        ["Итого", None, 16, 2301, 1360, 941],
    ]


def seen(file: FileRows) -> list[tuple[object, ...]]:
    rows = file.rows
    signs = rows["direction"].map({"in": 1, "out": -1})
    return list(
        zip(
            [on.date() for on in rows["on"]],
            rows["number"],
            rows["party"],
            rows["product"],
            (rows["amount_kop"] * signs).tolist(),
            rows["row_profit_kop"].tolist(),
            strict=True,
        )
    )


def test_clients_documents_and_products_become_whole_rows() -> None:
    file = take(one_c())
    assert (file.findings, file.unread) == ((), (0, 0))
    assert seen(file) == [
        (date(2025, 3, 5), "0000-000121", "ООО Ромашка", "Болт М8", 120050, 50050),
        (date(2025, 3, 5), "0000-000121", "ООО Ромашка", "Гайка М8", 120050, 50050),
        (date(2025, 3, 6), "0000-000122", "ООО Ромашка", "Подарок", 0, -1000),
        (date(2025, 3, 9), "0000-000007", "ИП Иванов И.И.", "Гайка М8", -10000, -5000),
    ]


def test_levels_may_stand_in_one_cell_and_days_instead_of_documents() -> None:
    rows: Rows = [
        ["Менеджер / Контрагент / День", "Сумма", "Прибыль"],
        ["Петров", 30, 3],
        ["ООО А", 10, 1],
        ["05.03.2025", 10, 1],
        ["ООО Б", 20, 2],
        ["06.03.2025", 15, 1],
        ["07.03.2025", 5, 1],
    ]
    assert seen(take(rows)) == [
        (date(2025, 3, 5), "", "ООО А", "", 1000, 100),
        (date(2025, 3, 6), "", "ООО Б", "", 1500, 100),
        (date(2025, 3, 7), "", "ООО Б", "", 500, 100),
    ]


@pytest.mark.parametrize("place", range(6, 16))
def test_sums_that_do_not_come_out_even_are_refused(place: int) -> None:
    rows = one_c()
    rows[place][3] = float(str(rows[place][3])) + 1
    with pytest.raises(InputError) as caught:
        take(rows)
    assert (caught.value.code, caught.value.facts) == ("sales_unclear", {"name": "report.xlsx", "row": 4})


@pytest.mark.parametrize("place", [6, 7, 9, 12, 13])
def test_a_missing_line_is_refused_and_not_guessed(place: int) -> None:
    rows = one_c()
    del rows[place]
    with pytest.raises(InputError):
        take(rows)


def test_groups_without_any_day_are_refused_in_words() -> None:
    rows: Rows = [
        ["Контрагент", "Количество", "Сумма", "Прибыль"],
        ["Номенклатура"],
        ["ООО А", 1, 2, 1],
        ["Болт", 1, 2, 1],
    ]
    with pytest.raises(InputError) as caught:
        take(rows)
    assert caught.value.code == "sales_no_on"


def test_cells_that_go_on_over_several_rows_are_filled_in() -> None:
    day = date(2025, 3, 5)
    rows: Rows = [
        ["Дата", "Клиент", "Товар", "Кол-во", "Сумма"],
        [day, "ООО А", "Болт", 1, 10],
        [None, None, "Гайка", 2, 20],
        [None, "ООО А Итог", None, 3, 30],
        [date(2025, 3, 6), "ООО Б", "Болт", 1, 10],
        ["Итого", None, None, 4, 40],
    ]
    file = take(rows)
    assert [(on, party, product) for on, _, party, product, _, _ in seen(file)] == [
        (day, "ООО А", "Болт"),
        (day, "ООО А", "Гайка"),
        (date(2025, 3, 6), "ООО Б", "Болт"),
    ]
    assert file.unread == (0, 0)


def grouped(sales: Sequence[Sold]) -> Rows:
    """Write sales as 1C groups them: client, document, product, every line with its sum."""
    rows: Rows = [["Контрагент", "Количество", "Выручка"], ["Регистратор"], ["Номенклатура"]]
    for client in dict.fromkeys(one.client for one in sales):
        mine = [one for one in sales if one.client == client]
        rows.append([client, None, sum(one.signed for one in mine) / 100])
        for number in dict.fromkeys(one.number for one in mine):
            lines = [one for one in mine if one.number == number]
            rows.append([lines[0].cell("number"), None, sum(one.signed for one in lines) / 100])
            rows += [[one.product, one.cell("quantity"), one.signed / 100] for one in lines]
    return [*rows, ["Итого", None, sum(one.signed for one in sales) / 100]]


@settings(max_examples=examples(40), deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 12))
def test_no_line_of_a_grouped_report_is_lost(seed: int, size: int) -> None:
    sales = invent(random.Random(seed), size)
    try:
        found = seen(take(grouped(sales)))
    except InputError:
        # Sums that cancel each other out may hide where a group ends: then nothing is taken.
        return
    wanted = [(one.on, one.number, one.client, one.product, one.signed) for one in sales]
    assert sorted(row[:5] for row in found) == sorted(wanted)  # type: ignore[type-var]


def test_grouped_reports_are_mostly_read() -> None:
    read = 0
    for seed in range(100):
        try:
            read += bool(take(grouped(invent(random.Random(seed), 10))).rows.size)
        except InputError:
            continue
    assert read >= 98
