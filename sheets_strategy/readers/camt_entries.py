"""One entry of a camt message → payments: who, how much, which way, what for.

The booked amount is the entry's. An entry may name the transactions that it sums up;
they become payments of their own only where their amounts are in the entry's currency
and give its sum exactly: the instructed amounts of a transfer abroad do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.readers.amounts import find_currency, find_day, parse_amount
from sheets_strategy.readers.entries import Direction, Entry, Part, Unreadable
from sheets_strategy.readers.xml_stream import Element
from sheets_strategy.values.inn import is_valid_inn, restore_inn
from sheets_strategy.values.names import split_inn

_DIRECTIONS: dict[str, Direction] = {"CRDT": "in", "DBIT": "out"}
_NO_NUMBER = {"", "NOTPROVIDED", "NONREF", "NOTAVAILABLE"}
_TAX = re.compile(r"[0-9]{9,12}")
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
_NUMBERS = (
    "Refs/EndToEndId",
    "Refs/InstrId",
    "Refs/ChqNb",
    "Refs/AcctSvcrRef",
    "Refs/TxId",
    "Refs/Prtry/Ref",
)
_TAX_CODES = ("TXID", "INN", "TAXI")


@dataclass(frozen=True, slots=True)
class _Side:
    """A counterparty; "" is unknown."""

    name: str = ""
    inn: str = ""
    kpp: str = ""
    account: str = ""


def add_entry(part: Part, entry: Element) -> None:
    """Add the payments of an ``Ntry`` to a statement: booked, pending or unreadable."""
    amount = entry.find("Amt")
    text = amount.text if amount is not None else ""
    currency = find_currency(amount.attributes.get("Ccy", "")) if amount is not None else ""
    currency = currency or part.currency
    details = entry.find_all("NtryDtls/TxDtls")
    try:
        kop = parse_amount(text, currency)
    except UnreadableValue as error:
        number = _number(entry, details[0] if details else None)
        part.unreadable.append(Unreadable(entry.line, number, text, error.reason))
        return
    whole = _Booking(entry, currency, kop, part.account)
    payments = whole.split(details)
    status = entry.text_at("Sts/Cd", "Sts/Prtry", "Sts")
    # Without a status it is booked: only so can it stand in a statement.
    (part.entries if status in ("", "BOOK") else part.pending).extend(payments)


class _Booking:
    """An ``Ntry`` while it is turned into payments."""

    def __init__(self, entry: Element, currency: str, kop: int, own: str) -> None:
        self._entry, self._currency, self._kop, self._own = entry, currency, kop, own
        direction = _DIRECTIONS.get(entry.text_at("CdtDbtInd").upper(), "")
        if kop < 0 and direction:
            self._kop, direction = -kop, "out" if direction == "in" else "in"
        self._direction: Direction = direction
        self._on = find_day(entry.text_at("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"))
        self._reversed = entry.text_at("RvslInd").lower() in ("true", "1")

    def split(self, details: Sequence[Element]) -> list[Entry]:
        """Give one payment per transaction where these give the entry's sum, else one for the entry."""
        sums = [self._sum_of(one) for one in details]
        if len(details) > 1 and None not in sums:
            signed = [kop for kop in sums if kop is not None]
            if sum(signed) == self._kop and all(kop > 0 for kop in signed):
                return [self._payment(one, kop) for one, kop in zip(details, signed, strict=True)]
        if len(details) > 1:
            return [self._batch(details)]
        return [self._payment(details[0] if details else None, self._kop)]

    def _sum_of(self, details: Element) -> int | None:
        """Give a transaction's sum in the entry's currency, below zero where it goes the other way."""
        for path in _AMOUNTS:
            amount = details.find(path)
            if amount is None:
                continue
            if find_currency(amount.attributes.get("Ccy", "")) not in ("", self._currency):
                continue
            try:
                kop = parse_amount(amount.text, self._currency)
            except UnreadableValue:
                return None
            way = _DIRECTIONS.get(details.text_at("CdtDbtInd").upper(), self._direction)
            return kop if way == self._direction else -kop
        return None

    def _payment(self, details: Element | None, kop: int) -> Entry:
        side = self._find_side(details) if details is not None else _Side()
        return self._make(kop, _number(self._entry, details), side, self._purpose(details))

    def _find_side(self, details: Element) -> _Side:
        """Give the debtor of money that came, the creditor of money that went, and never oneself.

        A booking taken back names both sides as in the booking before it.
        """
        paid = self._direction == "out"
        roles = ("Cdtr", "Dbtr") if paid != self._reversed else ("Dbtr", "Cdtr")
        own = self._own or None
        first = _read_side(details, roles[0])
        if first.account != own and not (self._reversed and first == _Side()):
            return first
        second = _read_side(details, roles[1])
        return second if second.account != own else _Side()

    def _batch(self, details: Sequence[Element]) -> Entry:
        """Give the entry as one payment: the counterparty only where all transactions name the same."""
        sides = {self._find_side(one) for one in details}
        purposes = dict.fromkeys(filter(None, (_find_purpose(one) for one in details)))
        purpose = " ".join([*purposes][:20]) or self._purpose(None)
        return self._make(
            self._kop, _number(self._entry, None), sides.pop() if len(sides) == 1 else _Side(), purpose
        )

    def _make(self, kop: int, number: str, side: _Side, purpose: str) -> Entry:
        return Entry(
            self._entry.line,
            self._on,
            self._direction,
            kop,
            self._currency,
            number,
            side.name,
            side.inn,
            side.kpp,
            side.account,
            purpose,
            self._reversed,
        )

    def _purpose(self, details: Element | None) -> str:
        """Give what the payer wrote, else what the bank adds to the entry."""
        own = _find_purpose(details) if details is not None else ""
        return own or _one_line([self._entry.text_at("AddtlNtryInf")])


