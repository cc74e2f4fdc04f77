"""What no row of the decision table takes, in conditions that a person could type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from sheets_strategy.strategy.boxes import Box, OutOfSteps, Steps
from sheets_strategy.strategy.layout import Layout, bits_of
from sheets_strategy.strategy.matching import OTHER, Points
from sheets_strategy.values.conditions import Condition
from sheets_strategy.values.intervals import Interval

MOST_GAPS = 3
GAP_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the table leaves over.

    Attributes:
        found: Conditions that no row meets, the easiest to read first; empty where rows take everybody.
        more: Whether there are others.
        proven: Whether the search came to its end.
    """

    found: tuple[Mapping[str, Condition], ...] = ()
    more: bool = False
    proven: bool = True


def find_gaps(layout: Layout, *, most: int = MOST_GAPS, most_steps: int = GAP_STEPS) -> Gaps:
    """Find what no row takes, widened as far as no row is met.

    Numbers of which only a lower bound is known are left out: nobody could read such a gap.

    Args:
        layout: The table.
        most: How many to find.
        most_steps: How many boxes may be looked at.

    Returns:
        The gaps, those of known values first. Every client that can be is in a row or in one of
        them, unless there are more.
    """
    layout = _without_bounds(layout)
    steps = Steps(most_steps)
    others = [*((place, box) for place, (_, box) in enumerate(layout.rows)), *layout.never]
    found: list[Box] = []
    try:
        while (left := layout.space.find_left(layout.everybody, others, steps, set())) is not None:
            if len(found) == most:
                return Gaps(_worded(layout, found), more=True)
            found.append(_widen(layout, left, steps))
            others.append((len(layout.rows) + len(found), found[-1]))
    except OutOfSteps:
        return Gaps(_worded(layout, found), proven=False)
    return Gaps(_worded(layout, found))


def _without_bounds(layout: Layout) -> Layout:
    pairs = zip(layout.possible, layout.points, strict=True)
    possible = tuple(side & ~bits_of(points.is_bound) for side, points in pairs)
    return replace(layout, possible=possible)


def _worded(layout: Layout, found: list[Box]) -> tuple[Mapping[str, Condition], ...]:
    worded = [dict(_conditions(layout, box)) for box in found]
    unknown = Condition(unknown=True)
    return tuple(sorted(worded, key=lambda one: (unknown in one.values(), len(one))))


def _widen(layout: Layout, box: Box, steps: Steps) -> Box:
    """Let a box grow on each axis as far as it meets no row; axes that few rows ask for go first.

    What never happens may be inside: who did not pay needs no «no class» beside it.
    «More than 12» is easier to read than all but «at most 12»: unknown is added only with all
    others, or where other words are inside that nobody named.
    """
    asked = Counter(name for row, _ in layout.rows for name in row.conditions)
    space = layout.space
    for axis in sorted(range(len(layout.names)), key=lambda axis: (asked[layout.names[axis]], axis)):
        possible = layout.possible[axis]
        named = OTHER not in layout.points[axis].words
        for side in (possible, *(1 << place for place in range(int(named), possible.bit_length()))):
            wider = space.with_side(box, axis, space.side(box, axis) | (side & possible))
            if all(_is_nobody(layout, wider & row, steps) for _, row in layout.rows):
                box = wider
    return box


def _is_nobody(layout: Layout, box: Box, steps: Steps) -> bool:
    space = layout.space
    return space.is_empty(box) or space.find_left(box, layout.never, steps, set()) is None


def _conditions(layout: Layout, box: Box) -> Iterator[tuple[str, Condition]]:
    """Give the conditions of the axes that a box does not fill."""
    for axis, (name, points) in enumerate(zip(layout.names, layout.points, strict=True)):
        side, possible = layout.space.side(box, axis), layout.possible[axis]
        if side != possible:
            yield name, word_side(points, side, possible)


def word_side(points: Points, side: int, possible: int) -> Condition:
    """Turn points of one parameter into the condition that a person would type for them.

    Args:
        points: The points.
        side: Bits of those that are meant.
        possible: Bits of those that a client can be at.
    """
    exact = [place for place in range(1, len(points.words)) if possible >> place & 1]
    inside = [place for place in exact if side >> place & 1]
    unknown = bool(side & 1)
    if not inside:
        return Condition(unknown=True)
    if len(inside) == len(exact):
        return Condition(unknown=unknown or False)
    rest = [place for place in exact if place not in inside]
    others = next((place for place in exact if points.words[place] == OTHER), 0)
    # Words that nobody named can only be meant by leaving out those that somebody did.
    negated = others in inside or (unknown and len(rest) < len(inside) and others not in rest)
    named = rest if negated else inside
    words = tuple(str(points.words[place]) for place in named if points.words[place])
    intervals = tuple(_runs(points, named, exact))
    return Condition(words, intervals, negated, None if unknown == negated else unknown)


def _runs(points: Points, named: list[int], exact: list[int]) -> Iterator[Interval]:
    """Join neighbours into intervals; at either end of what can be there is no limit."""
    numbers = [place for place in exact if not points.words[place]]
    inside = [at for at, place in enumerate(numbers) if place in set(named)]
    for _, run in groupby(enumerate(inside), key=lambda one: one[1] - one[0]):
        held = [at for _, at in run]
        low, high = (numbers[held[at]] - points.first_number for at in (0, -1))
        # Spans and limits take turns, the first is the span below all limits.
        lower = None if held[0] == 0 else float(points.limits[(low - 1) // 2])
        upper = None if held[-1] == len(numbers) - 1 else float(points.limits[high // 2])
        is_open = low % 2 == 0 and lower is not None, high % 2 == 0 and upper is not None
        yield Interval(lower, upper, *is_open)
