"""Conditions that people type into Сегменты, parsed into a small tree.

The language is a subset of DMN's S-FEEL unary tests in Russian and English; docs/segments.md
says all of it: ``-`` or nothing (any), values ``A; B``, ``> 5``, ``больше 5``, ``до 3``, ``5+``,
``3..5``, ``3-6``, ``от 3 до 6``, ``(3..6]``, ``не C``, ``кроме C``, ``известно``, ``неизвестно``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.intervals import PLAIN, Interval, parse_intervals
from sheets_strategy.values.names import fold

__all__ = ["ANY", "Condition", "Interval", "parse_condition"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One cell of a decision table.

    Attributes:
        values: Values of a vocabulary, or folded texts, any of which matches.
        intervals: Intervals, any of which matches.
        negated: Whether the condition holds where none of these matches; then also for unknown.
        unknown: Whether unknown matches, where that was asked; None: as values and negation say.
            Without values and intervals True means only unknown, False only known.
    """

    values: tuple[str, ...] = ()
    intervals: tuple[Interval, ...] = ()
    negated: bool = False
    unknown: bool | None = None

    @property
    def is_any(self) -> bool:
        """Whether everything matches."""
        return not self.values and not self.intervals and self.unknown is None

    @property
    def takes_unknown(self) -> bool:
        """Whether a client of which it is not known matches."""
        return (self.negated or self.is_any) if self.unknown is None else self.unknown


ANY = Condition()
_ANYTHING = frozenset(("", "-", "*", "любое", "любой", "любая", "любые", "все равно", "any"))
_KNOWN = {
    **dict.fromkeys(("известно", "заполнено", "указано", "не пусто", "known", "filled", "not empty"), False),
    **dict.fromkeys(("неизвестно", "не известно", "не заполнено", "не указано", "пусто", "?"), True),
    **dict.fromkeys(("unknown", "not known", "empty", "blank", "not filled"), True),
}
_LIMITS = (
    "меньше|менее|больше|более|выше|ниже|свыше|включая|включительно"
    "|less|more|over|under|above|below|greater|fewer"
)
_NOT_WORDS = r"(?:все[ ,]+)?кроме|(?:any|all) but|except|не|ни|not|neither"
_NOT = re.compile(
    rf"(?:не|кроме|not|except)\s*\((.+)\)|(?:{_NOT_WORDS})\s+(?!(?:{_LIMITS})\b)(.+)|(?:!=|<>|≠|!)\s*(.+)"
)
_AND_NOT = re.compile(
    r"(?:\s*[;,]\s*(?:и\s+|но\s+|and\s+|but\s+)?|\s+(?:и|но|а|или|and|but|or)\s+|\s+(?=кроме\b|except\b|ни\b|nor\b))"
    rf"(?:не|ни|кроме|not|nor|except)\s+(?!(?:{_LIMITS})\b)"
)
_PARTS = re.compile(
    r"[;\n]|,\s+(?:но\s+|but\s+)?|\s+(?:или|or)\s+"
    rf"|\s+(?:и|но|and|but)\s+(?=(?:{'|'.join(re.escape(word) for word in _KNOWN)})$)"
)
_WORDS_OR = r"\s*[,/]\s*|\s+(?:или|и|or|and)\s+"
_FREE_OR = r",|\bили\b|\bor\b"
_SPAN = re.compile(r"(.+?)\s*(?:\.\.+|-)\s*(.+)")


def parse_condition(
    text: str,
    *,
    meanings: Mapping[str, str] | None = None,
    numeric: bool = False,
    ranks: Mapping[str, int] | None = None,
    known: Collection[str] = (),
    unit: str = "",
    share: bool = False,
) -> Condition:
    """Read one condition cell.

    A comma between two digits without a space is decimal; elsewhere it separates
    values, as ``;`` does. A cell that is a known value as a whole is that value,
    commas and all. In free text a condition that reads as numbers asks for numbers.

    Args:
        text: The cell as typed.
        meanings: Folded label → value key of the column's vocabulary; None for free text.
        numeric: Whether the column holds numbers.
        ranks: Value key → place, for a vocabulary whose values have an order: spans of values
            have a meaning then.
        known: Folded values that stand in a column of free text.
        unit: What the numbers of the column are, as ``parse_intervals`` knows it.
        share: Whether the numbers of the column are shares.

    Returns:
        The condition; values are vocabulary keys or folded texts.

    Raises:
        UnreadableValue: ``condition_value`` (no such value), ``condition_mixed`` (both this and
            not that), or what ``parse_intervals`` raises.
    """
    cell = _Cell(text, meanings, numeric, ranks, frozenset(known), unit, share)
    folded = fold(text)
    whole = cell.find(folded)
    if whole is not None:
        return Condition(values=(whole,))
    if folded.translate(PLAIN) in _ANYTHING:
        return ANY
    if folded in _KNOWN:
        return Condition(unknown=_KNOWN[folded])
    negation = _NOT.fullmatch(folded)
    if negation:
        rest = next(one for one in negation.groups() if one)
        return _negate(cell.read(_AND_NOT.sub("; ", rest)))
    connected = _AND_NOT.search(folded)
    if connected is None:
        return cell.read(folded)
    if _KNOWN.get(folded[: connected.start()]) is not False:
        raise UnreadableValue("condition_mixed", text)
    inner = cell.read(_AND_NOT.sub("; ", folded[connected.end() :]))
    return Condition(inner.values, inner.intervals, True, False)


