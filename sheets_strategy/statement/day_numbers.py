"""Whether numbers that no header names are days: serial numbers of a spreadsheet.

A wrong answer would make days of amounts, so that the doubtful is no day: whole numbers of five
digits are also sums, and numbers of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sheets_strategy.values.cells import CellValue

Span = tuple[float, float]

_FIRST, _LAST = 36_526, 55_152  # 2000 to 2050
_YEAR, _LONGEST = 366, 3_653
_DAY_SECONDS = 86_400
_FEWEST = 3


def may_be_day(value: CellValue) -> bool:
    """Say whether a cell is a number from the serial numbers of this half of a century."""
    return (type(value) is float or type(value) is int) and _FIRST <= value < _LAST + 1


def are_days(numbers: Sequence[float], *, near: Span | None = None) -> bool:
    """Say whether a column of numbers, each of which ``may_be_day``, is surely one of days.

    A time of day makes it sure: whole seconds, and some that are no whole kopecks. Else all are
    whole and lie within a year of days that are known; or, where none are, they run one way
    within ten years, as a statement's days do, one of them comes twice in a row, as the numbers
    of documents do not, and they are not all round, as sums are.

    Args:
        numbers: The column, from top to bottom.
        near: The first and last of the days that are known, as serial numbers.
    """
    if any(number % 1 for number in numbers):
        return all(map(_is_moment, numbers)) and not all(map(_is_money, numbers))
    if near is not None:
        first, last = near[0] - _YEAR, near[1] + _YEAR
        return all(first <= number <= last for number in numbers) and not _are_round(numbers, 100)
    steps = [after - before for before, after in pairwise(numbers)]
    one_way = all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
    close = max(numbers) - min(numbers) <= _LONGEST
    known = len(numbers) >= _FEWEST and 0 in steps and any(steps)
    return known and one_way and close and not _are_round(numbers, 10)


def _is_moment(number: float) -> bool:
    seconds = number * _DAY_SECONDS
    return abs(seconds - round(seconds)) < 0.01


def _is_money(number: float) -> bool:
    return abs(number * 100 - round(number * 100)) < 1e-4


def _are_round(numbers: Sequence[float], to: int) -> bool:
    return all(number % to == 0 for number in numbers)
