"""Conditions that people type into Сегменты, parsed into a small tree.

The language is a subset of DMN's S-FEEL unary tests in Russian and English:
``-`` or nothing (any), values ``A; B``, ``> 5``, ``больше 5``, ``до 3``, ``5+``,
``3..5``, ``3-6``, ``от 3 до 6``, ``(3..6]``, ``не C``, ``кроме C``, ``известно``, ``неизвестно``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.names import fold


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two limits; None is no limit."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    def holds(self, number: float) -> bool:
        """Say whether a known number lies inside."""
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        below = self.high is None or number < self.high or (number == self.high and not self.high_open)
        return above and below


@dataclass(frozen=True, slots=True)
class Condition:
    """One cell of a decision table.

    Attributes:
        values: Values of a vocabulary, or folded texts, any of which matches.
        intervals: Intervals, any of which matches.
        negated: Whether the condition holds where none of these matches; then also for unknown.
        unknown: True: only unknown matches; False: only known; None: neither was asked.
    """

    values: tuple[str, ...] = ()
    intervals: tuple[Interval, ...] = ()
    negated: bool = False
    unknown: bool | None = None

    @property
    def is_any(self) -> bool:
        """Whether everything matches."""
        return not self.values and not self.intervals and self.unknown is None


ANY = Condition()
_NUMBER = r"-?\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?"
_COMPARISONS: tuple[tuple[str, str], ...] = (
    (r"(?:>=|≥|не меньше|не менее|от|at least|from)", ">="),
    (r"(?:<=|≤|не больше|не более|до|at most|up to)", "<="),
    (r"(?:>|больше|более|свыше|more than|over)", ">"),
    (r"(?:<|меньше|менее|less than|under)", "<"),
)
_COMPARE = [(re.compile(rf"{words}\s*({_NUMBER})(?:\s*%)?"), sign) for words, sign in _COMPARISONS]
_PLUS = re.compile(rf"({_NUMBER})\s*\+")
_BETWEEN = re.compile(rf"(?:от|from)\s*({_NUMBER})\s*(?:до|to)\s*({_NUMBER})")
_RANGE = re.compile(rf"([\[(\]])?\s*({_NUMBER})\s*(?:\.\.|-|–|—|…)\s*({_NUMBER})\s*([\])\[])?")
_SINGLE = re.compile(_NUMBER)
_NOT = re.compile(r"(?:не|not)\s*\((.+)\)|(?:не|кроме|not|except)\s+(?!меньше|менее|больше|более)(.+)")
_KNOWN = {"известно": False, "known": False, "неизвестно": True, "unknown": True, "не известно": True}


def parse_condition(
    text: str,
    *,
    meanings: Mapping[str, str] | None = None,
    numeric: bool = False,
    ranks: Mapping[str, int] | None = None,
    known: Collection[str] = (),
) -> Condition:
    """Read one condition cell.

    A comma between two digits without a space is decimal; elsewhere it separates
    values, as ``;`` does. A cell that is a known value as a whole is that value,
    commas and all. In free text a condition that reads as numbers asks for numbers.

    Args:
        text: The cell as typed.
        meanings: Folded label → value key of the column's vocabulary; None for free text.
        numeric: Whether the column holds numbers.
        ranks: Value key → place, for a vocabulary that also compares as numbers.
        known: Folded values that stand in a column of free text.

    Returns:
        The condition; values are vocabulary keys or folded texts.

    Raises:
        UnreadableValue: ``condition_value`` (no such value), ``condition_number`` (not a
            number condition), ``condition_empty_interval`` (no number can meet it).
    """
    folded = fold(text)
    if folded in ("", "-", "–", "—"):
        return ANY
    if meanings is not None and folded in meanings:
        return Condition(values=(meanings[folded],))
    if folded in known:
        return Condition(values=(folded,))
    if folded in _KNOWN:
        return Condition(unknown=_KNOWN[folded])
    negation = _NOT.fullmatch(folded)
    if negation:
        rest = negation[1] or negation[2]
        return _negate(parse_condition(rest, meanings=meanings, numeric=numeric, ranks=ranks, known=known))
    if numeric:
        return Condition(intervals=_parse_intervals(folded, text))
    if ranks is not None and re.search(r"\d", folded):
        return _parse_ranks(folded, text, ranks)
    if meanings is None:
        return _parse_free(folded, text, known)
    return Condition(values=_parse_values(folded, text, meanings))


def _negate(inner: Condition) -> Condition:
    if inner.unknown is not None:
        return Condition(unknown=not inner.unknown)
    return Condition(inner.values, inner.intervals, not inner.negated)


def _parse_ranks(folded: str, text: str, ranks: Mapping[str, int]) -> Condition:
    intervals = _parse_intervals(folded, text)
    values = tuple(key for key, rank in ranks.items() if any(one.holds(rank) for one in intervals))
    if not values:
        raise UnreadableValue("condition_empty_interval", text)
    return Condition(values=values)


def _parse_free(folded: str, text: str, known: Collection[str]) -> Condition:
    """Read a condition on free text: numbers where it reads so as a whole, else words."""
    try:
        return Condition(intervals=_parse_intervals(folded, text))
    except UnreadableValue:
        values = _split_values(folded, known)
    if not values:
        raise UnreadableValue("condition_value", text)
    return Condition(values=tuple(dict.fromkeys(values)))


def _parse_values(folded: str, text: str, meanings: Mapping[str, str]) -> tuple[str, ...]:
    values = _split_values(folded, meanings)
    if not values or any(value not in meanings for value in values):
        raise UnreadableValue("condition_value", text)
    return tuple(dict.fromkeys(meanings[value] for value in values))


def _split_values(folded: str, known: Collection[str]) -> list[str]:
    """Split at ``;``, then at commas and "or" what is not a known value as it stands."""
    values: list[str] = []
    for part in (part.strip() for part in re.split(r"[;\n]", folded)):
        pieces = [part] if part in known else re.split(r",|\bили\b|\bor\b", part)
        values += [piece.strip() for piece in pieces if piece.strip()]
    return values


def _parse_intervals(folded: str, text: str) -> tuple[Interval, ...]:
    parts = [part.strip() for part in re.split(r"[;\n]|,\s+", folded) if part.strip()]
    intervals = tuple(_parse_interval(part, text) for part in parts)
    if not intervals:
        raise UnreadableValue("condition_number", text)
    return intervals


def _parse_interval(part: str, text: str) -> Interval:
    plus, between, span = _PLUS.fullmatch(part), _BETWEEN.fullmatch(part), _RANGE.fullmatch(part)
    if _SINGLE.fullmatch(part):
        return Interval(_number(part), _number(part))
    if plus:
        return Interval(low=_number(plus[1]))
    if between:
        return _ordered(Interval(_number(between[1]), _number(between[2])), text)
    if span:
        low_open, high_open = span[1] in ("(", "]"), span[4] in (")", "[")
        return _ordered(Interval(_number(span[2]), _number(span[3]), low_open, high_open), text)
    for pattern, sign in _COMPARE:
        match = pattern.fullmatch(part)
        if match:
            number, is_open = _number(match[1]), len(sign) == 1
            return (
                Interval(low=number, low_open=is_open)
                if sign[0] == ">"
                else Interval(high=number, high_open=is_open)
            )
    raise UnreadableValue("condition_number", text)


def _ordered(interval: Interval, text: str) -> Interval:
    low, high = interval.low or 0.0, interval.high or 0.0
    if low > high or (low == high and (interval.low_open or interval.high_open)):
        raise UnreadableValue("condition_empty_interval", text)
    return interval


def _number(text: str) -> float:
    return float(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