def _negate(inner: Condition) -> Condition:
    if inner.unknown is None:
        return Condition(inner.values, inner.intervals, not inner.negated)
    if not inner.values and not inner.intervals:
        return Condition(unknown=not inner.unknown)
    # «Не A; известно» means both; «не A; неизвестно» what «не A» means anyway.
    return Condition(inner.values, inner.intervals, True, None if inner.unknown else False)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell, and what the values of its column may be."""

    text: str
    meanings: Mapping[str, str] | None
    numeric: bool
    ranks: Mapping[str, int] | None
    known: frozenset[str]
    unit: str
    share: bool
    _plain: dict[str, str] = field(default_factory=dict)

    def find(self, folded: str) -> str | None:
        """Give the value that a text is as a whole, None for none; any dash will do."""
        if self.meanings is not None and folded in self.meanings:
            return self.meanings[folded]
        if self.numeric or (self.meanings is None and folded in self.known):
            return None if self.numeric else folded
        plain = folded.translate(PLAIN)
        if not self._plain and ("-" in plain or ".." in plain):
            words: Iterable[str] = self.known if self.meanings is None else self.meanings
            self._plain.update((one.translate(PLAIN), one) for one in sorted(words))
        found = self._plain.get(plain)
        return found if found is None or self.meanings is None else self.meanings[found]

    def read(self, folded: str) -> Condition:
        """Read a list without negations."""
        parts = [part.strip() for part in _PARTS.split(folded)]
        asked = {_KNOWN[part] for part in parts if part in _KNOWN and self.find(part) is None}
        if len(asked) > 1:
            raise UnreadableValue("condition_mixed", self.text)
        if asked:
            rest = "; ".join(part for part in parts if part not in _KNOWN and part)
            unknown = asked.pop()
            inner = self._read_asked(rest) if rest else ANY
            return Condition(inner.values, inner.intervals, False, unknown)
        return self._read_asked(folded)

    def _read_asked(self, folded: str) -> Condition:
        if self.numeric:
            return Condition(intervals=parse_intervals(folded, unit=self.unit, share=self.share))
        if self.meanings is None:
            return self._read_free(folded)
        if self.ranks is not None and re.search(r"\d", folded):
            return self._read_ranks(folded)
        return Condition(values=self._read_values(folded))

    def _read_ranks(self, folded: str) -> Condition:
        intervals = parse_intervals(folded)
        ranks = self.ranks or {}
        values = tuple(key for key, rank in ranks.items() if any(one.holds(rank) for one in intervals))
        if not values:
            raise UnreadableValue("condition_empty_interval", self.text)
        return Condition(values=values)

    def _read_free(self, folded: str) -> Condition:
        """Read a condition on free text: numbers where it reads so as a whole, else words."""
        try:
            return Condition(intervals=parse_intervals(folded, unit=self.unit, share=self.share))
        except UnreadableValue as error:
            if error.reason != "condition_number" or folded[:1] in tuple("<>=≥≤"):
                raise UnreadableValue(error.reason, self.text) from error
        values = self._split(folded, _FREE_OR)
        if not values:
            raise UnreadableValue("condition_value", self.text)
        return Condition(values=tuple(dict.fromkeys(self.find(value) or value for value in values)))

    def _read_values(self, folded: str) -> tuple[str, ...]:
        found: list[str] = []
        for value in self._split(folded, _WORDS_OR):
            key = self.find(value)
            found += [key] if key is not None else self._read_span(value)
        if not found:
            raise UnreadableValue("condition_value", self.text)
        return tuple(dict.fromkeys(found))

    def _read_span(self, value: str) -> list[str]:
        """Read «A-B» in a vocabulary whose values have an order."""
        match = _SPAN.fullmatch(value.translate(PLAIN))
        ends = [self.find(one) for one in match.groups()] if match else []
        ranks = self.ranks or {}
        if not ends or any(one not in ranks for one in ends):
            raise UnreadableValue("condition_value", self.text)
        low, high = (ranks[str(one)] for one in ends)
        found = [key for key, rank in ranks.items() if low <= rank <= high]
        if not found:
            raise UnreadableValue("condition_empty_interval", self.text)
        return found

    def _split(self, folded: str, inside: str) -> list[str]:
        """Split at ``;``, then at commas and "or" what is not a known value as it stands."""
        values: list[str] = []
        for part in (part.strip() for part in re.split(r"[;\n]", folded)):
            pieces = [part] if self.find(part) is not None else re.split(inside, part)
            values += [piece.strip() for piece in pieces if piece.strip()]
        return values
