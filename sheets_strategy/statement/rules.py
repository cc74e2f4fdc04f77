"""What is a sale and what is not: the rules of the tab «Что не продажа».

A rule's texts are phrases separated by ``;``. A phrase is words in sequence,
whole words unless they end with ``*``; `` .. `` skips up to 60 characters; a
phrase that starts with ``^`` stands at the very beginning (after a code of a currency
operation such as ``{VO20100}``), one that starts with ``-`` excludes. All filled columns
of a rule must hold.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.values.names import fold

Mask = npt.NDArray[np.bool_]
OWN = frozenset({"свой", "свои", "own"})
UNMATCHED_IN = "sale"
UNMATCHED_OUT = "outgoing"
_GAP = r".{0,60}?"
_GAPS = re.compile(r"\s*\.\.\s*")
_SEPARATOR = "\x1f"
_START = r"\A[\W_]*(?:vo\d+[\w/.-]*[\W_]+)?"
_DIGITS = bytes.maketrans(b"123456789", b"000000000")


@dataclass(frozen=True)
class Rule:
    """One row of the tab.

    Attributes:
        code: Lasting key of the row.
        number: Place in the order.
        direction: ``in``, ``out`` or "" for both.
        payer: Phrases looked for in the counterparty's name.
        inn: Numbers, or the word for one's own.
        account: Beginnings of the counterparty's account, or the word for one's own (whole ones).
        purpose: Phrases looked for in the purpose.
        kind: Vocabulary key.
    """

    code: str
    number: float
    kind: str
    direction: str = ""
    payer: str = ""
    inn: str = ""
    account: str = ""
    purpose: str = ""

    @cached_property
    def purpose_pattern(self) -> Phrases:
        """Compiled purpose."""
        return compile_phrases(self.purpose)

    @cached_property
    def payer_pattern(self) -> Phrases:
        """Compiled payer."""
        return compile_phrases(self.payer)


@dataclass(frozen=True)
class Phrase:
    """One phrase: the words that a text must hold, and how a person wrote it."""

    stems: tuple[str, ...]
    text: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern that finds it; made only where its words are met, since most never are."""
        return re.compile(_phrase_pattern(self.text))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled phrases: any of the wanted ones, none of the excluded ones."""

    wanted: tuple[Phrase, ...] = ()
    excluded: re.Pattern[str] | None = None

    def search(self, text: str) -> bool:
        """Say whether a folded text matches."""
        found = not self.wanted or any(
            all(stem in text for stem in phrase.stems) and phrase.pattern.search(text)
            for phrase in self.wanted
        )
        return found and (self.excluded is None or not self.excluded.search(text))


@lru_cache(maxsize=1024)
def compile_phrases(text: str) -> Phrases:
    """Compile phrases; an empty text finds everything."""
    phrases = [phrase.strip() for phrase in fold(text).split(";")]
    wanted = [_compile(phrase) for phrase in phrases if phrase.strip("-^* .") and not phrase.startswith("-")]
    excluded = [
        _phrase_pattern(phrase[1:]) for phrase in phrases if phrase.startswith("-") and phrase.strip("-^* .")
    ]
    return Phrases(tuple(wanted), re.compile("|".join(excluded)) if excluded else None)


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """Give the rules in the order in which they decide: by number, ties by code."""
    return sorted(rules, key=lambda rule: (rule.number, rule.code))


def classify_kinds(
    rows: pd.DataFrame, *, rules: Sequence[Rule], own_inns: Collection[str], own_accounts: Collection[str]
) -> pd.DataFrame:
    """Give every row its kind by the first rule that holds.

    Args:
        rows: One row per payment: direction ("in", "out", "internal"), party, party_inn,
            party_account, purpose (texts).
        rules: In any order; the number decides, ties by code.
        own_inns: One's own ИНН.
        own_accounts: One's own accounts.

    Returns:
        The same rows plus kind (vocabulary key) and rule (code, "" where none held:
        receipts are then sales, the rest is outgoing).
    """
    direction = rows["direction"].to_numpy(dtype=object)
    sides = {side: direction == side for side in ("in", "out", "internal")}
    kinds = np.where(sides["in"], UNMATCHED_IN, UNMATCHED_OUT).astype(object)
    codes = np.full(len(rows), "", dtype=object)
    kinds[sides["internal"]] = "own_transfer"
    open_ = ~sides["internal"]
    purposes, parties = _Texts(rows["purpose"]), _Texts(rows["party"])
    inns, accounts = _Values(rows["party_inn"]), _Values(rows["party_account"])
    for rule in in_order(rules):
        taken = open_ & sides[rule.direction] if rule.direction else open_.copy()
        if rule.inn:
            named, own = _part_own(rule.inn, own_inns)
            taken &= inns.among(named | own)
        if rule.account:
            named, own = _part_own(rule.account, own_accounts)
            taken &= accounts.starting(named) | accounts.among(own)
        taken = purposes.narrow(taken, rule.purpose_pattern)
        taken = parties.narrow(taken, rule.payer_pattern)
        kinds[taken], codes[taken] = rule.kind, rule.code
        open_ &= ~taken
    return rows.assign(kind=kinds, rule=codes)


def _part_own(text: str, own: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Read numbers parted by ``;``: those that are typed, and all of one's own where their word is."""
    named = {"".join(part.split()) for part in fold(text).split(";")} - {""}
    return frozenset(named - OWN), frozenset(set(own) - {""} if named & OWN else ())


