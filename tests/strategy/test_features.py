"""What is known of a client on a day in the past is what the figures of today would have said then."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from histories import AS_OF, FIRST, Payment, invent, ledger_of
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.abc import classify_clients
from sheets_strategy.strategy.earnings import measure_earnings
from sheets_strategy.strategy.features import measure_features, read_history
from sheets_strategy.strategy.ledger import month_matrices, month_matrix
from sheets_strategy.strategy.measures import DAYS_IN_YEAR, Limits, measure_clients

COLUMNS = [
    "payments",
    "months_silent",
    "interval_days",
    "overdue_times",
    "one_off",
    "trend",
    "class",
    "best_class",
    "sold_kop",
]
PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(["c1", "c2", "c3", "c4"]),
        st.dates(FIRST, AS_OF),
        st.integers(-(10**6), 10**6).filter(bool),
    ),
    max_size=40,
)


def as_measured(payments: list[Payment], cut_on: date) -> pd.DataFrame:
    """Give the same figures by the way of Клиенты, with the day before as the analysis date."""
    before, as_of = [one for one in payments if one[1] < cut_on], cut_on - timedelta(days=1)
    ledger = ledger_of(before)
    codes = np.array(sorted({client for client, _, _ in payments}), dtype=object)
    measured = measure_clients(ledger, codes=codes, as_of=as_of, history_from=FIRST, limits=Limits())
    months = month_matrix(ledger, clients=codes, as_of=as_of)
    clients = classify_clients(measured, months=months, limits=Limits())
    return clients[clients["paid"].to_numpy(dtype=bool)]


def rows_of(figures: pd.DataFrame) -> list[list[object]]:
    """Give the rows as values that compare; unknown as None."""
    columns = [figures[name].astype(object) for name in figures]
    return [[None if value != value else value for value in column] for column in columns]


def assert_same(payments: list[Payment], cut_on: date) -> None:
    found = measure_features(read_history(ledger_of(payments)), cut_on=cut_on, limits=Limits())
    expected = as_measured(payments, cut_on)
    assert found.index.tolist() == expected.index.tolist()
    wanted = expected[COLUMNS].assign(
        one_off=expected["one_off"].map({True: "yes", False: "no"}),
        **{name: expected[name].replace("", "none") for name in ("class", "best_class")},
    )
    assert rows_of(found[COLUMNS]) == rows_of(wanted)
    years = (found["tenure_days"] / DAYS_IN_YEAR).round(1).tolist()
    assert years == expected["tenure_years"].tolist()
    assert found["total_kop"].tolist() == expected["turnover_all_kop"].tolist()


@pytest.mark.parametrize("cut_on", [date(2024, 3, 1), date(2025, 1, 1), date(2026, 3, 31), date(2026, 7, 1)])
def test_figures_of_a_day_are_those_of_clients_with_the_day_before_as_the_analysis_date(cut_on: date) -> None:
    assert_same(invent(60, seed=3), cut_on)


@settings(max_examples=examples(40), deadline=None)
@given(PAYMENTS, st.dates(date(2024, 2, 1), date(2026, 7, 1)))
def test_figures_of_a_day_are_those_of_clients_whatever_was_paid(
    payments: list[Payment], cut_on: date
) -> None:
    # The width of the matrix that classes are chosen in is that of the earliest payment.
    if any(on < cut_on for _, on, _ in payments):
        assert_same(payments, cut_on)


@settings(max_examples=examples(40), deadline=None)
@given(PAYMENTS, PAYMENTS, st.dates(date(2024, 2, 1), AS_OF))
def test_no_payment_on_a_day_or_later_changes_what_was_known_before_it(
    payments: list[Payment], others: list[Payment], cut_on: date
) -> None:
    kept = [one for one in payments if one[1] < cut_on]
    changed = [*kept, *(one for one in others if one[1] >= cut_on)]
    found, again = (
        measure_features(read_history(ledger_of(some)), cut_on=cut_on, limits=Limits()).drop(columns="place")
        for some in (kept, changed)
    )
    assert_frame_equal(found, again)


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(st.tuples(PAYMENTS.map(tuple), st.integers(-100, 100), st.booleans()), max_size=3),
    st.dates(date(2024, 2, 1), date(2026, 7, 1)),
)
def test_where_profit_counts_classes_of_a_day_are_those_of_clients_by_profit(
    parts: list[tuple[tuple[Payment, ...], int, bool]], cut_on: date
) -> None:
    ledgers = [
        ledger_of(payments).assign(
            profit_kop=lambda rows, percent=percent: rows["turnover_kop"] * percent // 100, profit_known=known
        )
        for payments, percent, known in parts
    ]
    columns = ["client", "on", "kind"]
    ledger = pd.concat([ledger_of([]), *ledgers]).sort_values(columns, kind="stable", ignore_index=True)
    found = measure_features(read_history(ledger, by="profit"), cut_on=cut_on, limits=Limits())

    as_of = cut_on - timedelta(days=1)
    before = ledger[ledger["on"] < pd.Timestamp(cut_on)]
    codes = np.array(sorted(set(ledger["client"])), dtype=object)
    measured = measure_clients(before, codes=codes, as_of=as_of, history_from=FIRST, limits=Limits())
    measured = measured.join(measure_earnings(before, codes=codes, as_of=as_of, limits=Limits()))
    profit, unknown = month_matrices(
        before.assign(unknown=~before["profit_known"].astype(bool)),
        ("profit_kop", "unknown"),
        clients=codes,
        as_of=as_of,
    )
    clients = classify_clients(measured, months=profit, limits=Limits(), by="profit", unknown=unknown)
    clients = clients[clients["paid"].to_numpy(dtype=bool)]
    wanted = clients[["class", "best_class"]].replace("", "none")
    assert rows_of(found[["class", "best_class"]]) == rows_of(wanted)


def test_sums_over_a_period_stay_out_and_months_with_a_sale_are_counted() -> None:
    ledger = ledger_of(
        [("c1", date(2025, month, 5), 100) for month in (1, 1, 3, 9, 10)] + [("c1", date(2025, 9, 9), -50)],
        [
            ("c1", date(2025, 5, 1), date(2025, 5, 31), 7_000),
            ("c2", date(2025, 1, 1), date(2025, 6, 30), 900),
        ],
    )
    found = measure_features(read_history(ledger), cut_on=date(2025, 10, 1), limits=Limits())
    assert found[["payments", "active_months", "total_kop", "tenure_days"]].to_dict("index") == {
        "c1": {"payments": 4, "active_months": 3, "total_kop": 350, "tenure_days": 268}
    }
    assert found["quiet_share"].round(3).tolist() == [0.093]
