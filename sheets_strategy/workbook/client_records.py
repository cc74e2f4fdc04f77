"""Cards of a client list → one record per client: nothing that a row says is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.inn import parse_tax_number
from sheets_strategy.values.names import fold, normalise_name
from sheets_strategy.values.phones import join_phones
from sheets_strategy.workbook.client_rows import Card

_SAID_ELSEWHERE = frozenset({"name", "inn", "contact", "phone"})


@dataclass(slots=True)
class Record:
    """What a list says of one client.

    Attributes:
        values: Column of Клиенты, or ``own:<header>`` → answer of the first row that gives one.
        others: The same columns → the first answer of a later row that is another one.
        people: All people that rows name.
        phones: All phones that rows give.
        status: How the list says that the firm is no more.
        works: Whether the list says that it works.
    """

    values: dict[str, CellValue]
    others: dict[str, CellValue] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    status: str = ""
    works: bool = False


def merge_cards(cards: Sequence[Card]) -> Iterator[Record]:
    """Make one record of all rows about one client: those with its ИНН, and those with its name only.

    Args:
        cards: One per row, of all sheets.

    Returns:
        Records in the order of their first rows. A row without ИНН joins a client whose
        name it has, where only one ИНН has that name.
    """
    keys = [(_tax_number(card), normalise_name(str(card.values.get("name", "")))) for card in cards]
    numbers: dict[str, set[str]] = {}
    for inn, name in keys:
        if inn and name:
            numbers.setdefault(name, set()).add(inn)
    records: dict[str, Record] = {}
    for card, (inn, name) in zip(cards, keys, strict=True):
        known = numbers.get(name, set())
        key = inn or (next(iter(known)) if len(known) == 1 else name) or str(card.values.get("inn", ""))
        if key in records:
            _add(records[key], card)
        else:
            records[key] = _start(card)
    yield from records.values()


def _tax_number(card: Card) -> str:
    try:
        return parse_tax_number(str(card.values.get("inn", "")))
    except UnreadableValue:
        return ""


def _start(card: Card) -> Record:
    phone = str(card.values.get("phone", ""))
    people, phones = [card.person] if card.person else [], [phone] if phone else []
    return Record(dict(card.values), {}, people, phones, card.status, card.works)


def _add(record: Record, card: Card) -> None:
    """Add a row: the first answer counts; a phone goes with its person."""
    for column, value in card.values.items():
        if column in _SAID_ELSEWHERE - {"name", "inn"}:
            continue
        here = record.values.setdefault(column, value)
        if column not in _SAID_ELSEWHERE and fold(str(here)) != fold(str(value)):
            record.others.setdefault(column, value)
    phone = str(card.values.get("phone", ""))
    other_person = bool(card.person and record.people and fold(card.person) != fold(record.people[0]))
    if phone and not other_person:
        record.values["phone"] = join_phones([str(record.values.get("phone", "")), phone])
    if card.person and not record.people:
        record.values["contact"] = card.person
    if card.person and fold(card.person) not in map(fold, record.people):
        record.people.append(card.person)
    if phone:
        record.phones.append(phone)
    record.status = record.status or card.status
    record.works = record.works or card.works
