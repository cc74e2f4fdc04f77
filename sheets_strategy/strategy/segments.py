"""Steps 3 and 4: which segment each client is in; the first row that matches wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.matching import Places, cut_points
from sheets_strategy.strategy.profiles import Mask, Parameter
from sheets_strategy.values.conditions import Condition

Marks = npt.NDArray[np.uint64]
_BLOCK = 64

_AT_ONCE = 8192
"""Clients whose marks are made together: so few that these stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of the decision table.

    Attributes:
        code: Lasting key.
        number: Place in the order; None where the cell is empty or unreadable.
        name: What people call it.
        conditions: Parameter → condition; "any" ones are left out.
        broken: Whether a condition could not be read, so that nobody is assigned.
        department: Vocabulary key, "" for none.
    """

    code: str
    number: float | None
    name: str
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    broken: bool = False
    department: str = ""


def assign_segments(
    parameters: Mapping[str, Parameter],
    *,
    segments: Sequence[Segment],
    manual: npt.NDArray[np.object_],
    excluded: Mask,
) -> npt.NDArray[np.object_]:
    """Give every client the code of the first segment by number whose conditions all hold.

    «Не работать» and «Сегмент вручную» decide before the table. A row without
    any condition takes only manual clients, unless it is the last one. Rows
    without a readable number, and broken ones, take nobody.

    Args:
        parameters: Parameter → its values, all of one length.
        segments: The decision table, in any order.
        manual: Segment code that a person gave, "" for none; one per client.
        excluded: Whether a person said not to work with the client.

    Returns:
        Per client a segment's code, "" for none.
    """
    rows = taking_rows(segments)
    first = find_first(mark_segments(parameters, rows))
    found = np.array([*(row.code for row in rows), ""], dtype=object)[first]
    typed = manual != ""
    found[typed] = manual[typed]
    found[excluded] = ""
    return found


def taking_rows(segments: Sequence[Segment]) -> list[Segment]:
    """Give the rows that take clients by their conditions, in order: all others take nobody."""
    ordered = in_order(segments)
    return [one for one in ordered if not one.broken and (one.conditions or one is ordered[-1])]


def mark_segments(parameters: Mapping[str, Parameter], rows: Sequence[Segment]) -> Marks:
    """Say for every client whose conditions hold, whatever stands first.

    Each parameter is cut into the points that the conditions on it tell apart; a table says
    per point in which rows nothing is against it. A client fits the rows that the
    points of all its parameters leave over.

    Args:
        parameters: Parameter → its values, all of one length.
        rows: Rows of the decision table.

    Returns:
        Clients × blocks of 64 rows: bit k of block b is set where row 64 b + k fits.
    """
    size, blocks = _size(parameters), -(-max(len(rows), 1) // _BLOCK)
    asked: dict[str, dict[Condition, list[int]]] = {}
    for place, row in enumerate(rows):
        for name, condition in row.conditions.items():
            asked.setdefault(name, {}).setdefault(condition, []).append(place)
    tables = []
    for name, conditions in asked.items():
        points = cut_points(conditions, numeric=parameters[name].numbers is not None)
        fits = np.ones((len(points.words), len(rows)), dtype=bool)
        for condition, places in conditions.items():
            fits[:, places] = points.holds(condition)[:, None]
        tables.append((points.place(parameters[name]), _pack(fits, blocks)))
    marks = np.tile(_pack(np.ones((1, len(rows)), dtype=bool), blocks), (size, 1))
    for start in range(0, size, _AT_ONCE):
        _leave_over(marks[start : start + _AT_ONCE], tables, start=start)
    return marks


def _leave_over(marks: Marks, tables: Sequence[tuple[Places, Marks]], *, start: int) -> None:
    """Take from the marks of some clients the rows that the points of any parameter refuse."""
    left = np.empty_like(marks)
    for places, fits in tables:
        marks &= np.take(fits, places[start : start + len(marks)], axis=0, out=left, mode="clip")


def find_first(marks: Marks) -> npt.NDArray[np.int64]:
    """Give the place of the first row that each client fits, -1 for none."""
    first = np.full(len(marks), -1, dtype=np.int64)
    for block in reversed(range(marks.shape[1])):
        held = marks[:, block]
        lowest = held & (~held + np.uint64(1))
        # A power of two is exact as a float.
        place = np.frexp(lowest.astype(np.float64))[1] - 1 + _BLOCK * block
        first = np.where(held != 0, place, first)
    return first


def _pack(fits: npt.NDArray[np.bool_], blocks: int) -> Marks:
    """Turn columns into bits, the first column into the lowest one."""
    wide = np.zeros((len(fits), blocks * _BLOCK), dtype=bool)
    wide[:, : fits.shape[1]] = fits
    return np.packbits(wide, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def in_order(segments: Sequence[Segment]) -> list[Segment]:
    """Give the numbered rows by number, ties by code: where a row stands decides nothing."""
    numbered = [segment for segment in segments if segment.number is not None]
    return sorted(numbered, key=lambda segment: (segment.number or 0.0, segment.code))


def match_segment(parameters: Mapping[str, Parameter], *, segment: Segment) -> Mask:
    """Say per client whether all conditions of a segment hold."""
    found: Mask = mark_segments(parameters, [segment])[:, 0] != 0
    return found


def _size(parameters: Mapping[str, Parameter]) -> int:
    one = next(iter(parameters.values()))
    return len(one.keys) if one.keys is not None else len(one.numbers if one.numbers is not None else ())
