"""Plan rows, clients and notes for tests, in few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.worked import WORKED


def planned(code: str, segment: str, hours: float | None = 1.0, department: str = "upsell") -> PlanRow:
    return PlanRow(code, segment, f"if {code}", "repeat", department, hours)


def placed(*codes: str) -> list[Segment]:
    return [Segment(code, number, code) for number, code in enumerate(codes, start=1)]


def clients_in(held: Mapping[str, Iterable[tuple[str, int]]]) -> pd.DataFrame:
    """Make clients of segment → (code, expected money)."""
    rows = [(code, segment, kop) for segment, members in held.items() for code, kop in members]
    clients = pd.DataFrame(rows, columns=["code", "segment", "expected_kop"])
    return clients.astype({"expected_kop": "int64"}).assign(leads=True, do_not_work="")


def noted(*notes: tuple[str, str, str, str]) -> pd.DataFrame:
    """Make notes of (client, plan row, status, outcome)."""
    rows = pd.DataFrame(notes, columns=["client", "plan", "status", "outcome"])
    return rows.reindex(columns=list(WORKED)).astype(
        {"touched_on": "datetime64[s]", "next_on": "datetime64[s]"}
    )
