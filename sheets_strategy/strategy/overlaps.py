"""Where the order of two rows alone decides, and most of what a row is for goes to one above it.

In a table whose first match wins nearly all rows overlap, and an exception stands above its rule
by design. Told is what people do not expect: a row that says more than one above it and yet
loses most clients to it, or clients that two departments would claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.boxes import OutOfSteps, Steps
from sheets_strategy.strategy.layout import Layout
from sheets_strategy.strategy.profiles import Mask
from sheets_strategy.strategy.segments import Marks, Segment, find_first

FEWEST_CLAIMED = 3
"""So many clients two departments have to claim before it is told."""

NOBODY = "nobody"
_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Overlap:
    """An earlier row that takes at least half of what a later one is for.

    Attributes:
        earlier: It stands first.
        later: It takes what the earlier one leaves over.
        clients: Clients of today that fit both and are in the earlier one.
        of: Clients of today that fit the later one.
        turnover_kop: Turnover of the former.
        is_finer: Whether the later one asks for all that the earlier one does, and for more.
    """

    earlier: Segment
    later: Segment
    clients: int
    of: int
    turnover_kop: int
    is_finer: bool


def find_overlaps(
    layout: Layout, marks: Marks, *, counted: Mask, turnover_kop: npt.NDArray[np.int64]
) -> tuple[Overlap, ...]:
    """Find for every row the one above it that takes most of its clients, where order alone decides.

    Told are pairs of which neither lies inside the other and in which the later row is finer
    or belongs to another department. Without clients of today it is told where the later row is
    finer and the earlier one narrows it in one parameter only, to at least half of its points.

    Args:
        layout: The table.
        marks: Which rows each client fits, as ``mark_segments`` gave for the same rows.
        counted: Clients that the table decides about.
        turnover_kop: Turnover of each client.

    Returns:
        By the later row; at most one for each.

    Source: docs/figures.md, "Analysis of the table of segments".
    """
    first = np.where(counted, find_first(marks), -1)
    found = []
    for place, (later, _) in enumerate(layout.rows):
        fits = (marks[:, place // 64] >> np.uint64(place % 64)) & np.uint64(1) != 0
        fits &= counted
        winners = np.bincount(first[fits] + 1, minlength=len(layout.rows) + 1)[1:]
        of = int(fits.sum())
        told = [
            (int(winners[before]), -before, is_finer)
            for before, is_finer in _pairs(layout, place)
            if _takes_half(layout, before, place, int(winners[before]), of, is_finer)
        ]
        if told:
            clients, back, is_finer = max(told)
            shared = fits & (first == -back)
            kop = int(turnover_kop[shared].sum())
            found.append(Overlap(layout.rows[-back][0], later, clients, of, kop, is_finer))
    return tuple(found)


def _pairs(layout: Layout, place: int) -> Iterator[tuple[int, bool]]:
    """Give the rows above that overlap by their order alone, and whether the lower one is finer."""
    later, box = layout.rows[place]
    space = layout.space
    if not later.conditions:
        return
    for before, (earlier, other) in enumerate(layout.rows[:place]):
        both = box & other
        if both in (box, other) or space.is_empty(both):
            continue
        is_finer = earlier.conditions.keys() < later.conditions.keys()
        claimed = {earlier.department, later.department}
        if (is_finer or (len(claimed) == 2 and not claimed & {"", NOBODY})) and _can_be(layout, both):
            yield before, is_finer


def _can_be(layout: Layout, box: int) -> bool:
    try:
        return layout.space.find_left(box, layout.never, Steps(_STEPS), set()) is not None
    except OutOfSteps:
        return False


def _takes_half(layout: Layout, before: int, place: int, clients: int, of: int, is_finer: bool) -> bool:
    if of:
        return 2 * clients >= of
    if not is_finer:
        return False
    box, other = layout.rows[place][1], layout.rows[before][1]
    narrowed = [
        (layout.space.side(box, axis), layout.space.side(box & other, axis))
        for axis in range(len(layout.names))
    ]
    narrowed = [(whole, part) for whole, part in narrowed if whole != part]
    return len(narrowed) == 1 and 2 * narrowed[0][1].bit_count() >= narrowed[0][0].bit_count()
