"""Why a turnover changed: three figures that add up, whatever the numbers."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ledgers import ledger_of

from sheets_strategy.strategy.calendar_months import Calendar
from sheets_strategy.strategy.turnover_change import Change, Totals, measure_change, part_change

TOTALS = st.builds(
    lambda kop, payers, more: Totals(kop, payers, payers + more),
    st.integers(1, 9 * 10**14),
    st.integers(1, 50_000),
    st.integers(0, 100_000),
)


@given(before=TOTALS, now=TOTALS)
@example(before=Totals(100, 1, 1), now=Totals(100, 1, 1))
def test_parts_add_up_to_the_change_and_each_goes_the_way_of_its_factor(before: Totals, now: Totals) -> None:
    parts = part_change(before, now)

    assert parts is not None
    assert now.turnover_kop - before.turnover_kop == sum(parts)
    assert parts[0] * (now.payers - before.payers) >= 0 or abs(parts[0]) <= 2


@given(before=TOTALS, now=TOTALS)
def test_the_way_back_takes_what_the_way_there_brought(before: Totals, now: Totals) -> None:
    there, back = part_change(before, now), part_change(now, before)
    assert there is not None
    assert back is not None
    largest = max(map(abs, there))
    assert all(abs(one + other) <= 3 + largest * 1e-9 for one, other in zip(there, back, strict=True))


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (Totals(3_000_000, 10, 20), Totals(4_500_000, 12, 30)),
        (Totals(3_000_000, 10, 20), Totals(1_000_000, 30, 31)),
    ],
)
def test_each_part_is_its_factors_share_of_the_logarithm(before: Totals, now: Totals) -> None:
    grown = math.log(now.turnover_kop / before.turnover_kop)
    change = now.turnover_kop - before.turnover_kop
    factors = (
        now.payers / before.payers,
        (now.payments / now.payers) / (before.payments / before.payers),
        (now.turnover_kop / now.payments) / (before.turnover_kop / before.payments),
    )
    parts = part_change(before, now)
    assert parts is not None
    assert [change * math.log(one) / grown for one in factors] == pytest.approx(list(parts), abs=1.5)


@pytest.mark.parametrize("kop", [0, -5])
def test_nothing_left_after_refunds_cannot_be_parted(kop: int) -> None:
    some = Totals(100, 1, 1)
    assert part_change(Totals(kop, 1, 1), some) is None
    assert part_change(some, Totals(kop, 1, 1)) is None


def test_three_finished_months_stand_against_the_same_a_year_before() -> None:
    calendar = Calendar(date(2026, 6, 20), date(2025, 3, 9))
    ledger = ledger_of(
        [
            ("c1", date(2025, 2, 28), 7),
            ("c1", date(2025, 3, 10), 100),
            ("c2", date(2025, 5, 31), 300),
            ("c1", date(2026, 3, 1), 500),
            ("c1", date(2026, 5, 31), 100),
            ("c1", date(2026, 5, 31), -200),
            ("c3", date(2026, 6, 1), 900),
        ]
    )
    dated = calendar.dated(ledger)

    expected = Change(Totals(400, 2, 2), Totals(400, 1, 2), (-277, 277, 0))
    assert expected == measure_change(dated, calendar=calendar)
    assert measure_change(dated, calendar=Calendar(date(2026, 6, 20), date(2025, 4, 1))) is None
