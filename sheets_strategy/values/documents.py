"""Sales documents as accounting programs name them: number, day, and whether goods came back."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.names import fold

SALES_FIELDS = "sales."
"""Begins the fields that headers of sales reports name, and their normalised headers among the known ones."""

_DAY = r"(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2}\.\d{1,2}\.\d{2}|\d{4}-\d{2}-\d{2})"
_DATED = re.compile(
    rf"(?P<before>.*?)[\s,(]+(?:от|from|of|dated)\s+(?P<day>{_DAY})"
    r"(?:\s*г\.?)?(?:,?\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*\)?\s*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r".*?(?:№|\bN\b|\bNo\.?|#|\s)\s*(?P<number>[^\s№#]*\d[^\s№#]*)\s*", re.DOTALL)
_CAME_BACK = ("возврат", "сторно", "return", "refund", "credit note", "кредит-нота")


class Document(NamedTuple):
    """A sales document: its number ("" for none), its day (None where it names none)."""

    number: str
    on: date | None


def part_document(text: str) -> Document:
    """Part a document's name into number and day.

    >>> part_document("Реализация товаров и услуг 0000-000123 от 05.03.2025 12:00:00")
    Document(number='0000-000123', on=datetime.date(2025, 3, 5))
    >>> part_document("Invoice No. 17"), part_document("А-45")
    (Document(number='17', on=None), Document(number='А-45', on=None))
    """
    found = _DATED.fullmatch(text)
    before, on = text.strip(), None
    if found:
        try:
            on = parse_date(found["day"])
            before = found["before"].strip()
        except UnreadableValue:
            pass
    numbered = _NUMBERED.fullmatch(before)
    return Document(numbered["number"] if numbered else before, on)


def says_return(text: str) -> bool:
    """Say whether a document or an operation is about goods that came back.

    >>> says_return("Возврат товаров от покупателя 0000-000007 от 12.03.2025"), says_return("Реализация")
    (True, False)
    """
    return fold(text).lstrip().startswith(_CAME_BACK)
