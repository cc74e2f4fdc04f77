"""Which rows of the decision table can take nobody, whoever the clients are, and why.

A row is a box of points (see ``layout``). It is out of reach where earlier rows and what never
happens to clients cover it together. The search is exact; it ends after a fixed number of
steps, and then says which rows are not proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sheets_strategy.strategy.boxes import Box, OutOfSteps, Space, Steps
from sheets_strategy.strategy.layout import Layout
from sheets_strategy.strategy.segments import Segment

MOST_STEPS = 8_000_000
"""Boxes looked at in one table: about 4 seconds of a slow machine."""

_FIRST_STEPS = 10_000
Named = tuple[int, Box]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A row whose conditions nobody can meet.

    Attributes:
        segment: The row.
        parameters: One parameter whose condition no value meets, or several whose conditions never
            hold together.
    """

    segment: Segment
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A row that nobody can reach.

    Attributes:
        segment: The row.
        taken_by: Earlier rows that take its clients, in order; without any of them some are left.
        is_same: Whether there is one that takes exactly the same clients.
    """

    segment: Segment
    taken_by: tuple[Segment, ...]
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What was found, each by the order of rows.

    Attributes:
        contradictions: Rows that nobody can meet.
        unreachable: Rows that earlier ones take everybody from.
        not_proven: Rows for which the search ended too early.
    """

    contradictions: tuple[Contradiction, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    not_proven: tuple[Segment, ...] = ()


def find_unreachable(layout: Layout, *, most_steps: int = MOST_STEPS) -> Reach:
    """Find the rows that can take nobody.

    Args:
        layout: The table.
        most_steps: How many boxes may be looked at.
    """
    steps = Steps(most_steps)
    contradictions = find_contradictions(layout, steps)
    lost = {one.segment.code for one in contradictions}
    rows = [place for place, (segment, _) in enumerate(layout.rows) if segment.code not in lost]
    found: dict[int, Unreachable | None] = {}
    # Most rows are decided at once; the others share what is left.
    hard = [place for place in rows if not _decide(layout, place, found, steps, _FIRST_STEPS)]
    for done, place in enumerate(hard):
        _decide(layout, place, found, steps, max(steps.left, 0) // (len(hard) - done))
    unreachable = tuple(one for place in rows if (one := found.get(place)) is not None)
    not_proven = tuple(layout.rows[place][0] for place in rows if place not in found)
    return Reach(contradictions, unreachable, not_proven)


def find_contradictions(layout: Layout, steps: Steps) -> tuple[Contradiction, ...]:
    """Find the rows that no client can meet, earlier rows or not."""
    found = []
    for segment, box in layout.rows:
        sides = [layout.space.side(box, axis) for axis in range(len(layout.names))]
        alone = next((name for name, side in zip(layout.names, sides, strict=True) if not side), None)
        if alone is not None:
            found.append(Contradiction(segment, (alone,)))
            continue
        # What takes too long here is decided with the earlier rows, or not proven.
        with suppress(OutOfSteps):
            if _is_covered(layout.space, box, layout.never, steps):
                found.append(Contradiction(segment, _clashing(layout, segment, box, steps)))
    return tuple(found)


def _clashing(layout: Layout, segment: Segment, box: Box, steps: Steps) -> tuple[str, ...]:
    """Leave out conditions as long as the others still contradict each other."""
    kept = [name for name in layout.names if name in segment.conditions]
    for name in tuple(kept):
        axis = layout.names.index(name)
        wider = layout.space.with_side(box, axis, layout.possible[axis])
        if _is_covered(layout.space, wider, layout.never, steps):
            box = wider
            kept.remove(name)
    return tuple(sorted(kept, key=tuple(segment.conditions).index))


def _decide(
    layout: Layout, place: int, found: dict[int, Unreachable | None], steps: Steps, most: int
) -> bool:
    """Decide one row within so many steps; note None for a row within reach."""
    segment, box = layout.rows[place]
    space = layout.space
    mine = Steps(min(most, max(steps.left, 0)))
    before = mine.left
    earlier = [
        (name, other)
        for name, (_, other) in enumerate(layout.rows[:place])
        if not space.is_empty(box & other)
    ]
    used: set[int] = set()
    try:
        if space.find_left(box, [*earlier, *layout.never], mine, used) is not None:
            found[place] = None
        else:
            takers = _fewest_takers(space, box, [one for one in earlier if one[0] in used], layout, steps)
            if not takers:
                return False
            taken_by = tuple(layout.rows[name][0] for name in takers)
            same = len(takers) == 1 and layout.rows[takers[0]][1] == box
            found[place] = Unreachable(segment, taken_by, same)
    except OutOfSteps:
        return False
    finally:
        steps.left -= before - max(mine.left, 0)
    return True


def _fewest_takers(
    space: Space, box: Box, takers: Sequence[Named], layout: Layout, steps: Steps
) -> list[int]:
    """Name one row that takes all, the first; else drop rows as long as the others take all."""
    for name, (_, other) in enumerate(layout.rows):
        if name > max((one for one, _ in takers), default=-1):
            break
        if box & other == box:
            return [name]
    mine = Steps(min(_FIRST_STEPS * 5, max(steps.left, 0)))
    kept = list(takers)
    try:
        for one in takers:
            if _is_covered(space, box, [one, *layout.never], mine):
                return [one[0]]
        for one in reversed(takers):
            rest = [other for other in kept if other != one]
            if _is_covered(space, box, [*rest, *layout.never], mine):
                kept = rest
    except OutOfSteps:
        pass
    return [name for name, _ in kept]


def _is_covered(space: Space, box: Box, others: Iterable[Named], steps: Steps) -> bool:
    return space.find_left(box, tuple(others), steps, set()) is None
