"""Money that waits for a word whether it is sales: how much, and by which rules."""

from __future__ import annotations

import pandas as pd
from small_workbook import load

from sheets_strategy.errors import Finding
from sheets_strategy.workbook.catalogue import word_finding
from sheets_strategy.workbook.undecided import find_in_arrivals

NAMES = {f"r{number}": f"№ {number} «правило»" for number in range(1, 6)}


def rows(*members: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "direction": "in",
            "kind": [kind for kind, _, _ in members],
            "rule": [rule for _, rule, _ in members],
            "amount_kop": pd.array([kop for _, _, kop in members], dtype="int64"),
            "currency": "RUB",
        }
    )


def told(found: tuple[Finding, ...]) -> list[str]:
    return [word_finding(one, load("ru")).what.replace("\u00a0", " ") for one in found]


def test_rules_are_named_by_their_money() -> None:
    found = find_in_arrivals(
        rows(
            ("check", "r1", 100_00), ("check", "r2", 500_00), ("check", "r2", 200_00), ("check", "r3", 50_00),
            ("check", "r4", 10_00), ("sale", "", 100_00), ("acquiring", "r5", 40_00), ("loan", "r5", 900_00),
        ),
        NAMES,
        load("ru"),
    )  # fmt: skip

    assert told(found) == [
        "Неясно, продажа ли это: 5 строк на 860,00 ₽ (86 % возможных продаж), пока не посчитаны. Так решает вкладка "
        "«Что не продажа»: № 2 «правило» — 2 строки на 700,00 ₽; № 1 «правило» — 1 строка на 100,00 ₽; "
        "№ 3 «правило» — 1 строка на 50,00 ₽; и ещё 1."
    ]
    assert found[0].grave == "warning"


def test_little_money_is_no_warning_and_one_rule_is_named_alone() -> None:
    found = find_in_arrivals(rows(("check", "r1", 100_00), ("sale", "", 900_00)), NAMES, load("ru"))

    assert found[0].grave == "info"
    assert told(found)[0].endswith("Так решает вкладка «Что не продажа»: № 1 «правило».")
    assert find_in_arrivals(rows(("sale", "", 1_00)), NAMES, load("ru")) == ()
