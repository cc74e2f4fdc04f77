"""Runs of statement rows that may be one paste."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def find_runs(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Number the runs of rows that may be one paste.

    A new run starts where something other than a payment stands between rows (a
    header, note or blank line) or where dates jump back against the run.
    """
    size = len(rows)
    if not size:
        return np.zeros(0, dtype=np.int64)
    broken = np.zeros(size, dtype=bool)
    broken[1:] = np.diff(rows["row"].to_numpy()) != 1
    broken[1:] |= np.diff(rows["section"].to_numpy()) != 0
    days = rows["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    steps = np.sign(np.diff(days, prepend=days[0]))
    direction = 0
    for place in np.flatnonzero((steps != 0) | broken):
        step = int(steps[place])
        if broken[place]:
            direction = 0
        elif direction == 0:
            direction = step
        elif step != direction:
            broken[place], direction = True, 0
    return np.cumsum(broken)
