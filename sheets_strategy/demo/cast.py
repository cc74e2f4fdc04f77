"""Who buys from the invented firm: sizes with a long tail, habits, and planted stories.

Sizes are the quantiles of a lognormal with σ = 1.5, so that every seed has
the same shape. The planted roles go by rank: each zone has its own cycle.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from statistics import NormalDist
from typing import Literal

from sheets_strategy.demo import words
from sheets_strategy.demo.entries import Side
from sheets_strategy.demo.names import Inventor

Zone = Literal["A", "B", "C"]
SIGMA = 1.5
MEDIAN_KOP = 24_000_000
# Ranks (largest first) that are meant for A and B; the rest is C. The borders leave room, because
# a planted story moves money between years.
_ZONE_A, _ZONE_B = 0.19, 0.50
_CYCLES: dict[Zone, tuple[str, ...]] = {
    "A": (
        "steady",
        "growing",
        "steady",
        "falling",
        "growing",
        "new",
        "annual",
        "growing",
        "silent",
        "steady",
    ),
    "B": (
        "steady",
        "falling",
        "two_payments",
        "growing",
        "silent",
        "annual",
        "steady",
        "new",
        "one_off",
        "steady",
    ),
    "C": ("tail", "tail", "steady", "one_off", "tail", "annual", "tail", "tail", "one_off", "new"),
}
# One client each: role and rank as a share of the paying clients.
_SPECIALS = {
    "group": 0.03,
    "spellings": 0.06,
    "twins": 0.10,
    "refunded": 0.13,
    "formula": 0.24,
    "lookalike": 0.30,
}
# Clients that left: role, share of all payers, ranks (as shares) that they had while they paid.
_LEFT: tuple[tuple[str, float, float, float], ...] = (
    ("lost_a", 0.02, 0.01, 0.08),
    ("lost_b", 0.03, 0.36, 0.46),
    ("lost_c", 0.06, 0.62, 0.95),
    ("lost_one_off", 0.01, 0.36, 0.46),
    ("faded", 0.025, 0.06, 0.20),
)


@dataclass(frozen=True, slots=True)
class Client:
    """A client: one story, one or more firms.

    Attributes:
        key: As in the truth.
        role: The planted story.
        zone: Class that the story is meant to give while it pays.
        firms: The firms that pay in turn; most clients have one.
        spellings: Names that payment orders carry, the usual one first.
        niche: What it does.
        size_kop: Turnover of its last 12 months of paying, about.
        per_month: Payments in a month that has any.
        step: Months from one paying month to the next.
        first: First month that may have payments.
        last: Last month that may have payments.
        quiet_days: Days without payment before the end of the period.
        growth: Factor of turnover from year to year.
        grows_from: Month before which turnover is level.
        faded_from: Month from which only a small part is left, or None.
        irregular: Whether intervals and amounts vary much.
        own: Own account that it pays to.
    """

    key: str
    role: str
    zone: Zone
    firms: tuple[Side, ...]
    spellings: tuple[str, ...]
    niche: str
    size_kop: int
    per_month: int = 1
    step: int = 1
    first: int = 0
    last: int = 0
    quiet_days: int = 0
    growth: float = 1.0
    grows_from: int = 0
    faded_from: int | None = None
    irregular: bool = False
    own: int = 0


def size_kop(share: float) -> int:
    """Give the turnover of the client below which ``1 - share`` of the clients lie."""
    return int(MEDIAN_KOP * math.exp(SIGMA * NormalDist().inv_cdf(1 - share)))


def cast_clients(rng: Random, inventor: Inventor, *, payers: int, months: int) -> Iterator[Client]:
    """Give all clients that pay, largest active first, then those that left, then the single stories.

    Args:
        rng: The one source of chance.
        inventor: Gives their names and ИНН.
        payers: How many clients.
        months: Length of the period.
    """
    left = [(role, max(1, round(payers * share)), low, high) for role, share, low, high in _LEFT]
    active = payers - sum(count for _, count, _, _ in left) - 2
    specials = {max(1, round(share * active)): role for role, share in _SPECIALS.items()}
    turns = dict.fromkeys(_CYCLES, 0)
    number = 0
    for rank in range(active):
        share = (rank + 0.5) / active
        zone: Zone = "A" if share < _ZONE_A else "B" if share < _ZONE_B else "C"
        role = specials.get(rank, "")
        if not role:
            role = _CYCLES[zone][turns[zone] % len(_CYCLES[zone])]
            turns[zone] += 1
        number += 1
        yield _client(rng, inventor, number=number, role=role, zone=zone, share=share, months=months)
    for role, count, low, high in left:
        for place in range(count):
            number += 1
            share = low + (high - low) * (place + 0.5) / count
            zone = "A" if role in ("lost_a", "faded") else "C" if role == "lost_c" else "B"
            yield _client(rng, inventor, number=number, role=role, zone=zone, share=share, months=months)
    top = _client(rng, inventor, number=number + 1, role="top_one_off", zone="A", share=0.5, months=months)
    yield replace(top, size_kop=size_kop(0.5 / active) * 5 // 4)
    yield _client(rng, inventor, number=number + 2, role="returned", zone="C", share=0.8, months=months)


def _client(
    rng: Random, inventor: Inventor, *, number: int, role: str, zone: Zone, share: float, months: int
) -> Client:
    trade, niche = rng.choice(words.TRADES)
    if zone == "A" and number % 5 < 2:
        # What unites the best clients of this firm, for the portrait to find.
        trade, niche = words.TRADES[0]
    firms = _firms(rng, inventor, role=role, zone=zone, trade=trade)
    client = Client(
        key=f"client-{number:04d}",
        role=role,
        zone=zone,
        firms=firms,
        spellings=_spellings(role, firms[0].name),
        niche=niche,
        size_kop=size_kop(share),
        last=months - 1,
        own=int(rng.random() < 0.07),
    )
    return _with_story(_with_pace(client, number), rng, months)


def _firms(rng: Random, inventor: Inventor, *, role: str, zone: Zone, trade: str) -> tuple[Side, ...]:
    if role == "group":
        return tuple(inventor.firm(trade, "ООО") for _ in range(3))
    if role == "formula":
        return (replace(inventor.firm(trade, "ООО"), name="=2+2"),)
    if role == "lookalike":
        # Latin letters that look like Cyrillic ones, and quotes inside quotes.
        return (replace(inventor.firm(trade, "ООО"), name='OOO "ТД "ПAKCEPBИC-OPMEЛA""'),)
    if role in ("spellings", "twins", "refunded", "lost_a", "top_one_off"):
        return (inventor.firm(trade, "ООО"),)
    person = rng.random() < {"A": 0.03, "B": 0.1, "C": 0.25}[zone]
    return (inventor.person() if person else inventor.firm(trade),)


def _spellings(role: str, name: str) -> tuple[str, ...]:
    if role != "spellings":
        return (name,)
    core = name.split('"')[1]
    return (
        name,
        f'Общество с ограниченной ответственностью "{core.title()}"',
        f"ООО «{core.title()}»",
        f'"{core}" ООО',
        f"ООО {core} //г Казань, ул Складская, д 4//",
    )


def _with_pace(client: Client, number: int) -> Client:
    """Give the client the rhythm of its zone; a story may change it later."""
    if client.zone == "A":
        per_month, step = ((4, 1), (2, 1), (1, 1), (1, 1), (1, 3))[number % 5]
    elif client.zone == "B":
        per_month, step = ((1, 1), (1, 2), (1, 3))[number % 3]
    else:
        per_month, step = ((1, 3), (1, 4), (1, 6), (1, 2))[number % 4]
    return replace(client, per_month=per_month, step=step)


def _with_story(client: Client, rng: Random, months: int) -> Client:
    """Plant the story: when it pays, and how its turnover moves."""
    end = months - 1
    # Some came later than the statement begins: their tenure is known.
    late = rng.randrange(7, months - 15) if rng.random() < 0.3 else 0
    if client.role in ("growing", "falling"):
        growth = 2.1 if client.role == "growing" else 0.45
        since = 0 if client.role == "growing" else months - 18
        return replace(client, per_month=min(client.per_month, 2), step=1, growth=growth, grows_from=since)
    if client.role == "silent":
        # Between 1.5 and 3 usual intervals for A, more for B.
        quiet_days = 68 if client.zone == "A" else 135
        return replace(client, per_month=1, step=1, quiet_days=quiet_days)
    if client.role == "new":
        step = 1 if client.zone != "C" else 2
        return replace(client, per_month=1, step=step, first=months - rng.randrange(5, 9))
    if client.role == "annual":
        return replace(client, per_month=1, step=12, last=end - rng.randrange(0, 10))
    if client.role in ("one_off", "top_one_off", "lost_one_off", "two_payments", "returned"):
        return _with_few_payments(client, rng, months)
    if client.role.startswith("lost_"):
        last = end - 13 - (0 if client.role == "lost_a" else rng.randrange(0, 4))
        return replace(client, per_month=1, step=1 if client.zone != "C" else client.step, last=last)
    if client.role == "faded":
        return replace(client, per_month=1, step=1, faded_from=months - 13)
    if client.role == "tail":
        return replace(client, irregular=True, first=late)
    if client.role in ("steady", "refunded"):
        return replace(client, first=late)
    return replace(client, per_month=max(client.per_month, 2), step=1)


def _with_few_payments(client: Client, rng: Random, months: int) -> Client:
    """Plant one payment or two, each story with its own distance to the end."""
    back = {"top_one_off": 7, "lost_one_off": 15, "two_payments": 5, "returned": 14}.get(client.role)
    if back is None:
        back = rng.randrange(5, 11) if client.zone == "B" else rng.randrange(2, months - 1)
    last = months - back
    if client.role == "two_payments":
        return replace(client, per_month=1, step=4, first=last - 4, last=last)
    return replace(client, per_month=1, step=1, first=last, last=last)
