"""Whether a client pays more or less than a year ago, or whether nobody can tell."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

TREND_MONTHS = 6
"""Months that are compared with the same months a year ago."""
TREND_PAYMENTS = 3
"""Payments that either half-year must hold."""
_YEAR = 12
_RARE_IN, _RARE_OF = 1, 10
"""A change is seen where chance alone gives as much in at most 1 of 10 cases."""
_SIGNS: npt.NDArray[np.int64] = np.array(list(product((1, -1), repeat=TREND_MONTHS)), dtype=np.int64)


def judge_trends(
    months: npt.NDArray[np.int64], payments: npt.NDArray[np.int64], *, limit_bp: int
) -> npt.NDArray[np.object_]:
    """Compare the last six months with the same months a year ago, so that seasons cancel out.

    A trend has to be both large and steady. Large: the half-year changed by more than the
    limit. Steady: if each of the six months was as likely to have gone up as down, a change
    of at least this size would come in at most one of ten cases (all 64 patterns of signs
    are tried). One large month, or three months that paid in both years, are never enough.

    Args:
        months: Clients × months back from the analysis date, kopecks after refunds.
        payments: The same with numbers of payments.
        limit_bp: How much a half-year must change, in 1/100 of a percent.

    Returns:
        Per client "grows", "steady", "falls" or "no_data" (too few payments in either
        half-year, or nothing left of the earlier one after refunds).

    Source: docs/figures.md, "Trend".
    """
    now, ago = _halves(months)
    now_n, ago_n = (half.sum(axis=1) for half in _halves(payments))
    before, change = ago.sum(axis=1), (now - ago).sum(axis=1)
    enough = (now_n >= TREND_PAYMENTS) & (ago_n >= TREND_PAYMENTS) & (before > 0)
    large = enough & (np.abs(change) * 10_000 > before * limit_bp)
    trend = np.where(enough, "steady", "no_data").astype(object)
    rows = np.flatnonzero(large)
    seen = rows[_is_rare((now - ago)[rows])]
    trend[seen] = np.where(change[seen] > 0, "grows", "falls")
    return trend


def _is_rare(differences: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Say whose differences seldom sum up to as much on that side of zero, whatever their signs."""
    change = differences.sum(axis=1)
    towards = differences * np.sign(change)[:, None]
    as_large = (towards @ _SIGNS.T >= np.abs(change)[:, None]).sum(axis=1)
    rare: npt.NDArray[np.bool_] = as_large * _RARE_OF <= len(_SIGNS) * _RARE_IN
    return rare


def _halves(months: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    padded = np.zeros((len(months), _YEAR + TREND_MONTHS), dtype=np.int64)
    width = min(months.shape[1], padded.shape[1])
    padded[:, :width] = months[:, :width]
    return padded[:, :TREND_MONTHS], padded[:, _YEAR:]
