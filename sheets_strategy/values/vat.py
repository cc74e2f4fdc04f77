"""VAT in the purpose of a payment: the regime, and the amount where it is stated or follows from a rate.

Reading goes in two steps, since purposes come in few kinds that differ in digits only:
``find_mentions`` says where in a text rates and amounts stand, and sees no digit as
another; ``judge_vat`` reads them there and holds them against the sum of the payment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.currency import minor_digits
from sheets_strategy.values.money import parse_money

STATED, COMPUTED, NONE = "stated", "computed", "none"
MENTIONED, DOUBTFUL, UNKNOWN = "mentioned", "doubtful", "unknown"
KNOWN = (STATED, COMPUTED, NONE)
"""States that tell the amount."""

NO_VAT, MIXED, OTHER = "no_vat", "vat_mixed", "vat_other"
_RATES = {0: 0, 500: 500, 700: 700, 1000: 1000, 1200: 1200, 1600: 1600, 1800: 1800, 2000: 2000, 2200: 2200}
# The share of the whole that a rate makes is written for the rate itself: 16.67 % is 20/120.
_RATES |= {476: 500, 654: 700, 909: 1000, 1071: 1200, 1379: 1600, 1525: 1800, 1667: 2000, 1803: 2200}
_HIGHEST_BP = 2700
_MOST_ITEMS = 6
_BEFORE = 60

# Repetitions are bounded: a bank's text may hold thousands of spaces.
_S, _S1 = r"\s{0,4}", r"\s{1,4}"
_WORD = rf"(?:ндс(?![а-яё])|налог\w{{0,3}}{_S1}на{_S1}добавленную{_S1}стоимость|(?<![a-z])vat(?![a-z]))"
_MENTION = re.compile(_WORD, re.IGNORECASE)
_NOT = r"не\s{0,4}(?:обл|предусм|взим|исчис|начисл|уплач|примен|подлеж)|нет(?!\w)|отсутств"
_NONE = re.compile(
    rf"(?<!\w)без{_S}(?:налога{_S})?\(?{_WORD}|(?<!\w)без{_S1}налога(?!\w)"
    rf"|{_WORD}\)?[\s\-–—:(«]{{0,6}}(?:{_NOT}|exempt|not{_S1}applicable|free|n/a)"
    rf"|(?<!\w)не{_S}обл\w{{0,12}}\.?{_S}(?:налогом{_S})?\(?{_WORD}"
    rf"|(?:не{_S}плательщик\w{{0,3}}|освобожд\w{{0,5}}{_S1}от(?:{_S1}уплаты)?|не{_S1}содержит){_S}{_WORD}"
    rf"|(?<!\w)(?:without|no|excl\w{{0,5}}\.?|not{_S1}subject{_S1}to){_S1}{_WORD}",
    re.IGNORECASE,
)
_RATE = r"\d{1,2}(?:[.,]\d{1,2})?\s?%|\d{1,2}\s?/\s?\d{3}(?!\d)"
_AMOUNT = (
    r"(?<![\d.,])(?:\d{1,3}(?:[ \u00a0\u202f'.,]\d{3}){1,5}(?:[.,=-]\d{1,2})?|\d{1,13}(?:[.,=-]\d{1,2})?)"
    r"(?![.,=/-]?\d|\s?%|\s?/\s?\d)"
)
_SPACE = r"[\s\-–—:;=,.()«»\"]{0,12}"
_FILLER = (
    r"(?:(?:по\s{1,4}ставке|ставка|в\s{1,4}т\.?\s?ч\.?|в\s{1,4}том\s{1,4}числе|в\s{1,4}сумме|в\s{1,4}размере|на\s{1,4}сумму|сумма|составляет"
    rf"|всего|руб\.?|р\.|и|at|of|amount)(?![а-яёa-z]){_SPACE}){{0,4}}"
)
_NEXT_RATE = re.compile(rf"{_SPACE}{_FILLER}({_RATE})", re.IGNORECASE)
_NEXT_AMOUNT = re.compile(rf"{_SPACE}{_FILLER}({_AMOUNT})(=?\s?(?:₽|руб|р\.|rub|коп))?", re.IGNORECASE)
_RATE_BEFORE = re.compile(rf"(?<![\d.,])({_RATE})\s{{0,4}}\(?$")
_COMMISSION = re.compile(r"комисси\w*\D{0,20}\d[\d \u00a0]*[.,]\d\d\D{0,14}$", re.IGNORECASE)

Span = tuple[int, int]


class Item(NamedTuple):
    """Where a rate and an amount stand.

    Attributes:
        rate: Span of the rate, None for none.
        amount: Span of the amount, None for none.
        certain: Whether the amount is written as money: with decimals or a word for roubles.
    """

    rate: Span | None
    amount: Span | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a purpose says of VAT, whatever its digits.

    Attributes:
        items: Rates and amounts.
        none: Whether it says that there is no VAT.
        named: Whether it names VAT at all.
    """

    items: tuple[Item, ...] = ()
    none: bool = False
    named: bool = False


