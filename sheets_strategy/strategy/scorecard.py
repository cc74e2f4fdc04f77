"""Clients as they were on a day and who of them bought → points that can be added up on paper.

The more buyers there are to learn from, the more a model may say: shares alone, then four
logarithms, then a scorecard. All of them show the probability of the rounded points.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.choosing import choose_columns
from sheets_strategy.strategy.features import DAYS_IN_MONTH
from sheets_strategy.strategy.logistic import fit_logistic
from sheets_strategy.strategy.past import Past, Rules, Whole, code_past, count_values
from sheets_strategy.strategy.steps import STATEMENT, Coded, Steps
from sheets_strategy.strategy.team_points import TEAM_POINTS
from sheets_strategy.strategy.weights import (
    hold_all,
    measure_log_loss,
    weigh_chance,
    weigh_evidence,
    weigh_scale,
)

Numbers = npt.NDArray[np.float64]

FEWEST_FOR_LOGS = 10
FEWEST_FOR_SCORECARD = 50
BUYERS_PER_PARAMETER = 10
MOST_PARAMETERS = 8
EVEN_POINTS = 100
DOUBLING_POINTS = 20
FACTOR = DOUBLING_POINTS / np.log(2)
MOST_CHANCE = 0.05
RIDGE_LOGS = 1.0
RIDGE = 10.0
"""Of the scorecard: its weights saw who bought, so its slopes are held back the more the fewer bought."""

LEAST_EXPLAINED = 0.001
LOGS = ("months_silent", "payments", "total", "tenure_months")


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned from the past.

    Attributes:
        kind: ``scorecard``, ``logs``, ``shares`` or ``none``.
        base_share: (buyers + ½) / (clients + 1), NaN for nobody.
        base_points: Points that every client starts with.
        points: Parameter → value → points (scorecard).
        slopes: Parameter, its mean logarithm, points per unit of it (logs).
        steps: How values are cut.
        clients: Clients of the latest day that was learned from.
        buyers: How many of them bought.
    """

    kind: str
    base_share: float
    steps: Steps
    base_points: int = 0
    points: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    slopes: tuple[tuple[str, float, float], ...] = ()
    clients: int = 0
    buyers: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """What a model says of clients.

    Attributes:
        probability: NaN for unknown.
        total: Points with base_points; 0 without points.
        parts: Parameter → its points, one per client.
        coded: Parameter → its values.
    """

    probability: Numbers
    total: Whole
    parts: Mapping[str, Whole]
    coded: Mapping[str, Coded]


