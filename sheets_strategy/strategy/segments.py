"""Steps 3 and 4: which segment each client is in; the first row that matches wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.matching import match_condition
from sheets_strategy.strategy.profiles import Mask, Parameter
from sheets_strategy.values.conditions import Condition


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
    found = np.where(excluded, "", manual)
    open_ = ~excluded & (manual == "")
    ordered = in_order(segments)
    for segment in ordered:
        if segment.broken or (not segment.conditions and segment is not ordered[-1]):
            continue
        taken = open_ & match_segment(parameters, segment=segment)
        found = np.where(taken, segment.code, found)
        open_ &= ~taken
    return found


def in_order(segments: Sequence[Segment]) -> list[Segment]:
    """Give the numbered rows by number, ties by code: where a row stands decides nothing."""
    numbered = [segment for segment in segments if segment.number is not None]
    return sorted(numbered, key=lambda segment: (segment.number or 0.0, segment.code))


def match_segment(parameters: Mapping[str, Parameter], *, segment: Segment) -> Mask:
    """Say per client whether all conditions of a segment hold."""
    holds = np.ones(_size(parameters), dtype=bool)
    for name, condition in segment.conditions.items():
        holds &= match_condition(parameters[name], condition)
    return holds


def _size(parameters: Mapping[str, Parameter]) -> int:
    one = next(iter(parameters.values()))
    return len(one.keys) if one.keys is not None else len(one.numbers if one.numbers is not None else ())
