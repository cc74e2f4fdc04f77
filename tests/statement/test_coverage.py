"""Days that no statement covers are told, and days on which nothing happens are not."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.statement.coverage import Period, find_holes

ACCOUNT = "40702810900000000001"
OTHER = "40702810900000000002"


def rows(*days: date, account: str = ACCOUNT) -> pd.DataFrame:
    on = pd.Series(pd.to_datetime(list(days)), dtype="datetime64[s]")
    return pd.DataFrame({"on": on, "own_account": pd.Series([account] * len(days), dtype=object)})


def month(number: int, *, year: int = 2026, account: str = ACCOUNT) -> Period:
    first = date(year, number, 1)
    return Period(account, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def holes(periods: list[Period], days: pd.DataFrame | None = None) -> list[tuple[object, object, object]]:
    found = find_holes(periods, rows() if days is None else days)
    return [(one.facts["account"], one.facts["since"], one.facts["until"]) for one in found]


def test_month_that_no_file_covers_is_a_hole() -> None:
    assert holes([month(1), month(3)]) == [(ACCOUNT, date(2026, 2, 1), date(2026, 2, 28))]
    assert holes([month(3), month(1), month(2)]) == []


def test_one_working_day_is_a_hole_and_a_weekend_or_new_year_is_none() -> None:
    friday, monday = date(2026, 3, 13), date(2026, 3, 16)
    before, after = Period(ACCOUNT, date(2026, 3, 1), friday), Period(ACCOUNT, monday, date(2026, 3, 31))
    assert holes([before, after]) == []
    late = Period(ACCOUNT, monday + timedelta(days=1), date(2026, 3, 31))
    assert holes([before, late]) == [(ACCOUNT, date(2026, 3, 14), monday)]
    assert (
        holes(
            [
                Period(ACCOUNT, date(2025, 12, 1), date(2025, 12, 31)),
                Period(ACCOUNT, date(2026, 1, 9), date(2026, 1, 31)),
            ]
        )
        == []
    )


def test_rows_pasted_into_a_hole_close_it() -> None:
    pasted = rows(*(date(2026, 2, 2) + timedelta(days=place) for place in range(26)))
    assert holes([month(1), month(3)], pasted) == []


def test_accounts_have_holes_of_their_own() -> None:
    periods = [month(1), month(2), month(1, account=OTHER), month(3, account=OTHER)]
    assert holes(periods) == [(OTHER, date(2026, 2, 1), date(2026, 2, 28))]


def test_pause_of_rows_counts_when_it_is_unusually_long() -> None:
    daily = [date(2026, 1, 12) + timedelta(days=place) for place in range(30)]
    later = [date(2026, 4, 1) + timedelta(days=place) for place in range(30)]
    assert holes([], rows(*daily, *later)) == [(ACCOUNT, date(2026, 2, 11), date(2026, 3, 31))]
    monthly = [date(2026, 1, 12) + timedelta(days=30 * place) for place in (*range(10), 12)]
    assert holes([], rows(*monthly)) == []
    assert holes([], rows(date(2024, 1, 1), date(2026, 1, 1))) == []


def test_balances_of_neighbours_must_meet() -> None:
    before = Period(ACCOUNT, date(2026, 1, 1), date(2026, 1, 31), 0, 500)
    after = Period(ACCOUNT, date(2026, 2, 1), date(2026, 2, 28), 450, 700)
    [found] = find_holes([before, after], rows())
    assert (found.code, found.sum_kop, found.facts["on"]) == ("balance_gap", -50, date(2026, 2, 1))
    met = Period(ACCOUNT, date(2026, 2, 1), date(2026, 2, 28), 500, 700)
    assert find_holes([before, met], rows()) == []


@given(
    spans=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=8),
    days=st.lists(st.integers(0, 400), max_size=30, unique=True),
)
def test_no_hole_holds_a_covered_day_and_order_changes_nothing(
    spans: list[tuple[int, int]], days: list[int]
) -> None:
    start = date(2026, 1, 1)
    periods = [
        Period(ACCOUNT, start + timedelta(days=at), start + timedelta(days=at + size)) for at, size in spans
    ]
    frame = rows(*(start + timedelta(days=day) for day in days))
    found = find_holes(periods, frame)
    assert found == find_holes(periods[::-1], frame.iloc[::-1])
    for hole in found:
        since, until = hole.facts["since"], hole.facts["until"]
        assert isinstance(since, date)
        assert isinstance(until, date)
        assert since <= until
        assert not any(one.since <= until and since <= one.until for one in periods)
        assert not any(since <= start + timedelta(days=day) <= until for day in days)
