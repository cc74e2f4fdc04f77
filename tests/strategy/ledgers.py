"""Payments in a few rows → the ledger and the figures, for tests of what is made from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import strategies as st

from sheets_strategy.strategy.ledger import sum_ledger
from sheets_strategy.strategy.measures import Limits, measure_clients

AS_OF = date(2026, 6, 20)
START = date(2023, 1, 10)
NAMES = ("c1", "c2", "c3", "c4")
CODES: npt.NDArray[np.object_] = np.array(NAMES, dtype=object)
Payment = tuple[str, date, int]

PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.dates(date(2023, 1, 10), AS_OF),
        st.one_of(st.integers(1, 1_000), st.integers(-300, -1)),
    ),
    max_size=16,
)
"""Client, day, kopecks; a negative sum is a refund."""


def ledger_of(
    payments: Sequence[Payment], *, known: Sequence[bool] = (), since: date | None = None
) -> pd.DataFrame:
    """Give the ledger; profit is a tenth of each sum where it is known; with since all are sums over days."""
    known = known or [True] * len(payments)
    kop = pd.Series([kop for _, _, kop in payments], dtype="int64")
    rows = pd.DataFrame(
        {
            "client": pd.Series([client for client, _, _ in payments], dtype=object),
            "on": pd.to_datetime([on for _, on, _ in payments]).astype("datetime64[s]"),
            "since": pd.Series([since] * len(payments), dtype="datetime64[s]"),
            "kind": pd.Series(["sale" if one > 0 else "client_refund" for one in kop], dtype=object),
            "currency": pd.Series(["RUB"] * len(payments), dtype=object),
            "turnover_kop": kop,
            "profit_kop": [one // 10 if is_known else 0 for one, is_known in zip(kop, known, strict=True)],
            "profit_known": pd.Series(list(known), dtype=bool),
        }
    )
    return sum_ledger(rows.astype({"profit_kop": "int64"}))


def measured_of(ledger: pd.DataFrame, *, limits: Limits | None = None, start: date = START) -> pd.DataFrame:
    """Measure the four clients."""
    return measure_clients(ledger, codes=CODES, as_of=AS_OF, history_from=start, limits=limits or Limits())
