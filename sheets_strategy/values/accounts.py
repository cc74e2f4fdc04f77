"""Bank accounts, and cells that hold identifiers: digits that must stay text."""

from __future__ import annotations

import re
from datetime import date

from sheets_strategy.errors import UnreadableValue

_SPACE = r"[\s.\-]?"
_ACCOUNT = re.compile(
    rf"(?<![0-9])(?:[0-9]{{5}}{_SPACE}[0-9]{{3}}{_SPACE}[0-9]{_SPACE}[0-9]{{4}}{_SPACE}[0-9]{{7}}"
    rf"|[0-9]{{4}}(?:\s[0-9]{{4}}){{4}})(?![0-9])"
)
_IBAN = re.compile(r"(?<![0-9A-Za-z])BY[0-9]{2} ?[A-Z]{4} ?[0-9A-Z]{4}(?: ?[0-9]{4}){4}(?![0-9A-Za-z])")
_SIGNS = re.compile(r"[\s.'\u2010-\u2014\ufeff-]")
_WHOLE = re.compile(r"[0-9]{20}|[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[EeЕе]\+?[0-9]{2}")
_EXACT = 10**15  # spreadsheets keep fifteen digits of a number


def find_account(text: str) -> str:
    """Give the first account of twenty digits in a text, "" if there is none; a Belarusian one whole.

    Spaces, points or dashes may stand where people put them (5-3-1-4-7 digits, or fours).

    >>> find_account("Счет клиента BY16 DEMO 3412 0000 0000 0000 6001, BYN")
    'BY16DEMO34120000000000006001'
    """
    if found := _IBAN.search(text):
        # Its last digits are twenty too, and would be an account in roubles.
        return found[0].replace(" ", "")
    found = _ACCOUNT.search(text)
    return re.sub("[^0-9]", "", found[0]) if found else ""


def parse_account(text: str) -> str:
    """Read the one account that a text is, or holds: twenty digits, or an IBAN.

    Returns:
        The account without spaces, dashes and points; "" for a text of nothing else.

    Raises:
        UnreadableValue: ``not_account``.

    >>> parse_account("40702 810 9 0000 0000001"), parse_account("by13 nbrb 3600 9000 0000 2z00 ab00")
    ('40702810900000000001', 'BY13NBRB3600900000002Z00AB00')
    """
    joined = _SIGNS.sub("", text).upper()
    if not joined or _WHOLE.fullmatch(joined):
        return joined
    found = {re.sub("[^0-9]", "", one) for one in _ACCOUNT.findall(text)}
    if len(found) != 1:
        raise UnreadableValue("not_account", text)
    return found.pop()


def as_text(value: object) -> str:
    """Give a cell value as identifier text: what a person sees, without ``.0``.

    Args:
        value: A typed cell: text, number, date or None.

    Returns:
        Text without spaces around it; "" for an empty cell.

    Raises:
        UnreadableValue: ``digits_lost`` for a number, or text such as
            ``4.07E+19``, that was longer than a spreadsheet keeps;
            ``not_text`` for anything that is no identifier (an error, a truth value).
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if _SCIENTIFIC.fullmatch(value.strip()) and len(value.strip()) > 4:
            raise UnreadableValue("digits_lost", value)
        return value.strip().removeprefix("\ufeff")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableValue("not_text", value)
    if isinstance(value, float) and value != value:
        raise UnreadableValue("not_text", value)
    # A whole number that a float holds exactly has passed through one, and lost its end there.
    if abs(value) >= _EXACT and (isinstance(value, float) or _is_float(value)):
        raise UnreadableValue("digits_lost", value)
    return str(int(value)) if value == int(value) else repr(value)


def _is_float(value: int) -> bool:
    return abs(value) < 10**300 and int(float(value)) == value
