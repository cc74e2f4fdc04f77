"""Dates: whatever banks and people write, day before month, becomes a ``date``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from math import isfinite

from sheets_strategy.errors import UnreadableValue

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_FIRST_SERIAL, _LAST_SERIAL = 30_000, 60_000  # 1982 to 2064; other numbers are not dates
_SERIAL_EPOCH = date(1899, 12, 30)
_DAY_SECONDS = 86_400

_TIME = re.compile(
    r"(?:[ t]+|\s*,\s*|\s+в\s+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"\s*(?:z|utc|мск|\(мск\)|[+-][0-9]{2}:?[0-9]{2})?$"
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_WORDED = re.compile(
    r"[\"«“]?([0-9]{1,2})[\"»”]?[\s.-]*([а-яa-z]{3,8})[\s.,-]*([0-9]{4}|[0-9]{2})\s*(?:г\.?|год|года)?"
)
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
_MONTH_WORDS = (
    ("январь", "января", "янв", "january", "jan"),
    ("февраль", "февраля", "фев", "февр", "february", "feb"),
    ("март", "марта", "мар", "march", "mar"),
    ("апрель", "апреля", "апр", "april", "apr"),
    ("май", "мая", "may"),
    ("июнь", "июня", "июн", "june", "jun"),
    ("июль", "июля", "июл", "july", "jul"),
    ("август", "августа", "авг", "august", "aug"),
    ("сентябрь", "сентября", "сен", "сент", "september", "sep", "sept"),
    ("октябрь", "октября", "окт", "october", "oct"),
    ("ноябрь", "ноября", "ноя", "нояб", "november", "nov"),
    ("декабрь", "декабря", "дек", "december", "dec"),
)
_MONTHS = {word: month for month, words in enumerate(_MONTH_WORDS, start=1) for word in words}


def parse_date(text: str) -> date:
    """Read a date; a time after it is passed over.

    Read are ``dd.mm.yyyy``, ``d.m.yy`` (below 70 is 20yy), the same with ``/``
    or ``-``, ``yyyy-mm-dd`` with or without ``T`` and zone, a spreadsheet's
    serial from 30000 to 60000 as text, and worded months (``14 окт. 2025``,
    ``26 января 2026 г.``, ``1МАЙ17``). The month never comes before the day.

    Raises:
        UnreadableValue: ``not_date``, also for a day that no calendar has and
            for years before 1900 or after 2199.
    """
    if len(text) == 10 and text[2] == text[5] == "." and text.isascii():
        day, month, year = text[:2], text[3:5], text[6:]
        if day.isdigit() and month.isdigit() and year.isdigit():
            return _date(int(year), int(month), int(day), text)
    cleaned = " ".join(text.replace("\ufeff", "").casefold().split())
    cleaned = _TIME.sub("", cleaned)
    if found := _DAY_FIRST.fullmatch(cleaned.removesuffix("г.").removesuffix("г").rstrip()):
        return _date(_year(found[4]), int(found[3]), int(found[1]), text)
    if found := _YEAR_FIRST.fullmatch(cleaned):
        return _date(int(found[1]), int(found[3]), int(found[4]), text)
    if (found := _WORDED.fullmatch(cleaned)) and found[2] in _MONTHS:
        return _date(_year(found[3]), _MONTHS[found[2]], int(found[1]), text)
    if found := _SERIAL.fullmatch(cleaned):
        return serial_date(int(found[1]))
    raise UnreadableValue("not_date", text)


def serial_date(serial: int | float) -> date:
    """Give the day of a spreadsheet's serial number (days since 1899-12-30).

    Raises:
        UnreadableValue: ``not_date`` outside 30000 to 60000, as other numbers are no dates.
    """
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise UnreadableValue("not_date", serial)
    return _SERIAL_EPOCH + timedelta(days=int(serial))


def serial_moment(serial: int | float) -> date:
    """Give the day of a serial number, and its time to a second where it has any.

    >>> serial_moment(46083), serial_moment(46083.75)
    (datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 2, 18, 0))

    Raises:
        UnreadableValue: ``not_date``, as of ``serial_date``.
    """
    serial_date(serial)
    days, seconds = divmod(round(serial * _DAY_SECONDS), _DAY_SECONDS)
    day = _SERIAL_EPOCH + timedelta(days=days)
    if not seconds:
        return day
    return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001  # as in a cell


def is_serial_of(serial: int | float, day: date) -> bool:
    """Say whether a number is the serial number of a day, or of a moment to a second; any year will do."""
    seconds = (day.toordinal() - _SERIAL_EPOCH.toordinal()) * _DAY_SECONDS
    if isinstance(day, datetime):
        seconds += round(
            timedelta(
                hours=day.hour, minutes=day.minute, seconds=day.second, microseconds=day.microsecond
            ).total_seconds()
        )
    return isfinite(serial) and round(serial * _DAY_SECONDS) == seconds


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int, text: str) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UnreadableValue("not_date", text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnreadableValue("not_date", text) from error


def months_before(day: date, months: int) -> date:
    """Give the day so many months earlier, clamped to the end of its month.

    >>> months_before(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
