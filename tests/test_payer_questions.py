"""Twins, payments for others and hidden payers: asked once, followed, taken back; a sync after that writes nothing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from small_workbook import OWN_ACCOUNT, TODAY, load, new_workbook, put, read, run, table
from tiny_firm import inn

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.create import first_memory
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.grid import CellValue

BANK = "7707083893"
Line = dict[str, CellValue]


def line(day: int, roubles: float, party: str, number: str = "", **cells: CellValue) -> Line:
    return {"on": date(2026, 2, day), "in_sum": roubles, "party": party, "party_inn": number, **cells}


TWINS = (line(1, 700.0, "Строй Инвест"), line(2, 300.0, "ООО СтройИнвест", inn(6)))
FOR_OTHER = (
    line(1, 1000.0, 'ООО "Ромашка"', inn(5)),
    line(
        2, 600.0, "ИП Петров П.П.", "500100732259", purpose=f'Оплата за ООО "Ромашка" ИНН {inn(5)} по счету 4'
    ),
    line(3, 50.0, "ИП Петров П.П.", "500100732259"),
)
TREASURY = (
    line(4, 800.0, "УФК по Тверской области", purpose='(МБУ "Школа №5", л/с 20366Х12345) по контракту 5'),
    line(5, 70.0, 'УФК по Тверской области (МБУ "Школа №7", л/с 20366Х12346)', inn(7)),
    line(6, 900.0, "ПАО СБЕРБАНК", BANK),
)


def paste(workbook: MemoryWorkbook, *lines: Line) -> None:
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    columns = [column.key for column in load("ru").table("statement").columns]
    for place, cells in enumerate(lines, start=len(tab.rows)):
        whole: Line = {
            "number": str(place),
            "own_account": OWN_ACCOUNT,
            "purpose": "Оплата по счёту",
            **cells,
        }
        for key, value in whole.items():
            workbook.set_cell(tab.name, place, columns.index(key), value or None)


def filled(*lines: Line) -> MemoryWorkbook:
    workbook = new_workbook()
    paste(workbook, *lines)
    settle(workbook)
    return workbook


def settle(workbook: MemoryWorkbook) -> SyncResult:
    """Sync, and see that a second sync writes nothing."""
    result = run(workbook)
    assert not run(workbook).changes
    return result


def answer(workbook: MemoryWorkbook, part: str, word: str) -> None:
    view = table(workbook, "checks")
    row = next(row for row in view.rows() if part in view.text(row, "what"))
    workbook.set_cell(view.tab.name, row, view.columns["decision"], word)


def asked(result: SyncResult) -> list[str]:
    codes = ("same_client", "third_party", "hidden_payer", "unclear")
    return sorted(one.code for one in result.findings if one.code.startswith(codes))


def turnover(workbook: MemoryWorkbook) -> dict[str, CellValue]:
    return {str(name): kop for name, kop in read(workbook, "clients", "name", "turnover")}


def test_twins_are_one_client_after_a_yes_and_two_after_a_no() -> None:
    workbook = filled(*TWINS)
    assert {"Строй Инвест": 700.0, "ООО СтройИнвест": 300.0} == turnover(workbook)
    answer(workbook, "Похоже", "да")
    assert ["same_client_joined"] == asked(settle(workbook))
    assert {"Строй Инвест": 1000.0, "ООО СтройИнвест": None} == turnover(workbook)
    said = dict(read(workbook, "clients", "name", "fill_next"))  # type: ignore[arg-type]
    assert "один клиент с «Строй Инвест», см. «Вопросы»" == said["ООО СтройИнвест"]
    answer(workbook, "считаются одним", "нет")
    assert ["same_client_apart"] == asked(settle(workbook))
    assert {"Строй Инвест": 700.0, "ООО СтройИнвест": 300.0} == turnover(workbook)
    answer(workbook, "разные клиенты", "принять")
    assert ["same_client_joined"] == asked(settle(workbook))


def test_declined_twins_are_never_asked_about_again() -> None:
    workbook = filled(*TWINS)
    answer(workbook, "Похоже", "отклонить")
    settle(workbook)
    view = table(workbook, "checks")
    workbook.delete_row(view.tab.name, next(row for row in view.rows() if "разные" in view.text(row, "what")))
    assert [] == asked(settle(workbook))
    put(workbook, "clients", 0, name="Строй-Инвест и партнёры")
    put(workbook, "clients", 0, name="Строй Инвест")
    assert [] == asked(settle(workbook))
    workbook.delete_row("Клиенты", 1)
    result = settle(workbook)
    assert (["ООО СтройИнвест", "Строй Инвест"], []) == (sorted(turnover(workbook)), asked(result))


def test_an_accepted_twin_whose_row_is_deleted_pays_as_the_other() -> None:
    workbook = filled(*TWINS)
    answer(workbook, "Похоже", "принять")
    settle(workbook)
    workbook.delete_row("Клиенты", 1)
    assert ["same_client_joined"] == asked(settle(workbook))
    assert {"ООО СтройИнвест": 1000.0} == turnover(workbook)
    answer(workbook, "считаются одним", "отклонить")
    settle(workbook)
    assert {"ООО СтройИнвест": 300.0, "Строй Инвест": 700.0} == turnover(workbook)


def test_a_word_that_is_no_answer_is_said() -> None:
    workbook = filled(*TWINS)
    answer(workbook, "Похоже", "может быть")
    assert ["same_client_suggestion", "unclear_answer"] == asked(settle(workbook))
    answer(workbook, "Похоже", "yes")
    assert ["same_client_joined"] == asked(settle(workbook))


def test_a_payment_for_another_counts_for_it_after_a_yes_only() -> None:
    workbook = filled(*FOR_OTHER)
    assert {'ООО "Ромашка"': 1000.0, "ИП Петров П.П.": 650.0} == turnover(workbook)
    answer(workbook, "платит за", "принять")
    assert ["third_party_counted"] == asked(settle(workbook))
    assert {'ООО "Ромашка"': 1600.0, "ИП Петров П.П.": 50.0} == turnover(workbook)
    more = line(9, 5.0, "ИП Петров П.П.", "500100732259", purpose=f"за ООО «Ромашка» ИНН {inn(5)}")
    paste(workbook, more)
    settle(workbook)
    assert {'ООО "Ромашка"': 1605.0, "ИП Петров П.П.": 50.0} == turnover(workbook)
    answer(workbook, "платит за", "отклонить")
    assert ["third_party_left"] == asked(settle(workbook))
    assert {'ООО "Ромашка"': 1000.0, "ИП Петров П.П.": 655.0} == turnover(workbook)


def test_banks_and_the_treasury_become_no_clients_unasked() -> None:
    workbook = filled(*TREASURY)
    assert {'МБУ "Школа №7"': 70.0} == turnover(workbook)
    result = run(workbook)
    assert ["hidden_payer", "hidden_payer", "third_party_suggestion"] == asked(result)
    hidden = result.payments.rows.query("place == 'hidden'")
    assert [80_000, 90_000] == hidden["amount_kop"].tolist()
    answer(workbook, "платит за «МБУ", "да")
    assert ["hidden_payer", "third_party_counted"] == asked(settle(workbook))
    assert {'МБУ "Школа №7"': 70.0, 'МБУ "Школа №5"': 800.0} == turnover(workbook)


def test_a_bank_that_the_team_calls_a_client_is_one() -> None:
    workbook = filled(*TREASURY)
    put(workbook, "clients", 1, name="Сбер", inn=BANK)
    settle(workbook)
    assert 900.0 == turnover(workbook)["Сбер"]


def test_a_rule_that_calls_a_banks_receipts_sales_is_the_teams_word() -> None:
    workbook = filled(*TREASURY)
    row = len(list(table(workbook, "rules").rows()))
    put(workbook, "rules", row, number=0, inn=BANK, kind="продажа")
    settle(workbook)
    assert 900.0 == turnover(workbook)["ПАО СБЕРБАНК"]


def test_the_region_of_kpp_or_inn_answers_conditions_where_the_team_did_not() -> None:
    workbook = new_workbook()
    paste(
        workbook,
        line(1, 10.0, "ООО Альфа", inn(1), party_kpp="690101001"),
        line(2, 20.0, "ООО Бета", inn(2)),
        line(3, 30.0, "ООО Гамма", inn(3)),
        line(4, 40.0, "Дельта"),
    )
    settle(workbook)
    put(workbook, "clients", 2, region="Псков")
    view = table(workbook, "segments")
    col = max(len(row) for row in view.tab.rows)
    workbook.set_cell(view.tab.name, view.header_row, col, "Регион")
    workbook.set_cell(view.tab.name, view.header_row + 1, col, "Москва; Тверская область")
    for other in ("paid", "class", "best_class", "tenure_years", "trend", "satisfaction", "months_silent"):
        put(workbook, "segments", 0, **{other: None})
    for other in ("overdue_times", "one_off", "awareness", "buys_similar", "has_means", "target_niche"):
        put(workbook, "segments", 0, **{other: None})
    settle(workbook)
    first = table(workbook, "segments").text(1, "name")
    shown = read(workbook, "clients", "name", "region", "region_found", "segment")
    assert [
        ("ООО Альфа", None, "Тверская область", True),
        ("ООО Бета", None, "Москва", True),
        ("ООО Гамма", "Псков", "Москва", False),
        ("Дельта", None, None, False),
    ] == [(name, region, found, segment == first) for name, region, found, segment in shown]


def _open(path: Path) -> XlsxWorkbook:
    return XlsxWorkbook(path, now=lambda: datetime(2026, 6, 30, 12), owner="test")  # noqa: DTZ001


@pytest.mark.long(every=4)
@pytest.mark.parametrize("word", ["принять", "отклонить"])
def test_an_answer_typed_into_the_file_holds(tmp_path: Path, word: str) -> None:
    path, template = tmp_path / "strategy.xlsx", load("ru")
    created = datetime(2026, 6, 30)  # noqa: DTZ001
    create_workbook(path, template, memory=first_memory(template, today=TODAY), created=created)
    book = openpyxl.load_workbook(path)
    columns = [column.key for column in template.table("statement").columns]
    for row, cells in enumerate((*TWINS, *FOR_OTHER), start=2):
        for key, value in {"number": str(row), "purpose": "Оплата по счёту", **cells}.items():
            book["Выписка"].cell(row, columns.index(key) + 1, value)
    book.save(path)
    assert sync(_open(path), load, today=TODAY).changes
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book["Вопросы"][1]]
    what, decision = headers.index("Что найдено"), headers.index("Решение")
    answered = 0
    for row in book["Вопросы"].iter_rows(min_row=2):
        if str(row[what].value).startswith("Похоже") or "платит за" in str(row[what].value):
            row[decision].value = word
            answered += 1
    book.save(path)
    assert 2 == answered
    result = sync(_open(path), load, today=TODAY)
    yes = word == "принять"
    assert (
        ["same_client_joined", "third_party_counted"] if yes else ["same_client_apart", "third_party_left"]
    ) == asked(result)
    assert ([100_000, 160_000] if yes else [30_000, 65_000, 70_000, 100_000]) == sorted(
        kop for kop in result.strategy.abc["turnover_kop"] if kop > 5_000
    )
    assert not sync(_open(path), load, today=TODAY).changes
