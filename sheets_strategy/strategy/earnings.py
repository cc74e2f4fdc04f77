"""What clients earned in each window, where that is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.ledger import REPORT, find_clients, month_matrices, months_back
from sheets_strategy.strategy.measures import WINDOWS, Limits

_EVER = 1 << 30
_AMOUNTS = ("profit_kop", "rows", "unknown")
PROFITS = ("profit", "profit_before", *(f"profit_{window}" for window in WINDOWS), "profit_all")


def measure_earnings(
    ledger: pd.DataFrame, *, codes: npt.NDArray[np.object_], as_of: date, limits: Limits
) -> pd.DataFrame:
    """Sum profit by client and window, and say where it is known.

    It is known where the client has rows in the window and the profit of all of them is
    known. A window with rows of both kinds has no known profit: half of it would look like
    a small one.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after as_of.
        codes: All clients, each once.
        as_of: The analysis date.
        limits: The period.

    Returns:
        One row per client, index = codes: for each name of PROFITS, <name>_kop (int64, 0
        where unknown), <name>_known, and <name>_unknown (rows, but not the profit of all).

    Source: docs/figures.md, "Profit".
    """
    period = limits.period_months
    spans = [(0, period), (period, 2 * period), *((0, window) for window in WINDOWS), (0, _EVER)]
    marked = ledger.assign(rows=1, unknown=~ledger["profit_known"])
    is_report = (ledger["source"] == REPORT).to_numpy()
    dated, reports = (marked[~is_report], marked[is_report]) if is_report.any() else (marked, marked.iloc[:0])
    months = month_matrices(dated, _AMOUNTS, clients=codes, as_of=as_of)
    columns: dict[str, npt.NDArray[np.int64] | npt.NDArray[np.bool_]] = {}
    for name, (start, stop) in zip(PROFITS, spans, strict=True):
        whole = _sum_reports(reports, codes, as_of=as_of, start=start, stop=stop)
        profit, rows, unknown = (
            matrix[:, start:stop].sum(axis=1) + more for matrix, more in zip(months, whole, strict=True)
        )
        known = (rows > 0) & (unknown == 0)
        columns[f"{name}_kop"] = np.where(known, profit, 0)
        columns[f"{name}_known"] = known
        columns[f"{name}_unknown"] = unknown > 0
    return pd.DataFrame(columns, index=pd.Index(codes, name="client"))


def _sum_reports(
    reports: pd.DataFrame, codes: npt.NDArray[np.object_], *, as_of: date, start: int, stop: int
) -> list[npt.NDArray[np.int64]]:
    """Sum what is known by sums over several days, where all of them lie in the window."""
    last, first = (months_back(reports[name], as_of=as_of) for name in ("on", "since"))
    inside = reports[(last >= start) & (last < stop) & (first < stop)]
    places = find_clients(inside, clients=codes)
    found = []
    for amount in _AMOUNTS:
        sums = np.zeros(len(codes), dtype=np.int64)
        np.add.at(sums, places, inside[amount].to_numpy(dtype=np.int64))
        found.append(sums)
    return found
