"""Payers and prospects of the invented firm fill the default segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, product
from operator import mul

import pytest
from demo_reading import SEEDS, by_party, cards, clients, demo_of

from sheets_strategy.demo import Demo, TruthParty, TruthRow
from sheets_strategy.demo.truth import classify_truth


@dataclass(frozen=True)
class Facts:
    """What the default segments ask of one client; None is unknown."""

    paid: bool
    abc: str = ""
    best: str = ""
    trend: str = ""
    silent_months: int = 99
    overdue: float | None = None
    one_off: bool = False
    young: bool = False
    satisfaction: str = ""
    awareness: str = ""
    buys: str = ""
    means: str = ""

    def late(self, low: float, high: float) -> bool:
        return self.overdue is not None and low < self.overdue <= high


# The default segments, without the rows that need a likeness or the years typed by the team.
SEGMENTS: tuple[tuple[int, Callable[[Facts], bool]], ...] = (
    (1, lambda f: f.abc == "A" and f.trend == "grows" and f.satisfaction == "доволен"),
    (8, lambda f: f.abc == "A" and f.satisfaction == "негатив"),
    (3, lambda f: f.abc == "A" and f.trend == "grows" and f.late(-1, 1.5)),
    (4, lambda f: f.abc == "A" and f.young and f.trend != "falls" and f.silent_months <= 3),
    (5, lambda f: f.abc == "A" and f.trend != "falls" and f.late(-1, 1.5)),
    (6, lambda f: f.abc == "A" and f.trend == "falls" and f.late(-1, 1.5)),
    (7, lambda f: f.abc == "A" and f.late(1.5, 3)),
    (9, lambda f: not f.paid and f.awareness in ("выбирает нас", "готов купить") and f.means != "нет"),
    (10, lambda f: f.abc == "A" and f.one_off),
    (11, lambda f: f.best == "A" and f.late(3, 999) and f.satisfaction != "негатив"),
    (16, lambda f: f.abc == "B" and f.satisfaction == "негатив"),
    (13, lambda f: f.abc == "B" and f.trend != "falls" and f.late(-1, 1.5)),
    (14, lambda f: f.abc == "B" and f.trend == "falls" and f.late(-1, 1.5)),
    (15, lambda f: f.abc == "B" and f.late(1.5, 999)),
    (17, lambda f: f.abc in ("A", "B") and f.overdue is None),
    (20, lambda f: f.paid and f.abc in ("C", "") and f.best in ("A", "B") and f.satisfaction == "негатив"),
    (18, lambda f: f.paid and f.abc == "" and f.best in ("A", "B")),
    (19, lambda f: f.abc == "C" and f.best in ("A", "B")),
    (22, lambda f: f.abc == "C" and f.satisfaction != "негатив"),
    (23, lambda f: not f.paid and f.awareness == "сравнивает решения" and f.means != "нет"),
    (24, lambda f: not f.paid and f.buys == "да" and f.means != "нет" and f.satisfaction != "негатив"),
    (26, lambda f: f.paid and f.abc == "" and f.satisfaction != "негатив"),
    (27, lambda f: f.satisfaction == "негатив"),
    (28, lambda f: not f.paid and f.awareness in ("нет проблемы", "видит проблему") and f.means != "нет"),
    (30, lambda f: not f.paid and f.buys != "да" and f.means == "нет"),
    (31, lambda _: True),
)


def facts_of(demo: Demo) -> list[Facts]:
    answers = {card["ИНН"]: card for card in cards(demo) if card["ИНН"]}
    sales, refunds = by_party(demo, "sale"), by_party(demo, "client_refund")
    best: dict[str, str] = {}
    for back in range(25):
        window = {
            party.key: sum(
                row.amount_kop * (1 if row.kind == "sale" else -1)
                for row in [*sales[party.key], *refunds[party.key]]
                if back <= _months_back(demo, row.on) < back + 12
            )
            for party in clients(demo)
        }
        for key, abc in classify_truth(window.items()).items():
            best[key] = min(best.get(key, abc), abc)
    found = [_facts_of_client(demo, party, sales[party.key], best, answers) for party in clients(demo)]
    paid = {inn for party in clients(demo) for inn in party.inns}
    for card in cards(demo):
        if card["ИНН"] not in paid:
            found.append(_answered(Facts(paid=False), card))
    return found


def _answered(facts: Facts, card: Mapping[str, str]) -> Facts:
    return replace(
        facts,
        satisfaction=card["Отношение"],
        awareness=card["Осведомлённость"],
        buys=card["Покупает подобное"],
        means=card["Есть средства"],
    )


def _months_back(demo: Demo, on: date) -> int:
    return (demo.until.year - on.year) * 12 + demo.until.month - on.month


def _trend(payments: Sequence[tuple[int, int]]) -> str:
    """Compare half a year with the one a year ago, and what swapping single months would give by chance."""
    now = [(back, kop) for back, kop in payments if back < 6]
    ago = [(back - 12, kop) for back, kop in payments if 12 <= back < 18]
    if min(len(now), len(ago)) < 3:
        return ""
    sums = [[sum(kop for back, kop in half if back == month) for month in range(6)] for half in (now, ago)]
    changes = [after - before for after, before in zip(*sums, strict=True)]
    by_chance = [sum(map(mul, signs, changes)) for signs in product((1, -1), repeat=6)]
    change = sum(sums[0]) / sum(sums[1])
    if change > 1.15 and sum(one >= sum(changes) for one in by_chance) <= 6:
        return "grows"
    return "falls" if change < 0.85 and sum(one <= sum(changes) for one in by_chance) <= 6 else "steady"


def _facts_of_client(
    demo: Demo,
    party: TruthParty,
    rows: list[TruthRow],
    best: Mapping[str, str],
    answers: Mapping[str, Mapping[str, str]],
) -> Facts:
    days = sorted({row.on for row in rows})
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    usual = max(30, gaps[len(gaps) // 2]) if len(rows) >= 3 and gaps else None
    card = next((answers[inn] for inn in party.inns if inn in answers), None)
    facts = Facts(
        paid=True,
        abc=party.abc,
        best=best.get(party.key, ""),
        trend=_trend([(_months_back(demo, row.on), row.amount_kop) for row in rows]),
        silent_months=_months_back(demo, days[-1]),
        overdue=(demo.until - days[-1]).days / usual if usual else None,
        one_off=len(rows) == 1,
        young=(demo.until - days[0]).days < 365,
    )
    return _answered(facts, card) if card else facts


@pytest.mark.parametrize("seed", SEEDS)
def test_every_default_segment_that_needs_no_likeness_gets_somebody(seed: int) -> None:
    taken = Counter(
        next(number for number, holds in SEGMENTS if holds(facts)) for facts in facts_of(demo_of(seed))
    )
    assert set(taken) == {number for number, _ in SEGMENTS}


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_trends_can_be_measured(seed: int) -> None:
    demo = demo_of(seed)
    wrong = {"growing": ("falls", "steady"), "falling": ("grows", "steady")}
    facts = facts_of(demo)[: len(clients(demo))]
    mismatched = [
        party.key
        for party, fact in zip(clients(demo), facts, strict=True)
        if fact.trend in wrong.get(party.role, ())
    ]
    assert mismatched == []
