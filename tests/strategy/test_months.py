"""Sums by calendar month, against a calendar."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.months import sum_client_months, sum_months
from tests.strategy.ledgers import AS_OF, CODES, NAMES, PAYMENTS, START, Payment, ledger_of, measured_of

MONTHS = [(2025, month) for month in range(7, 13)] + [(2026, month) for month in range(1, 7)]
"""The twelve up to June 2026."""


def month_of(on: date) -> tuple[int, int]:
    return on.year, on.month


@given(PAYMENTS)
def test_a_client_has_what_it_paid_in_each_month(payments: list[Payment]) -> None:
    found = sum_client_months(ledger_of(payments), codes=CODES, as_of=AS_OF)
    expected = [
        [
            sum(kop for client, on, kop in payments if client == name and month_of(on) == month)
            for month in MONTHS
        ]
        for name in NAMES
    ]
    assert (list(NAMES), expected) == (found.index.tolist(), found.to_numpy().tolist())


@given(PAYMENTS, st.data())
def test_months_hold_money_payers_new_clients_and_known_profit(
    payments: list[Payment], data: st.DataObject
) -> None:
    size = len(payments)
    known = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    ledger = ledger_of(payments, known=known)
    days = {(client, on, kop > 0) for client, on, kop in payments}
    partly = {
        (client, on, kop > 0) for (client, on, kop), one in zip(payments, known, strict=True) if not one
    }
    measured = measured_of(ledger)
    found = sum_months(ledger, measured, as_of=AS_OF, history_from=START)
    firsts = {
        name: min(on for client, on, kop in payments if client == name and kop > 0)
        for name in {client for client, _, kop in payments if kop > 0}
    }
    new = {name: month_of(on) for name, on in firsts.items() if not measured["tenure_is_bound"][name]}
    for month, row in zip(MONTHS, found.to_dict("records"), strict=True):
        here = [(client, on, kop) for client, on, kop in payments if month_of(on) == month]
        told = [row for row in days - partly if month_of(row[1]) == month]
        earned = sum(kop // 10 for client, on, kop in here if (client, on, kop > 0) not in partly)
        assert (row["month"].year, row["month"].month) == month
        assert (row["turnover_kop"], row["payers"], row["new"], row["profit_kop"], row["profit_known"]) == (
            sum(kop for _, _, kop in here),
            len({client for client, _, kop in here if kop > 0}),
            sum(one == month for one in new.values()),
            earned,
            bool(told),
        )


def test_months_before_the_statement_are_unknown_and_so_is_who_is_new_in_its_first_half_year() -> None:
    ledger = ledger_of([("c1", date(2025, 9, 9), 100)])
    start = date(2025, 9, 9)
    found = sum_months(ledger, measured_of(ledger, start=start), as_of=AS_OF, history_from=start)
    assert found["known"].tolist() == [False] * 2 + [True] * 10
    assert found["new_known"].tolist() == [False] * 9 + [True] * 3


def test_a_sum_over_days_counts_in_the_month_that_holds_them_all() -> None:
    inside = ledger_of([("c1", date(2026, 5, 31), 500)], since=date(2026, 5, 1))
    across = ledger_of([("c1", date(2026, 5, 31), 500)], since=date(2026, 4, 30))
    sums = [
        sum_client_months(one, codes=CODES, as_of=AS_OF)["month_11_kop"].tolist() for one in (inside, across)
    ]
    assert sums == [[500, 0, 0, 0], [0, 0, 0, 0]]


def test_no_payments_give_twelve_empty_months() -> None:
    found = sum_months(ledger_of([]), measured_of(ledger_of([])), as_of=AS_OF, history_from=AS_OF)
    columns = ["turnover_kop", "payers", "new", "profit_kop"]
    assert found[columns].to_numpy().tolist() == [[0] * 4] * 12
    assert found["known"].tolist() == [False] * 11 + [True]
