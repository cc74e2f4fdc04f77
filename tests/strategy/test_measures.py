"""What is measured of each client, against plain counting over its payments."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.ledger import sum_ledger
from sheets_strategy.strategy.measures import Limits, measure_clients
from sheets_strategy.strategy.regularity import classify_regularity
from sheets_strategy.strategy.trend import judge_trends
from sheets_strategy.values.dates import months_before

AS_OF = date(2026, 6, 30)
Sale = tuple[date, int]
SIGNS = list(product((1, -1), repeat=6))
SALES = st.lists(
    st.tuples(st.dates(date(2024, 1, 1), AS_OF), st.one_of(st.integers(1, 30), st.integers(1, 10**6))),
    min_size=1,
    max_size=14,
)


def measure(
    sales: Sequence[Sale],
    *,
    refunds: Sequence[Sale] = (),
    history_from: date = date(2023, 1, 1),
    limits: Limits | None = None,
) -> dict[str, object]:
    """Measure one client by its payments: day and kopecks."""
    rows = [(on, "sale", kop) for on, kop in sales] + [(on, "client_refund", -kop) for on, kop in refunds]
    payments = pd.DataFrame(
        {
            "client": pd.Series(["c1"] * len(rows), dtype=object),
            "on": pd.to_datetime([on for on, _, _ in rows]),
            "kind": pd.Series([kind for _, kind, _ in rows], dtype=object),
            "currency": "RUB",
            "since": pd.Series(pd.NaT, index=range(len(rows)), dtype="datetime64[s]"),
            "turnover_kop": pd.Series([kop for _, _, kop in rows], dtype="int64"),
        }
    )
    measured = measure_clients(
        sum_ledger(payments),
        codes=np.array(["c1"], dtype=object),
        as_of=AS_OF,
        history_from=history_from,
        limits=limits or Limits(),
    )
    return dict(measured.loc["c1"])


def days_ago(*days: int, kop: int = 100) -> list[Sale]:
    return [(AS_OF - timedelta(days=one), kop) for one in days]


def usual_interval(sales: Sequence[Sale]) -> float | None:
    days = sorted({on for on, _ in sales})
    gaps = [(after - before).days for before, after in pairwise(days)]
    return max(30.0, statistics.median(gaps)) if len(sales) >= 3 and gaps else None


@given(SALES)
def test_times_overdue_are_silent_days_over_the_usual_interval(sales: list[Sale]) -> None:
    usual = usual_interval(sales)
    actual = float(str(measure(sales)["overdue_times"]))
    if usual is None:
        assert np.isnan(actual)
    else:
        silent = (AS_OF - max(on for on, _ in sales)).days
        assert abs(actual - silent / usual) <= 0.05 + 1e-9


def test_two_payments_have_no_usual_interval() -> None:
    assert np.isnan(float(str(measure(days_ago(10, 100))["overdue_times"])))


def test_three_payments_of_one_day_have_no_usual_interval() -> None:
    assert np.isnan(float(str(measure(days_ago(10, 10, 10))["overdue_times"])))


def test_an_interval_under_thirty_days_counts_as_thirty() -> None:
    assert measure(days_ago(60, 67, 74))["overdue_times"] == 2.0


@given(SALES)
def test_one_off_is_one_or_two_payments_with_nine_tenths_on_one_day(sales: list[Sale]) -> None:
    by_day: dict[date, int] = {}
    for on, kop in sales:
        by_day[on] = by_day.get(on, 0) + kop
    expected = len(sales) <= 2 and 10 * max(by_day.values()) >= 9 * sum(by_day.values())
    assert expected == measure(sales)["one_off"]


def sum_between(sales: Sequence[Sale], months: int, length: int) -> tuple[int, int]:
    """Sum and count what was paid in so many months that end so many months ago."""
    first, last = months_before(AS_OF, months + length), months_before(AS_OF, months)
    inside = [kop for on, kop in sales if first < on <= last]
    return sum(inside), len(inside)


def as_large_by_chance(sales: Sequence[Sale]) -> float:
    """Give the share of all ways to swap a month with the one a year ago that change as much, that way."""
    changes = [sum_between(sales, back, 1)[0] - sum_between(sales, back + 12, 1)[0] for back in range(6)]
    seen = sum(changes)
    swapped = [sum(sign * one for sign, one in zip(signs, changes, strict=True)) for signs in SIGNS]
    return sum(one >= seen if seen > 0 else one <= seen for one in swapped) / len(SIGNS)


@given(SALES)
def test_trend_compares_half_a_year_with_the_same_months_a_year_ago(sales: list[Sale]) -> None:
    (now, now_n), (ago, ago_n) = sum_between(sales, 0, 6), sum_between(sales, 12, 6)
    if min(now_n, ago_n) < 3:
        expected = "no_data"
    elif as_large_by_chance(sales) > 0.1:
        expected = "steady"
    elif 100 * now > 115 * ago:
        expected = "grows"
    else:
        expected = "falls" if 100 * now < 85 * ago else "steady"
    assert expected == measure(sales)["trend"]


@pytest.mark.parametrize(
    ("now_kop", "expected"), [(115, "steady"), (116, "grows"), (85, "steady"), (84, "falls")]
)
def test_a_change_of_exactly_the_limit_is_steady(now_kop: int, expected: str) -> None:
    sales = [*days_ago(10, 40, 70, 100, kop=now_kop), *days_ago(375, 405, 435, 465, kop=100)]
    assert expected == measure(sales)["trend"]


@pytest.mark.parametrize(
    ("now", "ago", "expected"),
    [
        ((900, 900, 900, 0, 0, 0), (100, 100, 100, 0, 0, 0), "steady"),
        ((200, 200, 200, 200, 0, 0), (100, 100, 100, 100, 0, 0), "grows"),
        ((9_000, 100, 100, 100, 100, 100), (100, 100, 100, 100, 100, 100), "steady"),
        ((200, 200, 200, 200, 200, 90), (100, 100, 100, 100, 100, 100), "grows"),
        ((10, 10, 10, 10, 10, 110), (100, 100, 100, 100, 100, 100), "falls"),
        ((0, 0, 0, 300, 300, 300), (300, 300, 200, 0, 0, 0), "steady"),
    ],
)
def test_three_pairs_of_months_or_one_large_month_are_no_trend(
    now: Sequence[int], ago: Sequence[int], expected: str
) -> None:
    months = np.array([[*now, *[0] * 6, *ago]], dtype=np.int64)
    found = judge_trends(months, (months > 0).astype(np.int64), limit_bp=1500)
    assert [expected] == found.tolist()


@given(SALES, st.sampled_from([1, 3, 12, 24]))
def test_turnover_of_a_period_is_what_its_days_sum_to(sales: list[Sale], period: int) -> None:
    actual = measure(sales, limits=Limits(period_months=period))
    expected = {
        "turnover_kop": sum_between(sales, 0, period)[0],
        "before_kop": sum_between(sales, period, period)[0],
        "turnover_3_kop": sum_between(sales, 0, 3)[0],
        "turnover_6_kop": sum_between(sales, 0, 6)[0],
        "turnover_12_kop": sum_between(sales, 0, 12)[0],
        "turnover_all_kop": sum(kop for _, kop in sales),
    }
    assert expected == {name: actual[name] for name in expected}


def test_refunds_lower_turnover_but_are_no_payments() -> None:
    actual = measure(days_ago(10, 20, 30, kop=500), refunds=days_ago(5, kop=200))
    names = ("turnover_kop", "payments", "sold_kop", "last_on")
    expected = (1_300, 3, 1_500, pd.Timestamp(AS_OF - timedelta(days=10)))
    assert expected == tuple(actual[name] for name in names)


def test_client_with_nothing_but_a_refund_never_paid() -> None:
    actual = measure([], refunds=days_ago(5, kop=200))
    expected = (False, -200, 0, False, False)
    names = ("paid", "turnover_kop", "payments", "one_off", "tenure_is_bound")
    assert expected == tuple(actual[name] for name in names)


@pytest.mark.parametrize(
    ("first_on", "expected"),
    [
        (date(2023, 1, 1), True),
        (date(2023, 7, 1), True),
        (date(2023, 7, 2), False),
        (date(2026, 6, 1), False),
    ],
)
def test_tenure_is_a_bound_within_six_months_of_the_start(first_on: date, expected: bool) -> None:
    assert expected == measure([(first_on, 100)])["tenure_is_bound"]


@pytest.mark.parametrize(("late_days", "expected"), [(400, True), (401, False)])
def test_tenure_is_a_bound_within_two_usual_intervals_of_the_start(late_days: int, expected: bool) -> None:
    first = date(2023, 1, 1) + timedelta(days=late_days)
    sales = [(first + timedelta(days=200 * place), 100) for place in range(4)]
    assert expected == measure(sales)["tenure_is_bound"]


@given(SALES, st.dates(date(2023, 1, 1), date(2024, 1, 1)))
def test_tenure_is_years_since_the_first_payment(sales: list[Sale], history_from: date) -> None:
    first = min(on for on, _ in sales)
    half_year = history_from.replace(
        year=history_from.year + (history_from.month > 6), month=(history_from.month + 5) % 12 + 1, day=1
    )
    last_day = (half_year.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    six_months = half_year.replace(day=min(history_from.day, last_day.day))
    two_intervals = history_from + timedelta(days=2 * (usual_interval(sales) or 0))
    actual = measure(sales, history_from=history_from)
    years = float(str(actual["tenure_years"]))
    assert abs(years - (AS_OF - first).days / 365.25) <= 0.05 + 1e-9
    assert (first <= max(six_months, two_intervals)) == actual["tenure_is_bound"]


def variation(sales: Sequence[Sale]) -> float | None:
    """Give sd over mean of the months since the first payment, None where nobody can tell."""
    life = 0
    while months_before(AS_OF, life) >= min(on for on, _ in sales):
        life += 1
    sums = [sum_between(sales, back, 1)[0] for back in range(min(life, 24))]
    return statistics.pstdev(sums) / statistics.mean(sums) if len(sums) >= 6 and sum(sums) > 0 else None


@given(SALES)
def test_regularity_is_the_spread_of_months_since_the_first_payment(sales: list[Sale]) -> None:
    spread = variation(sales)
    if spread is None:
        expected = ""
    else:
        expected = "X" if spread <= 0.5 + 1e-12 else "Y" if spread <= 1 + 1e-12 else "Z"
    assert expected == measure(sales)["regularity"]


@pytest.mark.parametrize(
    ("months", "lived", "expected"),
    [
        ([100] * 6, 6, "X"),
        ([100] * 5, 5, ""),
        ([100, 0] * 6, 12, "Y"),
        ([10**13 + 7, 0] * 6, 12, "Y"),
        ([3, 1] * 6, 12, "X"),
        ([3 * 10**13, 10**13] * 6, 12, "X"),
        ([100, 0, 0] * 4, 12, "Z"),
        ([0] * 6 + [100] * 6, 12, "Y"),
        ([100] * 6 + [0] * 6, 6, "X"),
        ([100] * 24 + [10**9], 25, "X"),
        ([100, 100, -200, 0, 0, 0], 6, ""),
        ([0] * 6, 0, ""),
    ],
)
def test_regularity_by_hand(months: list[int], lived: int, expected: str) -> None:
    found = classify_regularity(np.array([months], dtype=np.int64), lived=np.array([lived]))
    assert [expected] == found.tolist()
