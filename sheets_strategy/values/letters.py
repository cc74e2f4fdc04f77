"""Columns as people name them: by letters."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[A-Za-z]{1,3}")


def column_letters(col: int) -> str:
    """Give a column's letters: 0 is A.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(text: str) -> int | None:
    """Give the column that letters or a number from 1 name, None for neither; А, В, С may be Cyrillic.

    >>> column_number("c"), column_number("С"), column_number("3"), column_number("Дата")
    (2, 2, 2, None)
    """
    text = text.strip().translate(str.maketrans("АВСЕНКМОРТХавсенкмортх", "ABCEHKMOPTXabcehkmoptx"))
    if text.isascii() and text.isdigit() and 0 < int(text) < 20_000:
        return int(text) - 1
    if not _LETTERS.fullmatch(text):
        return None
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
