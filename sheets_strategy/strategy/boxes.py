"""Boxes in a space of points: what a list of boxes leaves over of another one.

A box says for each axis which points are inside. All axes lie in one Python integer, each with
a spare bit above its points: two boxes meet in one operation, and whether an axis ran empty
shows in the spare bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Box = int
"""The points of all axes that are inside, axis by axis."""


class OutOfSteps(Exception):
    """The search would take longer than it may."""


@dataclass(slots=True)
class Steps:
    """How many boxes a search may still look at; counted, not timed, so that results never vary."""

    left: int

    def take(self, number: int) -> None:
        """Take some.

        Raises:
            OutOfSteps: There are no more.
        """
        self.left -= number
        if self.left < 0:
            raise OutOfSteps


@dataclass(frozen=True, slots=True)
class Space:
    """Axes with so many points each.

    Attributes:
        sizes: Number of points of each axis.
        shifts: Where the points of each axis begin.
        spare: The spare bits.
        lowest: The lowest bit of each axis.
        fields: Spare bit → all bits of its axis.
    """

    sizes: tuple[int, ...]
    shifts: tuple[int, ...] = field(init=False)
    spare: int = field(init=False)
    lowest: int = field(init=False)
    fields: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        shifts, spare, lowest, fields = [], 0, 0, {}
        at = 0
        for size in self.sizes:
            shifts.append(at)
            lowest |= 1 << at
            spare |= 1 << (at + size)
            fields[1 << (at + size)] = ((1 << size) - 1) << at
            at += size + 1
        for name, value in (("shifts", tuple(shifts)), ("spare", spare), ("lowest", lowest)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "fields", fields)

    def box(self, sides: Sequence[int]) -> Box:
        """Join the bits of all axes."""
        box = 0
        for side, shift in zip(sides, self.shifts, strict=True):
            box |= side << shift
        return box

    def side(self, box: Box, axis: int) -> int:
        """Give the bits of one axis."""
        return (box >> self.shifts[axis]) & ((1 << self.sizes[axis]) - 1)

    def with_side(self, box: Box, axis: int, side: int) -> Box:
        """Give the box with other points on one axis."""
        whole = ((1 << self.sizes[axis]) - 1) << self.shifts[axis]
        return (box & ~whole) | side << self.shifts[axis]

    def is_empty(self, box: Box) -> bool:
        """Say whether an axis has no point inside."""
        return ((box | self.spare) - self.lowest) & self.spare != self.spare

    def find_left(
        self, box: Box, others: Sequence[tuple[int, Box]], steps: Steps, used: set[int]
    ) -> Box | None:
        """Find a part of a box that no other box meets.

        A box that differs from what is left in one axis alone shortens it; else what is left
        is parted by the box that differs in the fewest. Whatever can be decided without
        parting is.

        Args:
            box: What is to be covered.
            others: Names and boxes.
            steps: How long to search.
            used: Takes the names of the boxes that a proof of None needs.

        Returns:
            A box, or None where the others cover all.

        Raises:
            OutOfSteps: It would take too long.
        """
        spare, lowest, rest = self.spare, self.lowest, others
        while True:
            steps.take(len(rest) + 1)
            if ((box | spare) - lowest) & spare != spare:
                return None
            meeting: list[tuple[int, Box]] = []
            fewest, pivot, at = len(self.sizes) + 1, -1, 0
            for name, other in rest:
                both = box & other
                if ((both | spare) - lowest) & spare != spare:
                    continue
                if both == box:
                    used.add(name)
                    return None
                meeting.append((name, other))
                outside = (((box & ~other) | spare) - lowest) & spare
                if (differ := outside.bit_count()) < fewest:
                    fewest, pivot, at = differ, len(meeting) - 1, outside
            if not meeting:
                return box
            name, other = meeting[pivot]
            used.add(name)
            rest = meeting
            if fewest > 1:
                return self._part(box, other, at, (rest, steps, used))
            box &= ~(other & self.fields[at])

    def _part(
        self, box: Box, other: Box, axes: int, search: tuple[Sequence[tuple[int, Box]], Steps, set[int]]
    ) -> Box | None:
        """Search the parts of a box that lie outside another one, axis by axis."""
        rest, steps, used = search
        while axes:
            axis = axes & -axes
            axes ^= axis
            whole = self.fields[axis]
            found = self.find_left(box & ~(other & whole), rest, steps, used)
            if found is not None:
                return found
            box = (box & ~whole) | (box & other & whole)
        return None
