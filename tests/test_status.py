"""How a workbook stands, read from its tabs, and which of several needs somebody most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from small_workbook import TODAY, load, new_workbook, pay, put, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.status import Need, judge, look, rank
from sheets_strategy.workbook.read_standing import Standing

CALM = Standing(
    synced_on=TODAY, paid_on=TODAY, new_rows=0, findings=3, errors=0, unanswered=0, tasks=7,
    late_contacts=0, due=0,
)  # fmt: skip


@pytest.fixture
def workbook() -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *(("ООО Альфа", date(2026, month, 3), 90_000.0) for month in range(1, 6)))
    return workbook


def test_a_workbook_that_was_never_synced_has_only_new_rows(workbook: MemoryWorkbook) -> None:
    assert look(workbook, load, today=TODAY) == Standing(None, None, 5, 0, 0, 0, 0, 0, 0)


def test_what_came_after_the_last_sync_is_counted(workbook: MemoryWorkbook) -> None:
    run(workbook)
    before = look(workbook, load, today=TODAY)
    assert (before.synced_on, before.paid_on, before.new_rows) == (TODAY, date(2026, 5, 3), 0)

    pay(workbook, ("ООО Бета", date(2026, 6, 29), 5_000.0), ("ООО Бета", date(2026, 6, 30), 6_000.0))
    put(workbook, "plan", 0, hypothesis="Позвонить", status="в работе", due_on=date(2026, 6, 30))
    put(workbook, "plan", 1, hypothesis="Написать", status="подтверждена", due_on=date(2026, 6, 1))
    put(workbook, "plan", 2, hypothesis="Съездить", status="в работе", due_on=date(2026, 7, 1))

    assert look(workbook, load, today=TODAY) == replace(before, new_rows=2, due=1)


def test_contacts_and_questions_are_counted_as_people_left_them(workbook: MemoryWorkbook) -> None:
    late = date(2026, 6, 1)
    cells = [
        {"state": "сейчас", "next_on": late},
        {"state": "в очереди", "next_on": "01.06.2026"},
        {"state": "сейчас", "next_on": late, "status": "готово"},
        {"state": "сделано", "next_on": late},
        {"state": "сейчас", "next_on": TODAY},
    ]
    for place, row in enumerate(cells):
        put(workbook, "worklist", place, client="ООО Альфа", **row)  # type: ignore[arg-type]
    for place, (grave, decision) in enumerate(
        [
            ("ошибка", None),
            ("проверить", None),
            ("проверить", "принять"),
            ("к сведению", None),
            ("решено", None),
        ]
    ):
        put(workbook, "checks", place, grave=grave, what="?", decision=decision)

    found = look(workbook, load, today=TODAY)

    assert (found.tasks, found.late_contacts) == (3, 2)
    assert (found.findings, found.errors, found.unanswered) == (4, 1, 1)


def test_looking_writes_nothing(workbook: MemoryWorkbook) -> None:
    run(workbook)
    before = workbook.read()
    look(workbook, load, today=TODAY)
    assert workbook.read() == before


def test_a_workbook_of_another_version_is_told(workbook: MemoryWorkbook) -> None:
    memory = table(workbook, "memory")
    row = next(row for row in memory.rows() if memory.text(row, "key") == "version")
    workbook.set_cell(memory.tab.name, row, memory.columns["value"], "99")

    with pytest.raises(InputError, match="template_newer"):
        look(workbook, load, today=TODAY)


def test_the_one_that_needs_somebody_most_comes_first_with_its_reasons() -> None:
    def judged(name: str, found: Standing | None, noted: datetime | None = None):  # type: ignore[no-untyped-def]
        error = None if found else InputError("file_not_found", path=name)
        return judge(name, found, error, noted=noted, today=TODAY)

    statuses = [
        judged("спокойная", CALM),
        judged("вопросы", replace(CALM, unanswered=12)),
        judged("старая выписка", replace(CALM, paid_on=date(2026, 5, 27), errors=1)),
        judged("ошибки", replace(CALM, errors=5, new_rows=40)),
        judged("новая", replace(CALM, synced_on=None)),
        judged("пропала", None),
        judged("без изменений", replace(CALM, synced_on=date(2026, 5, 1)), datetime(2026, 6, 28, 9)),  # noqa: DTZ001
        judged("забытая", replace(CALM, synced_on=date(2026, 6, 1))),
    ]  # fmt: skip

    assert [(one.name, one.needs) for one in rank(statuses)] == [
        ("пропала", (Need("unreadable", 1000),)),
        ("новая", (Need("never", 500),)),
        ("ошибки", (Need("errors", 50, 5), Need("new_rows", 28, 40))),
        ("старая выписка", (Need("statement_old", 34, 34), Need("errors", 10, 1))),
        ("забытая", (Need("sync_old", 14.5, 29),)),
        ("вопросы", (Need("unanswered", 12, 12),)),
        ("спокойная", ()),
        ("без изменений", ()),
    ]
