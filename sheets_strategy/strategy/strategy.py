"""What the whole strategy comes to: all that the tabs show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.best import Best
from sheets_strategy.strategy.coverage import Coverage
from sheets_strategy.strategy.effect import Effect
from sheets_strategy.strategy.granted import Waterfall, no_waterfall
from sheets_strategy.strategy.hypotheses import Proposal
from sheets_strategy.strategy.kpi import KpiNow
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.parameters import ParametersResult
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.pooled import Pool
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.strategy.profit_keys import ProfitKeys
from sheets_strategy.strategy.ranking import Ranking
from sheets_strategy.strategy.segment_checks import TableCheck
from sheets_strategy.strategy.working import Working


@dataclass(frozen=True, slots=True)
class Strategy:
    """What the tabs show.

    Attributes:
        clients: One row per row of the base: its columns, unit, segment (code or ""),
            fill_next, and, in the row that bears the figures, likeness and likeness_score, and
            those of ``measure_clients`` and ``classify_clients``.
        abc: One row per client that paid or got money back, as ranked: client (code), turnover_kop,
            amount_kop (what counts: turnover or profit), running_kop, abc, and the figures.
        variants: all, without_one_off, without_largest → counts a, b, c and turnover_kop.
        months: What ``sum_months`` returned.
        reaches_back: Whether the statement holds the whole period before this one.
        measure: What clients are classified by, ``turnover`` or ``profit``.
        segments: Segment code → clients, turnover_kop, by_hand (how many of the clients a
            person put there).
        proposals: New rows for the plan.
        limits: The settings it was computed with.
        as_of: The analysis date.
        period_from: Last day before the period.
        findings: What needs an eye.
        parameters: What step 2 found: what tells who will buy, and how likely each client is to.
        keys: The six profit keys, month by month.
        currency: The currency of all sums.
        profiles: Parameter → its values, one per row of clients.
        best: What unites the A clients, and who is like A and B.
        plan: All rows of the plan: those that stand, then those that are proposed.
        arms: Plan code → who is worked now and who waits.
        effects: Plan code → what can be seen of it, and what is seen.
        pools: Plan code → what all rows with its hypothesis show together, where there are several.
        waterfall: Which of them get hours, and which clients are still to be worked.
        coverage: How many profit keys the plan pulls per client, and what would raise that most.
        kpis: Plan code → what its KPI is now.
        work: What everybody works next.
        table: What is to be mended in the decision table.
        ranking: What is to be known for the order of segments.
    """

    clients: pd.DataFrame
    abc: pd.DataFrame
    variants: pd.DataFrame
    segments: pd.DataFrame
    proposals: Sequence[Proposal]
    limits: Limits
    as_of: date
    period_from: date
    findings: tuple[Finding, ...]
    months: pd.DataFrame
    reaches_back: bool
    parameters: ParametersResult
    keys: ProfitKeys
    measure: str = "turnover"
    currency: str = "RUB"
    profiles: Mapping[str, Parameter] = field(default_factory=dict)
    best: Best = field(default_factory=Best)
    plan: tuple[PlanRow, ...] = ()
    arms: Mapping[str, Arms] = field(default_factory=dict)
    waterfall: Waterfall = field(default_factory=no_waterfall)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)
    kpis: Mapping[str, KpiNow] = field(default_factory=dict)
    work: Working = field(default_factory=Working)
    table: TableCheck = field(default_factory=TableCheck)
    ranking: Ranking = field(default_factory=Ranking)
