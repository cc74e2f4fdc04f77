"""Addresses of people: how they are compared, and whether a text is one.

In: what somebody typed. Out: an address in small letters, or whether it is one.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\".]{2,}")


def clean_email(text: str) -> str:
    """Give an address as it is compared: without regard to capital letters, and without ``mailto:``.

    >>> clean_email(" mailto:Anna@Firm.ru ")
    'anna@firm.ru'
    """
    return text.strip().lower().removeprefix("mailto:")


def is_email(text: str) -> bool:
    """Say whether a cleaned text is one address.

    >>> is_email("anna@firm.ru"), is_email("anna"), is_email("a@x.ru, b@x.ru")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(text) is not None
