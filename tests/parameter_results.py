"""Results of step 2 made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from sheets_strategy.strategy.backtest import Cut
from sheets_strategy.strategy.parameters import ParametersResult

NAN = float("nan")
VALUE_COLUMNS = (
    *("parameter", "value", "team_points", "clients", "buyers", "share", "share_low"),
    *("share_high", "lift", "woe", "points", "verdict"),
)
PARAMETER_COLUMNS = (
    *("parameter", "clients", "buyers", "iv", "iv_chance", "auc", "log_loss"),
    *("verdict", "used", "dated"),
)
Value = tuple[str, str, int, int]
CUT = Cut(
    cut_on=date(2026, 4, 1),
    months=3,
    clients=210,
    buyers=96,
    auc=0.8412,
    log_loss=0.35,
    base_log_loss=0.5,
    brier=0.1,
    base_brier=0.2,
    last_auc=0.7089,
    expected_kop=1_000_000_00,
    actual_kop=880_000_00,
    calibration=((42, 0.05, 2), (42, 0.2, 9), (42, 0.5, 20), (42, 0.7, 28), (42, 0.9, 37)),
)
EARLIER = replace(CUT, cut_on=date(2026, 1, 1), auc=0.8, log_loss=0.4)


def result_of(
    values: Sequence[Value],
    *,
    strength: Mapping[str, float] | None = None,
    verdicts: Mapping[str, str] | None = None,
    used: Sequence[str] = (),
    points: Mapping[tuple[str, str], int] | None = None,
    cuts: tuple[Cut, ...] = (CUT, EARLIER),
    model: str = "scorecard",
    clients: Mapping[str, tuple[float, float]] | None = None,
) -> ParametersResult:
    """Make a result of parameter, value, clients and buyers each; a share of 0.2 is like everybody's.

    Args:
        values: Parameter, value, clients, buyers.
        strength: Parameter → information value.
        verdicts: Parameter → verdict.
        used: Parameters of the scorecard.
        points: (parameter, value) → points.
        cuts: Back-tests.
        model: What the probability goes by.
        clients: Code → probability, points.
    """
    rows = []
    for parameter, value, number, buyers in values:
        share = buyers / number if number else NAN
        rows.append(
            {
                "parameter": parameter,
                "value": value,
                "team_points": NAN,
                "clients": number,
                "buyers": buyers,
                "share": share,
                "share_low": share - 0.1,
                "share_high": share + 0.1,
                "lift": share / 0.2,
                "woe": 0.5,
                "points": (points or {}).get((parameter, value), 0),
                "verdict": (verdicts or {}).get(parameter, "weak"),
            }
        )
    names = list(dict.fromkeys(parameter for parameter, *_ in values))
    parameters = pd.DataFrame(
        [
            {
                "parameter": name,
                "clients": sum(number for parameter, _, number, _ in values if parameter == name),
                "buyers": 0,
                "iv": (strength or {}).get(name, 0.1),
                "iv_chance": 0.01,
                "auc": 0.7,
                "log_loss": 0.4,
                "verdict": (verdicts or {}).get(name, "weak"),
                "used": name in used,
                "dated": 1.0,
            }
            for name in names
        ],
        columns=PARAMETER_COLUMNS,
    )
    known = clients or {}
    people = pd.DataFrame(
        {
            "probability": [probability for probability, _ in known.values()],
            "points": [number for _, number in known.values()],
            "alike_clients": [34] * len(known),
            "alike_buyers": [24] * len(known),
            "expected_kop": [120_000_00] * len(known),
            "expected_low_kop": [40_000_00] * len(known),
            "expected_high_kop": [310_500_00] * len(known),
        },
        index=pd.Index(list(known), dtype=object),
    )
    return ParametersResult(
        pd.DataFrame(rows, columns=VALUE_COLUMNS), parameters, cuts, model, 60, 0.4571, 3, people
    )
