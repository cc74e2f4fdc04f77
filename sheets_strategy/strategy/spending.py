"""What the firm paid for, month by month: the outgoing side of the statement by kind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_strategy.strategy.calendar_months import KEPT, Calendar, count

COST_KINDS = ("salary", "tax", "rent", "advertising", "bank_fee", "other")
COSTS = {"on": "datetime64[s]", "kind": "object", "spent_kop": "int64"}
"""Column → dtype. One row per outgoing payment that is a cost: its day, one of COST_KINDS, kopecks."""


def no_costs() -> pd.DataFrame:
    """Give the frame of a statement without an outgoing side."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COSTS.items()})


def sum_costs(costs: pd.DataFrame, *, calendar: Calendar) -> pd.DataFrame:
    """Sum costs by kind and month.

    Args:
        costs: See ``COSTS``.
        calendar: The months.

    Returns:
        One row per month kept: cost_<kind>_kop, costs_kop, costs_known (whether the statement
        shows any cost in it).

    Source: docs/figures.md, "Costs".
    """
    placed = costs.assign(place=calendar.places(costs["on"]))
    placed = placed[placed["place"].between(0, KEPT - 1)]
    sums = {}
    for kind in COST_KINDS:
        rows = placed[placed["kind"] == kind]
        sums[f"cost_{kind}_kop"] = count(
            rows["place"].to_numpy(dtype=np.int64), rows["spent_kop"].to_numpy(dtype=np.int64)
        )
    known = count(placed["place"].to_numpy(dtype=np.int64)) > 0
    return pd.DataFrame(sums).assign(costs_kop=sum(sums.values()), costs_known=known)
