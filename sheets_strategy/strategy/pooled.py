"""The same hypothesis in several segments, taken together: few clients each, enough of them in all.

In: the plan, its arms, the ledger. Out: for hypotheses that run in two segments or more, what all
their clients show, each compared inside its own segment and class.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sheets_strategy.strategy.adjusted import Difference, cap_values, find_common, measure_difference
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.effect import (
    BY_MONEY,
    BY_PAID,
    EARLY,
    FEWEST_COMPARED,
    FEWEST_TREATED,
    FINAL,
    PROVISIONAL,
    WAITING,
    Effect,
    Evidence,
    Lack,
    Paid,
)
from sheets_strategy.strategy.effects import ALMOST, OF_PAYING, judge_effect, loses_money, sum_hours
from sheets_strategy.strategy.measures import SHORTEST_INTERVAL_DAYS
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.smallest import FEWEST_MONTHS, UNKNOWN
from sheets_strategy.strategy.standing import Moves, Standing, order_moves, stand_on
from sheets_strategy.strategy.trials import TOO_ALIKE, Trial, are_among, set_up_trials
from sheets_strategy.values.names import fold

MONTH_DAYS = 30
_CLASSES = 4
Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pool:
    """What several rows of the plan with one hypothesis show together.

    Attributes:
        rows: Their codes, ascending.
        effect: What they show; money is kopecks per client and 30 days.
        months: Client-months worked: by them a gain of one client and month becomes that of all.
    """

    rows: tuple[str, ...]
    effect: Effect
    months: float

    @property
    def gained_kop(self) -> float:
        """Kopecks gained by all clients worked; NaN unknown."""
        return self.effect.money.amount * self.months if self.effect.money is not None else math.nan


@dataclass(frozen=True, slots=True)
class _Members:
    """Clients of all rows, one place each, a client of two rows in the first only."""

    clients: Whole
    treated: Mask
    strata: Whole
    letters: Whole
    before: Numbers
    after: Numbers
    paid: Mask
    days: Whole


def measure_pools(rows: Sequence[PlanRow], arms: Mapping[str, Arms], evidence: Evidence) -> dict[str, Pool]:
    """Measure hypotheses that run, or ran, in several segments with clients who wait.

    Rows belong together where they say the same in the same department. Each client is compared
    inside its row and class only, so that rows may differ in what they pay, in their days and in
    the share that waits; turnover counts per 30 days.

    Args:
        rows: The plan.
        arms: Plan code → arms.
        evidence: What was paid, noted and set.

    Returns:
        Plan code → the pool that the row is in; rows that stand alone are missing.

    Source: docs/figures.md, "One hypothesis in several segments".
    """
    codes = evidence.interval_days.index.to_numpy(dtype=object)
    trials = set_up_trials(rows, arms, codes=codes, units=evidence.units, as_of=evidence.as_of)
    begun = [one for one in trials if one.is_fixed and len(one.wait) and one.start_on <= evidence.as_of]
    alike: dict[tuple[str, str], list[Trial]] = {}
    for trial in sorted(begun, key=lambda one: one.row.code):
        alike.setdefault((fold(trial.row.hypothesis), trial.row.department), []).append(trial)
    pooled = {key: members for key, members in alike.items() if len(members) > 1}
    if not pooled:
        return {}
    moves = order_moves(evidence.ledger, codes=codes)
    standings = {
        on: stand_on(moves, on=on, history_from=evidence.history_from, limits=evidence.limits)
        for on in sorted({trial.start_on for members in pooled.values() for trial in members})
    }
    hours = sum_hours(rows, evidence.worked)
    found: dict[str, Pool] = {}
    for members in pooled.values():
        others = [one for one in begun if one not in members]
        pool = _measure(members, others, moves, standings, evidence)
        spent = sum(hours.get(code, 0.0) for code in pool.rows)
        pool = replace(pool, effect=replace(pool.effect, hours=spent))
        found |= dict.fromkeys(pool.rows, pool)
    return found


def _measure(
    trials: Sequence[Trial],
    others: Sequence[Trial],
    moves: Moves,
    standings: Mapping[date, Standing],
    evidence: Evidence,
) -> Pool:
    members = _gather(trials, moves, standings, evidence.as_of)
    codes = tuple(trial.row.code for trial in trials)
    treated = members.treated
    sizes = (int(treated.sum()), int((~treated).sum()))
    key = trials[0].row.profit_key
    paid = (int(members.paid[treated].sum()), int(members.paid[~treated].sum()))
    before = _cap(members.before, members)
    chance = measure_difference(
        members.paid.astype(float), before, treated, members.strata, seed=codes[0]
    ).chance
    ended = all(trial.end_on <= evidence.as_of + timedelta(days=1) for trial in trials)
    effect = Effect(
        codes[0],
        EARLY,
        WAITING,
        *sizes,
        UNKNOWN,
        lacks=_list_lacks(trials, sizes, standings, evidence),
        decide_on=max(trial.end_on for trial in trials),
        paid=Paid(*paid, chance),
        judged_by=BY_MONEY if key and key not in OF_PAYING else BY_PAID,
        inseparable=_find_inseparable(members, trials, others),
    )
    months = float(members.days[treated].sum()) / MONTH_DAYS
    if effect.lacks:
        return Pool(codes, effect, months)
    after = _cap(members.after, members)
    money: Difference = measure_difference(after, before, treated, members.strata, seed=codes[0])
    effect = replace(effect, state=FINAL if ended else PROVISIONAL, money=money)
    acts = any(trial.row.acts for trial in trials)
    return Pool(
        codes, replace(effect, verdict=judge_effect(effect), stop=acts and loses_money(effect)), months
    )


def _gather(
    trials: Sequence[Trial], moves: Moves, standings: Mapping[date, Standing], as_of: date
) -> _Members:
    """Put the clients of all rows together; those of strata with one arm only say nothing."""
    parts: list[_Members] = []
    taken: Whole = np.zeros(0, dtype=np.int64)
    for place, trial in enumerate(trials):
        clients = np.setdiff1d(np.union1d(trial.now, trial.wait), taken)
        taken = np.union1d(taken, clients)
        standing = standings[trial.start_on]
        stop = min(trial.end_on, as_of + timedelta(days=1))
        days = max((stop - trial.start_on).days, 1)
        letters = standing.letter[clients]
        parts.append(
            _Members(
                clients,
                are_among(clients, trial.now),
                letters + place * _CLASSES,
                letters,
                standing.before[clients],
                moves.sum_between(trial.start_on, stop)[clients] * (MONTH_DAYS / days),
                moves.paid_between(trial.start_on, stop)[clients],
                np.full(len(clients), days, dtype=np.int64),
            )
        )
    names = _Members.__slots__
    whole = _Members(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    common = find_common(whole.treated, whole.strata)
    return _Members(*(getattr(whole, name)[common] for name in names))


def _cap(values: Numbers, members: _Members) -> Numbers:
    """Cap values by class, as times what clients of their row and class usually paid: rows differ in size."""
    sums = np.bincount(members.strata, weights=members.before)
    usual = sums / np.maximum(np.bincount(members.strata), 1)
    scale = np.maximum(usual[members.strata], 1.0)
    return cap_values(values / scale, members.letters) * scale


def _list_lacks(
    trials: Sequence[Trial], sizes: tuple[int, int], standings: Mapping[date, Standing], evidence: Evidence
) -> tuple[Lack, ...]:
    """List what is missing for a judgement; time is that of the row which began last."""
    months = min(standings[trial.start_on].months for trial in trials)
    lacks = [
        Lack("treated", sizes[0], FEWEST_TREATED),
        Lack("compared", sizes[1], FEWEST_COMPARED),
        Lack("history", months, FEWEST_MONTHS),
    ]
    lacks = [lack for lack in lacks if lack.have < lack.need]
    places = np.concatenate([trial.now for trial in trials])
    known = evidence.interval_days.to_numpy(dtype=float)[places]
    known = known[~np.isnan(known)]
    usual = round(float(np.median(known))) if len(known) else SHORTEST_INTERVAL_DAYS
    passed = min(
        (min(trial.end_on, evidence.as_of + timedelta(days=1)) - trial.start_on).days for trial in trials
    )
    if passed < math.ceil(usual * (1 - ALMOST)):
        lacks.append(Lack("after", passed, usual))
    return tuple(lacks)


def _find_inseparable(members: _Members, trials: Sequence[Trial], others: Sequence[Trial]) -> tuple[str, ...]:
    """Name the other rows that worked the same clients at the same time, and hardly any of those who wait."""
    alike: dict[str, list[Trial]] = {}
    for other in others:
        meets = any(other.start_on < one.end_on and one.start_on < other.end_on for one in trials)
        if meets:
            alike.setdefault(fold(other.row.hypothesis), []).append(other)
    found: list[str] = []
    for rows in alike.values():
        worked = are_among(members.clients, np.unique(np.concatenate([row.now for row in rows])))
        if worked.all() or not worked.any() or members.treated.all() or not members.treated.any():
            continue
        if abs(float(np.corrcoef(worked, members.treated)[0, 1])) >= TOO_ALIKE:
            found.append(min(row.row.code for row in rows))
    return tuple(sorted(found))
