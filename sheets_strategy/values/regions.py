"""The region of a company by its КПП or ИНН: both begin with the code of a tax office.

Out: a two-digit code; its words are in ``templates/<lang>/regions.yaml``.
"""

from __future__ import annotations

from sheets_strategy.values.inn import is_valid_inn

# Offices for the largest taxpayers and for foreign companies are in no region.
_NOWHERE = "99"
_BAIKONUR = "9901"
# Districts that joined a neighbour, as numbers given before still begin; 97 is a later series of Moscow.
_NOW = {"80": "75", "81": "59", "82": "41", "84": "24", "85": "38", "88": "24", "97": "77"}


def find_region(inn: str, kpp: str) -> str:
    """Give the code of the region, "" for none; a branch is where its КПП says.

    >>> find_region("7707083893", "690143001"), find_region("7707083893", "997950001")
    ('69', '77')
    """
    by_kpp = _code(kpp) if len(kpp) == 9 and kpp[:4].isdecimal() and kpp.isascii() else ""
    return by_kpp or (_code(inn) if is_valid_inn(inn) else "")


def _code(number: str) -> str:
    code = number[:2]
    if code in ("00", _NOWHERE) and not number.startswith(_BAIKONUR):
        return ""
    return _NOW.get(code, code)
