"""Placed rows → who paid each: payer, third party, client; and who stays unseen.

A bank or the treasury pays for others, so it makes no client by itself: its sales are
``hidden`` until the team says whose they are, or writes it into «Клиенты». A rule of
«Что не продажа» that calls a receipt a sale is the team's word too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.goods import is_sales
from sheets_strategy.statement.hidden_payers import PAYER, HiddenPayers, find_hidden_payers
from sheets_strategy.statement.parties import ACCOUNT, Attached, attach_clients, key_parties
from sheets_strategy.statement.third_parties import find_third_parties, name_third_parties
from sheets_strategy.values.names import display_name


@dataclass(frozen=True, slots=True)
class PayersKnown:
    """What is known of payers, besides the base.

    Attributes:
        hidden: Who pays for others.
        joined: Code that the base has no more → the client that people said it is.
        for_others: Pairs of payer and third party whose payments count for the third party.
        left: Pairs that people declined, as long as the answer stands in Вопросы.
    """

    hidden: HiddenPayers = field(default_factory=HiddenPayers)
    joined: Mapping[str, str] = field(default_factory=dict)
    for_others: Collection[str] = frozenset()
    left: Collection[str] = frozenset()


def find_payers(
    rows: pd.DataFrame,
    *,
    known: PayersKnown,
    clients: pd.DataFrame,
    aliases: Mapping[str, str],
    next_code: int,
    own_inns: Collection[str],
) -> tuple[pd.DataFrame, Attached]:
    """Say of every row who paid and whose client that is.

    Args:
        rows: Placed rows: place, rule, reason, group, on, row, party, party_inn, party_account, purpose.
        known: What people said of payers.
        clients: The base: code, name, inn.
        aliases: Party key → code.
        next_code: First free number for a client's code.
        own_inns: One's own ИНН.

    Returns:
        The same rows plus party_key, name_key, third_name, third_inn, pair, for_other (bool: it
        counts for the third party), makes_client, client (code or ""); sales whose client is
        not seen are ``hidden`` now. And the clients.
    """
    rows = key_parties(rows)
    sales = (rows["place"] == "sale").to_numpy()
    # In a sales report a bank is a client like any other: it bought, and pays for nobody.
    named = sales & (rows["group"] == "").to_numpy() & ~is_sales(rows)
    unseen = np.zeros(len(rows), dtype=bool)
    unseen[named] = known.hidden.match(rows[named])
    rows = name_third_parties(rows, asked=named, hidden=unseen, own=own_inns)
    for_other = rows["pair"].isin(list(known.for_others)).to_numpy() & sales
    paid = _pay_as(rows, for_other)
    nobody = sales & (paid["party_key"] == ACCOUNT).to_numpy()
    unseen &= ~for_other & (rows["rule"] == "").to_numpy() & ~nobody
    # Who gives goods back is a client, though the sale may be older than the report.
    back = is_sales(rows) & ((rows["place"] == "client_refund") & (paid["party_key"] != ACCOUNT)).to_numpy()
    paid = paid.assign(makes_client=(sales & ~nobody & ~unseen) | back)
    attached = attach_clients(
        paid, clients=clients, aliases=aliases, next_code=next_code, joined=known.joined
    )
    unseen &= (attached.client == "").to_numpy()
    return rows.assign(
        place=rows["place"].mask(nobody | unseen, "hidden"),
        reason=rows["reason"].mask(unseen, PAYER),
        client=attached.client,
        for_other=for_other,
        **{name: paid[name] for name in ("party_key", "name_key", "makes_client")},
    ), attached


def _pay_as(rows: pd.DataFrame, for_other: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Put the third party into the payer's place, where people said so."""
    if not for_other.any():
        return rows
    said = {
        "party": np.where(for_other, rows["third_name"], rows["party"]),
        "party_inn": np.where(for_other, rows["third_inn"], rows["party_inn"]),
        "party_account": np.where(for_other, "", rows["party_account"]),
    }
    return key_parties(rows.assign(**said))


def find_payer_questions(rows: pd.DataFrame, known: PayersKnown) -> Iterator[Finding]:
    """Ask whose money came through others; say what was answered, so that it can be taken back."""
    unseen = rows[rows["reason"] == PAYER]
    latest = unseen.drop_duplicates("party_key", keep="last")
    names = [display_name(str(party)) for party in latest["party"]]
    yield from find_hidden_payers(unseen, shown=dict(zip(latest["party_key"], names, strict=True)))
    yield from find_third_parties(rows[rows["pair"] != ""], counted=known.for_others, left=known.left)
