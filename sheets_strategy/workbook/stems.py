"""The part of a word that stays when it is inflected, roughly: enough to know «Ромашке» from «Ромашка»."""

from __future__ import annotations

from functools import lru_cache

_SHORTEST = 4
_ENDINGS = (
    *("ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими"),
    *("ой", "ей", "ом", "ем", "ым", "им", "ах", "ях", "ов", "ев", "ам", "ям"),
    *("ую", "юю", "ая", "яя", "ые", "ие", "ых", "их"),
    *("а", "я", "у", "ю", "ы", "и", "о", "е", "ь", "й", "s", "'s"),
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Take the endings of a folded word off, as long as four letters stay.

    >>> stem("ромашке") == stem("ромашкой") == stem("ромашка")
    True
    """
    while True:
        ending = next(
            (one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST), ""
        )
        if not ending:
            return word
        word = word[: -len(ending)]
