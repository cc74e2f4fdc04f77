"""What every reader of a bank's file gives: one row per document, and the bank's own totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding

STATEMENT_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "on": "datetime64[s]",
        "direction": "object",
        "amount_kop": "int64",
        "currency": "object",
        "number": "object",
        "party": "object",
        "party_inn": "object",
        "party_kpp": "object",
        "party_account": "object",
        "purpose": "object",
        "own_account": "object",
        "line": "int64",
    }
)
"""Column → dtype of ``Statement.rows``."""


@dataclass(frozen=True, slots=True)
class Control:
    """What the bank itself says about one account, summed over the file, in its currency's minor units.

    Attributes:
        account: Own account.
        since: First day, None where it cannot be read.
        until: Last day.
        opening_kop: Balance before the first day; None where the file states none.
        in_kop: Received.
        out_kop: Paid.
        closing_kop: Balance after the last day.
    """

    account: str
    since: date | None
    until: date | None
    opening_kop: int | None
    in_kop: int | None
    out_kop: int | None
    closing_kop: int | None

    @property
    def is_silent(self) -> bool:
        """Say whether the bank states no balance and no turnover."""
        return (self.opening_kop, self.in_kop, self.out_kop, self.closing_kop) == (None,) * 4

    def holds(self, in_kop: int, out_kop: int) -> bool | None:
        """Say whether all that the bank states follows from these turnovers; None where nothing tells.

        Args:
            in_kop: Received by the rows of the account.
            out_kop: Paid by them.
        """
        sides = ((self.in_kop, in_kop), (self.out_kop, out_kop))
        told = [stated == found for stated, found in sides if stated is not None]
        if self.opening_kop is not None and self.closing_kop is not None:
            told.append(self.opening_kop + in_kop - out_kop == self.closing_kop)
        return all(told) if told else None


@dataclass(frozen=True, slots=True)
class Statement:
    """One file of a bank, as read.

    Attributes:
        rows: One per document, in the order of the file; columns and dtypes of
            ``STATEMENT_COLUMNS``. on: day of posting, NaT unknown. direction:
            "in", "out", "internal" (between own accounts: one row) or ""
            (unknown). amount_kop: minor units of the row's currency
            (``parse_money(text, currency=...)``), never negative unless the file says so.
            Texts: "" is unknown. party: the counterparty's name as the bank
            wrote it, without a glued ИНН; the payee for "internal", the payer for "".
            line: line of the file, from 1, where the document starts.
        controls: The bank's own totals, one per account, in the order of the file.
        own_accounts: Accounts that the file calls the statement's own.
        findings: What needs an eye.
        reader: Name of the format.
        sections: What ``controls`` sums up: the bank's totals of an account and some days each.
    """

    rows: pd.DataFrame
    controls: tuple[Control, ...]
    own_accounts: tuple[str, ...]
    findings: tuple[Finding, ...]
    reader: str
    sections: tuple[Control, ...] = ()


def make_rows(columns: Mapping[str, Sequence[object] | npt.NDArray[Any]]) -> pd.DataFrame:
    """Make a frame of statement rows from lists or arrays, one for each statement column.

    Args:
        columns: Column → values; dates are ``date`` or None.
    """
    return pd.DataFrame(
        {
            name: np.array(columns[name], dtype=dtype.replace("[s]", "[D]"))
            for name, dtype in STATEMENT_COLUMNS.items()
        }
    ).astype(dict(STATEMENT_COLUMNS))
