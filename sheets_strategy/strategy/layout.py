"""The decision table as boxes: for each parameter the points at which a row holds."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sheets_strategy.strategy.boxes import Box, Space
from sheets_strategy.strategy.life import ALWAYS_KNOWN, BOUNDED, RANGES, Range, Together
from sheets_strategy.strategy.matching import Points, cut_points
from sheets_strategy.strategy.profiles import Mask
from sheets_strategy.strategy.segments import Segment, taking_rows
from sheets_strategy.values.conditions import ANY, Condition


@dataclass(frozen=True, slots=True)
class Layout:
    """A decision table and what is always so of clients, as boxes.

    Attributes:
        names: Parameter of each axis.
        points: The values that the axes stand for.
        possible: Per axis the points that a client can be at.
        space: The axes.
        rows: Rows that take clients by their conditions, in order, each with its box; an
            axis without a point inside is a condition that no value meets.
        never: Boxes that hold no client, under names below zero.
    """

    names: tuple[str, ...]
    points: tuple[Points, ...]
    possible: tuple[int, ...]
    space: Space
    rows: tuple[tuple[Segment, Box], ...]
    never: tuple[tuple[int, Box], ...]

    @property
    def everybody(self) -> Box:
        """Give the box of all clients that can be."""
        return self.space.box(self.possible)

    def box(self, conditions: Mapping[str, Condition]) -> Box:
        """Give the box of some conditions."""
        sides = (
            bits_of(points.holds(conditions.get(name, ANY))) & possible
            for name, points, possible in zip(self.names, self.points, self.possible, strict=True)
        )
        return self.space.box(tuple(sides))


def lay_out(
    segments: Sequence[Segment],
    *,
    vocabularies: Mapping[str, Iterable[str]],
    numeric: Collection[str],
    never_together: Iterable[Together] = (),
    bounded: Collection[str] = BOUNDED,
) -> Layout:
    """Turn a decision table into boxes.

    Args:
        segments: The decision table.
        vocabularies: Parameter → all its values, for those with a closed vocabulary.
        numeric: Parameters that hold numbers; all others are free text.
        never_together: What never holds at once; what names unknown parameters is left out.
        bounded: Parameters of which only a lower bound may be known.
    """
    rows = taking_rows(segments)
    parameters = {*vocabularies, *numeric, *(name for row in rows for name in row.conditions)}
    facts = [one for one in never_together if one.keys() <= parameters]
    asked: dict[str, dict[Condition, None]] = {}
    for conditions in (*(row.conditions for row in rows), *facts):
        for name, condition in conditions.items():
            asked.setdefault(name, {})[condition] = None
    names = tuple(sorted(asked))
    points = tuple(
        cut_points(asked[name], numeric=name in numeric, vocabulary=vocabularies.get(name)) for name in names
    )
    possible = tuple(
        bits_of(_possible(name, one) & ~(one.is_bound & (name not in bounded)))
        for name, one in zip(names, points, strict=True)
    )
    space = Space(tuple(len(one.words) for one in points))
    layout = Layout(names, points, possible, space, (), ())
    never = tuple((-1 - place, layout.box(one)) for place, one in enumerate(facts))
    boxes = tuple((row, layout.box(row.conditions)) for row in rows)
    return Layout(names, points, possible, space, boxes, never)


def _possible(name: str, points: Points) -> Mask:
    """Say at which points a client can be."""
    possible = np.ones(len(points.words), dtype=bool)
    possible[0] = name not in ALWAYS_KNOWN
    limits = RANGES.get(name)
    if limits is None:
        return possible
    numbers, edges = points.numbers, set(points.limits.tolist())
    for place in np.flatnonzero(~np.isnan(numbers)).tolist():
        possible[place] = _holds_a_number(float(numbers[place]), edges, limits)
    return possible


def _holds_a_number(number: float, edges: set[float], limits: Range) -> bool:
    """Say whether a point, or the span between two limits that it stands for, holds a possible number."""
    if number in edges:
        return limits.low <= number <= limits.high and (not limits.whole or number == math.floor(number))
    low = max((edge for edge in edges if edge < number), default=-math.inf)
    high = min((edge for edge in edges if edge > number), default=math.inf)
    if limits.whole:
        first = max(math.floor(low) + 1, limits.low) if low > -math.inf else limits.low
        return first < high and first <= limits.high
    return max(low, limits.low) < min(high, limits.high) or low < limits.low < high


def bits_of(inside: Mask) -> int:
    """Give a whole number of which bit k is set where point k is inside."""
    return int.from_bytes(np.packbits(inside, bitorder="little").tobytes(), "little")
