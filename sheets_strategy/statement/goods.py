"""What rows of sales reports have beside what rows of a bank have: product, quantity, profit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

BANK, SALES = "bank", "sales"
"""Where a row comes from: a bank's statement, or an accounting program's report on sales."""

GOODS = (
    *("source", "product", "quantity", "row_profit_kop", "row_profit_known"),
    *("row_vat_kop", "row_vat_known"),
)
"""Columns of statement rows that only rows of sales reports fill."""

Mask = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Kopecks = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Goods:
    """What the rows of a block sold; of a bank's block nothing is known.

    Attributes:
        source: "bank" or "sales", the same for all rows.
        product: "" unknown.
        quantity: Below zero for what came back; NaN unknown.
        profit_kop: Signed as the turnover is; 0 where it is not known.
        known: Whether the report tells it, by itself or by its cost.
        vat_kop: VAT in the sum that counts, never below zero; 0 where it is not known.
        vat_known: Whether the report tells it, by itself or by the revenue without it.
    """

    source: str
    product: Texts
    quantity: Numbers
    profit_kop: Kopecks
    known: Mask
    vat_kop: Kopecks
    vat_known: Mask

    def columns(self) -> dict[str, object]:
        """Give the columns of ``GOODS``."""
        size = len(self.product)
        values = (np.full(size, self.source, dtype=object), self.product, self.quantity)
        sums = (self.profit_kop, self.known, self.vat_kop, self.vat_known)
        return dict(zip(GOODS, (*values, *sums), strict=True))


def no_goods(size: int) -> Goods:
    """Give what is known of so many rows of a bank."""
    return Goods(
        BANK,
        np.full(size, "", dtype=object),
        np.full(size, np.nan),
        np.zeros(size, dtype=np.int64),
        np.zeros(size, dtype=bool),
        np.zeros(size, dtype=np.int64),
        np.zeros(size, dtype=bool),
    )


def is_sales(rows: pd.DataFrame) -> Mask:
    """Say which rows come from a sales report."""
    if "source" not in rows:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray((rows["source"] == SALES).to_numpy(dtype=bool))
