"""What handing out hours gives: who gets which, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sheets_strategy.strategy.order_price import OrderPrice

UNKNOWN = -1
"""Minutes of a department that nobody told; expected money that is not known."""

ROWS = {
    "plan": "object",
    "department": "object",
    "segment": "object",
    "minutes": "int64",
    "clients": "int64",
    "finished": "int64",
    "waiting": "int64",
    "clients_open": "int64",
    "clients_granted": "int64",
    "minutes_needed": "int64",
    "minutes_granted": "int64",
    "minutes_missing": "int64",
    "waits_for": "object",
    "expected_kop": "int64",
}
"""Column → dtype of ``Waterfall.rows``: one row per plan row (plan: its code, unique), in the order in which
hours are handed out; those that do not act come last and need nothing. department: whose hours it
takes ("" nobody's), minutes (per client, 0 where unknown), clients (of its segment now), finished
(clients noted as finished, wherever they are now), waiting (clients that wait for the sake of a
comparison), clients_open (still to do), clients_granted, minutes_needed = minutes_granted +
minutes_missing, waits_for (code of the first segment of the department that lacks hours, where this
row lacks some too, "" else), expected_kop (of all clients of the segment, -1 unknown)."""

TASKS = {
    "client": "object",
    "plan": "object",
    "department": "object",
    "segment": "object",
    "minutes": "int64",
    "place": "int64",
    "granted": "bool",
    "expected_kop": "int64",
}
"""Column → dtype of ``Waterfall.tasks``: one row per client and plan row that is still to do (both
together are unique), by department and place: place (from 1 in its department), granted (whether there
are hours for it), expected_kop (of the client, -1 unknown)."""


@dataclass(frozen=True, slots=True)
class DepartmentHours:
    """Minutes of one department in the planning period.

    Attributes:
        department: Vocabulary key, "" for plan rows of no department.
        capacity: What there is, None for unknown: then everything is granted, in order.
        needed: What all its plan rows need.
        granted: What they get.
        missing: What they lack; needed = granted + missing.
        waiting: Codes of the segments that lack hours, in order.
        price: What the strict order costs; None where hours are unknown or suffice, or no money
            is expected.
    """

    department: str
    capacity: int | None
    needed: int
    granted: int
    missing: int
    waiting: tuple[str, ...] = ()
    price: OrderPrice | None = None


def empty_frame(columns: Mapping[str, str]) -> pd.DataFrame:
    """Give a frame of such columns without rows."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Who gets which hours.

    Attributes:
        rows: See ``ROWS``.
        tasks: See ``TASKS``.
        departments: Those that have plan rows that act, or hours; by key.
        weeks: Length of the planning period.
    """

    rows: pd.DataFrame
    tasks: pd.DataFrame
    departments: tuple[DepartmentHours, ...] = ()
    weeks: int = 4

    def department(self, key: str) -> DepartmentHours | None:
        """Give the hours of one department."""
        return next((one for one in self.departments if one.department == key), None)


def no_waterfall() -> Waterfall:
    """Give that of a firm without a plan."""
    return Waterfall(empty_frame(ROWS), empty_frame(TASKS))
