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
    "JPY": "392 jpy иена иены иен йена йены йен",
    "KRW": "410 krw ₩ вона воны вон",
    "VND": "704 vnd ₫ донг донга донгов",
    "INR": "356 inr ₹",
    "CHF": "756 chf",
    "AZN": "944 azn",
    "GEL": "981 gel лари",
    "TJS": "972 tjs сомони",
    "TMT": "934 tmt",
    "MDL": "498 mdl",
    "UAH": "980 uah",
    "MNT": "496 mnt",
    "RSD": "941 rsd",
    "HKD": "344 hkd",
    "SGD": "702 sgd",
    "THB": "764 thb бат",
    "IDR": "360 idr",
    "MYR": "458 myr",
    "ILS": "376 ils",
    "SAR": "682 sar",
    "QAR": "634 qar",
    "EGP": "818 egp",
    "IRR": "364 irr",
    "KWD": "414 kwd",
    "BHD": "048 bhd",
    "OMR": "512 omr",
    "JOD": "400 jod",
    "IQD": "368 iqd",
    "TND": "788 tnd",
    "LYD": "434 lyd",
    "CAD": "124 cad",
    "AUD": "036 aud",
    "SEK": "752 sek",
    "NOK": "578 nok",
    "DKK": "208 dkk",
    "PLN": "985 pln",
    "CZK": "203 czk",
    "HUF": "348 huf",
    "BGN": "975 bgn",
    "RON": "946 ron",
    "BRL": "986 brl",
    "ZAR": "710 zar",
}
"""Code → how banks name it; the first is its number, also in accounts."""

_DIGITS = {
    code: digits
    for codes, digits in (
        ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0),
        ("BHD IQD JOD KWD LYD OMR TND", 3),
    )
    for code in codes.split()
}
_SCALES = (1, 10, 100, 1000)
_REST = (
    " AFN ALL ANG AOA ARS AWG BAM BBD BDT BIF BMD BND BOB BSD BTN BWP BZD CDF CLP COP CRC CUP CVE DJF DOP"
    " DZD ERN ETB FJD FKP GHS GIP GMD GNF GTQ GYD HNL HTG ISK JMD KES KHR KMF KPW KYD LAK LBP LKR LRD LSL"
    " MAD MGA MKD MMK MOP MRU MUR MVR MWK MXN MZN NAD NGN NIO NPR NZD PAB PEN PGK PHP PKR PYG RWF SBD SCR"
    " SDG SHP SLE SOS SRD SSP STN SVC SYP SZL TOP TTD TWD TZS UGX UYI UYU VED VES VUV WST XAF XAG XAU XCD"
    " XDR XOF XPF YER ZMW ZWG "
)
_CODES: dict[str, str] = {word: code for code, words in _SPELLINGS.items() for word in words.split()}
_TAIL = re.compile(rf"(?<=...)(?:в|in)?(?:{'|'.join(code.lower() for code in _SPELLINGS)}|rur|руб|рублях)$")
_WORD = re.compile(r"[^\W\d_]+|[0-9]+|[₽$€¥₸£₩₫₹]")
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


def minor_digits(currency: str) -> int:
    """Say how many digits the minor unit of a currency has: 2 for most, 0 for the yen, 3 for some dinars.

    Source: ISO 4217.

    >>> minor_digits("RUB"), minor_digits("JPY"), minor_digits("KWD")
    (2, 0, 3)
    """
    return _DIGITS.get(currency, 2)


def minor_scale(currency: str) -> int:
    """Say how many minor units make one unit of a currency: 100 kopecks, 1 yen."""
    return _SCALES[minor_digits(currency)]


def is_listed(currency: str) -> bool:
    """Say whether a code is one of ISO 4217."""
    return currency in _SPELLINGS or f" {currency} " in _REST


def currency_words(currency: str) -> tuple[str, ...]:
    """Give the words and signs that may stand beside a sum in this currency, the code among them."""
    known = [word for word in _SPELLINGS.get(currency, "").split() if not word.isdigit()]
    roubles = [
        word for word in _SPELLINGS["RUB"].split() if not word.isdigit() and word not in ("rub", "rur")
    ]
    return tuple(dict.fromkeys([currency.lower(), *known, *(roubles if currency == "BYN" else ())]))


def header_currency(text: str) -> str:
    """Give the currency that a column's header names by code, or as roubles; "" for none.

    >>> header_currency("Кредит, CNY"), header_currency("Сумма в руб."), header_currency("Сумма, €")
    ('CNY', 'RUB', 'EUR')
    """
    words: list[str] = _WORD.findall(fold(text))
    found = {_CODES[word] for word in words if word in _CODES and _is_plain(word)}
    return found.pop() if len(found) == 1 else ""


def _is_plain(word: str) -> bool:
    """Say whether a word means a currency also where it stands among others: a code, a sign, roubles."""
    return word.isascii() or word.startswith("руб") or not word.isalnum()


def strip_currency(spelling: str) -> str:
    """Take the code of a currency, or roubles, off the end of a header that is reduced to letters.

    >>> strip_currency("кредитcny"), strip_currency("суммавруб"), strip_currency("кредит")
    ('кредит', 'сумма', 'кредит')
    """
    return _TAIL.sub("", spelling)


def account_currency(account: str) -> str:
    """Give the currency that digits 6 to 8 of a Russian account name, "" if none that we know."""
    return _CODES.get(account[5:8], "") if len(account) == 20 and account.isdigit() else ""


def home_currency(account: str) -> str:
    """Give the currency of the country that an account's number names, "" for Russian ones.

    >>> home_currency("BY16DEMO34120000000000006001"), home_currency("40702810900000000001")
    ('BYN', '')
    """
    if len(account) == 20 and account.isdigit():
        return "UZS" if account.startswith("202") and account[5:8] == "000" else ""
    return _HOME_CURRENCIES.get(account[:2].upper(), "") if account[2:4].isdigit() else ""


_HOME_CURRENCIES = {"KZ": "KZT", "BY": "BYN", "UA": "UAH", "GE": "GEL", "MD": "MDL", "AZ": "AZN"}
