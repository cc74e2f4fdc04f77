"""The days that a report's title names: «за 2025 г.», «за 1 квартал 2025 г.», «за Январь - Март 2025 г.»."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from sheets_strategy.values.names import fold

_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_SPAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\s*(?:г\.?)?\s*(?:-|по)\s*(\d{1,2})\.(\d{1,2})\.(\d{4})")
_PART = re.compile(r"(\d{1,2})(?:-?[йе])?\s*(квартал|полугоди|месяц)\w*\s+(\d{4})")
_NAMED = re.compile(r"([а-я]{3,8})(?:\s+(\d{4}))?")
_YEARS = re.compile(r"за\s+(\d{4})(?:\s*(?:г|год)\w*\.?)?(?:\s*-\s*(\d{4}))?")
_LENGTHS = {"квартал": 3, "полугоди": 6}


def find_period(title: str) -> tuple[date, date] | None:
    """Give the first and the last day that a title names, None where it names none.

    >>> find_period("ОСВ по счету 62 за 1 полугодие 2025 г.")
    (datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))
    """
    text = fold(title).replace("–", "-").replace("—", "-")
    try:
        return _find_days(text) or _find_part(text) or _find_months(text) or _find_years(text)
    except ValueError:
        return None


def _find_days(text: str) -> tuple[date, date] | None:
    found = _SPAN.search(text)
    if not found:
        return None
    day, month, year, last_day, last_month, last_year = map(int, found.groups())
    return _ordered(date(year, month, day), date(last_year, last_month, last_day))


def _find_part(text: str) -> tuple[date, date] | None:
    """Read quarters, half years, and so many months from January on."""
    found = _PART.search(text)
    if not found:
        return None
    number, year = int(found[1]), int(found[3])
    length = _LENGTHS.get(found[2])
    first = (number - 1) * length + 1 if length else 1
    last = first + length - 1 if length else number
    return date(year, first, 1), _last_day(year, last)


def _find_months(text: str) -> tuple[date, date] | None:
    """Read one named month, or two with a dash between; the first may go without its year."""
    named = [(_month(word), year) for word, year in _NAMED.findall(text.rpartition("за ")[2])]
    months = [(month, year) for month, year in named if month]
    if not months or not months[-1][1]:
        return None
    (first, first_year), (last, last_year) = months[0], months[-1]
    return _ordered(date(int(first_year or last_year), first, 1), _last_day(int(last_year), last))


def _find_years(text: str) -> tuple[date, date] | None:
    found = _YEARS.search(text)
    if not found:
        return None
    return _ordered(date(int(found[1]), 1, 1), date(int(found[2] or found[1]), 12, 31))


def _month(word: str) -> int:
    """Give the number of a month by its name in any case, 0 for another word."""
    if word in ("май", "мая", "мае"):
        return 5
    starts = [place for place, start in enumerate(_MONTHS, start=1) if place != 5 and word.startswith(start)]
    return starts[0] if starts else 0


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _ordered(since: date, until: date) -> tuple[date, date] | None:
    return (since, until) if since <= until else None
