"""Which rows the figures are made of where a bank and an accounting program tell of the same money.

Source: docs/figures.md, "Bank or sales".
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd

from sheets_strategy.statement.goods import BANK, SALES, Mask, is_sales
from sheets_strategy.statement.rates import Rates, count_money

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


def name_sales(rows: pd.DataFrame) -> pd.DataFrame:
    """Call rows of sales reports what they are by nature, whatever the rules for receipts say.

    Args:
        rows: Rows with kind and rule.
    """
    sold = is_sales(rows)
    if not sold.any():
        return rows
    nature = np.where(rows["direction"] == "in", "sale", "client_refund")
    return rows.assign(
        kind=np.where(sold, nature, rows["kind"]).astype(object), rule=rows["rule"].mask(sold, "")
    )


def count_goods(rows: pd.DataFrame, rates: Rates, *, counted: str) -> pd.DataFrame:
    """Give rows their worth in the counted currency, and with it profit and VAT that reports state."""
    rows = count_money(rows, rates, counted=counted)
    for what in ("row_profit", "row_vat"):
        rows = _convert(rows, f"{what}_kop", f"{what}_known", counted)
    return rows


def _convert(rows: pd.DataFrame, what: str, known: str, counted: str) -> pd.DataFrame:
    """Give what a row states beside its sum the worth that its sum has."""
    foreign = np.flatnonzero(((rows["currency"] != counted) & (rows[what] != 0)).to_numpy())
    if not len(foreign):
        return rows
    stated, told = rows[what].to_numpy().copy(), rows[known].to_numpy().copy()
    sums = rows.iloc[foreign][[what, "counted_kop", "amount_kop"]].to_numpy().tolist()
    for place, (kop, worth, amount) in zip(foreign.tolist(), sums, strict=True):
        stated[place] = round(Fraction(kop * worth, amount)) if amount else 0
        told[place] = told[place] and bool(amount)
    return rows.assign(**{what: stated, known: told})
