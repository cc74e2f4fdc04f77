"""Months counted back from the analysis date, against a calendar walked day by day."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.ledger import LEDGER, month_matrix, months_back, sum_ledger
from sheets_strategy.values.dates import months_before

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
PAYMENTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 900), st.integers(-100, 100)), min_size=1, max_size=15
)


def months_earlier(day: date, months: int) -> date:
    """Walk month by month over the calendar's own table."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def whole_months_between(day: date, as_of: date) -> int:
    months = 0
    while day <= months_earlier(as_of, months + 1):
        months += 1
    return months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), 2, date(2026, 1, 31)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_a_day_months_earlier_stays_in_its_month(day: date, months: int, expected: date) -> None:
    assert expected == months_before(day, months)


@given(DAYS, st.integers(0, 130))
def test_months_before_walks_the_calendar(day: date, months: int) -> None:
    assert months_earlier(day, months) == months_before(day, months)


@given(DAYS, st.lists(st.integers(0, 2_500), min_size=1, max_size=10))
def test_months_back_counts_whole_months(as_of: date, ages: list[int]) -> None:
    days = [as_of - timedelta(days=age) for age in ages]
    actual = months_back(pd.Series(pd.to_datetime(days)), as_of=as_of)
    assert [whole_months_between(day, as_of) for day in days] == actual.tolist()


def test_the_period_begins_the_day_after_the_same_day_a_year_ago() -> None:
    days = pd.Series(pd.to_datetime(["2025-11-24", "2025-11-25", "2026-11-24"]))
    assert months_back(days, as_of=date(2026, 11, 24)).tolist() == [12, 11, 0]


def test_no_payments_have_no_months() -> None:
    assert months_back(pd.Series(pd.to_datetime([])), as_of=date(2026, 1, 1)).tolist() == []


def test_ledger_sums_a_day_of_a_client_and_counts_its_rows() -> None:
    payments = pd.DataFrame(
        [
            ("b", "2026-05-01", "sale", "RUB", 300),
            ("a", "2026-05-02", "client_refund", "RUB", -50),
            ("a", "2026-05-02", "sale", "RUB", 100),
            ("a", "2026-05-02", "sale", "RUB", 150),
        ],
        columns=["client", "on", "kind", "currency", "turnover_kop"],
    ).assign(on=lambda rows: pd.to_datetime(rows["on"]), since=pd.NaT)
    expected = pd.DataFrame(
        [
            ("a", "2026-05-02", "client_refund", "bank", "RUB", -50, 1),
            ("a", "2026-05-02", "sale", "bank", "RUB", 250, 2),
            ("b", "2026-05-01", "sale", "bank", "RUB", 300, 1),
        ],
        columns=["client", "on", "kind", "source", "currency", "turnover_kop", "payments"],
    ).assign(on=lambda rows: pd.to_datetime(rows["on"]), since=lambda rows: rows["on"])
    expected = expected.assign(profit_kop=0, profit_known=False)[list(LEDGER)]
    assert_frame_equal(expected, sum_ledger(payments), check_dtype=False)


def test_the_profit_of_a_day_is_known_where_that_of_all_its_rows_is() -> None:
    payments = pd.DataFrame(
        [("a", 100, 30, True), ("a", 50, 0, False), ("b", 100, 40, True), ("b", 100, -10, True)],
        columns=["client", "turnover_kop", "profit_kop", "profit_known"],
    ).assign(on=pd.Timestamp("2026-05-02"), since=pd.NaT, kind="sale", currency="RUB")
    ledger = sum_ledger(payments)
    expected = [("a", 150, 30, False), ("b", 200, 30, True)]
    columns = ["client", "turnover_kop", "profit_kop", "profit_known"]
    assert expected == list(ledger[columns].itertuples(index=False, name=None))


@given(DAYS, PAYMENTS)
def test_no_kopeck_is_lost_between_payments_and_months(as_of: date, rows: list[tuple[str, int, int]]) -> None:
    payments = pd.DataFrame(
        {
            "client": [client for client, _, _ in rows],
            "on": pd.to_datetime([as_of - timedelta(days=age) for _, age, _ in rows]),
            "since": pd.NaT,
            "kind": "sale",
            "currency": "RUB",
            "turnover_kop": [kop for _, _, kop in rows],
        }
    )
    expected: Counter[tuple[int, int]] = Counter()
    for client, age, kop in rows:
        expected["abc".index(client), whole_months_between(as_of - timedelta(days=age), as_of)] += kop
    codes = np.array(["a", "b", "c"], dtype=object)
    matrix = month_matrix(sum_ledger(payments), clients=codes, as_of=as_of)
    actual = {(int(r), int(m)): int(matrix[r, m]) for r, m in zip(*np.nonzero(matrix), strict=True)}
    assert {place: kop for place, kop in expected.items() if kop} == actual
