"""Hypotheses that name a seller who leaves: who answers for them then, and which cells say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheets_strategy.strategy.handing_over import Handed, Takers
from sheets_strategy.strategy.plan_rows import UNDECIDED
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.waterfall import department_of
from sheets_strategy.values.names import fold, part_names
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.leaving import words_of
from sheets_strategy.workbook.read_tabs import Tabs


@dataclass(frozen=True, slots=True)
class PlanShare:
    """A row of the plan that names who leaves.

    Attributes:
        code: Code of the row.
        cell: Cell of the name.
        hypothesis: What is tried.
        name: Who answers for it then, "" where a person has to say.
    """

    code: str
    cell: str
    hypothesis: str
    name: str


def share_plan(
    strategy: Strategy,
    tabs: Tabs,
    view: TableView,
    gone: tuple[str, ...],
    *,
    takers: Takers,
    handed: Handed,
) -> tuple[PlanShare, ...]:
    """Say who is to answer for the hypotheses of who leaves, in the order of the tab.

    It is who takes all; else, of those who may take over clients of its department, who has most of its
    tasks then, then who took most clients; ties by code. A cell that names several people is left alone.

    Args:
        strategy: What was computed.
        tabs: The tabs as read.
        view: Tab «План».
        gone: Words of the name of who leaves.
        takers: Who may take over.
        handed: Whose the clients are to be.
    """
    departments = {segment.code: segment.department for segment in tabs.segments.segments}
    got = Counter(handed.after[client].code for client in handed.theirs if client in handed.after)
    shares = []
    for row, planned in sorted(tabs.plan.rows.items()):
        if not (
            planned.status in UNDECIDED and view.has("person") and _is_named(view.text(row, "person"), gone)
        ):
            continue
        is_alone = words_of(view.text(row, "person")) == gone
        tasks = strategy.work.tasks["client"][strategy.work.tasks["plan"] == planned.code]
        doing = Counter(handed.after[client].code for client in tasks if client in handed.after)
        department = department_of(planned, departments)
        able = [takers.to] if takers.to else takers.find(department, takers.department)
        best = min(able, key=lambda one: (-doing[one.code], -got[one.code], one.code), default=None)
        name = best.name if best is not None and is_alone else ""
        cell = f"{view.tab.name}!{address(row, view.place('person'))}"
        shares.append(PlanShare(planned.code, cell, planned.hypothesis, name))
    return tuple(shares)


def find_named_rows(tabs: Tabs, names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Give grid row and new name for the rows that are handed over, wherever they stand by now.

    Args:
        tabs: The tabs as read.
        names: Code of a row → who answers for it.
    """
    for row, planned in sorted(tabs.plan.rows.items()):
        if names.get(planned.code) and planned.status in UNDECIDED:
            yield row, names[planned.code]


def _is_named(text: str, gone: tuple[str, ...]) -> bool:
    return words_of(text) == gone or any(words_of(fold(part)) == gone for part in part_names(text))
