"""Which rows the figures are made of where a bank and an accounting program tell of the same money.

Source: docs/figures.md, "Bank or sales".
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_strategy.statement.goods import BANK, SALES, Mask, is_sales

OTHER_SOURCE = "other_source"
"""Reason of a row that would count if the figures were made of the other source."""

_WOULD_COUNT = ("sale", "hidden", "client_refund")


def choose_source(rows: pd.DataFrame, setting: str) -> str:
    """Give the source that counts: what people set, else the bank where it has any row, else sales.

    Args:
        rows: Statement rows.
        setting: "bank", "sales" or "".
    """
    sold = is_sales(rows)
    return setting or (SALES if sold.any() and sold.all() else BANK)


def find_other(rows: pd.DataFrame, source: str) -> Mask:
    """Say which rows are of the source that does not count."""
    sold = is_sales(rows)
    return ~sold if source == SALES else sold


def leave_other(rows: pd.DataFrame, place: pd.Series, *, source: str) -> Mask:
    """Say which rows do not count only because they are of the other source.

    What makes no turnover anyway (a salary, a loan) keeps its place, so that people see where it is.

    Args:
        rows: Statement rows: kind.
        place: The place of each if both sources counted.
        source: The source that counts.
    """
    other = find_other(rows, source)
    if not other.any():
        return other
    asked = (place.isin(_WOULD_COUNT) | (rows["kind"] == "check")).to_numpy()
    return np.asarray(other & asked, dtype=bool)
