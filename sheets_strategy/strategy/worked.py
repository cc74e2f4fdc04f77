"""What people noted in «Работа», as a frame: one row per client and plan row."""

from __future__ import annotations

import pandas as pd

WORKED = {
    "client": "object",
    "plan": "object",
    "seller": "object",
    "status": "object",
    "outcome": "object",
    "touched_on": "datetime64[s]",
    "next_on": "datetime64[s]",
    "comment": "object",
}
"""Column → dtype. One row per client (code of the row of Клиенты) and plan row (code), the unique key:
seller (folded, "" unknown), status and outcome (vocabulary keys, "" for none), touched_on (day of the last
contact; NaT for none), next_on (NaT), comment."""

DONE = "done"
ENDED = ("refused", "leave")
"""Outcomes after which nobody calls again for this hypothesis."""


def nothing_worked() -> pd.DataFrame:
    """Give the frame of a team that has noted nothing yet."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in WORKED.items()})


def find_finished(worked: pd.DataFrame) -> pd.Series:
    """Say per row whether its work is finished: done, refused, or not to be touched."""
    return (worked["status"] == DONE) | worked["outcome"].isin(ENDED)
