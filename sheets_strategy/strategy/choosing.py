"""Which columns of weights tell most together: forward selection by the score test.

Clients differ in few ways: those with the same values of the chosen parameters stand in one
row with a count, so that a fit costs as much as there are combinations, not clients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.logistic import fit_logistic, predict_logistic

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Column = tuple[Whole, Numbers]
"""Per client the place of its value; the weight of each value."""

_FLAT = 1e-6


def choose_columns(
    columns: Sequence[Column], bought: npt.NDArray[np.bool_], least: Numbers, *, most: int, l2: float
) -> tuple[list[int], Numbers]:
    """Add the column that explains most of what is left, while that is more than the least it has to.

    A column that would turn the sign of any weight is left out for good.

    Args:
        columns: Places and weights, all of the same clients.
        bought: Who bought.
        least: By how much each column has to raise twice the log-likelihood.
        most: How many columns at most.
        l2: As in ``fit_logistic``.

    Returns:
        The columns in the order in which they were taken; the constant and their slopes.
    """
    chosen: list[int] = []
    left = list(range(len(columns)))
    yes = [np.bincount(places, bought.astype(float), minlength=len(w)) for places, w in columns]
    fitted = _fit([], bought, l2)
    while left and len(chosen) < most:
        gains = [
            _measure_gain(columns[place], yes[place], fitted) if place in left else 0.0
            for place in range(len(columns))
        ]
        best = max(left, key=lambda place: (gains[place] - least[place], -place))
        if gains[best] <= least[best]:
            break
        left.remove(best)
        tried = _fit([columns[place] for place in (*chosen, best)], bought, l2)
        if (tried.found[1:] > 0).all():
            chosen, fitted = [*chosen, best], tried
    return chosen, fitted.found


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A fit of some columns.

    Attributes:
        row: Per client the place of its combination of values.
        design: The weights of each combination.
        found: The constant and the slopes.
    """

    row: Whole
    design: Numbers
    found: Numbers


def _fit(columns: Sequence[Column], bought: npt.NDArray[np.bool_], l2: float) -> _Fitted:
    key = np.zeros(len(bought), dtype=np.int64)
    for places, weights in columns:
        key = key * len(weights) + places
    _, first, row = np.unique(key, return_index=True, return_inverse=True)
    times, yes = np.bincount(row), np.bincount(row, bought)
    design = np.column_stack([np.zeros((len(first), 0)), *(w[places[first]] for places, w in columns)])
    return _Fitted(row, design, fit_logistic(design, yes / times, l2, weights=times))


def _measure_gain(column: Column, yes: npt.NDArray[Any], fitted: _Fitted) -> float:
    """Give by how much a column would raise twice the log-likelihood of a fit (score test).

    Args:
        column: Places and weights.
        yes: Buyers with each of its values.
        fitted: The fit without it.
    """
    places, weights = column
    number, size = fitted.design.shape[0], len(weights)
    times = np.bincount(fitted.row * size + places, minlength=number * size).reshape(number, size)
    p = predict_logistic(fitted.design, fitted.found)
    inside = np.column_stack([np.ones(number), fitted.design]) * (p * (1 - p))[:, None]
    pull = float((yes - p @ times) @ weights)
    within = inside.T @ (np.column_stack([np.ones(number), fitted.design]) * times.sum(axis=1)[:, None])
    cross = inside.T @ (times @ weights)
    spread = float((p * (1 - p)) @ times @ weights**2)
    spread -= float(cross @ np.linalg.solve(within + _FLAT**2 * np.eye(len(within)), cross))
    return pull**2 / spread if spread > _FLAT and pull > 0 else 0.0
