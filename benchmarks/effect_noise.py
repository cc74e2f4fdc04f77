"""How often an effect is seen that is not there, and how often the interval holds the true one.

Run: ``uv run python benchmarks/effect_noise.py --runs 1000`` (ten minutes on an idle machine).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sheets_strategy.strategy.adjusted import cap_values
from sheets_strategy.strategy.arms import settle_arms
from sheets_strategy.strategy.effect import Effect, Evidence
from sheets_strategy.strategy.effects import measure_effects
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.standing import order_moves, stand_on
from sheets_strategy.strategy.worked import nothing_worked
from sheets_strategy.values.dates import months_before

HISTORY_FROM, START = date(2024, 7, 1), date(2026, 1, 1)
SPAN_MONTHS = 21
FIRM = 400
NOTHING_WORKED = nothing_worked()
SIZES = 1.5
"""Sigma of the lognormal sizes of clients: the largest tenth brings two thirds of the turnover."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of firm and trial.

    Attributes:
        name: What the table calls it.
        now: Clients worked.
        wait: Clients that wait; 0 compares with whom nobody works.
        lift: By what the trial multiplies what clients worked pay.
        choose: ``any``, ``high`` (largest in the past) or ``fell`` (by half in the last quarter).
        months: How long it counts.
        key: Profit key: whether paying decides, or money.
        rate: Payments a month of a usual client.
        more: By what the trial multiplies the number of payments.
    """

    name: str
    now: int
    wait: int
    lift: float = 1.0
    choose: str = "any"
    months: int = 3
    key: str = "more_deals"
    rate: float = 1.0
    more: float = 1.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in one firm.

    Attributes:
        effect: What the program says.
        truth: Kopecks per client that the trial really brought, sizes capped as the program does.
        usual: What clients would have paid without it, capped alike.
    """

    effect: Effect
    truth: float
    usual: float


def draw_payments(random: np.random.Generator, rate: float) -> pd.DataFrame:
    """Invent a firm: sizes with a heavy tail, habits that differ, a season in autumn and spring."""
    size = np.exp(random.normal(0, SIZES, FIRM)) * 3e6
    habit = rate * np.exp(random.normal(0, 0.5, FIRM))
    season = 1 + 0.4 * np.sin(np.arange(SPAN_MONTHS) * 2 * np.pi / 12)
    counts = random.poisson(habit[:, None] * season)
    client, month = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    kop = np.rint(size[client] * np.exp(random.normal(0, 0.5, len(client)))).astype(np.int64)
    begins = np.array([months_before(HISTORY_FROM, -n) for n in range(SPAN_MONTHS)], dtype="datetime64[D]")
    on = begins[month] + random.integers(0, 28, len(client))
    return pd.DataFrame({"place": client, "on": on.astype("datetime64[s]"), "turnover_kop": kop})


def choose_clients(payments: pd.DataFrame, case: Case, random: np.random.Generator) -> np.ndarray:
    """Choose who is in the segment, by what is known before the start."""
    day = payments["on"].to_numpy()
    sums = []
    for first, last in ((12, 0), (6, 3), (3, 0)):
        inside = (day >= np.datetime64(months_before(START, first))) & (
            day < np.datetime64(months_before(START, last))
        )
        kop = payments["turnover_kop"].to_numpy()[inside]
        sums.append(np.bincount(payments["place"].to_numpy()[inside], kop, minlength=FIRM))
    wanted = case.now + case.wait
    if case.choose == "high":
        return np.argsort(-sums[0], kind="stable")[:wanted]
    order = random.permutation(FIRM)
    if case.choose == "fell":
        fell = sums[2][order] * 2 < sums[1][order]
        order = np.concatenate([order[fell], order[~fell]])
    return order[:wanted]


def try_once(case: Case, run: int) -> Seen:
    """Invent one firm, work it, and measure."""
    random = np.random.default_rng([run, case.now, case.wait, round(case.lift * 100), case.months])
    payments = draw_payments(random, case.rate)
    members = choose_clients(payments, case, random)
    codes = np.array([f"c{place:05d}" for place in range(FIRM)], dtype=object)
    end = months_before(START, -case.months)
    comparison = "none" if not case.wait else ("two_waves" if case.wait == case.now else "leave")
    row = PlanRow(
        f"p{run:04d}",
        "s01",
        "",
        case.key,
        status="running",
        start_on=START,
        due_on=end,
        comparison=comparison,
    )
    classes = np.full(len(members), "A", dtype=object)
    arms = settle_arms([row], members={"s01": (codes[members], classes)}, known={}, worked=(), today=START)
    after = ((payments["on"] >= np.datetime64(START)) & (payments["on"] < np.datetime64(end))).to_numpy()
    kop = payments["turnover_kop"].to_numpy()
    # Some payments came only because of the trial: they are thinned out where there was none.
    kept = ~after | (random.random(len(kop)) * case.more < 1.0)
    with_it = np.where(after, np.rint(kop * case.lift), kop).astype(np.int64)
    worked = np.isin(codes, arms[row.code].now)[payments["place"].to_numpy()]
    paid = np.where(worked, with_it, np.where(kept, kop, 0))
    there = paid > 0
    ledger = pd.DataFrame(
        {
            "client": codes[payments["place"].to_numpy()[there]],
            "on": payments["on"].to_numpy()[there],
            "turnover_kop": paid[there],
            "kind": "sale",
            "source": "bank",
        }
    )
    evidence = Evidence(
        ledger=ledger,
        interval_days=pd.Series(30.0, index=codes),
        as_of=end - timedelta(days=1),
        history_from=HISTORY_FROM,
        limits=Limits(),
        worked=NOTHING_WORKED,
        units={},
    )
    effect = measure_effects([row], arms, evidence)[row.code]
    place = payments["place"].to_numpy()[after]
    both = [
        np.bincount(place, amounts[after], minlength=FIRM) for amounts in (with_it, np.where(kept, kop, 0))
    ]
    return Seen(effect, *_find_truth(ledger, codes, arms[row.code], both, end))


