"""Numbers → a few bins that people can read: «до 50», «50–200», «больше 200»."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

BINS = 4
FEW = 6
"""Up to so many different numbers stay as they are."""

_SMALLEST_SHARE = 0.10
_DIGITS = (1, 2, 3)
UNKNOWN = -1


def bin_numbers(
    numbers: npt.NDArray[np.float64],
) -> tuple[tuple[str, ...], npt.NDArray[np.int64], bool]:
    """Part numbers by quarters, at edges of one or two significant digits.

    An edge belongs to the bin below it, so that equal numbers are never parted. The
    fewest digits are taken with which no bin holds less than a tenth of the numbers; where even
    three give none, edges that make an empty bin are dropped. Up to six different
    numbers stay as they are.

    Args:
        numbers: One per client, NaN for unknown.

    Returns:
        The values in order (``<=50``, ``50..200``, ``>200``, or the numbers as text), the place of
        each client's value among them (-1 for unknown), and whether they are bins.

    Source: docs/figures.md, "What is known of clients".
    """
    known = np.isfinite(numbers)
    held = np.sort(numbers[known])
    codes = np.full(len(numbers), UNKNOWN, dtype=np.int64)
    distinct = np.unique(held)
    if len(distinct) <= FEW:
        codes[known] = np.searchsorted(distinct, numbers[known])
        return tuple(_text(number) for number in distinct), codes, False
    edges = _find_edges(held)
    codes[known] = np.searchsorted(edges, numbers[known], side="left")
    texts = [_text(edge) for edge in edges]
    between = [f"{low}..{high}" for low, high in pairwise(texts)]
    return (f"<={texts[0]}", *between, f">{texts[-1]}"), codes, True


def _find_edges(held: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Find edges between sorted numbers of more than a few kinds; at least one."""
    places = [-(-len(held) * quarter // BINS) - 1 for quarter in range(1, BINS)]
    quantiles = [float(held[place]) for place in places]
    edges = np.zeros(0)
    for digits in _DIGITS:
        edges = np.unique([_round(quantile, digits) for quantile in quantiles])
        edges = edges[(edges >= held[0]) & (edges < held[-1])]
        sizes = np.diff([0, *np.searchsorted(held, edges, side="right"), len(held)])
        if len(edges) == BINS - 1 and sizes.min() >= _SMALLEST_SHARE * len(held):
            return np.array(edges)
    kept: list[float] = []
    below = 0
    for edge in edges:
        upto = int(np.searchsorted(held, edge, side="right"))
        if below < upto < len(held):
            kept.append(float(edge))
            below = upto
    # Nearly all numbers are one: the rest is more than it, or less.
    return np.array(kept or [held[0] if quantiles[0] >= held[-1] else quantiles[0]])


def _round(number: float, digits: int) -> float:
    return float(f"{number:.{digits - 1}e}")


def _text(number: float) -> str:
    return f"{number + 0.0:.15g}"
