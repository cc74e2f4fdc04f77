"""All that the strategy is made from, as the workbook and the statement tell it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.strategy.answers import no_answers
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.attributes import Told
from sheets_strategy.strategy.hypotheses import Hypothesis
from sheets_strategy.strategy.ideal import IdealLine
from sheets_strategy.strategy.measures import Limits
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.spending import no_costs
from sheets_strategy.strategy.staff import DEPARTMENTS, Seller
from sheets_strategy.strategy.worked import nothing_worked

GOODS = {
    "client": "object",
    "on": "datetime64[s]",
    "product": "object",
    "quantity": "float64",
    "turnover_kop": "int64",
    "profit_kop": "int64",
    "profit_known": "bool",
    "net_kop": "int64",
    "net_known": "bool",
}
"""Column → dtype of ``Inputs.goods``."""


def no_goods() -> pd.DataFrame:
    """Give the frame of a firm without sales reports."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in GOODS.items()})


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the strategy is made from.

    Attributes:
        payments: Counted rows: client, on, kind, currency, turnover_kop, what is known of
            VAT (see ``measure_vat``) and of profit (see ``add_profit``).
        base: The client base, new clients included: code, name, inn, group, since,
            answers (see ``profile_clients``), manual (segment code or ""), do_not_work.
        segments: The decision table.
        library: Hypotheses.
        as_of: The analysis date.
        history_from: First day of the statement.
        limits: Period, limits of class, trend.
        plan_segments: How many segments per department get a plan.
        sells: What one sells.
        target_niches: Folded niches.
        proposed: Pairs of segment and hypothesis proposed before.
        standing: Pairs that stand in the plan, but are not remembered as proposed.
        labels: Column of Клиенты → header.
        vocabularies: Parameter → all its values, for those with a closed vocabulary.
        numeric: Parameters that hold numbers.
        joined: Pairs of clients (codes) that people said are one.
        currency: The currency that is counted.
        measure: What clients are classified by, ``turnover`` or ``profit``.
        horizon_months: How far the probability of a payment looks ahead.
        likeness_by: What likeness is judged by, ``data``, ``ideal`` or ``both``.
        goods: What clients bought by sales reports, also where figures come from the bank: one
            row per product line, client (code), on, product, quantity (NaN unknown), turnover_kop
            (signed), profit_kop, profit_known, net_kop, net_known (see ``Payments.goods``).
        ideal: The team's ideal client.
        told: Words that tell attributes apart.
        answers: Dated changes of the team's answers (see ``read_answers``).
        points: (parameter, value) → the team's points.
        seen_on: Code → first day in the client base, as far as known.
        today: What counts as today; it decides what is to be done now, no figure.
        plan: Rows that stand in the plan.
        plan_next: First free number of the code of a plan row.
        sellers: Who works with clients.
        department_hours: Department → hours a week that Настройки gives it.
        departments: Departments that the team keeps.
        plan_weeks: Weeks of the planning period.
        reserve_bp: Hours kept for incoming work, in 1/100 of a percent.
        worked: What people noted in Работа (see ``WORKED``).
        arms: Plan code → arms that were fixed.
        standing_work: Codes of rows of Работа in which a person's cell is.
        handed: Client → seller (folded) that its rows in Работа name, the latest word.
        owners: Client → code of the seller whom it had before.
        costs: Outgoing payments that are costs (see ``COSTS``).
    """

    payments: pd.DataFrame
    base: pd.DataFrame
    segments: Sequence[Segment]
    library: Sequence[Hypothesis]
    as_of: date
    history_from: date
    limits: Limits = field(default_factory=Limits)
    plan_segments: int = 3
    sells: Collection[str] = ()
    target_niches: Collection[str] = ()
    proposed: Collection[tuple[str, str]] = ()
    standing: Collection[tuple[str, str]] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    vocabularies: Mapping[str, Collection[str]] = field(default_factory=dict)
    numeric: Collection[str] = ()
    joined: Collection[tuple[str, str]] = ()
    currency: str = "RUB"
    measure: str = "turnover"
    horizon_months: int = 3
    likeness_by: str = "data"
    goods: pd.DataFrame = field(default_factory=no_goods)
    ideal: Sequence[IdealLine] = ()
    told: Told = field(default_factory=Told)
    answers: pd.DataFrame = field(default_factory=no_answers)
    points: Mapping[tuple[str, str], float] = field(default_factory=dict)
    seen_on: Mapping[str, date] = field(default_factory=dict)
    today: date = date.min
    plan: Sequence[PlanRow] = ()
    plan_next: int = 1
    sellers: Sequence[Seller] = ()
    department_hours: Mapping[str, float] = field(default_factory=dict)
    departments: Sequence[str] = DEPARTMENTS
    plan_weeks: int = 4
    reserve_bp: int = 1500
    worked: pd.DataFrame = field(default_factory=nothing_worked)
    arms: Mapping[str, Arms] = field(default_factory=dict)
    standing_work: Collection[str] = ()
    handed: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    costs: pd.DataFrame = field(default_factory=no_costs)
