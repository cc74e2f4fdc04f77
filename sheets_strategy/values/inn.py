"""ИНН: ten digits of a firm, twelve of a person, both with check digits; numbers of two neighbours."""

from __future__ import annotations

import re

from sheets_strategy.errors import UnreadableValue

_WEIGHTS_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_WEIGHTS_11 = (7, *_WEIGHTS_10)
_WEIGHTS_12 = (3, *_WEIGHTS_11)
_WEIGHTS_BY = (29, 23, 19, 17, 13, 7, 5, 3)
_WEIGHTS_KZ = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
# Year and month of registration and a kind of company (БИН), or a day of birth and a century (ИИН).
_SHAPE_KZ = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:[4-6][0-9]|(?:0[1-9]|[12][0-9]|3[01])[0-6])[0-9]{5,6}")
_RUN = re.compile(r"(?<![0-9])(?:[0-9]{12}|[0-9]{10})(?![0-9])")
_FLOAT = re.compile(r"([0-9]+)[.,]0+")
_WITH_KPP = re.compile(r"([0-9]{9,12})[/\\](?:[0-9]{9}|0)?")


def is_valid_inn(text: str) -> bool:
    """Say whether a text is ten or twelve digits whose check digits hold; zeros are no ИНН."""
    if not (text.isascii() and text.isdigit()) or not text.strip("0"):
        return False
    digits = [int(char) for char in text]
    if len(digits) == 10:
        return _check(digits, _WEIGHTS_10) == digits[9]
    if len(digits) == 12:
        return _check(digits, _WEIGHTS_11) == digits[10] and _check(digits, _WEIGHTS_12) == digits[11]
    return False


def is_valid_number(text: str) -> bool:
    """Say whether the check digits of an ИНН hold, or of a УНП (Belarus), БИН or ИИН (Kazakhstan).

    >>> is_valid_number("7707083893"), is_valid_number("100582333"), is_valid_number("970940000123")
    (True, True, False)
    """
    return is_valid_inn(text) or _is_belarusian(text) or _is_kazakh(text)


def _is_belarusian(text: str) -> bool:
    if not (text.isascii() and text.isdigit() and len(text) == 9 and text.strip("0")):
        return False
    return sum(w * int(digit) for w, digit in zip(_WEIGHTS_BY, text, strict=False)) % 11 == int(text[8])


def _is_kazakh(text: str) -> bool:
    if len(text) != 12 or not _SHAPE_KZ.fullmatch(text):
        return False
    for weights in _WEIGHTS_KZ:
        rest = sum(w * int(digit) for w, digit in zip(weights, text, strict=False)) % 11
        if rest < 10:
            return rest == int(text[11])
    return False


def find_inn(text: str) -> str:
    """Give the first valid ИНН that stands in a text, "" if none does."""
    return next((run for run in _RUN.findall(text) if is_valid_inn(run)), "")


def restore_inn(text: str) -> str:
    """Undo what spreadsheets do to an ИНН, without inventing one.

    Spaces, an apostrophe in front, ``.0`` and a КПП after a slash go. Nine or
    eleven digits get their leading zero back only if the check digits then
    hold. Anything else stays as it is, so that a wrong ИНН can be shown.

    Returns:
        Digits, or the text without spaces; "" for zeros and dashes.

    >>> restore_inn("277012345.0"), restore_inn("7701234567.0")
    ('277012345', '7701234567')
    """
    cleaned = "".join(text.replace("\ufeff", "").split()).removeprefix("'")
    for pattern in (_FLOAT, _WITH_KPP):
        if found := pattern.fullmatch(cleaned):
            cleaned = found[1]
    if not cleaned.strip("0-—–."):
        return ""
    if len(cleaned) in (9, 11) and is_valid_inn("0" + cleaned):
        return "0" + cleaned
    return cleaned


def parse_tax_number(text: str) -> str:
    """Read a company's own number: ИНН, УНП of nine digits, or БИН of twelve.

    Ten digits are Russian, so that their check digit must hold; twelve may be foreign.

    Returns:
        Digits; "" for zeros and dashes.

    Raises:
        UnreadableValue: ``not_inn``.
    """
    number = restore_inn(text)
    digits = number.isascii() and number.isdigit()
    if number and not (digits and (len(number) in (9, 12) or is_valid_inn(number))):
        raise UnreadableValue("not_inn", text)
    return number


def _check(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10
