"""How evenly a client pays, month by month: X, Y or Z."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FEWEST_MONTHS = 6
MOST_MONTHS = 24
_ROUNDING = 1e-9
"""Share within which floats are not trusted; they are right to 1e-13."""


def classify_regularity(
    months: npt.NDArray[np.int64], *, lived: npt.NDArray[np.int64]
) -> npt.NDArray[np.object_]:
    """Give X, Y or Z by the coefficient of variation of a client's monthly sums.

    It is the standard deviation (of all months, not of a sample) over the mean. X: at most
    0.5, Y: at most 1, else Z. Months without a payment count as zero from the first
    payment on, those at the end too; months before the first payment never count.

    Args:
        months: Clients × months back from the analysis date, kopecks after refunds.
        lived: Months of each client since the first payment, that one included; 0 for none.

    Returns:
        Per client "X", "Y", "Z", or "" for unknown: fewer than six months, or nothing left
        after refunds.

    Source: docs/figures.md, "Regularity".
    """
    counted = np.minimum(lived, MOST_MONTHS)
    width = min(months.shape[1], MOST_MONTHS)
    inside = np.arange(width)[None, :] < counted[:, None]
    sums = np.where(inside, months[:, :width], 0)
    found = _classes(sums.astype(np.float64), counted.astype(np.float64))
    near = np.flatnonzero(_is_near_a_limit(sums.astype(np.float64), counted.astype(np.float64)))
    found[near] = _classes(sums[near].astype(object), counted[near].astype(object))
    return found


def _classes(amounts: npt.NDArray[np.float64], number: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    """Compare variance and squared mean, both times the squared number of months: whole numbers."""
    spread, square = _spread(amounts, number)
    found = np.full(len(amounts), "Z", dtype=object)
    found[(spread <= square).astype(bool)] = "Y"
    found[(4 * spread <= square).astype(bool)] = "X"
    found[((number < FEWEST_MONTHS) | (amounts.sum(axis=1) <= 0)).astype(bool)] = ""
    return found


def _is_near_a_limit(
    amounts: npt.NDArray[np.float64], number: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Say where rounding could decide: every second month the same sum lies on a limit exactly."""
    spread, square = _spread(amounts, number)
    doubt = _ROUNDING * (spread + square)
    near: npt.NDArray[np.bool_] = (np.abs(spread - square) <= doubt) | (np.abs(4 * spread - square) <= doubt)
    return near


def _spread(
    amounts: npt.NDArray[np.float64], number: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    total = amounts.sum(axis=1)
    square = total * total
    return number * (amounts * amounts).sum(axis=1) - square, square
