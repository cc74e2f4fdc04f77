"""Sales reports from the file to the tabs: imported once, counted once, margin and products known."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Sequence
from datetime import date

import pytest
from small_workbook import TODAY, codes_of, load, new_workbook, pay, put, read, run, set_setting
from sold import Sold, invent, report

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.import_statement import Content, ImportedFile, Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.inputs import inputs_of
from sheets_strategy.workbook.read_tabs import read_tabs

DAY = date(2026, 3, 5)
STATEMENT = "Выписка"


def bring(workbook: MemoryWorkbook, *texts: str) -> list[ImportedFile]:
    """Import CSV files."""

    def incoming(text: str) -> Incoming:
        content = text.encode()

        def take(own_accounts: Collection[str]) -> Content:
            return read_file(Source.of(content, name="sales.csv"), own_accounts=own_accounts)

        return Incoming("sales.csv", hashlib.sha256(content).hexdigest(), take)

    return import_statement(workbook, load, [incoming(text) for text in texts], today=TODAY)[0]


def csv(sales: Sequence[Sold]) -> str:
    return "\n".join(";".join(_text(value) for value in row) for row in report(sales))


def _text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value)


def paste(workbook: MemoryWorkbook, rows: Sequence[Sequence[CellValue]]) -> None:
    height = len(next(tab for tab in workbook.tabs if tab.name == STATEMENT).rows)
    for place, row in enumerate(rows):
        for col, value in enumerate(row):
            if value is not None:
                workbook.set_cell(STATEMENT, height + place, col, value)


def two_clients() -> list[Sold]:
    return [
        Sold(DAY, 60_000, "1", cost=30_000),
        Sold(DAY, 40_000, "1", product="Гайка М8", cost=30_000),
        Sold(date(2026, 4, 5), 100_000, "2", cost=60_000),
        Sold(date(2026, 4, 9), 20_000, "3", cost=12_000, back=True),
        Sold(date(2026, 5, 5), 50_000, "4", client="АО Вектор"),
    ]


def test_a_report_is_imported_under_headers_of_its_own_and_counted() -> None:
    workbook = new_workbook()
    [done] = bring(workbook, csv(two_clients()))
    assert (done.added, done.in_kop, done.out_kop, done.unread, done.sold) == (
        5,
        250_000,
        20_000,
        (0, 0),
        True,
    )
    result = run(workbook)
    assert result.reconciliation.missing() == {}
    abc = result.strategy.abc[["client", "turnover_kop", "payments"]].to_numpy().tolist()
    # Two lines of document 1 are one purchase; the refund is none.
    assert abc == [["c00001", 180_000, 2], ["c00002", 50_000, 1]]
    payments = result.payments.counted()
    assert result.strategy.as_of == date(2026, 5, 5)
    assert payments["row_profit_kop"].tolist() == [30_000, 10_000, 40_000, -8_000, 0]
    assert not run(workbook).changes


def test_importing_again_or_more_adds_only_what_is_new() -> None:
    workbook, sales = new_workbook(), invent(random.Random(5), 20)
    bring(workbook, csv(sales[:20]))
    again, rest = bring(workbook, csv(sales[:20]), csv(sales))
    assert (again.added, again.known) == (0, 20)
    assert (rest.added, rest.known) == (len(sales) - 20, 20)
    counted = run(workbook).payments.rows["turnover_kop"].sum()
    assert counted == sum(one.signed for one in sales)


@pytest.mark.long(every=2)
@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_import_and_paste_is_of_no_matter(seed: int) -> None:
    dice, sales = random.Random(seed), invent(random.Random(seed), 12)
    parts = [sales[:15], sales[8:], sales[3:20]]
    dice.shuffle(parts)
    workbook = new_workbook()
    bring(workbook, csv(parts[0]))
    paste(workbook, report(parts[1]))
    bring(workbook, csv(parts[2]))
    result = run(workbook)
    assert result.payments.rows["turnover_kop"].sum() == sum(one.signed for one in sales)
    assert result.reconciliation.missing() == {}


def test_bank_and_sales_come_in_one_command_and_each_goes_on_below_its_own_headers() -> None:
    workbook, sales = new_workbook(), two_clients()
    bank = "Дата;Номер документа;Поступление;Списание;Контрагент;Назначение платежа\n{};7;{},00;;ООО Ромашка;Оплата"
    first, second = bank.format("06.03.2026", 900), bank.format("07.04.2026", 800)
    done = bring(workbook, first, csv(sales[:2]), csv(sales[2:]), second)
    assert [one.added for one in done] == [1, 2, 3, 1]
    rows = next(tab for tab in workbook.tabs if tab.name == STATEMENT).rows
    headers = [row[1] for row in rows if row and row[0] == "Дата"]
    assert headers == ["Номер документа", "Документ", "Номер документа"]
    result = run(workbook)
    assert result.strategy.abc[["client", "turnover_kop", "payments"]].to_numpy().tolist() == [
        ["c00001", 170_000, 2]
    ]
    assert result.reconciliation.missing() == {}


def test_the_setting_says_which_source_the_figures_are_made_of() -> None:
    workbook = new_workbook()
    pay(workbook, ("ООО Ромашка", DAY, 1500.0), ("ООО Чужой", DAY, 300.0))
    paste(workbook, report(two_clients()))
    result = run(workbook)
    assert result.strategy.abc["turnover_kop"].tolist() == [150_000, 30_000]
    assert codes_of(result) == ["kept_other_source_sales"]
    [finding] = [one for one in result.findings if one.code == "kept_other_source_sales"]
    assert (finding.facts["rows"], finding.sum_kop) == (5, 270_000)
    words = [what for (what,) in read(workbook, "checks", "what") if "Цифры — по банку" in str(what)]
    assert len(words) == 1
    assert not run(workbook).changes
    set_setting(workbook, "source", "продажи")
    result = run(workbook)
    assert result.strategy.abc["turnover_kop"].tolist() == [180_000, 50_000]
    assert codes_of(result) == ["kept_other_source_bank"]
    assert not run(workbook).changes


def test_the_margin_of_sales_serves_payments_before_the_teams_own() -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="ООО Ромашка", margin=0.9)
    put(workbook, "clients", 1, name="АО Вектор", margin=0.25)
    pay(workbook, ("ООО Ромашка", DAY, 1000.0), ("АО Вектор", DAY, 1000.0), ("ООО Третий", TODAY, 1000.0))
    paste(workbook, report(two_clients()))
    result = run(workbook)
    inputs, _ = inputs_of(result.book, read_tabs(result.book), result.payments, today=TODAY)
    told = inputs.payments[["client", "profit_kop", "profit_known"]].to_numpy().tolist()
    # 72,000 of 180,000 are 40 %; of АО Вектор no cost is known, so that the team's margin holds.
    assert told == [["c00001", 40_000, True], ["c00002", 25_000, True], ["c00003", 0, False]]
    assert inputs.goods["product"].tolist() == ["Болт М8", "Гайка М8", "Болт М8", "Болт М8", "Болт М8"]


def test_a_report_that_cannot_be_read_is_told_beside_its_row() -> None:
    workbook = new_workbook()
    pay(workbook, ("ООО Ромашка", DAY, 1000.0))
    paste(workbook, [["Контрагент", "Номенклатура", "Количество", "Выручка"], ["ООО А", "Болт", 1, 20]])
    result = run(workbook)
    assert codes_of(result) == ["sales_no_on"]
    assert result.strategy.abc["turnover_kop"].tolist() == [100_000]


def test_a_change_of_source_is_no_loss_of_input() -> None:
    workbook = new_workbook()
    pay(workbook, *((f"ООО Клиент {place}", DAY, 100.0) for place in range(8)))
    paste(workbook, report(two_clients()))
    assert len(run(workbook).strategy.abc) == 8
    set_setting(workbook, "source", "продажи")
    assert len(run(workbook).strategy.abc) == 2
    set_setting(workbook, "source", "банк")
    assert len(run(workbook).strategy.abc) == 8


def test_prices_of_an_imported_report_are_compared_without_its_vat() -> None:
    days = [(date(2025, month, 5), 12_000, 2_000) for month in (4, 5, 6)]
    days += [(date(2026, month, 5), 12_200, 2_200) for month in (4, 5, 6)]
    lines = ["Дата;Документ продажи;Контрагент;Номенклатура;Количество;Выручка с НДС;Сумма НДС"]
    lines += [
        f"{on:%d.%m.%Y};{n};ООО Ромашка;Болт;10;{gross},00;{tax},00"
        for n, (on, gross, tax) in enumerate(days)
    ]
    workbook = new_workbook()
    bring(workbook, "\n".join(lines))
    run(workbook)
    [found] = [
        row[1:]
        for row in read(workbook, "keys_summary", "line", "last", "mean", "measured")
        if "Цены" in str(row[0])
    ]
    assert found == (0, 0, "да")
    goods = run(workbook).payments.goods()
    assert goods[["turnover_kop", "net_kop", "net_known"]].to_numpy().tolist() == [
        *[[1_200_000, 1_000_000, True]] * 3,
        *[[1_220_000, 1_000_000, True]] * 3,
    ]
