"""Find formulas and errors in a sheet part, which the reader of values does not give.

In: a stream of the part. It is read in pieces, and a piece is looked at only
where it holds a formula or an error, so that hundreds of megabytes of plain
values cost no more than unpacking them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from sheets_strategy.adapters.xlsx.addresses import Area, column_number, parse_area, parse_cell
from sheets_strategy.adapters.xlsx.formulas import FormulaCell
from sheets_strategy.adapters.xlsx.markup import attributes, local_name, parse, unescape

_PIECE = 1 << 20
_MOST_CELLS = 60_000_000
_P = rb"(?:[\w.-]+:)?"
_V = rb"(?:<" + _P + rb"v(?:\s[^>]*)?(?:/>|>([^<]*)<))?"
_F = rb"<" + _P + rb"f(\s[^>]*?)?(?:/>|>([^<]*)</" + _P + rb"f\s*>)"
_FORMULA = re.compile(rb"<" + _P + rb"c(\s[^>]*)?>\s*" + _F + rb"\s*" + _V)
_ERROR = re.compile(
    rb"<" + _P + rb"c(\s[^>]*?\bt\s*=\s*[\"']e[\"'][^>]*)>\s*(?:" + _F + rb")?\s*<" + _P + rb"v[^>]*>([^<]*)<"
)
_ROW = re.compile(rb"<" + _P + rb"row\s[^>]*?\br\s*=\s*[\"']([0-9]+)[\"']")
_DIMENSION = re.compile(rb"<" + _P + rb"dimension\s[^>]*?\bref\s*=\s*[\"']([A-Z0-9:]+)[\"']")
_FILLED = re.compile(rb"<" + _P + rb"c\s(?:[^>]*?\s)?r\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"'](?:[^>]*[^/>])?>")
_FAR = re.compile(rb"[\"'](?:[A-Za-z]{2,3}[0-9]+|[A-Za-z][0-9]{7,})[\"']")
_LAST_LETTER = 25


@dataclass(slots=True)
class SheetScan:
    """What a sheet part holds besides values.

    Attributes:
        formulas: Formula cells in the order of the part.
        errors: Address → text of the error.
    """

    formulas: list[FormulaCell] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


class _NoAddress(Exception):
    """A cell does not say where it stands; its place must be counted."""


def scan_sheet(stream: IO[bytes]) -> SheetScan | None:
    """Read a sheet part in pieces and give its formulas and errors.

    Returns:
        What was found, or None when a cell of interest carries no address.
    """
    found = SheetScan()
    for piece in _pieces(stream):
        if b"<f" in piece or b":f" in piece or b'"e"' in piece or b"'e'" in piece:
            try:
                _scan_piece(piece, found)
            except _NoAddress:
                return None
    return found


def scan_by_count(data: bytes, *, part: str) -> SheetScan:
    """Scan a part whose rows or cells carry no address: they are counted."""
    found = SheetScan()
    row = -1
    for element in parse(data, part=part).iter():
        if local_name(element) != "row":
            continue
        row = int(element.get("r", row + 2)) - 1
        col = -1
        for cell in element:
            if local_name(cell) == "c":
                row, col = parse_cell(cell.get("r", "")) if cell.get("r") else (row, col + 1)
                _scan_element(cell, row, col, found)
    return found


def _scan_element(cell: ElementTree.Element, row: int, col: int, found: SheetScan) -> None:
    children = {local_name(child): child for child in cell}
    value = children["v"].text if "v" in children else None
    if cell.get("t") == "e":
        found.errors[row, col] = value or ""
    if "f" in children:
        formula = children["f"]
        cached = value is not None or ("v" in children and cell.get("t") == "str")
        found.formulas.append(_formula(row, col, formula.attrib, formula.text or "", cached))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Give the bytes of a stream in pieces that end between two rows."""
    rest = b""
    while block := stream.read(_PIECE):
        rest += block
        cut = max(rest.rfind(b"/row>"), rest.rfind(b":row>"))
        if cut >= 0:
            yield rest[: cut + 5]
            rest = rest[cut + 5 :]
    yield rest


def _scan_piece(piece: bytes, found: SheetScan) -> None:
    for hit in _FORMULA.finditer(piece):
        cell = attributes(hit[1] or b"")
        row, col = _address(cell)
        cached = bool(hit[4]) or (hit[4] is not None and cell.get(b"t") == b"str")
        pairs = {name.decode(): unescape(value) for name, value in attributes(hit[2] or b"").items()}
        found.formulas.append(_formula(row, col, pairs, unescape(hit[3] or b""), cached))
    for hit in _ERROR.finditer(piece):
        found.errors[_address(attributes(hit[1]))] = unescape(hit[4])


def _address(cell: Mapping[bytes, bytes]) -> tuple[int, int]:
    try:
        return parse_cell(cell.get(b"r", b"").decode())
    except ValueError as error:
        raise _NoAddress from error


def _formula(row: int, col: int, pairs: Mapping[str, str], text: str, cached: bool) -> FormulaCell:
    kind = pairs.get("t", "")
    return FormulaCell(
        row=row,
        col=col,
        text=text.removeprefix("="),
        kind="" if kind == "normal" else kind,
        group=pairs.get("si", "") if kind == "shared" else "",
        ref=pairs.get("ref", ""),
        cached=cached,
    )


def is_sparse(head: bytes, stream: IO[bytes], *, small: bool) -> bool:
    """Tell whether a dense grid of a part's filled cells would not fit into memory.

    A stray cell in the last row and column would otherwise cost 17 billion cells.

    Args:
        head: The first bytes of the part, where its own statement of size stands.
        stream: The whole part, read if it is small, or its statement missing or frightening.
        small: Whether reading costs little, so that a wrong statement is not believed.
    """
    stated = _DIMENSION.search(head)
    if stated and not small and _cells(stated[1]) <= _MOST_CELLS:
        return False
    last_row = last_col = 0
    for piece in _pieces(stream):
        # Up to column Z even the longest sheet fits, so most sheets need no look at single cells.
        last_row = max([last_row, *map(int, _ROW.findall(piece, max(0, piece.rfind(b"<row")))[-1:])])
        if not _FAR.search(piece):
            last_col = max(last_col, _LAST_LETTER)
            continue
        filled = _FILLED.findall(piece)
        # Some writers say one thing in the row and another in its cells: the larger counts.
        last_row = max([last_row, *map(int, {digits for _, digits in filled})])
        columns = {letters.decode() for letters, _ in filled}
        last_col = max([last_col, *map(column_number, columns)])
    return last_row * (last_col + 1) > _MOST_CELLS


def _cells(ref: bytes) -> int:
    try:
        area: Area = parse_area(ref.decode())
    except ValueError:
        return _MOST_CELLS + 1
    return (area.bottom + 1) * (area.right + 1)
