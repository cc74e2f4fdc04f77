"""The tab «Что не продажа» → rules, with findings for the rows that decide nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.statement.rule_reach import find_swallowed
from sheets_strategy.statement.rules import OWN, Rule
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView, address
from sheets_strategy.workbook.cell_findings import find_equal_numbers, finding_at, number_of
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.template import Template

_CONDITIONS = ("payer", "inn", "account", "purpose")
_INN = re.compile(r"[0-9]{5}|[0-9]{9,10}|[0-9]{12}")
_ACCOUNT = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Rules:
    """Tab «Что не продажа»: rules, grid row → code, findings."""

    rules: tuple[Rule, ...]
    codes: Codes
    findings: tuple[Finding, ...]


def read_rules(book: Book, memory: Memory) -> Rules:
    """Read the rules; a row that cannot be understood as a whole is a finding and decides nothing."""
    view, template = book.tables["rules"], book.template
    rows = list(view.rows())
    codes = settle_codes(
        view, rows, letter="r", width=2, remembered=memory.names("rules"), identify=_identity(view)
    )
    rules: dict[int, Rule] = {}
    findings: list[Finding] = []
    for row in rows:
        found = list(_find_mistakes(view, row, template))
        findings += found
        if not found:
            rules[row] = _read_rule(view, row, codes.by_row[row], template)
    bare = list(_find_bare(view, rules))
    findings += [finding for _, finding in bare]
    kept = {row: rule for row, rule in rules.items() if row not in {row for row, _ in bare}}
    findings += _find_unreachable(view, kept)
    return Rules(tuple(kept.values()), codes, (*findings, *find_equal_numbers(view, rows)))


def _read_rule(view: TableView, row: int, code: str, template: Template) -> Rule:
    direction = template.meanings["direction"].get(fold(view.text(row, "direction")), "")
    texts = {name: view.text(row, name) for name in _CONDITIONS}
    kind = template.meanings["kind"][fold(view.text(row, "kind"))]
    return Rule(code, number_of(view, row) or 0.0, kind, direction, **texts)


def _find_mistakes(view: TableView, row: int, template: Template) -> Iterator[Finding]:
    """Find what makes a row no rule: number, kind, direction, ИНН, accounts, words that say nothing."""
    if number_of(view, row) is None:
        yield finding_at(view, row, "number", "rule_number")
    if fold(view.text(row, "kind")) not in template.meanings["kind"]:
        yield finding_at(view, row, "kind", "rule_kind")
    direction = view.text(row, "direction")
    if direction and fold(direction) not in template.meanings["direction"]:
        yield _wrong(view, row, "direction", direction, "not_direction")
    for column, shape, reason in (("inn", _INN, "not_inn"), ("account", _ACCOUNT, "not_account")):
        for part in _parts(view.text(row, column)):
            if part not in OWN and not shape.fullmatch("".join(part.split())):
                yield _wrong(view, row, column, part, reason)
    for column in _CONDITIONS:
        text = view.text(row, column)
        if text and not any(part.strip("-^* .") for part in _parts(text)):
            yield _wrong(view, row, column, text, "no_words")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in fold(text).split(";") if part.strip()]


def _wrong(view: TableView, row: int, column: str, value: str, reason: str) -> Finding:
    return finding_at(view, row, column, "rule_wrong", facts={"value": value, "reason": reason})


def _find_bare(view: TableView, rules: Mapping[int, Rule]) -> Iterator[tuple[int, Finding]]:
    """Find rules without a condition, which would take all from those behind them; the last may do so."""
    last = max(rules, key=lambda row: (rules[row].number, rules[row].code), default=-1)
    for row in rules:
        if row != last and not any(view.text(row, column) for column in _CONDITIONS):
            yield row, finding_at(view, row, "purpose", "rule_without_conditions")


def _find_unreachable(view: TableView, rules: Mapping[int, Rule]) -> Iterator[Finding]:
    places = {rule.code: row for row, rule in rules.items()}
    for rule, taker in find_swallowed(list(rules.values())):
        row, by = places[rule.code], places[taker.code]
        facts = {
            "number": rule.number,
            "by": taker.number,
            "taker": f"{view.tab.name}!{address(by, view.columns['number'])}",
        }
        grave: Grave = "info" if rule.kind == taker.kind else "warning"
        yield finding_at(view, row, "number", "rule_unreachable", grave=grave, facts=facts)


def _identity(view: TableView) -> Callable[[int], str]:
    def identify(row: int) -> str:
        return "|".join(view.text(row, name) for name in ("kind", "payer", "inn", "account", "purpose"))

    return identify
