"""Which personal sheets there are: kind ``personal`` of «Память», and who has none yet.

Key: code of the seller; value {"place", "name", "link", "emails"}: where it is, whose it was, what stood in
«Ссылка на личную таблицу» when it was made, and the addresses that it was meant for. A sheet that was closed
has an empty value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath

from sheets_strategy.errors import InputError
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.values.emails import clean_email, is_email
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.catalogue import shorten
from sheets_strategy.workbook.memory import Entry, Memory

PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Known:
    """A personal sheet that is remembered.

    Attributes:
        code: Code of its seller.
        name: The seller's name when it was made.
        place: Where it is.
        link: What a person had typed as its place, "" for nothing.
        emails: Addresses that it was meant for since then, in small letters.
    """

    code: str
    name: str
    place: str
    link: str = ""
    emails: tuple[str, ...] = ()


def has_personal(view: TableView) -> bool:
    """Say whether a memory names personal sheets, at the price of one look at its kinds."""
    col = view.columns["kind"]
    return any(len(row) > col and row[col] == PERSONAL for row in view.tab.rows)


def read_known(memory: Memory) -> dict[str, Known]:
    """Give seller → the sheet that is remembered, by code; one that was written over says nothing."""
    found: dict[str, Known] = {}
    for code, text in sorted(memory.all(PERSONAL).items()):
        told = _read(text)
        if told.get("place"):
            found[code] = Known(
                code, told.get("name", ""), told["place"], told.get("link", ""), _emails(told)
            )
    return found


def refuse_unread(memory: Memory, workbook: str, *sellers: str) -> None:
    """Stop where nobody can tell whose the sheets are, or where the one of a seller is.

    Raises:
        InputError: ``team_unread`` or ``personal_unread`` (cell, value, name, workbook).
    """
    names = memory.names("sellers")
    for one in memory.spoilt_of("team", PERSONAL):
        if one.kind != PERSONAL or one.key in sellers:
            facts = {"value": shorten(one.text, 60), "name": names.get(one.key, one.key)}
            raise InputError(f"{one.kind}_unread", cell=one.cell, **facts, workbook=workbook)


def is_whose(known: Known, name: str, email: str = "") -> bool:
    """Say whether a row still names the person whose sheet it is.

    A row that is typed over with somebody else keeps its code; the sheet of who stood there is not
    theirs. A name that got longer or shorter is the same person's; where only a part of it is the same,
    the addresses tell, if both are known: of two Annas each has an own one.

    Args:
        known: The sheet.
        name: What stands in «Имя» now.
        email: What stands in «Почта» now.

    >>> anna = Known("v001", "Анна Петрова", "anna.xlsx", emails=("anna@firm.ru",))
    >>> is_whose(anna, "Анна"), is_whose(anna, "Иван Ким"), is_whose(anna, "Анна Ким", "kim@firm.ru")
    (True, False, False)
    >>> is_whose(anna, "Анна Ким"), is_whose(anna, "Анна Ким", "Anna@firm.ru")
    (True, True)
    """
    before, now = {*fold(known.name).split()}, {*fold(name).split()}
    if not before or (now and (before <= now or now <= before)):
        return True
    address = clean_email(email)
    return not before.isdisjoint(now) and (
        not known.emails or not is_email(address) or address in known.emails
    )


def find_replaced(known: Mapping[str, Known], sellers: Iterable[Seller]) -> dict[str, Known]:
    """Give code → sheet of somebody else, for rows that were typed over with another person.

    Args:
        known: Code → sheet that is remembered.
        sellers: Rows of Продавцы with a name.
    """
    rows = {one.code: one for one in sellers}
    return {
        code: one
        for code, one in known.items()
        if code in rows and not is_whose(one, rows[code].name, rows[code].email)
    }


def find_sheet(known: Mapping[str, Known], seller: Seller, sellers: Iterable[Seller]) -> Known | None:
    """Give the sheet of a seller: that of the row, else that of the name where the row is somebody else's.

    Args:
        known: Code → sheet that is remembered.
        seller: Whose sheet is looked for.
        sellers: Rows of Продавцы; who stands in one of them has no sheet but that of the row.
    """
    rows = {one.code: one for one in sellers}
    own = known.get(seller.code)
    if own is not None and is_whose(own, seller.name, seller.email):
        return own
    if rows.get(seller.code) == seller:
        return None
    words = sorted(fold(seller.name).split())
    return next((one for one in known.values() if sorted(fold(one.name).split()) == words), None)


def remember_personal(known: Known) -> Entry:
    """Give the entry that keeps where a sheet is."""
    told = {"place": known.place, "name": known.name, "link": known.link, "emails": " ".join(known.emails)}
    value = json.dumps({key: text for key, text in told.items() if text}, ensure_ascii=False, sort_keys=True)
    return PERSONAL, known.code, value


def with_email(known: Known, email: str) -> Known:
    """Note that a sheet is meant for an address, too."""
    address = clean_email(email)
    if not is_email(address) or address in known.emails:
        return known
    return replace(known, emails=(*known.emails, address))


def forget_personal(code: str) -> Entry:
    """Give the entry that says that a seller's sheet is exchanged with no more."""
    return PERSONAL, code, "{}"


def name_workbook(title: str) -> str:
    """Give what a team calls its workbook: the title in Drive, or the name of the file without folders.

    >>> name_workbook("/home/anna/Стратегия.xlsx"), name_workbook("Стратегия 1.2")
    ('Стратегия', 'Стратегия 1.2')
    """
    return PureWindowsPath(title).stem if title.lower().endswith(".xlsx") else title


def say_places(known: Iterable[Known]) -> Mapping[str, str]:
    """Give seller → where the sheet is, as people read it: a link, or a path with the name at its end."""
    return {one.code: one.place for one in known}


def _emails(told: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(told.get("emails", "").split())


def _read(text: str) -> dict[str, str]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}
