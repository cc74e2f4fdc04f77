"""Rows that stand for what a client paid over a period: which they are, and when they may not count.

In: statement rows. Out: the first day of each such sum, and a reason to set it aside
where its money would count twice or cannot be put into the period of the analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.values.purposes import REPORT_NUMBER, find_report_days

Mask = npt.NDArray[np.bool_]
Days = tuple[date, date]


def find_since(rows: pd.DataFrame) -> pd.Series:
    """Give the first day of sums over a period, NaT for payments of one day.

    Args:
        rows: number, purpose (texts).
    """
    since = np.full(len(rows), np.datetime64("NaT", "s"))
    for place in np.flatnonzero(rows["number"].to_numpy(dtype=object) == REPORT_NUMBER).tolist():
        days = find_report_days(str(rows["purpose"].iloc[place]))
        if days is not None:
            since[place] = np.datetime64(days[0], "s")
    return pd.Series(since, index=rows.index)


def find_overlapping(rows: pd.DataFrame) -> Mask:
    """Say which sums over a period would count twice.

    Those are sums over days on which a bank's row shows a receipt, and, of two reports whose days
    meet, those of the one that ends earlier (of two that end together, the longer one counts).

    Args:
        rows: since, on, direction.
    """
    is_report = rows["since"].notna().to_numpy()
    if not is_report.any():
        return is_report
    reports = rows[is_report]
    received = rows["on"][~is_report & (rows["direction"] == "in").to_numpy()]
    banked = np.unique(received.to_numpy().astype("datetime64[D]"))
    kept: list[Days] = []
    dropped: set[Days] = set()
    spans = {
        (since.date(), until.date()) for since, until in zip(reports["since"], reports["on"], strict=True)
    }
    for span in sorted(spans, key=lambda days: (-days[1].toordinal(), days[0])):
        (dropped.add if _meets(span, banked, kept) else kept.append)(span)
    pairs = zip(rows["since"], rows["on"], is_report.tolist(), strict=True)
    return np.array(
        [here and (since.date(), until.date()) in dropped for since, until, here in pairs], dtype=bool
    )


def find_straddling(rows: pd.DataFrame, *, period_from: date) -> Mask:
    """Say which sums over a period begin before the period of the analysis and end within it."""
    start = pd.Timestamp(period_from)
    since, on = rows["since"], rows["on"]
    return np.asarray((since.notna() & (since <= start) & (on > start)).to_numpy(dtype=bool))


def _meets(span: Days, banked: npt.NDArray[np.datetime64], kept: Sequence[Days]) -> bool:
    since, until = (np.datetime64(day, "D") for day in span)
    first = np.searchsorted(banked, since)
    if first < len(banked) and banked[first] <= until:
        return True
    return any(other[0] <= span[1] and span[0] <= other[1] for other in kept)
