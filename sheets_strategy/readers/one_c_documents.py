"""One document of a 1C file: its two sides, sum and dates, as values.

The same payers and days stand in thousands of documents, so that sides and
dates are remembered: that saves most of the time and of the memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.readers.one_c_blocks import Block
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.money import parse_money
from sheets_strategy.values.names import split_inn

_PURPOSE_LINES = tuple(f"назначениеплатежа{line}" for line in range(1, 7))


@dataclass(frozen=True, slots=True)
class Side:
    """A payer or a payee.

    Attributes:
        account: Its account; ПлательщикСчет before ПлательщикРасчСчет.
        other_account: The second of these where it differs, else "".
        name: Name as the bank wrote it, without a glued ИНН.
        inn: ИНН, "" for none, zero or unknown; check digits are not looked at.
        kpp: КПП, "" for none.
    """

    account: str
    other_account: str
    name: str
    inn: str
    kpp: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document as values.

    Attributes:
        line: Line of the file where it starts.
        number: Its number, any text.
        amount_kop: Its sum.
        drawn: Дата.
        paid: ДатаСписано.
        received: ДатаПоступило; each None where empty or unreadable.
        payer: Who pays.
        payee: Who gets.
        purpose: What for, in one line.
    """

    line: int
    number: str
    amount_kop: int
    drawn: date | None
    paid: date | None
    received: date | None
    payer: Side
    payee: Side
    purpose: str


def read_document(block: Block) -> Document:
    """Turn the texts of a document into values.

    Raises:
        UnreadableValue: Its sum cannot be read (see ``parse_money``).
    """
    values = block.values
    get = values.get
    return Document(
        block.line,
        get("номер", ""),
        parse_money(get("сумма", ""), decimal="."),
        find_date(get("дата", "")),
        find_date(get("датасписано", "")),
        find_date(get("датапоступило", "")),
        _find_side(values, "плательщик"),
        _find_side(values, "получатель"),
        _find_purpose(values),
    )


@lru_cache(maxsize=20_000)
def find_date(text: str) -> date | None:
    """Give a date, None where a text is none; banks write all sorts into header dates."""
    if not text:
        return None
    try:
        return parse_date(text)
    except UnreadableValue:
        return None


def _find_purpose(values: Mapping[str, str]) -> str:
    """Give the purpose; its numbered lines repeat the whole, so they serve only without it."""
    whole = values.get("назначениеплатежа", "")
    return whole or " ".join(filter(None, (values.get(key, "") for key in _PURPOSE_LINES)))


def _find_side(values: Mapping[str, str], side: str) -> Side:
    get = values.get
    return _side(
        get(side + "счет", ""),
        get(side + "расчсчет", ""),
        get(side + "1", "") or get(side, ""),
        get(side, ""),
        get(side + "инн", ""),
        get(side + "кпп", ""),
    )


@lru_cache(maxsize=100_000)
def _side(account: str, settlement: str, name: str, glued: str, inn: str, kpp: str) -> Side:
    accounts = ["".join(text.split()) for text in (account, settlement)]
    account = accounts[0] or accounts[1]
    other_account = accounts[1] if accounts[1] != account else ""
    glued_inn, name = split_inn(name)
    inn = restore_inn(inn) or glued_inn or split_inn(glued)[0]
    return Side(account, other_account, name, inn, kpp if kpp.strip("0 -") else "")
