"""What the ledger says of each client: turnover, dates, habit, trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.statement.sums import sum_up
from sheets_strategy.strategy.ledger import REPORT, month_matrix, months_back
from sheets_strategy.strategy.regularity import classify_regularity
from sheets_strategy.strategy.trend import judge_trends

WINDOWS = (3, 6, 12)
SHORTEST_INTERVAL_DAYS = 30
WARM_UP_MONTHS = 6
DAYS_IN_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings that the figures of a client depend on.

    Attributes:
        period_months: Length of the period of the analysis.
        limit_a_bp: Limit of A in 1/100 of a percent.
        limit_b_bp: Limit of B.
        trend_bp: A change beyond this is a trend, in 1/100 of a percent.
    """

    period_months: int = 12
    limit_a_bp: int = 8000
    limit_b_bp: int = 9500
    trend_bp: int = 1500


def measure_clients(
    ledger: pd.DataFrame,
    *,
    codes: npt.NDArray[np.object_],
    as_of: date,
    history_from: date,
    limits: Limits,
) -> pd.DataFrame:
    """Measure every client by its payments up to the analysis date.

    Args:
        ledger: What ``sum_ledger`` returned, nothing after as_of.
        codes: All clients, ascending, also those without payments.
        as_of: Last day that counts.
        history_from: First day of the statement.
        limits: Period, trend.

    Returns:
        One row per client, index = codes: turnover_kop (period), before_kop (the period
        before), turnover_<n>_kop, turnover_all_kop, paid, first_on, last_on, payments,
        sold_kop (gross), months_silent and interval_days and overdue_times (NaN
        unknown), one_off, trend ("grows", "steady", "falls", "no_data"), regularity ("X", "Y",
        "Z", "" unknown), tenure_years, tenure_is_bound, undated (known by sums over a period
        alone: then all about time is unknown, and windows that such a sum does not fit into
        hold nothing).

    Source: docs/figures.md, "What is measured".
    """
    months = month_matrix(ledger, clients=codes, as_of=as_of)
    period = limits.period_months
    sums = {
        "turnover_kop": months[:, :period].sum(axis=1),
        "before_kop": months[:, period : 2 * period].sum(axis=1),
        "turnover_all_kop": months.sum(axis=1),
        **{f"turnover_{window}_kop": months[:, :window].sum(axis=1) for window in WINDOWS},
    }
    clients = pd.DataFrame(sums, index=pd.Index(codes, name="client"))
    is_report = (ledger["source"] == REPORT).to_numpy()
    dated, reports = ledger[~is_report], ledger[is_report]
    habits = _measure_habits(dated[dated["kind"] == "sale"], as_of=as_of)
    clients = clients.join(habits.reindex(clients.index))
    if is_report.any():
        months = month_matrix(dated, clients=codes, as_of=as_of)
    clients = _measure_course(clients, dated, months, as_of=as_of, limits=limits)
    clients = _measure_tenure(clients, as_of=as_of, history_from=history_from)
    return _part_reports(clients, reports, as_of=as_of, period=period)


def _measure_course(
    clients: pd.DataFrame,
    dated: pd.DataFrame,
    months: npt.NDArray[np.int64],
    *,
    as_of: date,
    limits: Limits,
) -> pd.DataFrame:
    """Judge trend and regularity by what was paid month by month."""
    codes: npt.NDArray[np.object_] = clients.index.to_numpy(dtype=object)
    sales = dated[dated["kind"] == "sale"]
    payments = month_matrix(sales, clients=codes, as_of=as_of, amount="payments")
    paid = clients["first_on"].notna().to_numpy()
    lived = np.zeros(len(clients), dtype=np.int64)
    lived[paid] = months_back(clients["first_on"][paid], as_of=as_of) + 1
    return clients.assign(
        trend=judge_trends(months, payments, limit_bp=limits.trend_bp),
        regularity=classify_regularity(months, lived=lived),
    )


def _part_reports(clients: pd.DataFrame, reports: pd.DataFrame, *, as_of: date, period: int) -> pd.DataFrame:
    """Count sums over a period only where all its days lie inside, and say who is known by them alone.

    Args:
        clients: Figures as if each sum had been paid on its last day.
        reports: Rows of the ledger that are such sums.
        as_of: The analysis date.
        period: Months of the period of the analysis.
    """
    undated = clients.index.isin(reports["client"].unique()) & ~clients["paid"].to_numpy(dtype=bool)
    clients = clients.assign(paid=clients["paid"] | undated, undated=undated)
    if reports.empty:
        return clients
    last, first = (months_back(reports[name], as_of=as_of) for name in ("on", "since"))
    windows = {"turnover_kop": (0, period), "before_kop": (period, 2 * period)}
    windows |= {f"turnover_{window}_kop": (0, window) for window in WINDOWS}
    for name, (start, stop) in windows.items():
        across = reports[(last >= start) & (last < stop) & (first >= stop)]
        outside = across.groupby("client", sort=True)["turnover_kop"].sum()
        clients = clients.assign(**{name: clients[name] - outside.reindex(clients.index, fill_value=0)})
    return clients


def _measure_habits(sales: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Measure payment dates and sizes; one row per client that ever paid."""
    days = sum_up(
        sales.groupby(["client", "on"], sort=True),
        turnover_kop=("turnover_kop", "sum"),
        payments=("payments", "sum"),
    )
    days = days.reset_index()
    days = days.assign(gap_days=days.groupby("client", sort=False)["on"].diff().dt.days)
    habits = sum_up(
        days.groupby("client", sort=True),
        first_on=("on", "min"),
        last_on=("on", "max"),
        payments=("payments", "sum"),
        sold_kop=("turnover_kop", "sum"),
        largest_kop=("turnover_kop", "max"),
        interval_days=("gap_days", "median"),
    )
    usual = habits["interval_days"].clip(lower=SHORTEST_INTERVAL_DAYS).where(habits["payments"] >= 3)
    silent_days = (pd.Timestamp(as_of) - habits["last_on"]).dt.days
    return habits.assign(
        interval_days=usual,
        months_silent=months_back(habits["last_on"], as_of=as_of).astype(float),
        overdue_times=(silent_days / usual).round(1),
        one_off=(habits["payments"] <= 2) & (habits["largest_kop"] * 10 >= habits["sold_kop"] * 9),
    ).drop(columns="largest_kop")


def _measure_tenure(clients: pd.DataFrame, *, as_of: date, history_from: date) -> pd.DataFrame:
    """Count years since the first payment.

    They are a lower bound where the first payment lies within six months or two usual
    intervals, whichever is longer, of the statement's start: the client may be older.
    """
    paid = clients["first_on"].notna()
    days = (pd.Timestamp(as_of) - clients["first_on"]).dt.days
    start = pd.Timestamp(history_from)
    half_year_days = (start + pd.DateOffset(months=WARM_UP_MONTHS) - start).days
    warm_up_days = (2 * clients["interval_days"].fillna(0)).clip(lower=half_year_days)
    since_start_days = (clients["first_on"] - start).dt.days
    return clients.assign(
        paid=paid,
        payments=clients["payments"].fillna(0).astype("int64"),
        sold_kop=clients["sold_kop"].fillna(0).astype("int64"),
        one_off=clients["one_off"].eq(True),
        tenure_years=(days / DAYS_IN_YEAR).round(1),
        tenure_is_bound=paid & (since_start_days <= warm_up_days),
    )
