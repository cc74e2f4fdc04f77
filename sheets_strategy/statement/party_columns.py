"""Columns of a statement → who is on the other side of each payment, and by which account of one's own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sheets_strategy.statement.cells import Mask, Texts, read_texts
from sheets_strategy.statement.glued import clean_account, clean_own_account, is_bare, part_party
from sheets_strategy.statement.sides import Columns
from sheets_strategy.values.inn import restore_inn

_FEWEST_PAYEES = 3
_LONGEST_NUMBER = 10


class Parties(NamedTuple):
    """Counterparties, one per row; "" is unknown."""

    account: Texts
    inn: Texts
    name: Texts
    kpp: Texts
    own_account: Texts


def find_parties(columns: Columns, came: Mask) -> Parties:
    """Give the counterparty of each row: the payer of what came, the payee of what went.

    Args:
        columns: Field → cells.
        came: Whether the money came.
    """
    payees_differ = _payees_differ(columns, came)

    def party(suffix: str, clean: Callable[[str], str] = str.strip) -> Texts:
        for side in ("party", *(["payee"] if payees_differ else [])):
            if side + suffix in columns:
                return read_or_blank(columns, side + suffix, clean)
        sides = [read_or_blank(columns, side + suffix, clean) for side in ("payer", "payee")]
        return np.where(came, *sides).astype(object)

    account, inn, name = _part_glued(party("_account", str), party("_inn", restore_inn), party(""))
    own = read_or_blank(columns, "own_account", clean_own_account)
    if "own_account" not in columns and "payer_account" in columns:
        sides = [read_or_blank(columns, side, clean_account) for side in ("payee_account", "payer_account")]
        own = np.where(came, *sides).astype(object)
    return Parties(account, inn, name, party("_kpp"), own)


def read_or_blank(columns: Columns, name: str, clean: Callable[[str], str] = str.strip) -> Texts:
    """Give a column's texts, "" for a column that is not there."""
    return (
        read_texts(columns[name], clean) if name in columns else np.full(len(columns["on"]), "", dtype=object)
    )


def counts_rows(columns: Columns) -> bool:
    """Say whether a column of numbers, which may be those of documents or of rows, counts the rows."""
    texts = read_texts(columns.get("number_or_place", [])).tolist()
    numbers = [text for text in texts if any(map(str.isdigit, text))]
    if not all(text.isdecimal() and len(text) < _LONGEST_NUMBER for text in numbers):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(numbers))


def _payees_differ(columns: Columns, came: Mask) -> bool:
    """Say whether payees, where nothing names payers, are counterparties: a receipt's payee is oneself."""
    if any(name.startswith("payer") for name in columns):
        return False
    names = [name for name in ("payee_inn", "payee") if name in columns]
    return bool(names) and len(set(read_texts(columns[names[0]])[came].tolist()) - {""}) >= _FEWEST_PAYEES


def _part_glued(account: Texts, inn: Texts, name: Texts) -> tuple[Texts, Texts, Texts]:
    """Take account, ИНН and name apart where a bank writes them into one cell."""
    accounts = {text: None if is_bare(text) else part_party(text) for text in set(account.tolist())}
    clean = {text: clean_account(text) for text in accounts}
    names = {text: part_party(text) for text in set(name.tolist()) if text}
    if all(part is None for part in accounts.values()) and not any(
        p.account or p.inn for p in names.values()
    ):
        return _texts([clean[text] for text in account]), inn, name
    from_account = [accounts[text] for text in account]
    from_name = [names.get(text) for text in name]
    accounts_out = [
        clean[text] or (part.account if part else "") for text, part in zip(account, from_name, strict=True)
    ]
    inns = [
        text or (part.inn if part else "") or (other.inn if other else "")
        for text, part, other in zip(inn, from_name, from_account, strict=True)
    ]
    parted = [
        (part.name if part else "") or (other.name if other else "")
        for part, other in zip(from_name, from_account, strict=True)
    ]
    return _texts(accounts_out), _texts(inns), _texts(parted)


def _texts(values: list[str]) -> Texts:
    return np.array(values, dtype=object) if values else np.zeros(0, dtype=object)
