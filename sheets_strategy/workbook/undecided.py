"""Money that no rule could tell: how much, and which rows of «Что не продажа» leave it to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from sheets_strategy.errors import Finding, Grave
from sheets_strategy.statement.hidden import HIDDEN_KINDS
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.template import Template

FEW: Final = 3
MUCH: Final = 0.2
"""Share of what may be sales from which on classes and segments say little without an answer."""


def name_rules(view: TableView, codes: Mapping[int, str], template: Template) -> dict[str, str]:
    """Give each rule as people find it: its number and what it is about.

    Args:
        view: The rules.
        codes: Grid row → code of the rule.
        template: Gives the words.
    """
    return {
        code: word_text(
            "undecided_rule" if view.text(row, "comment") else "undecided_rule_bare",
            template,
            number=view.text(row, "number"),
            comment=view.text(row, "comment"),
        )
        for row, code in codes.items()
    }


def find_undecided(
    waiting: pd.DataFrame, counted: pd.DataFrame, names: Mapping[str, str], template: Template
) -> Iterator[Finding]:
    """Give a finding a currency: what waits for a person's word, and the rules that took most of it.

    Args:
        waiting: Rows that may be sales: rule, amount_kop, currency.
        counted: Rows that are sales or hold sales: amount_kop, currency.
        names: Code → rule in words, as ``name_rules`` gives it.
        template: Gives the words.
    """
    for name, members in waiting.groupby("currency", sort=True):
        currency, total = str(name), int(members["amount_kop"].sum())
        sales = int(counted.loc[counted["currency"] == currency, "amount_kop"].sum())
        share = total / (total + sales) if total else 0.0
        facts = {
            "rows": len(members),
            "currency": currency,
            "share": share,
            "rules": _say_rules(members, currency, names, template),
        }
        grave: Grave = "warning" if share >= MUCH else "info"
        yield Finding("kept_check", grave, f"check-{currency}", "statement", -1, -1, facts, total, currency)


def find_in_arrivals(rows: pd.DataFrame, names: Mapping[str, str], template: Template) -> tuple[Finding, ...]:
    """Give the same of rows that an import adds.

    Args:
        rows: New rows: direction, kind, rule, amount_kop, currency.
        names: Code → rule in words.
        template: Gives the words.
    """
    came = rows[rows["direction"] == "in"]
    counted = came[came["kind"].isin(("sale", *HIDDEN_KINDS))]
    return tuple(find_undecided(came[came["kind"] == "check"], counted, names, template))


def _say_rules(rows: pd.DataFrame, currency: str, names: Mapping[str, str], template: Template) -> str:
    """Name the rules with most money, each with its rows and sum."""
    sums = rows.groupby("rule", sort=True)["amount_kop"].agg(["size", "sum"])
    sums = sums.sort_values("sum", ascending=False, kind="stable")
    rules = [names.get(str(code), str(code)) for code in sums.index[:FEW]]
    if len(sums) == 1:
        return rules[0]
    said = [
        word_text("undecided_share", template, rule=rule, rows=int(size), sum={currency: int(kop)})
        for rule, (_, size, kop) in zip(rules, sums.head(FEW).itertuples(), strict=True)
    ]
    if len(sums) > FEW:
        said.append(word_text("undecided_more", template, count=len(sums) - FEW))
    return "; ".join(said)
