"""Say how a file would be understood; nothing is written, and no workbook is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.incoming import Content, FileRows, take_rows
from sheets_strategy.statement.reading import Reading
from sheets_strategy.statement.rows import Control
from sheets_strategy.statement.understood import Understood
from sheets_strategy.values.currency import account_currency


@dataclass(frozen=True, slots=True)
class AccountMoney:
    """What one own account received and paid in one currency, and what the file itself states of it.

    Attributes:
        account: Own account, "" where the file names none.
        currency: ISO code.
        since: First day with a payment, None for none.
        until: Last day with a payment.
        in_rows: Receipts.
        in_kop: Their sum in minor units of the currency.
        out_rows: Payments.
        out_kop: Their sum.
        doubtful_rows: Rows of which nothing tells the direction.
        doubtful_kop: Their sum.
        control: The file's own totals of this account, None where it states none.
        is_sales: Whether this is what a sales report says was sold and came back.
    """

    account: str
    currency: str
    since: date | None
    until: date | None
    in_rows: int
    in_kop: int
    out_rows: int
    out_kop: int
    doubtful_rows: int
    doubtful_kop: int
    control: Control | None
    is_sales: bool = False

    def differences(self) -> tuple[tuple[str, int, int], ...]:
        """Give side, the file's own total and the sum of the rows, where these differ."""
        if self.control is None:
            return ()
        pairs = (("in", self.control.in_kop, self.in_kop), ("out", self.control.out_kop, self.out_kop))
        return tuple(
            (side, stated, found) for side, stated, found in pairs if stated is not None and stated != found
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a file was understood.

    Attributes:
        name: The file.
        reader: Name of the format.
        tables: Header lines of a table and which column became what; none for other formats.
        accounts: Money by own account and currency, in the order of the accounts.
        unread: Rows that cannot be read, and their kopecks.
        findings: What needs an eye.
        unread_sums: The kopecks of unread by currency.
    """

    name: str
    reader: str
    tables: tuple[Understood, ...]
    accounts: tuple[AccountMoney, ...]
    unread: tuple[int, int]
    findings: tuple[Finding, ...]
    unread_sums: Mapping[str, int]


def explain(content: Content, *, name: str, reading: Reading) -> Explanation:
    """Say how a file was understood.

    Args:
        content: What a reader made of it.
        name: The file's name.
        reading: How tables are read.

    Raises:
        InputError: What ``take_rows`` raises: the file cannot be imported either.
    """
    taken = take_rows(content, name=name, reading=reading)
    accounts, sums = _by_account(taken), taken.unread_sums
    return Explanation(name, taken.reader, taken.tables, accounts, taken.unread, taken.findings, sums)


def _by_account(taken: FileRows) -> tuple[AccountMoney, ...]:
    controls = {control.account: control for control in taken.controls}
    found = []
    parted = taken.rows.assign(sold=is_sales(taken.rows))
    for (sold, account, currency), rows in parted.groupby(["sold", "own_account", "currency"], sort=True):
        control = None if sold else controls.pop(str(account), None)
        found.append(replace(_sum_up(str(account), str(currency), rows, control), is_sales=bool(sold)))
    silent = [
        _sum_up(account, account_currency(account) or "RUB", taken.rows[:0], control)
        for account, control in controls.items()
    ]
    return (*found, *silent)


def _sum_up(account: str, currency: str, rows: pd.DataFrame, control: Control | None) -> AccountMoney:
    days = rows["on"].dropna()
    came, went = (rows["amount_kop"][rows["direction"] == side] for side in ("in", "out"))
    doubtful = rows["amount_kop"][~rows["direction"].isin(("in", "out"))]
    return AccountMoney(
        account=account,
        currency=currency,
        since=days.min().date() if len(days) else None,
        until=days.max().date() if len(days) else None,
        in_rows=len(came),
        in_kop=int(came.sum()),
        out_rows=len(went),
        out_kop=int(went.sum()),
        doubtful_rows=len(doubtful),
        doubtful_kop=int(doubtful.sum()),
        control=control,
    )
