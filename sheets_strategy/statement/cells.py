"""Columns of raw cells → arrays: dates, kopecks, texts. Nothing is guessed and nothing is lost."""

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
from sheets_strategy.values.dates import parse_date
from sheets_strategy.values.money import kopecks, parse_money

Mask = npt.NDArray[np.bool_]
Mark = Literal["", ",", "."]
_NAT = np.datetime64("NaT", "D")
_FIRST_SERIAL, _LAST_SERIAL = 30_000, 60_000
_SERIAL_ZERO = np.datetime64("1899-12-30", "D")
_DECIMALS = re.compile(r"\d([.,])\d{1,2}\D*$")
_LARGEST_ROUBLES = 10**12


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """A column of sums.

    Attributes:
        kop: Kopecks; 0 where empty or unreadable.
        filled: Whether the cell holds anything.
        bad: Place → why the cell is no sum.
    """

    kop: npt.NDArray[np.int64]
    filled: Mask
    bad: dict[int, str]


def read_dates(cells: Sequence[CellValue]) -> npt.NDArray[np.datetime64]:
    """Read dates; NaT where a cell holds none."""
    return np.array([_read_date(value) for value in cells], dtype="datetime64[D]")


def read_money(cells: Sequence[CellValue]) -> MoneyColumn:
    """Read sums; a text that reads in two ways is decided by the rest of its column, else it is bad."""
    decimal = decimal_of(cells)
    numbers = np.array([value if type(value) in (float, int) else np.nan for value in cells], dtype=float)
    filled = np.array([value is not None and value != "" for value in cells], dtype=bool)
    kop, bad = _round_numbers(numbers)
    for place in np.flatnonzero(filled & np.isnan(numbers)):
        value = cells[place]
        try:
            kop[place] = _parse_sum(value, decimal)
            filled[place] = not (isinstance(value, str) and not value.strip())
        except UnreadableValue as error:
            bad[int(place)] = error.reason
    return MoneyColumn(kop, filled, bad)


def read_texts(
    cells: Sequence[CellValue], clean: Callable[[str], str] = str.strip
) -> npt.NDArray[np.object_]:
    """Read texts; identifiers that a spreadsheet turned into numbers become digits again."""
    seen: dict[CellValue, str] = {None: ""}
    texts = np.empty(len(cells), dtype=object)
    for place, value in enumerate(cells):
        text = seen.get(value) if type(value) is not bool else None
        if text is None:
            text = seen[value] = clean(_text_of(value))
        texts[place] = text
    return texts


def _read_date(value: CellValue) -> date | np.datetime64:
    if type(value) is date:
        return value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return _parse_date(value) or _NAT
    if type(value) in (int, float) and _FIRST_SERIAL <= float(value) <= _LAST_SERIAL:  # type: ignore[arg-type]
        return _SERIAL_ZERO + np.timedelta64(int(float(value)), "D")  # type: ignore[arg-type]
    return _NAT


@lru_cache(maxsize=16_384)
def _parse_date(text: str) -> date | None:
    try:
        return parse_date(text)
    except UnreadableValue:
        return None


def _round_numbers(numbers: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int64], dict[int, str]]:
    """Round whole columns at once; what is not plainly kopecks is looked at one by one."""
    scaled = np.nan_to_num(numbers, nan=0.0, posinf=np.inf, neginf=-np.inf) * 100
    with np.errstate(invalid="ignore"):
        rounded = np.round(scaled)
        plain = (np.abs(scaled - rounded) <= 1e-6) & (np.abs(scaled) < 1e14)
    kop = np.where(plain, rounded, 0).astype(np.int64)
    bad: dict[int, str] = {}
    for place in np.flatnonzero(~plain):
        try:
            kop[place] = kopecks(float(numbers[place]))
        except UnreadableValue as error:
            bad[int(place)] = error.reason
    return kop, bad


def _parse_sum(value: CellValue, decimal: Mark) -> int:
    if not isinstance(value, str):
        raise UnreadableValue("not_money", value.code if isinstance(value, CellError) else value)
    if not value.strip():
        return 0
    return parse_money(value, decimal=decimal)


def decimal_of(cells: Sequence[CellValue]) -> Mark:
    """Find which mark a column's texts use before one or two last digits, if only one of them."""
    marks = {
        found[1]
        for value in cells
        if isinstance(value, str) and (found := _DECIMALS.search(value)) is not None
    }
    if marks == {","}:
        return ","
    return "." if marks == {"."} else ""


def _text_of(value: CellValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    try:
        return as_text(value)
    except UnreadableValue:
        return str(value)
