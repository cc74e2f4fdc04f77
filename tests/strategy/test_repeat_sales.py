"""Who pays again, how soon, who is silent: against slow counting, client by client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pandas as pd
from hypothesis import given
from ledgers import AS_OF, PAYMENTS, START, Payment, ledger_of

from sheets_strategy.strategy.calendar_months import KEPT, Calendar
from sheets_strategy.strategy.repeat_sales import days_paid, measure_gaps, measure_repeats, measure_silence

CALENDAR = Calendar(AS_OF, START)
ENDS = [day.astype("datetime64[D]").item() for day in CALENDAR.ends()]
FIRSTS = [day.astype("datetime64[D]").item() for day in CALENDAR.firsts()]


def days_of(payments: Sequence[Payment]) -> dict[str, list[date]]:
    """Give the payments of each client, day after day; refunds are none."""
    found: dict[str, list[date]] = {}
    for client, on, kop in sorted(payments):
        if kop > 0:
            found.setdefault(client, []).append(on)
    return found


def firsts_of(payments: Sequence[Payment]) -> pd.Series:
    firsts = {client: min(days) for client, days in days_of(payments).items()}
    return pd.Series(pd.to_datetime(list(firsts.values())), index=list(firsts), dtype="datetime64[s]")


@given(payments=PAYMENTS)
def test_regular_clients_are_silent_beyond_half_as_long_again(payments: list[Payment]) -> None:
    expected = []
    for first, end in zip(FIRSTS, ENDS, strict=True):
        regulars = silent = 0
        year = date(first.year - (first.month < 12), first.month % 12 + 1, 1)
        for days in days_of(payments).values():
            seen = [day for day in days if day <= end]
            different = sorted(set(seen))
            if len(seen) < 3 or len(different) < 2 or different[-1] < year:
                continue
            gaps = [(b - a).days for a, b in pairwise(different)]
            regulars += 1
            silent += (end - different[-1]).days > 1.5 * max(30, median(gaps))
        expected.append((regulars, silent))

    found = measure_silence(days_paid(ledger_of(payments)), calendar=CALENDAR)
    assert expected == list(found[["regulars", "silent"]].itertuples(index=False, name=None))


@given(payments=PAYMENTS)
def test_new_clients_paid_again_on_another_day_within_ninety(payments: list[Payment]) -> None:
    expected = [[0, 0, end + timedelta(days=90) <= AS_OF] for end in ENDS]
    for days in days_of(payments).values():
        place = KEPT - 1 - ((AS_OF.year - days[0].year) * 12 + AS_OF.month - days[0].month)
        if place >= 0:
            expected[place][0] += 1
            expected[place][1] += any(days[0] < day <= days[0] + timedelta(days=90) for day in days)

    found = measure_repeats(days_paid(ledger_of(payments)), firsts_of(payments), calendar=CALENDAR)
    assert expected == [list(row) for row in found.itertuples(index=False)]


@given(payments=PAYMENTS)
def test_gaps_count_in_the_month_in_which_they_end(payments: list[Payment]) -> None:
    ended: dict[int, list[int]] = {}
    for days in days_of(payments).values():
        different = sorted(set(days))
        for earlier, later in pairwise(different):
            place = KEPT - 1 - ((AS_OF.year - later.year) * 12 + AS_OF.month - later.month)
            ended.setdefault(place, []).append((later - earlier).days)
    expected = []
    for place in range(KEPT):
        wide = [gap for back in range(3) for gap in ended.get(place - back, ())]
        expected.append([median(gaps) if gaps else None for gaps in (ended.get(place, []), wide)])

    found = measure_gaps(days_paid(ledger_of(payments)), calendar=CALENDAR)
    assert expected == found.astype(object).where(found.notna(), None).to_numpy().tolist()


def test_the_last_ninety_days_are_not_judged() -> None:
    found = measure_repeats(days_paid(ledger_of([])), firsts_of([]), calendar=CALENDAR)
    assert [(2026, 2), (2026, 3)] == [
        (FIRSTS[place].year, FIRSTS[place].month)
        for place in (found["judged"].to_numpy().nonzero()[0][-1], (~found["judged"]).to_numpy().argmax())
    ]
