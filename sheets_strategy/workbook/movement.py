"""What changed since the last sync: the tool's cells that stand in «Клиенты» against what is computed now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.show_cells import list_records
from sheets_strategy.workbook.template import Template

LATE_TIMES = 1.5
"""Beyond so many usual intervals without a payment a client counts as silent."""
LATE_MONTHS = 12
"""The same for clients whose usual interval nobody knows."""
_RANK = {"A": 0, "B": 1, "C": 2, "none": 3}


@dataclass(frozen=True, slots=True)
class Move:
    """One client that moved.

    Attributes:
        code: The client.
        name: What people call it.
        before: Class or segment at the last sync (key), "" for none.
        after: The same now.
        turnover_kop: Its turnover of the period.
    """

    code: str
    name: str
    before: str
    after: str
    turnover_kop: int


@dataclass(frozen=True, slots=True)
class Moves:
    """What changed since the last sync; each list by turnover, largest first, ties by code.

    Attributes:
        known: Whether an earlier sync left anything to compare with.
        up: Clients in a better class.
        down: Clients in a worse class.
        segments: Clients in another segment.
        new: Clients that paid for the first time.
        returned: Clients that paid after a silence.
        silent: Clients that fell silent: no payment for more than 1.5 usual intervals, or for a year.
        due: Plan rows whose day of decision has come.
    """

    known: bool = False
    up: tuple[Move, ...] = ()
    down: tuple[Move, ...] = ()
    segments: tuple[Move, ...] = ()
    new: tuple[Move, ...] = ()
    returned: tuple[Move, ...] = ()
    silent: tuple[Move, ...] = ()
    due: tuple[PlanRow, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where a client stood.

    Attributes:
        abc: Class, ``none`` without one; "" where nothing was computed.
        segment: Code of its segment, "" for none.
        last_on: Its last payment.
        late: Whether it had fallen silent.
    """

    abc: str = ""
    segment: str = ""
    last_on: date | None = None
    late: bool = False


def read_states(view: TableView, memory: Memory, template: Template) -> dict[str, State]:
    """Give code → what the last sync wrote into Клиенты.

    Args:
        view: The tab as read.
        memory: Knows what segments were called then, so that a renamed one moves nobody.
        template: Words of classes.
    """
    segments = _codes_of_names(memory)
    return {
        code: _read_state(view, row, segments, template)
        for row in view.rows()
        if (code := view.text(row, "code"))
    }


def find_moves(before: Mapping[str, State], strategy: Strategy, *, today: date) -> Moves:
    """Compare what the last sync wrote into Клиенты with what was computed now.

    Args:
        before: What ``read_states`` gave, before this sync wrote anything.
        strategy: What was computed.
        today: What counts as today.

    Source: docs/figures.md, "What changed since the last sync".
    """
    due = tuple(row for row in strategy.plan if row.acts and row.due_on is not None and row.due_on <= today)
    if not any(state.abc for state in before.values()):
        return Moves(due=due)
    found: dict[str, list[Move]] = {}
    for client in list_records(strategy.clients):
        if not client["leads"]:
            continue
        was, now = before.get(str(client["code"]), State()), _state_of(client)
        for kind in _kinds(was, now):
            words = (was.segment, now.segment) if kind == "segments" else (was.abc, now.abc)
            turnover = client["turnover_kop"]
            kop = int(turnover) if isinstance(turnover, int | float) and turnover == turnover else 0
            found.setdefault(kind, []).append(Move(str(client["code"]), str(client["name"]), *words, kop))
    ordered = {
        kind: tuple(sorted(moves, key=lambda one: (-one.turnover_kop, one.code)))
        for kind, moves in found.items()
    }
    return Moves(known=True, due=due, **ordered)


def _kinds(was: State, now: State) -> Iterable[str]:
    """Say in which lists a client stands."""
    if was.abc and now.abc and was.abc != now.abc:
        yield "up" if _RANK[now.abc] < _RANK[was.abc] else "down"
    if was.segment and was.segment != now.segment:
        yield "segments"
    if now.last_on is None:
        return
    if was.last_on is None:
        yield "new"
    elif now.last_on > was.last_on:
        if was.late:
            yield "returned"
    elif now.late and not was.late:
        yield "silent"


def _codes_of_names(memory: Memory) -> Mapping[str, str]:
    """Give folded name → code of the segments of the last sync, for names that mean one."""
    found: dict[str, list[str]] = {}
    for code, name in memory.names("segments").items():
        found.setdefault(fold(name), []).append(code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


def _read_state(view: TableView, row: int, segments: Mapping[str, str], template: Template) -> State:
    last_on = view.value(row, "last_on")
    return State(
        template.meanings["class"].get(fold(view.text(row, "class")), ""),
        segments.get(fold(view.text(row, "segment")), ""),
        last_on.date() if isinstance(last_on, datetime) else last_on if isinstance(last_on, date) else None,
        _is_late(view.value(row, "overdue_times"), view.value(row, "months_silent")),
    )


def _state_of(client: Mapping[str, object]) -> State:
    paid, last_on = client["paid"] in (True, 1.0), client["last_on"]
    return State(
        (str(client["class"] or "none") if client["class"] == client["class"] else "none") if paid else "",
        str(client["segment"]),
        last_on.date() if paid and isinstance(last_on, pd.Timestamp) else None,
        paid and _is_late(client["overdue_times"], client["months_silent"]),
    )


def _is_late(times: object, months: object) -> bool:
    if isinstance(times, int | float) and times == times:
        return times > LATE_TIMES
    return isinstance(months, int | float) and months == months and months >= LATE_MONTHS