class _Values:
    """ИНН or accounts of all rows, compared once for each that occurs."""

    def __init__(self, texts: pd.Series) -> None:
        self._codes, uniques = pd.factorize(texts.to_numpy(dtype=object), sort=False)
        self._values = [str(value) for value in uniques]

    def among(self, wanted: Collection[str]) -> Mask:
        """Say which rows have one of these."""
        return self._spread([value in wanted for value in self._values])

    def starting(self, beginnings: Collection[str]) -> Mask:
        """Say which rows begin with one of these."""
        starts = tuple(start for start in beginnings if start)
        return self._spread([value.startswith(starts) for value in self._values])

    def _spread(self, found: list[bool]) -> Mask:
        return np.array([*found, False], dtype=bool)[self._codes]


class _Texts:
    """The purposes or names of all rows, searched as one long text to stay fast.

    Texts that differ in digits only are one kind. Each word of a phrase is looked for by
    a plain search over all kinds; the exact pattern then sees only the kinds that hold
    all its words, or their texts where the phrase has digits itself.
    """

    def __init__(self, texts: pd.Series) -> None:
        self._codes, uniques = pd.factorize(texts.to_numpy(dtype=object), sort=False)
        self._texts = [str(text).replace(_SEPARATOR, " ") for text in uniques]
        joined = _SEPARATOR.join(self._texts).encode().translate(_DIGITS).decode()
        alike = joined.split(_SEPARATOR)
        kind_codes, kinds = pd.factorize(np.array(alike, dtype=object), sort=False)
        self._kind_codes = kind_codes[self._codes] if len(self._texts) else self._codes
        self._kinds = [_flatten(str(kind)) for kind in kinds]
        self._joined = _SEPARATOR.join(self._kinds)
        self._ends = list(accumulate(len(kind) + 1 for kind in self._kinds))
        self._found: dict[str, Mask] = {}

    def narrow(self, mask: Mask, phrases: Phrases) -> Mask:
        """Keep the rows whose text matches."""
        taken = mask
        if phrases.wanted:
            taken = np.zeros_like(mask)
            for phrase in phrases.wanted:
                taken |= self._find(phrase, mask & ~taken)
        if phrases.excluded is not None:
            has_digit = _has_digit(phrases.excluded.pattern.replace(_GAP, ""))
            taken = taken & ~self._match(phrases.excluded, taken, exactly=has_digit)
        return taken

    def _find(self, phrase: Phrase, mask: Mask) -> Mask:
        here = np.ones(len(self._kinds), dtype=bool)
        for stem in phrase.stems:
            here &= self._having(stem.encode().translate(_DIGITS).decode())
        if not here.any():
            return np.zeros_like(mask)
        return self._match(
            phrase.pattern, mask & here[self._kind_codes], exactly=any(map(_has_digit, phrase.stems))
        )

    def _match(self, pattern: re.Pattern[str], mask: Mask, *, exactly: bool) -> Mask:
        """Give the rows that the pattern finds, each text or kind looked at once."""
        codes = self._codes if exactly else self._kind_codes
        found = np.zeros(len(self._texts if exactly else self._kinds), dtype=bool)
        for place in np.unique(codes[mask]).tolist():
            text = _flatten(self._texts[place]) if exactly else self._kinds[place]
            found[place] = pattern.search(text) is not None
        return mask & found[codes]

    def _having(self, stem: str) -> Mask:
        """Find the kinds that hold a word or its beginning anywhere."""
        if stem not in self._found:
            found = np.zeros(len(self._kinds), dtype=bool)
            at = self._joined.find(stem)
            while at >= 0:
                place = bisect_right(self._ends, at)
                found[place] = True
                at = self._joined.find(stem, self._ends[place])
            self._found[stem] = found
        return self._found[stem]


def _compile(phrase: str) -> Phrase:
    words = [word for part in _GAPS.split(phrase.lstrip("^")) for word in part.split()]
    stems = sorted({word.rstrip("*") for word in words} - {""}, key=len, reverse=True)
    return Phrase(tuple(stems), phrase)


def _flatten(text: str) -> str:
    return text.replace("\n", " ").lower().replace("ё", "е")


def _has_digit(text: str) -> bool:
    return any(letter in "0123456789" for letter in text)


def _phrase_pattern(phrase: str) -> str:
    pieces = []
    bare = phrase.strip()
    for part in _GAPS.split(bare.removeprefix("^")):
        words = [_word_pattern(word) for word in part.split()]
        pieces.append(r"[\W_]+".join(words))
    return (_START if bare.startswith("^") else "") + _GAP.join(pieces)


def _word_pattern(word: str) -> str:
    stem = word.rstrip("*")
    start = r"(?<!\w)" if stem[:1].isalnum() else ""
    end = r"\w*" if word.endswith("*") else (r"(?!\w)" if stem[-1:].isalnum() else "")
    return start + re.escape(stem) + end
