"""Words of a text, and what the forms of one Russian word share: cut, not understood."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)")
_ENDING = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ях|ах|ов|ев|ей|ий|ый|ой|ая|яя|ое|ее|ые|ие|ию|ью|ия|ья"
    r"|ом|ем|ам|ям|ую|юю|ых|их|а|я|о|е|у|ю|ы|и|ь|й)$"
)
_SHORTEST = 4


def split_words(text: str) -> set[str]:
    """Give the words of a folded text, from three letters on; what is glued to a digit is no word.

    >>> sorted(split_words("оплата по счету 45-а за трубы дн50"))
    ['оплата', 'счету', 'трубы']
    """
    return set(_WORD.findall(text))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Cut the ending of a word, as long as four letters stay.

    >>> stem("трубами"), stem("трубы"), stem("лес")
    ('труб', 'труб', 'лес')
    """
    found = _ENDING.search(word)
    return word[: found.start()] if found and found.start() >= _SHORTEST else word
