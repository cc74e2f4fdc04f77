"""Who is new, still pays, came back, stopped paying; and how clients moved between classes."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.strategy.ledger import REPORT, find_clients, months_back

STATES = ("new", "first_seen", "kept", "returned", "lost", "gone_long", "undated")
CLASSES = ("A", "B", "C", "")


def classify_states(
    ledger: pd.DataFrame, measured: pd.DataFrame, *, as_of: date, period_months: int
) -> pd.Series:
    """Say of every client in which periods it paid; refunds alone are no payment.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after as_of.
        measured: What ``measure_clients`` returned.
        as_of: The analysis date.
        period_months: Length of a period.

    Returns:
        Per client one of STATES, "" for one that never paid. ``new``: the first payment lies
        in the period, and the statement starts early enough to tell; else ``first_seen``.
        ``kept``: paid in the period and in the one before. ``returned``: not in the one
        before, but earlier. ``lost``: in the one before, not in the period. ``gone_long``:
        earlier only. ``undated``: known by sums over a period alone.

    Source: docs/figures.md, "New, kept, returned, lost".
    """
    counted = ((ledger["source"] != REPORT) & (ledger["kind"] == "sale")).to_numpy()
    back = months_back(ledger["on"], as_of=as_of)[counted]
    places = find_clients(ledger, clients=measured.index.to_numpy(dtype=object))[counted]
    now, before, earlier = (
        _marked(places[(back >= start) & (back < stop)], len(measured))
        for start, stop in (
            (0, period_months),
            (period_months, 2 * period_months),
            (2 * period_months, np.inf),
        )
    )
    fresh = now & ~before & ~earlier
    bound = measured["tenure_is_bound"].to_numpy(dtype=bool)
    cases = {
        "undated": measured["undated"].to_numpy(dtype=bool),
        "new": fresh & ~bound,
        "first_seen": fresh & bound,
        "kept": now & before,
        "returned": now & ~before & earlier,
        "lost": ~now & before,
        "gone_long": ~now & ~before & earlier,
    }
    found = np.select(list(cases.values()), list(cases), default="")
    return pd.Series(found.astype(object), index=measured.index, name="state")


def sum_states(clients: pd.DataFrame) -> pd.DataFrame:
    """Count clients and money by state.

    Args:
        clients: One row per client: state, turnover_kop, before_kop.

    Returns:
        One row per state, all of STATES: clients, turnover_kop, before_kop.
    """
    sums = sum_up(
        clients.groupby("state", sort=True),
        clients=("turnover_kop", "size"),
        turnover_kop=("turnover_kop", "sum"),
        before_kop=("before_kop", "sum"),
    )
    return sums.reindex(list(STATES), fill_value=0)


def sum_moves(clients: pd.DataFrame) -> pd.DataFrame:
    """Count how many clients went from which class to which, and how their money changed.

    Args:
        clients: One row per client: class_before, abc, turnover_kop, before_kop.

    Returns:
        One row per pair of classes (class_before, abc), all of them in the order of CLASSES:
        clients and change_kop (money of the period less that of the one before).

    Source: docs/figures.md, "Movement between classes".
    """
    changed = clients.assign(change_kop=clients["turnover_kop"] - clients["before_kop"])
    sums = sum_up(
        changed.groupby(["class_before", "abc"], sort=True),
        clients=("change_kop", "size"),
        change_kop=("change_kop", "sum"),
    )
    pairs = pd.MultiIndex.from_product([CLASSES, CLASSES], names=["class_before", "abc"])
    return sums.reindex(pairs, fill_value=0)


def reaches_back(history_from: date, *, as_of: date, period_months: int) -> bool:
    """Say whether the statement holds the whole period before this one.

    Its first row may stand anywhere in the first month of that period: nobody pays every day.
    """
    first = pd.Series([pd.Timestamp(min(history_from, as_of))])
    return int(months_back(first, as_of=as_of)[0]) >= 2 * period_months - 1


def _marked(places: npt.NDArray[np.int64], number: int) -> npt.NDArray[np.bool_]:
    marks = np.zeros(number, dtype=bool)
    marks[places] = True
    return marks
