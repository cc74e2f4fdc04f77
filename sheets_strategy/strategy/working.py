"""Step 6: plan, hours and notes → what everybody works next, with what is needed for the call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.granted import UNKNOWN
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.outcomes import TOLD
from sheets_strategy.strategy.plan_rows import TWO_WAVES
from sheets_strategy.strategy.planning import Planned
from sheets_strategy.strategy.staff import part_staff
from sheets_strategy.strategy.work_facts import FACTS, add_payments
from sheets_strategy.strategy.work_owners import Owners, Typed, find_left, find_waiting, share_out
from sheets_strategy.strategy.worklist import LEFT_ALONE, SECOND_WAVE, TASK, Waiting, Work, list_work

_MOST_NAMES = 3


def _no_tasks() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in (TASK | FACTS).items()})


@dataclass(frozen=True, slots=True)
class Working:
    """What is to be worked, and by whom.

    Attributes:
        tasks: See ``TASK`` and ``FACTS``.
        open: Tasks that are not finished, shown or not.
        hidden: Open tasks that are not shown, because too many wait before them.
        owners: Whose clients they are.
        left: Code of every seller whose last day is over → clients that still name them.
        findings: What needs an eye.
    """

    tasks: pd.DataFrame = field(default_factory=_no_tasks)
    open: int = 0
    hidden: int = 0
    owners: Owners = field(default_factory=Owners)
    left: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def find_work(
    inputs: Inputs,
    clients: pd.DataFrame,
    planned: Planned,
    payments: pd.DataFrame,
    *,
    expected_kop: pd.Series,
) -> Working:
    """Say what everybody works next.

    Args:
        inputs: What people noted, sellers, segments, today.
        clients: One row per row of Клиенты: code, segment, leads, do_not_work, seller.
        planned: The plan, who waits, and for whom there are hours.
        payments: Counted rows of the rows that bear figures.
        expected_kop: Client code → expected money, -1 or missing for unknown.
    """
    waterfall = planned.waterfall
    expected = expected_kop.reindex(clients["code"]).fillna(UNKNOWN).astype("int64").to_numpy()
    work = list_work(
        waterfall.tasks,
        clients.assign(expected_kop=expected),
        planned.plan,
        segments=inputs.segments,
        worked=inputs.worked,
        today=inputs.today,
        standing=inputs.standing_work,
        waiting={code: _wait(one, inputs) for code, one in planned.arms.items()},
        unknown_hours=[one.department for one in waterfall.departments if one.capacity is None],
    )
    sellers = dict(zip(clients["code"], clients["seller"], strict=True))
    typed = Typed(inputs.handed, sellers, inputs.owners)
    owners = share_out(
        work.tasks,
        clients["code"][clients["leads"].astype(bool)],
        sellers=inputs.sellers,
        typed=typed,
        today=inputs.today,
    )
    tasks = add_payments(work.tasks, payments)
    left = _count_waiting(inputs, clients)
    findings = (*_find(inputs, clients, work, owners), *_find_due(inputs, left))
    return Working(tasks, work.open, work.hidden, owners, left, findings)


def _count_waiting(inputs: Inputs, clients: pd.DataFrame) -> dict[str, int]:
    """Give code → how many clients still name a seller, for all whose last day is over."""
    worked_with = clients[clients["leads"].astype(bool) & (clients["do_not_work"] == "")]
    sellers = dict(zip(worked_with["code"], worked_with["seller"], strict=True))
    handed = {client: name for client, name in inputs.handed.items() if client in sellers}
    waiting = find_waiting(Typed(handed, sellers), sellers=inputs.sellers, today=inputs.today)
    _, left = part_staff(inputs.sellers, today=inputs.today)
    return {one.code: len(waiting.get(one.code, ())) for one in left}


def _find_due(inputs: Inputs, left: Mapping[str, int]) -> Iterator[Finding]:
    """Say whose clients wait for another seller, because the last day of their own is over."""
    for seller in inputs.sellers:
        if left.get(seller.code):
            facts = {"name": seller.name, "on": seller.left_on, "clients": left[seller.code]}
            yield Finding("handover_due", "warning", seller.code, "sellers", facts=facts)


def _wait(arms: Arms, inputs: Inputs) -> Waiting:
    state = SECOND_WAVE if arms.comparison == TWO_WAVES else LEFT_ALONE
    return Waiting(state, arms.waiting(on=inputs.today), arms.opens_on)


def _find(inputs: Inputs, clients: pd.DataFrame, work: Work, owners: Owners) -> list[Finding]:
    """Say what is counted only, whose clients have nobody, and what was told long ago."""
    findings = []
    if work.hidden:
        facts: dict[str, object] = {"open": work.open}
        findings.append(Finding("queue_cut", "info", tab="worklist", facts=facts))
    worked_with = clients[clients["leads"].astype(bool) & (clients["do_not_work"] == "")]
    for name, number in find_left(worked_with["seller"], inputs.sellers).items():
        facts = {"name": name, "clients": number}
        findings.append(Finding("seller_left", "warning", name, "clients", facts=facts))
    for department in owners.nobodys:
        facts = {"department": department}
        findings.append(Finding("nobody_works", "warning", department, "sellers", facts=facts))
    is_old = pd.Series(False, index=clients.index)
    for column in TOLD:
        is_old |= clients.get(f"told_{column}_old", default=False)
    old = sorted(clients["name"][is_old & clients["leads"].astype(bool)])
    if old:
        facts = {"clients": len(old), "names": tuple(old[:_MOST_NAMES])}
        findings.append(Finding("told_long_ago", "info", tab="clients", facts=facts))
    return findings
