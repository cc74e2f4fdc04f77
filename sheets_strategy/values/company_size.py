"""How large a company is, in bands: by people, else by revenue.

The limits are those of the law on small and medium firms (209-ФЗ, art. 4): 15,
100 and 250 people; 120, 800 and 2,000 million roubles a year. A number by itself
would make every client a size of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left

PEOPLE = (15, 100, 250)
"""Most people of a micro, a small and a medium firm."""

REVENUE = (120_000_000, 800_000_000, 2_000_000_000)
"""Most roubles a year of a micro, a small and a medium firm."""

_NUMBER = re.compile(r"[0-9][0-9 \u00a0\u202f]*(?:[.,][0-9]+)?")
_RANGE = re.compile(rf"({_NUMBER.pattern})\s*[-–—]\s*({_NUMBER.pattern})")
_SCALES = (
    (re.compile(r"(?:тыс|thousand|\bk\b)", re.IGNORECASE), 1_000),
    (re.compile(r"(?:млн|миллион|million|mln)", re.IGNORECASE), 1_000_000),
    (re.compile(r"(?:млрд|миллиард|billion|bln)", re.IGNORECASE), 1_000_000_000),
)


def find_scale(text: str) -> int:
    """Give by how much the unit that a text names is larger than one: тыс., млн, млрд."""
    return next((scale for pattern, scale in _SCALES if pattern.search(text)), 1)


def parse_amount(text: str) -> float | None:
    """Read a plain number, its thousands parted by spaces; None for anything else.

    >>> parse_amount("1 250,5"), parse_amount("менее 50")
    (1250.5, None)
    """
    cleaned = text.strip()
    if not _NUMBER.fullmatch(cleaned):
        return None
    return float("".join(cleaned.split()).replace(",", "."))


def band_of(text: str, limits: tuple[int, ...], *, scale: int = 1) -> int | None:
    """Give the band of a number, or of a range that lies within one band; None for any other text.

    Args:
        text: Such as ``120``, ``16 - 20`` or ``1 250,5``; a unit in it counts.
        limits: Upper limits of all bands but the last, each within its band.
        scale: What the unit of the whole column makes of one.

    >>> band_of("15", PEOPLE), band_of("16 - 100", PEOPLE), band_of("90 - 110", PEOPLE)
    (0, 1, None)
    """
    within = find_scale(text)
    bare = re.sub(r"[^\W\d]+\.?|[₽$]", "", text).strip() if within > 1 else text.strip()
    found = _RANGE.fullmatch(bare)
    numbers = [parse_amount(part) for part in (found.groups() if found else (bare,))]
    if any(number is None for number in numbers):
        return None
    scale = within if within > 1 else scale
    bands = {bisect_left(limits, number * scale) for number in numbers if number is not None}
    return bands.pop() if len(bands) == 1 else None
