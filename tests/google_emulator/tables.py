"""Where ``values.append`` finds the table that it appends to."""

from __future__ import annotations

from .a1 import Box
from .spreadsheet import Tab

Run = tuple[int, int]


def find_table(tab: Tab, box: Box) -> Box | None:
    """Give the last block of connected cells that meets a range, None when there is none.

    Cells are connected over sides and corners; a blank row or column parts two blocks. "Last" is the block that
    ends lowest, then furthest to the right, as was recorded for a whole tab.
    """
    blocks: list[list[int]] = []
    above: list[tuple[Run, int]] = []
    for row in range(len(tab.values.rows)):
        here: list[tuple[Run, int]] = []
        for run in _runs(tab.values.row(row)):
            touching = sorted({_root(blocks, at) for other, at in above if _touch(run, other)})
            at = touching[0] if touching else len(blocks)
            if not touching:
                blocks.append([at, row, row, run[0], run[1]])
            for other_block in touching[1:]:
                _join(blocks, at, other_block)
            _, top, _, left, right = blocks[at]
            blocks[at][1:] = [top, row, min(left, run[0]), max(right, run[1])]
            here.append((run, at))
        above = here
    found = [
        Box(tab.id, block[1], block[2] + 1, block[3], block[4])
        for at, block in enumerate(blocks)
        if block[0] == at
    ]
    meeting = [one for one in found if one.meets(box)]
    return max(meeting, key=lambda one: (one.bottom or 0, one.right or 0), default=None)


def _runs(cells: list[object]) -> list[Run]:
    made: list[Run] = []
    start: int | None = None
    for column, held in enumerate([*cells, None]):
        if held is not None and start is None:
            start = column
        elif held is None and start is not None:
            made.append((start, column))
            start = None
    return made


def _touch(one: Run, other: Run) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _root(blocks: list[list[int]], at: int) -> int:
    while blocks[at][0] != at:
        at = blocks[at][0]
    return at


def _join(blocks: list[list[int]], at: int, other: int) -> None:
    _, top, bottom, left, right = blocks[other]
    mine = blocks[at]
    mine[1:] = [min(mine[1], top), max(mine[2], bottom), min(mine[3], left), max(mine[4], right)]
    blocks[other][0] = at
