"""The content of a row as cells: column, attributes and content of each, as they stand in the text."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from sheets_strategy.adapters.xlsx.addresses import column_number, parse_cell
from sheets_strategy.adapters.xlsx.markup import ATTRIBUTES, attributes
from sheets_strategy.errors import UnsafeChange

_CELL: Final = re.compile(rb"\s*<c" + ATTRIBUTES + rb"(/?)>")
_PLAIN_CELL: Final = re.compile(
    rb"""(<c( r="([A-Z]{1,3})([0-9]+)"(?: [a-z]+="[^"<>]*")*)(?:/>|>(.*?)</c>))""", re.DOTALL
)

CellText = tuple[int, bytes, bytes]
"""Column, attributes and content of a cell."""


def cut_cells(body: bytes, row: int, *, part: str) -> tuple[list[CellText], bytes]:
    """Cut a row's content into cells.

    Returns:
        (column, attributes, content) of every cell, and what follows the last cell.

    Raises:
        UnsafeChange: ``cells_without_address`` or ``unusual_xml``.
    """
    plain = _cut_plain(body, row)
    if plain is not None:
        return plain, b""
    cells: list[CellText] = []
    place = 0
    last = -1
    while opened := _CELL.match(body, place):
        place = opened.end()
        content = b""
        if not opened[2]:
            close = body.find(b"</c>", place)
            content = body[place:close]
            if close < 0 or b"<c " in content or b"<c>" in content:
                raise UnsafeChange("unusual_xml", part=part)
            place = close + len(b"</c>")
        try:
            at_row, col = parse_cell(attributes(opened[1]).get(b"r", b"").decode())
        except ValueError as error:
            raise UnsafeChange("cells_without_address", part=part) from error
        if at_row != row or col <= last:
            raise UnsafeChange("unusual_xml", part=part)
        last = col
        cells.append((col, opened[1], content))
    rest = body[place:].strip()
    if rest and not rest.startswith(b"<extLst"):
        raise UnsafeChange("unusual_xml", part=part)
    return cells, rest


def _cut_plain(body: bytes, row: int) -> list[CellText] | None:
    """Cut cells that are written as nearly all programs do; None where any looks otherwise."""
    found = _PLAIN_CELL.findall(body)
    if body.count(b"<c") != len(found) or b"".join([cell[0] for cell in found]) != body:
        return None
    number = str(row + 1).encode()
    cols = [_column(letters) for _, _, letters, _, _ in found]
    if any(digits != number for _, _, _, digits, _ in found) or any(
        left >= right for left, right in pairwise(cols)
    ):
        return None
    return [(col, raw, content) for col, (_, raw, _, _, content) in zip(cols, found, strict=True)]


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    return column_number(letters.decode())
