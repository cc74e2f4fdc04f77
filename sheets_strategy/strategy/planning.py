"""Step 5: segments, library and plan rows → what is proposed, who gets hours, and what is covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sheets_strategy.strategy.arms import Arms, find_begun, gather_members, settle_arms
from sheets_strategy.strategy.granted import UNKNOWN, Waterfall
from sheets_strategy.strategy.hypotheses import Proposal, number_proposals, propose_hypotheses
from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.staff import DEPARTMENTS, measure_capacity
from sheets_strategy.strategy.waterfall import pour_hours


@dataclass(frozen=True, slots=True)
class Planned:
    """What step 5 gives.

    Attributes:
        proposals: New rows for the plan.
        plan: All rows of the plan: those that stand, then those that are proposed.
        arms: Plan code → who is worked now and who waits.
        waterfall: Which of them get hours, and which clients are still to be worked.
    """

    proposals: Sequence[Proposal]
    plan: tuple[PlanRow, ...]
    arms: Mapping[str, Arms]
    waterfall: Waterfall


def make_plan(
    inputs: Inputs,
    clients: pd.DataFrame,
    *,
    held: Mapping[str, int],
    expected_kop: pd.Series,
) -> Planned:
    """Propose hypotheses for the first segments, draw who waits, and hand out the hours of all departments.

    Args:
        inputs: Segments, library, plan, sellers.
        clients: One row per row of Клиенты: code, segment, leads, do_not_work, class.
        held: Segment code → clients.
        expected_kop: Client code → expected money, -1 or missing for unknown.
    """
    proposals = propose_hypotheses(
        inputs.segments,
        inputs.library,
        clients=held,
        first=inputs.plan_segments,
        sells=inputs.sells,
        known=inputs.proposed,
        standing=inputs.standing,
    )
    plan = (*inputs.plan, *number_proposals(proposals, first=inputs.plan_next))
    arms = settle_arms(
        plan,
        members=gather_members(clients),
        known=inputs.arms,
        worked=find_begun(inputs.worked),
        today=inputs.today,
    )
    expected = expected_kop.reindex(clients["code"]).fillna(UNKNOWN).astype("int64").to_numpy()
    waterfall = pour_hours(
        plan,
        clients.assign(expected_kop=expected),
        segments=inputs.segments,
        capacity={one: _capacity(one, inputs) for one in DEPARTMENTS},
        worked=inputs.worked,
        waiting={code: one.waiting(on=inputs.today) for code, one in arms.items()},
    )
    return Planned(proposals, plan, arms, waterfall)


def _capacity(department: str, inputs: Inputs) -> int | None:
    return measure_capacity(
        department,
        typed=inputs.department_hours,
        sellers=inputs.sellers,
        weeks=inputs.plan_weeks,
        reserve_bp=inputs.reserve_bp,
    )
