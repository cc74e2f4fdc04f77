"""Step 4: what an hour on each segment brings, which two are out of order, and whom drafts would take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sheets_strategy.strategy.inputs import Inputs
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.segment_order import (
    OutOfOrder,
    Worth,
    expect_clients,
    find_out_of_order,
    measure_worth,
    minutes_per_client,
    sum_expected,
)
from sheets_strategy.strategy.sort_order import propose_order
from sheets_strategy.strategy.what_if import WhatIf, try_drafts


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is to be known for the order of segments.

    Attributes:
        worth: Segment code → what an hour of work on it is expected to bring.
        out_of_order: The two segments whose order costs most, among those that sorting would
            exchange; None for none.
        drafts: Code of a row without a number → whom it would take.
    """

    worth: Mapping[str, Worth] = field(default_factory=dict)
    out_of_order: OutOfOrder | None = None
    drafts: Mapping[str, WhatIf] = field(default_factory=dict)


def rank_segments(
    inputs: Inputs,
    clients: pd.DataFrame,
    plan: Sequence[PlanRow],
    *,
    profiles: Mapping[str, Parameter],
    known: pd.DataFrame,
) -> Ranking:
    """Measure what an hour on each segment brings, and try the drafts.

    Args:
        inputs: Segments, library, what one sells.
        clients: One row per row of Клиенты: code, leads, segment, manual, do_not_work, turnover_kop.
        plan: All rows of the plan.
        profiles: Parameter → its values, one per row of clients.
        known: Client code → probability, expected_kop (-1 for unknown).
    """
    segments = inputs.segments
    likely = expect_clients(clients, known)
    minutes = minutes_per_client(segments, plan, inputs.library, sells=inputs.sells)
    worth = measure_worth(sum_expected(likely), segments=segments, minutes=minutes)
    order = propose_order(segments, profiles=profiles, clients=likely, worth=worth)
    return Ranking(
        worth,
        find_out_of_order(segments, worth, order=order),
        try_drafts(segments, profiles=profiles, clients=likely),
    )
