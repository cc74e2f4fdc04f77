"""Random exports of one hidden true ledger, pasted and imported in any order, give the true sums.

Or a finding names the sum in doubt. ``SHEETS_STRATEGY_LAWS=5000`` runs that many histories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from bank_rows import Paid
from exports import (
    CARD,
    DAYS,
    DOUBTS,
    NO_ACCOUNT,
    NO_INN,
    NO_NUMBER,
    ORDERS,
    OWN,
    START,
    Bring,
    Event,
    Export,
    Office,
    Paste,
    Sort,
    Sync,
    counted_kop,
    doubtful_kop,
    exports,
    ledgers,
)
from how_many import LAWS, examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_strategy.sync import SyncResult

FULL = (0, 1)


def _settings(full: int) -> settings:
    return settings(
        max_examples=max(LAWS, examples(full)),
        deadline=None,
        database=None,
        derandomize=not LAWS,
        suppress_health_check=list(HealthCheck),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[tuple[Paid, ...], int, list[Event]]:
    """Draw a ledger, how many own accounts Настройки name, and what people do."""
    accounts = draw(st.integers(1, 3))
    known = draw(st.sampled_from((accounts, 0 if accounts > 1 else 1)))
    export = exports(accounts=accounts)
    event = st.one_of(
        st.builds(Bring, export, st.integers(0, 2), st.sampled_from((True, True, False)), st.booleans()),
        st.builds(Paste, export, st.integers(0, 2)),
        st.builds(Sort, st.integers(0, 9), st.booleans()),
        st.just(Sync()),
    )
    return draw(ledgers(accounts=accounts)), known, draw(st.lists(event, min_size=1, max_size=6))


History = tuple[Sequence[Paid], int, list[Event]]


def check_history(history: History) -> None:
    """Let people do what they do; then sums are true or in doubt, and a second sync writes nothing."""
    truth, known, events = history
    office = Office(truth, known=known)
    for event in events:
        office.do(event)
    result = office.sync()
    counted, expected, doubtful = counted_kop(result), office.true_kop(), doubtful_kop(result)
    assert sum(abs(counted[side] - expected[side]) for side in counted) <= doubtful, (
        counted,
        expected,
        doubtful,
    )
    assert not office.sync().changes, "a second sync writes"
    office.do(Sort(len(events), down=known == 0))
    assert counted == counted_kop(office.sync()), "sorted"
    for event in events:
        if isinstance(event, Bring):
            again = office.bring(event)
            assert again is None or again.added == 0, (again, event)
    assert counted == counted_kop(office.sync())


@_settings(8)
@given(histories())
def test_any_history_gives_the_true_sums_or_names_the_doubt(history: History) -> None:
    check_history(history)


@st.composite
def imports_only(draw: st.DrawFn) -> History:
    """Draw files that hold every column, imported and sorted in any order."""
    accounts = draw(st.integers(1, 3))
    full = exports(accounts=accounts, orders=FULL)
    event = st.one_of(
        st.builds(Bring, full, st.integers(0, 2)),
        st.builds(Sort, st.integers(0, 9), st.booleans()),
        st.just(Sync()),
    )
    known = draw(st.sampled_from((0, accounts)))
    return draw(ledgers(accounts=accounts)), known, draw(st.lists(event, min_size=2, max_size=6))


def check_imports(history: History) -> None:
    """Imports of files with all columns leave no doubt: twins, in any order, are what the bank says."""
    truth, known, events = history
    office = Office(truth, known=known)
    for event in events:
        office.do(event)
    result = office.sync()
    assert (office.true_kop(), 0) == (counted_kop(result), doubtful_kop(result))


@_settings(8)
@given(imports_only())
def test_imports_of_full_files_give_the_true_sums_without_doubt(history: History) -> None:
    check_imports(history)


DAY = START
A = Paid(DAY, 100_000, "7")
BARE = replace(A, number="")
FILE = Export(0, DAYS - 1)
NUMBERLESS = replace(FILE, order=ORDERS.index(NO_NUMBER))
NAMED = replace(FILE, order=ORDERS.index(NO_INN))
ACCOUNTLESS = replace(FILE, order=ORDERS.index(CARD))


def _doubts(result: SyncResult) -> list[tuple[str, int | None]]:
    return sorted((one.code, one.sum_kop) for one in result.findings if one.code in DOUBTS)


@pytest.mark.parametrize("poorer", [NUMBERLESS, NAMED, ACCOUNTLESS])
def test_a_poorer_file_adds_nothing_and_the_sum_is_named(poorer: Export) -> None:
    office = Office([A], known=1)
    office.bring(Bring(FILE, 0))
    done = office.bring(Bring(poorer, 1))
    assert done is not None
    assert (0, ["import_alike"]) == (done.added, [one.code for one in done.findings])
    assert (100_000, [("import_alike", 100_000)]) == (_came(office), _doubts(office.sync()))
    assert not office.sync().changes


@pytest.mark.parametrize("poorer", [NUMBERLESS, NAMED, ACCOUNTLESS])
def test_a_fuller_file_takes_the_place_of_a_poorer_one(poorer: Export) -> None:
    office = Office([A, replace(A, number="8")], known=1)
    office.bring(Bring(poorer, 1))
    done = office.bring(Bring(FILE, 0))
    assert done is not None
    assert 2 == done.added
    assert (200_000, [("repeat_partial_columns", 200_000)]) == (_came(office), _doubts(office.sync()))
    office.sort(Sort(2, down=True))
    assert 200_000 == _came(office)


def test_a_poorer_file_below_fuller_rows_is_known_again() -> None:
    """No gap parts the files in the tab; the second full file must still find the poorer rows."""
    later = replace(A, on=DAY + timedelta(days=1), number="8")
    office = Office([A, later], known=1)
    office.bring(Bring(replace(FILE, last=0), 0))
    office.bring(Bring(replace(NUMBERLESS, first=1), 2))
    office.bring(Bring(FILE, 0))
    assert (200_000, [("repeat_partial_columns", 100_000)]) == (_came(office), _doubts(office.sync()))


def test_what_was_left_out_stays_so_after_sorting() -> None:
    other = replace(A, on=DAY + timedelta(days=1), own=OWN[1], number="9")
    office = Office([A, other], known=0)
    for event in (
        Paste(replace(FILE, order=ORDERS.index(NO_ACCOUNT)), 2),
        Bring(replace(FILE, account=1), 0),
    ):
        office.do(event)
    office.bring(Bring(replace(NUMBERLESS, account=0), 1))
    office.sync()
    office.sort(Sort(1))
    done = office.bring(Bring(replace(NUMBERLESS, account=0), 2))
    assert done is not None
    assert (0, 200_000) == (done.added, _came(office))


def test_rows_alike_within_one_file_are_two_payments_without_doubt() -> None:
    office = Office([A, BARE], known=1)
    office.bring(Bring(FILE, 0))
    assert (200_000, []) == (_came(office), _doubts(office.sync()))


def test_rows_alike_within_one_paste_are_counted_and_a_question() -> None:
    office = Office([A, BARE], known=1)
    office.paste(Paste(FILE))
    assert (200_000, [("repeat_partial_counted", 100_000)]) == (_came(office), _doubts(office.sync()))


def test_a_file_that_names_neither_account_nor_number_leaves_a_doubt_once() -> None:
    office = Office([BARE], known=0)
    office.bring(Bring(ACCOUNTLESS, 1))
    again = office.bring(Bring(ACCOUNTLESS, 1))
    assert again is not None
    assert () == again.findings
    office.bring(Bring(ACCOUNTLESS, 2))
    assert (100_000, [("import_merged", 100_000)]) == (_came(office), _doubts(office.sync()))


def _came(office: Office) -> int:
    return counted_kop(office.sync())["in"]
