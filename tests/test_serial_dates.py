"""A workbook whose days are bare serial numbers gives what the same workbook with days gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest
import test_demo_sync as firm
from bank_rows import PARTIES, Paid
from serial_sheets import serialise
from small_workbook import (
    TODAY,
    add_column,
    book_of,
    codes_of,
    load,
    new_workbook,
    pay,
    put,
    run,
    set_setting,
)
from test_import_statement import _bring, _statement

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.import_clients import import_clients
from sheets_strategy.readers.table import NamedGrid
from sheets_strategy.sync import sync
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.changes import SetCell
from sheets_strategy.workbook.read_rates import read_rates
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.settings import read_settings

PAYMENTS = [("ООО Альфа", date(2026, 5, day), 100.0 * day) for day in (1, 12, 20)]


@pytest.mark.long
def test_a_synced_workbook_whose_days_are_numbers_has_nothing_to_write() -> None:
    workbook, _ = firm.synced(everything=True, clients=True)
    assert sync(serialise(workbook), load, today=firm.TODAY).changes.changes == ()


def test_a_first_sync_of_days_as_numbers_writes_the_same() -> None:
    workbook = firm.new_workbook()
    firm.bring(workbook, everything=True)
    firm.bring_clients(workbook)
    dated = sync(workbook, load, today=firm.TODAY, write=False)
    serial = sync(serialise(workbook), load, today=firm.TODAY, write=False)
    assert dated.changes.changes == serial.changes.changes
    assert dated.findings == serial.findings
    assert dated.payments.rows.equals(serial.payments.rows)


@pytest.mark.long
def test_what_a_sync_of_another_day_changes_is_the_same_for_days_as_numbers() -> None:
    workbook, _ = firm.synced(everything=True, clients=True)
    before = date(2026, 6, 30)
    dated = sync(workbook, load, today=firm.TODAY, as_of=before)
    serial = sync(serialise(workbook), load, today=firm.TODAY, as_of=before)
    assert len(dated.changes.changes) > 1
    assert dated.changes.changes == serial.changes.changes


@pytest.mark.parametrize("value", [46_173, 46_173.0, 46_173.75, "30.05.2026", date(2026, 5, 31)])
def test_the_analysis_date_may_be_a_number(value: CellValue) -> None:
    workbook = new_workbook()
    set_setting(workbook, "analysis_on", value)
    expected = date(2026, 5, 31) if isinstance(value, float | int | date) else date(2026, 5, 30)
    assert read_settings(book_of(workbook)).analysis_on == expected


@pytest.mark.parametrize("value", [2026, 20_260_531, 1.5])
def test_a_number_that_is_no_day_of_this_time_is_no_analysis_date(value: CellValue) -> None:
    workbook = new_workbook()
    set_setting(workbook, "analysis_on", value)
    with pytest.raises(InputError, match="setting_wrong"):
        read_settings(book_of(workbook))


def test_rates_whose_days_are_numbers_are_rates() -> None:
    workbook = new_workbook()
    lines: Sequence[tuple[CellValue, str, float]] = [
        (date(2026, 3, 2), "USD", 90.5),
        (datetime(2026, 3, 3, 12), "USD", 91.0),  # noqa: DTZ001
        (2026, "USD", 92.0),
    ]
    for place, (on, currency, rate) in enumerate(lines):
        put(workbook, "rates", place, on=on, currency=currency, rate=rate)
    dated, serial = (read_rates(book_of(one), counted="RUB") for one in (workbook, serialise(workbook)))
    assert dated == serial
    assert [finding.code for finding in serial.findings] == ["rate_wrong"]


def test_every_column_of_dates_shows_days() -> None:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    put(workbook, "plan", 0, start_on=date(2026, 7, 1), due_on=datetime(2026, 7, 2, 9, 30))  # noqa: DTZ001
    run(workbook)
    dated, serial = book_of(workbook), book_of(serialise(workbook))
    for key, view in dated.tables.items():
        assert view.tab.rows == serial.tables[key].tab.rows, key
    assert dated.tabs["statement"].rows == serial.tabs["statement"].rows
    assert serial.tables["plan"].value(1, "due_on") == datetime(2026, 7, 2, 9, 30)  # noqa: DTZ001
    assert serial.tables["plan"].tab is serial.tabs["plan"]


def test_a_day_of_the_tool_that_changes_is_shown_as_a_day() -> None:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    run(workbook)
    pay(workbook, ("ООО Альфа", date(2026, 6, 4), 10.0))
    changes = sync(serialise(workbook), load, today=TODAY, write=False).changes.changes
    (last,) = [
        one
        for one in changes
        if isinstance(one, SetCell) and (one.table, one.column) == ("clients", "last_on")
    ]
    assert (last.before, last.after) == (date(2026, 5, 20), date(2026, 6, 4))


@pytest.mark.parametrize("since", [date(2015, 3, 1), 2015, "2015"])
def test_the_year_of_a_client_may_be_a_day(since: CellValue) -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="ООО Альфа", since=since)
    book = book_of(serialise(workbook))
    assert read_tabs(book).clients.base["since"].tolist() == [2015.0]


def test_a_file_after_a_sync_finds_rows_whose_days_are_numbers() -> None:
    paid = [Paid(date(2026, 3, 2 + n), 100_000 + n, str(n), party=PARTIES[n % 4]) for n in range(5)]
    workbook = new_workbook()
    pay(workbook, *PAYMENTS)
    _bring(workbook, _statement(paid[:4]))
    (done,) = _bring(serialise(workbook), _statement(paid))
    assert (done.added, done.known) == (1, 4)


def test_a_day_in_a_column_of_the_teams_own_is_what_a_list_says() -> None:
    inn = "7707083893"
    workbook = new_workbook()
    put(workbook, "clients", 0, name="ООО Альфа", inn=inn)
    add_column(workbook, "clients", "Договор от", [date(2026, 3, 2)])
    head = ["Название", "ИНН", "Договор от"]

    def bring(book: MemoryWorkbook, day: date) -> int:
        sheets = [NamedGrid("Лист1", [head, ["ООО Альфа", inn, day]])]
        return import_clients(book, load, sheets, name="crm.xlsx", today=TODAY)[0].differences

    assert bring(serialise(workbook), date(2026, 3, 2)) == 0
    assert bring(workbook, date(2026, 3, 3)) == 1
    assert codes_of(run(serialise(workbook))).count("import_difference") == 1
    view = book_of(workbook).tables["clients"]
    workbook.set_cell("Клиенты", 1, view.own["Договор от"], date(2026, 3, 3))
    assert "import_difference" not in codes_of(run(serialise(workbook)))


@pytest.mark.parametrize("days", [1, 3])
def test_a_cleared_header_above_days_as_numbers_is_missed(days: int) -> None:
    workbook = new_workbook()
    pay(workbook, *PAYMENTS[:days])
    workbook.set_cell("Выписка", 0, 0, None)
    for one in (workbook, serialise(workbook)):
        with pytest.raises(InputError) as stopped:
            book_of(one)
        assert stopped.value.code == "statement_header_cleared"
        assert (stopped.value.facts["header"], stopped.value.facts["cell"]) == ("Дата", "A1")
