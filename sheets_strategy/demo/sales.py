"""What clients pay, and what is paid back to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sheets_strategy.demo import words
from sheets_strategy.demo.cast import Client
from sheets_strategy.demo.days import Period, working_day
from sheets_strategy.demo.entries import Entry, dashed, vat_inside, vat_rate

_FADED_LEVEL = 0.035
# Orders of up to so many days before a payment are split over when an order is paid in parts.
_PART_DAYS = 27


@dataclass(frozen=True, slots=True)
class _Due:
    """One order to be paid."""

    on: date
    amount_kop: int


def client_entries(
    client: Client, rng: Random, *, period: Period, payments_per_order: int = 1
) -> Iterator[Entry]:
    """Give the payments of one client, oldest first.

    Args:
        client: Who pays, and its story.
        rng: The one source of chance.
        period: Nothing lies outside it.
        payments_per_order: In how many payments each order is paid; the sums stay the same.
    """
    orders = _orders(client, rng, period)
    if client.role == "twins":
        orders = _twinned(orders)
    if payments_per_order > 1:
        orders = _in_parts(orders, payments_per_order, period)
    style = rng.randrange(len(words.SALE_PURPOSES))
    contract = f"{rng.randrange(1, 99)}/{rng.randrange(19, 25)}-П"
    number = rng.randrange(1, 600)
    unnamed = len(orders) * 2 // 3 if client.role == "spellings" else -1
    for place, order in enumerate(orders):
        number += rng.randrange(1, 30)
        side = client.firms[place % len(client.firms)]
        if len(client.spellings) > 1:
            side = replace(side, name=client.spellings[place % len(client.spellings)])
        if place == unnamed:
            side = replace(side, name=client.spellings[0], inn="", kpp="")
        yield Entry(
            on=order.on,
            amount_kop=order.amount_kop,
            direction="in",
            kind="sale",
            party=client.key,
            side=side,
            purpose=_purpose(words.SALE_PURPOSES[style], order, rng, period, contract),
            own=client.own,
            number=str(number),
        )


def refund_entries(
    client: Client, payments: Iterable[Entry], rng: Random, *, period: Period
) -> Iterator[Entry]:
    """Give what the firm pays back to a client.

    Clients with the role "refunded" get a part of every fourth payment back, "returned" all of
    its money a few months later (so that the last year is below zero), others seldom a part.
    """
    for place, payment in enumerate(payments):
        if client.role == "returned":
            on, amount_kop = payment.on + timedelta(days=75), payment.amount_kop
        elif (client.role == "refunded" and place % 4 == 1) or rng.random() < 0.002:
            amount_kop = max(100, payment.amount_kop * rng.randrange(10, 40) // 100)
            on = payment.on + timedelta(days=rng.randrange(4, 16))
        else:
            continue
        on = working_day(on)
        if on > period.until:
            continue
        template = rng.choice(words.REFUND_PURPOSES)
        yield Entry(
            on=on,
            amount_kop=amount_kop,
            direction="out",
            kind="client_refund",
            party=client.key,
            side=payment.side,
            purpose=_purpose(template, _Due(on, amount_kop), rng, period, ""),
            own=payment.own,
        )


def _orders(client: Client, rng: Random, period: Period) -> list[_Due]:
    months = _irregular_months(client, rng) if client.irregular else _regular_months(client)
    weights = [_level(client, month, period.months) for month in months]
    # The last year of paying gets the client's size, whatever the story before it. What has
    # faded is measured against the time before.
    last = (client.faded_from or months[-1] + 1) - 1
    year = sum(weight for month, weight in zip(months, weights, strict=True) if last - 12 < month <= last)
    unit_kop = client.size_kop / (year * client.per_month)
    noise = 0.45 if client.irregular else 0.06
    base = rng.randrange(2, 26)
    quiet_from = period.until - timedelta(days=client.quiet_days)
    orders: list[_Due] = []
    for month, weight in zip(months, weights, strict=True):
        for part in range(client.per_month):
            number = (base + 28 * part // client.per_month) % 28 + 1
            on = period.day(month, max(1, number + rng.randrange(-1, 2)))
            amount_kop = int(unit_kop * weight * rng.lognormvariate(0, noise))
            if on <= quiet_from:
                orders.append(_Due(on, _billed(amount_kop, rng)))
    return sorted(orders, key=lambda order: order.on)


def _billed(amount_kop: int, rng: Random) -> int:
    """Round to roubles as a third of invoices are; never below 100 roubles."""
    if rng.random() < 0.33:
        amount_kop -= amount_kop % 100
    return max(10_000, amount_kop)


def _regular_months(client: Client) -> list[int]:
    """Count back from the last month, so that the client is not late at the end."""
    return list(range(client.last, client.first - 1, -client.step))[::-1]


def _irregular_months(client: Client, rng: Random) -> list[int]:
    month = float(client.last - rng.randrange(client.step))
    months: list[int] = []
    while month >= client.first:
        months.append(int(month))
        month -= max(1.0, rng.gammavariate(4, client.step / 4))
    return months[::-1] or [client.last]


def _level(client: Client, month: int, months: int) -> float:
    if client.faded_from is not None:
        return _FADED_LEVEL if month >= client.faded_from else 1.0
    since_end = max(month, client.grows_from) - (months - 1)
    return float(client.growth ** (since_end / 12))


def _twinned(orders: list[_Due]) -> list[_Due]:
    """Split every fifth order into two equal payments on one day."""
    twinned: list[_Due] = []
    for place, order in enumerate(orders):
        if place % 5 == 2:
            twinned += [_Due(order.on, order.amount_kop // 2)] * 2
        else:
            twinned.append(order)
    return twinned


def _in_parts(orders: list[_Due], parts: int, period: Period) -> list[_Due]:
    paid: list[_Due] = []
    for order in orders:
        part_kop, rest_kop = divmod(order.amount_kop, parts)
        for back in range(parts):
            on = working_day(max(period.since, order.on - timedelta(days=back * _PART_DAYS // parts)))
            paid.append(_Due(on, part_kop + (rest_kop if back == 0 else 0)))
    return sorted(paid, key=lambda order: (order.on, order.amount_kop))


def _purpose(template: str, order: _Due, rng: Random, period: Period, contract: str) -> str:
    rate = vat_rate(order.on)
    vat_kop = vat_inside(order.amount_kop, rate=rate)
    invoiced = order.on - timedelta(days=rng.randrange(1, 12))
    return template.format(
        # Grows with the day, as the numbers of one firm's invoices do.
        invoice=(invoiced - period.since).days * 5 + 400 + rng.randrange(5),
        invoiced=f"{invoiced:%d.%m.%Y}",
        goods=rng.choice(words.GOODS),
        rate=rate,
        rub=vat_kop // 100,
        kop=f"{vat_kop % 100:02d}",
        contract=contract,
        total=dashed(order.amount_kop),
    )
