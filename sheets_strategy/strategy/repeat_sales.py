"""Who pays again, how soon, and who has fallen silent: the key «repeat sales», month by month."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.calendar_months import KEPT, QUARTER, YEAR, Calendar, Places, count
from sheets_strategy.strategy.ledger import REPORT
from sheets_strategy.strategy.measures import SHORTEST_INTERVAL_DAYS

REPEAT_DAYS = 90
FEWEST_PAYMENTS = 3


def days_paid(ledger: pd.DataFrame) -> pd.DataFrame:
    """Give the days on which each client paid.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after the analysis date.

    Returns:
        One row per client and day: client, on, payments; sorted so.
    """
    paid = ledger[(ledger["source"] != REPORT) & (ledger["kind"] == "sale")]
    return paid.groupby(["client", "on"], sort=True)["payments"].sum().reset_index()


def measure_repeats(days: pd.DataFrame, fresh: pd.Series, *, calendar: Calendar) -> pd.DataFrame:
    """Count, by month of the first payment, how many new clients paid again within ninety days.

    Args:
        days: What ``days_paid`` returned.
        fresh: Client → first payment, of those whose beginning the statement shows.
        calendar: The months.

    Returns:
        One row per month kept: repeat_of (its new clients), repeated (those with a payment on
        another day within ninety days), judged (whether all of them have had these days).

    Source: docs/figures.md, "Repeat sales".
    """
    known = days[days["client"].isin(fresh.index)]
    begun = pd.Series(fresh.reindex(known["client"]).to_numpy(), index=known.index)
    later = (known["on"] > begun) & ((known["on"] - begun).dt.days <= REPEAT_DAYS)
    again = fresh.index.isin(known["client"][later])
    places = calendar.places(fresh)
    inside = places >= 0
    over = calendar.ends() + np.timedelta64(REPEAT_DAYS, "D")
    return pd.DataFrame(
        {
            "repeat_of": count(places[inside]),
            "repeated": count(places[inside & again]),
            "judged": over <= np.datetime64(calendar.as_of, "D"),
        }
    )


def measure_gaps(days: pd.DataFrame, *, calendar: Calendar) -> pd.DataFrame:
    """Give the usual days between two payments of a client that ended in each month.

    Returns:
        One row per month kept: gap_days (the median, NaN without any), gap_quarter_days (of this
        month and the two before).

    Source: docs/figures.md, "Repeat sales".
    """
    gaps = days.groupby("client", sort=False)["on"].diff().dt.days
    gaps = gaps[gaps.notna()]
    places = calendar.places(days["on"].loc[gaps.index])
    found = pd.DataFrame({"gap": gaps.to_numpy(dtype=float), "place": places})
    by_month = found.groupby("place", sort=True)["gap"].median().reindex(range(KEPT))
    wide = pd.concat(
        [found.assign(place=found["place"] + later) for later in range(QUARTER)], ignore_index=True
    )
    by_quarter = wide.groupby("place", sort=True)["gap"].median().reindex(range(KEPT))
    return pd.DataFrame(
        {"gap_days": by_month.to_numpy(dtype=float), "gap_quarter_days": by_quarter.to_numpy(dtype=float)}
    )


def measure_silence(days: pd.DataFrame, *, calendar: Calendar) -> pd.DataFrame:
    """Count at the end of each month the regular clients that are late by half their usual interval.

    Regular is who has made three payments and paid in the year up to that day; the usual interval
    is the median of those known on that day, an interval under 30 days counts as 30.

    Returns:
        One row per month kept: regulars, silent.

    Source: docs/figures.md, "Repeat sales".
    """
    clients, _ = pd.factorize(days["client"])
    on = days["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    payments = days["payments"].to_numpy(dtype=np.int64)
    gaps = np.diff(on, prepend=0)
    gaps[np.flatnonzero(np.diff(clients, prepend=-1))] = -1
    order = np.lexsort((gaps, clients))
    size = int(clients.max(initial=-1)) + 1
    regulars, silent = np.zeros(KEPT, dtype=np.int64), np.zeros(KEPT, dtype=np.int64)
    for place, end in enumerate(calendar.ends().astype(np.int64).tolist()):
        year_before = calendar.firsts()[place].astype("datetime64[M]") - (YEAR - 1)
        seen = on <= end
        paid = np.bincount(clients[seen], weights=payments[seen], minlength=size)
        last = np.full(size, np.iinfo(np.int64).min)
        np.maximum.at(last, clients[seen], on[seen])
        usual = np.maximum(_medians(clients[order], gaps[order], seen[order], size), SHORTEST_INTERVAL_DAYS)
        recent = last >= int(year_before.astype("datetime64[D]").astype(np.int64))
        regular = (paid >= FEWEST_PAYMENTS) & recent & ~np.isnan(usual)
        regulars[place] = regular.sum()
        silent[place] = (2 * (end - last[regular]) > 3 * usual[regular]).sum()
    return pd.DataFrame({"regulars": regulars, "silent": silent})


def _medians(
    clients: Places, gaps: Places, seen: npt.NDArray[np.bool_], size: int
) -> npt.NDArray[np.float64]:
    """Give the median of the gaps of each client that are seen; rows are sorted by client and gap."""
    kept = seen & (gaps >= 0)
    clients, gaps = clients[kept], gaps[kept]
    number = np.bincount(clients, minlength=size)
    start = np.cumsum(number) - number
    found = np.full(size, np.nan)
    some = number > 0
    low = gaps[(start + (number - 1) // 2)[some]]
    high = gaps[(start + number // 2)[some]]
    found[some] = (low + high) / 2
    return found
