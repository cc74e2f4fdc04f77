"""Whether a count can be chance: Fisher's exact test, and how many of many tests hold.

In: counts. Out: how often chance alone gives as much or more, and the same once all tests
that were made are reckoned with (Benjamini and Hochberg).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
_EQUAL = 1e-9
"""Rounding alone makes equal probabilities differ by less."""


class Chance:
    """Fisher's test for groups of one population; keeps the logarithms of factorials."""

    def __init__(self, population: int) -> None:
        self._log_factorial = np.array([math.lgamma(number + 1) for number in range(population + 1)])

    def at_least(self, hits: int, drawn: int, marked: int, population: int) -> float:
        """Give the probability of so many hits or more among so many drawn.

        Args:
            hits: Marked ones among those drawn.
            drawn: How many were drawn.
            marked: How many of the population are marked.
            population: Size of the population, not above what the object was made for.

        Source: docs/figures.md, "Portrait".
        """
        top = min(drawn, marked)
        low = max(hits, 0, drawn + marked - population)
        if low <= max(0, drawn + marked - population):
            return 1.0
        if low > top:
            return 0.0
        return min(1.0, float(self._each(np.arange(low, top + 1), drawn, marked, population).sum()))

    def as_unlike(self, hits: int, drawn: int, marked: int, population: int) -> float:
        """Give the probability of a draw that is no more probable than this one, in either direction.

        Args:
            hits: Marked ones among those drawn.
            drawn: How many were drawn.
            marked: How many of the population are marked.
            population: Size of the population, not above what the object was made for.

        Source: docs/figures.md, "Effect".
        """
        low = max(0, drawn + marked - population)
        each = self._each(np.arange(low, min(drawn, marked) + 1), drawn, marked, population)
        return min(1.0, float(each[each <= each[hits - low] * (1 + _EQUAL)].sum()))

    def _each(self, hits: npt.NDArray[np.int64], drawn: int, marked: int, population: int) -> Numbers:
        """Give the probability of each number of hits."""
        logs = self._log_factorial
        whole = logs[marked] + logs[population - marked] + logs[drawn] + logs[population - drawn]
        terms = whole - logs[population]
        terms = terms - logs[hits] - logs[marked - hits] - logs[drawn - hits]
        terms = terms - logs[population - marked - drawn + hits]
        each: Numbers = np.exp(terms)
        return each


def reckon_all(chances: Sequence[float]) -> Numbers:
    """Give Benjamini and Hochberg's q of each p: the share of false findings if all up to it count.

    Args:
        chances: The p of every test that was made.

    Source: docs/figures.md, "Portrait".
    """
    p = np.asarray(chances, dtype=float)
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    found = np.empty_like(p)
    found[order] = np.minimum(1.0, np.minimum.accumulate(ranked[::-1])[::-1])
    return found


def chi_squared_tail(statistic: float, freedom: int) -> float:
    """Give the chance of so large a chi-squared, by the cube root (Wilson and Hilferty)."""
    if statistic <= 0:
        return 1.0
    spread = 2 / (9 * freedom)
    z = ((statistic / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)
    return 0.5 * math.erfc(z / math.sqrt(2))
