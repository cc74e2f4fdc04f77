"""Headers of «Выписка» that were cleared or deleted: told by cell, before any advice to force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small_workbook import TODAY, load, new_workbook, pay, run

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.import_statement import import_statement
from sheets_strategy.workbook.catalogue import word_error

DAYS = [TODAY - timedelta(days=30 * place) for place in range(8)]
KEYS = [column.key for column in load("ru").table("statement").columns]
LABELS = {column.key: column.label for column in load("ru").table("statement").columns}


@pytest.fixture(params=["fresh", "synced"])
def workbook(request: pytest.FixtureRequest) -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *(("ООО Альфа", on, 800.0) for on in DAYS), ("ООО Бета", DAYS[1], 50.0))
    pay(workbook, ("ООО Альфа", DAYS[0], -20.0))
    if request.param == "synced":
        run(workbook)
    return workbook


def clear(workbook: MemoryWorkbook, *keys: str, value: str | None = None) -> None:
    for key in keys:
        workbook.set_cell("Выписка", 0, KEYS.index(key), value)


def stopped(workbook: MemoryWorkbook) -> InputError:
    before = workbook.tabs
    with pytest.raises(InputError) as caught:
        run(workbook)
    assert before == workbook.tabs
    assert "--force" not in word_error(caught.value, load("ru")).todo
    return caught.value


@pytest.mark.parametrize(
    ("keys", "cell"),
    [
        (("on",), "A1"),
        (("number",), "B1"),
        (("in_sum",), "C1"),
        (("out_sum",), "D1"),
        (("party",), "F1"),
        (("purpose",), "J1"),
        (("on", "in_sum"), "A1, C1"),
        (("in_sum", "out_sum"), "C1, D1"),
        (("on", "in_sum", "out_sum"), "A1, C1, D1"),
    ],
)
@pytest.mark.parametrize("value", [None, "  "])
def test_a_cleared_header_is_told_with_its_cell_and_its_text(
    workbook: MemoryWorkbook, keys: tuple[str, ...], cell: str, value: str | None
) -> None:
    clear(workbook, *keys, value=value)
    error = stopped(workbook)
    expected = {"tab": "Выписка", "header": ", ".join(LABELS[key] for key in keys), "cell": cell}
    assert (error.code, dict(error.facts)) == ("statement_header_cleared", expected)


def test_putting_the_header_back_is_all_that_is_needed(workbook: MemoryWorkbook) -> None:
    run(workbook)
    clear(workbook, "on")
    stopped(workbook)
    clear(workbook, "on", value=LABELS["on"])
    assert not run(workbook).changes


def test_an_import_is_stopped_too(workbook: MemoryWorkbook) -> None:
    clear(workbook, "in_sum")
    with pytest.raises(InputError, match="statement_header_cleared"):
        import_statement(workbook, load, [], today=TODAY)


def test_a_date_moved_to_the_end_and_cleared_is_found_by_what_stands_below(workbook: MemoryWorkbook) -> None:
    workbook.move_column("Выписка", 0, len(KEYS) - 1)
    workbook.set_cell("Выписка", 0, len(KEYS) - 1, None)
    error = stopped(workbook)
    assert (error.code, error.facts["header"], error.facts["cell"]) == (
        "statement_header_cleared",
        "Дата",
        "K1",
    )


@pytest.mark.long(every=3)
@pytest.mark.parametrize("deleted", [None, "currency", "party_kpp", "own_account"])
def test_a_nameless_column_of_the_team_is_no_cleared_header(
    workbook: MemoryWorkbook, deleted: str | None
) -> None:
    if deleted is not None:
        workbook.delete_column("Выписка", KEYS.index(deleted))
    end = len(KEYS) - (deleted is not None)
    workbook.set_cell("Выписка", 2, end, "проверить")
    workbook.insert_column("Выписка", 2, [None, "моё"])
    assert len(run(workbook).payments.rows) == 10


def test_a_header_over_nothing_may_go(workbook: MemoryWorkbook) -> None:
    clear(workbook, "currency", "party_kpp")
    assert len(run(workbook).payments.rows) == 10


def test_a_bank_with_one_sum_and_a_nameless_column_is_read_as_before() -> None:
    workbook = new_workbook()
    headers = ["Дата", "Номер документа", "Сумма", "Тип операции", "Контрагент", "ИНН контрагента"]
    headers += ["КПП контрагента", "Счёт контрагента", "Валюта"]
    line = [date(2026, 5, 12), "1", 100.0, "Кредит", "ООО Альфа", None, None, None, "RUB", 5.0]
    for row, cells in enumerate([headers, line], start=3):
        for col, value in enumerate(cells):
            workbook.set_cell("Выписка", row, col, value)
    assert run(workbook).strategy.abc["turnover_kop"].tolist() == [10_000]


def test_a_deleted_header_line_is_told_with_all_headers(workbook: MemoryWorkbook) -> None:
    workbook.delete_row("Выписка", 0)
    error = stopped(workbook)
    expected = {"tab": "Выписка", "row": 1, "headers": ", ".join(LABELS.values())}
    assert (error.code, dict(error.facts)) == ("statement_headless", expected)


def test_rows_of_another_order_that_lost_their_headers_stop_a_later_sync_only() -> None:
    workbook = new_workbook()
    workbook.delete_row("Выписка", 0)
    headers = ["Контрагент", "Кредит", "Дебет", "Дата"]
    lines = [[f"ООО {place}", 100.0, None, on] for place, on in enumerate(DAYS)]
    for row, cells in enumerate([headers, *lines]):
        for col, value in enumerate(cells):
            workbook.set_cell("Выписка", row, col, value)
    fresh = MemoryWorkbook(workbook.tabs)
    fresh.delete_row("Выписка", 0)
    assert "columns_unknown" in {one.code for one in run(fresh).findings}
    run(workbook)
    workbook.delete_row("Выписка", 0)
    error = stopped(workbook)
    assert (error.code, dict(error.facts)) == ("statement_headers_lost", {"tab": "Выписка", "row": 1})
    assert run(workbook, force=True).changes


def test_rows_that_are_understood_without_headers_go_on() -> None:
    workbook = new_workbook()
    pay(workbook, *((f"ООО Фирма {place}", on, 800.0 + place) for place, on in enumerate(DAYS)))
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    for row in range(1, len(tab.rows)):
        for col in range(len(KEYS)):
            workbook.set_cell("Выписка", row, col, None)
    lines = [
        [on, f"ООО Фирма {place}", "Оплата по счёту", 100.0 - 200 * (place % 2)]
        for place, on in enumerate(DAYS)
    ]
    for row, cells in enumerate(lines):
        for col in range(len(KEYS)):
            workbook.set_cell("Выписка", row, col, cells[col] if col < len(cells) else None)
    assert len(run(workbook).payments.rows) == len(DAYS)
