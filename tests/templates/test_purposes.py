"""The built-in rules against a corpus of real and misleading purposes, in every language."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.statement.rules import Rule, classify_kinds
from sheets_strategy.values.names import fold

CASES = Path(__file__).parent / "cases" / "purposes.csv"
Case = dict[str, str]


@cache
def cases() -> tuple[Case, ...]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def rules(lang: str) -> tuple[Rule, ...]:
    template = load_template(lang)
    kinds, directions = template.meanings["kind"], template.meanings["direction"]
    return tuple(
        Rule(
            code=str(row["code"]),
            number=float(row["number"]),
            kind=kinds[fold(str(row["kind"]))],
            direction=directions.get(fold(str(row.get("direction", ""))), ""),
            **{key: str(row.get(key, "")) for key in ("payer", "inn", "account", "purpose")},
        )
        for row in template.defaults["rules"]
    )


def classify(lang: str, purposes: list[str]) -> list[str]:
    """Give the kind of every case, with these purposes in place of its own."""
    rows = pd.DataFrame(
        {
            "direction": [case["direction"] for case in cases()],
            "party": [case["payer"] for case in cases()],
            "party_inn": "",
            "party_account": [f"{case['account']}810".ljust(20, "0") for case in cases()],
            "purpose": purposes,
        }
    )
    rows["party_account"] = rows["party_account"].mask([not case["account"] for case in cases()], "")
    return classify_kinds(rows, rules=rules(lang), own_inns=(), own_accounts=())["kind"].tolist()


def mistakes(kinds: list[str]) -> list[tuple[str, str, str]]:
    """Give what is wrong: purpose, the kind wanted, the kind found."""
    found = zip(cases(), kinds, strict=True)
    return [(case["purpose"], case["kind"], kind) for case, kind in found if case["kind"] != kind]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_purpose_finds_its_kind(lang: str) -> None:
    assert [] == mistakes(classify(lang, [case["purpose"] for case in cases()]))


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_code_of_a_currency_operation_changes_no_kind(lang: str) -> None:
    bare = [re.sub(r"^[{(]VO\d+[})]\s*", "", case["purpose"]) for case in cases()]
    assert mistakes(classify(lang, bare)) == mistakes(
        classify(lang, [f"{{VO20100}}{purpose}" for purpose in bare])
    )


def test_neither_capitals_nor_dots_over_letters_change_a_kind() -> None:
    assert [] == mistakes(classify("ru", [case["purpose"].upper() for case in cases()]))
    assert [] == mistakes(
        classify("ru", [case["purpose"].replace("ё", "е").replace("Ё", "Е") for case in cases()])
    )


def test_the_corpus_holds_every_kind_and_says_where_each_case_is_from() -> None:
    kinds = set(load_template("ru").labels["kind"])
    assert kinds == {case["kind"] for case in cases()}
    assert all(case["origin"] and case["purpose"] for case in cases())
    assert len(
        {(case["direction"], case["account"], case["payer"], case["purpose"]) for case in cases()}
    ) == len(cases())