def _number(entry: Element, details: Element | None) -> str:
    """Give the number of the document: ``EndToEndId`` in Russia, else the first reference there is."""
    found = [one.text for path in _NUMBERS for one in (details.find_all(path) if details else ())]
    found += [entry.text_at("AcctSvcrRef"), entry.text_at("NtryRef")]
    return next((text for text in found if text.upper() not in _NO_NUMBER), "")


def _read_side(details: Element, role: str) -> _Side:
    """Read one side; ``role`` is ``Dbtr`` or ``Cdtr``."""
    parties, agents = details.find("RltdPties"), details.find("RltdAgts")
    if parties is None:
        return _Side()
    ultimate, party = parties.find(f"Ultmt{role}"), parties.find(role)
    name = _name(party) or _name(ultimate)
    inn = _tax_number(party) or _tax_number(ultimate) or restore_inn(details.text_at(f"Tax/{role}/TaxId"))
    glued, name = split_inn(name)
    account = parties.text_at(
        *(f"{role}Acct/Id/{path}" for path in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN", "UPIC"))
    )
    if not name and agents is not None:
        name = agents.text_at(f"{role}Agt/FinInstnId/Nm", f"{role}Agt/FinInstnId/CmbndId/Nm")
    kpp = details.text_at(f"Tax/{role}/TaxTp")
    kpp = kpp if len(kpp) == 9 and kpp.isdigit() and kpp.strip("0") else ""
    return _Side(name, inn or glued, kpp, "".join(account.split()).upper())


def _name(party: Element | None) -> str:
    """Give a name; one of 140 characters goes on in the first line of the address."""
    if party is None:
        return ""
    name = party.text_at("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")
    if len(name) >= 140:
        rest = party.find_all("PstlAdr/AdrLine") or party.find_all("Pty/PstlAdr/AdrLine")
        name += rest[0].text if rest else ""
    return " ".join(name.split())


def _tax_number(party: Element | None) -> str:
    """Give the number that the bank calls a tax number, else the first whose check digits hold."""
    if party is None:
        return ""
    others = [
        one
        for prefix in ("", "Pty/")
        for kind in ("OrgId", "PrvtId")
        for one in party.find_all(f"{prefix}Id/{kind}/Othr")
    ]
    for one in others:
        number = restore_inn(one.text_at("Id"))
        called = one.text_at("SchmeNm/Cd", "SchmeNm/Prtry").upper() in _TAX_CODES
        if is_valid_inn(number) or (called and _TAX.fullmatch(number)):
            return number
    return ""


def _find_purpose(details: Element) -> str:
    """Give the free text, the references that it was structured into, else what the bank adds."""
    free = [one.text for one in details.find_all("RmtInf/Ustrd")]
    references = [
        one.text
        for path in (
            "CdtrRefInf/Ref",
            "CdtrRefInf/CdtrRef",
            "RfrdDocInf/Nb",
            "RfrdDocInf/RfrdDocNb",
            "AddtlRmtInf",
        )
        for one in details.find_all(f"RmtInf/Strd/{path}")
    ]
    text = _one_line([*free, *dict.fromkeys(one for one in references if one not in " ".join(free))])
    return text or _one_line([details.text_at("AddtlTxInf")])


def _one_line(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())
