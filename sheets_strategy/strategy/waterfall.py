"""Step 5: hours of departments → plan rows and clients, strictly in the order of segments.

In: plan rows, clients with their segment, what is finished and what waits, minutes of each
department. Out: what every plan row needs and gets, every client that is still to be worked,
in the order in which to work, and what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.granted import ROWS, TASKS, UNKNOWN, DepartmentHours, Waterfall, empty_frame
from sheets_strategy.strategy.order_price import price_order
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment, in_order
from sheets_strategy.strategy.staff import HOUR_MINUTES
from sheets_strategy.strategy.worked import find_finished

Codes = npt.NDArray[np.object_]

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class _Need:
    """One plan row that wants hours: its clients that are still to do, in their order."""

    row: PlanRow
    department: str
    minutes: int
    codes: Codes
    expected: npt.NDArray[np.int64]
    clients: int
    expected_kop: int
    finished: int
    waiting: int


def pour_hours(
    plan: Sequence[PlanRow],
    clients: pd.DataFrame,
    *,
    segments: Sequence[Segment],
    capacity: Mapping[str, int | None],
    worked: pd.DataFrame,
    waiting: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Waterfall:
    """Hand out the minutes of every department, strictly in the order of segments.

    A segment gets all it needs before the next gets anything. Inside a segment plan rows come by
    code, inside a plan row clients by expected money, ties by code; what does not fit is passed
    over for the next of the same segment that does. Minutes that fit none of its clients stay
    with a segment that is not fully served. Where minutes are unknown, everything is granted.
    Time grows with clients × plan rows per segment, without a loop over clients.

    Args:
        plan: All plan rows; only those that act take hours.
        clients: One row per client: code (unique), segment, leads, do_not_work, expected_kop
            (-1 unknown).
        segments: The decision table; rows of segments without a number come last.
        capacity: Department → minutes, None for unknown.
        worked: What people noted (see ``WORKED``).
        waiting: Plan code → clients that wait for the sake of a comparison.

    Source: docs/figures.md, "Waterfall of hours".
    """
    members = _rank_members(clients)
    finished = worked[find_finished(worked)]
    done = {str(code): set(group) for code, group in finished.groupby("plan", sort=True)["client"]}
    places = {segment.code: place for place, segment in enumerate(in_order(segments))}
    departments = {segment.code: segment.department for segment in segments}
    needs = [
        _need(row, members, done.get(row.code, set()), waiting.get(row.code, ()), departments)
        for row in sorted(plan, key=lambda row: (*_place(row, places), row.code))
    ]
    return _pour(needs, capacity)


def department_of(row: PlanRow, departments: Mapping[str, str]) -> str:
    """Give whose hours a plan row takes: its own department's, else that of its segment; "" for none.

    Args:
        row: The plan row.
        departments: Segment code → department.
    """
    if row.department:
        return row.department
    department = departments.get(row.segment, "")
    return "" if department == NOBODY else department


def minutes_of(row: PlanRow) -> int:
    """Give the minutes per client, 0 where hours are unknown."""
    return round((row.hours or 0.0) * HOUR_MINUTES)


def _place(row: PlanRow, places: Mapping[str, int]) -> tuple[bool, int, str]:
    """Put rows that do not act last, before them those of segments without a number."""
    return not row.acts, places.get(row.segment, len(places)), row.segment


def _rank_members(clients: pd.DataFrame) -> dict[str, tuple[Codes, npt.NDArray[np.int64]]]:
    """Give segment → its clients by expected money and their money; one sort for all."""
    wanted = clients["leads"].astype(bool) & (clients["do_not_work"] == "") & (clients["segment"] != "")
    ranked = clients.loc[wanted, ["code", "segment", "expected_kop"]].sort_values(
        ["segment", "expected_kop", "code"], ascending=[True, False, True], ignore_index=True
    )
    codes = ranked["code"].to_numpy(dtype=object)
    money = ranked["expected_kop"].to_numpy(dtype=np.int64)
    return {
        str(segment): (codes[places], money[places])
        for segment, places in ranked.groupby("segment", sort=True).indices.items()
    }


def _need(
    row: PlanRow,
    members: Mapping[str, tuple[Codes, npt.NDArray[np.int64]]],
    done: Collection[str],
    waiting: Collection[str],
    departments: Mapping[str, str],
) -> _Need:
    nobody = (np.empty(0, dtype=object), np.empty(0, dtype=np.int64))
    codes, money = members.get(row.segment, nobody) if row.segment else nobody
    index = pd.Index(codes, dtype=object)
    is_done, waits = index.isin(list(done)), index.isin(list(waiting))
    department = department_of(row, departments)
    acts = row.acts and department != NOBODY
    open_ = ~is_done & ~waits if acts else np.zeros(len(codes), dtype=bool)
    known = money[money >= 0]
    return _Need(
        row,
        department,
        minutes_of(row),
        codes[open_],
        money[open_],
        clients=len(codes),
        expected_kop=int(known.sum()) if len(known) else UNKNOWN,
        finished=len(done),
        waiting=int((waits & ~is_done).sum()) if acts else 0,
    )


def _pour(needs: Sequence[_Need], capacity: Mapping[str, int | None]) -> Waterfall:
    granted: dict[str, int] = {}
    waits_for: dict[str, str] = {}
    for department in sorted({need.department for need in needs}):
        own = [need for need in needs if need.department == department]
        got = _grant(own, capacity.get(department))
        lacking = [need for need in own if got[need.row.code] < len(need.codes)]
        granted |= got
        waits_for |= {need.row.code: lacking[0].row.segment for need in lacking}
    rows = _list_rows(needs, granted, waits_for)
    tasks = _list_tasks(needs, granted)
    return Waterfall(rows, tasks, _sum_departments(rows, tasks, capacity))


def _grant(needs: Sequence[_Need], capacity: int | None) -> dict[str, int]:
    """Give plan code → how many of its clients get their minutes."""
    granted: dict[str, int] = {}
    left, is_dammed = capacity, False
    for _, rows in groupby(needs, key=lambda need: need.row.segment):
        lacks = False
        for need in rows:
            fits = 0 if is_dammed else len(need.codes)
            if left is not None and need.minutes:
                fits = min(fits, left // need.minutes)
                left -= fits * need.minutes
            granted[need.row.code] = fits
            lacks |= fits < len(need.codes)
        is_dammed |= lacks
    return granted


def _list_rows(
    needs: Sequence[_Need], granted: Mapping[str, int], waits_for: Mapping[str, str]
) -> pd.DataFrame:
    records = [
        {
            "plan": need.row.code,
            "department": need.department,
            "segment": need.row.segment,
            "minutes": need.minutes,
            "clients": need.clients,
            "finished": need.finished,
            "waiting": need.waiting,
            "clients_open": len(need.codes),
            "clients_granted": granted[need.row.code],
            "minutes_needed": len(need.codes) * need.minutes,
            "minutes_granted": granted[need.row.code] * need.minutes,
            "minutes_missing": (len(need.codes) - granted[need.row.code]) * need.minutes,
            "waits_for": waits_for.get(need.row.code, ""),
            "expected_kop": need.expected_kop,
        }
        for need in needs
    ]
    return pd.DataFrame(records, columns=list(ROWS)).astype(ROWS) if records else empty_frame(ROWS)


def _list_tasks(needs: Sequence[_Need], granted: Mapping[str, int]) -> pd.DataFrame:
    parts = [need for need in sorted(needs, key=lambda need: need.department) if len(need.codes)]
    if not parts:
        return empty_frame(TASKS)
    sizes = [len(need.codes) for need in parts]

    def repeat(values: Sequence[object], kind: str) -> npt.NDArray[Any]:
        return np.repeat(np.array(values, dtype=kind), sizes)

    tasks = pd.DataFrame(
        {
            "client": np.concatenate([need.codes for need in parts]),
            "plan": repeat([need.row.code for need in parts], "object"),
            "department": repeat([need.department for need in parts], "object"),
            "segment": repeat([need.row.segment for need in parts], "object"),
            "minutes": repeat([need.minutes for need in parts], "int64"),
            "granted": np.concatenate([np.arange(size) for size in sizes])
            < repeat([granted[need.row.code] for need in parts], "int64"),
            "expected_kop": np.concatenate([need.expected for need in parts]),
        }
    )
    places = tasks.groupby("department", sort=False).cumcount() + 1
    return tasks.assign(place=places)[list(TASKS)].astype(TASKS)


def _sum_departments(
    rows: pd.DataFrame, tasks: pd.DataFrame, capacity: Mapping[str, int | None]
) -> tuple[DepartmentHours, ...]:
    acting = set(rows["department"][rows["clients_open"] > 0])
    told = {key for key, minutes in capacity.items() if minutes is not None}
    found = []
    for key in sorted(acting | told):
        own, minutes = rows[rows["department"] == key], capacity.get(key)
        needed, granted, missing = (
            int(own[f"minutes_{name}"].sum()) for name in ("needed", "granted", "missing")
        )
        waiting = tuple(dict.fromkeys(own["segment"][own["clients_granted"] < own["clients_open"]]))
        price = None
        if minutes is not None and waiting:
            price = price_order(tasks[tasks["department"] == key], capacity=minutes)
        found.append(DepartmentHours(key, minutes, needed, granted, missing, waiting, price))
    return tuple(found)
