"""Columns of documents and one's own accounts → rows of a statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.readers.one_c_table import NO_DAY, Ints, Mask, Table, Texts
from sheets_strategy.statement.rows import make_rows
from sheets_strategy.values.currency import account_currency, home_currency, minor_scale

_DIRECTIONS = np.array(["", "in", "out", "internal"], dtype=object)
_READ = minor_scale("RUB")
_UNKNOWN, _IN, _OUT, _INTERNAL = range(4)


def infer_own(documents: Table) -> tuple[str, ...]:
    """Give the one account that most documents share; none where two could be it."""
    if not len(documents):
        return ()
    payers, payees = documents.payers, documents.payees
    accounts = np.array([side.account for side in documents.sides], dtype=object)
    names, codes = np.unique(accounts.astype(str), return_inverse=True)
    both = codes[payers] == codes[payees]
    seen = np.bincount(codes[payers], minlength=len(names))
    seen += np.bincount(codes[payees][~both], minlength=len(names))
    seen[names == ""] = 0
    order = np.argsort(-seen, kind="stable")
    first = seen[order[0]]
    if first * 2 <= len(documents) or (len(order) > 1 and seen[order[1]] == first):
        return ()
    return (str(names[order[0]]),)


def place_rows(
    documents: Table, *, own: Collection[str], only: str, settled: tuple[Texts, str] | None = None
) -> tuple[pd.DataFrame, Mask]:
    """Make rows of documents.

    Args:
        documents: What the documents hold.
        own: Accounts that are one's own.
        only: The own account where the file has just one, else "".
        settled: Directions that are known from elsewhere, "" for all others, and the account of these.

    Returns:
        Rows as ``Statement.rows``, in the order of the file; and which of them got
        their direction, or none, without an own account: by the document's word or its dates.
    """
    payers, payees = documents.payers, documents.payees
    mine = _texts([_own_of(side.account, side.other_account, own) for side in documents.sides])
    pays, gets = mine[payers] != "", mine[payees] != ""
    direction, doubtful = _find_directions(documents, pays, gets)
    if settled is not None:
        for code in (_IN, _OUT):
            direction[settled[0] == _DIRECTIONS[code]] = code
    came = direction == _IN
    party = np.where(came | (direction == _UNKNOWN), payers, payees)
    account = np.where(came, mine[payees], mine[payers])
    account[doubtful] = only
    if settled is not None:
        account[settled[0] != ""] = settled[1]
    sides, currencies = documents.sides, _find_currencies(documents, account)
    amounts, whole = _in_minor(documents.amounts, currencies)
    rows = make_rows(
        {
            "on": _posted_on(documents, came),
            "direction": np.where(whole, _DIRECTIONS[direction], ""),
            "amount_kop": amounts,
            "currency": currencies,
            "number": documents.numbers,
            "party": _texts([side.name for side in sides])[party],
            "party_inn": _texts([side.inn for side in sides])[party],
            "party_kpp": _texts([side.kpp for side in sides])[party],
            "party_account": _texts([side.account for side in sides])[party],
            "purpose": documents.purposes,
            "own_account": account,
            "line": documents.lines,
        }
    )
    return rows, doubtful


def _in_minor(amounts: Ints, currencies: Texts) -> tuple[Ints, Mask]:
    """Turn hundredths into minor units of each currency; say which are whole ones, as half a yen is not.

    What is not keeps no direction, so that it is asked about and not taken.
    """
    scales = np.array([minor_scale(str(code)) for code in currencies], dtype=np.int64)
    hundredfold = amounts * scales
    return hundredfold // _READ, hundredfold % _READ == 0


def _find_directions(documents: Table, pays: Mask, gets: Mask) -> tuple[Ints, Mask]:
    """Say which way each went: by own accounts, else by its own word, else by its dates."""
    received, paid = documents.received != NO_DAY, documents.paid != NO_DAY
    direction = np.select([pays & gets, gets, pays], [_INTERNAL, _IN, _OUT], default=_UNKNOWN)
    doubtful = direction == _UNKNOWN
    by_dates = np.select([received & ~paid, paid & ~received], [_IN, _OUT], default=_UNKNOWN)
    said = documents.said
    direction[doubtful] = np.where(said > 0, said, by_dates)[doubtful]
    return direction, doubtful


def _posted_on(documents: Table, came: Mask) -> npt.NDArray[np.datetime64]:
    """Give the day of posting: that of one's own side first, then the other's, then Дата."""
    received, paid = documents.received, documents.paid
    days = np.where(came, received, paid)
    for other in (np.where(came, paid, received), documents.booked, documents.drawn):
        days = np.where(days == NO_DAY, other, days)
    posted = days.astype("datetime64[D]")
    posted[days == NO_DAY] = np.datetime64("NaT")
    return posted


def _find_currencies(documents: Table, account: Texts) -> Texts:
    """Give the currency that a document names, else that of its own account, else roubles."""
    by_account = {one: account_currency(one) or home_currency(one) or "RUB" for one in set(account.tolist())}
    currencies = _texts([by_account[one] for one in account.tolist()])
    named = _texts(documents.currency_codes)[documents.currencies]
    return np.where(named != "", named, currencies)


def _own_of(account: str, other_account: str, own: Collection[str]) -> str:
    if account and account in own:
        return account
    return other_account if other_account and other_account in own else ""


def _texts(values: Sequence[str]) -> Texts:
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts
