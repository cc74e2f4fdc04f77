"""Every value of every parameter on one day of the past: counts, weights, and whether it tells anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.strategy.answers import KNOWN_SHARE
from sheets_strategy.strategy.backtest import GivePast
from sheets_strategy.strategy.past import Past, Rules, code_past, count_values, learn_past_steps
from sheets_strategy.strategy.scorecard import Model, weigh
from sheets_strategy.strategy.steps import STATEMENT, Coded
from sheets_strategy.strategy.team_points import TEAM_POINTS
from sheets_strategy.strategy.weights import (
    Whole,
    bound_share,
    hold_all,
    hold_most,
    measure_auc_of_values,
    weigh_chance,
)

FEWEST_OUTCOMES = 10
FEWEST_WITH_VALUE = 5
LEVEL = 0.10
MEDIUM_INFORMATION = 0.1
LEAST_INFORMATION = 0.02

VALUES = (
    "parameter",
    "value",
    "team_points",
    "clients",
    "buyers",
    "share",
    "share_low",
    "share_high",
    "lift",
    "woe",
    "points",
    "verdict",
)
PARAMETERS = (
    "parameter",
    "clients",
    "buyers",
    "iv",
    "iv_chance",
    "auc",
    "log_loss",
    "verdict",
    "used",
    "dated",
)


@dataclass(frozen=True, slots=True)
class Described:
    """Frames ``values`` and ``parameters`` of ``ParametersResult``."""

    values: pd.DataFrame
    parameters: pd.DataFrame


def describe(give: GivePast, cuts: Sequence[date], *, model: Model | None, rules: Rules) -> Described:
    """Count who bought by every value on the latest day whose months are over, each client once.

    Separates: any false one among all such verdicts is rarer than 10 in 100 (Holm over all
    parameters that can be measured in the past), and the information value is at least 0.1.
    Weak: at an expected share of false ones of 10 % (Benjamini-Hochberg) among the parameters of
    the statement, or among those of the team, from 0.02 on.

    Args:
        give: What ``keep_pasts`` returned.
        cuts: What ``list_cuts`` returned.
        model: The model in use, None without a past.
        rules: Vocabularies, the team's points.

    Source: docs/figures.md, "Verdict".
    """
    past, today = give(min(1, len(cuts) - 1)), give(0)
    steps = learn_past_steps(past, rules=rules)
    coded = code_past(past, steps=steps, rules=rules)
    present = {one.parameter: one for one in code_past(today, steps=steps, rules=rules)}
    bought = past.bought if len(cuts) > 1 else np.zeros(len(past.bought), dtype=bool)
    counts = {one.parameter: count_values(one, bought) for one in coded}
    if len(cuts) == 1:
        counts = {name: (clients * 0, buyers) for name, (clients, buyers) in counts.items()}
    parameters = _judge(coded, counts, past, model=model, rules=rules)
    quality = _test_single(give, cuts, rules=rules)
    parameters = parameters.assign(
        auc=[quality.get(name, (np.nan, np.nan))[0] for name in parameters["parameter"]],
        log_loss=[quality.get(name, (np.nan, np.nan))[1] for name in parameters["parameter"]],
    )
    verdicts = dict(zip(parameters["parameter"], parameters["verdict"], strict=True))
    rows = [
        row
        for one in coded
        for row in _list_values(one, counts[one.parameter], present.get(one.parameter), model, rules)
    ]
    values = pd.DataFrame(rows, columns=list(VALUES[:-1]))
    verdict = values["parameter"].map(verdicts)
    few = (values["clients"] < FEWEST_WITH_VALUE) | (verdict == "little_data")
    values = values.assign(verdict=verdict.mask(few, "little_data"))
    return Described(values, parameters[list(PARAMETERS)])


def _judge(
    coded: Sequence[Coded],
    counts: Mapping[str, tuple[Whole, Whole]],
    past: Past,
    *,
    model: Model | None,
    rules: Rules,
) -> pd.DataFrame:
    chances = {one.parameter: weigh_chance(*counts[one.parameter]) for one in coded}
    dated = {one.parameter: _dated(one.parameter, past, rules) for one in coded}
    outcomes = counts[coded[0].parameter] if coded else (np.zeros(1), np.zeros(1))
    few = min(outcomes[1].sum(), (outcomes[0] - outcomes[1]).sum()) < FEWEST_OUTCOMES
    family = {name: chances[name][1] for name, share in dated.items() if share >= KNOWN_SHARE}
    surely, likely = _hold(family)
    rows = []
    for one in coded:
        name, (clients, buyers) = one.parameter, counts[one.parameter]
        known = np.array([value != "" for value in one.values])
        iv, chance = chances[name]
        verdict = "no"
        if few:
            verdict = "little_data"
        elif name not in surely:
            verdict = "today"
        elif surely[name] and iv >= MEDIUM_INFORMATION:
            verdict = "separates"
        elif likely[name] and iv >= LEAST_INFORMATION:
            verdict = "weak"
        used = model is not None and (name in model.points or name in {log[0] for log in model.slopes})
        rows.append(
            (
                name,
                int(clients[known].sum()),
                int(buyers[known].sum()),
                iv,
                chance,
                verdict,
                used,
                dated[name],
            )
        )
    columns = ["parameter", "clients", "buyers", "iv", "iv_chance", "verdict", "used", "dated"]
    return pd.DataFrame(rows, columns=columns)


def _hold(chances: Mapping[str, float]) -> tuple[dict[str, bool], dict[str, bool]]:
    """Say which parameters surely tell, of all, and which likely, of the statement or of the team."""
    names = list(chances)
    surely = dict(zip(names, hold_all([chances[name] for name in names], level=LEVEL), strict=True))
    likely: dict[str, bool] = {}
    for of_statement in (True, False):
        mine = [name for name in names if (name in STATEMENT) is of_statement]
        likely |= dict(zip(mine, hold_most([chances[name] for name in mine], level=LEVEL), strict=True))
    return surely, likely


def _dated(name: str, past: Past, rules: Rules) -> float:
    """Give the share of filled cells known on the day; of the team's points the lowest of theirs."""
    if name in STATEMENT:
        return 1.0
    if name == TEAM_POINTS:
        pointed = {parameter for parameter, _ in rules.points}
        return min([past.dated[one] for one in pointed if one in past.dated], default=1.0)
    return past.dated.get(name, 0.0)


