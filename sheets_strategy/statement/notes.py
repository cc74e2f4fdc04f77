"""Lines of a statement that are no payments: totals, and numbers of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.cells import is_date
from sheets_strategy.statement.day_numbers import may_be_day
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.money import kopecks, parse_money
from sheets_strategy.values.names import fold

TOTAL_WORDS = ("итог", "всего", "входящ", "исходящ", "оборот", "остат", "количество", "сальдо", "total")
"""How a line of totals begins."""

_TOTAL_ENDS = (" итог", " итого", " total")

TELLING = ("party_inn", "payer_inn", "payee_inn", "party_account", "payer_account", "payee_account")
"""Fields that no line of totals fills."""
_BARE_TOTAL = re.compile(
    r"(?:итог\w*|всего|total|(?:входящ\w*|исходящ\w*|начальн\w*|конечн\w*) (?:остат\w*|сальдо)|"
    r"остат\w*|сальдо|оборот\w*)"
    r"(?: (?:за|на|по|for) (?:день|дату|период|счету|дебету|кредиту|дню|the day|day))?"
    r"(?: оборот\w*)?[\s\d.:;,-]*"
)
_WRITTEN_SUM = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]?\d{3})*[.,]\d\d")


def is_note(row: Row, columns: Mapping[str, int]) -> bool:
    """Say whether a row without a date is a line of totals, or of column numbers.

    A line of totals begins with one of ``TOTAL_WORDS``, or ends with one as those that Excel puts
    among sorted rows do («ООО Ромашка Итог»), and names nobody by number.
    """
    if _is_numbering(row):
        return True
    if any(_at(row, columns[field]) not in (None, "") for field in TELLING if field in columns):
        return False
    first = fold(_first_text(row))
    return first.startswith(TOTAL_WORDS) or first.endswith(_TOTAL_ENDS)


def is_dated_total(row: Row, columns: Mapping[str, int]) -> bool:
    """Say whether a row with a date is the total of a day: nothing but such words beside its sums."""
    if any(_at(row, columns[field]) not in (None, "") for field in TELLING if field in columns):
        return False
    texts = [fold(value) for value in row if isinstance(value, str) and value.strip() and not is_date(value)]
    words = [text for text in texts if any(letter.isalpha() for letter in text)]
    return bool(words) and all(_BARE_TOTAL.fullmatch(text) for text in words)


def is_blank(row: Row) -> bool:
    """Say whether a row holds nothing."""
    return all(value is None or value == "" for value in row)


def has_number(row: Row) -> bool:
    """Say whether a row holds a number, or a text that is written like a sum."""
    return any(_is_number(value) or _is_written(value) for value in row)


def count_numbers(row: Row) -> int:
    """Count the cells that ``has_number`` looks for."""
    return sum(_is_number(value) or _is_written(value) for value in row)


def may_hold_payment(row: Row) -> bool:
    """Say whether a row of unknown columns may be a payment: a date and a number.

    A number that may be a day counts as a date where another number and two texts stand beside it.
    """
    return (any(map(is_date, row)) and has_number(row)) or _may_be_numbered_day(row)


def _may_be_numbered_day(row: Row) -> bool:
    if not any(map(may_be_day, row)) or count_numbers(row) < 2 or is_note(row, {}):
        return False
    texts = [value for value in row if isinstance(value, str) and value.strip()]
    return len(texts) > 1 and any(any(map(str.isalpha, text)) for text in texts)


def lone_sum(row: Row, currency: str) -> int:
    """Give the minor units of a row whose columns are unknown: its one sum, else 0.

    Of two numbers without a date beside them one may be the day.
    """
    if not any(map(is_date, row)):
        others = [value for value in row if not may_be_day(value)]
        row = others if has_number(others) else row
    written = {_kop(value, currency) for value in row if _is_written(value) or isinstance(value, float)} - {0}
    found = written or {_kop(value, currency) for value in row if _is_number(value)} - {0}
    return found.pop() if len(found) == 1 else 0


def _kop(value: CellValue, currency: str) -> int:
    try:
        if isinstance(value, str):
            return abs(parse_money(value, currency=currency))
        return abs(kopecks(value, currency=currency)) if isinstance(value, int | float) else 0
    except UnreadableValue:
        return 0


def _is_number(value: CellValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_written(value: CellValue) -> bool:
    return isinstance(value, str) and _WRITTEN_SUM.fullmatch(value.strip()) is not None


def _first_text(row: Row) -> str:
    return next((value for value in row if isinstance(value, str) and value.strip()), "")


def _is_numbering(row: Row) -> bool:
    """Say whether a row is the line 1, 2, 3, ... that some banks print under the header."""
    values = [str(value).removesuffix(".0").strip() for value in row if value not in (None, "")]
    return len(values) > 2 and values == [str(number + 1) for number in range(len(values))]


def _at(row: Row, col: int) -> CellValue:
    return row[col] if col < len(row) else None
