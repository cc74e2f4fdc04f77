"""Rules that never decide are told, and none that decides."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from bank_rows import default_rules
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.statement.rule_reach import find_swallowed
from sheets_strategy.statement.rules import Rule, classify_kinds

WORDS = ("займ", "займа", "по", "договору", "оплата", "возврат")


def swallowed(*rules: Rule) -> list[tuple[str, str]]:
    return [(rule.code, taker.code) for rule, taker in find_swallowed(rules)]


@pytest.mark.parametrize(
    ("earlier", "later", "taken"),
    [
        ({"purpose": "займ*"}, {"purpose": "займа"}, True),
        ({"purpose": "займ*"}, {"purpose": "возврат займа; выдача займов"}, True),
        ({"purpose": "займ*"}, {"purpose": "займа; кредит"}, False),
        ({"purpose": "займа"}, {"purpose": "займ*"}, False),
        ({"purpose": "займ*; -мебел*"}, {"purpose": "займа"}, False),
        ({"purpose": "займ*; -мебел*"}, {"purpose": "займа; -мебел*; -услуг*"}, True),
        ({"purpose": "^возврат"}, {"purpose": "возврат займа"}, False),
        ({"purpose": "^возврат"}, {"purpose": "^возврат займа"}, True),
        ({"purpose": "возврат"}, {"purpose": "^возврат займа"}, True),
        ({"purpose": "возврат .. займа"}, {"purpose": "возврат .. займа"}, True),
        ({"purpose": "возврат займа"}, {"purpose": "возврат .. займа"}, False),
        ({"purpose": "возврат"}, {"purpose": "возврат", "payer": "банк"}, True),
        ({"purpose": "возврат", "payer": "банк"}, {"purpose": "возврат"}, False),
        ({"purpose": "возврат", "direction": "in"}, {"purpose": "возврат"}, False),
        ({"purpose": "возврат"}, {"purpose": "возврат", "direction": "out"}, True),
        ({"account": "407"}, {"account": "40702; 40703"}, True),
        ({"account": "40702"}, {"account": "407"}, False),
        ({"account": "свой"}, {"account": "свой"}, True),
        ({"account": "407"}, {"account": "свой"}, False),
        ({"inn": "7707083893; 7702070139"}, {"inn": "7702070139"}, True),
        ({"inn": "7707083893"}, {"inn": "770708"}, False),
        ({"inn": "7707083893"}, {"purpose": "возврат"}, False),
    ],
)
def test_a_rule_is_swallowed_by_a_wider_one_before_it(
    earlier: dict[str, str], later: dict[str, str], taken: bool
) -> None:
    rules = (Rule("r2", 2, "loan", **later), Rule("r1", 1, "deposit", **earlier))
    assert ([("r2", "r1")] if taken else []) == swallowed(*rules)


def test_no_built_in_rule_is_swallowed() -> None:
    assert [] == swallowed(*default_rules())


@settings(max_examples=examples(150))
@given(seed=st.integers(0, 10**6))
def test_a_swallowed_rule_takes_no_text_at_all(seed: int) -> None:
    dice = random.Random(seed)
    rules = [
        Rule(f"r{number}", number, f"k{number}", purpose="; ".join(_phrase(dice) for _ in range(2)))
        for number in range(5)
    ]
    texts = [" ".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 6))) for _ in range(60)]
    rows = pd.DataFrame(
        {"direction": "in", "party": "", "party_inn": "", "party_account": "", "purpose": texts}, dtype=object
    )
    took = set(classify_kinds(rows, rules=rules, own_inns=(), own_accounts=())["rule"])
    assert not took & {rule.code for rule, _ in find_swallowed(rules)}


def _phrase(dice: random.Random) -> str:
    words = [dice.choice(WORDS) + dice.choice(("", "*")) for _ in range(dice.randrange(1, 3))]
    return dice.choice(("", "", "", "-", "^")) + dice.choice((" ", " .. ")).join(words)
