"""The list of clients that the sales team kept beside the bank: prospects, and known clients with answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from random import Random

from sheets_strategy.demo import words
from sheets_strategy.demo.cast import Client
from sheets_strategy.demo.names import Inventor

HEADER = (
    *("Название", "Группа", "ИНН", "Отношение", "Осведомлённость", "Покупает подобное", "Есть средства"),
    *("Целевая ниша", "Ниша", "Размер", "Регион", "Контакт", "Телефон", "Менеджер", "Работаем с (год)"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the list; the fields are those of ``HEADER``, "" is not known."""

    name: str
    group: str = ""
    inn: str = ""
    satisfaction: str = ""
    awareness: str = ""
    buys_similar: str = ""
    has_means: str = ""
    target_niche: str = ""
    niche: str = ""
    size: str = ""
    region: str = ""
    contact: str = ""
    phone: str = ""
    seller: str = ""
    since: str = ""


# How many of the other clients the team wrote down, too.
_WRITTEN_DOWN = 0.85
# Role and zone of known clients ("" for any zone), how many, years of work (0 unknown), answers.
_KNOWN: tuple[tuple[str, str, int, int, dict[str, str]], ...] = (
    ("growing", "A", 3, 9, {"satisfaction": "доволен", "target_niche": "да"}),
    ("growing", "A", 2, 4, {"satisfaction": "доволен"}),
    ("steady", "A", 3, 6, {"satisfaction": "доволен", "target_niche": "да"}),
    ("silent", "A", 1, 3, {"satisfaction": "нейтрален"}),
    ("twins", "", 1, 7, {"satisfaction": "негатив"}),
    ("falling", "A", 1, 5, {"satisfaction": "негатив"}),
    ("lost_a", "", 1, 8, {"satisfaction": "нейтрален"}),
    ("steady", "B", 2, 0, {"satisfaction": "негатив"}),
    ("growing", "B", 2, 0, {"satisfaction": "нейтрален", "target_niche": "нет"}),
    ("faded", "", 1, 5, {"satisfaction": "негатив"}),
    ("lost_b", "", 1, 4, {"satisfaction": "негатив"}),
    ("tail", "C", 2, 0, {"satisfaction": "негатив"}),
    ("new", "B", 1, 0, {"satisfaction": "доволен", "buys_similar": "да", "has_means": "да"}),
    ("formula", "", 1, 0, {"target_niche": "да"}),
)
# Prospects: how many, answers. The last are names only.
_PROSPECTS: tuple[tuple[int, dict[str, str]], ...] = (
    (3, {"awareness": "готов купить", "has_means": "да", "target_niche": "да"}),
    (4, {"awareness": "выбирает нас", "buys_similar": "да"}),
    (8, {"awareness": "сравнивает решения", "has_means": "да"}),
    (6, {"awareness": "видит проблему", "buys_similar": "да", "has_means": "да", "target_niche": "да"}),
    (5, {"buys_similar": "да"}),
    (6, {"awareness": "нет проблемы"}),
    (6, {"awareness": "видит проблему", "buys_similar": "нет"}),
    (7, {"buys_similar": "нет", "has_means": "нет"}),
    (1, {"satisfaction": "негатив", "has_means": "нет", "buys_similar": "да"}),
    (14, {}),
)


def list_known(clients: Sequence[Client], rng: Random, *, year: int) -> Iterator[Card]:
    """Give the cards of clients of which the team wrote something down.

    Of some it knows how content they are; of most just what they do and how large they are.

    Args:
        clients: All that pay; of each role and zone those in the middle are known well.
        rng: The one source of chance.
        year: This year; "works with us since" counts from it.
    """
    for client in clients:
        if client.role == "group":
            head = client.firms[0].name.split('"')[1].title()
            for firm in client.firms:
                yield replace(_card(firm.name, firm.inn, client.niche, rng), group=f"ГК {head}")
    told: set[str] = set()
    for role, zone, count, years, answers in _KNOWN:
        fitting = [
            client
            for client in clients
            if client.role == role and zone in ("", client.zone) and client.key not in told
        ]
        # From the middle of the zone: at its borders the class is a matter of luck.
        start = max(0, len(fitting) - count) // 2
        fitting = fitting[start : start + count]
        told.update(client.key for client in fitting)
        for client in fitting:
            card = _card(client.spellings[0], client.firms[0].inn, client.niche, rng)
            yield replace(card, since=str(year - years) if years else "", **answers)
    for client in clients:
        if client.role != "group" and client.key not in told and rng.random() < _WRITTEN_DOWN:
            card = _card(client.spellings[0], client.firms[0].inn, client.niche, rng)
            yield replace(card, size=rng.choice(words.SIZES[client.zone]))


def list_prospects(inventor: Inventor, rng: Random) -> Iterator[Card]:
    """Give the cards of firms that have not paid yet; every fourth is without ИНН."""
    number = 0
    for count, answers in _PROSPECTS:
        for _ in range(count):
            trade, niche = rng.choice(words.TRADES)
            firm = inventor.firm(trade)
            card = _card(firm.name, firm.inn, niche, rng)
            number += 1
            bare = replace(card, inn="", region="") if number % 4 == 0 else card
            yield replace(bare, **answers)


def write_cards(cards: Iterable[Card]) -> bytes:
    """Write the list as a spreadsheet program exports it: utf-8 with BOM, ``;``, CRLF."""
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADER)
    table.writerows(asdict(card).values() for card in cards)
    return text.getvalue().encode("utf-8-sig")


def _card(name: str, inn: str, niche: str, rng: Random) -> Card:
    return Card(
        name=name,
        inn=inn,
        niche=niche,
        region=words.REGIONS[inn[:2]],
        contact=rng.choice(words.CONTACTS),
        # Numbers that no operator gives out.
        phone=f"+7 000 {rng.randrange(1000):03d}-{rng.randrange(100):02d}-{rng.randrange(100):02d}",
        seller=rng.choice(words.SELLERS),
    )
