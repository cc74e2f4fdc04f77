"""In which currency a row's sums are: what its cells, its header and its own account say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.cells import Texts, read_texts
from sheets_strategy.statement.columns import Layout, column, money_fields
from sheets_strategy.statement.glued import clean_own_account
from sheets_strategy.values.cells import Row
from sheets_strategy.values.currency import account_currency, currency_code, header_currency

NO_CURRENCY = "?"
"""What a cell gives that should name a currency and names none."""

_BOTH = ("payer_account", "payee_account")


def find_currencies(rows: Sequence[Row], layout: Layout, *, default: str) -> Texts:
    """Give the currency of every row: that of the order of columns, else of its cell, header or account.

    Where only the accounts of both sides are known, they tell it if they agree.

    Args:
        rows: Rows under one order of columns.
        layout: The order of columns.
        default: Currency of rows that say nothing.

    Returns:
        Codes, one per row; "?" where the cell for the currency names none.
    """
    codes: Texts = np.full(len(rows), layout.currency, dtype=object)
    if layout.currency:
        return codes
    if "currency" in layout.columns:
        codes = read_texts(column(rows, layout.columns["currency"]), clean_currency)
    named = {header_currency(layout.headers.get(field, "")) for field in money_fields(layout.columns)} - {""}
    silent = codes == ""
    if len(named) == 1:
        codes[silent] = named.pop()
    elif silent.any():
        codes[silent] = _by_accounts(rows, layout)[silent]
    codes[codes == ""] = default
    return codes


def clean_currency(text: str) -> str:
    """Give the code of a currency, "" for none named, "?" for what names none."""
    try:
        return currency_code(text) if text.strip() else ""
    except UnreadableValue:
        return NO_CURRENCY


def sum_currencies(rows: pd.DataFrame) -> dict[str, int]:
    """Sum rows by currency: code → minor units.

    Args:
        rows: currency, amount_kop.
    """
    sums = rows.groupby("currency", sort=True)["amount_kop"].sum()
    return {str(code): int(kop) for code, kop in sums.items()}


def add_sums(*parts: Mapping[str, int] | Iterable[tuple[str, int]]) -> dict[str, int]:
    """Add sums by currency, codes in order."""
    total: dict[str, int] = {}
    for part in parts:
        for code, kop in part.items() if isinstance(part, Mapping) else part:
            total[code] = total.get(code, 0) + kop
    return dict(sorted(total.items()))


def less_sums(whole: Mapping[str, int], part: Mapping[str, int]) -> dict[str, int]:
    """Give what is left of sums by currency, without those of which nothing is."""
    left = add_sums(whole, {code: -kop for code, kop in part.items()})
    return {code: kop for code, kop in left.items() if kop}


def _by_accounts(rows: Sequence[Row], layout: Layout) -> Texts:
    if "own_account" in layout.columns:
        return read_texts(column(rows, layout.columns["own_account"]), _own_currency)
    if not layout.columns.keys() >= set(_BOTH):
        return np.full(len(rows), "", dtype=object)
    payer, payee = (read_texts(column(rows, layout.columns[side]), _own_currency) for side in _BOTH)
    return np.where(payer == payee, payer, np.where((payer == "") | (payee == ""), payer + payee, "")).astype(
        object
    )


@lru_cache(maxsize=4096)
def _own_currency(text: str) -> str:
    return account_currency(clean_own_account(text))
