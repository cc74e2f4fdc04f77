"""Sums of groups equal those of pandas' own ``agg``."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sheets_strategy.statement.sums import How, sum_up

ROWS = pd.DataFrame(
    {
        "client": ["b", "a", "b", "c", ""],
        "kind": pd.Categorical(["x", "y", "x", "x", "y"]),
        "on": pd.to_datetime(["2026-01-03", "2026-01-01", "2026-01-02", None, "2026-01-04"]),
        "kop": [2**62, 1, -5, 0, 7],
        "known": [True, False, False, True, True],
        "share": [0.5, np.nan, 0.25, np.nan, 1.0],
    }
)
FIGURES: dict[str, tuple[str, How]] = {
    "rows": ("kop", "size"),
    "kop": ("kop", "sum"),
    "largest": ("kop", "max"),
    "first_on": ("on", "min"),
    "days": ("on", "nunique"),
    "known": ("known", "all"),
    "any_known": ("known", "any"),
    "shares": ("share", "count"),
    "share": ("share", "mean"),
    "middle": ("share", "median"),
}


@pytest.mark.parametrize("keys", ["client", ["client", "kind"], ["kind", "on"]])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_sums_equal_those_of_agg(keys: str | list[str], count: int) -> None:
    groups = ROWS[:count].groupby(keys, sort=True, observed=True)
    assert_frame_equal(groups.agg(**FIGURES), sum_up(groups, **FIGURES))
