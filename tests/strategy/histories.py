"""Ledgers of invented firms for the tests of step 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.strategy.answers import no_answers
from sheets_strategy.strategy.ledger import sum_ledger
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.parameters import ParametersResult, Span, measure_parameters
from sheets_strategy.strategy.past import Rules
from sheets_strategy.strategy.profiles import Parameter

Payment = tuple[str, date, int]
FIRST = date(2024, 1, 1)
AS_OF = date(2026, 6, 30)


def ledger_of(
    payments: Sequence[Payment], reports: Sequence[tuple[str, date, date, int]] = ()
) -> pd.DataFrame:
    """Make a ledger: client, day, kopecks (below 0: a refund); reports: client, since, on, kopecks."""
    rows = [(client, on, pd.NaT, kop) for client, on, kop in payments]
    rows += [(client, on, since, kop) for client, since, on, kop in reports]
    frame = pd.DataFrame(rows, columns=["client", "on", "since", "turnover_kop"])
    return sum_ledger(
        pd.DataFrame(
            {
                "client": frame["client"].astype(object),
                "on": pd.to_datetime(frame["on"]),
                "since": pd.to_datetime(frame["since"]),
                "kind": np.where(frame["turnover_kop"].to_numpy(dtype=float) < 0, "client_refund", "sale"),
                "currency": "RUB",
                "turnover_kop": frame["turnover_kop"].astype("int64"),
            }
        )
    )


def invent(clients: int, *, seed: int, months: int = 30) -> list[Payment]:
    """Invent payments: each client comes some day, pays at its own pace and leaves some day."""
    random = np.random.default_rng(seed)
    payments: list[Payment] = []
    for number in range(clients):
        day = float(random.integers(0, months * 30))
        pace, size, leaves = random.gamma(0.8, 1.2) + 0.05, random.normal(13, 1.3), random.beta(1, 15)
        while day < months * 30.4:
            on = date.fromordinal(FIRST.toordinal() + int(day))
            payments.append((f"c{number:04d}", on, int(np.exp(size + random.normal(0, 0.4))) + 1))
            if random.random() < leaves:
                break
            day += 1 + random.exponential(30 / pace)
    return payments


def measure(
    ledger: pd.DataFrame,
    *,
    as_of: date = AS_OF,
    months: int = 3,
    prospects: Sequence[str] = (),
    profiles: Mapping[str, Parameter] | None = None,
    answers: pd.DataFrame | None = None,
    rules: Rules | None = None,
    seen_on: Mapping[str, date] | None = None,
    units: Mapping[str, str] | None = None,
) -> ParametersResult:
    """Measure the parameters of a firm whose base is all clients of the ledger, then prospects.

    Units say which of them are another row's members.
    """
    codes = [*sorted(set(ledger["client"])), *prospects]
    first = ledger["on"].min()
    return measure_parameters(
        ledger,
        pd.DataFrame(
            {
                "code": pd.Series(codes, dtype=object),
                "unit": pd.Series([(units or {}).get(code, code) for code in codes], dtype=object),
            }
        ),
        profiles or {},
        span=Span(as_of, as_of if pd.isna(first) else first.date(), months, Limits()),
        rules=rules or Rules(),
        answers=no_answers() if answers is None else answers,
        seen_on=seen_on or {},
    )
