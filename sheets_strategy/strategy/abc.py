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
_LETTERS: Codes = np.array(["A", "B", "C", ""], dtype=object)
_NO_CLASS = 3


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
    ranked = clients.take(_rank(clients["turnover_kop"].to_numpy(), clients["client"].to_numpy()))
    ranked = ranked.reset_index(drop=True)
    sold = _exact(np.maximum(ranked["turnover_kop"].to_numpy(), 0))
    running = sold.cumsum()
    abc = _classes(sold, running, limit_a_bp, limit_b_bp)
    return ranked.assign(abc=pd.Series(abc, dtype=object), running_kop=np.where(sold > 0, running, 0))


def classify_clients(
    measured: pd.DataFrame,
    *,
    months: npt.NDArray[np.int64],
    limits: Limits,
    by: str = "turnover",
    unknown: npt.NDArray[np.int64] | None = None,
) -> pd.DataFrame:
    """Give every client its class for each window.

    Args:
        measured: What ``measure_clients`` returned, codes ascending; with what
            ``measure_earnings`` did, where profit counts.
        months: What ``month_matrix`` returned for the same clients, of what counts.
        limits: Period and limits of class.
        by: What counts, ``turnover`` or ``profit``.
        unknown: Rows without known profit by client and month, where profit counts.

    Returns:
        The same rows plus class, class_before, best_class (over all windows as long as the
        period), all three by what counts; class_<n>, class_all by turnover; "" without a
        class; amount_kop (what the class is given for, 0 where unknown) and amount_known.
    """
    primary = ("profit_kop", "profit_before_kop") if by == "profit" else ("turnover_kop", "before_kop")
    sources = {
        **dict(zip(("class", "class_before"), primary, strict=True)),
        **{f"class_{window}": f"turnover_{window}_kop" for window in (*WINDOWS, "all")},
    }
    classes = {name: _class_column(measured, source, limits) for name, source in sources.items()}
    best = classify_windows(
        months,
        window=limits.period_months,
        limit_a_bp=limits.limit_a_bp,
        limit_b_bp=limits.limit_b_bp,
        unknown=unknown,
    )
    known = measured["profit_known"] if by == "profit" else True
    return measured.assign(**classes, best_class=best, amount_kop=measured[primary[0]], amount_known=known)


def classify_earnings(measured: pd.DataFrame, *, limits: Limits) -> pd.DataFrame:
    """Give every client its class by profit in each window, where its profit is known and above zero.

    Args:
        measured: What ``measure_earnings`` returned.
        limits: Limits of class.

    Returns:
        The same rows plus profit_class, profit_class_<n>, profit_class_all; "" without a class.
    """
    names = {
        "profit_class": "profit_kop",
        **{f"profit_class_{window}": f"profit_{window}_kop" for window in (*WINDOWS, "all")},
    }
    return measured.assign(
        **{name: _class_column(measured, source, limits) for name, source in names.items()}
    )


def rank_clients(measured: pd.DataFrame, *, limits: Limits) -> pd.DataFrame:
    """Rank clients by what counts; those of whom it is not known come last, the largest first.

    Args:
        measured: What ``classify_clients`` returned, codes ascending.
        limits: Limits of class.

    Returns:
        One row per client: client (code), the same columns, abc and running_kop as of
        ``classify_abc`` for amount_kop.
    """
    amounts, turnover = measured["amount_kop"].to_numpy(), measured["turnover_kop"].to_numpy()
    abc, running = _classify(amounts, limits)
    rest = np.where(abc == "", turnover, 0)
    # Codes ascend, and lexsort is stable: ties stand by client.
    order = np.lexsort((-rest, -amounts, ~measured["amount_known"].to_numpy(dtype=bool)))
    ranked = measured.rename_axis("client").reset_index().iloc[order].reset_index(drop=True)
    return ranked.assign(abc=pd.Series(abc[order], dtype=object), running_kop=running[order])


def _class_column(measured: pd.DataFrame, source: str, limits: Limits) -> pd.Series:
    abc, _ = _classify(measured[source].to_numpy(), limits)
    return pd.Series(abc, index=measured.index, dtype=object)


