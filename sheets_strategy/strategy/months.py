"""Who brought how much in which calendar month: the last twelve, up to the analysis date."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.ledger import REPORT, find_clients
from sheets_strategy.strategy.measures import WARM_UP_MONTHS

MONTHS_SHOWN = 12
Ordinals = npt.NDArray[np.int64]


def sum_client_months(ledger: pd.DataFrame, *, codes: npt.NDArray[np.object_], as_of: date) -> pd.DataFrame:
    """Sum turnover by client and calendar month.

    A sum over several days counts where they lie in one month, else in none.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after as_of.
        codes: All clients, each once.
        as_of: The analysis date; its month is the last, up to that day.

    Returns:
        One row per client, index = codes: month_1_kop … month_12_kop, 12 is the last.
    """
    inside, place = _places(ledger, as_of)
    sums = np.zeros((len(codes), MONTHS_SHOWN), dtype=np.int64)
    rows = find_clients(ledger, clients=codes)[inside]
    np.add.at(sums, (rows, place[inside]), ledger["turnover_kop"].to_numpy()[inside])
    names = [f"month_{number}_kop" for number in range(1, MONTHS_SHOWN + 1)]
    return pd.DataFrame(sums, columns=names, index=pd.Index(codes, name="client"))


def sum_months(
    ledger: pd.DataFrame, measured: pd.DataFrame, *, as_of: date, history_from: date
) -> pd.DataFrame:
    """Sum what all clients paid, month by month, and count who paid and who is new.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after as_of.
        measured: What ``measure_clients`` returned.
        as_of: The analysis date.
        history_from: First day of the statement.

    Returns:
        Twelve rows, the last is the month of the analysis date: month (its first day),
        known (whether the statement reaches into it), turnover_kop, payers (clients with a
        payment), new (clients whose first payment it is), new_known (False in the first six
        months of the statement, when everybody looks new), profit_kop (where known),
        profit_known (whether the profit of anything in it is known).

    Source: docs/figures.md, "Month by month".
    """
    inside, place = _places(ledger, as_of)
    place, known = place[inside], ledger["profit_known"].to_numpy(dtype=bool)[inside]
    turnover, profit = (ledger[name].to_numpy()[inside] for name in ("turnover_kop", "profit_kop"))
    paid = np.zeros((len(measured), MONTHS_SHOWN), dtype=bool)
    sale = (ledger["kind"] == "sale").to_numpy()[inside]
    payers = find_clients(ledger, clients=measured.index.to_numpy(dtype=object))[inside]
    paid[payers[sale], place[sale]] = True
    fresh = measured[measured["first_on"].notna() & ~measured["tenure_is_bound"]]
    began = MONTHS_SHOWN - 1 - (_ordinal(as_of) - _ordinals(fresh["first_on"]))
    firsts = np.arange(MONTHS_SHOWN) - (MONTHS_SHOWN - 1) + _ordinal(as_of)
    warm = pd.Timestamp(history_from) + pd.DateOffset(months=WARM_UP_MONTHS)
    return pd.DataFrame(
        {
            "month": pd.to_datetime(firsts.astype("datetime64[M]")),
            "known": firsts >= _ordinal(history_from),
            "turnover_kop": _sum(place, turnover),
            "payers": paid.sum(axis=0),
            "new": _sum(began[began >= 0], np.ones(int((began >= 0).sum()), dtype=np.int64)),
            "new_known": firsts > _ordinal(warm.date()),
            "profit_kop": _sum(place[known], profit[known]),
            "profit_known": _sum(place[known], np.ones(int(known.sum()), dtype=np.int64)) > 0,
        }
    )


def _places(ledger: pd.DataFrame, as_of: date) -> tuple[npt.NDArray[np.bool_], Ordinals]:
    """Give which rows lie in one of the months shown, and the place of each row's month."""
    last = _ordinal(as_of)
    firsts = np.arange(last - MONTHS_SHOWN + 1, last + 1).astype("datetime64[M]").astype("datetime64[D]")
    place = np.searchsorted(firsts, _days(ledger["on"]), side="right") - 1
    inside = place >= 0
    long = np.flatnonzero((ledger["source"] == REPORT).to_numpy())
    inside[long] &= _days(ledger["since"].iloc[long]) >= firsts[place[long]]
    return inside, place


def _days(days: pd.Series) -> npt.NDArray[np.datetime64]:
    return days.to_numpy().astype("datetime64[D]")


def _sum(places: Ordinals, amounts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    sums = np.zeros(MONTHS_SHOWN, dtype=np.int64)
    np.add.at(sums, places, amounts)
    return sums


def _ordinals(days: pd.Series) -> Ordinals:
    return days.to_numpy().astype("datetime64[M]").astype(np.int64)


def _ordinal(day: date) -> int:
    return int(np.datetime64(day, "M").astype(np.int64))