def _test_single(give: GivePast, cuts: Sequence[date], *, rules: Rules) -> dict[str, tuple[float, float]]:
    """Foretell the day by each parameter alone, as weighed on the day before it."""
    if len(cuts) < 3:
        return {}
    learned, past = give(2), give(1)
    if not learned.rarer:
        return {}
    steps = learn_past_steps(learned, rules=rules)
    now = {one.parameter: one for one in code_past(past, steps=steps, rules=rules)}
    share = float(learned.bought.mean())
    found = {}
    for one in code_past(learned, steps=steps, rules=rules):
        if one.parameter not in now:
            continue
        weights = dict(zip(one.values, weigh(one, *count_values(one, learned.bought)), strict=True))
        coded = now[one.parameter]
        odds = np.array([weights.get(value, 0.0) for value in coded.values])
        p = 1 / (1 + np.exp(-(odds + np.log(share / (1 - share)))))
        clients, buyers = count_values(coded, past.bought)
        losses = -(buyers * np.log(p) + (clients - buyers) * np.log(1 - p)).sum() / max(clients.sum(), 1)
        found[one.parameter] = (measure_auc_of_values(odds, clients, buyers), float(losses))
    return found


def _list_values(
    coded: Coded,
    counts: tuple[Whole, Whole],
    present: Coded | None,
    model: Model | None,
    rules: Rules,
) -> list[tuple[object, ...]]:
    """Give a row per value that somebody has or had, or that has points of the team."""
    clients, buyers = counts
    name = coded.parameter
    now = np.zeros(0) if present is None else np.bincount(present.places, minlength=len(present.values))
    held = {} if present is None else dict(zip(present.values, now.tolist(), strict=True))
    share = np.where(clients > 0, buyers / np.maximum(clients, 1), np.nan)
    every = float(buyers.sum() / clients.sum()) if clients.sum() else 0.0
    lift = share / every if every else np.full(len(share), np.nan)
    low, high = bound_share(buyers, clients)
    points = {} if model is None else model.points.get(name, {})
    columns = (clients, buyers, share, low, high, lift, weigh(coded, clients, buyers))
    rows = zip(coded.values, *(column.tolist() for column in columns), strict=True)
    return [
        (name, value, float(rules.points.get((name, value), np.nan)), *row, points.get(value, 0))
        for value, *row in rows
        if row[0] or held.get(value, 0) or (name, value) in rules.points
    ]
