"""The invented firm worked for half a year: what the sellers typed stays, and every month adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from half_year import STARTS, Firm, Row, begin_plan, open_firm, open_rows, paste, work_month
from how_many import LAWS

from sheets_strategy.sync import SyncResult

DAYS_LATER = timedelta(days=2)
DAYS = STARTS if LAWS else STARTS[:3]


@pytest.fixture(scope="module")
def months() -> list[tuple[date, SyncResult, Firm]]:
    """Half a year, in a default run its first three months, checked month by month as it goes."""
    return list(_live(open_firm(1, payers=100, months=30)))


def _live(firm: Firm) -> Iterator[tuple[date, SyncResult, Firm]]:
    bought: list[Row] = []
    for place, day in enumerate(DAYS):
        today = day + DAYS_LATER
        if place:
            paste(firm, until=day, extra=bought)
        result = firm.sync(today)
        if not place:
            begin_plan(firm, today, rows=4)
            result = firm.sync(today)
        _check(firm, result, today)
        bought = work_month(firm, today, calls=25)
        yield today, result, firm


def _check(firm: Firm, result: SyncResult, today: date) -> None:
    """Check what must hold on every Monday."""
    assert firm.sync(today).changes.changes == ()
    view = firm.table("worklist")
    codes = Counter(view.text(row, "code") for row in view.rows())
    assert set(codes.values()) == {1}
    rows = {view.text(row, "code"): row for row in view.rows()}
    stands = {
        code: {column: view.value(rows[code], column) for column in cells}
        for code, cells in firm.typed.items()
    }
    assert firm.typed == stands
    working = Counter(view.text(row, "client") for row in open_rows(view))
    assert max(working.values()) == 1, "one contact at a time"
    clients = result.strategy.clients
    asked = clients[clients["leads"] & (clients["do_not_work"] == "")]
    assert (asked["segment"] != "").all()


def test_there_is_work_in_every_month_and_it_is_done(months: list[tuple[date, SyncResult, Firm]]) -> None:
    firm = months[-1][2]
    done = [cells for cells in firm.typed.values() if cells.get("status") == "готово"]
    assert len(months) == len(DAYS)
    assert len(done) >= min(20, 5 * len(DAYS))
    view = firm.table("worklist")
    states = Counter(view.text(row, "state") for row in view.rows())
    assert states["сделано"] >= min(20, 5 * len(DAYS))
    assert states["сейчас"] >= 5


def test_calls_bring_money_that_the_list_shows(months: list[tuple[date, SyncResult, Firm]]) -> None:
    firm = months[-1][2]
    view = firm.table("worklist")
    paid = [view.text(row, "client") for row in view.rows() if view.text(row, "paid_after")]
    assert firm.won > 0
    assert paid


def test_arms_stay_as_they_were_drawn(months: list[tuple[date, SyncResult, Firm]]) -> None:
    fixed = [
        {code: (arms.now, arms.wait) for code, arms in result.strategy.arms.items() if arms.fixed_on}
        for _, result, _ in months
    ]
    assert fixed[0]
    for before, after in pairwise(fixed):
        assert before == {code: after[code] for code in before}


def test_hours_never_exceed_those_there_are(months: list[tuple[date, SyncResult, Firm]]) -> None:
    for _, result, _ in months:
        for department in result.strategy.waterfall.departments:
            assert department.capacity is None or department.granted <= department.capacity
            assert department.needed == department.granted + department.missing


def test_every_month_says_what_changed(months: list[tuple[date, SyncResult, Firm]]) -> None:
    moves = [result.moves for _, result, _ in months]
    assert [one.known for one in moves] == [True] * len(months)
    assert all(one.segments for one in moves[1:])
    log = months[-1][2].table("log")
    said = [log.text(row, "changed") for row in log.rows()]
    assert sum(bool(text) for text in said) >= len(DAYS) - 1


def test_talks_become_satisfaction_of_clients_who_had_none(
    months: list[tuple[date, SyncResult, Firm]],
) -> None:
    firm, result = months[-1][2], months[-1][1]
    told = {code.partition("-")[0] for code, cells in firm.typed.items() if cells.get("outcome") == "доволен"}
    clients = result.strategy.clients.set_index("code")["satisfaction"]
    assert "satisfied" in set(clients.reindex(sorted(told)).dropna())
