"""What is needed to read a grid of statement rows, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.goods import GOODS
from sheets_strategy.values.currency import account_currency

ROWS = (
    "row", "section", "on", "direction", "amount_kop", "currency", "number", "party", "party_inn",
    "party_kpp", "party_account", "purpose", "own_account", *GOODS,
)  # fmt: skip
"""Columns of ``SheetRows.rows``."""

UNREADABLE = ("row", "amount_kop", "currency", "reason", "value")
"""Columns of ``SheetRows.unreadable``."""

IDENTITY_FIELDS = ("own_account", "number", "party_inn", "party_account", "party", "purpose", "currency")
"""Fields that tell one payment from another; a section may lack a column for some."""

DESCRIBING = (
    "party",
    "payer",
    "payee",
    "purpose",
    "number",
    "party_inn",
    "payer_inn",
    "payee_inn",
    "product",
)
"""Fields that say what a sum is about; a sum without any of them and without a date is a total."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read a grid.

    Attributes:
        fields: Normalised header → field, from ``index_headers``.
        own_accounts: One's own accounts as far as known.
        own_inns: One's own ИНН.
        currency: The currency that is counted.
        reads_outgoing: Whether a purpose reads as a fee, tax or salary.
        tab: Name of the tab, for messages.
        title_account: The one account that the lines above a file's table name, "" for none.
        flipped: Header rows of tables whose sides are the other way round, as control sums say.
        decided: Grid row → direction of a payment that only control sums tell.
    """

    fields: Mapping[str, str]
    own_accounts: Collection[str] = ()
    own_inns: Collection[str] = ()
    currency: str = "RUB"
    reads_outgoing: Callable[[str], bool] = lambda _: False
    tab: str = ""
    title_account: str = ""
    flipped: frozenset[int] = frozenset()
    decided: Mapping[int, str] = field(default_factory=dict)

    @property
    def silent_currency(self) -> str:
        """Currency of rows that say nothing: of the only own account, else the counted one."""
        only = self.title_account or (next(iter(self.own_accounts)) if len(self.own_accounts) == 1 else "")
        return account_currency(only) or self.currency


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What a grid holds.

    Attributes:
        rows: One per readable payment in grid order: row (grid row), section, on
            (datetime64), direction ("in", "out", "internal"), amount_kop (minor units of the
            row's currency), currency, number, party, party_inn, party_kpp, party_account,
            purpose, own_account (texts, "" unknown), source ("bank" or "sales"), and of rows of
            sales reports product ("" unknown), quantity (NaN unknown), row_profit_kop, row_profit_known,
            row_vat_kop (never below zero), row_vat_known.
        fields: Section → identity fields that it has a filled column for.
        unreadable: One per row that looks like a payment but cannot be read: row, amount_kop
            (all its sums; 0 where the sum itself is unreadable), currency, reason, value.
        findings: How headerless rows were understood, and where columns are in doubt.
        notes: Grid rows that hold text but no payment.
        layouts: Section → order of columns.
        spans: Section → its first grid row and the row after its last.
        currency: Currency of rows that say nothing.
    """

    rows: pd.DataFrame
    fields: Mapping[int, frozenset[str]]
    unreadable: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[int, ...]
    layouts: Mapping[int, Layout]
    spans: Mapping[int, tuple[int, int]]
    currency: str = "RUB"


def no_rows() -> pd.DataFrame:
    """Give an empty frame with the columns and dtypes of ``SheetRows.rows``."""
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in ROWS})
    return frame.astype(
        {
            "row": "int64", "section": "int64", "on": "datetime64[s]", "amount_kop": "int64",
            "quantity": "float64", "row_profit_kop": "int64", "row_profit_known": "bool",
            "row_vat_kop": "int64", "row_vat_known": "bool",
        }
    )  # fmt: skip