class Vat(NamedTuple):
    """What is known of the VAT in a payment.

    Attributes:
        regime: ``no_vat``, ``vat_20`` and so on, ``vat_mixed`` for several rates, ``vat_other``
            for an unknown one, "" where the purpose says nothing.
        state: ``stated``, ``computed`` from a rate, ``none``, ``mentioned``, ``doubtful``
            (stated, but more than 1 % off its rate), ``unknown``.
        kop: The amount in minor units; 0 unless it is known.
    """

    regime: str
    state: str
    kop: int


def read_vat(purpose: str, amount_kop: int, *, currency: str = "RUB") -> Vat:
    """Read the VAT that the purpose of a payment names.

    >>> read_vat("Оплата по счету 5, в т.ч. НДС 20% - 200.00", 1200_00)
    Vat(regime='vat_20', state='stated', kop=20000)
    >>> read_vat("Оплата по счету 5, в т.ч. НДС 22%", 1220_00)
    Vat(regime='vat_22', state='computed', kop=22000)
    >>> read_vat("Оплата. НДС не облагается", 100_00)
    Vat(regime='no_vat', state='none', kop=0)
    """
    return judge_vat(find_mentions(purpose), purpose, amount_kop, currency=currency)


def find_mentions(text: str) -> Mentions:
    """Say where rates and amounts of VAT stand; the same for all texts that differ in digits only.

    The VAT of a commission that the bank withheld is not that of the payment.
    """
    if not _MENTION.search(text) and not _NONE.search(text):
        return Mentions()
    denied = [found.span() for found in _NONE.finditer(text)]
    items: list[Item] = []
    named = bool(denied)
    for found in _MENTION.finditer(text):
        if any(start <= found.start() < stop for start, stop in denied):
            continue
        if _COMMISSION.search(text[max(0, found.start() - _BEFORE) : found.start()]):
            continue
        named = True
        items += _find_items(text, found.start(), found.end())
    return Mentions(tuple(items[:_MOST_ITEMS]), bool(denied), named)


def _find_items(text: str, start: int, at: int) -> Iterator[Item]:
    """Find rates, each with its amount, right after the word; a rate right before it without one after."""
    before = _RATE_BEFORE.search(text, max(0, start - _BEFORE), start)
    rate = _NEXT_RATE.match(text, at)
    if rate is None:
        amount = _NEXT_AMOUNT.match(text, at)
        spans = (before.span(1) if before else None, amount.span(1) if amount else None)
        if amount is not None or before is not None:
            yield Item(*spans, certain=amount is not None and _is_money(amount))
        return
    while rate is not None:
        amount = _NEXT_AMOUNT.match(text, rate.end())
        yield Item(rate.span(1), amount.span(1) if amount else None, amount is not None and _is_money(amount))
        rate = _NEXT_RATE.match(text, amount.end() if amount else rate.end())


def _is_money(amount: re.Match[str]) -> bool:
    return bool(amount[2]) or amount[1][-3:-2] in (".", ",", "=", "-")


