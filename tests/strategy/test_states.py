"""Who is new, pays, came back or stopped, and who moved between classes, against plain counting."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.states import (
    CLASSES,
    STATES,
    classify_states,
    reaches_back,
    sum_moves,
    sum_states,
)
from sheets_strategy.values.dates import months_before
from tests.strategy.ledgers import AS_OF, NAMES, PAYMENTS, START, Payment, ledger_of, measured_of

PERIODS = st.sampled_from([1, 3, 12])


def states_of(payments: list[Payment], period: int) -> dict[str, str]:
    ledger = ledger_of(payments)
    measured = measured_of(ledger, limits=Limits(period_months=period))
    return dict(classify_states(ledger, measured, as_of=AS_OF, period_months=period))


def state_by_hand(days: list[date], period: int, is_bound: bool) -> str:
    this, last = months_before(AS_OF, period), months_before(AS_OF, 2 * period)
    now, before = any(on > this for on in days), any(last < on <= this for on in days)
    earlier = any(on <= last for on in days)
    if now and before:
        return "kept"
    if now:
        return "returned" if earlier else "first_seen" if is_bound else "new"
    return "lost" if before else "gone_long" if earlier else ""


@given(PAYMENTS, PERIODS)
def test_states_say_in_which_periods_a_client_paid(payments: list[Payment], period: int) -> None:
    bound = measured_of(ledger_of(payments))["tenure_is_bound"]
    days = {name: [on for client, on, kop in payments if client == name and kop > 0] for name in NAMES}
    expected = {name: state_by_hand(days[name], period, bool(bound[name])) for name in NAMES}
    assert expected == states_of(payments, period)


@given(PAYMENTS, PERIODS)
def test_every_payer_is_in_one_state_and_no_kopeck_is_lost(payments: list[Payment], period: int) -> None:
    ledger = ledger_of(payments)
    measured = measured_of(ledger, limits=Limits(period_months=period))
    states = classify_states(ledger, measured, as_of=AS_OF, period_months=period)
    payers = measured.assign(state=states)[measured["paid"]]
    sums = sum_states(payers)
    assert list(sums.index) == list(STATES)
    columns = ["turnover_kop", "before_kop"]
    assert [len(payers), *payers[columns].sum()] == sums[["clients", *columns]].sum().tolist()


@pytest.mark.parametrize(
    ("first_on", "expected"), [(date(2026, 4, 10), "first_seen"), (date(2026, 4, 11), "new")]
)
def test_nobody_is_new_in_the_first_half_year_of_the_statement(first_on: date, expected: str) -> None:
    ledger = ledger_of([("c1", first_on, 100)])
    measured = measured_of(ledger, start=date(2025, 10, 10))
    assert expected == classify_states(ledger, measured, as_of=AS_OF, period_months=12)["c1"]


def test_a_refund_is_no_payment() -> None:
    payments = [
        ("c1", date(2025, 1, 10), 500),
        ("c1", date(2026, 5, 1), -100),
        ("c2", date(2026, 5, 1), -100),
    ]
    assert states_of(payments, 12) == {"c1": "lost", "c2": "", "c3": "", "c4": ""}


def test_a_client_known_by_a_turnover_report_alone_has_unknown_days() -> None:
    ledger = ledger_of([("c1", date(2026, 5, 31), 500)], since=date(2026, 1, 1))
    assert classify_states(ledger, measured_of(ledger), as_of=AS_OF, period_months=12)["c1"] == "undated"


CLIENTS = st.lists(
    st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES), st.integers(-99, 99), st.integers(-99, 99)),
    max_size=12,
)


@given(CLIENTS, st.randoms())
def test_moves_hold_every_client_and_all_money_once(
    rows: list[tuple[str, str, int, int]], random: object
) -> None:
    columns = ["class_before", "abc", "turnover_kop", "before_kop"]
    moves = sum_moves(pd.DataFrame(rows, columns=columns))
    assert [(was, now) for was in CLASSES for now in CLASSES] == list(moves.index)
    for pair in moves.index:
        found = [now - before for *classes, now, before in rows if tuple(classes) == pair]
        assert (len(found), sum(found)) == tuple(moves.loc[pair])
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert moves.equals(sum_moves(pd.DataFrame(rows, columns=columns)))


@pytest.mark.parametrize(
    ("first_on", "expected"),
    [
        (date(2024, 6, 21), True),
        (date(2024, 7, 20), True),
        (date(2024, 7, 21), False),
        (AS_OF, False),
        (date(2027, 1, 1), False),
    ],
)
def test_a_period_before_is_whole_where_the_statement_begins_in_its_first_month(
    first_on: date, expected: bool
) -> None:
    assert expected == reaches_back(first_on, as_of=AS_OF, period_months=12)


def test_start_is_early_enough_for_all_of_these() -> None:
    assert reaches_back(START, as_of=AS_OF, period_months=12)
