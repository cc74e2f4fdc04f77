"""Text of a cell in XML Spreadsheet 2003 and its type → the value, as an XLSX would give it."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta

from sheets_strategy.values.cells import CellValue

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
# Numbers of accounts and ИНН that a program called numbers: as such they would lose digits or zeros.
_DIGITS = re.compile(r"0[0-9]+|[0-9]{16,}")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_DATE_NAMES = frozenset(
    f"{length} {kind}" for length in ("general", "long", "medium", "short") for kind in ("date", "time")
)
_OTHER_NAMES = frozenset(
    ("general", "general number", "currency", "euro currency", "fixed", "standard", "percent", "scientific",
     "yes/no", "true/false", "on/off")
)  # fmt: skip
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_DAY_0, _DAY_0_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # a cell has no zone
_FIRST_DATE = date(1900, 1, 1)
_LAST_DAY = 2_958_465


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a number as a date or a time.

    >>> is_date_format("dd/mm/yyyy\\\\ hh:mm"), is_date_format("Short Date"), is_date_format('0.00" dm"')
    (True, True, False)
    """
    name = code.strip().lower()
    if name in _DATE_NAMES or name in _OTHER_NAMES:
        return name in _DATE_NAMES
    return _DATE_LETTERS.search(_NO_LETTERS.sub("", code)) is not None


def parse_cell(text: str, *, kind: str, is_date: bool = False, counts_from_1904: bool = False) -> CellValue:
    """Give the value of a cell; what its type does not fit stays the text that it is.

    Args:
        text: What the cell holds.
        kind: ``ss:Type``.
        is_date: Whether its style shows a number as a date.
        counts_from_1904: Whether day 0 of such a number is the first of 1904.

    Returns:
        A date where the time is midnight, a time where there is no day; None for an error.
    """
    bare = text.strip()
    if kind == "Error" or not text:
        return None
    if kind == "Number":
        return _parse_number(bare, is_date=is_date, counts_from_1904=counts_from_1904) if bare else None
    if kind == "DateTime":
        return _parse_moment(bare) if bare else None
    if kind == "Boolean":
        return _BOOLEANS.get(bare.lower(), text)
    return text


def _parse_number(text: str, *, is_date: bool, counts_from_1904: bool) -> CellValue:
    if not _NUMBER.fullmatch(text) or _DIGITS.fullmatch(text):
        return text
    number = float(text)
    if not math.isfinite(number):
        return text
    if is_date and 0 <= number < _LAST_DAY:
        day_0 = _DAY_0_OF_1904 if counts_from_1904 else _DAY_0
        moment = day_0 + timedelta(milliseconds=round(number * 86_400_000))
        return moment.time() if number < 1 else _shorten(moment)
    return number


def _parse_moment(text: str) -> CellValue:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return _shorten(moment.replace(tzinfo=None))


def _shorten(moment: datetime) -> date | datetime | time:
    if moment.date() < _FIRST_DATE:
        return moment.time()
    return moment.date() if moment.time() == time(0) else moment
