"""How long is tried, and how waits are drawn."""

from __future__ import annotations

import pytest

from sheets_strategy.adapters.google.faults import Fault
from sheets_strategy.adapters.google.retry import DEADLINE, Patience, Tries, deadline_from
from sheets_strategy.errors import InputError

SERVER, QUOTA, DNS = Fault("server", unclear=True), Fault("quota"), Fault("dns")


def waits(faults: list[Fault], *, dice: float = 1.0, left_s: float = 1000.0) -> list[float | None]:
    tries = Tries()
    return [tries.wait_after(fault, left_s=left_s, random=lambda: dice) for fault in faults]


def test_the_limit_of_a_wait_doubles_to_half_a_minute_and_tries_end() -> None:
    assert waits([SERVER] * 10) == [1, 2, 4, 8, 16, 32, 32, 32, 32, None]


def test_a_wait_is_drawn_from_nothing_to_its_limit() -> None:
    assert waits([SERVER] * 4, dice=0.25) == [0.25, 0.5, 1, 2]
    assert waits([SERVER] * 4, dice=0.0) == [0, 0, 0, 0]


def test_a_missing_network_is_not_waited_for_long() -> None:
    assert waits([DNS] * 4) == [1, 2, 4, None]
    assert waits([SERVER, DNS, DNS, DNS, DNS]) == [1, 2, 4, 8, 16]


def test_what_the_server_asks_for_is_kept() -> None:
    asked = Fault("quota", wait_s=20.0)
    assert waits([asked, asked], dice=0.0) == [20, 20]
    assert waits([asked], dice=1.0) == [20 + 1 / 32]


def test_no_wait_goes_beyond_what_is_left() -> None:
    assert waits([Fault("quota", wait_s=20.0)], left_s=19) == [None]
    assert waits([SERVER], left_s=0) == [None]


def test_what_no_repetition_can_help_is_not_repeated() -> None:
    assert waits([Fault("answer", retried=False)]) == [None]


def test_one_unclear_try_makes_the_call_unclear() -> None:
    tries = Tries()
    tries.wait_after(QUOTA, left_s=9, random=lambda: 0)
    assert not tries.unclear
    tries.wait_after(SERVER, left_s=9, random=lambda: 0)
    tries.wait_after(QUOTA, left_s=9, random=lambda: 0)
    assert tries.unclear


def test_patience_is_spent_and_renewed() -> None:
    patience = Patience(10)
    patience.spend(4)
    patience.spend(-100)  # A clock that was put back.
    assert patience.left_s == 6
    patience.spend(100)
    assert patience.left_s == 0
    patience.renew()
    assert patience.left_s == 10


def test_the_environment_sets_the_deadline() -> None:
    assert [deadline_from(each) for each in ({}, {DEADLINE: " "}, {DEADLINE: "30"})] == [120, 120, 30]


@pytest.mark.parametrize("found", ["0", "-5", "3601", "1.5", "long", "²"])
def test_a_deadline_that_is_none_is_refused(found: str) -> None:
    with pytest.raises(InputError) as caught:
        deadline_from({DEADLINE: found})
    assert (caught.value.code, caught.value.facts) == (
        "google_deadline_wrong",
        {"variable": DEADLINE, "found": found},
    )
