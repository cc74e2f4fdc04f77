"""A formula as tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d*"
_SHEET = r"(?:'(?:[^']|'')+'|[A-Za-z_\u0400-\u04ff][\w.\u0400-\u04ff]*)!"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece: its kind (number, text, reference, name, mark) and its text."""

    kind: str
    text: str


class Unreadable(Exception):
    """The text is no formula: #ERROR!."""


def _expression(point: str) -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:(?P<number>\d+(?:{re.escape(point)}\d+)?(?:[eE][+-]?\d+)?(?![\w(:]))"
        r'|(?P<text>"(?:[^"]|"")*")'
        rf"|(?P<reference>(?:{_SHEET})?(?:{_CELL}(?::(?:{_CELL}|\$?[A-Za-z]{{1,3}}))?(?![\w(])"
        r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(])|\$?\d+:\$?\d+)|#REF!)"
        r"|(?P<name>[A-Za-z_\u0400-\u04ff][\w.\u0400-\u04ff]*)"
        r"|(?P<mark><>|<=|>=|[-+*/^&=<>(){};,%:]))"
    )


_ENGLISH, _RUSSIAN = _expression("."), _expression(",")


def split_formula(text: str, *, comma_is_point: bool) -> list[Token]:
    """Split what follows the "="; where the comma is the decimal mark only ";" parts arguments."""
    pattern = _RUSSIAN if comma_is_point else _ENGLISH
    tokens: list[Token] = []
    at = 0
    while text[at:].strip():
        match = pattern.match(text, at)
        if match is None or match.lastgroup is None:
            raise Unreadable(text)
        piece = match[match.lastgroup]
        if piece == "," and comma_is_point:
            raise Unreadable(text)
        tokens.append(Token(match.lastgroup, ";" if piece == "," else piece))
        at = match.end()
    return tokens
