"""ABC classes beside those of public packages, on the same clients: ``abc_rivals.py``.

    uv run --with lifetimes --with inventorize --with abc-analysis --with abc-classification \
        python benchmarks/abc_rivals.py

Clients of CDNOW, and invented ones of a B2B firm (a long tail, subscriptions with equal sums, refunds).
Every client whose class differs from ours is put down to a rule that can be checked on its figures; one
that none explains is counted as such. Contenders run in turn in one process; a ratio is the median of
the rounds' own ratios.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from cdnow_data import read_cdnow

from sheets_strategy.strategy.abc import classify_abc

ROUNDS = 31
OURS = "ours"
FIRM_CLIENTS = 50_000
Classes = pd.Series
"""Index client, values A, B, C or "" for none."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to classify.

    Attributes:
        prepare: Imports the package; gives what classifies (timed) and what reads its answer (not timed).
        limits: Of A and B in 1/100 of a percent; None where the package finds its own.
    """

    prepare: Callable[[pd.DataFrame], tuple[Callable[[], object], Callable[[object], Classes]]]
    limits: tuple[int, int] | None


def ours(limit_a_bp: int = 8_000, limit_b_bp: int = 9_500) -> Contender:
    def prepare(clients: pd.DataFrame) -> tuple[Callable[[], object], Callable[[object], Classes]]:
        return (
            lambda: classify_abc(clients, limit_a_bp=limit_a_bp, limit_b_bp=limit_b_bp),
            lambda done: done.set_index("client")["abc"],  # type: ignore[attr-defined]
        )

    return Contender(prepare, (limit_a_bp, limit_b_bp))


def inventorize(clients: pd.DataFrame) -> tuple[Callable[[], object], Callable[[object], Classes]]:
    from inventorize import ABC

    roubles = in_roubles(clients)
    return (
        lambda: ABC(roubles.copy()),
        lambda done: done.set_index("client")["Category"],  # type: ignore[attr-defined]
    )


def abc_classification(clients: pd.DataFrame) -> tuple[Callable[[], object], Callable[[object], Classes]]:
    from abc_classification.abc_classifier import ABCClassifier

    roubles = in_roubles(clients)
    plain = np.select

    def select(conditions: list[object], values: list[str]) -> object:
        # As shipped it stops with numpy 2: a number as the default does not go with texts.
        return plain(conditions, values, default="")

    def classify() -> object:
        np.select = select
        try:
            return ABCClassifier(roubles).classify("client", "roubles")
        finally:
            np.select = plain

    return classify, lambda done: done.set_index("client")["class"]  # type: ignore[attr-defined]


def abc_analysis(clients: pd.DataFrame) -> tuple[Callable[[], object], Callable[[object], Classes]]:
    from abc_analysis import abc_analysis as analyse

    roubles = in_roubles(clients)

    def read(done: object) -> Classes:
        found = pd.Series("", index=roubles["client"], dtype=object)
        for letter in "ABC":
            found.iloc[list(done[f"{letter}ind"])] = letter  # type: ignore[index]
        return found

    return lambda: analyse(roubles["roubles"]), read


CONTENDERS: Mapping[str, Contender] = {
    OURS: ours(),
    "inventorize": Contender(inventorize, (8_000, 9_500)),
    "abc-classification": Contender(abc_classification, (7_000, 9_000)),
    "abc-analysis": Contender(abc_analysis, None),
}


def in_roubles(clients: pd.DataFrame) -> pd.DataFrame:
    """Give clients as the packages take them."""
    return pd.DataFrame({"client": clients["client"], "roubles": clients["turnover_kop"] / 100})


def cdnow() -> pd.DataFrame:
    """Sum what each customer of CDNOW paid."""
    sums = read_cdnow().groupby("client", sort=True)["kop"].sum()
    return sums.rename("turnover_kop").reset_index()


def firm(clients: int = FIRM_CLIENTS, seed: int = 5) -> pd.DataFrame:
    """Invent clients by code: lognormal sums, a fifth on four tariffs, a hundredth with more refunds."""
    chance = np.random.default_rng(seed)
    kop = np.round(np.exp(chance.normal(13.5, 1.5, clients))).astype("int64")
    tariffs = np.array([490_000, 1_490_000, 4_900_000, 11_880_000], dtype="int64")
    kop = np.where(chance.random(clients) < 0.2, tariffs[chance.integers(0, 4, clients)], kop)
    kop = np.where(chance.random(clients) < 0.01, -kop // 20, kop)
    codes = [f"к{number:06d}" for number in range(clients)]
    return pd.DataFrame({"client": pd.Series(codes, dtype=object), "turnover_kop": kop})


def explain(clients: pd.DataFrame, theirs: Classes, limits: tuple[int, int] | None) -> Counter[str]:
    """Put every client whose class differs from ours down to a rule; figures are exact integers.

    Args:
        clients: client, turnover_kop.
        theirs: Its class in the other package.
        limits: Those of the package, None where it finds its own.
    """
    limit_a, limit_b = limits or (8_000, 9_500)
    ranked = classify_abc(clients, limit_a_bp=limit_a, limit_b_bp=limit_b)
    other = theirs.reindex(ranked["client"]).to_numpy()
    mine = ranked["abc"].to_numpy()
    kop = [int(one) for one in ranked["turnover_kop"]]
    sums = Counter(kop)
    total, net = sum(one for one in kop if one > 0), sum(kop)
    reasons: Counter[str] = Counter()
    before = 0
    for place, (amount, one, two) in enumerate(zip(kop, mine, other, strict=True)):
        after = before + max(amount, 0)
        if one != two:
            crossed = any(before * 10_000 < limit * total <= after * 10_000 for limit in (limit_a, limit_b))
            # A total that refunds made smaller puts clients beyond a limit that are not yet there.
            moved = any(
                before * 10_000 < limit * total and after * 10_000 >= limit * net
                for limit in (limit_a, limit_b)
            )
            if limits is None:
                reasons[f"its own limits: {one or 'no class'} here, {two or 'no class'} there"] += 1
            elif not one:
                reasons["no positive turnover, so no class here"] += 1
            elif crossed:
                reasons[f"crosses the limit of {one}: {one} here, {two} there"] += 1
            elif moved:
                reasons[f"its total is less by the refunds: {one} here, {two} there"] += 1
            elif sums[amount] > 1:
                reasons["equal sums on both sides of a limit, in another order there"] += 1
            else:
                reasons[f"not explained (place {place + 1})"] += 1
        before = after
    return reasons


def measure(clients: pd.DataFrame) -> tuple[dict[str, Classes], dict[str, list[float]]]:
    """Let all classify, in turn, some rounds; give the classes and the seconds."""
    found: dict[str, Classes] = {}
    seconds: dict[str, list[float]] = {}
    prepared = {name: one.prepare(clients) for name, one in CONTENDERS.items() if is_there(name)}
    for _ in range(ROUNDS):
        for name, (classify, read) in prepared.items():
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                begun = time.process_time()
                done = classify()
                seconds.setdefault(name, []).append(time.process_time() - begun)
                found[name] = read(done)
    return found, seconds


def is_there(name: str) -> bool:
    """Say whether a package is installed."""
    from importlib.util import find_spec

    return name == OURS or find_spec(name.replace("-", "_")) is not None


def main() -> None:
    """Print both tables."""
    rows, why = [], []
    for data, clients in (("CDNOW", cdnow()), ("invented B2B", firm())):
        found, seconds = measure(clients)
        for name, classes in found.items():
            counts = Counter(classes)
            ratios = [one / mine for one, mine in zip(seconds[name], seconds[OURS], strict=True)]
            rows.append(
                f"| {data}, {len(clients):,} | {name} | "
                + " / ".join(f"{counts.get(letter, 0):,}" for letter in ("A", "B", "C", ""))
                + f" | {statistics.median(seconds[name]) * 1000:.1f} | {statistics.median(ratios):.1f} |"
            )
            if name != OURS:
                for reason, number in explain(clients, classes, CONTENDERS[name].limits).most_common():
                    why.append(f"| {data} | {name} | {reason} | {number:,} |")
        print(f"{data} measured", file=sys.stderr)
    print(
        "| clients | with | A / B / C / none | CPU ms | times ours |",
        "|---|---|---|---|---|",
        *rows,
        "",
        sep="\n",
    )
    print("| clients | with | clients whose class differs | number |", "|---|---|---|---|", *why, sep="\n")


if __name__ == "__main__":
    main()
