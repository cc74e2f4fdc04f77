"""Logistic regression: columns of numbers and a yes or no per row → how likely a yes is.

Written out because it is forty lines, and what would bring it ready-made takes longer to
import than a whole sync takes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

_MOST_STEPS = 100
_SMALL = 1e-9
# Beyond this a probability differs from 0 or 1 by less than a float can add to 1.
_LARGEST_LOG_ODDS = 36.0


def fit_logistic(
    columns: Numbers, outcomes: npt.ArrayLike, l2: float, *, weights: npt.ArrayLike | None = None
) -> Numbers:
    """Find the coefficients that make the outcomes most likely, none of them larger than it must be.

    What is made smallest is the sum of log-losses plus ``l2 / 2`` times the sum of squares
    of the coefficients; the constant is free (``l2 = 1 / C`` elsewhere). Newton's steps,
    halved while they overshoot. Where all outcomes are alike no column can tell anything:
    the coefficients are 0 and the constant is the log-odds of half a row more on either side.
    Sums are taken in the order of the rows: whoever wants the same bytes for shuffled rows
    sorts them first.

    Args:
        columns: Rows × columns, finite.
        outcomes: Per row 1 for yes, 0 for no.
        l2: Above 0, so that columns that part all yes from all no, or say the same, do no harm.
        weights: How many times a row counts; None is once.

    Returns:
        The constant, then one coefficient per column.

    Raises:
        ValueError: l2 is not above 0.

    Source: docs/figures.md, "Logistic regression".
    """
    if not l2 > 0:
        raise ValueError(f"l2 must be above 0: {l2}")
    y = np.asarray(outcomes, dtype=float)
    times = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    design = np.column_stack([np.ones(len(y)), columns])
    coefficients = np.zeros(design.shape[1])
    total, yes = float(times.sum()), float((times * y).sum())
    coefficients[0] = np.log((yes + 0.5) / (total - yes + 0.5))
    if yes <= 0 or yes >= total:
        return coefficients
    penalty = np.full(len(coefficients), l2)
    penalty[0] = 0.0
    loss = _loss(design, y, times, coefficients, penalty)
    for _ in range(_MOST_STEPS):
        p = _shares(design @ coefficients)
        gradient = design.T @ (times * (p - y)) + penalty * coefficients
        curvature = (design * (times * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        coefficients, better = _descend(design, y, times, coefficients, penalty, step, loss)
        if loss - better <= _SMALL * (1 + abs(better)) and np.abs(step).max() < _SMALL**0.5:
            break
        loss = better
    return coefficients


def predict_logistic(columns: Numbers, coefficients: Numbers) -> Numbers:
    """Give each row's probability of a yes.

    Args:
        columns: Rows × columns, as ``fit_logistic`` had them.
        coefficients: What it returned.
    """
    return _shares(coefficients[0] + columns @ coefficients[1:])


def _descend(
    design: Numbers,
    y: Numbers,
    times: Numbers,
    coefficients: Numbers,
    penalty: Numbers,
    step: Numbers,
    loss: float,
) -> tuple[Numbers, float]:
    """Take the whole step, or the largest half of a half that does not go uphill."""
    size = 1.0
    while size > _SMALL:
        tried = coefficients - size * step
        found = _loss(design, y, times, tried, penalty)
        if found <= loss:
            return tried, found
        size /= 2
    return coefficients, loss


def _loss(design: Numbers, y: Numbers, times: Numbers, coefficients: Numbers, penalty: Numbers) -> float:
    z = design @ coefficients
    losses = np.logaddexp(0.0, z) - y * z
    return float((times * losses).sum() + (penalty * coefficients**2).sum() / 2)


def _shares(log_odds: Numbers) -> Numbers:
    shares: Numbers = 1 / (1 + np.exp(-np.clip(log_odds, -_LARGEST_LOG_ODDS, _LARGEST_LOG_ODDS)))
    return shares