def judge_vat(found: Mentions, text: str, amount_kop: int, *, currency: str = "RUB") -> Vat:
    """Read what stands at the places found, and hold it against the sum of the payment.

    Args:
        found: What ``find_mentions`` gave for this text, or for one that differs in digits only.
        text: The purpose.
        amount_kop: The payment's sum in minor units.
        currency: Its currency.
    """
    if len(found.items) == 1 and not found.none:
        # Nearly all purposes are like this, and there may be a million of them.
        rate, stated = _read_item(found.items[0], text, amount_kop, currency)
        if rate is not None and stated is not None:
            return _check((rate,), stated, amount_kop, _name_regime((rate,)), has_rest=False)
    pairs = [_read_item(item, text, amount_kop, currency) for item in found.items]
    pairs = [pair for pair in dict.fromkeys(pairs) if pair != (None, None)]
    if not pairs:
        if found.none:
            return Vat(NO_VAT, NONE, 0)
        return Vat(OTHER, MENTIONED, 0) if found.named else Vat("", UNKNOWN, 0)
    told = {rate for rate, amount in pairs if amount is not None}
    # A rate that is repeated without its amount adds nothing.
    pairs = [(rate, amount) for rate, amount in pairs if amount is not None or rate not in told]
    rates = sorted({rate for rate, _ in pairs if rate is not None})
    amounts = [amount for _, amount in pairs if amount is not None]
    regime = MIXED if len(rates) > 1 or (found.none and rates) else _name_regime(tuple(rates))
    if len(amounts) == len(pairs):
        return _check(rates, sum(amounts), amount_kop, regime, has_rest=found.none)
    if len(pairs) == 1 and not found.none:
        return Vat(regime, COMPUTED, _share(amount_kop, rates[0]))
    return Vat(regime, MENTIONED, 0)


def _read_item(item: Item, text: str, amount_kop: int, currency: str) -> tuple[int | None, int | None]:
    """Give rate (1/100 of a percent) and amount; what can be neither is None."""
    rate = _read_rate(text[slice(*item.rate)]) if item.rate else None
    amount = _read_amount(text[slice(*item.amount)], currency) if item.amount else None
    if amount is not None and not item.certain:
        # A bare whole number may be anything; it is the VAT where it is what the rate gives.
        amount = amount if rate is not None and _is_near(amount, _share(amount_kop, rate)) else None
    return rate, amount


@lru_cache(maxsize=1024)
def _read_rate(text: str) -> int | None:
    part, slash, whole = text.replace(" ", "").replace("\u00a0", "").partition("/")
    if slash:
        return int(part) * 100 if int(whole) == 100 + int(part) <= 100 + _HIGHEST_BP // 100 else None
    units, _, decimals = part.rstrip("%").replace(",", ".").partition(".")
    rate = int(units) * 100 + int(decimals.ljust(2, "0") or "0")
    return _RATES.get(rate, rate if rate <= _HIGHEST_BP else None)


def _read_amount(text: str, currency: str) -> int | None:
    if text[-3:-2] in (".", ",", "=", "-") and text[:-3].isdigit() and minor_digits(currency) == 2:
        return int(text[:-3] + text[-2:])
    try:
        return parse_money(text, decimal="-", currency=currency)
    except UnreadableValue:
        return None


def _share(amount_kop: int, rate_bp: int) -> int:
    """Give the VAT in a sum, rounded half up: sum × rate / (100 % + rate)."""
    whole = 10_000 + rate_bp
    return (2 * amount_kop * rate_bp + whole) // (2 * whole)


def _is_near(amount: int, expected: int) -> bool:
    return abs(amount - expected) * 100 <= expected or abs(amount - expected) <= 1


def _check(rates: Sequence[int], stated: int, amount_kop: int, regime: str, *, has_rest: bool) -> Vat:
    """Hold a stated amount against the rates: within 1 % of what they give of the sum."""
    if not rates and not stated:
        return Vat(NO_VAT, NONE, 0)
    if not rates:
        fitting = [
            rate for rate in sorted(set(_RATES.values())) if _is_near(stated, _share(amount_kop, rate))
        ]
        if fitting and not has_rest:
            return Vat(_name_regime((fitting[0],)), STATED, stated)
        fits = 0 < stated <= _share(amount_kop, 2200) * 101 // 100
        return Vat(MIXED if has_rest else regime, STATED if fits else DOUBTFUL, stated if fits else 0)
    high = _share(amount_kop, rates[-1])
    if len(rates) == 1 and not has_rest:
        return Vat(regime, STATED, stated) if _is_near(stated, high) else Vat(regime, DOUBTFUL, 0)
    low = _share(amount_kop, rates[0])
    least = 0 if has_rest else low
    fits = least <= stated <= high or _is_near(stated, high) or (not has_rest and _is_near(stated, low))
    if has_rest and len(rates) == 1 and _is_near(stated, high):
        regime = _name_regime((rates[0],))  # «без НДС 100, НДС 20»: nothing is left for a part without VAT
    return Vat(regime, STATED if fits else DOUBTFUL, stated if fits else 0)


@lru_cache(maxsize=64)
def _name_regime(rates: tuple[int, ...]) -> str:
    if len(rates) == 1 and rates[0] in _RATES.values():
        return f"vat_{rates[0] // 100}"
    return OTHER
