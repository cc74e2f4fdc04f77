"""What makes the classes doubtful, and how they would be without some clients."""

from __future__ import annotations

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.abc import classify_abc, count_equal_at_limits
from sheets_strategy.strategy.measures import Limits

A_SHARE_WARNING_BP = 4000


def vary_classes(abc: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Classify again without one-off clients, and without the largest.

    Args:
        abc: What ``rank_clients`` returned.
        limits: Limits of class.

    Returns:
        One row per line (all, without_one_off, without_largest): a, b, c (clients) and
        turnover_kop (the total that counts).
    """
    cases = {
        "all": abc,
        "without_one_off": abc[~abc["one_off"].astype(bool)],
        "without_largest": abc.iloc[1:],
    }
    rows = []
    for name, clients in cases.items():
        amounts = clients[["client"]].assign(turnover_kop=clients["amount_kop"])
        ranked = classify_abc(amounts, limit_a_bp=limits.limit_a_bp, limit_b_bp=limits.limit_b_bp)
        counts = ranked["abc"].value_counts()
        total = int(ranked["turnover_kop"].clip(lower=0).sum())
        rows.append((name, *(int(counts.get(one, 0)) for one in "ABC"), total))
    return pd.DataFrame(rows, columns=["line", "a", "b", "c", "turnover_kop"])


def check_classes(abc: pd.DataFrame) -> tuple[Finding, ...]:
    """Find what makes classes say little: many in A, equal amounts at a limit, profit unknown."""
    findings = []
    classed = abc[abc["abc"] != ""]
    number = int((classed["abc"] == "A").sum())
    if len(classed) >= 5 and number * 10_000 > A_SHARE_WARNING_BP * len(classed):
        facts = {"clients": number, "of": len(classed), "share": number / len(classed)}
        findings.append(Finding("a_share_high", "warning", tab="abc", facts=facts))
    equal = count_equal_at_limits(abc.assign(turnover_kop=abc["amount_kop"]))
    if equal:
        findings.append(Finding("equal_at_limit", "info", tab="abc", facts={"clients": equal}))
    return (*findings, *_check_profit(abc))


def _check_profit(abc: pd.DataFrame) -> tuple[Finding, ...]:
    """Say how many clients have no class because nobody knows what they earn."""
    lacking = abc[~abc["amount_known"] & abc["profit_unknown"]]
    if lacking.empty:
        return ()
    facts = {"clients": len(lacking), "of": int((abc["turnover_kop"] > 0).sum())}
    kop = int(lacking["turnover_kop"].sum())
    return (Finding("profit_unknown", "warning", tab="clients", facts=facts, sum_kop=kop),)
