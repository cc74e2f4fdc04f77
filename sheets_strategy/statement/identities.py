"""Whether the columns of a block tell who paid, and whether its own account is one's own.

In: a block as read. Out: the block without accounts that are not one's own, and findings.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.currencies import add_sums, sum_currencies
from sheets_strategy.statement.infer import tell_party
from sheets_strategy.statement.parts import Part
from sheets_strategy.statement.reading import Reading

NO_PARTY = "no_party_column"

_NAMING = ("", "_inn", "_account")
_PAYERS = frozenset(side + part for side in ("party", "payer") for part in _NAMING)
_PARTIES = _PAYERS | frozenset("payee" + part for part in _NAMING)
_ACCOUNTS = frozenset({"party_account", "payer_account"})
_BANKS_OWN = "301"

_FEW = 3
_MANY = 20
_MANY_SHARE = 10
_MOSTLY = 0.8


def find_no_party(part: Part, layout: Layout, section: int) -> Finding | None:
    """Say of a block under a header line that it has no column for who paid.

    A column for the payee alone tells nothing about receipts (unless it was read as the
    counterparty's), nor do accounts of banks with the central bank, which no counterparty has.

    Args:
        part: The block.
        layout: Its order of columns.
        section: Its number, the finding's key.
    """
    if layout.header_row < 0:
        return None
    columns = layout.columns.keys()
    rows, lost = part.rows, part.unreadable
    if columns & _PARTIES:
        rows, lost = rows[rows["direction"] == "in"], []
        named = (rows[["party", "party_inn", "party_account"]] != "").to_numpy().any()
        must_name = layout.is_card or not columns & _PAYERS
        if named if must_name else not _names_banks_only(rows, layout):
            return None
    if not len(rows) + len(lost):
        return None
    facts = {"rows": len(rows) + len(lost), "headers": ", ".join(layout.unknown)}
    sums = add_sums(sum_currencies(rows), [(one[2], one[1]) for one in lost])
    row, total = layout.header_row, sum(sums.values())
    return Finding(NO_PARTY, "error", str(section), "statement", row, facts=facts, sum_kop=total, sums=sums)


def _names_banks_only(rows: pd.DataFrame, layout: Layout) -> bool:
    if not layout.columns.keys() & _PAYERS <= _ACCOUNTS:
        return False
    accounts = set(rows["party_account"].unique()) - {""}
    return bool(accounts) and all(account.startswith(_BANKS_OWN) for account in accounts)


def drop_strange_accounts(part: Part, layout: Layout, reading: Reading) -> tuple[Part, Finding | None]:
    """Take no account for one's own that changes with the counterparty.

    A firm has few accounts, and each serves many counterparties; an account that belongs to one
    counterparty is that counterparty's. So a column is not one's own where most rows stand on
    accounts of a single counterparty each, and there are more than three such accounts (two, where
    the header does not say whose they are and no other column has the counterparty's); where there
    are very many; or where the lines above the table name another account.

    Args:
        part: The block.
        layout: Its order of columns.
        reading: Own accounts known, and the one that the lines above name.

    Returns:
        The block, own_account "" where the column is not one's own, and the counterparty's account
        where the header does not say whose it is; the finding, unless the lines above leave no doubt.
    """
    if "own_account" not in layout.columns or not len(part.rows):
        return part, None
    rows = part.rows[part.rows["own_account"] != ""]
    if rows.empty or not _are_strange(rows, layout, reading):
        return part, None
    facts = {
        "header": layout.headers.get("own_account", ""),
        "accounts": int(rows["own_account"].nunique()),
        "rows": len(rows),
    }
    anybodys = _is_anybodys(layout)
    fields = part.fields - {"own_account"} | ({"party_account"} if anybodys else frozenset())
    theirs = part.rows["own_account"] if anybodys else part.rows["party_account"]
    freed = replace(part, rows=part.rows.assign(own_account="", party_account=theirs), fields=fields)
    if anybodys and reading.title_account:
        return freed, None
    place, total = layout.columns["own_account"], int(rows["amount_kop"].sum())
    finding = Finding(
        "own_account_varies", "error", str(place), "statement", int(rows["row"].iloc[0]), facts=facts,
        sum_kop=total, sums=sum_currencies(rows),
    )  # fmt: skip
    return freed, finding


def _is_anybodys(layout: Layout) -> bool:
    """Say whether a header does not tell whose account its column holds, and no other column has one."""
    return "account" in layout.columns and "party_account" not in layout.columns


def _are_strange(rows: pd.DataFrame, layout: Layout, reading: Reading) -> bool:
    accounts = rows["own_account"]
    number = accounts.nunique()
    if accounts.isin(reading.own_accounts).sum() * 2 >= len(rows):
        return False
    if reading.title_account and not (accounts == reading.title_account).any():
        return True
    if number > _MANY and number * _MANY_SHARE > len(rows):
        return True
    anybodys = _is_anybodys(layout)
    if number < 2 or (number <= _FEW and not anybodys):
        return False
    pairs = rows[["own_account", "party_inn", "party"]].value_counts(sort=False).reset_index(name="rows")
    who = [tell_party(inn, name) for inn, name in zip(pairs["party_inn"], pairs["party"], strict=True)]
    pairs = pairs.assign(who=who)
    named = pairs[pairs["who"] != ""]
    if named.empty:
        return number > _FEW and number * 2 > len(rows)
    sole = named.groupby("own_account", sort=True)["who"].transform("nunique") == 1
    return bool(named["rows"][sole].sum() >= _MOSTLY * named["rows"].sum())
