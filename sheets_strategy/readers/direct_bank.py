"""1C DirectBank (``Statement`` of directbank.1c.ru) → a statement.

``DC`` is the side of one's own account: 1 debit (paid), 2 credit (received). Payment
orders and their kin name ``Payer`` and ``Payee``; a memorial order names the accounts of
debit and credit, so that the payer is who stands on the debit side.

Source: 1C-Company/DirectBank, doc/xsd-scheme/1C-Bank_Statement.xsd and
1C-Bank_Exch-Common.xsd, version 2.3.2.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from sheets_strategy.errors import Finding, InputError, UnreadableValue
from sheets_strategy.readers.amounts import find_day, parse_amount
from sheets_strategy.readers.entries import Direction, Entry, Part, Unreadable, make_statement
from sheets_strategy.readers.keyed_text import find_amount
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.xml_stream import Element, read_elements, root_of
from sheets_strategy.statement.rows import Statement
from sheets_strategy.values.currency import account_currency
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import split_inn

READER = "direct_bank"
_ROOT = re.compile(r"<(?:[\w.-]+:)?Statement\s[^>]*directbank\.1c\.ru/XMLSchema|<(?:[\w.-]+:)?Statement[\s>]")
_NAMESPACE = "directbank.1c.ru/XMLSchema"
_WHOLES = (
    "StatementType", "DateFrom", "DateTo", "Account", "Bank", "OpeningBalance", "TotalDebits", "TotalCredits",
    "ClosingBalance", "OperationInfo", "Stamp", "Sender", "Recipient",
)  # fmt: skip
_WAYS: dict[str, Direction] = {"1": "out", "2": "in"}
_INTERIM = "1"


class _Side(NamedTuple):
    """A payer or payee; "" is unknown."""

    name: str = ""
    inn: str = ""
    kpp: str = ""
    account: str = ""


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is a statement of 1C DirectBank."""
    text = root_of(head)
    return _NAMESPACE in text and bool(_ROOT.search(text))


def read_direct_bank(source: Source, own_accounts: Collection[str] = ()) -> Statement:  # noqa: ARG001
    """Read a statement that a bank sent to 1C by DirectBank.

    Args:
        source: The file.
        own_accounts: Not asked: the statement names its account.

    Returns:
        One row per operation.

    Raises:
        InputError: ``no_account_statement``; what ``read_elements`` raises.
    """
    parts: list[Part] = []
    interim = False
    for event, element in read_elements(source, opens=("Data",), wholes=_WHOLES):
        if event == "open":
            parts.append(Part())
        elif event == "whole" and parts:
            interim |= element.name == "StatementType" and element.text == _INTERIM
            _take(parts[-1], element)
    if not parts or not parts[0].account:
        raise InputError("no_account_statement", name=source.name)
    notes = [Finding("interim_statement", "info", key=source.name, facts={"file": source.name})]
    return make_statement(parts, name=source.name, reader=READER, findings=notes if interim else ())


def _take(part: Part, element: Element) -> None:
    if element.name == "OperationInfo":
        _add_operation(part, element)
    elif element.name == "Account":
        part.account = "".join(element.text.split())
        part.currency = account_currency(part.account) or "RUB"
    elif element.name == "DateFrom":
        part.since = find_day(element.text)
    elif element.name == "DateTo":
        part.until = find_day(element.text)
    elif element.name == "OpeningBalance":
        part.opening_kop = find_amount(element.text, part.currency)
    elif element.name == "ClosingBalance":
        part.closing_kop = find_amount(element.text, part.currency)
    elif element.name == "TotalDebits":
        part.out_kop = find_amount(element.text, part.currency)
    elif element.name == "TotalCredits":
        part.in_kop = find_amount(element.text, part.currency)


def _add_operation(part: Part, operation: Element) -> None:
    """Add one operation: its document is the only element within ``PayDoc``, whatever its kind."""
    papers = operation.find_all("PayDoc")
    paper = papers[0].children[0] if papers and papers[0].children else Element("", operation.line)
    number, text = paper.text_at("DocNo"), paper.text_at("Sum")
    try:
        kop = parse_amount(text, part.currency)
    except UnreadableValue as error:
        part.unreadable.append(Unreadable(operation.line, number, text, error.reason))
        return
    payer, payee = _find_sides(paper)
    direction = _WAYS.get(operation.text_at("DC"), "")
    if not direction and part.account in (payer.account, payee.account):
        direction = "out" if payer.account == part.account else "in"
    other = payee if direction == "out" else payer
    purpose = paper.text_at("Purpose", "TransitionContent", "InnerDocKind", "Source")
    part.entries.append(
        Entry(
            operation.line,
            find_day(operation.text_at("Date")) or find_day(paper.text_at("DocDate")),
            direction,
            kop,
            part.currency,
            number,
            other.name,
            other.inn,
            other.kpp,
            other.account,
            " ".join(purpose.split()),
        )
    )


def _find_sides(paper: Element) -> tuple[_Side, _Side]:
    """Give payer and payee."""
    if paper.find("AccountDebit") is not None or paper.find("AccountCredit") is not None:
        sides = [
            _side(paper.text_at(f"AccountName{side}"), "", "", paper.text_at(f"Account{side}"))
            for side in ("Debit", "Credit")
        ]
        return sides[0], sides[1]
    payer, payee = (_read_side(paper.find(name)) for name in ("Payer", "Payee"))
    person = paper.text_at("Person/FullName")
    if person:
        # Cash paid in or out names a person instead.
        payer, payee = payer or _Side(person), payee or _Side(person)
    return payer or _Side(), payee or _Side()


def _read_side(element: Element | None) -> _Side | None:
    if element is None:
        return None
    at = element.text_at
    return _side(at("Name"), at("INN"), at("KPP"), at("Account"))


def _side(name: str, inn: str, kpp: str, account: str) -> _Side:
    glued, name = split_inn(name)
    return _Side(name, restore_inn(inn) or glued, kpp if kpp.strip("0 -") else "", "".join(account.split()))