def _find_truth(ledger, codes, arms, both, end) -> tuple[float, float]:
    """Give what the trial brought to a client of both arms, and what is usual, capped as the program does."""
    moves = order_moves(ledger, codes=codes)
    letters = stand_on(moves, on=START, history_from=HISTORY_FROM, limits=Limits()).letter
    clients = np.flatnonzero(np.isin(codes, (*arms.now, *arms.wait)))
    seen = moves.sum_between(START, end)[clients]
    capped = cap_values(seen, letters[clients])
    caps = np.array([capped[letters[clients] == letter].max() for letter in letters[clients]])
    worked, alone = (np.minimum(amounts[clients], caps).mean() for amounts in both)
    return float(worked - alone), float(alone)


CASES = (
    Case("nothing, 20 and 20, a month", 20, 20, months=1),
    Case("nothing, 20 and 20", 20, 20),
    Case("nothing, 50 and 50", 50, 50),
    Case("nothing, 60 and 20 left alone", 60, 20),
    Case("nothing, 20 and 20, the largest", 20, 20, choose="high"),
    Case("nothing, 50 and 50, fell by half", 50, 50, choose="fell"),
    Case("nothing, 50 and 50, they pay seldom", 50, 50, rate=0.15, key="repeat"),
    Case("+50 %, 20 and 20", 20, 20, lift=1.5),
    Case("+50 %, 50 and 50", 50, 50, lift=1.5),
    Case("+50 %, 60 and 20 left alone", 60, 20, lift=1.5),
    Case("+50 %, 20 and 20, the largest", 20, 20, lift=1.5, choose="high"),
    Case("+50 %, 50 and 50, fell by half", 50, 50, lift=1.5, choose="fell"),
    Case("-40 %, 20 and 20", 20, 20, lift=0.6),
    Case("-40 %, 50 and 50", 50, 50, lift=0.6),
    Case("-40 %, 60 and 20 left alone", 60, 20, lift=0.6),
    Case("-40 %, 50 and 50, fell by half", 50, 50, lift=0.6, choose="fell"),
    Case("3 times as many payments, they pay seldom", 50, 50, rate=0.15, key="repeat", more=3.0),
    Case("nothing, 40 against untouched", 40, 0),
    Case("nothing, 40 largest against untouched", 40, 0, choose="high"),
    Case("nothing, 40 that fell against untouched", 40, 0, choose="fell"),
)


def count(case: Case, runs: int) -> dict[str, float]:
    """Give shares over so many firms."""
    every = [try_once(case, run) for run in range(runs)]
    judged = [one for one in every if one.effect.money is not None]
    measured = [one for one in judged if not np.isnan(one.effect.money.low)]
    covered = [one.effect.money.low <= one.truth <= one.effect.money.high for one in measured]
    off = [(one.effect.money.amount - one.truth) / one.usual for one in judged]
    return {
        "judged": len(judged) / runs,
        "money": np.mean([one.effect.money.chance <= 0.10 for one in judged] or [np.nan]),
        "paid": np.mean([one.effect.paid.chance <= 0.10 for one in judged] or [np.nan]),
        "verdict": np.mean([one.effect.verdict in ("helps", "hurts") for one in judged] or [np.nan]),
        "covered": np.mean(covered or [np.nan]),
        "off": np.mean(off or [np.nan]),
        "spread": np.std(off) if off else np.nan,
        "foreseen": np.nanmean([one.effect.smallest.share for one in judged]) if case.wait else np.nan,
        "stop": np.mean([one.effect.stop for one in judged] or [np.nan]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    runs = parser.parse_args().runs
    began = time.perf_counter()
    print(
        "| firm | judged | decided by money | by who paid | verdict | interval holds the truth "
        "| off by | its spread | foreseen | stop |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for case in CASES:
        found = count(case, runs)
        shares = [found[name] for name in ("judged", "money", "paid", "verdict", "covered")]
        print(
            f"| {case.name} | "
            + " | ".join(f"{share:.1%}" for share in shares)
            + f" | {found['off']:+.0%} | {found['spread']:.0%} | ±{found['foreseen']:.0%} "
            f"| {found['stop']:.1%} |",
            flush=True,
        )
    print(f"{runs} firms a line, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
