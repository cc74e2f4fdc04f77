"""Likely twins: pairs of clients whose names look like one, for people to join or decline.

Different firms can look as alike as two spellings of one (Ромашка and Ромашка-2), so a
pair is only ever a question; two clients with different valid numbers are never one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sheets_strategy.values.forms import CLASSES
from sheets_strategy.values.inn import is_valid_number
from sheets_strategy.values.names import normalise_name
from sheets_strategy.values.people import Person, may_be_same_person, parse_person, part_account

LIKE_BP = 8800
"""How alike names are at least, in 1/100 of a percent: 2 × letters in common order / all letters."""

_FEWEST_LETTERS = 3
_PERSON_WORDS_ALIKE = 80
_DIGITS = re.compile(r"[0-9]+")
_FORMS = frozenset(CLASSES.values())


@dataclass(frozen=True, slots=True)
class Twin:
    """Two clients that may be one.

    Attributes:
        one: Code, the smaller of the two.
        other: Code.
        reason: ``same_name`` (but for spaces, hyphens or a missing legal form), ``similar_name``,
            ``initials`` (of one may stand for the names of the other), ``same_person``
            (one name, and nothing else tells whether it is one person).
    """

    one: str
    other: str
    reason: str

    @property
    def key(self) -> str:
        """Tell the pair from others."""
        return f"{self.one}+{self.other}"

    @property
    def is_likely(self) -> bool:
        """Say whether the names speak for it; else it is merely possible."""
        return self.reason in ("same_name", "similar_name")


@dataclass(frozen=True, slots=True)
class _Name:
    """A client by what is compared.

    Attributes:
        place: Row of the clients.
        form: Class of the legal form, "" for none.
        core: The rest in capitals.
        words: Its words, sorted.
        joined: Its letters and digits.
        digits: Its numbers, sorted.
        person: Where it is a person's name.
    """

    place: int
    form: str
    core: str
    words: str
    joined: str
    digits: tuple[str, ...]
    person: Person | None


def find_twins(clients: pd.DataFrame) -> list[Twin]:
    """Find pairs of clients that look like one.

    At least one of the two has no valid number. Their names are equal but for spaces and
    hyphens, or alike by at least 88 % after sorting the words, and differ neither in
    numbers (School 5, School 7) nor in the legal form, which one of them may lack; of
    people, surname and initials agree.

    Args:
        clients: One row per client: code (unique), name, inn (texts), unit (clients of
            one unit are joined already).

    Returns:
        Pairs by code.
    """
    names = [_read_name(place, text) for place, text in enumerate(clients["name"])]
    numbers = [inn if is_valid_number(inn) else "" for inn in clients["inn"]]
    codes, units = clients["code"].tolist(), clients["unit"].tolist()
    found: dict[tuple[str, str], str] = {}
    for one, other, reason in (*_alike(names, numbers), *_people(names)):
        pair = (codes[one], codes[other])
        if units[one] != units[other] and not (numbers[one] and numbers[other]):
            found.setdefault((min(pair), max(pair)), reason)
    return [Twin(*pair, reason) for pair, reason in sorted(found.items())]


def _read_name(place: int, text: str) -> _Name:
    key = normalise_name(part_account(text)[0])
    form, _, rest = key.partition(" ")
    form, core = (form, rest) if rest and form in _FORMS else ("", key)
    words = core.split()
    joined = re.sub(r"[\W_]+", "", core)
    person = parse_person(core) if form in ("", "ИП") else None
    return _Name(
        place, form, core, " ".join(sorted(words)), joined, tuple(sorted(_DIGITS.findall(core))), person
    )


def _alike(names: Sequence[_Name], numbers: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Compare the names of each block in which somebody has no number."""
    # Loaded here: most commands compare nobody.
    from rapidfuzz import fuzz, process

    for block in _blocks(names):
        asking = [name for name in block if not numbers[name.place]]
        if not asking or len(block) < 2:
            continue
        alike = process.cdist(
            [name.words for name in asking],
            [name.words for name in block],
            scorer=fuzz.ratio,
            score_cutoff=LIKE_BP / 100,
            dtype=np.float32,
        )
        rows, cols = np.nonzero(alike)
        for row, col in zip(rows.tolist(), cols.tolist(), strict=True):
            one, other = asking[row], block[col]
            reason = _compare(one, other) if one.place != other.place else ""
            if reason:
                yield one.place, other.place, reason
        yield from _glued(asking, block)


def _glued(asking: Sequence[_Name], block: Sequence[_Name]) -> Iterator[tuple[int, int, str]]:
    """Find names that are equal but for spaces and hyphens, however short."""
    by_letters: dict[str, list[_Name]] = {}
    for name in block:
        by_letters.setdefault(name.joined, []).append(name)
    for name in asking:
        for other in by_letters[name.joined]:
            if other.place != name.place and _may_share_form(name, other):
                yield name.place, other.place, _same(name, other)


def _blocks(names: Sequence[_Name]) -> Iterator[list[_Name]]:
    """Put names together that begin alike, as written or with their words sorted."""
    blocks: dict[str, dict[int, _Name]] = {}
    for name in names:
        if len(name.joined) < _FEWEST_LETTERS:
            continue
        for start in {name.joined[:_FEWEST_LETTERS], name.words[:_FEWEST_LETTERS]}:
            blocks.setdefault(start, {})[name.place] = name
    for start in sorted(blocks):
        yield list(blocks[start].values())


def _compare(one: _Name, other: _Name) -> str:
    """Say in which way two alike names may be one, "" for none."""
    if one.digits and other.digits and one.digits != other.digits:
        return ""
    if not _may_share_form(one, other):
        return ""
    if one.joined == other.joined:
        return _same(one, other)
    if one.person and other.person:
        return "similar_name" if _words_alike(one.core, other.core) else ""
    return "similar_name"


def _same(one: _Name, other: _Name) -> str:
    return "same_person" if one.person and other.person else "same_name"


def _may_share_form(one: _Name, other: _Name) -> bool:
    return one.form == other.form or not (one.form and other.form)


def _words_alike(one: str, other: str) -> bool:
    """Compare the names of people word by word: Алексей is not Александр, nor Ивановна Иванович."""
    from rapidfuzz import fuzz

    pairs = list(zip(one.split(), other.split(), strict=False))
    return len(one.split()) == len(other.split()) and all(
        fuzz.ratio(*pair) >= _PERSON_WORDS_ALIKE and pair[0][:1] == pair[1][:1] for pair in pairs
    )


def _people(names: Sequence[_Name]) -> Iterator[tuple[int, int, str]]:
    """Find initials that may stand for names written out."""
    by_surname: dict[str, list[_Name]] = {}
    for name in names:
        if name.person:
            by_surname.setdefault(name.person.surname, []).append(name)
    for surname in sorted(by_surname):
        for one, other in combinations(by_surname[surname], 2):
            if one.person and other.person and may_be_same_person(one.person, other.person):
                yield one.place, other.place, "initials"
