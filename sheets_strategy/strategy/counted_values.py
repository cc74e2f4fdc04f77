"""A value with whoever has it, among all clients with a class: counts, lift, chance, strength.

In: counts. Out: what the portrait says of single values and of pairs alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.fisher import Chance, reckon_all

FEWEST, FEWEST_A = 5, 3
FEWEST_TO_TEST = 10
Q_CONFIRMED = 0.10
P_MAYBE = 0.10
VERDICTS = ("confirmed", "maybe", "no", "uneven", "little_data", "follows")
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Value:
    """A value, or a pair of them, with whoever has it.

    Attributes:
        attribute: Its key.
        value: Vocabulary key, folded word or bin; "" for not filled.
        clients: Clients with a class that have it.
        a: Those of class A.
        lift: Share of A among them ÷ share of A among all; NaN for nobody.
        p: How often chance gives as many A; NaN where not tested.
        earlier: The lift by the earlier half of the history; NaN for too few.
        q: With all tests reckoned with; NaN where not tested.
        verdict: One of VERDICTS, "" while it is open.
        other_attribute: Of a pair, else "".
        other_value: Of a pair, else "".
        only: Whether nothing else is filled in for the attribute.
    """

    attribute: str
    value: str
    clients: int
    a: int
    lift: float
    p: float
    earlier: float = np.nan
    q: float = np.nan
    verdict: str = ""
    other_attribute: str = ""
    other_value: str = ""
    only: bool = False


@dataclass(frozen=True, slots=True)
class Crowd:
    """The clients with a class.

    Attributes:
        is_a: Whether each is of class A.
        was_a: Whether it was by the earlier half of the history.
        was_known: Whether it had a class then.
        chance: Fisher's test among them.
    """

    is_a: Mask
    was_a: Mask
    was_known: Mask
    chance: Chance

    def p(self, hits: int, drawn: int) -> float:
        """Give how often chance gives as many A clients among as many."""
        return self.chance.at_least(hits, drawn, int(self.is_a.sum()), len(self.is_a))

    def lift(self, hits: int, drawn: int) -> float:
        """Give the share of A among them ÷ the share of A among all."""
        whole = int(self.is_a.sum())
        return hits * len(self.is_a) / (drawn * whole) if drawn and whole else np.nan

    def lift_earlier(self, members: Mask) -> float:
        """Give the same by the earlier classes; NaN for too few clients."""
        return self.lift_of(int((self.was_a & members).sum()), int((self.was_known & members).sum()))

    def lift_of(self, hits: int, drawn: int) -> float:
        """Give the earlier lift from counts."""
        clients, whole = int(self.was_known.sum()), int(self.was_a.sum())
        enough = whole >= FEWEST_TO_TEST and clients - whole >= FEWEST_TO_TEST and drawn >= FEWEST
        return hits * clients / (drawn * whole) if enough else np.nan


def reckon_rows(rows: Sequence[Value]) -> list[Value]:
    """Give tested values the q that reckons with all of them."""
    tried = [row.p for row in rows if row.p == row.p]
    q = iter(reckon_all(tried).tolist())
    return [replace(row, q=next(q)) if row.p == row.p else row for row in rows]


def strength_of(row: Value) -> tuple[int, float, float, str, str, str, str]:
    """Put confirmed values first, then by how unlikely chance is; ties by lift and name."""
    p = row.p if row.p == row.p else 1.0
    lift = row.lift if row.lift == row.lift else 0.0
    names = (row.attribute, row.value, row.other_attribute, row.other_value)
    return (VERDICTS.index(row.verdict), p, -lift, *names)
