"""One document of a 1C file: its two sides, sum and dates, as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.readers.one_c_blocks import Block
from sheets_strategy.readers.one_c_keys import PURPOSE, PURPOSE_LINES, SIDES, is_statement_line
from sheets_strategy.values.currency import currency_code
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.money import parse_money
from sheets_strategy.values.names import split_inn

_BETWEEN = re.compile(r"[\s,;]+")
_ACCOUNT = 20


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
        received: ДатаПоступило.
        booked: ДатаОперации; each day is None where empty or unreadable.
        payer: Who pays.
        payee: Who gets.
        purpose: What for, in one line.
        said: "in" or "out" where the sum stands in СуммаПриход or СуммаРасход, else "".
        currency: Code that the document names, "" for none.
        statement_line: Whether it is a line of a statement («Выписка»), not an order.
    """

    line: int
    number: str
    amount_kop: int
    drawn: date | None
    paid: date | None
    received: date | None
    booked: date | None
    payer: Side
    payee: Side
    purpose: str
    said: str
    currency: str
    statement_line: bool


def read_document(block: Block) -> Document:
    """Turn the texts of a document into values.

    Raises:
        UnreadableValue: Its sum cannot be read (see ``parse_money``).
    """
    values = block.values
    get = values.get
    amount_kop, said = _find_amount(values)
    return Document(
        block.line,
        get("номер", ""),
        amount_kop,
        find_date(get("дата", "")),
        find_date(get("датасписано", "")),
        find_date(get("датапоступило", "")),
        find_date(get("датаоперации", "")),
        find_side(values, SIDES[0]),
        find_side(values, SIDES[1]),
        find_purpose(values),
        said,
        _find_currency(get("валюта", "")),
        is_statement_line(block.title),
    )


def find_date(text: str) -> date | None:
    """Give a date, None where a text is none; banks write all sorts into header dates."""
    if not text:
        return None
    try:
        return parse_date(text)
    except UnreadableValue:
        return None


def find_accounts(text: str) -> list[str]:
    """Give the accounts that РасчСчет names: one in any spelling, or several with signs between."""
    found: list[str] = []
    for line in text.split("\n"):
        words = [word.upper() for word in _BETWEEN.split(line) if word]
        found += words if all(len(word) >= _ACCOUNT for word in words) else ["".join(words)]
    return found


def find_purpose(values: Mapping[str, str]) -> str:
    """Give the purpose; its numbered lines repeat the whole, so they serve only without it."""
    whole = values.get(PURPOSE, "")
    return whole or " ".join(filter(None, (values.get(key, "") for key in PURPOSE_LINES)))


def find_side(values: Mapping[str, str], side: str) -> Side:
    """Give one side of a document, by its texts."""
    get = values.get
    accounts = ["".join(get(side + key, "").split()).upper() for key in ("счет", "расчсчет")]
    account = accounts[0] or accounts[1]
    glued = get(side, "")
    glued_inn, name = split_inn(get(side + "1", "") or glued)
    inn = restore_inn(get(side + "инн", "")) or glued_inn or split_inn(glued)[0]
    kpp = get(side + "кпп", "")
    other_account = accounts[1] if accounts[1] != account else ""
    return Side(account, other_account, name, inn, kpp if kpp.strip("0 -") else "")


def _find_amount(values: Mapping[str, str]) -> tuple[int, str]:
    """Give the sum, and the side that a sum of one side names."""
    sums = {way: values.get(key, "") for way, key in (("in", "суммаприход"), ("out", "суммарасход"))}
    told = {way: kop for way, text in sums.items() if text and (kop := parse_money(text, decimal="."))}
    whole = values.get("сумма", "")
    if len(told) == 1:
        [(way, kop)] = told.items()
        return (parse_money(whole, decimal=".") if whole else kop), way
    if told and not whole:
        raise UnreadableValue("ambiguous_money", " / ".join(sums.values()))
    return parse_money(whole or next(filter(None, sums.values()), ""), decimal="."), ""


def _find_currency(text: str) -> str:
    try:
        return currency_code(text)
    except UnreadableValue:
        return ""
