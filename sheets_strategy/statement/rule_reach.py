"""Rules that never decide, since an earlier one takes all that they could take.

Only what can be told from the words alone is told: every phrase of the later rule holds a
phrase of the earlier one, word for word or as a longer beginning, and nothing that the earlier
one excludes is left to the later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sheets_strategy.statement.rules import OWN, Rule, in_order
from sheets_strategy.values.names import fold


def find_swallowed(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Give each rule that never decides, with the first earlier rule that takes all of it."""
    ordered = in_order(rules)
    for place, rule in enumerate(ordered):
        taker = next((earlier for earlier in ordered[:place] if _takes_all(earlier, rule)), None)
        if taker is not None:
            yield rule, taker


def _takes_all(earlier: Rule, later: Rule) -> bool:
    return (
        earlier.direction in ("", later.direction)
        and _covers_numbers(earlier.inn, later.inn, whole=True)
        and _covers_numbers(earlier.account, later.account, whole=False)
        and _covers_phrases(earlier.payer, later.payer)
        and _covers_phrases(earlier.purpose, later.purpose)
    )


def _covers_numbers(earlier: str, later: str, *, whole: bool) -> bool:
    """Say whether all numbers, or accounts with these beginnings, are among the earlier ones."""
    taking, left = (["".join(part.split()) for part in _parts(text)] for text in (earlier, later))
    if not taking:
        return True
    own = bool(set(taking) & OWN)
    starts = tuple(part for part in taking if part not in OWN)
    return bool(left) and all(
        own if part in OWN else part in starts if whole else part.startswith(starts or ("-",))
        for part in left
    )


def _covers_phrases(earlier: str, later: str) -> bool:
    """Say whether every text that the later phrases find is found by the earlier ones."""
    taking, left = _parts(earlier), _parts(later)
    spared = {part for part in taking if part.startswith("-")}
    if not spared <= {part for part in left if part.startswith("-")}:
        return False
    wanted = [part for part in taking if not part.startswith("-")]
    if not wanted:
        return True
    needed = [part for part in left if not part.startswith("-")]
    return bool(needed) and all(any(_holds(phrase, one) for one in wanted) for phrase in needed)


def _holds(phrase: str, within: str) -> bool:
    """Say whether a text with the phrase also has the other; phrases with gaps only if they are equal."""
    if phrase == within:
        return True
    if ".." in phrase or ".." in within:
        return False
    words, wanted = phrase.lstrip("^").split(), within.lstrip("^").split()
    places = range(len(words) - len(wanted) + 1)
    if within.startswith("^"):
        places = range(1 if phrase.startswith("^") and places else 0)
    return any(
        all(_is_such(word, one) for word, one in zip(words[place:], wanted, strict=False)) for place in places
    )


def _is_such(word: str, wanted: str) -> bool:
    """Say whether every word that fits the first fits the second: ``займа`` and ``займ*`` are ``зай*``."""
    if not wanted.endswith("*"):
        return word == wanted
    return word.rstrip("*").startswith(wanted.rstrip("*"))


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[str, ...]:
    """Part a cell at ``;``, without what says nothing."""
    return tuple(part.strip() for part in fold(text).split(";") if part.strip("-^* ."))
