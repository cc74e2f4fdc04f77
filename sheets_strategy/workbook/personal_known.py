"""Which personal sheets there are: kind ``personal`` of «Память», and who has none yet.

Key: code of the seller; value {"place", "name", "link"}: where it is, whose it was, and what stood in «Ссылка
на личную таблицу» when it was made. A sheet that was closed has an empty value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PureWindowsPath

from sheets_strategy.errors import InputError
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
    """

    code: str
    name: str
    place: str
    link: str = ""


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
            found[code] = Known(code, told.get("name", ""), told["place"], told.get("link", ""))
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


def is_whose(known_name: str, name: str) -> bool:
    """Say whether a row still names the person whose sheet it is: a word of the name is the same.

    A row that is typed over with somebody else keeps its code; the sheet of who stood there is not theirs.

    >>> is_whose("Анна Петрова", "Сидорова Анна"), is_whose("Анна Петрова", "Иван Ким")
    (True, False)
    """
    return not known_name or not {*fold(known_name).split()}.isdisjoint(fold(name).split())


def remember_personal(known: Known) -> Entry:
    """Give the entry that keeps where a sheet is."""
    told = {"place": known.place, "name": known.name, "link": known.link}
    value = json.dumps({key: text for key, text in told.items() if text}, ensure_ascii=False, sort_keys=True)
    return PERSONAL, known.code, value


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


def _read(text: str) -> dict[str, str]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}
