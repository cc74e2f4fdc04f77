"""Firms for tests of effects: clients who pay so much every month, and plan rows that work them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.effect import Effect, Evidence
from sheets_strategy.strategy.effects import measure_effects
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.worked import WORKED, nothing_worked
from sheets_strategy.values.dates import months_before

HISTORY_FROM, START, END = date(2024, 7, 1), date(2026, 1, 1), date(2026, 4, 1)
AS_OF = date(2026, 3, 31)
MONTHS = 21


def codes_of(number: int) -> npt.NDArray[np.object_]:
    return np.array([f"c{place:05d}" for place in range(number)], dtype=object)


def ledger_of(sums: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Make a ledger of clients × months from HISTORY_FROM on, kopecks paid on the tenth; 0 is nothing."""
    client, month = np.nonzero(sums)
    days = np.array(
        [months_before(date(2024, 7, 10), -n) for n in range(sums.shape[1])], dtype="datetime64[s]"
    )
    return pd.DataFrame(
        {
            "client": codes_of(len(sums))[client],
            "on": days[month],
            "kind": "sale",
            "source": "bank",
            "turnover_kop": sums[client, month],
        }
    )


def steady(number: int, *, noise: float = 0.2, seed: int = 1) -> npt.NDArray[np.int64]:
    """Give clients who pay about 10,000 roubles each month."""
    random = np.random.default_rng(seed)
    return np.rint(1e6 * np.exp(random.normal(0, noise, (number, MONTHS)))).astype(np.int64)


def arms_of(now: Sequence[int], wait: Sequence[int], **changes: object) -> Arms:
    """Give fixed arms of clients by their places."""
    names = codes_of(10_000)
    standing = Arms(
        "two_waves" if len(wait) else "none",
        tuple(names[sorted(now)]),
        tuple(names[sorted(wait)]),
        fixed_on=START,
        start_on=START,
        ends_on=END,
        opens_on=END if len(wait) else None,
    )
    return replace(standing, **changes)


def running(code: str = "p1", **changes: object) -> PlanRow:
    standing = PlanRow(code, "s1", f"If {code}", "more_deals", "upsell", 2.0, "running", "two_waves")
    return replace(standing, **changes)


def evidence_of(sums: npt.NDArray[np.int64], **changes: object) -> Evidence:
    standing = Evidence(
        ledger=ledger_of(sums),
        interval_days=pd.Series(30.0, index=codes_of(len(sums))),
        as_of=AS_OF,
        history_from=HISTORY_FROM,
        limits=Limits(),
        worked=nothing_worked(),
        units={},
    )
    return replace(standing, **changes)


def measure(
    sums: npt.NDArray[np.int64],
    arms: Arms | Mapping[str, Arms],
    *rows: PlanRow,
    **changes: object,
) -> Effect:
    """Measure the first row."""
    rows = rows or (running(),)
    known = arms if isinstance(arms, Mapping) else {rows[0].code: arms}
    return measure_effects(rows, known, evidence_of(sums, **changes))[rows[0].code]


def done(plan: str, number: int) -> pd.DataFrame:
    """Give notes that so many clients were worked."""
    rows = pd.DataFrame({"client": codes_of(number), "plan": plan, "status": "done", "outcome": ""})
    return rows.reindex(columns=list(WORKED)).astype(
        {"touched_on": "datetime64[s]", "next_on": "datetime64[s]"}
    )
