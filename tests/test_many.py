"""Many workbooks: each has its turn, whatever becomes of the others."""

from __future__ import annotations

from datetime import datetime

from sheets_strategy.errors import InputError, StrategyError, WorkbookError
from sheets_strategy.many import Outcome, most_overdue_first, run_each


def test_a_failure_or_a_fault_of_ours_stops_none_of_the_others() -> None:
    refusal = InputError("file_not_found", path="b.xlsx")

    def work(name: str) -> int:
        if name == "b":
            raise refusal
        return 10 // (name != "c")

    told: list[str] = []
    outcomes = run_each(["a", "b", "c", "d"], work, told=lambda one: told.append(one.item))

    assert [Outcome("a", 10), Outcome("b", error=refusal)] == outcomes[:2]
    assert _facts(outcomes[2].error) == (WorkbookError, "unexpected_failure", {"what": "ZeroDivisionError"})
    assert Outcome("d", 10) == outcomes[3]
    assert told == ["a", "b", "c", "d"]


def _facts(error: StrategyError | None) -> tuple[object, ...]:
    assert error is not None
    return type(error), error.code, error.facts


def test_what_need_not_wait_goes_before_what_must() -> None:
    room = {"calls": 2}

    def work(name: str) -> str:
        room["calls"] -= name.startswith("google")
        return name

    outcomes = run_each(
        ["google 1", "google 2", "google 3", "file 1", "google 4", "file 2"],
        work,
        can_go=lambda name: name.startswith("file") or room["calls"] > 0,
    )

    assert [one.result for one in outcomes] == [
        *("google 1", "google 2", "file 1", "file 2", "google 3", "google 4")
    ]


def test_those_never_synced_come_first_then_those_that_wait_longest() -> None:
    last = {"b": datetime(2026, 11, 3), "c": datetime(2026, 11, 1), "d": datetime(2026, 11, 3)}  # noqa: DTZ001

    assert most_overdue_first("abcde", last.get) == ["a", "e", "c", "b", "d"]
