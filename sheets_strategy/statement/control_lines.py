"""Lines of a statement's own control sums: what a line says of balances and turnovers.

In: a grid row that holds no payment. Out: what each of its words names, with the sums beside,
under or within it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.statement.cells import is_date
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.money import kopecks, parse_money
from sheets_strategy.values.names import fold

Role = Literal["opening", "closing", "in", "out", "both", "both_closing", "count", "on"]

_BALANCE = r"(?:остат\w*|сальдо)"
_ALL = r"(?:итого|всего|сумма|общая сумма|total)? ?"
_OF_SIDE = _ALL + r"(?:оборот\w* )?(?:(?:по|за период по) )?"
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))  # type: ignore[misc]
    for role, pattern in (
        ("count", r"(?:итого |всего )?(?:кол-?во|количеств\w*|число) "),
        ("both_closing", r"(?:итого )?оборот\w* (?:за .* )?и (?:сальдо|остат\w*) на конец"),
        ("opening", rf"{_BALANCE} на конец предыдущ"),
        ("opening", rf"(?:вход\w*|вх\.?|начальн\w*|opening) ?(?:{_BALANCE}|balance)"),
        ("opening", rf"{_BALANCE} (?:входящ\w*|(?:\w+ )?на начало|начальн\w*|до операц\w*)"),
        ("closing", rf"(?:исход\w*|исх\.?|конечн\w*|closing) ?(?:{_BALANCE}|balance)"),
        ("closing", rf"{_BALANCE} (?:исходящ\w*|(?:\w+ )?на конец|конечн\w*)"),
        ("on", rf"{_BALANCE} (?:\w+ ){{0,2}}на \d"),
        ("in", _ALL + r"(?:операций )?(?:по )?(?:поступ\w*|зачисл\w*|приход\w*|пополн\w*)"),
        ("out", _ALL + r"(?:операций )?(?:по )?(?:списа\w*|расход\w*|израсход\w*)"),
        ("in", _OF_SIDE + r"кредит\w*(?: оборот\w*)?$"),
        ("out", _OF_SIDE + r"дебет\w*(?: оборот\w*)?$"),
        ("in", r"total credit|credit turnover"), ("out", r"total debit|debit turnover"),
        ("both", r"(?:итог\w*|всего|оборот\w*|total|turnover)"),
    )
)  # fmt: skip
_MONEY = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]?\d{3})*(?:[.,]\d{1,2})?(?:\s*\([АПап]\))?")
_GLUED = re.compile(
    r"(?P<label>[^:]*?[^\W\d][^:]*?)(?::|\s)\s*(?P<value>-?\d[\d \u00a0\u202f]*[.,]\d\d)\s*"
    r"(?P<mark>\([АПап]\))?\s*(?:[а-яa-z₽$€¥.]{1,5})?\s*",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:за|на) (?:день|дату|сутки|\d)|day|дневн")
_OVERDRAWN = re.compile(r"\(а\)|\bа\b", re.IGNORECASE)
_LONGEST = 120
_LONGEST_SUM = 24
_LONGEST_BALANCE = 70


class Sum(NamedTuple):
    """A sum of a control line: its column, −1 where it stands within the words."""

    col: int
    kop: int


class ControlLine(NamedTuple):
    """What one line says.

    Attributes:
        row: Grid row.
        role: What its words name: a balance, a turnover of one side or of both; "on" is a
            balance on a day, which is the opening above the payments and the closing below.
        sums: Its sums from left to right.
        daily: Whether it is of one day.
        side_word: Whether the side is named by what came or went, not by debit and credit.
        mark: Text of a cell that marks a balance as debit or credit, "" for none.
    """

    row: int
    role: Role
    sums: tuple[Sum, ...]
    daily: bool
    side_word: bool
    mark: str = ""


def read_control_lines(rows: Sequence[Row], places: Sequence[int]) -> list[ControlLine]:
    """Read the lines of control sums among rows that hold no payment.

    Words that have no sum beside them may have it in the next row, under them.

    Args:
        rows: The grid.
        places: Grid rows to look at, from top to bottom.
    """
    found: list[ControlLine] = []
    for place in places:
        labels = [(col, text) for col, text in _texts(rows[place]) if _role(text)]
        if not labels:
            continue
        edges = [*(col for col, _ in labels), len(rows[place])]
        for (col, text), stop in zip(labels, edges[1:], strict=True):
            sums = _glued(text) or _between(rows[place], col + 1, stop)
            if not sums and place + 1 < len(rows):
                sums = _below(rows[place], rows[place + 1], col)
            line = _make(place, text, sums, rows[place])
            found += [line] if line is not None else []
    return found


def names_balance(row: Row) -> bool:
    """Say whether a row is a line of balances, such as «Входящий остаток», whatever else stands in it."""
    return any(
        len(text) <= _LONGEST_BALANCE and _role(text) in ("opening", "closing") for _, text in _texts(row)
    )


def find_side_columns(rows: Sequence[Row], place: int, *, look: int = 4) -> tuple[int, int] | None:
    """Give the columns under «Дебет» and «Кредит» in a line just above a row; None for none."""
    for at in range(place - 1, max(place - 1 - look, -1), -1):
        words = {fold(text).strip(" :"): col for col, text in _texts(rows[at])}
        if "дебет" in words and "кредит" in words:
            return words["дебет"], words["кредит"]
    return None


def _make(place: int, text: str, sums: Sequence[Sum], row: Row) -> ControlLine | None:
    folded = fold(text)
    role = _role(text)
    if not role or not sums:
        return None
    worded = re.search(r"поступ|зачисл|приход|пополн|списа|расход", folded) is not None
    daily = _DAY.search(folded) is not None and role not in ("opening", "closing", "on")
    marks = [
        fold(value)
        for _, value in _texts(row)
        if len(value.strip(" ()")) == 1 and value.strip(" ()").isalpha()
    ]
    if role in ("opening", "closing", "on") and _OVERDRAWN.search(folded.rpartition(" ")[2]):
        marks.append("а")
    return ControlLine(place, role, tuple(sums), daily, worded, marks[0].strip(" ()") if marks else "")


def _role(text: str) -> Role | None:
    if len(text) > _LONGEST:
        return None
    folded = fold(text).replace(":", " ").strip()
    folded = " ".join(folded.split())
    bare = re.sub(r"[\d .,()-]+(?:руб\w*|rub|rur|р)?\.?$", "", folded)
    return next(
        (role for role, pattern in _ROLES if pattern.match(folded) or (bare and pattern.match(bare))), None
    )


def _texts(row: Row) -> list[tuple[int, str]]:
    return [
        (col, " ".join(value.split()))
        for col, value in enumerate(row)
        if isinstance(value, str) and any(map(str.isalpha, value)) and not is_date(value)
    ]


def _glued(text: str) -> list[Sum]:
    """Give the sum that stands behind the words in one text."""
    found = _GLUED.fullmatch(text)
    if found is None or is_date(found["value"]):
        return []
    kop = _kop(found["value"])
    negative = bool(found["mark"]) and "а" in found["mark"].casefold()
    return [] if kop is None else [Sum(-1, -kop if negative else kop)]


def _between(row: Row, start: int, stop: int) -> list[Sum]:
    found = []
    for col in range(start, min(stop, len(row))):
        kop = _kop(row[col])
        if kop is not None:
            found.append(Sum(col, kop))
    return found


def _below(row: Row, below: Row, col: int) -> list[Sum]:
    """Give the sum under a word, where the next row holds sums and no words."""
    if any(_role(text) for _, text in _texts(below)) or col >= len(below) or any(map(is_date, below)):
        return []
    kop = _kop(below[col])
    alone = len(_texts(row)) == len([value for value in below if _kop(value) is not None])
    return [Sum(col, kop)] if kop is not None and alone else []


def _kop(value: CellValue) -> int | None:
    """Give the kopecks of a cell that is a sum; None for accounts, dates and words."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, int | float):
            return kopecks(value)
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if not text or len(text) > _LONGEST_SUM or is_date(text) or sum(map(str.isdigit, text)) > 15:
            return None
        kop = parse_money(text, decimal=",") if any(map(str.isdigit, text)) else None
    except UnreadableValue:
        return None
    if kop is None or not _is_sum(text):
        return None
    return -kop if _is_overdrawn(text) else kop


def _is_sum(text: str) -> bool:
    return any(map(str.isdigit, text))


def _is_overdrawn(text: str) -> bool:
    return text.casefold().endswith(("(а)", " а"))
