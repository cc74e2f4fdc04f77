"""How often the portrait finds what is not there, and what is: invented firms, one after the other.

Run: ``uv run python benchmarks/portrait_noise.py --runs 1000`` (a minute per 1,000 firms of 150).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

import numpy as np

from sheets_strategy.strategy.attributes import Attribute
from sheets_strategy.strategy.portrait import Portrait, describe_best

SIZES = (60, 150, 400, 1_000)
ATTRIBUTES, VALUES, SHARE_A = 8, 5, 0.2
LIFTS = (1.0, 2.0, 3.0)


def invent(random: np.random.Generator, clients: int, lift: float) -> tuple[list[Attribute], np.ndarray]:
    """Draw values evenly; a fifth of the clients is A, more often of those with the planted value."""
    codes = random.integers(0, VALUES, size=(ATTRIBUTES, clients))
    chance = np.where(codes[0] == 0, SHARE_A * lift, SHARE_A * (1 - lift / VALUES) / (1 - 1 / VALUES))
    wanted = round(clients * SHARE_A)
    if lift == 1.0:
        is_a = np.isin(np.arange(clients), random.permutation(clients)[:wanted])
    else:
        is_a = random.random(clients) < chance
        while is_a.sum() != wanted:
            is_a = random.random(clients) < chance
    values = tuple(f"v{place}" for place in range(VALUES))
    attributes = [Attribute(f"x{place}", values, row.astype(np.int64)) for place, row in enumerate(codes)]
    return attributes, np.where(is_a, "A", "C").astype(object)


def describe(clients: int, lift: float, runs: int) -> Iterator[Portrait]:
    """Give the portrait of so many firms; seeds are fixed."""
    for run in range(runs):
        random = np.random.default_rng([clients, round(lift * 10), run])
        attributes, classes = invent(random, clients, lift)
        yield describe_best(attributes, classes, earlier=np.full(clients, "", dtype=object))


def count(clients: int, lift: float, runs: int) -> tuple[float, float]:
    """Give the share of firms in which the planted value, and any other, is confirmed."""
    planted = false = 0
    for portrait in describe(clients, lift, runs):
        confirmed = portrait.values[portrait.values["verdict"] == "confirmed"]
        is_planted = (confirmed["attribute"] == "x0") & (confirmed["value"] == "v0")
        single = confirmed["other_attribute"] == ""
        planted += bool((is_planted & single).any())
        # A pair may be named with either half first; one with the planted value is false, too.
        false += bool((~is_planted | ~single).any()) if lift > 1 else bool(len(confirmed))
    return planted / runs, false / runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    runs = parser.parse_args().runs
    began = time.perf_counter()
    print(
        "| clients | noise: anything confirmed | lift 2 found | lift 3 found | beside them, anything false |"
    )
    print("|---|---|---|---|---|")
    for clients in SIZES:
        (_, noise), two, three = (count(clients, lift, runs) for lift in LIFTS)
        print(
            f"| {clients:,} | {noise:.1%} | {two[0]:.0%} | {three[0]:.0%} "
            f"| {min(two[1], three[1]):.0%}–{max(two[1], three[1]):.0%} |",
            flush=True,
        )
    print(f"{runs} firms a cell, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
