"""Profit in each window: known where that of every row is, against plain sums."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.earnings import measure_earnings
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.values.dates import months_before
from tests.strategy.ledgers import AS_OF, CODES, NAMES, PAYMENTS, Payment, ledger_of

WINDOWS = {
    "profit": (0, 12),
    "profit_before": (12, 24),
    "profit_3": (0, 3),
    "profit_6": (0, 6),
    "profit_12": (0, 12),
    "profit_all": (0, 1_000),
}


@given(PAYMENTS, st.data())
def test_profit_is_known_where_that_of_all_rows_of_the_window_is(
    payments: list[Payment], data: st.DataObject
) -> None:
    size = len(payments)
    known = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    found = measure_earnings(ledger_of(payments, known=known), codes=CODES, as_of=AS_OF, limits=Limits())
    for window, (start, stop) in WINDOWS.items():
        first, last = months_before(AS_OF, stop), months_before(AS_OF, start)
        for name in NAMES:
            rows = [
                (kop // 10, one)
                for (client, on, kop), one in zip(payments, known, strict=True)
                if client == name and first < on <= last
            ]
            is_known = bool(rows) and all(one for _, one in rows)
            expected = (sum(kop for kop, _ in rows) if is_known else 0, is_known, bool(rows) and not is_known)
            parts = (f"{window}_kop", f"{window}_known", f"{window}_unknown")
            assert expected == tuple(found.loc[name, part] for part in parts)


@pytest.mark.parametrize(
    ("since", "expected"), [(date(2026, 3, 21), (50, 50, 50)), (date(2026, 3, 20), (0, 50, 50))]
)
def test_a_sum_over_days_counts_in_windows_that_hold_them_all(since: date, expected: tuple[int, ...]) -> None:
    ledger = ledger_of([("c1", date(2026, 5, 31), 500)], since=since)
    found = measure_earnings(ledger, codes=CODES, as_of=AS_OF, limits=Limits())
    assert expected == tuple(
        found.loc["c1", name] for name in ("profit_3_kop", "profit_6_kop", "profit_all_kop")
    )


def test_nobody_earns_nothing() -> None:
    found = measure_earnings(ledger_of([]), codes=CODES, as_of=AS_OF, limits=Limits())
    assert not found.to_numpy().any()