def _classify(
    amounts: npt.NDArray[np.int64], limits: Limits
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Give class and running sum (0 without a class) of each client, in the order of codes."""
    order = np.argsort(-amounts, kind="stable")
    sold = _exact(np.where(amounts > 0, amounts, 0))[order]
    running = sold.cumsum()
    abc = np.empty(len(amounts), dtype=object)
    abc[order] = _classes(sold, running, limits.limit_a_bp, limits.limit_b_bp)
    upto = np.zeros_like(running)
    upto[order] = np.where(sold > 0, running, 0)
    return abc, upto


def classify_windows(
    months: npt.NDArray[np.int64],
    *,
    window: int,
    limit_a_bp: int,
    limit_b_bp: int,
    unknown: npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.object_]:
    """Give the best class of every client over all windows of so many months.

    Windows end at the analysis date and at every month before it as long as
    they lie wholly inside the history; the one that ends at the analysis date
    always counts.

    Args:
        months: Clients (in the order of their codes) × months back from the
            analysis date, kopecks after refunds.
        window: Months in a window.
        unknown: How many rows of each month have no known amount; a window with any gives
            that client no class. None where all is known.

    Returns:
        Per client "A", "B", "C" or "".
    """
    places = place_windows(
        months, window=window, limit_a_bp=limit_a_bp, limit_b_bp=limit_b_bp, unknown=unknown
    )
    classes: Codes = _LETTERS[places]
    return classes


def place_windows(
    months: npt.NDArray[np.int64],
    *,
    window: int,
    limit_a_bp: int,
    limit_b_bp: int,
    unknown: npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.int64]:
    """Give the best class of every client as ``classify_windows`` does, as a number: 0 is A, 3 is none."""
    best = np.full(len(months), _NO_CLASS)
    for start in range(max(1, months.shape[1] - window + 1)):
        amounts = months[:, start : start + window].sum(axis=1)
        if unknown is not None:
            amounts = np.where(unknown[:, start : start + window].any(axis=1), 0, amounts)
        total = _exact(amounts)
        order = _largest_first(total)
        sold = np.maximum(total[order], 0)
        found = _places(sold, sold.cumsum(), limit_a_bp, limit_b_bp)
        best[order] = np.minimum(best[order], found)
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


def _rank(amounts: npt.NDArray[np.int64], names: Codes) -> npt.NDArray[np.int64]:
    """Give the rows by amount, largest first, ties by name; names are sorted only where they are not yet."""
    if (names[1:] >= names[:-1]).all():
        return _largest_first(amounts)
    by_name = np.argsort(names, kind="stable")
    return by_name[_largest_first(amounts[by_name])]


def _largest_first(amounts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the rows by amount, ties by place: a fast sort, then one of the places of equal amounts."""
    order = np.argsort(-amounts)
    ranked, step = amounts[order], len(order)
    smaller = np.ones(step, dtype=np.int64)
    smaller[1:] = ranked[1:] != ranked[:-1]
    keys = np.sort(smaller.cumsum() * step + order)
    return keys - keys // max(step, 1) * step


def _exact(amounts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Turn amounts into Python integers where int64 could wrap."""
    if float(np.abs(amounts.astype(float)).sum()) > _INT64_SAFE_KOP:
        return amounts.astype(object)
    return amounts


def _classes(
    sold: npt.NDArray[np.int64], running: npt.NDArray[np.int64], limit_a_bp: int, limit_b_bp: int
) -> npt.NDArray[np.object_]:
    classes: Codes = _LETTERS[_places(sold, running, limit_a_bp, limit_b_bp)]
    return classes


def _places(
    sold: npt.NDArray[np.int64], running: npt.NDArray[np.int64], limit_a_bp: int, limit_b_bp: int
) -> npt.NDArray[np.int64]:
    """Give the place of each class among the letters."""
    before = (running - sold) * BASIS
    total = sold.sum()
    place = np.full(len(sold), _NO_CLASS - 1)
    place[(before < limit_b_bp * total).astype(bool)] = 1
    place[(before < limit_a_bp * total).astype(bool)] = 0
    place[(sold <= 0).astype(bool)] = _NO_CLASS
    return place