def fit_model(past: Past, *, rarer: int, steps: Steps, dated: Collection[str], rules: Rules) -> Model:
    """Learn as much as the number of buyers (and of others) allows.

    Below 10 of the rarer: the share of buyers. From 10: a logistic regression on four
    logarithms. From 50: the scorecard.

    Args:
        past: Clients to learn from.
        rarer: Buyers or others, whichever are fewer; of several days the sum of each day's.
        steps: How values are cut, learned on the latest of its days.
        dated: Answers of the team that were known on its days. The team's points stand in the
            scorecard only where all answers that they are given for are among them.
        rules: Vocabularies, the team's points.

    Source: docs/figures.md, "Scorecard".
    """
    every, bought = len(past.bought), int(past.bought.sum())
    newest = past.bought[: past.newest or None]
    model = Model(
        "shares" if every else "none",
        # Half a buyer and half another more: what never happened yet is not impossible.
        (bought + 0.5) / (every + 1) if every else float("nan"),
        steps,
        clients=len(newest),
        buyers=int(newest.sum()),
    )
    if rarer < FEWEST_FOR_LOGS:
        return model
    if rarer >= FEWEST_FOR_SCORECARD:
        usable = {*STATEMENT, *dated}
        # A sum of points knows what its answers know: one given after the day may follow from the purchase.
        if {name for name, _ in rules.points} & past.answers.keys() <= {*dated}:
            usable.add(TEAM_POINTS)
        coded = [one for one in code_past(past, steps=steps, rules=rules) if one.parameter in usable]
        card = _fit_scorecard(coded, past, most=rarer // BUYERS_PER_PARAMETER, model=model)
        if card.points:
            return card
    return fit_logs(past, model)


def weigh(coded: Coded, clients: Whole, buyers: Whole) -> Numbers:
    """Weigh the values of a parameter, on its scale where it has one."""
    if coded.scale:
        return weigh_scale(clients, buyers, np.array(coded.scale))
    return weigh_evidence(clients, buyers)


def _fit_scorecard(coded: Sequence[Coded], past: Past, *, most: int, model: Model) -> Model:
    counts = [count_values(one, past.bought) for one in coded]
    kept = _tell(coded, counts, past)
    if not kept:
        return model
    weights = [weigh(coded[place], *counts[place]) for place in kept]
    columns = [(coded[place].places, weight) for place, weight in zip(kept, weights, strict=True)]
    least = [1.0 if coded[place].scale else 2.0 * (int((counts[place][0] > 0).sum()) - 1) for place in kept]
    # One in a thousand of all that there is to explain: no parameter for a point or two.
    share = np.full(len(past.bought), past.bought.mean())
    nothing = 2 * len(past.bought) * measure_log_loss(share, past.bought)
    limits = np.maximum(least, LEAST_EXPLAINED * nothing)
    chosen, found = choose_columns(columns, past.bought, limits, most=min(most, MOST_PARAMETERS), l2=RIDGE)
    points = {
        coded[kept[column]].parameter: {
            value: round(float(FACTOR * slope * weight))
            for value, weight in zip(coded[kept[column]].values, weights[column].tolist(), strict=True)
        }
        for column, slope in sorted(zip(chosen, found[1:].tolist(), strict=True))
    }
    base = EVEN_POINTS + round(float(FACTOR * found[0]))
    return replace(model, kind="scorecard", base_points=base, points=points)


def _tell(coded: Sequence[Coded], counts: Sequence[tuple[Whole, Whole]], past: Past) -> list[int]:
    """Choose what may stand in the scorecard: what chance alone seldom gives.

    There may be any number of answers of the team, so those have to hold all together, and only
    the latest day tells of them: an answer that stays the same tells of a client only once.
    """
    own = [place for place, one in enumerate(coded) if one.parameter not in STATEMENT]
    newest = slice(past.newest or None)
    chances = [
        weigh_chance(*count_values(coded[place].take(newest), past.bought[newest]))[1] for place in own
    ]
    held = dict(zip(own, hold_all(chances, level=MOST_CHANCE), strict=True))
    return [
        place
        for place, each in enumerate(counts)
        if (held[place] if place in held else weigh_chance(*each, surely=MOST_CHANCE)[1] <= MOST_CHANCE)
    ]


def fit_logs(past: Past, model: Model) -> Model:
    """Learn four slopes and a constant: what a few clients can tell.

    Args:
        past: Clients to learn from.
        model: What is known without them: steps, share.

    Source: docs/figures.md, "Scorecard".
    """
    logs = log_features(past.features)
    matrix = np.column_stack([logs[name] for name in LOGS])
    middle, spread = matrix.mean(axis=0), matrix.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    found = fit_logistic((matrix - middle) / spread, past.bought, RIDGE_LOGS)
    slopes = tuple(
        (name, float(middle[place]), float(FACTOR * found[place + 1] / spread[place]))
        for place, name in enumerate(LOGS)
    )
    base = EVEN_POINTS + round(float(FACTOR * found[0]))
    return replace(model, kind="logs", base_points=base, slopes=slopes)


def log_features(features: pd.DataFrame) -> dict[str, Numbers]:
    """Give the four logarithms: months since the last payment, payments, roubles, months since the first."""
    return {
        "months_silent": np.log1p(features["months_silent"].to_numpy(dtype=float)),
        "payments": np.log(features["payments"].to_numpy(dtype=float)),
        "total": np.log1p(np.maximum(features["total_kop"].to_numpy(dtype=float), 0.0) / 100),
        "tenure_months": np.log1p(features["tenure_days"].to_numpy(dtype=float) / DAYS_IN_MONTH),
    }


def score(model: Model, past: Past, *, rules: Rules) -> Scored:
    """Give every client its points and the probability that they mean.

    100 points are even odds, 20 more double them.

    Source: docs/figures.md, "Scorecard".
    """
    coded = {one.parameter: one for one in code_past(past, steps=model.steps, rules=rules)}
    number = len(past.features)
    parts: dict[str, Whole] = {}
    if model.kind == "scorecard":
        for name, points in model.points.items():
            if name in coded:
                by_place = np.array([points.get(value, 0) for value in coded[name].values], dtype=np.int64)
                parts[name] = by_place[coded[name].places]
    elif model.kind == "logs":
        logs = log_features(past.features)
        parts = {
            name: np.rint((logs[name] - middle) * slope).astype(np.int64)
            for name, middle, slope in model.slopes
        }
    else:
        nothing = np.zeros(number, dtype=np.int64)
        return Scored(np.full(number, model.base_share), nothing, {}, coded)
    total = model.base_points + np.sum([*parts.values(), np.zeros(number, dtype=np.int64)], axis=0)
    return Scored(share_of(total), total, parts, coded)


def share_of(points: npt.ArrayLike) -> Numbers:
    """Give the probability that points mean."""
    return 1 / (1 + 2.0 ** ((EVEN_POINTS - np.asarray(points, dtype=float)) / DOUBLING_POINTS))
