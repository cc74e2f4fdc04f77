"""Which segments nobody can ever reach, whoever the clients are: earlier rows take all.

The values of each parameter are cut into points that no condition of the table
tells apart from their neighbours; a row is then a box, a set of points for each
parameter, and what earlier rows leave over is a list of boxes. The check is
exact but for two things that it does not know: values that exclude each other
in life (a prospect with a class), and tables that fall into too many boxes.
Neither makes it name a segment wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sheets_strategy.strategy.matching import match_condition
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.values.conditions import Condition

Box = tuple[int, ...]
"""For each parameter the bits of its points that are inside."""

_MOST_BOXES = 20_000
_OTHER = "\x00other"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A segment that nobody can reach, and the earlier ones that take its clients, in order."""

    segment: Segment
    taken_by: tuple[Segment, ...]


def find_unreachable(
    segments: Sequence[Segment], *, vocabularies: Mapping[str, Iterable[str]], numeric: Collection[str]
) -> list[Unreachable]:
    """Find the segments whose clients are all taken by earlier ones, alone or together.

    Rows that take nobody by their own nature (without a number or conditions, or with
    a condition that nobody understands) are passed over.

    Args:
        segments: The decision table.
        vocabularies: Parameter → all its values, for those with a closed vocabulary.
        numeric: Parameters that hold numbers; all others are free text.

    Returns:
        By the order of segments; nothing more once there are too many boxes to compare.
    """
    ordered = in_order(segments)
    rows = [one for one in ordered if not one.broken and (one.conditions or one is ordered[-1])]
    names = sorted({name for row in rows for name in row.conditions})
    points = {name: _cut(name, rows, vocabularies.get(name), name in numeric) for name in names}
    everybody = tuple(_bits(points[name], Condition()) for name in names)
    boxes = [
        tuple(_bits(points[name], row.conditions.get(name, Condition())) for name in names) for row in rows
    ]
    left, found = [everybody], []
    takers: list[tuple[Segment, Box]] = []
    for row, box in zip(rows, boxes, strict=True):
        if all(_meet(one, box) is None for one in left):
            found.append(Unreachable(row, tuple(_takers(box, takers))))
            continue
        takers.append((row, box))
        left = [piece for one in left for piece in _subtract(one, box)]
        if len(left) > _MOST_BOXES:
            break
    return found


def _takers(box: Box, earlier: Sequence[tuple[Segment, Box]]) -> list[Segment]:
    """Name the one earlier row that takes all, else those that do so together."""
    for row, other in earlier:
        if _meet(box, other) == box:
            return [row]
    return [row for row, other in earlier if _meet(box, other) is not None]


def _meet(one: Box, other: Box) -> Box | None:
    """Give what two boxes share, None for nothing."""
    both = tuple(a & b for a, b in zip(one, other, strict=True))
    return both if all(both) else None


def _subtract(one: Box, other: Box) -> list[Box]:
    """Give the boxes that make up what is in one and not in the other."""
    if _meet(one, other) is None:
        return [one]
    pieces: list[Box] = []
    inside: list[int] = []
    for place, (a, b) in enumerate(zip(one, other, strict=True)):
        if a & ~b:
            pieces.append((*inside, a & ~b, *one[place + 1 :]))
        inside.append(a & b)
    return pieces


def _bits(points: Parameter, condition: Condition) -> int:
    holds = match_condition(points, condition)
    return sum(1 << int(place) for place in np.flatnonzero(holds))


def _cut(name: str, rows: Sequence[Segment], vocabulary: Iterable[str] | None, numeric: bool) -> Parameter:
    """Give points of a parameter, at least one for all that the conditions tell apart."""
    conditions = [row.conditions[name] for row in rows if name in row.conditions]
    limits = {
        limit
        for condition in conditions
        for interval in condition.intervals
        for limit in (interval.low, interval.high)
        if limit is not None
    }
    numbers = _around(sorted(limits))
    values = {value for condition in conditions for value in condition.values}
    if vocabulary is not None:
        return Parameter(keys=np.array(["", *sorted({*vocabulary, *values})], dtype=object))
    if not numeric:
        words = [f"{number:f}" for number in numbers]
        return Parameter(keys=np.array(["", _OTHER, *sorted(values), *words], dtype=object))
    known = np.array([*numbers, *numbers, np.nan], dtype=float)
    is_bound = np.array([False] * len(numbers) + [True] * len(numbers) + [False], dtype=bool)
    return Parameter(numbers=known, is_bound=is_bound)


def _around(limits: Sequence[float]) -> list[float]:
    """Give the limits, a number between each two, one below all and one above all."""
    if not limits:
        return [0.0]
    between = [(low + high) / 2 for low, high in pairwise(limits)]
    return sorted([*limits, *between, limits[0] - 1, limits[-1] + 1])
