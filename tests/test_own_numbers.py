"""«Свой ИНН» and «Свой счёт»: a mistyped one stops the sync, as it would hide sales."""

from __future__ import annotations

from datetime import date

import pytest
from small_workbook import book_of, load, new_workbook, pay, run, set_setting, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.catalogue import Message, word_error
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.settings import read_settings

ACCOUNT = "40702810900000000001"


def stopped(key: str, value: CellValue) -> InputError:
    """Say with which error a sync stops, nothing being written."""
    workbook = one_sale()
    set_setting(workbook, key, value)
    before = workbook.tabs
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert before == workbook.tabs
    return caught.value


def one_sale() -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, ("ООО Альфа", date(2026, 5, 12), 100.0))
    return workbook


def cell_of(key: str, nth: int = 0) -> str:
    view = table(new_workbook(), "settings")
    name = fold(load("ru").labels["setting"][key])
    return f"Настройки!B{[row for row in view.rows() if fold(view.text(row, 'name')) == name][nth] + 1}"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("own_account", "4070281"),
        ("own_account", 4070281.0),
        ("own_account", "407028109000000000012"),
        ("own_account", f"{ACCOUNT}; 40702"),
        ("own_account", True),
        ("own_account", date(2026, 1, 1)),
        ("own_inn", "7707083894"),
        ("own_inn", 7707083894.0),
        ("own_inn", "770708389"[:8]),
        ("own_inn", "ООО Альфа"),
    ],
)
def test_a_number_that_cannot_be_ones_own_stops_the_sync(key: str, value: CellValue) -> None:
    error = stopped(key, value)
    assert (error.code, error.facts["cell"]) == ("setting_wrong", cell_of(key))


@pytest.mark.parametrize("value", [4.07028109e19, int(4.07028109e19), "4.07028109E19", "4,07028109E+19"])
def test_an_account_that_lost_its_digits_is_told_to_be_typed_as_text(value: CellValue) -> None:
    error = stopped("own_account", value)
    shown = value if isinstance(value, str | int) else "4,07028109E+19"
    assert word_error(error, load("ru")) == Message(
        f"{cell_of('own_account')}: «Свой счёт» записан числом, и последние цифры потеряны: «{shown}».",
        "Сделайте ячейку текстовой (Формат ячеек → Текстовый), впишите все цифры снова и повторите: "
        "sheets-strategy sync",
    )


def test_the_second_row_of_a_setting_is_named_by_its_own_cell() -> None:
    workbook = one_sale()
    set_setting(workbook, "own_account", ACCOUNT)
    view = table(workbook, "settings")
    row = int(cell_of("own_account", 1).rpartition("B")[2]) - 1
    workbook.set_cell(view.tab.name, row, view.columns["value"], "1234")
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert caught.value.facts["cell"] == cell_of("own_account", 1)


@pytest.mark.parametrize(
    ("value", "accounts"),
    [
        (ACCOUNT, (ACCOUNT,)),
        ("40702 810 9 0000 0000001", (ACCOUNT,)),
        (f"{ACCOUNT}, BY13NBRB3600900000002Z00AB00", (ACCOUNT, "BY13NBRB3600900000002Z00AB00")),
        (f"{ACCOUNT}\n40702810900000000002", (ACCOUNT, "40702810900000000002")),
        ("—", ()),
        (None, ()),
    ],
)
def test_an_account_is_read_however_it_is_typed(value: CellValue, accounts: tuple[str, ...]) -> None:
    workbook = one_sale()
    set_setting(workbook, "own_account", value)
    assert run(workbook).strategy.abc["turnover_kop"].tolist() == [10_000]
    assert read_settings(book_of(workbook)).own_accounts == accounts


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("limit_a", 0.0, "«Граница A» — «0»."),
        ("period_months", 1000.0, "«Период анализа, месяцев» — «1000»."),
        ("plan_segments", -1.0, "«Сегментов в плане» — «-1»."),
        ("period_months", 1.5, "«Период анализа, месяцев» — «1,5»."),
    ],
)
def test_a_wrong_value_is_shown_as_people_see_it(key: str, value: float, words: str) -> None:
    message = word_error(stopped(key, value), load("ru"))
    assert message.what == f"{cell_of(key)}: {words}"
    assert message.todo.startswith("Здесь может стоять: ")
