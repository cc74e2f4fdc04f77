"""Step 5: what the ledger can measure of the KPIs of plan rows, segment by segment."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.strategy.hypotheses import Hypothesis
from sheets_strategy.strategy.ledger import REPORT
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.staff import HOUR_MINUTES
from sheets_strategy.values.dates import months_before
from sheets_strategy.values.names import fold

LATE_TIMES = 1.5
SHORT_DAYS, LONG_DAYS = 30, 90
NEW_MONTHS = 3
NO_GOODS = "no_goods"
SECOND_PAYMENT = "second_payment_90"
_PARTS = {
    "overdue_share": ("late", "habit"),
    "paid_30": ("paid_30", "clients"),
    "paid_90": ("paid_90", "clients"),
    SECOND_PAYMENT: ("second", "new"),
    "regular_payers": ("regular", "clients"),
    "two_products": ("two", "some"),
}
"""Formula → part and whole, columns of ``_mark``."""


@dataclass(frozen=True, slots=True)
class KpiNow:
    """What the KPI of a plan row is now.

    Attributes:
        formula: Vocabulary key; ``cannot`` where the statement does not tell, ``no_goods`` where
            only sales reports would.
        proxy: Whether it only stands in for the KPI.
        numbers: What the sentence of the formula says: counts, kopecks, hours.
    """

    formula: str
    proxy: bool = False
    numbers: Mapping[str, float] = field(default_factory=dict)


def find_formulas(plan: Sequence[PlanRow], library: Sequence[Hypothesis]) -> dict[str, tuple[str, bool]]:
    """Give plan code → formula and whether it is a proxy, for rows whose KPI words the library knows.

    A row without KPI words has those of its hypothesis.
    """
    by_kpi = {fold(one.kpi): (one.formula, one.proxy) for one in reversed(library)}
    by_code = {one.code: (one.formula, one.proxy) for one in library}
    found: dict[str, tuple[str, bool]] = {}
    for row in plan:
        formula = by_kpi.get(fold(row.kpi)) if row.kpi else by_code.get(row.library)
        if formula is not None and row.segment:
            found[row.code] = formula
    return found


def measure_kpis(
    formulas: Mapping[str, tuple[str, bool]],
    rows: pd.DataFrame,
    clients: pd.DataFrame,
    *,
    second_on: pd.Series,
    products: pd.Series,
    as_of: date,
) -> dict[str, KpiNow]:
    """Give plan code → what its KPI is now, over the clients of its segment.

    First payments, clients who came back and moves between classes are those of the whole
    firm: who paid first or came back has left the segment that the work was for.

    Args:
        formulas: What ``find_formulas`` gave.
        rows: What the waterfall gave (see ``ROWS``).
        clients: One row per client, as ``Strategy.clients``.
        second_on: What ``find_second_days`` gave.
        products: Client code → different products bought in the period by sales reports; empty
            where there are none.
        as_of: The analysis date.

    Source: docs/figures.md, "KPI by the statement".
    """
    leading = clients[clients["leads"].astype(bool)]
    marked = _mark(leading, second_on, products, as_of)
    sums = marked.groupby(leading["segment"].to_numpy(dtype=object), sort=True).sum().to_dict("index")
    firm = _count_in_firm(leading, as_of)
    works = rows.assign(worked=rows["finished"] * rows["minutes"]).groupby("segment", sort=True)
    hours = works[["finished", "worked"]].sum().to_dict("index")
    segments = dict(zip(rows["plan"], rows["segment"], strict=True))
    found: dict[str, KpiNow] = {}
    for code, (formula, proxy) in formulas.items():
        segment = segments.get(code, "")
        if formula == "hours_worked":
            done = hours.get(segment, {"finished": 0, "worked": 0})
            numbers = {"part": int(done["finished"]), "hours": round(int(done["worked"]) / HOUR_MINUTES, 1)}
        elif formula in firm:
            numbers = firm[formula]
        else:
            numbers = _read_sums(sums.get(segment), formula)
        if formula == "two_products" and products.empty:
            found[code] = KpiNow(NO_GOODS)
        else:
            found[code] = KpiNow(formula, proxy, numbers if numbers.get("whole", 1) else {})
    return found


def find_second_days(ledger: pd.DataFrame) -> pd.Series:
    """Give client → the second day on which it paid; several payments of one day are one.

    Args:
        ledger: What ``sum_ledger`` returned.
    """
    paid = ledger[(ledger["kind"] == "sale") & (ledger["source"] != REPORT)]
    days = paid[["client", "on"]].drop_duplicates().sort_values(["client", "on"], ignore_index=True)
    second = days[days.groupby("client", sort=True).cumcount() == 1]
    return second.set_index("client")["on"]


def _mark(leading: pd.DataFrame, second_on: pd.Series, products: pd.Series, as_of: date) -> pd.DataFrame:
    """Give per client the parts and wholes that formulas add up."""
    today = pd.Timestamp(as_of)
    codes = leading["code"].to_numpy(dtype=object)
    first, last = leading["first_on"], leading["last_on"]
    silent_days = (today - last).dt.days
    overdue = leading["overdue_times"].astype(float)
    is_new = (today - first).dt.days.ge(LONG_DAYS) & ~leading["tenure_is_bound"].fillna(True).astype(bool)
    second = pd.Series(second_on.reindex(codes).to_numpy(), index=leading.index)
    month_3, month_6, period = (
        leading[name].fillna(0).astype("int64")
        for name in ("turnover_3_kop", "turnover_6_kop", "turnover_kop")
    )
    bought = pd.Series(products.reindex(codes, fill_value=0).to_numpy(), index=leading.index)
    return pd.DataFrame(
        {
            "clients": 1,
            "late": overdue.gt(LATE_TIMES).astype("int64"),
            "habit": overdue.notna().astype("int64"),
            "paid_30": silent_days.le(SHORT_DAYS).astype("int64"),
            "paid_90": silent_days.le(LONG_DAYS).astype("int64"),
            "new": is_new.astype("int64"),
            "second": (is_new & (second - first).dt.days.le(LONG_DAYS)).astype("int64"),
            "regular": leading["regularity"].eq("X").astype("int64"),
            "two": (bought >= 2).astype("int64"),
            "some": (bought >= 1).astype("int64"),
            "kop": month_3,
            "before_kop": month_6 - month_3,
            "period_kop": period,
        }
    )


def _count_in_firm(leading: pd.DataFrame, as_of: date) -> dict[str, dict[str, float]]:
    """Count what only the whole firm shows."""
    since = pd.Timestamp(months_before(as_of, NEW_MONTHS))
    told = ~leading["tenure_is_bound"].fillna(True).astype(bool)
    was_c = leading["class_before"].eq("C")
    return {
        "first_payments": {"part": int((leading["first_on"].gt(since) & told).sum())},
        "returned": {"part": int(leading["state"].eq("returned").sum())},
        "class_up": {
            "part": int((was_c & leading["class"].isin(("A", "B"))).sum()),
            "whole": int(was_c.sum()),
        },
    }


def _read_sums(sums: Mapping[Hashable, int] | None, formula: str) -> dict[str, float]:
    """Give the numbers of a formula that the clients of a segment add up to; none for nobody."""
    if sums is None:
        return {}
    if formula in _PARTS:
        part, whole = (int(sums[name]) for name in _PARTS[formula])
        return {"part": part, "whole": whole} if whole else {}
    if formula == "turnover_quarter":
        return {"kop": int(sums["kop"]), "before_kop": int(sums["before_kop"])}
    if formula == "turnover_client":
        return {"kop": int(sums["period_kop"]) // int(sums["clients"])}
    return {}
