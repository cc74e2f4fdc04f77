"""Clients as they were on a day of the past, and what they did then: what everything is learned from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.answers import Answer
from sheets_strategy.strategy.steps import Coded, Steps, code_answers, code_features, learn_steps
from sheets_strategy.strategy.team_points import add_team_points

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Past:
    """Clients as they were on one day (or several), and what they did afterwards.

    Attributes:
        cut_on: The first day that was not known (of several the latest).
        features: What ``measure_features`` returned.
        answers: Answers of the team, one per client of features.
        dated: Parameter → share of today's filled cells that were known on that day.
        bought: Whether a sale came within the months from that day on.
        money_kop: Turnover of those months.
        bought_before: Whether a sale came within as many months before.
        newest: So many of the first rows are of the latest day; 0 for all.
    """

    cut_on: date
    features: pd.DataFrame
    answers: Mapping[str, Answer]
    dated: Mapping[str, float]
    bought: Mask
    money_kop: Whole
    bought_before: Mask
    newest: int = 0

    @property
    def rarer(self) -> int:
        """Buyers or others, whichever are fewer."""
        return int(min(self.bought.sum(), (~self.bought).sum()))


@dataclass(frozen=True, slots=True)
class Rules:
    """What the team set: parameters with a closed vocabulary, points per value.

    Attributes:
        vocabularies: Parameter → all its values.
        points: (parameter, value) → the team's points.
        currency: The counted currency: sums are cut into steps of whole units of it.
    """

    vocabularies: Mapping[str, Collection[str]] = field(default_factory=dict)
    points: Mapping[tuple[str, str], float] = field(default_factory=dict)
    currency: str = "RUB"


def learn_past_steps(past: Past, *, rules: Rules) -> Steps:
    """Choose the steps by what was known on a day in the past."""
    return learn_steps(past.features, past.answers, vocabularies=rules.vocabularies, currency=rules.currency)


def code_past(past: Past, *, steps: Steps, rules: Rules) -> list[Coded]:
    """Give all values of all parameters of clients as they were."""
    figures = code_features(past.features, steps=steps, currency=rules.currency)
    coded = [*figures, *code_answers(past.answers, steps=steps)]
    return add_team_points(coded, rules.points)


def count_values(coded: Coded, bought: Mask) -> tuple[Whole, Whole]:
    """Count clients and buyers by value."""
    width = len(coded.values)
    return (
        np.bincount(coded.places, minlength=width),
        np.bincount(coded.places[bought], minlength=width),
    )
