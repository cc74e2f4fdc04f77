"""Prices against a year ago: by products sold, else by sums that clients repeat; VAT is no price."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.calendar_months import KEPT, YEAR, Calendar
from sheets_strategy.strategy.prices import measure_product_prices, measure_repeated_sums

CALENDAR = Calendar(date(2026, 12, 31), date(2024, 1, 1))
Good = tuple[str, date, float, int]


def goods_of(*goods: Good) -> pd.DataFrame:
    rows = pd.DataFrame(goods, columns=["product", "on", "quantity", "net_kop"])
    return rows.assign(on=pd.to_datetime(rows["on"]), quantity=rows["quantity"].astype(float))


def change(*goods: Good, months: int = 1) -> float:
    found = measure_product_prices(goods_of(*goods), calendar=CALENDAR, months=months)
    return float(found["price_change"].iloc[-1])


NOW, THEN = date(2026, 12, 3), date(2025, 12, 3)


def test_fishers_index_is_the_geometric_mean_of_both_baskets() -> None:
    # Prices 10 → 12 and 100 → 100; quantities 10 → 5 and 1 → 2.
    found = change(("a", THEN, 10, 100), ("b", THEN, 1, 100), ("a", NOW, 5, 60), ("b", NOW, 2, 200))
    laspeyres, paasche = (12 * 10 + 100) / (100 + 100), (60 + 200) / (10 * 5 + 100 * 2)
    assert math.sqrt(laspeyres * paasche) - 1 == pytest.approx(found)


def test_a_richer_mix_at_equal_prices_is_no_rise() -> None:
    cheap, dear = ("a", THEN, 90, 900), ("b", THEN, 1, 100)
    assert change(cheap, dear, ("a", NOW, 1, 10), ("b", NOW, 50, 5_000)) == pytest.approx(0)


def test_what_came_back_is_taken_off_money_and_quantity() -> None:
    assert change(("a", THEN, 10, 100), ("a", NOW, 10, 110), ("a", NOW, -9, -99)) == pytest.approx(0.1)


@pytest.mark.parametrize(
    "goods",
    [
        (("a", THEN, 10, 100), ("b", NOW, 10, 110)),
        (("a", THEN, np.nan, 100), ("a", NOW, 10, 110)),
        (("", THEN, 10, 100), ("", NOW, 10, 110)),
        (("a", THEN, 10, 100), ("a", NOW, 10, 110), ("new", NOW, 1, 1_000)),
        (("a", NOW, 10, 110),),
        (),
    ],
)
def test_nothing_to_compare_is_unknown(goods: Sequence[Good]) -> None:
    assert math.isnan(change(*goods))


@given(
    prices=st.lists(st.integers(10, 1_000), min_size=1, max_size=5),
    quantities=st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=5, max_size=5),
    percent=st.integers(-50, 100),
)
def test_one_rise_of_all_prices_is_found_whatever_is_sold(
    prices: list[int], quantities: list[tuple[int, int]], percent: int
) -> None:
    goods: list[Good] = []
    for place, (price, (then, now)) in enumerate(zip(prices, quantities, strict=False)):
        goods.append((f"p{place}", THEN, then, price * 100 * then))
        goods.append((f"p{place}", NOW, now, price * (100 + percent) * now))
    assert change(*goods) == pytest.approx(percent / 100)
    assert change(*goods[::-1], months=3) == pytest.approx(percent / 100)


Paid = tuple[str, date, int, int]


def sums(*payments: Paid, state: str = "stated") -> tuple[float, int]:
    rows = pd.DataFrame(payments, columns=["client", "on", "turnover_kop", "vat_kop"])
    rows = rows.assign(
        on=pd.to_datetime(rows["on"]), kind="sale", vat_state=state, vat_regime="",
        since=pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]"),
    )  # fmt: skip
    found = measure_repeated_sums(rows, calendar=CALENDAR).iloc[-1]
    return float(found["price_change"]), int(found["price_basis"])


def monthly(client: str, then: tuple[int, int], now: tuple[int, int]) -> list[Paid]:
    return [
        (client, date(year, month, 5), *pair)
        for year, pair in ((2025, then), (2026, now))
        for month in (10, 11, 12)
    ]


def test_a_higher_rate_of_vat_is_no_rise_and_a_higher_price_is_one() -> None:
    rate = [row for name in "abc" for row in monthly(name, (12_000, 2_000), (12_200, 2_200))]
    rise = [row for name in "abc" for row in monthly(name, (12_000, 2_000), (13_420, 2_420))]
    assert sums(*rate) == (0.0, 3)
    assert sums(*rise) == (pytest.approx(0.1), 3)
    assert math.isnan(sums(*rise, state="unknown")[0])


def test_the_middle_client_decides_and_three_are_needed() -> None:
    rows = [
        row for name, now in (("a", 100), ("b", 110), ("c", 400)) for row in monthly(name, (100, 0), (now, 0))
    ]
    assert sums(*rows) == (pytest.approx(0.1), 3)
    assert math.isnan(sums(*rows[6:])[0])


def test_only_a_sum_of_half_the_payments_is_usual() -> None:
    odd = [("a", date(2026, 12, day), 1_000 + day, 0) for day in range(1, 5)]
    others = [row for name in "bc" for row in monthly(name, (100, 0), (100, 0))]
    assert sums(*monthly("a", (100, 0), (100, 0)), *others)[1] == 3
    assert sums(*monthly("a", (100, 0), (100, 0)), *others, *odd)[1] == 2
    twice = [("a", date(2026, 12, day), 555, 0) for day in (7, 8, 9)]
    assert sums(*monthly("a", (100, 0), (100, 0)), *others, *twice)[1] == 2


def test_months_of_which_a_year_before_is_not_kept_are_unknown() -> None:
    found = measure_product_prices(goods_of(("a", THEN, 1, 1), ("a", NOW, 1, 1)), calendar=CALENDAR)
    assert found["price_change"].iloc[:YEAR].isna().all()
    assert len(found) == KEPT
