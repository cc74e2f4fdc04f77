"""Whether a condition holds for each client; unknown is never guessed.

The values of a parameter are cut into points that no condition asked of it tells apart; a
condition is looked at once per point, however many clients there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.profiles import Mask, Parameter
from sheets_strategy.values.conditions import Condition, Interval
from sheets_strategy.values.intervals import read_number

OTHER = "\x00other"
"""Stands for all words that no condition names."""

_FEW = 24
"""With so few limits comparing each is faster than a search."""

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Points:
    """Values of one parameter, at least one for all that some conditions tell apart.

    Attributes:
        words: Word of each point, "" for numbers and unknown.
        numbers: Number of each point, NaN for words and unknown; words may be numbers, too.
        is_bound: Whether a number is only a lower bound.
        limits: Numbers that conditions name, ascending. Between two of them lies one point; all
            points of numbers stand together, first those that are exact.
        first_number: Place of the first of them.
        places: Word → its place; unknown stands first.
    """

    words: npt.NDArray[np.object_]
    numbers: Numbers
    is_bound: Mask
    limits: Numbers
    first_number: int
    places: Mapping[str, int]

    def holds(self, condition: Condition) -> Mask:
        """Say at which points a condition holds."""
        inside = np.zeros(len(self.words), dtype=bool)
        inside[[self.places[value] for value in condition.values if value in self.places]] = True
        measure = _maybe_inside if condition.negated else _inside
        for interval in condition.intervals:
            inside |= measure(self.numbers, interval, self.is_bound)
        if not condition.values and not condition.intervals:
            inside[:] = condition.unknown is not True
        elif condition.negated:
            inside = ~inside
        inside[0] = condition.takes_unknown
        return inside

    def place(self, parameter: Parameter) -> Places:
        """Give the point of every client."""
        if parameter.numbers is None:
            keys = parameter.keys if parameter.keys is not None else np.zeros(0, dtype=object)
            return self._place_words(keys)
        places = np.where(np.isnan(parameter.numbers), 0, self._place_numbers(parameter.numbers))
        if parameter.is_bound is None or not parameter.is_bound.any():
            return places
        return places + np.where(parameter.is_bound & (places > 0), 2 * len(self.limits) + 1, 0)

    def _place_numbers(self, numbers: Numbers) -> Places:
        if len(self.limits) > _FEW:
            sides = (np.searchsorted(self.limits, numbers, side=side) for side in ("left", "right"))
            below, upto = sides
            return np.asarray(self.first_number + below + upto, dtype=np.int64)
        # Limits below a number count twice, one that it lies on counts once.
        passed = np.zeros(len(numbers), dtype=np.int8)
        for limit in self.limits.tolist():
            passed += (numbers > limit).view(np.int8)
            passed += (numbers >= limit).view(np.int8)
        return self.first_number + passed.astype(np.int64)

    def _place_words(self, keys: npt.NDArray[np.object_]) -> Places:
        objects, words = _tell_objects(keys)
        codes, found = pd.factorize(words)
        known = {**self.places, "": 0}
        places = np.array([known.get(word, 1) for word in found.tolist()], dtype=np.int64)
        if len(self.limits):
            numbers = [read_number(word) if known.get(word, 1) == 1 else None for word in found.tolist()]
            there = [place for place, number in enumerate(numbers) if number is not None]
            places[there] = self._place_numbers(np.array([numbers[place] for place in there], dtype=float))
        # Missing words are as unknown as empty ones.
        return np.append(places, 0)[codes].take(objects)


def cut_points(
    conditions: Iterable[Condition], *, numeric: bool, vocabulary: Iterable[str] | None = None
) -> Points:
    """Cut a parameter at all that some conditions name.

    Args:
        conditions: What is asked of it.
        numeric: Whether it holds numbers.
        vocabulary: All its values, where they are known; then no other word is thought of.
    """
    asked = tuple(conditions)
    limits = _limits(asked)
    if numeric:
        numbers = _around(limits)
        bound = np.repeat([False, False, True], [1, len(numbers), len(numbers)])
        words = np.full(len(bound), "", dtype=object)
        return Points(words, np.concatenate(([np.nan], numbers, numbers)), bound, limits, 1, {})
    named = {value for condition in asked for value in condition.values}
    held = ["", OTHER, *sorted(named)] if vocabulary is None else ["", *sorted({*vocabulary, *named})]
    among = [_number_of(word) if len(limits) else np.nan for word in held]
    more = _around(limits) if len(limits) and vocabulary is None else np.zeros(0)
    words = np.array([*held, *[""] * len(more)], dtype=object)
    none = np.zeros(len(words), dtype=bool)
    places = {word: place for place, word in enumerate(held) if word}
    return Points(words, np.concatenate((among, more)), none, limits, len(held), places)


def match_condition(parameter: Parameter, condition: Condition) -> Mask:
    """Say per client whether a condition holds; unknown meets "any", "unknown" and a negation only."""
    points = cut_points([condition], numeric=parameter.numbers is not None)
    found: Mask = points.holds(condition)[points.place(parameter)]
    return found


def _tell_objects(keys: npt.NDArray[np.object_]) -> tuple[Places, npt.NDArray[np.object_]]:
    """Give the number of each client's word, and the words by number; a word may have several.

    Clients mostly share one object for a word, so objects are told apart, by their addresses: that
    is several times as fast as reading every text.
    """
    held = np.ascontiguousarray(keys)
    objects, addresses = pd.factorize(np.ndarray(held.shape, dtype=np.intp, buffer=held))
    client = np.empty(len(addresses), dtype=np.int64)
    client[objects] = np.arange(len(held))
    return objects, held[client]


def _limits(conditions: Sequence[Condition]) -> Numbers:
    named = {
        limit
        for condition in conditions
        for interval in condition.intervals
        for limit in (interval.low, interval.high)
        if limit is not None
    }
    return np.array(sorted(named), dtype=float)


def _around(limits: Numbers) -> Numbers:
    """Give a number below the first limit, then each limit and the next number above it."""
    if not len(limits):
        return np.zeros(1)
    after = np.nextafter(limits, np.inf)
    return np.concatenate(([np.nextafter(limits[0], -np.inf)], np.column_stack((limits, after)).ravel()))


def _number_of(word: str) -> float:
    number = read_number(word)
    return float("nan") if number is None else number


def _maybe_inside(numbers: Numbers, interval: Interval, is_bound: Mask) -> Mask:
    """Say whether a number lies inside; for a lower bound, whether what it bounds may."""
    upward = Interval(None, interval.high, high_open=interval.high_open)
    none = np.zeros(len(numbers), dtype=bool)
    return np.where(is_bound, _inside(numbers, upward, none), _inside(numbers, interval, none))


def _inside(numbers: Numbers, interval: Interval, is_bound: Mask) -> Mask:
    """Say whether a number lies inside; a lower bound meets no upper limit."""
    inside = ~np.isnan(numbers)
    if interval.low is not None:
        inside &= (numbers > interval.low) if interval.low_open else (numbers >= interval.low)
    if interval.high is not None:
        inside &= (numbers < interval.high) if interval.high_open else (numbers <= interval.high)
        inside &= ~is_bound
    return inside
