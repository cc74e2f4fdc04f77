"""The tab «Что не продажа» → rules, with findings for the rows that decide nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.statement.rules import Rule
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.cell_findings import find_equal_numbers, finding_at, number_of
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.memory import Memory


@dataclass(frozen=True, slots=True)
class Rules:
    """Tab «Что не продажа»: rules, grid row → code, findings."""

    rules: tuple[Rule, ...]
    codes: Codes
    findings: tuple[Finding, ...]


def read_rules(book: Book, memory: Memory) -> Rules:
    """Read the rules; a row without a usable number or kind is a finding and decides nothing."""
    view, template = book.tables["rules"], book.template
    rows = list(view.rows())
    codes = settle_codes(
        view, rows, letter="r", width=2, remembered=memory.names("rules"), identify=_identity(view)
    )
    rules: list[Rule] = []
    findings: list[Finding] = []
    for row in rows:
        number, kind = number_of(view, row), template.meanings["kind"].get(fold(view.text(row, "kind")))
        direction = template.meanings["direction"].get(fold(view.text(row, "direction")), "")
        if number is None:
            findings.append(finding_at(view, row, "number", "rule_number"))
        elif kind is None:
            findings.append(finding_at(view, row, "kind", "rule_kind"))
        else:
            texts = {name: view.text(row, name) for name in ("payer", "inn", "account", "purpose")}
            rules.append(Rule(codes.by_row[row], number, kind, direction, **texts))
    return Rules(tuple(rules), codes, (*findings, *find_equal_numbers(view, rows)))


def _identity(view: TableView) -> Callable[[int], str]:
    def identify(row: int) -> str:
        return "|".join(view.text(row, name) for name in ("kind", "payer", "inn", "account", "purpose"))

    return identify
