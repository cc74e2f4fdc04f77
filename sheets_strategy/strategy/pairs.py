"""Pairs of values that tell more of A clients than either value does.

In: single values with their verdicts, attributes. Out: pairs that hold inside either half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sheets_strategy.strategy.attributes import WORD, Attribute
from sheets_strategy.strategy.counted_values import (
    FEWEST_A,
    P_MAYBE,
    Q_CONFIRMED,
    Crowd,
    Mask,
    Value,
    reckon_rows,
    strength_of,
)

FEWEST_IN_PAIR = 8
PAIR_GAIN = 1.2
MOST_PARENTS = 20


def find_pairs(rows: Sequence[Value], kept: Mapping[str, Attribute], crowd: Crowd) -> list[Value]:
    """Find pairs of values that tell more than either: the test is made inside each parent.

    Against all clients a pair of one true value and any other would always hold.
    """
    known = {(row.attribute, row.value): row for row in rows if row.q == row.q and row.value != ""}
    parents = [row for row in known.values() if row.verdict == "confirmed"]
    parents = sorted(parents, key=strength_of)[:MOST_PARENTS]
    pairs: dict[frozenset[tuple[str, str]], Value] = {}
    for parent in parents:
        one = kept[parent.attribute]
        inside = one.codes == one.values.index(parent.value)
        for other in kept.values():
            if other.key == one.key or other.follows or _both_words(one, other):
                continue
            for pair in _pairs_with(parent, inside, other, known, crowd):
                key = frozenset({(pair.attribute, pair.value), (pair.other_attribute, pair.other_value)})
                pairs.setdefault(key, pair)
    found = []
    for pair in reckon_rows(list(pairs.values())):
        better = max(
            known[pair.attribute, pair.value].lift, known[pair.other_attribute, pair.other_value].lift
        )
        strong = pair.lift >= PAIR_GAIN * better and pair.a >= FEWEST_A
        if strong and pair.p <= P_MAYBE:
            members = _members(kept, pair)
            found.append(
                replace(
                    pair,
                    p=crowd.p(pair.a, pair.clients),
                    verdict="confirmed" if pair.q <= Q_CONFIRMED else "maybe",
                    earlier=crowd.lift_earlier(members),
                )
            )
    return found


def _both_words(one: Attribute, other: Attribute) -> bool:
    return one.key.startswith(WORD) and other.key.startswith(WORD)


def _pairs_with(
    parent: Value,
    inside: Mask,
    other: Attribute,
    known: Mapping[tuple[str, str], Value],
    crowd: Crowd,
) -> Iterator[Value]:
    """Give the pairs of a parent and each tested value of another attribute."""
    clients = np.bincount(other.codes[inside] + 1, minlength=len(other.values) + 1)
    a = np.bincount(other.codes[inside & crowd.is_a] + 1, minlength=len(other.values) + 1)
    for place, value in enumerate(other.values, start=1):
        second = known.get((other.key, value))
        n, k = int(clients[place]), int(a[place])
        if second is None or n < FEWEST_IN_PAIR or n == min(parent.clients, second.clients):
            continue
        p = max(crowd.chance.at_least(k, n, one.a, one.clients) for one in (parent, second))
        yield Value(
            parent.attribute,
            parent.value,
            n,
            k,
            crowd.lift(k, n),
            p,
            other_attribute=other.key,
            other_value=value,
        )


def _members(kept: Mapping[str, Attribute], pair: Value) -> Mask:
    one, other = kept[pair.attribute], kept[pair.other_attribute]
    members: Mask = np.logical_and(
        one.codes == one.values.index(pair.value), other.codes == other.values.index(pair.other_value)
    )
    return members
