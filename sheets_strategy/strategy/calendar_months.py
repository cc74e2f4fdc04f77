"""Calendar months by number: which are shown, which are finished, in which a day lies.

In: the analysis date and the first day of the statement. Out: places of days among the months kept.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.ledger import REPORT

SHOWN = 12
KEPT = 28
"""Months shown, a year before them, and what prices of a year ago are measured on."""
QUARTER = 3
YEAR = 12

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The last months, each known by its place; the last one is that of the analysis date.

    Attributes:
        as_of: The analysis date.
        history_from: First day of the statement.
    """

    as_of: date
    history_from: date

    @property
    def whole(self) -> int:
        """Place of the last finished month."""
        return KEPT - 1 if is_finished(self.as_of) else KEPT - 2

    def firsts(self) -> Days:
        """Give the first days of all months kept, ascending."""
        last = _ordinal(self.as_of)
        months = np.arange(last - KEPT + 1, last + 1).astype("datetime64[M]")
        return months.astype("datetime64[D]")

    def ends(self) -> Days:
        """Give the last days of all months kept, ascending; that of a running month is the analysis date."""
        after = (self.firsts().astype("datetime64[M]") + 1).astype("datetime64[D]")
        return np.asarray(np.minimum(after - 1, np.datetime64(self.as_of, "D")))

    def known(self) -> Mask:
        """Say which months the statement reaches into."""
        return np.asarray(self.firsts().astype("datetime64[M]") >= np.datetime64(self.history_from, "M"))

    def places(self, days: pd.Series) -> Places:
        """Give the place of each day's month, below 0 for days before all months kept."""
        ordinals = days.to_numpy().astype("datetime64[M]").astype(np.int64)
        return np.asarray(ordinals - _ordinal(self.as_of) + KEPT - 1, dtype=np.int64)

    def dated(self, ledger: pd.DataFrame) -> pd.DataFrame:
        """Give the rows of a ledger that lie in one of the months, with its place.

        A sum over several days lies in a month only where all of them do.
        """
        placed = ledger.assign(place=self.places(ledger["on"]))
        inside = placed["place"] >= 0
        long = placed["source"] == REPORT
        if long.any():
            inside &= ~long | (self.places(placed["since"]) == placed["place"])
        return placed[inside]


def is_finished(as_of: date) -> bool:
    """Say whether the month of a day is finished with it: only a weekend may follow.

    A statement ends with its last payment, and banks do not pay on a weekend.

    Source: docs/figures.md, "Six keys".
    """
    last = monthrange(as_of.year, as_of.month)[1]
    return all(as_of.replace(day=day).weekday() >= 5 for day in range(as_of.day + 1, last + 1))


def count(places: Places, amounts: Places | None = None) -> Places:
    """Sum whole numbers by month, or count where there are none."""
    sums = np.zeros(KEPT, dtype=np.int64)
    np.add.at(sums, places, np.ones(len(places), dtype=np.int64) if amounts is None else amounts)
    return sums


def count_pairs(clients: npt.ArrayLike, places: Places) -> Places:
    """Count the different clients of each month."""
    pairs = pd.DataFrame({"client": clients, "place": places}).drop_duplicates()
    return count(pairs["place"].to_numpy(dtype=np.int64))


def _ordinal(day: date) -> int:
    return int(np.datetime64(day, "M").astype(np.int64))
