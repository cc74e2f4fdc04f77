"""The ledger: the one table that all analytics downstream of payments need.

It goes by day, not by month: the usual interval between payments, exact
periods that end in mid-month, and calendar months all follow from it, and a
client seldom pays twice a day, so it is never larger than the payments.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.values.dates import months_before

LEDGER = (
    *("client", "on", "since", "kind", "source", "currency", "turnover_kop", "payments"),
    *("profit_kop", "profit_known"),
)
BANK, SALES, REPORT = "bank", "sales", "report"


def sum_ledger(payments: pd.DataFrame) -> pd.DataFrame:
    """Sum counted payments by client, day and kind.

    The lines of one sales document are one purchase, and so are a client's lines of one day that
    name no document: they count once in payments, however many products they list.

    Args:
        payments: One row per statement row that counts: client (code), on
            (datetime64), kind ("sale" or "client_refund"), currency (in which it was
            paid), turnover_kop (in the counted currency; signed: refunds are negative),
            since (first day of a sum over a period, NaT for what was paid on one day); source
            ("bank" or "sales") and number (of the document) where there are sales reports; and,
            where known, profit_kop and profit_known (see ``add_profit``).

    Returns:
        One row per client × day × kind × source × currency, sorted so:
        turnover_kop, payments (number of statement rows, or of purchases), profit_kop (of the
        rows whose profit is known) and profit_known (whether it is known of all). source is
        "bank", "sales", or "report" for sums over the days from since to on; else since is on.

    Source: docs/figures.md, "Sales reports".
    """
    if "profit_kop" not in payments:
        payments = payments.assign(profit_kop=0, profit_known=False)
    is_report = payments["since"].notna().to_numpy()
    sold = np.zeros(len(payments), dtype=bool)
    if "source" in payments:
        sold = (payments["source"] == SALES).to_numpy() & ~is_report
    bank = _sum(payments[~is_report & ~sold], _KEYS)
    parts = [bank.assign(since=bank["on"], source=BANK)]
    if sold.any():
        parts.append(_sum_documents(payments[sold]))
    if is_report.any():
        reports = _sum(payments[is_report], ["client", "on", "since", "kind", "currency"])
        parts.append(reports.assign(source=REPORT))
    frames = [part[list(LEDGER)] for part in parts]
    if len(frames) == 1:
        return frames[0]
    both = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    return both.sort_values(["client", "on", "since", "kind", "source", "currency"], ignore_index=True)


_KEYS = ["client", "on", "kind", "currency"]


def _sum(payments: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    grouped = payments.groupby(keys, sort=True, observed=True)
    sums = sum_up(
        grouped,
        turnover_kop=("turnover_kop", "sum"),
        payments=("turnover_kop", "size"),
        profit_kop=("profit_kop", "sum"),
        profit_known=("profit_known", "all"),
    )
    return sums.reset_index()


def _sum_documents(sales: pd.DataFrame) -> pd.DataFrame:
    """Sum rows of sales reports; payments is the number of documents, those without a number being one."""
    grouped = sales.groupby(_KEYS, sort=True, observed=True)
    sums = sum_up(
        grouped,
        turnover_kop=("turnover_kop", "sum"),
        payments=("number", "nunique"),
        profit_kop=("profit_kop", "sum"),
        profit_known=("profit_known", "all"),
    ).reset_index()
    return sums.assign(since=sums["on"], source=SALES)


def months_back(days: pd.Series, *, as_of: date) -> npt.NDArray[np.int64]:
    """Count whole months between each day and the analysis date.

    0 is the last month up to and with the analysis date; a day exactly n
    months earlier counts as n.

    Args:
        days: datetime64, none after as_of.
    """
    as_of64 = np.datetime64(as_of, "D")
    dates = days.to_numpy().astype("datetime64[D]")
    if not len(dates):
        return np.zeros(0, dtype=np.int64)
    span = int((as_of64 - dates.min()).astype(int)) // 28 + 2
    edges = np.array([months_before(as_of, back) for back in range(span + 1)][::-1], dtype="datetime64[D]")
    return (span - np.searchsorted(edges, dates, side="left")).astype(np.int64)


def find_clients(ledger: pd.DataFrame, *, clients: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Give for every row of the ledger the place of its client.

    Args:
        ledger: What ``sum_ledger`` returned.
        clients: Codes, each once, all that the ledger holds.
    """
    names = ledger["client"].to_numpy(dtype=object)
    # A ledger is sorted by client: each is looked up once for all its rows.
    starts = np.flatnonzero(np.append(True, names[1:] != names[:-1])[: len(names)])
    found = pd.Index(clients).get_indexer(pd.Index(names[starts]))
    return np.repeat(found, np.diff(np.append(starts, len(names)))).astype(np.int64)


def month_matrix(
    ledger: pd.DataFrame,
    *,
    clients: npt.NDArray[np.object_],
    as_of: date,
    amount: str = "turnover_kop",
) -> npt.NDArray[np.int64]:
    """Sum turnover by client and month counted back from the analysis date.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after as_of.
        clients: Codes, each once, all that the ledger holds.
        as_of: The analysis date.
        amount: Which whole numbers of the ledger to sum.

    Returns:
        clients × months, kopecks; column 0 is the last month.
    """
    return month_matrices(ledger, (amount,), clients=clients, as_of=as_of)[0]


def month_matrices(
    ledger: pd.DataFrame, amounts: Sequence[str], *, clients: npt.NDArray[np.object_], as_of: date
) -> list[npt.NDArray[np.int64]]:
    """Give ``month_matrix`` for several columns of the ledger."""
    back = months_back(ledger["on"], as_of=as_of)
    width = int(back.max()) + 1 if len(back) else 1
    places = find_clients(ledger, clients=clients) * width + back
    found = []
    for amount in amounts:
        sums = np.zeros(len(clients) * width, dtype=np.int64)
        np.add.at(sums, places, ledger[amount].to_numpy(dtype=np.int64))
        found.append(sums.reshape(len(clients), width))
    return found
