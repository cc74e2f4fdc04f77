"""The rows of a sheet part as text: found, rewritten, appended and put into another order.

Rows and cells must carry their address, stand in order and follow one
another without anything else between them; all other text is refused.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from sheets_strategy.adapters.xlsx.addresses import column_name
from sheets_strategy.adapters.xlsx.cut import cut_cells
from sheets_strategy.adapters.xlsx.markup import ATTRIBUTES, attributes, written
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.grid import CellValue

_ROW: Final = re.compile(rb"\s*<row" + ATTRIBUTES + rb"(/?)>")
_INNER: Final = re.compile(rb"\s*<(f|v|is)(?:\s[^>]*?)?(?:/>|>(.*?)</\1\s*>)", re.DOTALL)
_CELL_REF: Final = re.compile(rb"""(<c\s(?:[^<>]*?\s)?r\s*=\s*["'][A-Za-z]+)[0-9]+(["'])""")
_ROW_REF: Final = re.compile(rb"""(<row\s(?:[^<>]*?\s)?r\s*=\s*["'])[0-9]+(["'])""")

Buffer = bytes | memoryview
RowSpan = tuple[int, int, int]
"""Grid row, and where its text begins and ends."""


class Strip(Enum):
    """Says that a cell keeps everything but its stored value."""

    STRIP = "strip"


@dataclass(frozen=True, slots=True)
class Styled:
    """A value that comes with a style (``s``) of its own."""

    value: CellValue
    style: bytes


Edit = CellValue | Styled | Strip
Encode = Callable[[CellValue, bytes, bytes], bytes]


@dataclass(frozen=True, slots=True)
class RowWriter:
    """How the cells of one sheet part are written.

    Attributes:
        part: Name of the part, for messages.
        encode: Value, address and style (b"" for none) → text of the cell, b"" for no cell.
        style_of: Style of a column, b"" for none.
        height_of: Column → value of a new row → its height in points, b"" for the usual one.
    """

    part: str
    encode: Encode
    style_of: Callable[[int], bytes]
    height_of: Callable[[Mapping[int, Edit]], bytes] = lambda _: b""

    def cell(self, edit: Edit, address: bytes, style: bytes) -> bytes:
        """Give the text of a cell."""
        if isinstance(edit, Styled):
            return self.encode(edit.value, address, edit.style)
        return b"" if isinstance(edit, Strip) else self.encode(edit, address, style)


def find_rows(data: bytes, start: int, end: int, *, part: str) -> list[RowSpan]:
    """Find all rows between two places.

    Raises:
        UnsafeChange: ``cells_without_address`` or ``unusual_xml``.
    """
    rows: list[RowSpan] = []
    place = start
    last = -1
    while opened := _ROW.match(data, place, end):
        number = attributes(opened[1]).get(b"r", b"")
        if not number.isdigit():
            raise UnsafeChange("cells_without_address", part=part)
        begin = data.index(b"<", place)
        place = opened.end()
        if not opened[2]:
            close = data.find(b"</row>", place, end)
            if close < 0 or data.find(b"<row", place, close) >= 0:
                raise UnsafeChange("unusual_xml", part=part)
            place = close + len(b"</row>")
        if int(number) - 1 <= last:
            raise UnsafeChange("unusual_xml", part=part)
        last = int(number) - 1
        rows.append((last, begin, place))
    if data[place:end].strip():
        raise UnsafeChange("unusual_xml", part=part)
    return rows


def rewrite_row(text: bytes, row: int, edits: Mapping[int, Edit], writer: RowWriter) -> bytes:
    """Give a row's text with some cells written or stripped of their stored value.

    A new cell takes the style of its row where the row has one of its own, else of its
    column. ``spans``, which is only a hint, is dropped where cells are added.

    Args:
        text: The row, b"" for a row that does not exist yet.
        row: Its grid row.
        edits: Column → what to do with the cell.
        writer: How.
    """
    opened = _ROW.match(text)
    number = str(row + 1).encode()
    pairs = attributes(opened[1]) if opened else {b"r": number}
    body = b"" if opened is None or opened[2] else text[opened.end() : -len(b"</row>")]
    cells, rest = cut_cells(body, row, part=writer.part)
    texts: dict[int, bytes] = {}
    for col, raw, content in cells:
        if col not in edits:
            texts[col] = b"<c" + raw + (b">" + content + b"</c>" if content else b"/>")
        elif edits[col] is Strip.STRIP:
            texts[col] = _stripped(raw, content, part=writer.part)
        else:
            texts[col] = writer.cell(edits[col], _letters(col) + number, attributes(raw).get(b"s", b""))
    own = pairs.get(b"s", b"") if pairs.get(b"customFormat") in (b"1", b"true") else b""
    for col, value in edits.items():
        if value is not None and col not in texts:
            texts[col] = writer.cell(value, _letters(col) + number, own or writer.style_of(col))
    if len(texts) > len(cells):
        pairs.pop(b"spans", None)
    # A row without a height of its own shows wrapped text whole in Excel, but one line in LibreOffice.
    if b"ht" not in pairs and (height := writer.height_of(edits)):
        pairs[b"ht"] = height
    inner = b"".join(texts[col] for col in sorted(texts)) + rest
    return b"<row" + written(pairs) + (b">" + inner + b"</row>" if inner else b"/>")


def _stripped(raw: bytes, content: bytes, *, part: str) -> bytes:
    pairs = attributes(raw)
    kept = b""
    place = 0
    while inner := _INNER.match(content, place):
        kept += inner[0].strip() if inner[1] == b"f" else b""
        place = inner.end()
    rest = content[place:].strip()
    if rest and not rest.startswith(b"<extLst"):
        raise UnsafeChange("unusual_xml", part=part)
    pairs.pop(b"t", None)
    inner_text = kept + rest
    return b"<c" + written(pairs) + (b">" + inner_text + b"</c>" if inner_text else b"/>")


def row_attributes(data: bytes, spans: Sequence[RowSpan], row: int) -> dict[bytes, bytes]:
    """Give the attributes of a row, none where it does not exist."""
    place = bisect_left(spans, row, key=lambda span: span[0])
    if place == len(spans) or spans[place][0] != row:
        return {}
    opened = _ROW.match(data, spans[place][1])
    return attributes(opened[1]) if opened else {}


def cell_style(data: bytes, spans: Sequence[RowSpan], row: int, col: int, *, part: str) -> bytes:
    """Give the style of a cell (its ``s``), b"" where it has none or does not exist."""
    for number, start, end in spans:
        if number == row:
            opened = _ROW.match(data, start, end)
            body = data[opened.end() : end].removesuffix(b"</row>") if opened and not opened[2] else b""
            cells, _ = cut_cells(body, row, part=part)
            return next((attributes(raw).get(b"s", b"") for place, raw, _ in cells if place == col), b"")
    return b""


def edit_rows(
    data: bytes,
    spans: Sequence[RowSpan],
    bounds: tuple[int, int],
    edits: Mapping[int, Mapping[int, Edit]],
    writer: RowWriter,
) -> list[Buffer]:
    """Give the text between ``<sheetData>`` and its end, with cells of some rows edited.

    Rows that do not exist are put in their place; all other text stays as it is.
    """
    at = {number: (start, end) for number, start, end in spans if number in edits}
    numbers = [number for number, _, _ in spans]
    view = memoryview(data)
    pieces: list[Buffer] = []
    fresh: list[bytes] = []
    place = bounds[0]
    for row in sorted(edits):
        if row in at:
            start, end = at[row]
        else:
            after = bisect_left(numbers, row)
            start = end = spans[after - 1][2] if after else bounds[0]
        new = rewrite_row(data[start:end], row, edits[row], writer)
        if row in at or not new.endswith(b"/>"):
            if start > place:
                pieces += [b"".join(fresh), view[place:start]]
                fresh.clear()
            fresh.append(new)
            place = end
    return [*pieces, b"".join(fresh), view[place : bounds[1]]]


def move_rows(data: bytes, start: int, order: Sequence[int], *, part: str) -> bytes:
    """Give the text of rows with a block of them in another order, each as a whole.

    Args:
        data: Text between ``<sheetData>`` and its end.
        start: Grid row where the block begins.
        order: ``order[i]`` is the offset of the row that shall stand i-th.
        part: Name of the part, for messages.
    """
    spans = find_rows(data, 0, len(data), part=part)
    block = {number - start: (begin, end) for number, begin, end in spans if 0 <= number - start < len(order)}
    if not block:
        return data
    first, last = min(block.values())[0], max(block.values())[1]
    moved = b"".join(_moved(data, block, order, start, part=part))
    return data[:first] + moved + data[last:]


def _moved(
    data: bytes, block: Mapping[int, tuple[int, int]], order: Sequence[int], start: int, *, part: str
) -> Iterator[bytes]:
    for place, offset in enumerate(order):
        if offset in block:
            begin, end = block[offset]
            yield renumbered(data[begin:end], start + place, part=part)


def renumbered(text: bytes, row: int, *, part: str) -> bytes:
    """Give a row's text, and its cells, with another row number."""
    number = str(row + 1).encode()
    opened = _ROW.match(text)
    if opened is None:
        raise UnsafeChange("unusual_xml", part=part)
    body = text[opened.end() :]
    old = int(attributes(opened[1])[b"r"]) - 1
    cells, _ = cut_cells(body.removesuffix(b"</row>"), old, part=part)
    body, count = _CELL_REF.subn(rb"\g<1>" + number + rb"\g<2>", body)
    if count != len(cells):
        raise UnsafeChange("unusual_xml", part=part)
    return _ROW_REF.sub(rb"\g<1>" + number + rb"\g<2>", opened[0].strip()) + body


@lru_cache(maxsize=1024)
def _letters(col: int) -> bytes:
    return column_name(col).encode()
