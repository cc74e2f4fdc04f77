"""How long it takes to draw the arms of 50 plan rows and to measure them, with 50,000 clients.

Run: ``uv run python benchmarks/effect_speed.py`` (CPU seconds, the better of three rounds).
"""

from __future__ import annotations

import time
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sheets_strategy.strategy.arms import settle_arms
from sheets_strategy.strategy.effect import Evidence
from sheets_strategy.strategy.effects import measure_effects
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.worked import nothing_worked

CLIENTS, PAYMENTS, ROWS, SEGMENTS, ROUNDS = 50_000, 600_000, 50, 17, 3
START, AS_OF, HISTORY_FROM = date(2026, 1, 1), date(2026, 3, 1), date(2024, 1, 1)


def invent_evidence(random: np.random.Generator) -> Evidence:
    codes = np.array([f"c{place:05d}" for place in range(CLIENTS)], dtype=object)
    place = np.sort(random.integers(0, CLIENTS, PAYMENTS))
    days = np.datetime64(HISTORY_FROM) + random.integers(0, (AS_OF - HISTORY_FROM).days, PAYMENTS)
    kop = random.lognormal(10, 1.5, PAYMENTS).astype(np.int64)
    ledger = pd.DataFrame({"client": codes[place], "on": days.astype("datetime64[s]"), "turnover_kop": kop})
    return Evidence(
        ledger=ledger.assign(kind="sale", source="bank"),
        interval_days=pd.Series(30.0, index=codes),
        as_of=AS_OF,
        history_from=HISTORY_FROM,
        limits=Limits(),
        worked=nothing_worked(),
        units={},
    )


def invent_plan(apart_days: int) -> list[PlanRow]:
    """Give rows of which half run; each begins so many days after the one before."""
    comparisons = ("two_waves", "leave", "none")
    return [
        PlanRow(
            f"p{place:04d}",
            f"s{place % SEGMENTS}",
            "",
            "repeat",
            status="running" if place % 2 else "idea",
            comparison=comparisons[place % 3],
            start_on=START + timedelta(days=place * apart_days),
        )
        for place in range(ROWS)
    ]


def main() -> None:
    random = np.random.default_rng(1)
    evidence = invent_evidence(random)
    codes = evidence.interval_days.index.to_numpy(dtype=object)
    parts = np.array_split(random.permutation(CLIENTS), SEGMENTS)
    letters = np.array(["A", "B", "C", ""], dtype=object)
    members = {
        f"s{place}": (codes[np.sort(part)], letters[np.sort(part) % 4]) for place, part in enumerate(parts)
    }
    print("| 50 rows | arms, CPU s | effects, CPU s |")
    print("|---|---|---|")
    for name, apart in (("begun on one day", 0), ("begun on fifty days", 1)):
        spent = []
        for _ in range(ROUNDS):
            rows, began = invent_plan(apart), time.process_time()
            arms = settle_arms(rows, members=members, known={}, worked=(), today=START)
            drawn = time.process_time()
            measure_effects(rows, arms, evidence)
            spent.append((drawn - began, time.process_time() - drawn))
        drawn, measured = (min(column) for column in zip(*spent, strict=True))
        print(f"| {name} | {drawn:.2f} | {measured:.2f} |", flush=True)


if __name__ == "__main__":
    main()
