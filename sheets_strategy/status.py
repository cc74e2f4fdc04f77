"""Look at workbooks without computing them: how each stands, and which needs somebody most, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_standing import Standing, read_standing
from sheets_strategy.workbook.remember import check_version

OLD_STATEMENT_DAYS = 10
OLD_SYNC_DAYS = 7
_UNREADABLE, _NEVER = 1000, 500
_WEIGHTS = {
    "errors": (10.0, 100),
    "statement_old": (1.0, 90),
    "new_rows": (0.2, 60),
    "due": (10.0, 60),
    "late": (3.0, 60),
    "sync_old": (0.5, 60),
    "unanswered": (1.0, 30),
}
"""Need → points for each day or thing, and the most of them."""
_WAITING = 20.0
"""New rows of the statement weigh this much by themselves: all figures are old until the next sync."""


@dataclass(frozen=True, slots=True)
class Need:
    """Why a workbook needs somebody.

    Attributes:
        code: What it is: ``unreadable``, ``never``, or one of ``_WEIGHTS``.
        points: How much it weighs.
        count: Days or things, 0 where nothing is counted.
    """

    code: str
    points: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """One workbook among others.

    Attributes:
        name: What people call it.
        standing: What stands on its tabs, None where it could not be read.
        synced_on: Day of the last sync.
        needs: Why it needs somebody, the weightiest first.
        error: Why it could not be read.
    """

    name: str
    standing: Standing | None
    synced_on: date | None = None
    needs: tuple[Need, ...] = ()
    error: StrategyError | None = None

    @property
    def points(self) -> float:
        """Give what all needs weigh together."""
        return sum(need.points for need in self.needs)


def look(workbook: Workbook, load: LoadTemplate, *, today: date) -> Standing:
    """Read one workbook and count what waits in it.

    Args:
        workbook: Where the strategy is kept; it is only read.
        load: Gives the template in a language.
        today: What counts as today.

    Raises:
        StrategyError: It cannot be read, or lacks what a sync would need.
    """
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    memory = read_memory(book.tables["memory"])
    check_version(memory, book)
    return read_standing(book, memory, today=today)


def judge(
    name: str, found: Standing | None, error: StrategyError | None, *, noted: datetime | None, today: date
) -> Status:
    """Say what one workbook needs.

    Args:
        name: What people call it.
        found: What ``look`` gave.
        error: Why it gave nothing.
        noted: The last sync of this machine, also one that had nothing to write.
        today: What counts as today.
    """
    if found is None:
        return Status(name, None, needs=(Need("unreadable", _UNREADABLE),), error=error)
    synced_on = found.synced_on
    if synced_on is not None and noted is not None and noted.date() <= today:
        synced_on = max(synced_on, noted.date())
    needs = sorted(_find_needs(found, synced_on, today), key=lambda need: (-need.points, need.code))
    return Status(name, found, synced_on, tuple(needs))


def rank(statuses: Sequence[Status]) -> list[Status]:
    """Put the workbook that needs somebody most first; of equal ones the one that came first."""
    return sorted(statuses, key=lambda one: -one.points)


def _find_needs(found: Standing, synced_on: date | None, today: date) -> Iterator[Need]:
    if synced_on is None:
        yield Need("never", _NEVER)
    counts = {
        "errors": found.errors,
        "new_rows": found.new_rows or 0,
        "due": found.due,
        "late": found.late_contacts,
        "unanswered": found.unanswered,
        "statement_old": _days_since(found.paid_on, today, OLD_STATEMENT_DAYS),
        "sync_old": _days_since(synced_on, today, OLD_SYNC_DAYS),
    }
    for code, count in counts.items():
        if count:
            each, most = _WEIGHTS[code]
            points = each * count + (_WAITING if code == "new_rows" else 0.0)
            yield Need(code, min(points, most), count)


def _days_since(day: date | None, today: date, least: int) -> int:
    """Count the days since a day, 0 where they are too few to tell."""
    days = 0 if day is None else (today - day).days
    return days if days >= least else 0
