"""Step 5: segments, library and plan rows → what is proposed, who gets hours, and what is covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sheets_strategy.strategy.arms import Arms, find_begun, gather_members, is_urgent, settle_arms
from sheets_strategy.strategy.coverage import Coverage, measure_coverage
from sheets_strategy.strategy.granted import UNKNOWN, Waterfall
from sheets_strategy.strategy.hypotheses import Proposal, number_proposals, propose_hypotheses
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.kpi import SECOND_PAYMENT, KpiNow, find_formulas, find_second_days, measure_kpis
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.staff import DEPARTMENTS, measure_capacity, part_staff
from sheets_strategy.strategy.waterfall import pour_hours
from sheets_strategy.values.dates import months_before


@dataclass(frozen=True, slots=True)
class Planned:
    """What step 5 gives.

    Attributes:
        proposals: New rows for the plan.
        plan: All rows of the plan: those that stand, then those that are proposed.
        arms: Plan code → who is worked now and who waits.
        waterfall: Which of them get hours, and which clients are still to be worked.
        coverage: How many profit keys the plan pulls per client, and what would raise that.
        kpis: Plan code → what its KPI is now, where the library knows how to measure it.
    """

    proposals: Sequence[Proposal]
    plan: tuple[PlanRow, ...]
    arms: Mapping[str, Arms]
    waterfall: Waterfall
    coverage: Coverage
    kpis: Mapping[str, KpiNow]


def make_plan(
    inputs: Inputs,
    clients: pd.DataFrame,
    *,
    held: Mapping[str, int],
    expected_kop: pd.Series,
    ledger: pd.DataFrame,
) -> Planned:
    """Propose hypotheses for the first segments, settle who waits, and hand out the hours of all departments.

    Args:
        inputs: Segments, library, plan, sellers.
        clients: One row per row of Клиенты: those of ``Strategy.clients``.
        held: Segment code → clients.
        expected_kop: Client code → expected money, -1 or missing for unknown.
        ledger: What ``sum_ledger`` returned.
    """
    members = gather_members(clients)
    proposals = _propose(inputs, held)
    numbered = number_proposals(
        proposals,
        first=inputs.plan_next,
        classes={segment: classes.tolist() for segment, (_, classes) in members.items()},
        urgent=[segment.code for segment in inputs.segments if is_urgent(segment)],
    )
    plan = (*inputs.plan, *numbered)
    begun = find_begun(inputs.worked)
    arms = settle_arms(plan, members=members, known=inputs.arms, worked=begun, today=inputs.today)
    waterfall = _pour(inputs, plan, arms, clients, expected_kop)
    coverage = measure_coverage(
        plan,
        clients,
        segments=inputs.segments,
        library=inputs.library,
        sells=inputs.sells,
        departments=inputs.departments,
        refused=inputs.proposed,
    )
    kpis = _measure_kpis(inputs, plan, waterfall, clients, ledger)
    return Planned(proposals, plan, arms, waterfall, coverage, kpis)


def _propose(inputs: Inputs, held: Mapping[str, int]) -> list[Proposal]:
    return propose_hypotheses(
        inputs.segments,
        inputs.library,
        clients=held,
        first=inputs.plan_segments,
        sells=inputs.sells,
        known=inputs.proposed,
        standing=inputs.standing,
        departments=inputs.departments,
        # What an interrupted run proposed is chosen anew: it must not push its own choice aside.
        covered={
            (row.segment, row.profit_key)
            for row in inputs.plan
            if row.acts and (row.segment, row.library) not in inputs.standing
        },
    )


def _measure_kpis(
    inputs: Inputs,
    plan: Sequence[PlanRow],
    waterfall: Waterfall,
    clients: pd.DataFrame,
    ledger: pd.DataFrame,
) -> Mapping[str, KpiNow]:
    formulas = find_formulas(plan, inputs.library)
    # Days of payment are dear to sort: only those of clients that somebody asks for.
    asked = {row.segment for row in plan if formulas.get(row.code, ("", False))[0] == SECOND_PAYMENT}
    codes = set(clients["code"][clients["segment"].isin(asked)])
    return measure_kpis(
        formulas,
        waterfall.rows,
        clients,
        second_on=find_second_days(ledger[ledger["client"].isin(codes)]),
        products=_count_products(clients, inputs),
        as_of=inputs.as_of,
    )


def _pour(
    inputs: Inputs,
    plan: Sequence[PlanRow],
    arms: Mapping[str, Arms],
    clients: pd.DataFrame,
    expected_kop: pd.Series,
) -> Waterfall:
    expected = expected_kop.reindex(clients["code"]).fillna(UNKNOWN).astype("int64").to_numpy()
    waterfall = pour_hours(
        plan,
        clients.assign(expected_kop=expected),
        segments=inputs.segments,
        capacity={one: _capacity(one, inputs) for one in DEPARTMENTS},
        worked=inputs.worked,
        waiting={code: one.waiting(on=inputs.today) for code, one in arms.items()},
    )
    return replace(waterfall, weeks=inputs.plan_weeks)


def _count_products(clients: pd.DataFrame, inputs: Inputs) -> pd.Series:
    """Give client → different products bought in the period; lines of a group go to its leading row."""
    goods = inputs.goods
    units = dict(zip(clients["code"], clients["unit"], strict=True))
    since = pd.Timestamp(months_before(inputs.as_of, inputs.limits.period_months))
    bought = goods[(goods["on"] > since) & (goods["on"] <= pd.Timestamp(inputs.as_of))]
    bought = bought[(bought["product"] != "") & (bought["turnover_kop"] > 0)]
    return bought.groupby(bought["client"].map(units), sort=True)["product"].nunique()


def _capacity(department: str, inputs: Inputs) -> int | None:
    return measure_capacity(
        department,
        typed=inputs.department_hours,
        sellers=part_staff(inputs.sellers, today=inputs.today)[0],
        weeks=inputs.plan_weeks,
        reserve_bp=inputs.reserve_bp,
    )
