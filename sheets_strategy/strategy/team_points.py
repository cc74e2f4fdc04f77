"""The team's own points per value: one more parameter, and where the statement contradicts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sheets_strategy.strategy.steps import Coded, code_numbers, cut_quantiles

TEAM_POINTS = "team_points"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A parameter whose value with the most points buys surely more seldom than that with the fewest.

    Attributes:
        parameter: Its key.
        best: Value with the most points of the team.
        best_points: Those points.
        best_clients: Clients with it.
        best_buyers: How many of them bought.
        worst: Value with the fewest points.
        worst_points: Those points.
        worst_clients: Clients with it.
        worst_buyers: How many of them bought.
    """

    parameter: str
    best: str
    best_points: float
    best_clients: int
    best_buyers: int
    worst: str
    worst_points: float
    worst_clients: int
    worst_buyers: int


def add_team_points(coded: Sequence[Coded], points: Mapping[tuple[str, str], float]) -> list[Coded]:
    """Put the sum of the team's points beside the parameters, as one more of them.

    Args:
        coded: Parameters, of the same clients.
        points: (parameter, value) → points; without any that holds, nothing is added.
    """
    total, steps = None, []
    for one in coded:
        by_place = np.array([points.get((one.parameter, value), 0.0) for value in one.values])
        if by_place.any():
            total = by_place[one.places] + (0.0 if total is None else total)
            steps.append(by_place)
    if total is None:
        return list(coded)
    low, high = (sum(float(way(one)) for one in steps) for way in (np.min, np.max))
    limits = cut_quantiles(np.linspace(low, high, 11))
    return [*coded, code_numbers(TEAM_POINTS, total, limits, whole=False, open_below=True)]


def find_disagreements(values: pd.DataFrame) -> tuple[Disagreement, ...]:
    """Find parameters where the statement surely contradicts the team's points.

    The value with the most points has a share of buyers whose interval lies wholly below that
    of the value with the fewest. Values without points or clients are passed over; of equal
    points the value with more clients stands for them.

    Args:
        values: As in ``ParametersResult``.

    Source: docs/figures.md, "Scorecard".
    """
    found = []
    pointed = values[values["team_points"].notna() & (values["clients"] > 0)]
    for parameter, rows in pointed.groupby("parameter", sort=False):
        ranked = rows.sort_values(["team_points", "clients", "value"], ascending=[False, False, True])
        best = ranked.iloc[0]
        worst = ranked.sort_values(["team_points", "clients", "value"], ascending=[True, False, True]).iloc[0]
        if best["team_points"] > worst["team_points"] and best["share_high"] < worst["share_low"]:
            sides = (
                (str(one["value"]), float(one["team_points"]), int(one["clients"]), int(one["buyers"]))
                for one in (best, worst)
            )
            found.append(Disagreement(str(parameter), *next(sides), *next(sides)))
    return tuple(found)
