"""Whether what a list says of a client is what stands in «Клиенты»."""

from __future__ import annotations

import re

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.company_size import PEOPLE, REVENUE
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.names import fold
from sheets_strategy.values.phones import phone_keys
from sheets_strategy.workbook.book import OWN
from sheets_strategy.workbook.template import Template

_ACTIVITY_CODE = re.compile(r"(?<![0-9.])[0-9]{2}(?:\.[0-9]{1,2}){1,2}(?![0-9.])")
_WORD = re.compile(r"[^\W_]+")
_KINDS_OF_PLACE = frozenset(
    ("г", "гор", "город", "обл", "область", "респ", "республика", "край", "ао", "авт", "автономный", "округ")
)
_NAMED_IN_ANY_ORDER = frozenset({"seller", "contact"})


def is_same_answer(column: str, here: str, there: str, template: Template) -> bool:
    """Say whether two filled answers need no question.

    A phone is its digits, and one of several is enough. People are named in any order,
    places with or without «г.» and «область». What a register says in its own way
    contradicts only what a register said: a band of size another band, an activity with
    a code another code. Who typed «крупный» or «мебель» has answered. In a column of the
    team's own a day is its serial number.

    Args:
        column: Key of the column, or ``own:<header>``.
        here: What stands in Клиенты.
        there: What a list says.
        template: Gives the words of the bands.
    """
    if fold(here) == fold(there):
        return True
    if column == "phone":
        return bool(phone_keys(here) & phone_keys(there))
    if column == "size":
        bands = _bands(template)
        return fold(there) in bands and fold(here) not in bands
    if column == "niche":
        old, new = set(_ACTIVITY_CODE.findall(here)), set(_ACTIVITY_CODE.findall(there))
        return bool(new) and (not old or bool(old & new))
    if column == "region":
        return bool(core := _words(here) - _KINDS_OF_PLACE) and core == _words(there) - _KINDS_OF_PLACE
    if column.startswith(OWN):
        return _is_same_day(here, there)
    return column in _NAMED_IN_ANY_ORDER and _words(here) == _words(there)


def _is_same_day(one: str, other: str) -> bool:
    """Say whether one text is a day and the other its serial number, as some spreadsheets give it."""
    if one.isdecimal() == other.isdecimal():
        return False
    try:
        return parse_date(one) == parse_date(other)
    except UnreadableValue:
        return False


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _bands(template: Template) -> set[str]:
    names = (("people", PEOPLE), ("revenue", REVENUE))
    return {
        fold(template.text(f"size_{name}_{band}"))
        for name, limits in names
        for band in range(len(limits) + 1)
    }
