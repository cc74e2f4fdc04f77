"""How a workbook stands, from what is on its tabs: nothing is computed, so that forty are looked at quickly.

Figures are those of the last sync; what came since (new lines, contacts that were due) is counted here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.read_cells import read_choice, read_day

_OPEN_WORK = ("now", "queue")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on the tabs of one workbook.

    Attributes:
        synced_on: Day of the last sync that changed something, None for none.
        paid_on: The last payment that is known, None for none.
        new_rows: Lines of the statement that the last sync did not see, None where it did not count them.
        findings: Rows of Вопросы that are not settled.
        errors: Which of them are errors.
        unanswered: Which of them are to be checked or answered, and have no answer.
        tasks: Tasks to be done now.
        late_contacts: Tasks whose next contact was due before today.
        due: Hypotheses whose day of decision has come.
    """

    synced_on: date | None
    paid_on: date | None
    new_rows: int | None
    findings: int
    errors: int
    unanswered: int
    tasks: int
    late_contacts: int
    due: int


def read_standing(book: Book, memory: Memory, *, today: date) -> Standing:
    """Count what waits in a workbook.

    Args:
        book: The workbook as read.
        memory: What it remembers.
        today: What counts as today.
    """
    findings, errors, unanswered = _count_checks(book, memory)
    tasks, late = _count_tasks(book, today)
    return Standing(
        synced_on=_last(book.tables["log"], "on"),
        paid_on=_last(book.tables["clients"], "last_on"),
        new_rows=_count_new(book.tabs["statement"], memory),
        findings=findings,
        errors=errors,
        unanswered=unanswered,
        tasks=tasks,
        late_contacts=late,
        due=_count_due(book, today),
    )


def count_lines(tab: Tab) -> int:
    """Count the lines of a tab that hold anything."""
    return sum(any(value not in (None, "") for value in row) for row in tab.rows)


def _count_new(statement: Tab, memory: Memory) -> int | None:
    known, lines = memory.get("input", "last"), count_lines(statement)
    if not known:
        return max(0, lines - 1)
    before = json.loads(known).get("lines")
    return None if before is None else max(0, lines - int(before))


def _count_checks(book: Book, memory: Memory) -> tuple[int, int, int]:
    """Count findings that are not settled, errors among them, and those that wait for an answer."""
    view, meanings = book.tables["checks"], book.template.meanings["grave"]
    asked = memory.all("asked")
    graves: list[str] = []
    unanswered = 0
    for row in view.rows():
        grave = meanings.get(fold(view.text(row, "grave")), "")
        if grave:
            graves.append(grave)
            asks = grave == "warning" or view.text(row, "code") in asked
            unanswered += asks and not view.text(row, "decision")
    return len(graves), graves.count("error"), unanswered


def _count_tasks(book: Book, today: date) -> tuple[int, int]:
    """Count tasks to be done now, and those whose next contact is late."""
    view = book.tables["worklist"]
    tasks = late = 0
    for row in view.rows():
        state = _key(book, view, row, "state", "work_state")
        tasks += state == "now"
        is_open = state in _OPEN_WORK and _key(book, view, row, "status", "work_status") != "done"
        next_on = read_day(view, row, "next_on", [])
        late += is_open and next_on is not None and next_on < today
    return tasks, late


def _count_due(book: Book, today: date) -> int:
    """Count hypotheses that are worked by and whose day of decision has come."""
    view = book.tables["plan"]
    running = (row for row in view.rows() if _key(book, view, row, "status", "plan_status") == "running")
    days = (read_day(view, row, "due_on", []) for row in running)
    return sum(day is not None and day <= today for day in days)


def _key(book: Book, view: TableView, row: int, column: str, vocabulary: str) -> str:
    return read_choice(view, row, column, vocabulary, book.template, [])


def _last(view: TableView, column: str) -> date | None:
    days = (read_day(view, row, column, []) for row in view.rows())
    return max((day for day in days if day is not None), default=None)
