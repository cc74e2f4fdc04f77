"""What is a sale and what is not: the rules of the tab «Что не продажа».

A rule's texts are phrases separated by ``;``. A phrase is words in sequence,
whole words unless they end with ``*``; `` .. `` skips up to 60 characters; a
phrase that starts with ``-`` excludes. All filled columns of a rule must hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.values.names import fold

Mask = npt.NDArray[np.bool_]
OWN = frozenset({"свой", "свои", "own"})
UNMATCHED_IN = "sale"
UNMATCHED_OUT = "outgoing"
_GAP = r".{0,60}?"


@dataclass(frozen=True)
class Rule:
    """One row of the tab.

    Attributes:
        code: Lasting key of the row.
        number: Place in the order.
        direction: ``in``, ``out`` or "" for both.
        payer: Phrases looked for in the counterparty's name.
        inn: Numbers, or the word for one's own.
        account: Beginnings of the counterparty's account, or the word for one's own.
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


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled phrases: something to find, something that excludes, and a word of each wanted one."""

    wanted: re.Pattern[str] | None
    excluded: re.Pattern[str] | None
    stems: tuple[str, ...] = ()

    def search(self, text: str) -> bool:
        """Say whether a folded text matches."""
        if self.wanted is not None and not self.wanted.search(text):
            return False
        return self.excluded is None or not self.excluded.search(text)


def compile_phrases(text: str) -> Phrases:
    """Compile phrases; an empty text finds everything."""
    phrases = [phrase.strip() for phrase in fold(text).split(";") if phrase.strip()]
    wanted = [phrase for phrase in phrases if not phrase.startswith("-")]
    excluded = [_phrase_pattern(phrase[1:]) for phrase in phrases if phrase.startswith("-")]
    stems = tuple(max((word.rstrip("*") for word in phrase.split()), key=len) for phrase in wanted)
    return Phrases(_any_of([_phrase_pattern(phrase) for phrase in wanted]), _any_of(excluded), stems)


def classify_kinds(
    rows: pd.DataFrame, *, rules: Sequence[Rule], own_inns: Collection[str], own_accounts: Collection[str]
) -> pd.DataFrame:
    """Give every row its kind by the first rule that holds.

    Args:
        rows: One row per payment: direction ("in", "out", "internal"), party, party_inn,
            party_account, purpose (texts).
        rules: In any order; the number decides, ties by place.
        own_inns: One's own ИНН.
        own_accounts: One's own accounts.

    Returns:
        The same rows plus kind (vocabulary key) and rule (code, "" where none held:
        receipts are then sales, the rest is outgoing).
    """
    kinds = np.where(rows["direction"].to_numpy() == "in", UNMATCHED_IN, UNMATCHED_OUT).astype(object)
    codes = np.full(len(rows), "", dtype=object)
    internal = (rows["direction"] == "internal").to_numpy()
    kinds[internal] = "own_transfer"
    open_ = ~internal
    purposes, parties = _Texts(rows["purpose"]), _Texts(rows["party"])
    for rule in sorted(rules, key=lambda rule: rule.number):
        taken = _candidates(rows, rule, open_, own_inns, own_accounts)
        taken = purposes.narrow(taken, rule.purpose_pattern)
        taken = parties.narrow(taken, rule.payer_pattern)
        kinds[taken], codes[taken] = rule.kind, rule.code
        open_ &= ~taken
    return rows.assign(kind=kinds, rule=codes)


class _Texts:
    """The purposes and names of all rows, searched as one long text to stay fast.

    Each phrase is looked for by its longest word first, which is a plain
    substring search over everything; the exact pattern then sees only those rows.
    """

    def __init__(self, texts: pd.Series) -> None:
        self._codes, uniques = pd.factorize(texts.to_numpy(), sort=False)
        joined = "\x1f".join(str(text).replace("\x1f", " ") for text in uniques)
        self._joined = joined.replace("\n", " ").lower().replace("ё", "е")
        self._texts = self._joined.split("\x1f")
        self._ends = np.cumsum([len(text) + 1 for text in self._texts])
        self._found: dict[str, Mask] = {}

    def narrow(self, mask: Mask, phrases: Phrases) -> Mask:
        """Keep the rows whose text matches."""
        if phrases.wanted is None and phrases.excluded is None:
            return mask
        here = np.zeros(len(self._texts), dtype=bool)
        here[self._codes[mask]] = True
        if phrases.stems:
            here &= np.logical_or.reduce([self._having(stem) for stem in phrases.stems])
        for place in np.flatnonzero(here):
            here[place] = phrases.search(self._texts[place])
        return mask & here[self._codes]

    def _having(self, stem: str) -> Mask:
        if stem not in self._found:
            found = np.zeros(len(self._texts), dtype=bool)
            at = self._joined.find(stem)
            while at >= 0:
                place = int(np.searchsorted(self._ends, at, side="right"))
                found[place] = True
                at = self._joined.find(stem, int(self._ends[place]))
            self._found[stem] = found
        return self._found[stem]


def _candidates(
    rows: pd.DataFrame, rule: Rule, open_: Mask, own_inns: Collection[str], own_accounts: Collection[str]
) -> Mask:
    mask = open_.copy()
    if rule.direction:
        mask &= (rows["direction"] == rule.direction).to_numpy()
    if rule.inn:
        wanted = {part.strip() for part in fold(rule.inn).split(";") if part.strip()}
        inns = wanted - OWN | (set(own_inns) if wanted & OWN else set())
        mask &= rows["party_inn"].isin(inns).to_numpy()
    if rule.account:
        starts = {part.strip() for part in fold(rule.account).split(";") if part.strip()}
        prefixes = tuple(starts - OWN) + (tuple(own_accounts) if starts & OWN else ())
        accounts = rows["party_account"]
        mask &= accounts.str.startswith(prefixes).to_numpy() if prefixes else np.zeros(len(rows), dtype=bool)
    return mask


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns)) if patterns else None


def _phrase_pattern(phrase: str) -> str:
    pieces = []
    for part in re.split(r"\s*\.\.\s*", phrase.strip()):
        words = [_word_pattern(word) for word in part.split()]
        pieces.append(r"[\W_]+".join(words))
    return _GAP.join(pieces)


def _word_pattern(word: str) -> str:
    stem = word.rstrip("*")
    start = r"(?<!\w)" if stem[:1].isalnum() else ""
    end = r"\w*" if word.endswith("*") else (r"(?!\w)" if stem[-1:].isalnum() else "")
    return start + re.escape(stem) + end
