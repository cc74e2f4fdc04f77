"""Which rows of a sheet cannot be moved: something besides values and styles stands in them.

A formula, note, link, merged range, table, picture, chart, button or sparkline pins
the rows that it touches. A rule for a range (validation, conditional format,
ignored error, protected range) pins the rows of that range, since a
permutation that crosses its border would take rows into it or out of it;
unless the range runs to the end of the sheet and begins at its top, below an
empty row or right below a header (a line without numbers and dates): then every
row of the table is inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from sheets_strategy.adapters.xlsx.addresses import Area, parse_areas
from sheets_strategy.adapters.xlsx.formats import LAST_ROW
from sheets_strategy.adapters.xlsx.markup import local_name, parse, plain_attribute
from sheets_strategy.adapters.xlsx.package import Package, SheetPart
from sheets_strategy.adapters.xlsx.scan import SheetScan
from sheets_strategy.workbook.grid import CellValue

# Rows that are deleted shorten a range that once reached the last row of the sheet.
_NEAR_END = LAST_ROW - 65_536
_FIXED = {
    "mergeCell": "ref",
    "hyperlink": "ref",
    "inputCells": "r",
    "control": "ref",
    "webPublishItem": "sourceRef",
}
_RULES = {"conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"}
_VML_SHAPE = re.compile(
    rb"<(?:\w+:)?ClientData\s+ObjectType=[\"'](\w+)[\"'][^>]*>(.*?)</(?:\w+:)?ClientData", re.S
)
_VML_ROW = re.compile(rb"<(?:\w+:)?Row>\s*([0-9]+)\s*</")
_VML_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*([0-9]+)\s*</")
_VML_ANCHOR = re.compile(rb"<(?:\w+:)?Anchor>([0-9,\s-]+)</")


def find_pinned(
    package: Package, sheet: SheetPart, scan: SheetScan, rows: Sequence[Sequence[CellValue]]
) -> frozenset[int]:
    """Give the grid rows that cannot be moved.

    Args:
        package: The workbook.
        sheet: The sheet.
        scan: Its formulas.
        rows: Its values, for finding headers and the last used row.
    """
    last = len(rows) - 1
    pinned = {cell.row for cell in scan.formulas}
    areas = [area for cell in scan.formulas for area in parse_areas(cell.ref)]
    rules: list[Area] = []
    # Values are not needed and may be many: only what follows them is parsed.
    for element in outside_values(package, sheet):
        name = local_name(element)
        if name in _FIXED:
            areas += parse_areas(plain_attribute(element, _FIXED[name]))
        elif name in _RULES:
            rules += parse_areas(element.get("sqref", ""))
        elif name == "sqref":  # of the extensions of Excel 2010: rules and sparklines
            rules += parse_areas(element.text or "")
    areas += _linked_areas(package, sheet)
    areas += [area for area in rules if not _covers_table(area, rows)]
    for area in areas:
        pinned.update(range(area.top, min(area.bottom, last) + 1))
    return frozenset(pinned)


def outside_values(package: Package, sheet: SheetPart) -> Iterable[Element]:
    """Give the elements of a sheet but those of its rows."""
    data = package.read(sheet.part)
    cut = re.sub(
        rb"(<(?:[\w.-]+:)?sheetData(?:\s[^>]*)?)>.*</(?:[\w.-]+:)?sheetData\s*>", rb"\1/>", data, flags=re.S
    )
    return parse(cut, part=sheet.part).iter()


def _covers_table(area: Area, rows: Sequence[Sequence[CellValue]]) -> bool:
    if area.bottom < _NEAR_END:
        return False
    if area.top == 0 or area.top > len(rows):
        return True
    above = rows[area.top - 1]
    return all(value is None or isinstance(value, str) for value in above)


def _linked_areas(package: Package, sheet: SheetPart) -> Iterator[Area]:
    for relation in package.relations(sheet.part):
        if not relation.target or not package.has(relation.target):
            continue
        if relation.kind in ("comments", "threadedComment", "table"):
            yield from _referenced(package, relation.target)
        elif relation.kind == "drawing":
            yield from _anchored(package, relation.target)
        elif relation.kind == "vmlDrawing":
            yield from _drawn(package.read(relation.target))
        elif relation.kind in ("pivotTable", "queryTable"):
            yield from _referenced(package, relation.target)


def find_note_cells(vml: bytes) -> list[tuple[int, int]]:
    """Give the cell of every shape that shows a note."""
    shapes = [shape for kind, shape in _VML_SHAPE.findall(vml) if kind == b"Note"]
    ends = [(_VML_ROW.search(shape), _VML_COLUMN.search(shape)) for shape in shapes]
    return [(int(row[1]), int(column[1])) for row, column in ends if row and column]


def _drawn(vml: bytes) -> Iterator[Area]:
    """Give the rows of notes (their cell) and of buttons and the like (where they stand)."""
    for kind, shape in _VML_SHAPE.findall(vml):
        found = (_VML_ROW if kind == b"Note" else _VML_ANCHOR).search(shape)
        if not found:
            continue
        numbers = [int(number) for number in found[1].split(b",") if number.strip()]
        if len(numbers) == 1:
            yield _rows(numbers[0], numbers[0])
        elif len(numbers) == 8:
            yield _rows(numbers[2], numbers[6])


def _referenced(package: Package, part: str) -> Iterator[Area]:
    for element in parse(package.read(part), part=part).iter():
        if local_name(element) in ("comment", "threadedComment", "table", "location"):
            yield from parse_areas(element.get("ref", ""))


def _anchored(package: Package, part: str) -> Iterator[Area]:
    for anchor in parse(package.read(part), part=part):
        ends = [
            int(row.text or 0)
            for row in anchor.iter()
            if local_name(row) == "row" and (row.text or "").strip().isdigit()
        ]
        if ends:
            yield _rows(min(ends), max(ends))


def _rows(top: int, bottom: int) -> Area:
    return Area(top, 0, bottom, 0)
