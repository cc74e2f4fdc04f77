"""What Sheets makes of a text that a person types (USER_ENTERED), by locale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .calls import Json
from .cells import Formula, Held, number

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_FIRST = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Entry:
    """A typed value and the number format that it brings, None for none."""

    value: Held | None
    number_format: Json | None = None


def parse_entry(text: str, locale: str, today: date, *, as_text: bool = False) -> Entry:
    """Parse what was typed.

    Args:
        text: What was typed.
        locale: The spreadsheet's, such as ``ru_RU``.
        today: Gives the year of a date that names none.
        as_text: Whether the cell has the format "plain text", which keeps everything.
    """
    if not text:
        return Entry(None)
    if text.startswith("'"):
        return Entry(text[1:])
    if as_text:
        return Entry(text)
    if text.startswith("=") and len(text) > 1:
        return Entry(Formula(text))
    russian = locale.startswith("ru")
    plain = text.strip()
    truth = {"true": True, "false": False} | ({"истина": True, "ложь": False} if russian else {})
    if plain.lower() in truth:
        return Entry(truth[plain.lower()])
    entry = _number(plain, russian) or _moment(plain, russian, today)
    if entry is not None:
        return entry
    if len(plain) > 1 and plain[0] in "+-" and not plain[1].isspace():
        return Entry(Formula("=" + plain))
    return Entry(text)


def _number(text: str, russian: bool) -> Entry | None:
    point, groups = (",", "\xa0\u202f ") if russian else (".", ",")
    body, brought = text, None
    if body.endswith("%"):
        body, brought = body[:-1].strip(), {"type": "PERCENT", "pattern": "0.00%" if point in body else "0%"}
    else:
        body, brought = _currency(body, russian, point)
    match = re.fullmatch(rf"([+-]?)(\d[\d{groups}]*|)({re.escape(point)}\d*)?([eE][+-]?\d+)?", body)
    if match is None or not (match[2] or len(match[3] or "") > 1):
        return None
    whole = match[2]
    grouped = any(mark in whole for mark in groups)
    if grouped and not re.fullmatch(rf"\d{{1,3}}([{groups}]\d{{3}})+", whole):
        return None
    digits = re.sub(rf"[{groups}]", "", whole)
    real = float(f"{match[1]}{digits or 0}{(match[3] or '').replace(point, '.')}{match[4] or ''}")
    if brought and brought["type"] == "PERCENT":
        return Entry(number(real / 100), brought)
    if brought is None and grouped:
        brought = {"type": "NUMBER", "pattern": "#,##0.00" if match[3] else "#,##0"}
    return Entry(number(real), brought)


def _currency(text: str, russian: bool, point: str) -> tuple[str, Json | None]:
    if russian:
        match = re.fullmatch(r"(.*\d)\s*(?:₽|р\.|руб\.)", text)
        pattern = '#,##0.00\\ "₽"' if point in text else '#,##0\\ "₽"'
        return (match[1], {"type": "CURRENCY", "pattern": pattern}) if match else (text, None)
    match = re.fullmatch(r"([+-]?)\$(\d.*)", text)
    pattern = '"$"#,##0.00' if point in text else '"$"#,##0'
    return (match[1] + match[2], {"type": "CURRENCY", "pattern": pattern}) if match else (text, None)


def _moment(text: str, russian: bool, today: date) -> Entry | None:
    day, _, clock = text.partition(" ")
    alone = _clock(text)
    if alone is not None:
        return Entry(number(alone), {"type": "TIME", "pattern": "H:mm:ss" if text.count(":") > 1 else "H:mm"})
    parsed = _day(day, russian, today)
    if parsed is None:
        return None
    serial, pattern = parsed
    if not clock:
        return Entry(serial, {"type": "DATE", "pattern": pattern})
    part = _clock(clock.strip())
    if part is None:
        return None
    return Entry(number(serial + part), {"type": "DATE_TIME", "pattern": f"{pattern} H:mm:ss"})


def _clock(text: str) -> float | None:
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3] or 0)) / timedelta(
        days=1
    )


def _day(text: str, russian: bool, today: date) -> tuple[int, str] | None:
    for year, month, day, pattern in _readings(text, russian, today):
        with suppress(ValueError):
            return (date(year, month, day) - _FIRST).days, pattern
    return None


def _readings(text: str, russian: bool, today: date) -> Iterator[tuple[int, int, int, str]]:
    iso = _ISO.fullmatch(text)
    if iso:
        yield int(iso[1]), int(iso[2]), int(iso[3]), "yyyy-mm-dd"
        return
    marks = r"[./-]"
    full = re.fullmatch(rf"(\d{{1,2}})({marks})(\d{{1,2}})\2(\d{{2}}|\d{{4}})", text)
    short = re.fullmatch(rf"(\d{{1,2}})({marks})(\d{{1,2}})", text)
    match = full or short
    if match is None or (match[2] == "." and not russian):
        return
    one, two = int(match[1]), int(match[3])
    day, month = (one, two) if russian else (two, one)
    year = _year(match[4]) if full else today.year
    names = ("d", "m") if russian else ("m", "d")
    if russian and len(match[1]) == 2:
        names = ("dd", "mm")
    pattern = f"{names[0]}{match[2]}{names[1]}" + (
        f"{match[2]}{'yyyy' if len(match[4]) == 4 else 'yy'}" if full else ""
    )
    yield year, month, day, pattern


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 30 else 1900)


def serial(moment: datetime) -> float:
    """Give Google's serial number of a moment."""
    return (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 - serial dates have no zone
