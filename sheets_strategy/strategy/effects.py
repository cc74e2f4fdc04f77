"""Whether hypotheses work: those who are worked against those who are not, on the same days.

In: the ledger, the plan and its arms. Out: per row of the plan what can be seen before the start,
and what is seen after it, or what is missing for that.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sheets_strategy.strategy.adjusted import cap_values, measure_difference
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.effect import (
    BY_MONEY,
    BY_PAID,
    EARLY,
    FEWEST_COMPARED,
    FEWEST_TREATED,
    FINAL,
    FORESEEN,
    LEVEL,
    PROVISIONAL,
    UNTOUCHED,
    WAITING,
    Effect,
    Evidence,
    Lack,
    Paid,
)
from sheets_strategy.strategy.fisher import Chance
from sheets_strategy.strategy.groups import Groups, find_touched, group_trial
from sheets_strategy.strategy.measures import SHORTEST_INTERVAL_DAYS
from sheets_strategy.strategy.plan_rows import UNDECIDED, PlanRow
from sheets_strategy.strategy.smallest import FEWEST_MONTHS, UNKNOWN, Smallest, find_smallest
from sheets_strategy.strategy.standing import Moves, Standing, order_moves, stand_on
from sheets_strategy.strategy.trials import Trial, set_up_trials
from sheets_strategy.strategy.worked import find_finished

OF_PAYING = frozenset({"repeat", "new_clients"})
"""Keys that ask whether a client pays at all; the others ask how much."""
ALMOST = 0.1
"""A span of days that is shorter than the usual interval by less than this share is long enough."""


def measure_effects(
    rows: Sequence[PlanRow], arms: Mapping[str, Arms], evidence: Evidence
) -> dict[str, Effect]:
    """Measure every row of the plan that has arms.

    Args:
        rows: The plan.
        arms: Plan code → arms.
        evidence: What was paid, noted and set.

    Returns:
        Plan code → effect.

    Source: docs/figures.md, "Effect".
    """
    codes = evidence.interval_days.index.to_numpy(dtype=object)
    moves = order_moves(evidence.ledger, codes=codes)
    trials = set_up_trials(rows, arms, codes=codes, units=evidence.units, as_of=evidence.as_of)
    spans = {trial.row.code: _look_back(trial, evidence) for trial in trials}
    standings = {
        on: stand_on(moves, on=on, history_from=evidence.history_from, limits=evidence.limits)
        for on in sorted({on for span in spans.values() for on in span})
    }
    touched = find_touched(trials, evidence, codes)
    hours = sum_hours(rows, evidence.worked)
    chances = Chance(len(codes))
    found = {}
    for trial in trials:
        earlier_on, begin_on = spans[trial.row.code]
        now = standings[begin_on]
        effect = _foresee(trial, moves, now, standings[earlier_on], (begin_on, evidence))
        if trial.is_fixed:
            groups = group_trial(trial, trials, now, touched)
            effect = _measure(trial, groups, moves, now, evidence, effect, chances)
        found[trial.row.code] = replace(effect, hours=hours.get(trial.row.code, 0.0))
    return found


def _look_back(trial: Trial, evidence: Evidence) -> tuple[date, date]:
    """Give the day before which all was known when the trial began, and the day one span earlier."""
    begin_on = min(trial.start_on, evidence.as_of + timedelta(days=1))
    begin_on = max(begin_on, evidence.history_from)
    return begin_on - timedelta(days=trial.days), begin_on


def _foresee(
    trial: Trial, moves: Moves, now: Standing, earlier: Standing, known: tuple[date, Evidence]
) -> Effect:
    """Say what can be seen before anything is done, and what will decide."""
    begin_on, evidence = known
    clients = np.union1d(trial.now, trial.wait)
    arms, smallest = (len(trial.now), len(trial.wait)), UNKNOWN
    if arms[1]:
        span = (begin_on, trial.days)
        smallest = find_smallest(moves, clients, arms, now=now, earlier=earlier, span=span)
    return Effect(
        trial.row.code,
        FORESEEN,
        WAITING if arms[1] else UNTOUCHED,
        *arms,
        smallest,
        lacks=_list_lacks(trial, (arms[0], arms[1] or FEWEST_COMPARED), now, evidence, trial.days),
        decide_on=trial.end_on,
        judged_by=_choose(trial.row.profit_key, smallest),
    )


def _choose(profit_key: str, smallest: Smallest) -> str:
    """Say what decides: who pays, or how much; by the key, and by what can be seen at all."""
    shows_paid, shows_money = not math.isnan(smallest.least_paid), not math.isnan(smallest.share)
    if profit_key and profit_key not in OF_PAYING:
        return BY_MONEY if shows_money or not shows_paid else BY_PAID
    return BY_PAID if shows_paid or not shows_money else BY_MONEY


def _measure(
    trial: Trial,
    groups: Groups,
    moves: Moves,
    now: Standing,
    evidence: Evidence,
    foreseen: Effect,
    chances: Chance,
) -> Effect:
    """Compare the arms as far as the days have come."""
    stop = max(min(trial.end_on, evidence.as_of + timedelta(days=1)), trial.start_on)
    clients, treated = groups.clients, groups.treated
    number = int(treated.sum())
    inseparable = tuple(one.code for one in groups.meetings if not one.is_apart)
    sizes = (number, len(clients) - number)
    lacks = _list_lacks(trial, sizes, now, evidence, (stop - trial.start_on).days)
    effect = replace(
        foreseen,
        compared_with=groups.compared_with,
        treated=sizes[0],
        compared=sizes[1],
        lacks=lacks,
        inseparable=inseparable,
        beside=tuple(one.code for one in groups.meetings if one.is_apart),
        paid=_count_paid(groups, moves, now, trial, stop, chances),
    )
    if lacks:
        return replace(effect, state=EARLY)
    after = cap_values(moves.sum_between(trial.start_on, stop)[clients], now.letter[clients])
    before = cap_values(now.before[clients], now.letter[clients])
    money = measure_difference(after, before, treated, groups.strata, seed=trial.row.code)
    is_final = stop >= trial.end_on
    effect = replace(effect, state=FINAL if is_final else PROVISIONAL, money=money)
    stop_it = loses_money(effect) and trial.row.status in UNDECIDED
    return replace(effect, verdict=judge_effect(effect), stop=stop_it)


def loses_money(effect: Effect) -> bool:
    """Say whether a hypothesis loses money beyond doubt: chance decided who waits, and all days are over."""
    money = effect.money
    if money is None or effect.state != FINAL or effect.inseparable or effect.compared_with != WAITING:
        return False
    return money.high < 0 and money.chance <= LEVEL


def judge_effect(effect: Effect) -> str:
    """Give the verdict: ``helps``, ``hurts``, ``no_difference``; "" where nobody can tell."""
    if effect.inseparable or effect.paid is None or effect.money is None:
        return ""
    chance, more = effect.money.chance, effect.money.amount
    if effect.judged_by == BY_PAID:
        chance = effect.paid.chance
        more = effect.paid.treated * effect.compared - effect.paid.compared * effect.treated
    if math.isnan(chance):
        return ""
    return "no_difference" if chance > LEVEL else ("helps" if more > 0 else "hurts")


def _list_lacks(
    trial: Trial, sizes: tuple[int, int], now: Standing, evidence: Evidence, passed: int
) -> tuple[Lack, ...]:
    """List what is missing for a judgement.

    Args:
        trial: The trial.
        sizes: Clients worked, clients that they are compared with.
        now: Where clients stood when it began.
        evidence: Gives the usual intervals.
        passed: Days since the start.
    """
    known = evidence.interval_days.to_numpy(dtype=float)[trial.now]
    known = known[~np.isnan(known)]
    usual = round(float(np.median(known))) if len(known) else SHORTEST_INTERVAL_DAYS
    enough = math.ceil(usual * (1 - ALMOST))
    lacks = [
        Lack("treated", sizes[0], FEWEST_TREATED),
        Lack("compared", sizes[1], FEWEST_COMPARED),
        Lack("history", now.months, FEWEST_MONTHS),
    ]
    lacks = [lack for lack in lacks if lack.have < lack.need]
    if trial.days < enough:
        lacks.append(Lack("span", trial.days, usual))
    elif passed < enough:
        lacks.append(Lack("after", passed, usual))
    return tuple(lacks)


def _count_paid(
    groups: Groups, moves: Moves, now: Standing, trial: Trial, stop: date, chances: Chance
) -> Paid:
    """Count who paid: Fisher's test where chance decided who waits, else inside the strata."""
    paid = moves.paid_between(trial.start_on, stop)[groups.clients]
    treated, compared = int(paid[groups.treated].sum()), int(paid[~groups.treated].sum())
    if groups.compared_with == WAITING:
        number = int(groups.treated.sum())
        chance = chances.as_unlike(treated, number, treated + compared, len(paid))
        return Paid(treated, compared, chance)
    before = cap_values(now.before[groups.clients], now.letter[groups.clients])
    found = measure_difference(paid.astype(float), before, groups.treated, groups.strata, seed=trial.row.code)
    return Paid(treated, compared, found.chance)


def sum_hours(rows: Sequence[PlanRow], worked: pd.DataFrame) -> dict[str, float]:
    """Give plan code → hours spent: finished rows of work times hours per client."""
    finished = worked["plan"][find_finished(worked)].value_counts(sort=False)
    return {row.code: float(row.hours or 0.0) * int(finished.get(row.code, 0)) for row in rows}
