"""One cell that holds a counterparty's account, ИНН and name, as some banks write it."""

from __future__ import annotations

import re
from typing import NamedTuple

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.accounts import as_text, find_account
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import split_inn

_INN = re.compile(
    r"(?<!\d)(?:ИНН\s*:?\s*)?(\d{12}|\d{10}|0)(?:\s*/\s*(?:КПП\s*)?\d{0,9})?(?!\d)", re.IGNORECASE
)
_EDGES = " \t\n\r,;/"


class Party(NamedTuple):
    """A counterparty; "" is unknown."""

    account: str
    inn: str
    name: str


def part_party(text: str) -> Party:
    """Part account, ИНН and name that stand in one cell.

    Parted are lines, such as ``account\\nИНН\\nname//address//``, an account before
    a name, and an ИНН glued to a name; a bare name stays as it is.
    """
    account = find_account(text)
    if not account:
        inn, name = split_inn(text)
        return Party("", restore_inn(inn), name if inn else text)
    rest = re.sub(r"(?<!\d)\d{20}(?!\d)", "\n", text) if account in text else text.replace(account, "\n")
    rest = re.sub(
        r"(?<!\w)(?:р/с|сч[её]т|№)(?!\w)[\s:]*(?=\n|$)", "", rest.strip(_EDGES), flags=re.IGNORECASE
    )
    found = _INN.search(rest)
    if found:
        rest = rest[: found.start()] + "\n" + rest[found.end() :]
    name = " ".join(line.strip(_EDGES) for line in rest.split("\n") if line.strip(_EDGES))
    inn, name = (restore_inn(found[1]), name) if found else split_inn(name)
    return Party(account, inn, name)


def clean_account(text: str) -> str:
    """Give an account without the spaces people put in; "" where a spreadsheet lost its last digits.

    Of a cell that holds more than the account, the account alone.
    """
    try:
        joined = as_text("".join(text.split()))
    except UnreadableValue:
        return ""
    return joined if is_bare(text) else find_account(text) or joined


def is_bare(text: str) -> bool:
    """Say whether a cell holds an account and nothing else: Latin letters, digits, spaces."""
    joined = "".join(text.split())
    return (joined.isascii() and joined.replace(".", "").replace("+", "").isalnum()) or not joined


def clean_own_account(text: str) -> str:
    """Give one's own account; a bank's account with the central bank (301...) is none."""
    account = clean_account(text)
    return "" if account.startswith("301") and len(account) == 20 else account
