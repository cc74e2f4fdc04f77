"""How evenly a client pays, month by month: X, Y or Z."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FEWEST_MONTHS = 6
MOST_MONTHS = 24
_INT64_SAFE_KOP = 125_000_000
"""Up to this amount in a month, 24 × 24 × amount² fits int64."""


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
    found = np.full(len(months), "", dtype=object)
    large = (np.abs(sums) > _INT64_SAFE_KOP).any(axis=1)
    for rows, kind in ((np.flatnonzero(~large), np.int64), (np.flatnonzero(large), object)):
        amounts = sums[rows].astype(kind)
        found[rows] = _classes(amounts, counted[rows].astype(kind))
    return found


def _classes(amounts: npt.NDArray[np.int64], number: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Compare variance and squared mean, both times the squared number of months: whole numbers."""
    total = amounts.sum(axis=1)
    square = total * total
    spread = number * (amounts * amounts).sum(axis=1) - square
    found = np.full(len(amounts), "Z", dtype=object)
    found[(spread <= square).astype(bool)] = "Y"
    found[(4 * spread <= square).astype(bool)] = "X"
    found[((number < FEWEST_MONTHS) | (total <= 0)).astype(bool)] = ""
    return found
