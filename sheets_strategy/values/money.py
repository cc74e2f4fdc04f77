"""Money: texts and cell numbers become whole minor units, and minor units become text.

In: what a bank, a spreadsheet or a person wrote. Out: ``int`` kopecks, or an
``UnreadableValue`` where a guess would be needed. Kopecks stand for the minor units
of whichever currency a sum is in: 1000 yen are 1000, 1000 dollars 100000.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Literal

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.currency import currency_words, minor_digits, minor_scale

ROUBLES = "RUB"
MAX_KOP = 10**14  # 10^12 roubles: more than any payment, and sums of rows still fit int64
_LONGEST = 60  # characters of an amount with its words; longer texts are purposes
DecimalMark = Literal["", ",", ".", "-"]

_PLAIN = re.compile(r"(-?)([0-9]{1,13})(?:[.,]([0-9]{1,2}))?")
_INVISIBLE = {ord(char): None for char in "\ufeff\u200b\u200c\u200d\u2060"}
_SIGNS = {ord(char): "-" for char in "−–—‐‑‒"} | {ord(char): "'" for char in "’‘`´ʼ"}
_CLEAN = _INVISIBLE | _SIGNS
_ROUBLES = r"(?:₽|рублей|рубля|рубль|рублях|руб|р|rub|rur)\.?"
_WITH_KOPECKS = re.compile(rf"(.*[0-9])\s*{_ROUBLES}\s*([0-9]{{2}})\s*(?:копеек|копейки|копейка|коп|к)\.?")
_SIDE = re.compile(r"\s*\((?:п|а|a)\)$")
_DASH_KOPECKS = re.compile(r"(.*[0-9])-([0-9]{2})")
_EQUALS_KOPECKS = re.compile(r"(.*[0-9])=([0-9]{2})?")
_SHAPE = re.compile(r"[0-9]+(?:[ ',.][0-9]+)*")


def parse_money(text: str, *, decimal: DecimalMark = "", currency: str = ROUBLES) -> int:
    """Read an amount as minor units of its currency: kopecks, cents, whole yen.

    Spaces of any kind and apostrophes part thousands; with both point and
    comma the last is the decimal mark; one of them repeated parts thousands.
    Parentheses or a minus on either side make it negative; ``(П)``, ``(А)``,
    ``=`` at the end and words for the currency are passed over. ``=56`` and ``-56``
    at the end are kopecks, the dash only with evidence: grouped thousands, a
    word for roubles, ``-00``, or five digits before it. More decimals than the
    currency has are read only where the rest are zeros.

    Args:
        text: The amount; another currency's sign makes it unreadable.
        decimal: Decimal mark of the column that the text is from; decides
            only what the text leaves open: with "," ``1.234`` is 1234 roubles
            and ``1,230`` is 1.23; "-" makes ``12-56`` 12.56.
        currency: The currency of the amount.

    Returns:
        Minor units.

    Raises:
        UnreadableValue: ``not_money``; ``ambiguous_money`` where two readings
            are possible; ``too_large`` above 10^12 roubles.
    """
    digits = minor_digits(currency)
    plain = _PLAIN.fullmatch(text)
    if plain and digits == 2:
        sign, whole, decimals = plain.groups()
        return _bounded(_join(whole, decimals or "", digits), sign == "-", text)
    if len(text) > _LONGEST:
        raise UnreadableValue("not_money", text)
    cleaned = " ".join(text.translate(_CLEAN).casefold().split())
    body, negative, evident = _peel(cleaned, text, currency)
    number, fraction = _take_kopecks(body, evident=evident or decimal == "-", text=text)
    if fraction:
        whole, decimals = _whole(number, text), fraction
    else:
        whole, decimals = _split(number, decimal, digits, text)
    if decimals[digits:].strip("0"):
        raise UnreadableValue("not_money", text)
    return _bounded(_join(whole, decimals, digits), negative, text)


def kopecks(value: int | float, *, currency: str = ROUBLES) -> int:
    """Turn a cell number of roubles, dollars or yen into minor units.

    A whole number is exact. A fraction must lie within 0.0001 kopeck, or four
    steps of its float, of a whole kopeck: that is noise of arithmetic; more
    is a true part of a kopeck and no amount.

    Raises:
        UnreadableValue: ``not_money`` for NaN, infinity and booleans;
            ``sub_kopeck``; ``too_large``.
    """
    scale = minor_scale(currency)
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        raise UnreadableValue("not_money", value)
    if abs(value) * scale > MAX_KOP:
        raise UnreadableValue("too_large", value)
    if isinstance(value, int):
        return value * scale
    scaled = value * scale
    nearest = round(scaled)
    if abs(scaled - nearest) > max(1e-4, 4 * scale * math.ulp(value)):
        raise UnreadableValue("sub_kopeck", value)
    return nearest


def cell_money(kop: int, currency: str = ROUBLES) -> float:
    """Give minor units as the number that stands in a cell: roubles, dollars, yen.

    >>> cell_money(123456), cell_money(1000, "JPY")
    (1234.56, 1000.0)
    """
    return kop / minor_scale(currency)


def format_money(kop: int, *, lang: str = "ru", currency: str = ROUBLES) -> str:
    """Write minor units as an amount with its currency; ``parse_money`` reads it back.

    >>> format_money(-123456789, lang="en"), format_money(1000, lang="en", currency="JPY")
    ('-1,234,567.89\\xa0₽', '1,000\\xa0JPY')
    """
    digits = minor_digits(currency)
    whole, rest = divmod(abs(kop), minor_scale(currency))
    grouped, mark = (f"{whole:,}".replace(",", "\u00a0"), ",") if lang == "ru" else (f"{whole:,}", ".")
    decimals = f"{mark}{rest:0{digits}d}" if digits else ""
    unit = "₽" if currency == ROUBLES else currency
    return f"{'-' if kop < 0 else ''}{grouped}{decimals}\u00a0{unit}"


def _peel(cleaned: str, text: str, currency: str) -> tuple[str, bool, bool]:
    """Take off side mark, currency and sign; say whether a word for the currency stood there."""
    body = _SIDE.sub("", cleaned)
    worded = _WITH_KOPECKS.fullmatch(body) if currency in (ROUBLES, "BYN") else None
    if worded:
        body = f"{worded[1]}={worded[2]}"
    negative = False
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1].strip(), True
    found = _worded(currency).fullmatch(body)
    if not found:
        raise UnreadableValue("not_money", text)
    evident = found[1] != body.strip()
    body = found[1]
    if body.startswith("(") and body.endswith(")") and not negative:
        body, negative = body[1:-1].strip(), True
    for mark, bare in (("-", body[1:]), ("+", body[1:])):
        if body.startswith(mark):
            if negative:
                raise UnreadableValue("not_money", text)
            body, negative = bare.strip(), mark == "-"
            break
    if body.endswith("-"):
        if negative:
            raise UnreadableValue("not_money", text)
        body, negative = body[:-1].strip(), True
    return body, negative, evident


@lru_cache(maxsize=256)
def _worded(currency: str) -> re.Pattern[str]:
    """Compile the pattern of an amount with words for its currency before or after it."""
    words = (
        _ROUBLES if currency == ROUBLES else rf"(?:{'|'.join(map(re.escape, currency_words(currency)))})\.?"
    )
    return re.compile(rf"(?:{words}\s*(?=[-+(0-9]))?(.*?[0-9=)\-])\s*(?:{words})?\s*")


def _take_kopecks(body: str, *, evident: bool, text: str) -> tuple[str, str]:
    """Part ``=56`` or ``-56`` from the roubles; the kopecks are "" where there are none."""
    equals = _EQUALS_KOPECKS.fullmatch(body)
    if equals and equals[2]:
        return equals[1], equals[2]
    number = equals[1] if equals else body
    dash = _DASH_KOPECKS.fullmatch(number)
    if not dash:
        return number, ""
    roubles, rest = dash.groups()
    if not _SHAPE.fullmatch(roubles):
        raise UnreadableValue("not_money", text)
    grouped = any(mark in roubles for mark in " '.,")
    if evident or equals or grouped or rest == "00" or len(roubles) >= 5:
        return roubles, rest
    raise UnreadableValue("ambiguous_money", text)


def _split(number: str, decimal: str, digits: int, text: str) -> tuple[str, str]:
    """Part roubles and decimals of digits, points, commas, spaces and apostrophes."""
    if not _SHAPE.fullmatch(number):
        raise UnreadableValue("not_money", text)
    points, commas = number.count("."), number.count(",")
    if points and commas:
        mark = max(".,", key=number.rfind)
        if number.count(mark) > 1:
            raise UnreadableValue("not_money", text)
    elif points + commas == 1:
        mark = "." if points else ","
    else:
        return _whole(number, text), ""
    whole, _, decimals = number.rpartition(mark)
    if not decimals.isdigit():
        raise UnreadableValue("not_money", text)
    if len(decimals) == 3 and whole.isdigit() and len(whole) <= 3 and not whole.startswith("0"):
        if decimal not in (".", ",") and digits:
            raise UnreadableValue("ambiguous_money", text)
        if decimal != mark:
            return whole + decimals, ""
    return _whole(whole, text), decimals


def _whole(number: str, text: str) -> str:
    """Give the digits of roubles that are bare or grouped by one mark in threes."""
    if not _SHAPE.fullmatch(number):
        raise UnreadableValue("not_money", text)
    marks = {char for char in number if not char.isdigit()}
    if not marks:
        return number
    groups = re.split(r"[ ',.]", number)
    if len(marks) != 1 or not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise UnreadableValue("not_money", text)
    return "".join(groups)


def _join(whole: str, decimals: str, places: int) -> int:
    digits = whole.lstrip("0")
    # Longer texts are not turned into numbers at all: any such amount is too large.
    return int((digits or "0") + decimals[:places].ljust(places, "0")) if len(digits) <= 15 else MAX_KOP + 1


def _bounded(kop: int, negative: bool, text: str) -> int:
    if kop > MAX_KOP:
        raise UnreadableValue("too_large", text)
    return -kop if negative else kop
