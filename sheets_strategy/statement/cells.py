"""Columns of raw cells → arrays: dates, minor units, texts. Nothing is guessed and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.accounts import as_text
from sheets_strategy.values.cells import CellError, CellValue
from sheets_strategy.values.currency import minor_scale
from sheets_strategy.values.dates import parse_date, serial_date
from sheets_strategy.values.money import ROUBLES, kopecks, parse_money

Mask = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]
Mark = Literal["", ",", ".", "-"]
_USUAL_SCALE = 100
_NAT = np.datetime64("NaT", "D")
_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int64).min  # what numpy keeps for NaT
_MARKS = (",", ".")
_SHORTEST, _LONGEST_PLAIN = 3, 14
_PLAIN_END = re.compile(r"[0-9][.,][0-9]{2}")
_DECIMALS = re.compile(r"\d([.,]|-(?=\d\d))\d{1,2}\D*$")


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """A column of sums.

    Attributes:
        kop: Minor units of each row's currency; 0 where empty or unreadable.
        filled: Whether the cell holds anything.
        bad: Place → why the cell is no sum.
    """

    kop: npt.NDArray[np.int64]
    filled: Mask
    bad: dict[int, str]


def read_dates(cells: Sequence[CellValue]) -> Days:
    """Read dates; NaT where a cell holds none."""
    distinct = set(cells)
    if _holds_bool(distinct, cells):
        days = np.array([_read_day(value) for value in cells], dtype=np.int64)
    else:
        seen = {value: _read_day(value) for value in distinct}
        days = np.fromiter(map(seen.__getitem__, cells), dtype=np.int64, count=len(cells))
    return days.view("datetime64[D]")


def is_date(value: CellValue) -> bool:
    """Say whether a cell is a date or a text that reads as one; a bare number is not."""
    if isinstance(value, str):
        return 5 < len(value) < 40 and _parse_date(value) is not None
    return isinstance(value, date)


def read_money(cells: Sequence[CellValue], currencies: Texts | None = None) -> MoneyColumn:
    """Read sums; a text that reads in two ways is decided by the rest of its column, else it is bad.

    Args:
        cells: The column.
        currencies: The currency of each row; None for roubles throughout.
    """
    decimal = decimal_of(cells)
    numbers = np.array(
        [value if type(value) is float or type(value) is int else np.nan for value in cells], dtype=float
    )
    filled = np.array([value is not None and value != "" for value in cells], dtype=bool)
    kop, bad = _round_numbers(numbers, currencies)
    texts = filled & np.isnan(numbers)
    if texts.any():
        plain = np.fromiter(map(_read_plain, cells), dtype=np.int64, count=len(cells))
        usual = (plain >= 0) & (money_scales(currencies) == _USUAL_SCALE)
        kop = np.where(usual, plain, kop)
        texts &= ~usual
    for place in np.flatnonzero(texts).tolist():
        value = cells[place]
        try:
            kop[place] = _parse_sum(value, decimal, _at(currencies, place))
            filled[place] = not (isinstance(value, str) and not value.strip())
        except UnreadableValue as error:
            bad[place] = error.reason
    return MoneyColumn(kop, filled, bad)


def read_texts(cells: Sequence[CellValue], clean: Callable[[str], str] = str.strip) -> Texts:
    """Read texts; identifiers that a spreadsheet turned into numbers become digits again.

    Of an identifier that lost its end that way nothing is left.
    """
    distinct = set(cells)
    if _holds_bool(distinct, cells):
        return _objects([clean(cell_text(value)) for value in cells])
    cleaned = {value: clean(cell_text(value)) for value in distinct}
    return np.fromiter(map(cleaned.__getitem__, cells), dtype=object, count=len(cells))


def _holds_bool(distinct: set[CellValue], cells: Sequence[CellValue]) -> bool:
    """Say whether a cell is true or false, which are 1 and 0 to a hash table."""
    return (1 in distinct or 0 in distinct) and bool in set(map(type, cells))


def decimal_of(cells: Sequence[CellValue]) -> Mark:
    """Find which mark a column's texts use before one or two last digits, if only one of them.

    A dash counts only where at least one text leaves no doubt that kopecks follow it.
    """
    # Most sums of a long column end alike, as in "1234,56"; how a sum ends then tells its mark.
    ends = {value[-4:] for value in cells if type(value) is str}
    plain = {end for end in ends if _PLAIN_END.fullmatch(end)}
    texts = (value for value in cells if type(value) is str and value[-4:] not in plain)
    marks = {found[1] for value in texts if (found := _DECIMALS.search(value)) is not None}
    marks |= {end[1] for end in plain}
    if marks == {"-"} and any(type(value) is str and _has_kopecks(value) for value in cells):
        return "-"
    if marks == {","}:
        return ","
    return "." if marks == {"."} else ""


def _has_kopecks(text: str) -> bool:
    """Say whether a text with a dash before two last digits reads as a sum by itself."""
    try:
        return "-" in text and parse_money(text) > 0
    except UnreadableValue:
        return False


def _objects(values: Sequence[CellValue]) -> Texts:
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects


def _read_day(value: CellValue) -> int:
    """Give the day as days since 1970, as numpy counts them."""
    day: date | None = None
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, str):
        day = _parse_date(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        day = _read_serial(value)
    return _NO_DAY if day is None else day.toordinal() - _EPOCH


def _read_serial(value: float) -> date | None:
    try:
        return serial_date(value)
    except UnreadableValue:
        return None


@lru_cache(maxsize=16_384)
def _parse_date(text: str) -> date | None:
    try:
        return parse_date(text)
    except UnreadableValue:
        return None


def money_scales(currencies: Texts | None) -> npt.NDArray[np.float64] | float:
    """Give how many minor units make one unit, one number for all where they are the same."""
    if currencies is None:
        return 100.0
    scales = {code: float(minor_scale(code)) for code in set(currencies.tolist())}
    if len(set(scales.values())) == 1:
        return next(iter(scales.values()))
    return np.array([scales[code] for code in currencies], dtype=float)


def _at(currencies: Texts | None, place: int) -> str:
    return ROUBLES if currencies is None else str(currencies[place])


def _round_numbers(
    numbers: npt.NDArray[np.float64], currencies: Texts | None
) -> tuple[npt.NDArray[np.int64], dict[int, str]]:
    """Round whole columns at once; what is not plainly minor units is looked at one by one."""
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.where(np.isnan(numbers), 0.0, numbers) * money_scales(currencies)
        rounded = np.round(scaled)
        plain = (np.abs(scaled - rounded) <= 1e-6) & (np.abs(scaled) < 1e14)
    kop = np.where(plain, rounded, 0).astype(np.int64)
    bad: dict[int, str] = {}
    for place in np.flatnonzero(~plain).tolist():
        try:
            kop[place] = kopecks(float(numbers[place]), currency=_at(currencies, place))
        except UnreadableValue as error:
            bad[place] = error.reason
    return kop, bad


def _read_plain(value: CellValue) -> int:
    """Give the hundredths of a text that is written as most banks do, "1234,56"; -1 for any other cell."""
    if type(value) is not str or value[-3:-2] not in _MARKS:
        return -1
    digits = value[:-3] + value[-2:]
    whole = _SHORTEST <= len(digits) <= _LONGEST_PLAIN and digits.isascii() and digits.isdigit()
    return int(digits) if whole else -1


def _parse_sum(value: CellValue, decimal: Mark, currency: str) -> int:
    if not isinstance(value, str):
        raise UnreadableValue("not_money", value.code if isinstance(value, CellError) else value)
    if not value.strip():
        return 0
    return parse_money(value, decimal=decimal, currency=currency)


def cell_text(value: CellValue) -> str:
    """Give a cell as text; digits for numbers, "" for an identifier that lost its end."""
    if isinstance(value, str):
        return value
    if isinstance(value, CellError):
        return value.code
    try:
        return as_text(value)
    except UnreadableValue as error:
        return "" if error.reason == "digits_lost" else str(value)
