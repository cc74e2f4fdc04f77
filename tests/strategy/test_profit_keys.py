"""The six keys month by month: against slow counting, and on firms of every odd shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from ledgers import AS_OF, PAYMENTS, START, Payment, ledger_of, measured_of

from sheets_strategy.strategy.calendar_months import KEPT, Calendar, is_finished
from sheets_strategy.strategy.inputs import no_goods
from sheets_strategy.strategy.ledger import LEDGER
from sheets_strategy.strategy.profit_keys import NO, PROXY, YES, ProfitKeys, measure_profit_keys
from sheets_strategy.strategy.spending import COST_KINDS, no_costs

CALENDAR = Calendar(AS_OF, START)


def keys_of(
    payments: Sequence[Payment],
    *,
    goods: pd.DataFrame | None = None,
    costs: pd.DataFrame | None = None,
    start: date = START,
    since: date | None = None,
) -> ProfitKeys:
    ledger = ledger_of(payments, since=since)
    return measure_profit_keys(
        ledger,
        measured_of(ledger, start=start),
        payments=pd.DataFrame({"client": [], "on": pd.to_datetime([]), "kind": [], "since": []}),
        goods=no_goods() if goods is None else goods,
        costs=no_costs() if costs is None else costs,
        calendar=Calendar(AS_OF, start),
    )


def place_of(on: date) -> int:
    return KEPT - 1 - (AS_OF.year - on.year) * 12 - AS_OF.month + on.month


def told(keys: ProfitKeys, line: str) -> list[float | None]:
    values = keys.lines[line].values
    return [None if np.isnan(value) else float(value) for value in values]


@given(payments=PAYMENTS)
def test_turnover_is_clients_times_deals_times_average(payments: list[Payment]) -> None:
    keys = keys_of(payments)
    months: list[list[Payment]] = [[] for _ in range(KEPT)]
    for payment in payments:
        if place_of(payment[1]) >= 0:
            months[place_of(payment[1])].append(payment)
    paid = [[one for one in month if one[2] > 0] for month in months]

    assert [sum(kop for *_, kop in month) for month in months] == told(keys, "turnover")
    assert [len({client for client, *_ in month}) for month in paid] == told(keys, "payers")
    for turnover, payers, deals, average in zip(
        *(told(keys, line) for line in ("turnover", "payers", "deals", "average")), strict=True
    ):
        if payers:
            assert deals is not None
            assert average is not None
            assert turnover == pytest.approx(payers * deals * average)
        else:
            assert deals is average is None


@given(payments=PAYMENTS)
def test_new_clients_stand_in_the_month_of_their_first_payment(payments: list[Payment]) -> None:
    keys, measured = keys_of(payments), measured_of(ledger_of(payments))
    number, money = [0] * KEPT, [0] * KEPT
    for client in measured.index[measured["first_on"].notna() & ~measured["tenure_is_bound"]]:
        place = place_of(measured["first_on"][client].date())
        if place >= 0:
            number[place] += 1
            money[place] += sum(kop for code, on, kop in payments if code == client and place_of(on) == place)
    assert number == told(keys, "new")
    assert money == told(keys, "new_money")


def test_three_months_are_a_mean_of_sums_and_a_ratio_of_sums() -> None:
    keys = keys_of(
        [
            ("c1", date(2026, 3, 5), 600),
            ("c1", date(2026, 4, 5), 100),
            ("c2", date(2026, 4, 6), 100),
            ("c2", date(2026, 4, 7), 100),
            ("c3", date(2026, 5, 1), 100),
        ]
    )
    last = keys.calendar.whole
    found = {
        name: round(float(keys.lines[name].quarter[last]), 4)
        for name in ("turnover", "payers", "deals", "average")
    }
    assert found == {"turnover": 333.3333, "payers": 1.3333, "deals": 1.25, "average": 200.0}
    assert keys.lines["deals"].measured == PROXY


def test_nobody_is_new_in_the_first_half_year_and_nothing_is_known_before_the_statement() -> None:
    keys = keys_of([("c1", date(2026, 5, 5), 100)], start=date(2025, 11, 3))
    assert told(keys, "turnover")[: place_of(date(2025, 11, 1))] == [None] * place_of(date(2025, 11, 1))
    assert told(keys, "turnover")[-8:] == [0, 0, 0, 0, 0, 0, 100, 0]
    assert told(keys, "new")[-2:] == [None, 0]
    assert keys.change is None


def test_sums_over_days_of_two_months_are_in_neither() -> None:
    keys = keys_of([("c1", date(2026, 5, 20), 100)], since=date(2026, 4, 25))
    assert sum(filter(None, told(keys, "turnover"))) == 0
    inside = keys_of([("c1", date(2026, 5, 20), 100)], since=date(2026, 5, 1))
    assert sum(filter(None, told(inside, "turnover"))) == 100


@pytest.mark.parametrize(
    "payments",
    [[], [("c1", AS_OF, 5)], [("c1", AS_OF, -5)], [("c1", date(2026, 5, 1), 5), ("c1", AS_OF, 5)]],
)
def test_odd_firms_give_figures_or_nothing_and_never_infinity(payments: list[Payment]) -> None:
    start = min((on for _, on, _ in payments), default=AS_OF)
    keys = keys_of(payments, start=start)
    for line in keys.lines.values():
        assert not np.isinf(line.values).any()
        assert not np.isinf(line.quarter).any()
    assert keys.change is None
    assert [keys.lines[name].measured for name in ("products", "words", "price", "costs")] == [NO] * 4
    assert np.isnan(keys.lines["costs"].values).all()


def test_costs_stand_by_kind_in_months_that_show_any() -> None:
    costs = pd.DataFrame(
        [("2026-04-30", "rent", 300), ("2026-04-01", "other", 50), ("2026-05-31", "salary", 7)],
        columns=["on", "kind", "spent_kop"],
    )
    keys = keys_of([], costs=costs.assign(on=pd.to_datetime(costs["on"])))
    assert told(keys, "costs")[-3:] == [350, 7, None]
    assert told(keys, "cost_rent")[-3:] == [300, 0, None]
    for place in (-3, -2):
        assert keys.lines["costs"].values[place] == sum(
            keys.lines[f"cost_{one}"].values[place] for one in COST_KINDS
        )
    assert keys.lines["costs"].measured == PROXY


def test_goods_tell_width_and_price_whichever_source_counts() -> None:
    goods = pd.DataFrame(
        [
            ("c1", "2025-05-05", "Болт", 10.0, 1_000),
            ("c1", "2026-05-05", "Болт", 10.0, 1_100),
            ("c1", "2026-05-06", "Гайка", 1.0, 100),
        ],
        columns=["client", "on", "product", "quantity", "turnover_kop"],
    )
    goods = goods.assign(on=pd.to_datetime(goods["on"]), profit_kop=0, profit_known=False)
    goods = goods.assign(net_kop=goods["turnover_kop"] * 2, net_known=True)
    keys = keys_of([], goods=goods)
    assert told(keys, "products")[place_of(date(2026, 5, 1))] == 2
    assert told(keys, "price")[place_of(date(2026, 5, 1))] == pytest.approx(0.1)
    assert (keys.price_by, keys.price_basis) == ("goods", 1)
    assert [keys.lines[name].measured for name in ("products", "price")] == [YES, YES]


def test_goods_are_compared_with_vat_and_as_a_hint_where_any_report_tells_none() -> None:
    goods = pd.DataFrame(
        [
            ("c1", "2025-05-05", "Болт", 10.0, 1_200, 1_200, False),
            ("c1", "2026-05-05", "Болт", 10.0, 1_220, 1_000, True),
        ],
        columns=["client", "on", "product", "quantity", "turnover_kop", "net_kop", "net_known"],
    )
    goods = goods.assign(on=pd.to_datetime(goods["on"]), profit_kop=0, profit_known=False)
    keys = keys_of([], goods=goods)
    assert told(keys, "price")[place_of(date(2026, 5, 1))] == pytest.approx(0.0167, abs=1e-4)
    assert keys.lines["price"].measured == PROXY


def test_documents_of_sales_reports_are_deals_not_a_hint() -> None:
    bank = ledger_of([("c1", date(2026, 5, 5), 100)])
    sales = bank.assign(source="sales")[list(LEDGER)]
    for ledger, measured in ((bank, PROXY), (sales, YES)):
        keys = measure_profit_keys(
            ledger,
            measured_of(ledger),
            payments=pd.DataFrame(),
            goods=no_goods(),
            costs=no_costs(),
            calendar=CALENDAR,
        )
        assert keys.lines["deals"].measured == measured


@pytest.mark.parametrize(
    ("day", "finished"),
    [
        (date(2026, 10, 31), True),
        (date(2026, 10, 30), True),  # a Friday
        (date(2026, 10, 29), False),
        (date(2026, 11, 29), False),  # a Monday follows
        (date(2024, 2, 28), False),
        (date(2024, 2, 29), True),
    ],
)
def test_a_month_is_finished_when_only_a_weekend_follows(day: date, finished: bool) -> None:
    assert is_finished(day) is finished
    assert Calendar(day, day).whole == KEPT - 1 - (not finished)
