"""Amounts and days as formats for machines write them: one shape, nothing to guess."""

from __future__ import annotations

import re
from datetime import date

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.currency import currency_code, minor_digits
from sheets_strategy.values.money import MAX_KOP

_AMOUNT = re.compile(r"([+-]?)([0-9]*)(?:[.,]([0-9]*))?")
_LONGEST = 40
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9](?![0-9]))")
_SHORT_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")


def parse_amount(text: str, currency: str) -> int:
    """Read a decimal number as minor units of its currency, exactly.

    Args:
        text: Digits with at most one point or comma; a sign may stand before them.
        currency: ISO code; "" counts as one with two decimals.

    Returns:
        Minor units: kopecks, cents.

    Raises:
        UnreadableValue: ``not_money``; ``sub_kopeck`` where a part of a minor unit is
            stated; ``too_large``.

    >>> parse_amount("1000,5", "RUB"), parse_amount("-8.8500", "EUR")
    (100050, -885)
    """
    cleaned = text.strip().replace("\u00a0", "").replace(" ", "")
    found = _AMOUNT.fullmatch(cleaned) if len(cleaned) <= _LONGEST else None
    if not found or not (found[2] or found[3]):
        raise UnreadableValue("not_money", text)
    digits, decimals = minor_digits(currency), found[3] or ""
    if decimals[digits:].strip("0"):
        raise UnreadableValue("sub_kopeck", text)
    minor = int((found[2] or "0") + decimals[:digits].ljust(digits, "0"))
    if minor > MAX_KOP:
        raise UnreadableValue("too_large", text)
    return -minor if found[1] == "-" else minor


def find_day(text: str) -> date | None:
    """Give the day of ``2026-01-31``, ``20260131``, with or without a time or a zone; None for none."""
    found = _DAY.match(text.strip())
    return _date(found[1], found[2], found[3]) if found else None


def find_short_day(text: str) -> date | None:
    """Give the day of ``260131`` (year, month, day); years from 80 on are of the last century."""
    found = _SHORT_DAY.fullmatch(text)
    return _date(("19" if found[1] >= "80" else "20") + found[1], found[2], found[3]) if found else None


def find_currency(text: str) -> str:
    """Give the ISO code of a currency, "" where none is named that can be read."""
    try:
        return currency_code(text)
    except UnreadableValue:
        return ""


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
