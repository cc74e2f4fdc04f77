"""Ids that are chosen from keys, so that a request sent twice makes nothing twice."""

from __future__ import annotations

import zlib
from typing import Final, Literal

Kind = Literal["sheet", "chart", "banding", "filter_view"]

_MOST: Final = 0x7FFFFFFF


def chosen_id(kind: Kind, *keys: str) -> int:
    """Give the id of something of the template: positive, of 31 bits, the same every time.

    Google refuses an id that is taken, and with it the whole batch; so a batch
    whose answer was lost cannot be applied a second time.

    Args:
        kind: What gets the id.
        keys: Keys of the template that name it.
    """
    return zlib.crc32("/".join((kind, *keys)).encode()) & _MOST or 1
