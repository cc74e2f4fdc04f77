"""Step 1: who brought 80 %, 15 % and 5 % of the turnover."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.measures import WINDOWS, Limits

BASIS = 10_000
# Above this many kopecks a product with BASIS no longer fits int64.
_INT64_SAFE_KOP = 900_000_000_000_000
Codes = npt.NDArray[np.object_]


def classify_abc(clients: pd.DataFrame, *, limit_a_bp: int, limit_b_bp: int) -> pd.DataFrame:
    """Give every client a class by the running share of turnover before it.

    A client that crosses a limit keeps the higher class, so the first is
    always A. Clients without positive turnover get no class and come last;
    they are outside the total.

    Args:
        clients: One row per client: client (unique), turnover_kop.
        limit_a_bp: Limit of A in 1/100 of a percent (8000 is 80 %).
        limit_b_bp: Limit of B, above limit_a_bp.

    Returns:
        The same rows, largest turnover first, ties by client; plus abc
        ("A", "B", "C" or "") and running_kop (turnover up to and with the row;
        0 without a class).

    Source: docs/figures.md, "Rule of the limit".
    """
    ranked = clients.sort_values(["turnover_kop", "client"], ascending=[False, True], ignore_index=True)
    sold = _exact(ranked["turnover_kop"].clip(lower=0).to_numpy())
    running = sold.cumsum()
    abc = _classes(sold, running, limit_a_bp, limit_b_bp)
    return ranked.assign(abc=pd.Series(abc, dtype=object), running_kop=np.where(sold > 0, running, 0))


def classify_clients(
    measured: pd.DataFrame, *, months: npt.NDArray[np.int64], limits: Limits
) -> pd.DataFrame:
    """Give every client its class for each period.

    Args:
        measured: What ``measure_clients`` returned.
        months: What ``month_matrix`` returned for the same clients.
        limits: Period and limits of class.

    Returns:
        The same rows plus class, class_before, class_<n>, class_all, best_class
        (over all windows as long as the period); "" without a class.
    """
    sources = {
        "class": "turnover_kop",
        "class_before": "before_kop",
        "class_all": "turnover_all_kop",
        **{f"class_{window}": f"turnover_{window}_kop" for window in WINDOWS},
    }
    classes = {name: _class_column(measured, source, limits) for name, source in sources.items()}
    best = classify_windows(
        months, window=limits.period_months, limit_a_bp=limits.limit_a_bp, limit_b_bp=limits.limit_b_bp
    )
    return measured.assign(**classes, best_class=best)


def _class_column(measured: pd.DataFrame, source: str, limits: Limits) -> pd.Series:
    amounts = pd.DataFrame({"client": measured.index, "turnover_kop": measured[source].to_numpy()})
    ranked = classify_abc(amounts, limit_a_bp=limits.limit_a_bp, limit_b_bp=limits.limit_b_bp)
    return ranked.set_index("client")["abc"].reindex(measured.index)


def classify_windows(
    months: npt.NDArray[np.int64], *, window: int, limit_a_bp: int, limit_b_bp: int
) -> npt.NDArray[np.object_]:
    """Give the best class of every client over all windows of so many months.

    Windows end at the analysis date and at every month before it as long as
    they lie wholly inside the history; the one that ends at the analysis date
    always counts.

    Args:
        months: Clients (in the order of their codes) × months back from the
            analysis date, kopecks after refunds.
        window: Months in a window.

    Returns:
        Per client "A", "B", "C" or "".
    """
    best = np.full(len(months), "", dtype=object)
    for start in range(max(1, months.shape[1] - window + 1)):
        total = _exact(months[:, start : start + window].sum(axis=1))
        order = np.argsort(-total, kind="stable")
        sold = np.where(total[order] > 0, total[order], 0)
        found = _classes(sold, sold.cumsum(), limit_a_bp, limit_b_bp)
        here = np.empty_like(best)
        here[order] = found
        better = (here != "") & ((best == "") | (here < best))
        best = np.where(better, here, best)
    return best


def count_equal_at_limits(classified: pd.DataFrame) -> int:
    """Count the clients whose equal turnover lies on both sides of a limit of class.

    Args:
        classified: What ``classify_abc`` returned.
    """
    ranked = classified[classified["abc"] != ""]
    amounts, classes = ranked["turnover_kop"].to_numpy(), ranked["abc"].to_numpy()
    split = (amounts[1:] == amounts[:-1]) & (classes[1:] != classes[:-1])
    return int(np.isin(amounts, amounts[1:][split]).sum())


def _exact(amounts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Turn amounts into Python integers where int64 could wrap."""
    if float(np.abs(amounts.astype(float)).sum()) > _INT64_SAFE_KOP:
        return amounts.astype(object)
    return amounts


def _classes(
    sold: npt.NDArray[np.int64], running: npt.NDArray[np.int64], limit_a_bp: int, limit_b_bp: int
) -> npt.NDArray[np.object_]:
    before = (running - sold) * BASIS
    total = sold.sum()
    abc = np.full(len(sold), "C", dtype=object)
    abc[(before < limit_b_bp * total).astype(bool)] = "B"
    abc[(before < limit_a_bp * total).astype(bool)] = "A"
    abc[(sold <= 0).astype(bool)] = ""
    return abc
