"""The ideal client as the team imagines it, and how much of it each client fits.

In: the lines of the block «Идеальный клиент» and what is known of clients. Out: which line each
client fits, and a score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.matching import match_condition
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.values.conditions import Condition

Numbers = npt.NDArray[np.float64]
STRONG, MIDDLE, LITTLE = "strong", "middle", "little"
STRONG_FIT, LITTLE_FIT = 2 / 3, 1 / 3


@dataclass(frozen=True, slots=True)
class IdealLine:
    """One line of the ideal client.

    Attributes:
        row: Grid row.
        parameter: Its parameter, or ``own:<header>``.
        condition: What the ideal client has.
        weight: How much it counts, above 0.
    """

    row: int
    parameter: str
    condition: Condition
    weight: float = 1.0


def fit_ideal(parameters: Mapping[str, Parameter], lines: Sequence[IdealLine]) -> list[Numbers]:
    """Say per line and client whether the client fits: 1, 0, or NaN where it is not known.

    Args:
        parameters: What is known of the clients.
        lines: The ideal client.
    """
    found = []
    for line in lines:
        parameter = parameters[line.parameter]
        holds = match_condition(parameter, line.condition).astype(float)
        known = match_condition(parameter, Condition(unknown=False))
        asks_unknown = line.condition.unknown is not None
        found.append(holds if asks_unknown else np.where(known, holds, np.nan))
    return found


def score_ideal(
    fits: Sequence[Numbers], lines: Sequence[IdealLine], codes: npt.NDArray[np.object_]
) -> pd.DataFrame:
    """Give the weighted share of the lines that each client fits, of those that are known.

    Returns:
        One row per client: likeness and score as in ``judge_likeness``.

    Source: docs/figures.md, "Likeness".
    """
    got, of = np.zeros(len(codes)), np.zeros(len(codes))
    for fit, line in zip(fits, lines, strict=True):
        known = ~np.isnan(fit)
        of += known * line.weight
        got += np.where(known, fit, 0.0) * line.weight
    share = np.where(of > 0, got / np.where(of > 0, of, 1.0), np.nan)
    words = np.where(share >= STRONG_FIT - 1e-9, STRONG, np.where(share < LITTLE_FIT - 1e-9, LITTLE, MIDDLE))
    return pd.DataFrame(
        {
            "likeness": np.where(np.isnan(share), "", words).astype(object),
            "score": np.round(share * 100),
        },
        index=pd.Index(codes, name="client"),
    )
