"""The invented firm: a supplier of packaging, its statement, its client list, and the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from random import Random

from sheets_strategy.demo.cast import Client, cast_clients
from sheets_strategy.demo.clients_list import Card, list_known, list_prospects, write_cards
from sheets_strategy.demo.days import Period, period_before
from sheets_strategy.demo.entries import Entry
from sheets_strategy.demo.names import Inventor
from sheets_strategy.demo.office import Office, office_entries, open_office
from sheets_strategy.demo.sales import client_entries, refund_entries
from sheets_strategy.demo.statement_file import account_flow, write_statement
from sheets_strategy.demo.truth import SALES, TruthParty, TruthRow, classify_truth
from sheets_strategy.errors import InputError

_MIN_PAYERS, _MIN_MONTHS = 100, 30
# What must always lie on an own account, so that no balance is ever negative.
_RESERVE_KOP = 25_000_000
_IN_THE_DAY = {"in": 0, "internal": 1, "out": 2}


@dataclass(frozen=True, slots=True)
class Demo:
    """What the invented firm has.

    Attributes:
        statement: Bytes of the bank's export, 1CClientBankExchange 1.03 in cp1251.
        clients_csv: Bytes of the sales team's list, utf-8 with BOM, ``;``.
        truth: One row per document, in the order of the statement.
        parties: Everybody in the statement, then the prospects of the list.
        since: First day of the statement.
        until: Last day of the statement; it holds a receipt.
        own_inn: The firm's ИНН.
        own_accounts: The firm's accounts, the main one first.
    """

    statement: bytes
    clients_csv: bytes
    truth: tuple[TruthRow, ...]
    parties: tuple[TruthParty, ...]
    since: date
    until: date
    own_inn: str
    own_accounts: tuple[str, ...]


def make_demo(
    *, seed: int = 1, today: date, payers: int = 200, months: int = 36, payments_per_order: int = 1
) -> Demo:
    """Make up the whole firm; the same arguments give the same bytes.

    Args:
        seed: Chooses names, days and amounts; the planted stories are in every seed.
        today: The statement ends with the month before it.
        payers: How many clients pay, at least 100.
        months: Whole months in the statement, at least 30.
        payments_per_order: In how many payments every order is paid; what each client pays in all
            does not change. 5,000 payers and 6 give about 500,000 documents.

    Raises:
        InputError: ``demo_too_small`` (payers, months, min_payers, min_months): the stories
            do not fit.
    """
    _check_size(payers, months, payments_per_order)
    # Not for secrets: a firm that can be made again from its seed.
    rng = Random(seed)  # noqa: S311
    period = period_before(today, months=months)
    inventor = Inventor(rng)
    office = open_office(inventor)
    clients = tuple(cast_clients(rng, inventor, payers=payers, months=months))
    sold = list(_sold(clients, rng, period, payments_per_order))
    costs = office_entries(office, rng, period=period, receipts_kop=_receipts(sold, period))
    entries = _numbered(sorted([*sold, *costs], key=lambda entry: (entry.on, _IN_THE_DAY[entry.direction])))
    cards = tuple(list_prospects(inventor, rng))
    opening_kop = [_opening(entries, place, own.account) for place, own in enumerate(office.own)]
    return Demo(
        statement=write_statement(
            entries, own=office.own, period=period, created=today, opening_kop=opening_kop
        ),
        clients_csv=write_cards([*list_known(clients, rng, year=today.year), *cards]),
        truth=tuple(_truth(entry) for entry in entries),
        parties=tuple(_parties(entries, clients, office, cards, period)),
        since=period.since,
        until=period.until,
        own_inn=office.own[0].inn,
        own_accounts=tuple(own.account for own in office.own),
    )


def _check_size(payers: int, months: int, payments_per_order: int) -> None:
    if payers < _MIN_PAYERS or months < _MIN_MONTHS or payments_per_order < 1:
        raise InputError(
            "demo_too_small", payers=payers, months=months, min_payers=_MIN_PAYERS, min_months=_MIN_MONTHS
        )


def _sold(clients: Sequence[Client], rng: Random, period: Period, payments_per_order: int) -> Iterator[Entry]:
    for client in clients:
        # A source of its own, so that one client's orders do not depend on another's payments.
        own = Random(rng.getrandbits(64))  # noqa: S311
        payments = list(client_entries(client, own, period=period, payments_per_order=payments_per_order))
        yield from payments
        yield from refund_entries(client, payments, own, period=period)


def _receipts(sold: Sequence[Entry], period: Period) -> list[int]:
    by_month: Counter[int] = Counter()
    for entry in sold:
        if entry.direction == "in" and entry.own == 0:
            by_month[period.month_of(entry.on)] += entry.amount_kop
    return [by_month[month] for month in range(period.months)]


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Number the firm's own documents by date, anew each year."""
    last: Counter[int] = Counter()
    numbered: list[Entry] = []
    for entry in entries:
        if not entry.number:
            last[entry.on.year] += 1
            entry = replace(entry, number=str(last[entry.on.year]))
        numbered.append(entry)
    return numbered


def _opening(entries: Sequence[Entry], place: int, account: str) -> int:
    lowest = min(accumulate(account_flow(entry, place, account) for entry in entries), default=0)
    return _RESERVE_KOP + max(0, -lowest)


def _truth(entry: Entry) -> TruthRow:
    return TruthRow(
        number=entry.number,
        on=entry.on,
        amount_kop=entry.amount_kop,
        direction=entry.direction,
        kind=entry.kind,
        is_sale=entry.kind in SALES,
        party=entry.party,
    )


def _parties(
    entries: Sequence[Entry], clients: Sequence[Client], office: Office, cards: Sequence[Card], period: Period
) -> Iterator[TruthParty]:
    turnovers_kop: Counter[str] = Counter()
    last_on: dict[str, date] = {}
    year_from = period.months - 12
    for entry in entries:
        if entry.kind == "sale":
            last_on[entry.party] = entry.on
        if entry.kind in ("sale", "client_refund") and period.month_of(entry.on) >= year_from:
            turnovers_kop[entry.party] += entry.amount_kop if entry.kind == "sale" else -entry.amount_kop
    classes = classify_truth(turnovers_kop.items())
    for client in clients:
        inns = tuple(firm.inn for firm in client.firms)
        lapsed_on = last_on[client.key] if client.role.startswith(("lost_", "silent", "returned")) else None
        abc = classes.get(client.key, "")
        yield TruthParty(client.key, client.spellings[0], inns, client.role, lapsed_on, abc)
    for key, role, side in office.parties():
        yield TruthParty(key, side.name, (side.inn,), role)
    for place, card in enumerate(cards):
        inns = (card.inn,) if card.inn else ()
        yield TruthParty(f"prospect-{place + 1:03d}", card.name, inns, "prospect")
