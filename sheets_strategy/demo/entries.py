"""What passes between the parts of the generator: parties' details and statement entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Direction = Literal["in", "out", "internal"]


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank as it is written in a payment order."""

    name: str
    city: str
    bik: str
    corr_account: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a payment as it is written in a payment order; "" is left out by the bank."""

    name: str
    inn: str
    kpp: str
    account: str
    bank: Bank


@dataclass(frozen=True, slots=True)
class Form:
    """Kind of a bank document.

    Attributes:
        title: What stands behind ``СекцияДокумент=``.
        code: ``ВидОплаты``.
        queue: ``Очередность``.
        extra: Further ``Ключ=Значение`` pairs.
    """

    title: str
    code: str
    queue: str = "5"
    extra: tuple[tuple[str, str], ...] = ()


ORDER = Form("Платежное поручение", "01")
BANK_ORDER = Form("Банковский ордер", "17")
MEMO_ORDER = Form("Мемориальный ордер", "09")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the statement.

    Attributes:
        on: Day of posting.
        amount_kop: Amount of the document, positive.
        direction: Seen from the firm.
        kind: A word of the vocabulary ``kind``.
        party: Key of the party on the other side.
        side: The other side; for an internal one the account that receives.
        purpose: Text of the payment's purpose.
        own: Which own account, from 0; for an internal one the account that pays.
        number: Document number, "" for the firm's own, which are numbered by date.
        form: Kind of document.
    """

    on: date
    amount_kop: int
    direction: Direction
    kind: str
    party: str
    side: Side
    purpose: str
    own: int = 0
    number: str = ""
    form: Form = ORDER


def vat_rate(on: date) -> int:
    """Give the basic rate of VAT in percent: 22 from 2026 on, 20 before."""
    return 22 if on.year >= 2026 else 20


def vat_inside(amount_kop: int, *, rate: int) -> int:
    """Give the VAT that an amount holds, in kopecks, rounded half up."""
    return (amount_kop * rate * 2 + 100 + rate) // (2 * (100 + rate))


def dashed(amount_kop: int) -> str:
    """Write kopecks as accountants do: ``1234-56``."""
    return f"{amount_kop // 100}-{amount_kop % 100:02d}"


def dotted(amount_kop: int) -> str:
    """Write kopecks as the exchange format does: ``1234.56``."""
    return f"{amount_kop // 100}.{amount_kop % 100:02d}"
