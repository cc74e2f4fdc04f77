"""Numbers and spans of numbers as people type them: «2,5», «1 млн», «от 3 до 6», «(3..6]», «> 3 и < 6»."""

from __future__ import annotations

import re
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

    @property
    def is_empty(self) -> bool:
        """Whether no number lies inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: Interval) -> Interval:
        """Give the numbers that lie in both."""
        low, low_open = _tighter(self.low, self.low_open, other.low, other.low_open, up=True)
        high, high_open = _tighter(self.high, self.high_open, other.high, other.high_open, up=False)
        return Interval(low, high, low_open, high_open)


def _tighter(
    one: float | None, one_open: bool, two: float | None, two_open: bool, *, up: bool
) -> tuple[float | None, bool]:
    if one is None or two is None:
        return (two, two_open) if one is None else (one, one_open)
    if one == two:
        return one, one_open or two_open
    return (one, one_open) if (one > two) == up else (two, two_open)


PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—−﹣-", "-"), "…": "..", "⩾": "≥", "⩽": "≤"})
"""Dashes, dots and signs as a keyboard writes them."""

_SCALES = (
    (r"тыс(?:яч[аиу]?)?\.?|тр|т\.\s?р\.|thousand|[kк](?![a-zа-я])", 1e3),
    (r"млн\.?|миллион(?:а|ов)?|mln|million", 1e6),
    (r"млрд\.?|миллиард(?:а|ов)?|bn|billion", 1e9),
)
_UNITS = (
    (r"%|процент(?:а|ов)?|percent", "percent"),
    (r"лет|год(?:а|ов)?|г\.|years?", "years"),
    (r"мес(?:яц(?:а|ев)?)?\.?|months?", "months"),
    (r"дн(?:ей|я)?\.?|день|days?", "days"),
    (r"раза?|times?|x", "times"),
    (r"₽|руб(?:л(?:ь|я|ей))?\.?|р\.|rub", "money"),
    (r"оплат[аы]?|платеж(?:а|ей)?|payments?|шт\.?", "count"),
)
_IN_A_YEAR = 12
_DIGITS = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d+(?:[.,]\d+)?"
_Q = (
    rf"(-?(?:{_DIGITS}))(?:\s?({'|'.join(one for one, _ in _SCALES)}))?"
    rf"(?:\s?({'|'.join(one for one, _ in _UNITS)}))?"
)
"""A number, its scale and its unit: three groups."""

_COMPARISONS = (
    (r">=|=>|≥|(?:больше|более) или равно|(?:greater|more) than or equal to", ">="),
    (r"(?:не|no|not) (?:меньше|менее|ниже|less than|under|below)|как минимум|минимум|хотя бы", ">="),
    (r"от|с|начиная с|at least|from|min", ">="),
    (r"<=|=<|≤|(?:меньше|менее) или равно|less than or equal to", "<="),
    (r"(?:не|no|not) (?:больше|более|выше|свыше|more than|over|above)|максимум", "<="),
    (r"до|по|at most|up to|max", "<="),
    (r">|больше|более|свыше|выше|старше|дольше|more than|greater than|over|above", ">"),
    (r"<|меньше|менее|ниже|моложе|less than|fewer than|under|below", "<"),
)
_SIGNS = [(re.compile(one), sign) for one, sign in _COMPARISONS]
_SIGN = "|".join(one for one, _ in _COMPARISONS)
_MORE, _LESS = r"больше|более|выше|старше|more|over|above", r"меньше|менее|ниже|less|under|below|fewer"
_TAIL = r"(?:\s*,?\s*\(?(включительно|inclusive|не включая|не включительно|exclusive)\)?)?"

_SINGLE = re.compile(rf"(?:(?:==?|равно|ровно|equals?|exactly)\s*)?{_Q}")
_UP = re.compile(rf"{_Q}\s*(?:\+|(?:и|или|or|and) (?:{_MORE}))")
_DOWN = re.compile(rf"{_Q}\s*(?:и|или|or|and) (?:{_LESS})")
_COMPARE = re.compile(rf"({_SIGN})\s*{_Q}{_TAIL}")
_PAIR = re.compile(rf"((?:[<>]=?|=[<>]|[≥≤])\s*{_Q})\s*((?:[<>]=?|=[<>]|[≥≤])\s*{_Q})")
_BETWEEN = [
    re.compile(rf"(?:от|с|from)\s+{_Q}\s+(?:до|по|to)\s+{_Q}{_TAIL}"),
    re.compile(rf"(?:между|between)\s+{_Q}\s+(?:и|and)\s+{_Q}{_TAIL}"),
    re.compile(rf"{_Q}\s+(?:до|to)\s+{_Q}{_TAIL}"),
]
_SPAN = re.compile(rf"([\[(\]])?\s*{_Q}\s*(?:\.\.+|-)\s*{_Q}\s*([\])\[])?")
_BRACKETS = re.compile(rf"([\[(\]])\s*{_Q}\s*(?:;|,\s)\s*{_Q}\s*([\])\[])")
_LIST = re.compile(
    r"[;\n]|,\s+|\s+(?:или|or)\s+"
    rf"(?!(?:{_MORE}|{_LESS})\s*(?:$|[;,])|равно|equal)"
)
_AND = re.compile(r"\s*,?\s+(?:и|но|and|but)\s+|\s*&+\s*")
_UNCLEAR = re.compile(r"(?<![\d,.])[1-9]\d{0,2},\d{3}(?![\d,.])|\d,\d+,\d(?!\d\d)")
_TWO_LIMITS = re.compile(r"\s*,\s+(но|but|и|and)\s+")


def parse_intervals(text: str, *, unit: str = "", share: bool = False) -> tuple[Interval, ...]:
    """Read what a cell asks of a number: one interval or several of which any will do.

    A comma between two digits is decimal; a list takes ``;``, or a comma and a space.
    Two comparisons joined by «и» hold both. A scale or a unit behind the second number of a
    span is that of both.

    Args:
        text: The cell.
        unit: What the numbers are: ``years``, ``months``, ``days``, ``percent``, ``times``,
            ``count``, ``money``; "" for anything. Years and months turn into each other.
        share: Whether the numbers are shares, so that 35 % is 0.35.

    Raises:
        UnreadableValue: ``condition_number`` (not a number condition), ``condition_empty_interval`` (no
            number can meet it), ``condition_unit`` (another unit), ``condition_comma`` (a comma
            may be decimal or not).
    """
    folded = fold(text.translate(PLAIN))
    whole = _BRACKETS.fullmatch(folded)
    if _UNCLEAR.search(folded):
        raise UnreadableValue("condition_comma", text)
    reader = _Reader(text, unit, share)
    if whole:
        return (reader.span(whole.groups()),)
    parts = [part.strip() for part in _LIST.split(_TWO_LIMITS.sub(r" \1 ", folded)) if part.strip()]
    intervals = tuple(one for part in parts for one in reader.intervals(part))
    if not intervals:
        raise UnreadableValue("condition_number", text)
    return intervals


def read_number(text: str) -> float | None:
    """Read a cell that is a number with or without scale and unit; None where it is none.

    >>> read_number("1 000,5"), read_number("2 млн"), read_number("склад 5")
    (1000.5, 2000000.0, None)
    """
    match = _SINGLE.fullmatch(fold(text.translate(PLAIN)))
    return None if match is None else _number(match[1], match[2])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts of one cell."""

    text: str
    unit: str
    share: bool

    def intervals(self, part: str) -> tuple[Interval, ...]:
        """Read one part; several numbers joined by «и» are a list, comparisons hold together."""
        one = self.interval(part)
        if one is not None:
            return (one,)
        pair = _PAIR.fullmatch(part)
        sides = [pair[1], pair[5]] if pair else _AND.split(part)
        found = [self.interval(side) for side in sides]
        if len(found) < 2 or any(one is None for one in found):
            raise UnreadableValue("condition_number", self.text)
        known = [one for one in found if one is not None]
        if all(one.low is not None and one.low == one.high for one in known):
            return tuple(known)
        both = known[0]
        for one in known[1:]:
            both = both.meet(one)
        return (self._filled(both),)

    def interval(self, part: str) -> Interval | None:
        """Read one comparison, span or number; None where it is none of these."""
        if match := _SINGLE.fullmatch(part):
            number = self._value(match[1], match[2], match[3])
            return Interval(number, number)
        if match := _UP.fullmatch(part):
            return Interval(low=self._value(match[1], match[2], match[3]))
        if match := _DOWN.fullmatch(part):
            return Interval(high=self._value(match[1], match[2], match[3]))
        if match := _SPAN.fullmatch(part):
            return self.span(match.groups())
        for pattern in _BETWEEN:
            if match := pattern.fullmatch(part):
                last = "exclusive" if _leaves_out(match[7]) else ""
                return self.span((None, *match.groups()[:6], last and ")"))
        return self._compare(part)

    def span(self, groups: tuple[str | None, ...]) -> Interval:
        """Read bracket, two quantities and bracket."""
        left, low, low_scale, low_unit, high, high_scale, high_unit, right = groups
        ends = (
            self._value(low or "", low_scale or high_scale, low_unit or high_unit),
            self._value(high or "", high_scale, high_unit or low_unit),
        )
        return self._filled(Interval(*ends, left in ("(", "]"), right in (")", "[")))

    def _compare(self, part: str) -> Interval | None:
        match = _COMPARE.fullmatch(part)
        if match is None:
            return None
        sign = next(sign for pattern, sign in _SIGNS if pattern.fullmatch(match[1]))
        number = self._value(match[2], match[3], match[4])
        is_open = (len(sign) == 1 or _leaves_out(match[5])) and match[5] not in ("включительно", "inclusive")
        return (
            Interval(low=number, low_open=is_open)
            if sign[0] == ">"
            else Interval(high=number, high_open=is_open)
        )

    def _filled(self, interval: Interval) -> Interval:
        if interval.is_empty:
            raise UnreadableValue("condition_empty_interval", self.text)
        return interval

    def _value(self, digits: str, scale: str | None, unit: str | None) -> float:
        number = _number(digits, scale)
        found = next((name for pattern, name in _UNITS if unit and re.fullmatch(pattern, unit)), "")
        if self.share and found == "percent":
            return float(f"{number / 100:.12g}")
        if not found or not self.unit or found == self.unit:
            return number
        if (found, self.unit) == ("years", "months"):
            return number * _IN_A_YEAR
        if (found, self.unit) == ("months", "years"):
            return number / _IN_A_YEAR
        raise UnreadableValue("condition_unit", self.text)


def _leaves_out(tail: str | None) -> bool:
    return tail is not None and tail in ("не включая", "не включительно", "exclusive")


def _number(digits: str, scale: str | None) -> float:
    plain = digits.replace(" ", "")
    plain = plain.replace(",", "") if plain.count(",") > 1 else plain.replace(",", ".")
    times = next((times for pattern, times in _SCALES if scale and re.fullmatch(pattern, scale)), 1.0)
    return float(f"{float(plain) * times:.15g}") if times != 1.0 else float(plain)
