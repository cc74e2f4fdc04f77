"""Rows of the plan as trials: whose turnover counts in which arm, and on which days.

In: the plan and its arms. Out: places of clients and spans of days, and which trials meet on the
same clients at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.arms import Arms, find_end
from sheets_strategy.strategy.plan_rows import PlanRow

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.object_]

TOO_ALIKE = 0.5
"""From this correlation of two hypotheses on, nobody can tell which of them it was."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One row of the plan with its clients and days.

    Attributes:
        row: The row.
        now: Places of the clients that are worked from the start on, ascending.
        wait: Places of those who wait.
        start_on: The first day that counts.
        end_on: The first day that does not count any more.
        is_fixed: Whether the arms are fixed, or only foreseen.
    """

    row: PlanRow
    now: Whole
    wait: Whole
    start_on: date
    end_on: date
    is_fixed: bool

    @property
    def days(self) -> int:
        """How many days count."""
        return (self.end_on - self.start_on).days


@dataclass(frozen=True, slots=True)
class Meeting:
    """Another trial that some of the same clients were in at the same time.

    Attributes:
        code: Its row of the plan.
        worked: Per client of the trial, whether the other worked it.
        is_apart: Whether the two can be told apart.
        is_earlier: Whether it began no later, so that its arms cannot follow from this trial.
    """

    code: str
    worked: Mask
    is_apart: bool
    is_earlier: bool


def set_up_trials(
    rows: Sequence[PlanRow],
    arms: Mapping[str, Arms],
    *,
    codes: Codes,
    units: Mapping[str, str],
    as_of: date,
) -> list[Trial]:
    """Give a trial for every row with arms; one whose start nobody said begins the day after as_of.

    A client that was joined to another counts as that one; where the two were in different arms,
    as neither. A client that is gone cannot be measured.

    Args:
        rows: The plan.
        arms: Plan code → arms.
        codes: All clients that bear figures, ascending.
        units: Code → code of the row that bears its figures; itself where it is missing.
        as_of: The analysis date.
    """
    index = {code: place for place, code in enumerate(codes.tolist())}

    def find(members: Sequence[str]) -> Whole:
        places = np.array([index.get(units.get(code, code), -1) for code in members], dtype=np.int64)
        return np.unique(places[places >= 0])

    trials = []
    for row in rows:
        if (one := arms.get(row.code)) is None:
            continue
        now, wait = find(one.now), find(one.wait)
        both = np.intersect1d(now, wait)
        start_on = one.start_on or as_of + timedelta(days=1)
        if not one.wait and one.fixed_on is not None:
            # Where chance decided nothing, who is in the segment must not follow from what is counted.
            start_on = max(start_on, one.fixed_on)
        end_on = one.ends_on or find_end(row, one.comparison, start_on)
        end_on = max(end_on, start_on)
        if one.until is not None:
            end_on = max(min(end_on, one.until), start_on)
        trials.append(
            Trial(
                row,
                np.setdiff1d(now, both),
                np.setdiff1d(wait, both),
                start_on,
                end_on,
                one.fixed_on is not None,
            )
        )
    return trials


def find_meetings(trial: Trial, trials: Sequence[Trial], *, clients: Whole, treated: Mask) -> list[Meeting]:
    """List the other trials under way at the same time that worked some of the clients, by code.

    Args:
        trial: The trial that is judged.
        trials: All of them.
        clients: Places of the clients of both arms.
        treated: Which of them are in the first.
    """
    found = []
    for other in trials:
        meets = other.start_on < trial.end_on and trial.start_on < other.end_on and other.is_fixed
        if other.row.code == trial.row.code or not meets:
            continue
        worked = are_among(clients, other.now)
        # What all of them went through, or none, is no difference between the arms.
        if worked.all() or not worked.any() or treated.all() or not treated.any():
            continue
        alike = abs(float(np.corrcoef(worked, treated)[0, 1]))
        is_earlier = other.start_on <= trial.start_on
        found.append(Meeting(other.row.code, worked, alike < TOO_ALIKE, is_earlier))
    return sorted(found, key=lambda one: one.code)


def are_among(clients: Whole, others: Whole) -> Mask:
    """Say which places are among others."""
    if not len(clients) or not len(others):
        return np.zeros(len(clients), dtype=bool)
    there = np.zeros(int(max(clients.max(), others.max())) + 1, dtype=bool)
    there[others] = True
    found: Mask = there[clients]
    return found
