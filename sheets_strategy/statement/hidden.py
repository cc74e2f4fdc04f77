"""Money whose buyers are not seen: cards, fast payments, marketplaces, cash, the rest from a factor.

Every such receipt belongs to a group with a name of its own and counts gross of the
commission that was stated. A group is no client unless somebody said so in «Вопросы»; then
its receipts are sales to one client of the group's name.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.commission import read_commission
from sheets_strategy.statement.debtors import DEBTOR, read_debtor
from sheets_strategy.statement.rules import Rule, classify_kinds
from sheets_strategy.values.names import normalise_name

HIDDEN_KINDS = frozenset({"acquiring", "marketplace", "cash"})
GROUP = "hidden_group"
"""Code of the finding for one group; its key is the group's code."""
GROUP_OF_DEBTOR = "factoring_debtor"
"""The same for a debtor whose rest a factor paid out."""

_NAMED = ["party", "party_inn", "party_account"]


@dataclass(frozen=True, slots=True)
class Group:
    """One name for money without a buyer.

    Attributes:
        code: Lasting key.
        name: What people see.
        kind: Kind of the rows that it takes.
        payer: Phrases looked for in the payer's name, as in a rule; "" for any.
        purpose: Phrases looked for in the purpose; "" for any.
    """

    code: str
    name: str
    kind: str
    payer: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups, and which of them people made clients.

    Attributes:
        groups: The first that fits takes a row.
        accepted: Codes of the groups that are clients.
    """

    groups: Sequence[Group] = ()
    accepted: Container[str] = ()

    @property
    def names(self) -> Mapping[str, str]:
        """Group code → name."""
        return {group.code: group.name for group in self.groups}


def group_hidden(rows: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    """Give money without a buyer its group and commission; what people made a client becomes a sale.

    Args:
        rows: One row per payment: place, kind, party, purpose (texts), amount_kop.
        groups: Names, and what was answered.

    Returns:
        The same rows plus group (code, "" for none), group_name, commission_kop (what was
        withheld, 0 where none is named) and commission_doubtful (bool: not below the sum, so not
        added); place is ``sale`` where the group is a client.
    """
    hidden = (rows["place"] == "hidden").to_numpy()
    kept = rows[hidden]
    codes = np.full(len(rows), "", dtype=object)
    codes[hidden] = _find_groups(kept, groups.groups)
    factored = ((rows["place"] == "not_sale") & (rows["kind"] == "factoring")).to_numpy()
    debtors = [read_debtor(str(text)) for text in rows["purpose"].to_numpy()[factored]]
    codes[factored] = [code for code, _ in debtors]
    names = {**dict(debtors), **groups.names}
    stated = np.zeros(len(rows), dtype=np.int64)
    stated[hidden] = [read_commission(str(text)) for text in kept["purpose"]]
    doubtful = (stated > 0) & (stated >= rows["amount_kop"].to_numpy())
    accepted = np.array([code != "" and code in groups.accepted for code in codes], dtype=bool)
    return rows.assign(
        group=codes,
        group_name=[names.get(code, code) for code in codes],
        commission_kop=np.where(doubtful, 0, stated),
        commission_doubtful=doubtful,
        place=rows["place"].mask(accepted, "sale"),
    )


def _find_groups(rows: pd.DataFrame, groups: Sequence[Group]) -> list[str]:
    """Give each row the code of the first group that fits, else the kind itself."""
    rules = {
        kind: [
            Rule(group.code, place, group.code, payer=group.payer, purpose=group.purpose)
            for place, group in enumerate(groups)
            if group.kind == kind
        ]
        for kind in HIDDEN_KINDS
    }
    codes = pd.Series(rows["kind"].to_numpy(dtype=object), index=rows.index, dtype=object)
    needed = rows[["party", "purpose"]].assign(direction="in", party_inn="", party_account="")
    for kind in sorted(HIDDEN_KINDS):
        members = needed[rows["kind"] == kind]
        if len(members) and rules[kind]:
            found = classify_kinds(members, rules=rules[kind], own_inns=(), own_accounts=())["rule"]
            codes.loc[members.index] = found.where(found != "", kind)
    return codes.tolist()


def name_groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Put the group's name in place of the payer where the group is a client.

    Args:
        rows: What ``group_hidden`` gave.
    """
    sold = (rows["group"] != "") & (rows["place"] == "sale")
    if not sold.any():
        return rows
    blank = {column: rows[column].mask(sold, "") for column in _NAMED[1:]}
    return rows.assign(party=rows["party"].mask(sold, rows["group_name"]), **blank)


def restore_payers(rows: pd.DataFrame, original: pd.DataFrame) -> pd.DataFrame:
    """Put back who paid, as the statement says it."""
    return rows.assign(**{column: original[column] for column in _NAMED})


def find_groups(rows: pd.DataFrame, groups: Groups, declined: Container[str]) -> Iterator[Finding]:
    """Say of every group how much came, what was withheld, and whether it is a client.

    Args:
        rows: Rows of ``Payments``: group, group_name, place, kind, counted_kop, commission_kop.
        groups: What was answered.
        declined: Codes of the groups that people do not want as clients.
    """
    members = rows[(rows["group"] != "") & rows["place"].isin(("hidden", "sale", "not_sale"))]
    for code, payments in members.groupby("group", sort=True):
        received, withheld = int(payments["counted_kop"].sum()), int(payments["commission_kop"].sum())
        answer = "accept" if code in groups.accepted else "decline" if code in declined else "open"
        is_debtor = str(code).startswith(DEBTOR)
        facts = {
            "name": payments["group_name"].iloc[-1],
            "kind": payments["kind"].iloc[0],
            "rows": len(payments),
            "received": received,
            "commission": withheld,
            "answer": f"debtor_{answer}" if is_debtor else answer,
        }
        finding = GROUP_OF_DEBTOR if is_debtor else GROUP
        yield Finding(finding, "info", str(code), "statement", facts=facts, sum_kop=received + withheld)


def find_doubtful_commissions(rows: pd.DataFrame) -> Iterator[Finding]:
    """Say where the stated commission is not below the sum, so that it was not added."""
    for row, kop, purpose in rows.loc[
        rows["commission_doubtful"] & (rows["group"] != ""), ["row", "amount_kop", "purpose"]
    ].itertuples(index=False):
        facts = {"row": int(row) + 1, "commission": read_commission(str(purpose))}
        yield Finding(
            "commission_doubtful", "warning", str(row), "statement", int(row), facts=facts, sum_kop=int(kop)
        )


def find_former_clients(
    groups: Groups, *, aliases: Mapping[str, str], clients: pd.DataFrame, paying: Collection[str]
) -> list[tuple[str, str]]:
    """Find the clients that a group once was and is no more.

    Args:
        groups: Names, and what was answered.
        aliases: Party key → code, as remembered.
        clients: The base: code, name.
        paying: Codes of the clients with payments.

    Returns:
        Code and name of each client.
    """
    names = dict(zip(clients["code"], clients["name"], strict=True))
    left = [group for group in groups.groups if group.code not in groups.accepted]
    codes = (aliases.get(f"name:{normalise_name(group.name)}", "") for group in left)
    return [(code, str(names[code])) for code in codes if code in names and code not in paying]
