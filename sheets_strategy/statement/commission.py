"""The commission that a bank or a marketplace says it withheld before paying out.

In: a purpose. Out: kopecks. A percentage, a date, a number of operations or the VAT of the
commission is none; several commissions add up, unless a total or a part of one is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.money import parse_money

_STEM = "ком"
_SPACE = r"[ \u00a0\u202f]"
_WORD = r"(?<!\w)(?:комис\w*|ком(?=[.\s]))"
_BETWEEN = r"(?:(?!(?<!\w)(?:от|возвр\w*|догов\w*|дог|дата|мерчант\w*)(?!\w))[^\d№%;()]){0,40}?"
_RATE = (
    rf"(?:\d{{1,2}}(?:[.,]\d{{1,3}})?{_SPACE}?(?:%|процент\w*)(?:(?!(?<!\w)от(?!\w))[^\d№%;()]){{0,25}}?)?"
)
_AMOUNT = (
    rf"(?<![\d.,])(?P<whole>\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,4}}|\d{{1,3}}(?:,\d{{3}}){{1,4}}(?=\.\d\d(?!\d))|\d{{1,13}})"
    rf"(?:[.,](?P<cents>\d{{1,2}}))?(?!{_SPACE}?%|{_SPACE}?процент|[.,]?\d)"
    rf"(?P<roubles>{_SPACE}?(?:руб\w*|р(?!\w)|₽|rub|rur)\.?(?:{_SPACE}?(?P<coins>\d{{2}}){_SPACE}?коп)?)?"
)
_STATED = re.compile(rf"(?P<word>{_WORD})(?P<gap>{_BETWEEN}{_RATE}){_AMOUNT}", re.IGNORECASE)
_NEXT = re.compile(rf"{_SPACE}?(?:\([^()]{{0,40}}\))?{_SPACE}?и{_SPACE}{_AMOUNT}", re.IGNORECASE)
_PART = re.compile(r"(?:в\s?т\.?\s?ч\.?|в том числе|из них)[\s:,]*$", re.IGNORECASE)
_TOTAL = re.compile(r"(?:итог\w*|всего|общ\w*)[\s:,]*(?:сумм\w*\s)?$", re.IGNORECASE)
_ALONE = re.compile(r"[.\s]*[:=–—-]?\s*")
_ENDS = (".", ",", ";", ")", "")
_LONGEST = 1_000


def read_commission(purpose: str) -> int:
    """Read the commission that was withheld.

    Args:
        purpose: As the bank wrote it; a purpose beyond 1,000 characters is read up to there.

    Returns:
        Kopecks; 0 where no sum is named.

    Source: docs/figures.md, "Acquiring and marketplaces".
    """
    text = purpose[:_LONGEST]
    stated: list[tuple[str, int]] = []
    for found in _find_stated(text):
        before = text[max(0, found.start() - 30) : found.start()]
        if _is_sum(found, text) and not _PART.search(before):
            stated.append((before, _read_kop(found) + _read_more(text, found.end())))
    totals = [kop for before, kop in stated if _TOTAL.search(before)]
    return totals[-1] if totals else sum(kop for _, kop in stated)


def _find_stated(text: str) -> Iterator[re.Match[str]]:
    """Find the numbers that follow the word; looking for its stem first is several times faster."""
    lowered = text.lower()
    at = lowered.find(_STEM) if len(lowered) == len(text) else -1
    while at >= 0:
        found = _STATED.match(text, at)
        if found:
            yield found
        at = lowered.find(_STEM, found.end() if found else at + len(_STEM))


def _is_sum(found: re.Match[str], text: str) -> bool:
    """Say whether a number is money: it has kopecks or a word for roubles, or stands alone after the word."""
    if found["cents"] or found["roubles"]:
        return True
    return bool(_ALONE.fullmatch(found["gap"])) and text[found.end() : found.end() + 1] in _ENDS


def _read_more(text: str, end: int) -> int:
    """Read what is added to a commission: "242.57 (в т.ч. НДС 43.74) и 16.20"."""
    more = _NEXT.match(text, end)
    return _read_kop(more) if more and (more["cents"] or more["roubles"]) else 0


def _read_kop(found: re.Match[str]) -> int:
    whole = re.sub(r"\D", "", found["whole"])
    cents = (found["cents"] or found["coins"] or "").ljust(2, "0")
    try:
        return parse_money(f"{whole}.{cents}")
    except UnreadableValue:
        return 0
