"""People edit «Что не продажа»: what cannot be understood is said with its cell, and takes no row."""

from __future__ import annotations

import pytest
from small_workbook import TODAY, load, new_workbook, pay, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.sync import SyncResult
from sheets_strategy.workbook.catalogue import word_finding
from sheets_strategy.workbook.grid import CellValue


def rules_only(*rows: dict[str, CellValue]) -> MemoryWorkbook:
    """A workbook with one payment, and these rules instead of the built-in ones."""
    workbook = new_workbook()
    pay(workbook, ("ООО Альфа", TODAY, 700.0))
    view = table(workbook, "rules")
    for row in reversed(list(view.rows())):
        workbook.delete_row(view.tab.name, row)
    for place, cells in enumerate(rows):
        for column, value in cells.items():
            workbook.set_cell(view.tab.name, view.header_row + 1 + place, view.columns[column], value)
    return workbook


def told(result: SyncResult) -> list[tuple[str, str, str]]:
    """Give code, grave and cell of what was found about rules."""
    return [
        (one.code, one.grave, str(one.facts["cell"]).partition("!")[2])
        for one in result.findings
        if one.code.startswith("rule_") or one.code == "equal_numbers"
    ]


GOOD: dict[str, CellValue] = {"number": 1, "kind": "заём", "purpose": "оплата*"}


@pytest.mark.long(every=4)
@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"number": None}, "rule_number", "number"),
        ({"number": "первое"}, "rule_number", "number"),
        ({"kind": "не знаю"}, "rule_kind", "kind"),
        ({"kind": None}, "rule_kind", "kind"),
        ({"direction": "туда"}, "rule_wrong", "direction"),
        ({"inn": "77070"}, None, ""),
        ({"inn": "7707083893; 12"}, "rule_wrong", "inn"),
        ({"account": "40702; счёт"}, "rule_wrong", "account"),
        ({"account": "4" * 21}, "rule_wrong", "account"),
        ({"account": "407 02"}, None, ""),
        ({"purpose": "*; -"}, "rule_wrong", "purpose"),
        ({"payer": ";"}, "rule_wrong", "payer"),
        ({}, None, ""),
    ],
)
def test_a_rule_that_cannot_be_understood_is_said_with_its_cell_and_left_out(
    changed: dict[str, CellValue], code: str | None, column: str
) -> None:
    workbook = rules_only({**GOOD, **changed})
    result = run(workbook)
    view = table(workbook, "rules")
    cell = f"{'ABCDEFGHIJ'[view.columns[column]]}2" if column else ""
    assert ([(code, "error", cell)] if code else []) == told(result)
    if code:
        assert ["sale"] == result.payments.rows["place"].tolist()
    assert not run(workbook).changes


def test_a_rule_without_conditions_takes_nothing_unless_it_is_the_last() -> None:
    bare: dict[str, CellValue] = {"number": 1, "kind": "проверить", "direction": "поступление"}
    workbook = rules_only(bare, {**GOOD, "number": 2})
    result = run(workbook)
    assert [("rule_without_conditions", "error", "F2")] == told(result)
    assert ["loan"] == result.payments.rows["kind"].tolist()
    workbook = rules_only({**bare, "number": 3}, {**GOOD, "number": 2, "purpose": "займ*"})
    result = run(workbook)
    assert [] == told(result)
    assert ["check"] == result.payments.rows["kind"].tolist()


def test_a_rule_behind_a_wider_one_is_said_to_decide_nothing() -> None:
    narrow: dict[str, CellValue] = {"number": 2, "kind": "вклад", "purpose": "оплата по счету"}
    assert [("rule_unreachable", "warning", "A3")] == told(run(rules_only(GOOD, narrow)))
    assert [("rule_unreachable", "info", "A3")] == told(run(rules_only(GOOD, {**narrow, "kind": "заём"})))
    assert [] == told(run(rules_only({**GOOD, "number": 3}, narrow)))


def test_the_order_is_the_number_whatever_stands_above() -> None:
    late: dict[str, CellValue] = {**GOOD, "number": 20, "kind": "вклад", "purpose": "счёту"}
    result = run(rules_only(late, {**GOOD, "number": 10}))
    assert ["loan"] == result.payments.rows["kind"].tolist()


def test_the_tab_shows_how_much_each_rule_took() -> None:
    workbook = rules_only({**GOOD, "number": 2, "purpose": "займ*"}, {**GOOD, "number": 3})
    run(workbook)
    assert [(2, 0, 0), (3, 1, 700.0)] == read(workbook, "rules", "number", "rows", "sum")
    assert not run(workbook).changes


def test_words_of_people_are_understood_in_every_column() -> None:
    spoken: dict[str, CellValue] = {"number": 5.5, "kind": "Займ", "direction": "Приход", "purpose": "ОПЛАТА"}
    assert ["loan"] == run(rules_only(spoken)).payments.rows["kind"].tolist()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_findings_about_rules_are_whole_sentences(lang: str) -> None:
    bare: dict[str, CellValue] = {"number": 1, "kind": "проверить"}
    wrong: dict[str, CellValue] = {**GOOD, "number": 2, "account": "счёт"}
    narrow: dict[str, CellValue] = {**GOOD, "number": 4, "purpose": "оплата счета"}
    result = run(rules_only(bare, wrong, {**GOOD, "number": 3}, narrow))
    words = [word_finding(one, load(lang)) for one in result.findings if one.code.startswith("rule_")]
    assert 3 == len(words)
    assert all("…" not in one.what + one.todo and one.todo for one in words)
