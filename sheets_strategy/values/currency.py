"""Currencies: every way banks name them becomes one ISO code."""

from __future__ import annotations

import re

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.names import fold

_SPELLINGS = {
    "RUB": "643 810 rub rur руб рубль рубли рублей рубля ₽ р",
    "USD": "840 usd $ доллар доллары долларов",
    "EUR": "978 eur € евро",
    "CNY": "156 cny rmb ¥ юань юани юаней",
    "KZT": "398 kzt ₸ тенге тг",
    "BYN": "933 byn",
    "AED": "784 aed дирхам",
    "TRY": "949 try",
    "GBP": "826 gbp £",
    "AMD": "051 amd драм",
    "KGS": "417 kgs сом",
    "UZS": "860 uzs",
}
_CODES: dict[str, str] = {word: code for code, words in _SPELLINGS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+|[0-9]+|[₽$€¥₸£]")
_ISO = re.compile(r"[a-z]{3}")


def currency_code(text: str) -> str:
    """Give the ISO code of a currency that is named by code, number, sign or word.

    «Белорусский рубль» is BYN, any other rouble RUB; an unknown three-letter
    code stays what it is; "" stays "".

    Raises:
        UnreadableValue: ``not_currency``.

    >>> currency_code("Валюта 643, Российский рубль"), currency_code("RUR")
    ('RUB', 'RUB')
    """
    words: list[str] = _WORD.findall(fold(text))
    if not words:
        return ""
    if any(word.startswith(("белорус", "беларус")) for word in words):
        return "BYN"
    code = next((_CODES[word] for word in words if word in _CODES), "")
    if code:
        return code
    if len(words) == 1 and _ISO.fullmatch(words[0]):
        return words[0].upper()
    raise UnreadableValue("not_currency", text)


def account_currency(account: str) -> str:
    """Give the currency that digits 6 to 8 of a Russian account name, "" if none that we know."""
    return _CODES.get(account[5:8], "") if len(account) == 20 and account.isdigit() else ""
