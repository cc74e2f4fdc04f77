"""A turnover report of account 62 gives ABC, says that it gives no more, and never counts beside a statement."""

from __future__ import annotations

from datetime import date

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.import_statement import ImportedFile, Incoming, import_statement
from sheets_strategy.readers.table import NamedGrid
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.book import open_book

TODAY = date(2026, 1, 20)
Grid = list[list[CellValue]]


def report(year: int, **clients: float) -> Incoming:
    rows: Grid = [[f"Оборотно-сальдовая ведомость по счету 62 за {year} г."]]
    rows += [
        ["Счет", "Сальдо на начало периода", None, "Обороты за период", None],
        ["Контрагенты", *["Дебет", "Кредит"] * 2],
    ]
    total = sum(clients.values())
    rows += [["62", None, None, None, total], ["62.01", None, None, None, total]]
    rows += [[name, None, None, None, kop] for name, kop in clients.items()]
    return Incoming(f"osv{year}.xlsx", f"{year:064}", lambda _: [NamedGrid("TDSheet", rows)])


def statement(*rows: tuple[date, str, float]) -> Incoming:
    grid: Grid = [["Дата", "Поступление", "Контрагент", "Назначение", "Номер"]]
    grid += [[on, kop, name, "Оплата по счёту", str(place)] for place, (on, name, kop) in enumerate(rows)]
    return Incoming("bank.csv", "b" * 64, lambda _: [NamedGrid("", grid)])


def run(*files: Incoming) -> tuple[MemoryWorkbook, list[ImportedFile], SyncResult]:
    template = load_template("ru")
    book = MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))
    done, _ = import_statement(book, load_template, files, today=TODAY)
    return book, done, sync(book, load_template, today=TODAY)


def turnover(result: SyncResult) -> dict[str, int]:
    names = dict(zip(result.strategy.clients["code"], result.strategy.clients["name"], strict=True))
    return {
        str(names[one]): kop
        for one, kop in result.strategy.abc[["client", "turnover_kop"]].itertuples(index=False)
    }


def codes(result: SyncResult) -> dict[str, int | None]:
    return {one.code: one.sum_kop for one in result.findings}


def test_report_gives_classes_and_leaves_time_unknown() -> None:
    book, [done], result = run(report(2025, **{"ООО Мак": 900.0, "ООО Ива": 100.0}))
    assert (done.rows, done.in_kop, done.added) == (2, 1000_00, 2)
    assert turnover(result) == {"ООО Мак": 900_00, "ООО Ива": 100_00}
    assert codes(result)["report_without_dates"] == 1000_00
    opened = open_book(book.read(), load_template("ru"))
    view, abc = opened.tables["clients"], opened.tables["abc"]
    first = next(row for row in view.rows() if view.text(row, "name") == "ООО Мак")
    assert (view.text(first, "class"), view.value(first, "turnover")) == ("A", 900.0)
    for name in ("first_on", "last_on", "payments", "average", "months_silent", "trend", "one_off", "tenure"):
        assert view.value(first, name) in (None, ""), name
    row = next(abc.rows())
    assert [abc.value(row, name) for name in ("turnover_3", "class_3", "turnover_12", "class_12")] == [
        None,
        None,
        900.0,
        "A",
    ]
    assert result.reconciliation.flow()["difference"] == (0, 0)
    assert not sync(book, load_template, today=TODAY).changes


def test_money_of_report_and_statement_counts_once() -> None:
    bank = statement((date(2025, 3, 1), "ООО Мак", 70.0), (date(2026, 1, 15), "ООО Мак", 5.0))
    _, _, result = run(report(2025, **{"ООО Мак": 900.0}), bank)
    assert turnover(result) == {"ООО Мак": 75_00}
    assert codes(result)["kept_report_overlap"] == 900_00
    assert result.reconciliation.flow()["difference"] == (0, 0)


def test_report_across_the_start_of_the_period_is_set_aside_and_said() -> None:
    bank = statement((date(2026, 1, 15), "ООО Мак", 5.0))
    _, _, result = run(report(2025, **{"ООО Мак": 900.0}), bank)
    assert turnover(result) == {"ООО Мак": 5_00}
    assert codes(result)["kept_report_outside"] == 900_00


def test_reports_of_two_years_give_the_class_of_a_period_ago_too() -> None:
    _, _, result = run(
        report(2024, **{"ООО Мак": 10.0, "ООО Ива": 990.0}),
        report(2025, **{"ООО Мак": 900.0, "ООО Ива": 100.0}),
    )
    assert turnover(result) == {"ООО Мак": 900_00, "ООО Ива": 100_00}
    before = dict(zip(result.strategy.clients["name"], result.strategy.clients["class_before"], strict=True))
    assert before == {"ООО Мак": "C", "ООО Ива": "A"}


def test_importing_the_report_again_adds_nothing() -> None:
    book, _, _ = run(report(2025, **{"ООО Мак": 900.0}))
    [done], changes = import_statement(book, load_template, [report(2025, **{"ООО Мак": 900.0})], today=TODAY)
    assert (done.added, done.known, changes.changes) == (0, 1, ())
