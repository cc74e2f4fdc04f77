"""Profit of what clients paid: from the rows themselves, else by a margin; unknown stays unknown."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_strategy.values.dates import months_before


def add_profit(payments: pd.DataFrame, *, margins: pd.Series, default: float | None) -> pd.DataFrame:
    """Say for every counted row what it earned, as far as that is known.

    What an accounting row says of its own profit or cost holds; else the client's own
    margin, else the default one, both as a share of the turnover as it is counted. A
    client without any of them has no known profit, which is never zero.

    Args:
        payments: Counted rows: client (code), turnover_kop, and, where rows say so
            themselves, row_profit_kop (int64) and row_profit_known (bool).
        margins: Code → share of turnover, NaN for none.
        default: The default margin, None for none.

    Returns:
        The same rows plus profit_kop (int64, 0 where unknown) and profit_known.

    Source: docs/figures.md, "Profit".
    """
    share = payments["client"].map(margins).astype("float64").fillna(np.nan if default is None else default)
    by_margin = (payments["turnover_kop"] * share).round()
    known, profit = by_margin.notna(), by_margin.fillna(0).astype("int64")
    if "row_profit_known" in payments:
        said = payments["row_profit_known"]
        known, profit = known | said, profit.where(~said, payments["row_profit_kop"])
    return payments.assign(profit_kop=profit.astype("int64"), profit_known=known.astype(bool))


def margins_of(goods: pd.DataFrame, *, as_of: date, months: int = 12) -> pd.Series:
    """Give the margin that each client's rows of sales reports show: profit as a share of revenue.

    Args:
        goods: client (code), on, turnover_kop (signed), profit_kop, profit_known.
        as_of: Last day that counts.
        months: How many months up to it are looked at; where a client has no revenue of known
            profit there, all earlier ones are.

    Returns:
        Code → share (below 0 for a loss), for clients whose revenue of known profit is above 0.

    Source: docs/figures.md, "Sales reports".
    """
    told = goods[goods["profit_known"] & (goods["on"] <= pd.Timestamp(as_of))]
    recent = told[told["on"] > pd.Timestamp(months_before(as_of, months))]
    shares = [_share(rows) for rows in (recent, told)]
    return shares[0].combine_first(shares[1])


def _share(goods: pd.DataFrame) -> pd.Series:
    sums = goods.groupby("client", sort=True)[["profit_kop", "turnover_kop"]].sum()
    sums = sums[sums["turnover_kop"] > 0]
    return sums["profit_kop"] / sums["turnover_kop"]
