"""Findings → wanted rows of Вопросы, and one row of Журнал."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.statement.currencies import add_sums, sum_currencies
from sheets_strategy.statement.hidden_payers import PAYER
from sheets_strategy.statement.identities import NO_PARTY
from sheets_strategy.statement.parts import NOT_EXECUTED
from sheets_strategy.statement.payments import Payments
from sheets_strategy.statement.reconcile import Reconciliation
from sheets_strategy.statement.sheet_rows import SheetRows
from sheets_strategy.statement.sources import OTHER_SOURCE
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.book import Book, address
from sheets_strategy.workbook.catalogue import word_finding, word_text
from sheets_strategy.workbook.diff import Cells, WantedList
from sheets_strategy.workbook.questions import ANSWERED, QUESTIONS
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.undecided import find_undecided

_GRAVE = {"error": 0, "warning": 1, "info": 2}
_MOST_ALIKE = 20
_MOST_DAYS = 4


def show_checks(findings: Sequence[Finding], book: Book, *, currency: str) -> WantedList:
    """Give the rows of Вопросы, gravest and largest first; currency is the one that is counted.

    More than 20 findings with one code are shown as 20 and one line that counts the rest.
    """
    template = book.template
    rows: list[Cells] = []
    for place, finding in enumerate(list_shown(findings), start=1):
        words = word_finding(finding, template, currency=currency)
        rows.append(
            {
                "place": place,
                "grave": template.labels["grave"][finding.grave],
                "where": _where(finding, book),
                "what": words.what,
                "todo": words.todo,
                "sum": _sum(finding, currency),
                "code": code_finding(finding),
            }
        )
    return WantedList("checks", rows, {"grave": word_text("settled", template)})


def _sum(finding: Finding, currency: str) -> float | None:
    """Give the sum for the cell: of several currencies the counted one, or none."""
    if finding.sum_kop is None:
        return None
    sums = finding.sums or {finding.currency or currency: finding.sum_kop}
    code = next(iter(sums)) if len(sums) == 1 else currency
    return cell_money(sums[code], code) if code in sums else None


def list_shown(findings: Sequence[Finding]) -> list[Finding]:
    """Give the findings that stand in the tab, in their order."""
    ordered = sorted(
        findings,
        key=lambda one: (_GRAVE[one.grave], -abs(one.sum_kop or 0), one.code, one.row, one.col, one.key),
    )
    return list(_shorten(ordered))


def code_finding(finding: Finding) -> str:
    """Give a finding a code that is the same in every run, also after it was answered."""
    code = ANSWERED.get(finding.code, finding.code)
    text = "\x1f".join((code, finding.tab, finding.key))
    return "q" + hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:10]


def _shorten(findings: Sequence[Finding]) -> Iterable[Finding]:
    seen: dict[str, int] = {}
    more: dict[str, list[Finding]] = {}
    for finding in findings:
        seen[finding.code] = seen.get(finding.code, 0) + 1
        if seen[finding.code] <= _MOST_ALIKE or finding.code in ANSWERED:
            yield finding
        else:
            more.setdefault(finding.code, []).append(finding)
    for code, rest in more.items():
        total = sum(abs(one.sum_kop or 0) for one in rest) or None
        sums = add_sums(*(one.sums or [(one.currency, abs(one.sum_kop or 0))] for one in rest))
        known = {} if "" in sums or total is None else sums
        facts = {"count": len(rest), "rows": ", ".join(str(one.row + 1) for one in rest[:_MOST_ALIKE])}
        more_code = "and_more_questions" if code in QUESTIONS else "and_more"
        yield Finding(
            more_code, rest[0].grave, key=code, tab=rest[0].tab, facts=facts, sum_kop=total, sums=known
        )


def _where(finding: Finding, book: Book) -> str | None:
    if not finding.tab:
        return None
    tab = book.tabs[finding.tab].name
    if finding.row < 0:
        return tab
    return f"{tab}!{address(finding.row, finding.col)}" if finding.col >= 0 else f"{tab}!A{finding.row + 1}"


def find_in_statement(
    sheet: SheetRows,
    payments: Payments,
    reconciliation: Reconciliation,
    template: Template,
    rules: Mapping[str, str],
) -> list[Finding]:
    """Collect what the statement itself gives to ask about.

    Unreadable rows one by one, what was set aside or is no sale by kind with sums,
    other currencies, and the identity in rows and kopecks per currency.

    Args:
        sheet: What was read of the tab.
        payments: Every row in its place.
        reconciliation: The kopeck identity.
        template: Gives the words.
        rules: Code → rule of «Что не продажа» in words.
    """
    rows = payments.rows
    return [
        *_unreadable(sheet),
        *_by_kind(_without_blind(rows, sheet)),
        *find_undecided(
            rows[rows["reason"] == "check"], rows[rows["place"].isin(("sale", "hidden"))], rules, template
        ),
        *_identities(reconciliation, template),
        *_difference(reconciliation),
    ]


def _unreadable(sheet: SheetRows) -> Iterable[Finding]:
    names = ("row", "amount_kop", "reason", "value", "currency")
    for row, kop, reason, value, code in zip(
        *(sheet.unreadable[name].tolist() for name in names), strict=True
    ):
        facts = {"row": row + 1, "value": value, "reason": reason, "text": ""}
        # A payment that the bank did not execute moved no money: nothing is to be mended.
        grave: Grave = "info" if reason == NOT_EXECUTED else "error"
        yield Finding("unreadable_row", grave, str(row), "statement", row, -1, facts, kop, code)


def _without_blind(rows: pd.DataFrame, sheet: SheetRows) -> pd.DataFrame:
    """Leave out nameless sales of blocks that name nobody: an error says so already."""
    blind = [int(finding.key) for finding in sheet.findings if finding.code == NO_PARTY]
    nameless = rows["section"].isin(blind) & (rows["place"] == "hidden") & (rows["kind"] == "sale")
    return rows[~nameless] if nameless.any() else rows


def _by_kind(rows: pd.DataFrame) -> Iterable[Finding]:
    told = (rows["group"] != "") | (rows["reason"] == PAYER)
    aside = rows[rows["place"].isin(("not_sale", "hidden")) & ~told]
    for kind, members in aside.groupby("kind", sort=True):
        sums = sum_currencies(members)
        code = "hidden_clients" if members["place"].iloc[0] == "hidden" else "set_aside"
        facts: dict[str, object] = {"kind": kind, "rows": len(members)}
        total = sum(sums.values())
        yield Finding(code, "info", str(kind), "statement", facts=facts, sum_kop=total, sums=sums)
    kept = rows[rows["place"] == "set_aside"]
    for (reason, name), members in kept.groupby(["reason", "currency"], sort=True):
        currency = str(name)
        total = int(members["amount_kop"].sum())
        facts = {"rows": len(members), "currency": currency}
        if reason == "currency":
            days = sorted({on.date() for on in members["on"]})
            named = days if len(days) <= _MOST_DAYS else [*days[: _MOST_DAYS - 1], "…", days[-1]]
            facts |= {"days": tuple(named), "first": days[0]}
            yield Finding("no_rate", "warning", currency, "statement", -1, -1, facts, total, currency)
        elif reason == OTHER_SOURCE:
            source = str(members["source"].iloc[0])
            key = f"{reason}-{currency}"
            yield Finding(f"kept_{reason}_{source}", "info", key, "statement", -1, -1, facts, total, currency)
        elif reason not in ("future", "check"):
            key = f"{reason}-{currency}"
            yield Finding(f"kept_{reason}", "info", key, "statement", -1, -1, facts, total, currency)


def _identities(reconciliation: Reconciliation, template: Template) -> Iterable[Finding]:
    """One line per currency: all rows and kopecks, and where they are."""
    labels = template.messages["texts"]
    for currency, places in reconciliation.places.groupby("currency", sort=True):
        sums = places.groupby("place", sort=True)[["rows", "amount_kop"]].sum()
        parts = [
            word_text(
                "identity_part",
                template,
                place=labels[f"place_{place}"],
                rows=int(rows),
                sum={str(currency): int(kop)},
            )
            for place, rows, kop in sums.itertuples()
        ]
        facts = {"currency": currency, "rows": int(sums["rows"].sum()), "parts": "; ".join(parts)}
        total = int(sums["amount_kop"].sum())
        yield Finding("identity", "info", str(currency), "statement", -1, -1, facts, total, str(currency))


def _difference(reconciliation: Reconciliation) -> Iterable[Finding]:
    for currency, (rows, kop) in reconciliation.missing().items():
        facts = {"rows": rows, "currency": currency}
        yield Finding("reconciliation", "error", currency, "statement", -1, -1, facts, kop, currency)


def log_row(
    strategy: Strategy,
    payments: Payments,
    *,
    findings: int,
    cells: int,
    changed: Sequence[str],
    today: date,
) -> Cells:
    """Give the row of Журнал for a sync that changes something; changed is what ``say_moves`` gave."""
    classes = strategy.abc["abc"].value_counts()
    counted = payments.rows["place"].isin(("sale", "client_refund"))
    return {
        "on": today,
        "as_of": strategy.as_of,
        "rows": len(payments.rows),
        "payments": int(counted.sum()),
        "turnover": cell_money(int(strategy.abc["turnover_kop"].clip(lower=0).sum()), strategy.currency),
        "clients": len(strategy.abc),
        **{name.lower(): int(classes.get(name, 0)) for name in ("A", "B", "C")},
        "findings": findings,
        "cells": cells,
        "changed": " ".join(changed) or None,
    }
