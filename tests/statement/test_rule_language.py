"""The phrases of «Что не продажа», and the order in which rules decide."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from bank_rows import default_rules
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.statement.rules import Rule, classify_kinds, compile_phrases
from sheets_strategy.values.names import fold

OWN = "40702810900000000001"
WORDS = (
    "возврат",
    "займа",
    "займ",
    "по",
    "договору",
    "оплата",
    "кредит",
    "кредитор",
    "ндс",
    "5",
    "{VO01010}",
    "счёт",
)


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        ("займ*", "Возврат займа", True),
        ("займ*", "Заём", False),
        ("займ", "Возврат займа", False),
        ("займ", "Займ, проценты", True),
        ("заём", "Возврат заем", True),
        ("заём*", "ЗАЁМНЫХ", True),
        ("возврат займа", "возврат  займа", True),
        ("возврат займа", "возврат-займа", True),
        ("возврат займа", "возврат по договору займа", False),
        ("возврат .. займа", "возврат по договору займа", True),
        ("возврат .. займа", "возврат" + " оченьдлинно" * 6 + " займа", False),
        ("возврат..займа", "возврат долга займа", True),
        ("возврат .. займа", "займа возврат", False),
        ("займ*; кредит*", "кредитная линия", True),
        ("кредит*; -кредитор*", "кредитная линия", True),
        ("кредит*; -кредитор*", "кредитору по кредиту", False),
        ("-кредитор*", "оплата", True),
        ("-кредитор*", "кредитору", False),
        ("{VO01010}", "{VO01010} Продажа валюты", True),
        ("{VO01010}", "{VO01011} Продажа валюты", False),
        ("ндс 22%", "в т.ч. ндс 22%", True),
        ("ндс 22%", "в т.ч. ндс 20%", False),
        ("р/с", "на р/с", True),
        ("оплата", "переоплата", False),
        ("", "что угодно", True),
        ("-", "что угодно", True),
        ("; ;", "что угодно", True),
        ("возврат займа", "возврат\nзайма", True),
        ("^возврат", "Возврат по договору", True),
        ("^возврат", "«Возврат» по договору", True),
        ("^возврат", "Оплата, возврат", False),
        ("^возврат", "Возвраты", False),
        ("^возврат", "{VO20100} Возврат аванса", True),
        ("^возврат", "{VO20100PS12345678/0001/0000/9/1}Возврат аванса", True),
        ("^возврат", "vo20100 возврат", True),
        ("^возврат .. аванса", "возврат по письму 5 аванса", True),
        ("оплата; -^оплата за", "Оплата за товар", False),
        ("оплата; -^оплата за", "Счёт 5, оплата за товар", True),
        ("^", "что угодно", True),
    ],
)
def test_phrases(phrases: str, text: str, found: bool) -> None:
    assert found == compile_phrases(phrases).search(fold(text))
    assert ["loan" if found else "sale"] == _kinds([Rule("r1", 1, "loan", purpose=phrases)], [text])


def _kinds(rules: list[Rule], purposes: list[str], **cells: str) -> list[str]:
    given = {"direction": "in", "party": "ООО Ромашка", "party_inn": "7707083893", "party_account": "40702"}
    rows = pd.DataFrame([{**given, "purpose": text, **cells} for text in purposes], dtype=object)
    if not purposes:
        rows = pd.DataFrame({name: pd.Series(dtype=object) for name in (*given, "purpose")})
    return classify_kinds(rows, rules=rules, own_inns=("1", "2"), own_accounts=(OWN,))["kind"].tolist()


@settings(max_examples=examples(100))
@given(seed=st.integers(0, 10**6))
def test_many_texts_at_once_are_classified_as_each_alone(seed: int) -> None:
    dice = random.Random(seed)
    rules = [
        Rule(
            f"r{number}",
            number,
            f"k{number}",
            purpose="; ".join(_phrase(dice) for _ in range(dice.randrange(1, 4))),
        )
        for number in range(4)
    ]
    texts = [" ".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 7))) for _ in range(30)]
    texts = [text.replace("5", str(dice.randrange(10**5))) for text in texts]
    slow = [
        next((rule.kind for rule in rules if compile_phrases(rule.purpose).search(fold(text))), "sale")
        for text in texts
    ]
    assert slow == _kinds(rules, texts)


def _phrase(dice: random.Random) -> str:
    words = [dice.choice(WORDS) + dice.choice(("", "", "*")) for _ in range(dice.randrange(1, 3))]
    return dice.choice(("", "", "-", "^", "-^")) + dice.choice((" ", " .. ")).join(words)


def test_the_lowest_number_decides_and_ties_go_by_place() -> None:
    rules = [
        Rule("r1", 2, "late", purpose="оплата"),
        Rule("r2", 1, "early", purpose="оплата"),
        Rule("r3", 1, "tie"),
    ]
    assert ["early", "tie"] == _kinds(rules, ["оплата", "другое"])


def test_all_filled_columns_must_hold() -> None:
    rule = Rule(
        "r1", 1, "loan", direction="in", payer="ромашк*", inn="7707083893", account="407", purpose="займ*"
    )
    assert ["loan"] == _kinds([rule], ["займ"])
    for cell in ({"direction": "out"}, {"party": "Лютик"}, {"party_inn": "1"}, {"party_account": "408"}):
        assert "loan" not in _kinds([rule], ["займ"], **cell)
    assert ["sale"] == _kinds([rule], ["оплата"])


@pytest.mark.parametrize(("cell", "value"), [("inn", "2"), ("account", OWN)])
def test_own_means_what_is_written_in_settings(cell: str, value: str) -> None:
    rule = Rule(
        "r1", 1, "own", inn="свой" if cell == "inn" else "", account="свой" if cell == "account" else ""
    )
    assert ["own"] == _kinds([rule], ["оплата"], **{f"party_{cell}": value})
    assert ["sale"] == _kinds([rule], ["оплата"], **{f"party_{cell}": "3"})


def test_own_accounts_are_never_beginnings_of_others() -> None:
    rules = [Rule("r1", 1, "own", account="свой"), Rule("r2", 2, "typed", account="4070281; свой")]
    rows = pd.DataFrame(
        {"direction": "in", "party": "", "party_inn": "", "purpose": "", "party_account": ["4070281", OWN]},
        dtype=object,
    )
    kinds = classify_kinds(rows, rules=rules, own_inns=(), own_accounts=("4070281", ""))["kind"]
    assert ["own", "typed"] == kinds.tolist()


def test_several_numbers_and_beginnings() -> None:
    assert ["x"] == _kinds([Rule("r1", 1, "x", inn="5; 6; own")], ["оплата"], party_inn="6")
    assert ["x"] == _kinds([Rule("r1", 1, "x", account="421; 420")], ["оплата"], party_account="42002810")


def test_transfers_between_own_accounts_need_no_rule() -> None:
    assert ["own_transfer"] == _kinds([Rule("r1", 1, "loan")], ["займ"], direction="internal")


def test_what_no_rule_takes_is_a_sale_or_outgoing() -> None:
    assert (["sale"], ["outgoing"]) == (_kinds([], ["оплата"]), _kinds([], ["оплата"], direction="out"))
    assert [] == _kinds([Rule("r1", 1, "loan", purpose="займ")], [])


@pytest.mark.parametrize(
    "purpose",
    [
        "Оплата по счету 12 за услуги по возврату НДС",
        "Оплата за аренду депозитной ячейки по договору 4",
        "Оплата по договору 7 за страховое сопровождение",
        "Оплата за процентный состав сплава, счет 5",
        "Оплата по счёту 8 за валютный калькулятор",
        "Оплата за банковский терминал по счету 9",
        "Остаток по договору подряда 5",
        "Оплата за комиссионный товар по накладной 7",
        "Доплата по счету 14 с учетом возврата тары",
    ],
)
def test_tricky_sales_stay_sales(purpose: str) -> None:
    assert ["sale"] == _kinds(list(default_rules()), [purpose])
