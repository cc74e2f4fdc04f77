"""Step 1, second half: what unites the A clients, and whether it can be chance.

In: attributes and classes. Out: every value with its counts, how many times more often A
clients are found among those who have it, and a verdict that reckons with all that was tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.attributes import UNKNOWN, WORD, Attribute
from sheets_strategy.strategy.counted_values import (
    FEWEST,
    FEWEST_A,
    FEWEST_TO_TEST,
    P_MAYBE,
    Q_CONFIRMED,
    Crowd,
    Mask,
    Value,
    reckon_rows,
    strength_of,
)
from sheets_strategy.strategy.fisher import Chance
from sheets_strategy.strategy.pairs import find_pairs

MANY, Q_FIRST = 500, 0.08
"""Among so many clients counts are nearly continuous: one firm of ten would find something in noise."""

TRUISM = 0.90
STRONGEST = 5
COLUMNS = ("attribute", "value", "other_attribute", "other_value", "clients", "a", "lift", "p", "q", "only")


@dataclass(frozen=True, slots=True)
class Portrait:
    """What unites the A clients.

    Attributes:
        clients: Clients with a class.
        a: Those of class A.
        tested: Whether there were enough of both to test anything.
        values: One row per value, the strongest first: attribute, value ("" for not filled),
            other_attribute and other_value (the second half of a pair, else ""), clients (that
            have it), a (of class A among them), a_share (of all A), others, others_share (of all
            others), lift (share of A among them ÷ share of A among all), p, q (NaN where not
            tested), verdict (``confirmed``, ``maybe``, ``no``, ``uneven``: not filled alike
            for A and others, ``little_data``, ``follows``: from turnover), earlier (the lift by the
            classes of the earlier half of the history; NaN for too few), only (whether nothing
            else is filled in for the attribute).
        strongest: Places in values of up to five that are told in sentences.
        attributes: Key → attribute, to word the values.
    """

    clients: int = 0
    a: int = 0
    tested: bool = False
    values: pd.DataFrame = field(default_factory=lambda: _frame([]))
    strongest: tuple[int, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """Give the rows of values one by one."""
        names = [str(name) for name in self.values.columns]
        cells = zip(*(self.values[name].tolist() for name in names), strict=True)
        return [dict(zip(names, row, strict=True)) for row in cells]


def describe_best(
    attributes: Sequence[Attribute], classes: npt.NDArray[np.object_], *, earlier: npt.NDArray[np.object_]
) -> Portrait:
    """Compare clients of class A with all others that have a class, value by value.

    A value is shown from 5 clients and 3 A clients on, and tested where there are 10 A clients and 10
    others. The family of tests is all values with 5 clients, however many of them are A, so
    that nothing is chosen by its outcome. What 90 % of clients have is left out. Of a
    parameter that is filled more often for A than for others, a value must hold among the filled, too.

    Args:
        attributes: From ``gather_attributes``.
        classes: Class of each client in the period, "" for none; in the attributes' order.
        earlier: The same by the money of the earlier half of the history.

    Source: docs/figures.md, "Portrait".
    """
    classed = classes != ""
    is_a = classes[classed] == "A"
    clients, a = int(classed.sum()), int(is_a.sum())
    tested = a >= FEWEST_TO_TEST and clients - a >= FEWEST_TO_TEST
    kept = [_narrow(one, classed) for one in attributes]
    was = earlier[classed]
    crowd = Crowd(is_a, was == "A", was != "", Chance(clients))
    rows = [row for one in kept for row in _count(one, crowd, tested=tested)]
    if tested:
        rows = _judge(rows, kept, crowd)
        rows += find_pairs(rows, {one.key: one for one in kept}, crowd)
    shown = [row for row in rows if row.clients >= FEWEST and (row.a >= FEWEST_A or row.verdict == "uneven")]
    shown.sort(key=strength_of)
    values = _frame(shown, a=a, others=clients - a)
    told = [
        place
        for place, row in enumerate(shown)
        if row.verdict in ("confirmed", "maybe", "no") and row.lift > 1 and row.value != ""
    ]
    strongest = tuple(told[:STRONGEST])
    # The five strongest are told whatever they are worth; the words say what they are worth.
    places = [place for place in strongest if values["verdict"].iloc[place] == "no"]
    verdicts = values["verdict"].mask(values.index.isin(places), "maybe")
    return Portrait(
        clients, a, tested, values.assign(verdict=verdicts), strongest, {one.key: one for one in attributes}
    )


def _narrow(one: Attribute, classed: Mask) -> Attribute:
    return Attribute(one.key, one.values, one.codes[classed], one.follows, one.silent, one.texts, one.binned)


def _count(one: Attribute, crowd: Crowd, *, tested: bool) -> Iterator[Value]:
    """Count every value of an attribute that enough clients have and not nearly all."""
    clients = np.bincount(one.codes + 1, minlength=len(one.values) + 1)
    a = np.bincount(one.codes[crowd.is_a] + 1, minlength=len(one.values) + 1)
    known = np.bincount(one.codes[crowd.was_known] + 1, minlength=len(one.values) + 1)
    was_a = np.bincount(one.codes[crowd.was_a] + 1, minlength=len(one.values) + 1)
    for place, value in enumerate(("", *one.values)):
        n, k = int(clients[place]), int(a[place])
        is_unknown = place == 0
        if n < FEWEST or value in one.silent:
            continue
        only = int((clients[1:] > 0).sum()) < 2
        # Of one value only, to be filled and to have it are the same thing.
        if is_unknown and (one.key.startswith(WORD) or one.follows or only or clients[1:].sum() < FEWEST):
            continue
        if not is_unknown and n >= TRUISM * len(crowd.is_a):
            continue
        p = np.nan
        if tested and not one.follows:
            p = _both_ways(crowd, k, n) if is_unknown else crowd.p(k, n)
        earlier = crowd.lift_of(int(was_a[place]), int(known[place]))
        verdict = "follows" if one.follows else "" if tested else "little_data"
        only &= not one.key.startswith(WORD)
        yield Value(one.key, value, n, k, crowd.lift(k, n), p, earlier, verdict=verdict, only=only)


def _both_ways(crowd: Crowd, k: int, n: int) -> float:
    """Give how often chance parts A from the others as much, in filled cells or in empty ones."""
    filled = crowd.p(int(crowd.is_a.sum()) - k, len(crowd.is_a) - n)
    return min(1.0, 2 * min(filled, crowd.p(k, n)))


def _judge(rows: Sequence[Value], kept: Sequence[Attribute], crowd: Crowd) -> list[Value]:
    """Give every tested value its q and verdict."""
    codes = {one.key: one.codes for one in kept}
    first = reckon_rows(rows)
    uneven = {row.attribute for row in first if row.value == "" and row.q <= Q_CONFIRMED}
    checked = []
    for row in first:
        if row.attribute in uneven and row.value != "" and not row.verdict:
            filled = codes[row.attribute] != UNKNOWN
            among = crowd.chance.at_least(
                row.a, row.clients, int((crowd.is_a & filled).sum()), int(filled.sum())
            )
            row = replace(row, p=max(row.p, among))
        checked.append(row)
    reckoned = reckon_rows(checked)
    asked = [row.q for row in reckoned if row.q == row.q and row.value != ""]
    silent = len(crowd.is_a) >= MANY and min(asked, default=1.0) > Q_FIRST
    told = [replace(row, verdict=row.verdict or _verdict(row, uneven, silent=silent)) for row in reckoned]
    # What made values be asked again keeps the figures by which it did.
    return [
        replace(new, q=old.q) if new.verdict == "uneven" else new
        for old, new in zip(first, told, strict=True)
    ]


def _verdict(row: Value, uneven: set[str], *, silent: bool) -> str:
    if row.value == "":
        return "uneven" if row.attribute in uneven else "no"
    if row.q <= Q_CONFIRMED and row.a >= FEWEST_A and not silent:
        return "confirmed"
    return "maybe" if row.p <= P_MAYBE else "no"


def _frame(rows: Sequence[Value], *, a: int = 0, others: int = 0) -> pd.DataFrame:
    """Put values into a frame, with the shares of A and of the others."""
    names = (*COLUMNS, "earlier", "verdict")
    held = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=list(names))
    whole = dict.fromkeys(("clients", "a"), "int64") | dict.fromkeys(("lift", "p", "q", "earlier"), "float64")
    held = held.astype(whole)
    rest = held["clients"] - held["a"]
    return held.assign(
        a_share=held["a"] / max(a, 1), others=rest.astype("int64"), others_share=rest / max(others, 1)
    )
