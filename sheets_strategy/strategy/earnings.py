"""What clients earned in each window, where that is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.ledger import find_clients, months_back
from sheets_strategy.strategy.measures import WINDOWS, Limits

_EVER = 1 << 30
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
    last, first = (months_back(ledger[name], as_of=as_of) for name in ("on", "since"))
    places = find_clients(ledger, clients=codes)
    profit, known = ledger["profit_kop"].to_numpy(), ledger["profit_known"].to_numpy(dtype=bool)
    period = limits.period_months
    spans = [(0, period), (period, 2 * period), *((0, window) for window in WINDOWS), (0, _EVER)]
    columns: dict[str, npt.NDArray[np.int64] | npt.NDArray[np.bool_]] = {}
    for name, (start, stop) in zip(PROFITS, spans, strict=True):
        # A sum over a period counts only where all its days lie inside.
        inside = (last >= start) & (last < stop) & (first < stop)
        sums = np.zeros(len(codes), dtype=np.int64)
        np.add.at(sums, places[inside], profit[inside])
        rows = np.zeros(len(codes), dtype=bool)
        rows[places[inside]] = True
        unknown = np.zeros(len(codes), dtype=bool)
        unknown[places[inside & ~known]] = True
        columns[f"{name}_kop"] = np.where(unknown, 0, sums)
        columns[f"{name}_known"] = rows & ~unknown
        columns[f"{name}_unknown"] = unknown
    return pd.DataFrame(columns, index=pd.Index(codes, name="client"))
