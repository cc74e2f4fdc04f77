"""Many workbooks one after another: the most overdue first, and one that fails stops none of the others.

What is done with each is an argument, so that nothing here knows a workbook, a clock or Google.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sheets_strategy.errors import StrategyError, WorkbookError

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What became of one workbook.

    Attributes:
        item: The workbook.
        result: What the work gave, None where it failed.
        error: Why it failed.
    """

    item: Item
    result: Result | None = None
    error: StrategyError | None = None


def most_overdue_first(items: Sequence[Item], last: Callable[[Item], datetime | None]) -> list[Item]:
    """Order workbooks: those that were never worked on, then those that wait longest; else as they come.

    Args:
        items: The workbooks.
        last: Gives the moment of the last work on one; None for never.
    """
    moments = [(last(item), place, item) for place, item in enumerate(items)]
    never = [item for moment, _, item in moments if moment is None]
    known = [(moment, place, item) for moment, place, item in moments if moment is not None]
    return [*never, *(item for _, _, item in sorted(known, key=lambda one: one[:2]))]


def run_each(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    *,
    can_go: Callable[[Item], bool] = lambda _: True,
    begun: Callable[[Item], None] = lambda _: None,
    told: Callable[[Outcome[Item, Result]], None] = lambda _: None,
) -> list[Outcome[Item, Result]]:
    """Work on each workbook, one at a time, whatever becomes of the others.

    Args:
        items: The workbooks, in the order in which they are due.
        work: What is done with one.
        can_go: Whether one need not wait now (for a quota): the first that need not goes before those
            that must; where all must, the first.
        begun: Told each workbook before the work.
        told: Told each outcome at once.

    Returns:
        One outcome a workbook, in the order in which they were worked on.
    """
    left, outcomes = list(items), []
    while left:
        place = next((place for place, item in enumerate(left) if can_go(item)), 0)
        item = left.pop(place)
        begun(item)
        outcome = _try(item, work)
        told(outcome)
        outcomes.append(outcome)
    return outcomes


def _try(item: Item, work: Callable[[Item], Result]) -> Outcome[Item, Result]:
    try:
        return Outcome(item, work(item))
    except StrategyError as error:
        return Outcome(item, error=error)
    except Exception as error:  # noqa: BLE001  # A fault of ours in one workbook must not cost thirty-nine others.
        failure = WorkbookError("unexpected_failure", what=type(error).__name__)
        failure.__cause__ = error
        return Outcome(item, error=failure)
