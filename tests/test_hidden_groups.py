"""A marketplace becomes a client when somebody says so in Вопросы, and stops being one when it is taken back."""

from __future__ import annotations

from datetime import date

import pytest
from small_workbook import OWN_ACCOUNT, TODAY, codes_of, load, new_workbook, pay, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.workbook.grid import CellValue

SOLD = "Перечисление за реализованный товар по оферте, реестр 5"
CARDS = "Зачисление средств по операциям эквайринга. Мерчант №1. Комиссия 250.00."
LINES = (
    (date(2026, 5, 4), "51", 90_000.0, 'ООО "РВБ"', "9714053621", SOLD),
    (date(2026, 6, 4), "52", 110_000.0, 'ООО "РВБ"', "9714053621", SOLD),
    (date(2026, 6, 5), "53", 9_750.0, "ПАО Сбербанк", "7707083893", CARDS),
)


def shop() -> MemoryWorkbook:
    """A firm with one client, a marketplace and card payments."""
    workbook = new_workbook()
    pay(workbook, ("ООО Альфа", TODAY, 1_000.0))
    tab = next(tab for tab in workbook.tabs if tab.handle == "statement")
    columns = {column.key: col for col, column in enumerate(load("ru").table("statement").columns)}
    for row, line in enumerate(LINES, start=len(tab.rows)):
        cells: dict[str, CellValue] = dict(
            zip(("on", "number", "in_sum", "party", "party_inn", "purpose"), line, strict=True)
        )
        for key, value in {**cells, "own_account": OWN_ACCOUNT}.items():
            workbook.set_cell(tab.name, row, columns[key], value)
    run(workbook)
    return workbook


def answer(workbook: MemoryWorkbook, word: str | None, name: str = "Wildberries") -> None:
    view = table(workbook, "checks")
    row = next(row for row in view.rows() if f"«{name}»" in view.text(row, "what"))
    workbook.set_cell(view.tab.name, row, view.columns["decision"], word)


def question(workbook: MemoryWorkbook, name: str = "Wildberries") -> tuple[str, str]:
    view = table(workbook, "checks")
    row = next(row for row in view.rows() if f"«{name}»" in view.text(row, "what"))
    return view.text(row, "what"), view.text(row, "todo")


def ranked(workbook: MemoryWorkbook) -> list[tuple[CellValue, CellValue]]:
    return [
        (client, turnover) for client, turnover in read(workbook, "abc", "client", "turnover") if turnover
    ]


def test_nobody_asked_so_no_marketplace_is_client_number_one() -> None:
    workbook = shop()
    assert [("ООО Альфа", 1_000.0)] == ranked(workbook)
    lines = dict(read(workbook, "abc_flow", "line", "sum"))
    assert lines["Маркетплейсы и эквайринг, до комиссии"] == 210_000.0
    what, todo = question(workbook)
    assert "2 оплаты" in what
    assert "получено 200 000,00" in what.replace("\u00a0", " ")
    assert "поставьте «принять»" in todo
    assert "комиссия 250,00" in question(workbook, "Эквайринг")[0]
    assert not run(workbook).changes


@pytest.mark.parametrize("word", ["принять", "да"])
def test_an_accepted_group_is_a_client_gross_of_the_commission(word: str) -> None:
    workbook = shop()
    answer(workbook, word)
    answer(workbook, word, "Эквайринг")
    run(workbook)
    assert [("Wildberries", 200_000.0), ("Эквайринг", 10_000.0), ("ООО Альфа", 1_000.0)] == ranked(workbook)
    clients = {
        name: (inn, turnover) for name, inn, turnover in read(workbook, "clients", "name", "inn", "turnover")
    }
    assert clients["Wildberries"] == (None, 200_000.0)
    lines = dict(read(workbook, "abc_flow", "line", "sum"))
    assert (211_000.0, 0.0, 0.0) == tuple(
        lines[line]
        for line in (
            "Клиенты, за вычетом возвратов",
            "Маркетплейсы и эквайринг, до комиссии",
            "Разница, должна быть 0",
        )
    )
    assert "Считается одним клиентом" in question(workbook)[1]
    assert not run(workbook).changes


@pytest.mark.parametrize("word", ["отклонить", None])
def test_an_answer_taken_back_takes_the_client_back(word: str | None) -> None:
    workbook = shop()
    before = ranked(workbook)
    answer(workbook, "принять")
    run(workbook)
    answer(workbook, word)
    result = run(workbook)
    assert before == ranked(workbook)
    shown = {
        name: cells for name, *cells in read(workbook, "clients", "name", "turnover", "segment", "fill_next")
    }
    assert [None, None, None] == shown["Wildberries"]
    assert "group_no_client" in codes_of(result)
    assert not run(workbook).changes


def test_a_declined_group_is_asked_about_no_more_but_still_shown() -> None:
    workbook = shop()
    answer(workbook, "нет")
    run(workbook)
    assert question(workbook)[1].startswith("Ничего: клиентом не считается")
    assert [("ООО Альфа", 1_000.0)] == ranked(workbook)
    assert not run(workbook).changes


def test_the_answer_outlives_its_row_in_checks() -> None:
    workbook = shop()
    answer(workbook, "принять")
    run(workbook)
    view = table(workbook, "checks")
    workbook.delete_row(
        view.tab.name, next(row for row in view.rows() if "«Wildberries»" in view.text(row, "what"))
    )
    for _ in range(3):
        run(workbook)
    assert ("Wildberries", 200_000.0) in ranked(workbook)
    assert not run(workbook).changes


def test_the_client_may_be_renamed() -> None:
    workbook = shop()
    answer(workbook, "принять")
    run(workbook)
    view = table(workbook, "clients")
    row = next(row for row in view.rows() if view.text(row, "name") == "Wildberries")
    workbook.set_cell(view.tab.name, row, view.columns["name"], "ВБ, наш кабинет")
    run(workbook)
    assert ("ВБ, наш кабинет", 200_000.0) == ranked(workbook)[0]
    assert 2 == len(ranked(workbook))
    assert not run(workbook).changes


def test_the_rule_may_call_the_marketplace_a_sale_instead() -> None:
    workbook = shop()
    view = table(workbook, "rules")
    for row in view.rows():
        if view.text(row, "kind") == "маркетплейс":
            workbook.set_cell(view.tab.name, row, view.columns["kind"], "продажа")
    run(workbook)
    assert ('ООО "РВБ"', 200_000.0) == ranked(workbook)[0]
    assert not run(workbook).changes
