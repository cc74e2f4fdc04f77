"""Spreadsheets at the moments at which people and a sync meet, made once a process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from inspect import unwrap
from typing import Any
from unittest.mock import patch

from computed_once import compute_once
from google_meeting import Meeting
from google_workbooks import _cells, emulator, new_google, open_google
from tiny_firm import TODAY, Line, came, inn, load, memory_person

import sheets_strategy.sync as sync_module
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.sync import SyncResult


def workbook(meeting: Meeting, *, owner: str = "tests") -> GoogleWorkbook:
    return open_google(meeting.id, owner=owner)


# What is computed depends on the cells alone; a run in full keeps it here, too: scenes are compared by hundreds.
_compute = compute_once(unwrap(sync_module.compute), kept=500)


def run_sync(meeting: Meeting, book: GoogleWorkbook | None = None) -> SyncResult:
    """Sync; of equal sheets the strategy is computed once."""
    with patch.object(sync_module, "compute", _compute):
        return sync_module.sync(book or workbook(meeting), load, today=TODAY)


@cache
def _imported() -> tuple[Meeting, Any]:
    """A firm whose statement and clients are there, before its first sync."""
    google = emulator()
    book = new_google(load("ru"), today=TODAY)
    meeting = Meeting(google, book._id)
    for tab in memory_person().workbook.tabs:
        page = next(page for page in meeting.book.tabs if page.title == tab.name)
        rows = [{"values": _cells(tab, row)} for row in range(len(tab.rows))]
        start = {"sheetId": page.id, "rowIndex": 0, "columnIndex": 0}
        request = {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
        google.edit(meeting.id, request)
    meeting.tag_all()
    return meeting, meeting.state()


@cache
def _synced() -> tuple[Meeting, Any]:
    """The same after its first sync, with a remark beside every row of the output tabs."""
    meeting, state = _imported()
    meeting.restore(state)
    run_sync(meeting)
    for key in ("abc", "checks"):
        view = meeting.table(key)
        col = meeting.page(key).columns - 2 if key == "abc" else max(view.columns.values()) + 1
        meeting.type(key, view.header_row, col, "Заметка")
        for row in meeting.rows(key)[::2]:
            meeting.type(key, row, col, f"о строке {view.text(row, 'code')}")
    meeting.tag_all()
    return meeting, meeting.state()


def paste(meeting: Meeting, lines: Sequence[Line]) -> None:
    """Paste payments below the statement."""
    view = meeting.table("statement")
    fields = ("on", "number", "in_sum", "out_sum", "party", "party_inn", "currency", "purpose")
    row = meeting.page("statement").values.used()
    rows = []
    for line in lines:
        cells: list[object] = [None] * (max(view.columns.values()) + 1)
        for name, value in zip(fields, line, strict=True):
            cells[view.columns[name]] = f"{value:%d.%m.%Y}" if isinstance(value, date) else value
        rows.append(cells)
    where = f"{meeting.page('statement').title}!A{row + 1}"
    meeting.google.type(meeting.id, where, rows)


def _payments(count: int) -> list[Line]:
    days = (date(2026, 11, 1) + timedelta(days=n % 20) for n in range(count))
    return [
        came(day, 1000 + n, 5_000.0 + 37 * n, f"ООО Новый {n % 7}", inn(20 + n % 7))
        if n % 3
        else came(day, 1000 + n, 90_000.0, "ООО Бета", inn(2))
        for n, day in enumerate(days)
    ]


def new_payments(meeting: Meeting) -> None:
    """Paste a hundred payments, of old and of new clients: ABC is put into another order."""
    paste(meeting, _payments(100))


def other_order(meeting: Meeting) -> None:
    """Paste payments of two known clients, who overtake others."""
    paste(meeting, [came(date(2026, 11, 2), 2000, 900_000.0, "ИП Гамма", inn(3))])


def new_rows(meeting: Meeting) -> None:
    """Type rows without codes into every input tab."""
    from google_deeds import type_row

    for key in ("clients", "segments", "plan", "rules"):
        type_row(key, meeting)
    view = meeting.table("clients")
    meeting.type("clients", meeting.page("clients").values.used(), view.columns["name"], "ООО Ещё один")


def answered(meeting: Meeting) -> None:
    """Answer questions, and solve one."""
    view = meeting.table("checks")
    for row, text in zip(meeting.rows("checks"), ("принять", "не надо", "принять"), strict=False):
        meeting.type("checks", row, view.columns["decision"], text)


def other_payers(meeting: Meeting) -> None:
    """Take payments of some clients away and paste others': rows of ABC and Вопросы are used anew."""
    view = meeting.table("statement")
    title = meeting.page("statement").title
    rows = [row for row in view.rows() if view.text(row, "party") in ("ИП Гамма", "+7 999 123-45-67", "@x")]
    from google_emulator import people

    for row in reversed(rows):
        people.delete_rows(meeting.google.store, meeting.id, title, row)
    clients = meeting.table("clients")
    gone = [
        row for row in clients.rows() if clients.text(row, "name") in ("ИП Гамма", "+7 999 123-45-67", "@x")
    ]
    for row in reversed(gone):
        people.delete_rows(meeting.google.store, meeting.id, meeting.page("clients").title, row)
    paste(
        meeting,
        [came(date(2026, 11, 3), 3000 + n, 20_000.0 + n, f"ООО Вместо {n}", inn(40 + n)) for n in range(4)],
    )


PREPARE: dict[str, Callable[[Meeting], object]] = {
    "first": lambda _: None,
    "payments": new_payments,
    "order": other_order,
    "new rows": new_rows,
    "answered": answered,
    "reused": other_payers,
}


@cache
def _scene(name: str) -> tuple[Meeting, Any]:
    meeting, state = _imported() if name == "first" else _synced()
    meeting.restore(state)
    meeting.edit(PREPARE[name])
    meeting.tag_all()
    return meeting, meeting.state()


def scene(name: str) -> Meeting:
    """Set the sheet to a scene, and forget all calls and hooks."""
    meeting, state = _scene(name)
    meeting.restore(state)
    meeting.google.forget()
    return meeting
