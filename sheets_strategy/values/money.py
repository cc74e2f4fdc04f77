"""Money: texts and cell numbers become whole kopecks, and kopecks become text.

In: what a bank, a spreadsheet or a person wrote. Out: ``int`` kopecks, or an
``UnreadableValue`` where a guess would be needed.
"""

from __future__ import annotations

import math
import re
from typing import Literal

from sheets_strategy.errors import UnreadableValue

MAX_KOP = 10**14  # 10^12 roubles: more than any payment, and sums of rows still fit int64
_LONGEST = 60  # characters of an amount with its words; longer texts are purposes
DecimalMark = Literal["", ",", ".", "-"]

_PLAIN = re.compile(r"(-?)([0-9]{1,13})(?:[.,]([0-9]{1,2}))?")
_INVISIBLE = {ord(char): None for char in "\ufeff\u200b\u200c\u200d\u2060"}
_SIGNS = {ord(char): "-" for char in "−–—‐‑‒"} | {ord(char): "'" for char in "’‘`´ʼ"}
_CLEAN = _INVISIBLE | _SIGNS
_ROUBLES = r"(?:₽|рублей|рубля|рубль|рублях|руб|р|rub|rur)\.?"
_WITH_KOPECKS = re.compile(rf"(.*[0-9])\s*{_ROUBLES}\s*([0-9]{{2}})\s*(?:копеек|копейки|копейка|коп|к)\.?")
_CURRENCY = re.compile(rf"(?:{_ROUBLES}\s*(?=[-+(0-9]))?(.*?[0-9=)\-])\s*(?:{_ROUBLES})?\s*")
_SIDE = re.compile(r"\s*\((?:п|а|a)\)$")
_DASH_KOPECKS = re.compile(r"(.*[0-9])-([0-9]{2})")
_EQUALS_KOPECKS = re.compile(r"(.*[0-9])=([0-9]{2})?")
_SHAPE = re.compile(r"[0-9]+(?:[ ',.][0-9]+)*")


def parse_money(text: str, *, decimal: DecimalMark = "") -> int:
    """Read an amount of roubles as kopecks.

    Spaces of any kind and apostrophes part thousands; with both point and
    comma the last is the decimal mark; one of them repeated parts thousands.
    Parentheses or a minus on either side make it negative; ``(П)``, ``(А)``,
    ``=`` at the end and words for roubles are passed over. ``=56`` and ``-56``
    at the end are kopecks, the dash only with evidence: grouped thousands, a
    word for roubles, ``-00``, or five digits before it. More than two decimals
    are read only where the rest are zeros.

    Args:
        text: The amount; another currency's sign makes it unreadable.
        decimal: Decimal mark of the column that the text is from; decides
            only what the text leaves open: with "," ``1.234`` is 1234 roubles
            and ``1,230`` is 1.23; "-" makes ``12-56`` 12.56.

    Returns:
        Kopecks.

    Raises:
        UnreadableValue: ``not_money``; ``ambiguous_money`` where two readings
            are possible; ``too_large`` above 10^12 roubles.
    """
    plain = _PLAIN.fullmatch(text)
    if plain:
        sign, whole, decimals = plain.groups()
        return _bounded(_join(whole, decimals or ""), sign == "-", text)
    if len(text) > _LONGEST:
        raise UnreadableValue("not_money", text)
    cleaned = " ".join(text.translate(_CLEAN).casefold().split())
    body, negative, evident = _peel(cleaned, text)
    number, fraction = _take_kopecks(body, evident=evident or decimal == "-", text=text)
    if fraction:
        whole, decimals = _whole(number, text), fraction
    else:
        whole, decimals = _split(number, decimal, text)
    return _bounded(_join(whole, decimals), negative, text)


def kopecks(value: int | float) -> int:
    """Turn a cell number of roubles into kopecks.

    A whole number is exact. A fraction must lie within 0.0001 kopeck, or four
    steps of its float, of a whole kopeck: that is noise of arithmetic; more
    is a true part of a kopeck and no amount.

    Raises:
        UnreadableValue: ``not_money`` for NaN, infinity and booleans;
            ``sub_kopeck``; ``too_large``.
    """
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        raise UnreadableValue("not_money", value)
    if abs(value) * 100 > MAX_KOP:
        raise UnreadableValue("too_large", value)
    if isinstance(value, int):
        return value * 100
    scaled = value * 100
    nearest = round(scaled)
    if abs(scaled - nearest) > max(1e-4, 400 * math.ulp(value)):
        raise UnreadableValue("sub_kopeck", value)
    return nearest


def format_money(kop: int, *, lang: str = "ru") -> str:
    """Write kopecks as an amount of roubles; ``parse_money`` reads it back.

    >>> format_money(-123456789, lang="en")
    '-1,234,567.89\\xa0₽'
    """
    whole, rest = divmod(abs(kop), 100)
    sign = "-" if kop < 0 else ""
    if lang == "ru":
        return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0₽"
    return f"{sign}{whole:,}.{rest:02d}\u00a0₽"


def _peel(cleaned: str, text: str) -> tuple[str, bool, bool]:
    """Take off side mark, currency and sign; say whether a word for roubles stood there."""
    body = _SIDE.sub("", cleaned)
    worded = _WITH_KOPECKS.fullmatch(body)
    if worded:
        body = f"{worded[1]}={worded[2]}"
    negative = False
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1].strip(), True
    found = _CURRENCY.fullmatch(body)
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


def _split(number: str, decimal: str, text: str) -> tuple[str, str]:
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
        if decimal not in (".", ","):
            raise UnreadableValue("ambiguous_money", text)
        if decimal != mark:
            return whole + decimals, ""
    if decimals[2:].strip("0"):
        raise UnreadableValue("not_money", text)
    return _whole(whole, text), decimals[:2]


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


def _join(whole: str, decimals: str) -> int:
    digits = whole.lstrip("0")
    # Longer texts are not turned into numbers at all: any such amount is too large.
    return int((digits or "0") + decimals.ljust(2, "0")) if len(digits) <= 15 else MAX_KOP + 1


def _bounded(kop: int, negative: bool, text: str) -> int:
    if kop > MAX_KOP:
        raise UnreadableValue("too_large", text)
    return -kop if negative else kop
