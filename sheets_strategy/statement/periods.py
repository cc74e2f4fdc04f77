"""The days that a statement says it is about, in one text or over several cells."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.cells import Row
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.names import fold

Period = tuple[date | None, date | None]
NO_PERIOD: Period = (None, None)

_DATES = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|[«\"]?\d{1,2}[»\"]? [а-я]{3,8} \d{4}"
_DAY = rf"({_DATES})(?: ?г(?:ода|\.)?)?"
_TIME = r"(?: \d{1,2}:\d{2}(?::\d{2})?)?"
_FROM, _TO = r"(?:за период|период|\bс|from)[\s:]*(?:с |from )?", r"[\s,;]*(?:по|до|to|[-–—])[\s:]*(?:по )?"
_FIRST, _LAST = (
    r"(?:начальная дата|дата начала)[^\d]{0,20}",
    r".{0,60}?(?:конечная дата|дата окончания)[^\d]{0,20}",
)
_BETWEEN = (
    re.compile(_FROM + _DAY + _TIME + _TO + _DAY),
    re.compile(_DAY + _TIME + r" ?[-–—] ?" + _DAY),
    re.compile(_FIRST + _DAY + _LAST + _DAY),
)
_ONE = re.compile(rf"(?:выписк\w*|операци\w*|период).{{0,80}}? за {_DAY}")
_MONTH = re.compile(
    r"за (январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь) (\d{4})"
)
_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
    "декабрь",
)  # fmt: skip


def find_period(rows: Sequence[Row]) -> Period:
    """Give the first and the last day that lines above a table name; None where they name none.

    Args:
        rows: The lines above the table.
    """
    text = " ".join(_write(rows))
    for pattern in _BETWEEN:
        for found in pattern.finditer(text):
            since, until = _read(found[1]), _read(found[2])
            if since is not None and until is not None and since <= until:
                return since, until
    if found_month := _MONTH.search(text):
        month, year = _MONTHS.index(found_month[1]) + 1, int(found_month[2])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    one = _ONE.search(text)
    day = _read(one[1]) if one else None
    return day, day


def _write(rows: Sequence[Row]) -> Iterable[str]:
    for row in rows:
        for value in row:
            if isinstance(value, date):
                yield f"{value:%d.%m.%Y}"
            elif isinstance(value, str):
                yield fold(" ".join(value.split()))


def _read(text: str) -> date | None:
    try:
        return parse_date(text)
    except UnreadableValue:
        return None
