"""With whom the clients of a trial are compared, and inside what.

In: trials and where clients stood. Out: the clients of both arms and their strata.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.adjusted import find_common
from sheets_strategy.strategy.arms import find_noted
from sheets_strategy.strategy.effect import UNTOUCHED, WAITING, Evidence
from sheets_strategy.strategy.standing import Standing
from sheets_strategy.strategy.trials import Meeting, Trial, are_among, find_meetings

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
MOST_STRATA = 3
"""By how many other hypotheses strata are parted."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Clients of both arms.

    Attributes:
        clients: Places, ascending.
        treated: Which of them are worked.
        strata: Inside what they are compared.
        compared_with: As of ``Effect``.
        meetings: Other trials on them.
    """

    clients: Whole
    treated: Mask
    strata: Whole
    compared_with: str
    meetings: tuple[Meeting, ...]


def group_trial(trial: Trial, trials: Sequence[Trial], now: Standing, touched: Mask) -> Groups:
    """Put the clients of both arms together, and say inside what they are compared."""
    wait, strata, compared_with = trial.wait, now.letter, WAITING
    if not len(wait):
        # Nobody waits: those nobody works, of the same class, last payment and course.
        compared_with, strata = UNTOUCHED, now.kind
        free = ~touched
        free[trial.now] = False
        wait = np.flatnonzero(free)
        wait = wait[are_among(strata[wait], strata[trial.now])]
    clients = np.union1d(trial.now, wait)
    treated = are_among(clients, trial.now)
    if compared_with == UNTOUCHED:
        alike = _find_alike(now.before[clients], treated, now.letter[clients])
        clients, treated = clients[alike], treated[alike]
        common = find_common(treated, strata[clients])
        clients, treated = clients[common], treated[common]
    meetings = find_meetings(trial, trials, clients=clients, treated=treated)
    strata = _refine(strata[clients], treated, meetings)
    return Groups(clients, treated, strata, compared_with, tuple(meetings))


def _find_alike(before: Numbers, treated: Mask, letters: Whole) -> Mask:
    """Say who is of a size that clients of the same class in the other group have, too."""
    alike = np.zeros(len(before), dtype=bool)
    for letter in np.unique(letters):
        inside = letters == letter
        ours, others = before[inside & treated], before[inside & ~treated]
        if len(ours) and len(others):
            low, high = max(ours.min(), others.min()), min(ours.max(), others.max())
            alike |= inside & (before >= low) & (before <= high)
    return alike


def _refine(strata: Whole, treated: Mask, meetings: Sequence[Meeting]) -> Whole:
    """Compare only clients with whom other hypotheses did the same, as long as no client is lost."""
    left = MOST_STRATA
    for meeting in meetings:
        if not (meeting.is_apart and meeting.is_earlier and left):
            continue
        finer = strata * 2 + meeting.worked
        if (find_common(treated, finer) == find_common(treated, strata)).all():
            strata, left = finer, left - 1
    return strata


def find_touched(trials: Sequence[Trial], evidence: Evidence, codes: npt.NDArray[np.object_]) -> Mask:
    """Say which clients any row of the plan worked or keeps waiting, or anybody noted anything of."""
    touched = np.zeros(len(codes), dtype=bool)
    for trial in trials:
        if trial.is_fixed:
            touched[trial.now] = touched[trial.wait] = True
    worked = evidence.worked
    noted = worked[find_noted(worked)]
    units = [evidence.units.get(code, code) for code in noted["client"]]
    return touched | np.isin(codes.astype(str), np.array(units, dtype=str))
