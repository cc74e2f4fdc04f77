"""A grid whose days are serial numbers → the same grid with days, where they surely are.

Under a header line the column of days is known. Rows that stand in another order, or under no
header line at all, are looked at column by column; where nothing is sure they stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

import numpy as np

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.cells import is_date, read_dates
from sheets_strategy.statement.columns import Layout, Section, column, find_sections
from sheets_strategy.statement.day_numbers import Span, are_days, may_be_day
from sheets_strategy.statement.infer import fits
from sheets_strategy.statement.notes import count_numbers, is_blank, is_note
from sheets_strategy.statement.orders import find_odd
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.dates import serial_moment

_DATES = ("on", "document_on")
_FEWEST_KNOWN = 1
_MOSTLY = 0.5
_HOME, _ODD, _LOOSE = 0, 1, 2
_UNIX_EPOCH = 25_569  # the serial number of 1970-01-01

Days = dict[tuple[int, int], date]


def restore_days(rows: Sequence[Row], *, fields: Mapping[str, str]) -> Sequence[Row]:
    """Give a grid whose serial numbers of days are days; what may be anything else stays.

    Args:
        rows: The grid of a statement.
        fields: Normalised header → field, as of ``find_sections``.

    Returns:
        The rows themselves where there is nothing to restore.
    """
    sections = find_sections(rows, fields=fields)
    kinds = [_sort(rows[one.start : one.stop], one.layout) for one in sections]
    days: Days = {}
    for section, kind in zip(sections, kinds, strict=True):
        days |= _restore_headed(rows, section, kind)
    if any(_LOOSE in kind for kind in kinds):
        near = _find_known(rows, sections, kinds)
        for section, kind in zip(sections, kinds, strict=True):
            for piece in _find_loose(section, kind):
                days |= _restore_loose(rows, piece, section.layout, near)
    return put_days(rows, days)


def put_days(rows: Sequence[Row], days: Mapping[tuple[int, int], date]) -> Sequence[Row]:
    """Give rows with days at some addresses; the rows themselves where there are none."""
    if not days:
        return rows
    changed: dict[int, list[CellValue]] = {}
    for (row, col), day in days.items():
        if row not in changed:
            changed[row] = list(rows[row])
        changed[row][col] = day
    return [changed.get(place, row) for place, row in enumerate(rows)]


def read_serial(value: CellValue) -> date | None:
    """Give the day of a cell that is a serial number, with its time; None for any other cell."""
    return _read_number(value) if type(value) is float or type(value) is int else None


@lru_cache(maxsize=16_384)
def _read_number(number: float) -> date | None:
    try:
        return serial_moment(number)
    except UnreadableValue:
        return None


def _sort(rows: Sequence[Row], layout: Layout | None) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Say of each row whether it stands under its columns, looks out of place, or has no day there.

    Blank rows go with the row above.
    """
    if layout is None:
        dated = np.array([any(map(is_date, row)) for row in rows], dtype=bool)
        return np.where(dated, _HOME, _LOOSE)
    on = column(rows, layout.columns["on"])
    kinds = np.where(np.isnat(read_dates(on)), _LOOSE, _HOME)
    if float in (types := set(map(type, on))) or int in types:
        kinds[find_odd(rows, layout) & (kinds == _HOME)] = _ODD
    for place in np.flatnonzero(kinds == _LOOSE).tolist():
        if place and is_blank(rows[place]):
            kinds[place] = kinds[place - 1]
        elif any(map(is_date, rows[place])):
            kinds[place] = _HOME
    return kinds


def _restore_headed(
    rows: Sequence[Row], section: Section, kinds: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Days:
    """Restore the columns of dates of rows that stand under them.

    A row that looks out of place may have its sum there, so that no other number of it may be a day.
    """
    days: Days = {}
    if section.layout is None:
        return days
    cols = sorted({section.layout.columns[name] for name in _DATES if name in section.layout.columns})
    inside = rows[section.start : section.stop]
    for col in cols:
        cells = column(inside, col)
        for place, value in enumerate(cells):
            if value is None or kinds[place] == _LOOSE or (day := read_serial(value)) is None:
                continue
            if kinds[place] == _HOME or sum(map(may_be_day, inside[place])) < 2:
                days[section.start + place, col] = day
    return days


def _find_known(
    rows: Sequence[Row],
    sections: Sequence[Section],
    kinds: Sequence[np.ndarray[tuple[int], np.dtype[np.int64]]],
) -> Span | None:
    """Give the first and the last day under header lines, None for too few to go by."""
    found = []
    for section, kind in zip(sections, kinds, strict=True):
        if section.layout is not None:
            inside = rows[section.start : section.stop]
            days = read_dates(column(inside, section.layout.columns["on"]))[kind == _HOME]
            found.append(days[~np.isnat(days)].astype(np.int64))
    days = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    if len(days) < _FEWEST_KNOWN:
        return None
    return int(days.min()) + _UNIX_EPOCH, int(days.max()) + _UNIX_EPOCH


def _find_loose(
    section: Section, kinds: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Iterator[tuple[int, int]]:
    """Give the runs of rows without a day: first row, row after the last."""
    for kind, run in groupby(range(len(kinds)), key=lambda place: int(kinds[place])):
        places = list(run)
        if kind == _LOOSE:
            yield section.start + places[0], section.start + places[-1] + 1


def _restore_loose(
    rows: Sequence[Row], piece: tuple[int, int], layout: Layout | None, near: Span | None
) -> Days:
    """Restore the column of a run of rows that surely holds days; else of each part between blanks."""
    columns = {} if layout is None else layout.columns
    held = [
        [place for place in part if _may_be_payment(rows[place], columns)]
        for blank, part in groupby(range(*piece), key=lambda place: is_blank(rows[place]))
        if not blank
    ]
    parts = [part for part in held if part]
    whole = [place for part in parts for place in part]
    col = _find_days(rows, whole, layout, near)
    found = [(whole, col)] if col >= 0 else [(part, _find_days(rows, part, layout, near)) for part in parts]
    return {
        (place, col): day
        for part, col in found
        if col >= 0
        for place in part
        if (day := read_serial(rows[place][col])) is not None
    }


def _may_be_payment(row: Row, columns: Mapping[str, int]) -> bool:
    """Say whether a row holds a number that may be a day, a sum beside it, and is no total."""
    return any(map(may_be_day, row)) and count_numbers(row) > 1 and not is_note(row, columns)


def _find_days(rows: Sequence[Row], places: Sequence[int], layout: Layout | None, near: Span | None) -> int:
    """Give the one column of some rows that holds days; -1 where there is none, or several may be it."""
    if not places:
        return -1
    cols = [
        col
        for col in range(min(len(rows[place]) for place in places))
        if all(may_be_day(rows[place][col]) for place in places)
    ]
    if len(cols) != 1 or (layout is not None and _stand_undated([rows[at] for at in places], layout)):
        return -1
    numbers = [rows[place][cols[0]] for place in places]
    return cols[0] if are_days(numbers, near=near) else -1  # type: ignore[arg-type]


def _stand_undated(rows: Sequence[Row], layout: Layout) -> bool:
    """Say whether rows stand under their header line and only lack the day."""
    on = layout.columns["on"]
    if any(value not in (None, "") for value in column(rows, on)):
        return False
    dated = [[*row, *[None] * (on + 1 - len(row))] for row in rows]
    for row in dated:
        row[on] = date(2000, 1, 1)
    return fits(dated, layout) > _MOSTLY
