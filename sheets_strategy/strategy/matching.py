"""Whether a condition holds for each client; unknown is never guessed."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.profiles import Mask, Parameter
from sheets_strategy.values.conditions import Condition, Interval

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def match_condition(parameter: Parameter, condition: Condition) -> Mask:
    """Say per client whether a condition holds; unknown meets "any", "unknown" and a negation only."""
    numbers = parameter.numbers
    if numbers is None:
        keys = parameter.keys if parameter.keys is not None else np.zeros(0, dtype=object)
        known = np.array([key != "" for key in keys], dtype=bool)
        inside = np.isin(keys.astype(str), condition.values)
        numbers = _numbers_among(keys) if condition.intervals else np.full(len(keys), np.nan)
    else:
        known = ~np.isnan(numbers)
        inside = np.zeros(len(numbers), dtype=bool)
    if condition.is_any:
        return np.ones(len(known), dtype=bool)
    if condition.unknown is not None:
        return known ^ condition.unknown
    measure = _maybe_inside if condition.negated else _inside
    for interval in condition.intervals:
        inside |= measure(numbers, interval, parameter.is_bound)
    holds: Mask = inside & known
    return ~holds if condition.negated else holds


def _numbers_among(keys: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Read the words that are numbers; NaN for the others."""
    return np.array([float(key.replace(",", ".")) if _NUMBER.fullmatch(key) else np.nan for key in keys])


def _maybe_inside(numbers: npt.NDArray[np.float64], interval: Interval, is_bound: Mask | None) -> Mask:
    """Say whether a number lies inside; for a lower bound, whether what it bounds may."""
    inside = _inside(numbers, interval, None)
    if is_bound is None:
        return inside
    upward = Interval(None, interval.high, high_open=interval.high_open)
    return np.where(is_bound, _inside(numbers, upward, None), inside)


def _inside(numbers: npt.NDArray[np.float64], interval: Interval, is_bound: Mask | None) -> Mask:
    """Say whether a number lies inside; a lower bound meets no upper limit."""
    inside = np.ones(len(numbers), dtype=bool)
    if interval.low is not None:
        inside &= (numbers > interval.low) if interval.low_open else (numbers >= interval.low)
    if interval.high is not None:
        inside &= (numbers < interval.high) if interval.high_open else (numbers <= interval.high)
        if is_bound is not None:
            inside &= ~is_bound
    return inside
