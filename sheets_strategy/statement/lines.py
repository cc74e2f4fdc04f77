"""Payments → cells under an order of columns, and what will be read back from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.parts import read_part
from sheets_strategy.statement.reading import Reading
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.currency import minor_scale

Line = tuple[CellValue, ...]
_TEXTS = ("number", "currency", "party", "party_inn", "party_kpp", "party_account", "purpose", "own_account")


LONGEST_TEXT = 16_000
"""Characters of a bank's text that are kept; a cell holds 32,767 halves of a character."""


def write_lines(rows: pd.DataFrame, layout: Layout) -> list[Line]:
    """Write payments as rows of cells under an order of columns; None where nothing stands.

    Args:
        rows: The columns of ``Statement.rows``; direction is "in" or "out".
        layout: With columns for both sums.
    """
    came, went = (rows["direction"].to_numpy() == side for side in ("in", "out"))
    scales = np.array([minor_scale(code) for code in rows["currency"]], dtype=np.int64)
    sums = (rows["amount_kop"].to_numpy() / scales).tolist()
    columns: dict[str, Sequence[CellValue]] = {
        "on": [None if pd.isna(on) else on.date() for on in rows["on"]],
        "in_sum": [sum_ if here else None for sum_, here in zip(sums, came, strict=True)],
        "out_sum": [sum_ if here else None for sum_, here in zip(sums, went, strict=True)],
        **{name: [text[:LONGEST_TEXT] or None for text in rows[name]] for name in _TEXTS},
    }
    width = max(layout.columns.values()) + 1
    cells: list[Sequence[CellValue]] = [[None] * len(rows)] * width
    for field, col in layout.columns.items():
        if field in columns:
            cells[col] = columns[field]
    return list(zip(*cells, strict=True))


SALES_COLUMNS = (
    "on", "number", "party", "party_inn", "product", "amount", "quantity", "profit", "currency", "party_kpp",
    "vat",
)  # fmt: skip
"""Order in which rows of sales reports are written. Sum and client stand where a bank's rows have other
things, so that rows of either kind pasted below a header of the other are not read under it."""


def write_sales(rows: pd.DataFrame, layout: Layout) -> list[Line]:
    """Write rows of sales reports as rows of cells; what came back has a minus.

    Args:
        rows: Rows whose source is "sales".
        layout: With all of ``SALES_COLUMNS``.
    """
    scales = np.array([minor_scale(code) for code in rows["currency"]], dtype=np.int64)
    signed = np.where(rows["direction"] == "in", 1, -1) * rows["amount_kop"].to_numpy()
    # A zero cannot bear the minus of what came back for nothing: its quantity does.
    profits = (rows["row_profit_kop"].to_numpy() / scales).tolist()
    taxes = (rows["row_vat_kop"].to_numpy() / scales).tolist()
    known, quantities = rows["row_profit_known"].tolist(), rows["quantity"].tolist()
    texts = ("number", "currency", "party", "party_inn", "party_kpp", "product")
    columns: dict[str, Sequence[CellValue]] = {
        "on": [None if pd.isna(on) else on.date() for on in rows["on"]],
        "amount": (signed / scales).tolist(),
        "profit": [profit if here else None for profit, here in zip(profits, known, strict=True)],
        "vat": [tax if here else None for tax, here in zip(taxes, rows["row_vat_known"], strict=True)],
        "quantity": [None if quantity != quantity else quantity for quantity in quantities],
        **{name: [text[:LONGEST_TEXT] or None for text in rows[name]] for name in texts},
    }
    width = max(layout.columns.values()) + 1
    cells: list[Sequence[CellValue]] = [[None] * len(rows)] * width
    for field in SALES_COLUMNS:
        cells[layout.columns[field]] = columns[field]
    return list(zip(*cells, strict=True))


def read_back(lines: Sequence[Line], layout: Layout, reading: Reading) -> pd.DataFrame:
    """Give the payments as they will be read from their cells; row is the place of the line.

    Lines that will be unreadable are missing.
    """
    return read_part(lines, 0, 0, layout, reading).rows.reset_index(drop=True)


def find_cut(rows: pd.DataFrame) -> list[Finding]:
    """Say how many purposes are longer than a cell can hold."""
    cut = int((rows["purpose"].str.len() > LONGEST_TEXT).sum())
    return [Finding("text_cut", "warning", facts={"rows": cut, "longest": LONGEST_TEXT})] if cut else []
