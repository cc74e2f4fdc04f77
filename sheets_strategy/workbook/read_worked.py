"""The tab «Работа» and what is remembered of it → what people noted, with findings.

A row that a person deleted is remembered: its outcome still counts, and what is finished stays so.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.work_owners import find_left
from sheets_strategy.strategy.worked import WORKED
from sheets_strategy.strategy.worklist import part_code
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.exchange import FIELDS
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.read_cells import read_choice, read_day
from sheets_strategy.workbook.read_clients import Clients
from sheets_strategy.workbook.read_plan import PlanTab
from sheets_strategy.workbook.read_staff import Staff

KIND = "work"
_TOUCHES = ("doing", "done")
AWAY = "away"
"""Mark of a remembered row that stood nowhere at a sync: when it comes back empty, nothing is taken back."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """What stands in one row, or is remembered of it.

    Attributes:
        seller: As typed, "" for nobody.
        status: Vocabulary key, "" for none.
        outcome: Likewise.
        touched_on: Day of the contact as typed.
        next_on: Day of the next contact as typed.
        comment: As typed.
    """

    seller: str = ""
    status: str = ""
    outcome: str = ""
    touched_on: date | None = None
    next_on: date | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class WorkTab:
    """Tab «Работа».

    Attributes:
        rows: Code → what stands in the row, for rows of clients and rows of the plan that are known.
        places: Code → grid row.
        names: Client → name.
        standing: Codes of rows that hold a person's cell.
        findings: What could not be understood.
    """

    rows: Mapping[str, WorkRow]
    places: Mapping[str, int]
    names: Mapping[str, str]
    standing: frozenset[str]
    findings: tuple[Finding, ...]


def read_work(book: Book, memory: Memory, *, clients: Clients, plan: PlanTab, staff: Staff) -> WorkTab:
    """Read the tab; of two rows with one code the upper counts, and rows of nobody known are left alone."""
    view = book.tables["worklist"]
    names = dict(zip(clients.base["code"], clients.base["name"], strict=True))
    planned_codes = {*plan.codes.by_row.values(), *memory.names("plan")}
    team = [col for key, col in view.columns.items() if view.spec.column(key).owner == "team"]
    tool = {*view.columns.values()} - {*team}
    rows: dict[str, WorkRow] = {}
    places: dict[str, int] = {}
    standing: set[str] = set()
    findings: list[Finding] = []
    twice: dict[str, Finding] = {}
    for row in view.rows():
        code = view.text(row, "code")
        client, planned = part_code(code)
        if client not in names or planned not in planned_codes:
            continue
        cells = view.tab.rows[row]
        typed = any(value not in (None, "") for col, value in enumerate(cells) if col not in tool)
        typed = typed or any((row, col) in view.tab.uncached for col in team)
        if code in rows:
            # A copy in which nobody wrote goes with this very sync, and there is nothing to mend.
            if typed:
                twice.setdefault(
                    code,
                    _at_client(
                        finding_at(view, row, "code", "task_twice", grave="warning"), view, code, names
                    ),
                )
            continue
        places[code] = row
        if typed:
            standing.add(code)
            rows[code], found = _read_row(view, row, book, staff)
            findings += [_at_client(one, view, code, names) for one in found]
        else:
            rows[code] = WorkRow()
    return WorkTab(rows, places, names, frozenset(standing), (*findings, *twice.values()))


def _at_client(finding: Finding, view: TableView, code: str, names: Mapping[str, str]) -> Finding:
    """Name a row by its client: this very sync may move it, so that an address would lead to another row."""
    where = f"{view.tab.name}, {names[part_code(code)[0]]}"
    key = f"{code}+{finding.facts['column']}"
    return replace(finding, key=key, row=-1, col=-1, facts={**finding.facts, "cell": where})


def _read_row(view: TableView, row: int, book: Book, staff: Staff) -> tuple[WorkRow, list[Finding]]:
    findings: list[Finding] = []
    found = WorkRow(
        seller=view.text(row, "seller"),
        status=read_choice(view, row, "status", "work_status", book.template, findings),
        outcome=read_choice(view, row, "outcome", "work_outcome", book.template, findings),
        touched_on=read_day(view, row, "touched_on", findings),
        next_on=read_day(view, row, "next_on", findings),
        comment=view.text(row, "comment"),
    )
    findings += [
        finding_at(view, row, column, "work_uncomputed", grave="warning")
        for column in ("seller", *FIELDS)
        if (row, view.place(column)) in view.tab.uncached
    ]
    if found.seller and find_left([fold(found.seller)], staff.sellers):
        facts = {"value": found.seller}
        findings.append(finding_at(view, row, "seller", "task_seller_unknown", grave="warning", facts=facts))
    return found, findings


def remember_work(tab: WorkTab, memory: Memory) -> Iterator[Entry]:
    """Give what must be remembered of each row: who, status, outcome, day; nothing for empty ones."""
    known = memory.all(KIND)
    for code, row in tab.rows.items():
        value, before = _write(row), known.get(code, "{}")
        if value != before and (value != "{}" or not _read(before).get(AWAY)):
            yield KIND, code, value
    for code, before in known.items():
        if code not in tab.rows and before != "{}":
            yield KIND, code, _dump({**_read(before), AWAY: "yes"})


def _write(row: WorkRow) -> str:
    on = row.touched_on.isoformat() if row.touched_on else ""
    told = {"seller": row.seller, "status": row.status, "outcome": row.outcome, "on": on}
    return _dump({name: text for name, text in told.items() if text})


def _dump(told: Mapping[str, str]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(text: str) -> dict[str, str]:
    return {str(name): str(value) for name, value in json.loads(text).items()}


@dataclass(frozen=True, slots=True)
class Noted:
    """What is known of the work with clients.

    Attributes:
        worked: See ``WORKED``.
        handed: Client → the seller that its rows name, folded, the latest word.
        ahead: Codes of rows whose day of contact is still to come, and does not count.
    """

    worked: pd.DataFrame
    handed: Mapping[str, str]
    ahead: frozenset[str]


def find_worked(tab: WorkTab, memory: Memory, *, clients: Collection[str], today: date) -> Noted:
    """Put together what stands in the tab and what is remembered of rows that are gone.

    The day of a contact is the one that people typed, else the day of the sync that first saw
    the present outcome, or, without one, the present status.

    Args:
        tab: The tab.
        memory: What it held at earlier syncs.
        clients: Codes of all clients.
        today: The day of what this sync is the first to see.
    """
    by_code = groupby(sorted(memory.history(KIND), key=lambda one: (one[0], one[2])), key=lambda one: one[0])
    past = {code: [(_read(text), on) for _, text, on in held] for code, held in by_code}
    known = set(clients)
    records: list[tuple[object, ...]] = []
    said: list[tuple[str, date, str, str]] = []
    ahead: set[str] = set()
    for code in sorted({*tab.rows, *past}):
        client, plan = part_code(code)
        row = _recall(tab.rows.get(code), past.get(code, []))
        if client not in known or row == WorkRow():
            continue
        first = {
            name: _since(past.get(code, []), row, name, today) for name in ("status", "outcome", "seller")
        }
        touched = row.touched_on
        if touched is not None and touched > today:
            ahead.add(code)
            touched = None
        if touched is None and (row.outcome or row.status in _TOUCHES):
            touched = first["outcome" if row.outcome else "status"]
        if row.seller:
            said.append((client, first["seller"], plan, fold(row.seller)))
        noted = (fold(row.seller), row.status, row.outcome, touched, row.next_on, row.comment)
        records.append((client, plan, *noted))
    worked = pd.DataFrame(records, columns=list(WORKED)).astype(WORKED)
    worked = worked.sort_values(["client", "plan"], ignore_index=True)
    return Noted(worked, {client: name for client, _, _, name in sorted(said)}, frozenset(ahead))


def find_ahead(view: TableView, tab: WorkTab, noted: Noted) -> Iterator[Finding]:
    """Say where the day of a contact is still to come."""
    for code in sorted(noted.ahead & tab.places.keys()):
        facts = {"on": tab.rows[code].touched_on}
        found = finding_at(
            view, tab.places[code], "touched_on", "contact_ahead", grave="warning", facts=facts
        )
        yield _at_client(found, view, code, tab.names)


def _recall(row: WorkRow | None, past: list[tuple[dict[str, str], date]]) -> WorkRow:
    """Give what a row says; one that is gone, or came back empty after that, says what it said before."""
    last = past[-1][0] if past else {}
    if row is not None and (_write(row) != "{}" or not last.get(AWAY)):
        return row
    told = {name: last.get(name, "") for name in ("seller", "status", "outcome")}
    return replace(row or WorkRow(), **told, touched_on=_day(last.get("on", "")))  # type: ignore[arg-type]


def _day(text: str) -> date | None:
    """Read a remembered day; None where somebody wrote over it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _since(past: list[tuple[dict[str, str], date]], row: WorkRow, name: str, today: date) -> date:
    """Give the day since which a cell says what it says."""
    since = today
    for told, on in reversed(past):
        if told.get(name, "") != getattr(row, name):
            break
        since = on
    return since
