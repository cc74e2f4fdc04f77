"""Number formats: what a cell shows, by its pattern and the spreadsheet's locale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from .calls import Json
from .cells import Fault, Value

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Google's serial dates have no zone
_DATES = ("DATE", "TIME", "DATE_TIME")
_PIECES = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|.', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Locale:
    """What of a locale shows in cells.

    Attributes:
        point: Decimal mark.
        group: Between thousands.
        true: A true cell.
        false: A false cell.
        patterns: Default pattern by type.
    """

    point: str
    group: str
    true: str
    false: str
    patterns: tuple[tuple[str, str], ...]


_COMMON = (("NUMBER", "#,##0.00"), ("PERCENT", "0.00%"), ("SCIENTIFIC", "0.00E+00"), ("TEXT", "@"))
_LOCALES = {
    "en": Locale(".", ",", "TRUE", "FALSE", (*_COMMON, ("CURRENCY", '"$"#,##0.00'), ("DATE", "M/d/yyyy"),
                 ("TIME", "h:mm:ss am/pm"), ("DATE_TIME", "M/d/yyyy H:mm:ss"))),
    "ru": Locale(",", "\xa0", "ИСТИНА", "ЛОЖЬ", (*_COMMON, ("CURRENCY", '#,##0.00 "₽"'), ("DATE", "dd.mm.yyyy"),
                 ("TIME", "H:mm:ss"), ("DATE_TIME", "dd.mm.yyyy H:mm:ss"))),
}  # fmt: skip


def locale_of(name: str) -> Locale:
    """Give what we know of a locale: Russian, else English."""
    return _LOCALES["ru" if name.startswith("ru") else "en"]


def is_date(number_format: Json | None) -> bool:
    """Say whether a format shows numbers as dates or times."""
    return bool(number_format) and (number_format or {}).get("type") in _DATES


def show(value: Value, number_format: Json | None, locale: Locale) -> str:
    """Give the formatted value."""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, str):
        return value
    if not number_format or number_format.get("type") == "TEXT":
        return general(value, locale)
    kind = number_format.get("type", "NUMBER")
    pattern = number_format.get("pattern") or dict(locale.patterns).get(kind, "General")
    if kind in _DATES:
        return _date(float(value), pattern)
    return _number(value, pattern, locale)


def general(value: int | float, locale: Locale) -> str:
    """Show a number without a format: at most ten significant places after a point, integers whole."""
    if isinstance(value, int) or float(value).is_integer():
        text = str(int(value)) if abs(value) < 1e15 else _scientific(value)
    else:
        text = f"{value:.10g}" if abs(value) < 1e15 else _scientific(value)
        if "e" in text:
            text = _scientific(value)
    return text.replace(".", locale.point)


def _scientific(value: float) -> str:
    head, _, power = f"{value:.9E}".partition("E")
    head = head.rstrip("0").rstrip(".")
    return f"{head}E{power[0]}{power[1:].lstrip('0').rjust(2, '0')}"


@lru_cache(512)
def _pieces(pattern: str) -> tuple[str, ...]:
    return tuple(_PIECES.findall(pattern))


def _date(value: float, pattern: str) -> str:
    moment = EPOCH + timedelta(seconds=round(value * 86400))
    pieces = _pieces(re.sub(r"am/pm", "AM/PM", pattern, flags=re.IGNORECASE))
    half = any(piece in ("AM/PM", "A/P") for piece in pieces)
    made = []
    before = ""
    for at, piece in enumerate(pieces):
        made.append(_date_piece(piece, before, pieces[at + 1 :], moment, half))
        if piece[:1] in "yYmMdDhHsS":
            before = piece[:1].lower()
    return "".join(made)


def _date_piece(piece: str, before: str, after: tuple[str, ...], moment: datetime, half: bool) -> str:
    letter, length = piece[:1].lower(), len(piece)
    if piece in ("AM/PM", "A/P"):
        return "AM" if moment.hour < 12 else "PM"
    if piece.startswith('"'):
        return piece[1:-1]
    if piece.startswith("\\"):
        return piece[1:]
    if letter == "m":
        following = next(
            (one[:1].lower() for one in after if one[:1].lower() in "ymdhs" and one[:1].isalpha()), ""
        )
        minute = before == "h" or following == "s"
        return _padded(moment.minute if minute else moment.month, length) if length < 3 else f"{moment:%b}"
    if letter == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if letter == "d":
        return _padded(moment.day, length) if length < 3 else f"{moment:%a}"
    if letter == "h":
        return _padded((moment.hour % 12 or 12) if half else moment.hour, length)
    if letter == "s":
        return _padded(moment.second, min(length, 2))
    return piece


def _padded(number: int, length: int) -> str:
    return f"{number:02d}" if length > 1 else str(number)


def _number(value: int | float, pattern: str, locale: Locale) -> str:
    if pattern.lower() == "general":
        return general(value, locale)
    sections = pattern.split(";")
    negative = value < 0
    if negative and len(sections) > 1:
        pattern, negative = sections[1], False
    elif value == 0 and len(sections) > 2:
        pattern = sections[2]
    else:
        pattern = sections[0]
    head, body, tail, percent = _parts(pattern)
    if not body:
        return head
    real = Decimal(repr(abs(value))) if not isinstance(value, int) else Decimal(abs(value))
    digits = _digits(real * 100 if percent else real, body, locale)
    return ("-" if negative else "") + head + digits + tail


@lru_cache(512)
def _parts(section: str) -> tuple[str, str, str, bool]:
    """Part a section of a pattern: what stands before the digits, the digits, what follows, whether of a hundred."""
    plain = re.sub(r"\[[^\]]*\]|_.|\*.", "", section)
    blank = re.sub(r'"[^"]*"', lambda text: "\0" * len(text[0]), plain)
    body = re.search(r"[#0?][#0?,.]*(?:E\+0+)?", blank)
    if body is None:
        return _literal(plain), "", "", False
    return _literal(plain[: body.start()]), body[0], _literal(plain[body.end() :]), "%" in plain


def _digits(real: Decimal, body: str, locale: Locale) -> str:
    if "E+" in body:
        places = len(body.partition("E")[0].partition(".")[2])
        head, _, power = f"{float(real):.{places}E}".partition("E")
        return head.replace(".", locale.point) + "E" + power
    whole, _, part = body.partition(".")
    fixed, wide = part.count("0"), len(part)
    text = f"{real.quantize(Decimal(1).scaleb(-wide), ROUND_HALF_UP):f}"
    units, _, cents = text.partition(".")
    while len(cents) > fixed and cents.endswith("0"):
        cents = cents[:-1]
    units = units.rjust(whole.replace(",", "").count("0"), "0") if units != "0" or "0" in whole else ""
    if "," in whole:
        units = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", locale.group, units)
    return units + (locale.point + cents if cents else "")


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda match: match[1] or match[2] or "", text)
