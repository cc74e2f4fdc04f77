"""XML Spreadsheet 2003, which banks and 1C call ``.xls`` → sheets of typed cells.

One row at a time is an XML tree; a sheet is laid out only when it is known how large it is.

Source: Microsoft, XML Spreadsheet Reference (2001).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from sheets_strategy.errors import InputError
from sheets_strategy.readers.sheet_size import MAX_CELLS
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.spreadsheet_xml_cells import is_date_format, parse_cell
from sheets_strategy.readers.xml_stream import Element, read_elements, root_of
from sheets_strategy.values.cells import CellValue

# Passes by what stands before the first element: declaration, comments, a document type.
_ROOT = re.compile(r"[^<]*(?:<[?!][^<]*)*<(?:[\w.-]+:)?Workbook[\s/>]")
_CLAIM = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet|progid\s*=\s*[\"']Excel\.Sheet[\"']")
_COUNT = re.compile(r"\s*\+?([0-9]+)\s*")
_OPENS = frozenset(("Worksheet",))
_WHOLES = frozenset(("Style", "Row", "Visible", "Date1904"))
_FLATS = frozenset(("Data",))
_HIDDEN = frozenset(("SheetHidden", "SheetVeryHidden"))
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576
_MOST_ROWS_IN_ALL = 4 * _MOST_ROWS
_FAR = 1 << 40


class XmlSheet(NamedTuple):
    """A sheet: its name, its rows from the first on, and whether people do not see it."""

    name: str
    rows: list[list[CellValue]]
    hidden: bool


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is an XML Spreadsheet."""
    text = root_of(head)
    return bool(_ROOT.match(text)) and bool(_CLAIM.search(text))


def read_xml_sheets(source: Source) -> list[XmlSheet]:
    """Read every sheet as people see it, hidden ones too.

    An empty cell and one that shows an error are None; of merged cells only the
    first holds the value; a formula gives its cached value.

    Args:
        source: The file.

    Raises:
        InputError: ``damaged_xml`` (name, line), also where two rows or cells claim one place;
            ``unsafe_xml`` (name, line); ``sheet_too_large`` (name); ``file_too_large`` (path).
    """
    book = _Book(source.name)
    for kind, element in read_elements(source, opens=_OPENS, wholes=_WHOLES, flats=_FLATS):
        if kind == "whole":
            book.take(element)
        elif element.name == "Worksheet":
            book.is_within = kind == "open"
            if book.is_within:
                book.sheets.append(_Sheet(element.attributes.get("Name", "")))
    return [XmlSheet(sheet.name, sheet.lay_out(), sheet.hidden) for sheet in book.sheets]


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read: number of a row, from 1 → its cells, the last one filled."""

    name: str
    hidden: bool = False
    rows: dict[int, list[CellValue]] = field(default_factory=dict)
    last: int = 0
    width: int = 0
    next_row: int = 1
    # Column → last row that a merged cell from above covers; how many were noted.
    covered: dict[int, int] = field(default_factory=dict)
    noted: int = 0

    def lay_out(self) -> list[list[CellValue]]:
        return [self.rows.get(row, []) for row in range(1, self.last + 1)]


@dataclass(slots=True)
class _Book:
    """Takes elements in their order.

    Attributes:
        name: What errors call the file.
        date_styles: Names of the styles that show a number as a date.
        counts_from_1904: Whether day 0 is the first of 1904.
        is_within: Whether a sheet is open.
    """

    name: str
    sheets: list[_Sheet] = field(default_factory=list)
    date_styles: set[str] = field(default_factory=set)
    counts_from_1904: bool = False
    is_within: bool = False

    def take(self, element: Element) -> None:
        """Take an element that ended."""
        if element.name == "Date1904":
            self.counts_from_1904 = True
        elif element.name == "Style":
            formats = (one.attributes.get("Format", "") for one in element.find_all("NumberFormat"))
            if any(map(is_date_format, formats)):
                self.date_styles.add(element.attributes.get("ID", ""))
        elif self.is_within and element.name == "Visible":
            self.sheets[-1].hidden = element.text in _HIDDEN
        elif self.is_within:
            self._take_row(element)

    def _take_row(self, row: Element) -> None:
        sheet = self.sheets[-1]
        at = self._count(row, "Index", sheet.next_row)
        if at < sheet.next_row:
            raise InputError("damaged_xml", name=self.name, line=row.line)
        sheet.next_row = at + 1 + self._count(row, "Span", 0)
        cells = self._take_cells(row, at)
        if not cells:
            return
        sheet.last, sheet.width = at, max(sheet.width, len(cells))
        laid = sum(one.last for one in self.sheets)
        area = sheet.last * sheet.width
        if at > _MOST_ROWS or laid > _MOST_ROWS_IN_ALL or area > MAX_CELLS:
            raise InputError("sheet_too_large", name=self.name)
        sheet.rows[at] = cells

    def _take_cells(self, row: Element, row_at: int) -> list[CellValue]:
        """Give the cells of a row from the first column to the last that holds something."""
        cells: list[CellValue] = []
        covered = self.sheets[-1].covered
        following = 1
        for cell in row.find_all("Cell"):
            at = self._count(cell, "Index", following)
            value = self._value(cell, row)
            if at < following or (value is not None and covered.get(at, 0) >= row_at):
                raise InputError("damaged_xml", name=self.name, line=cell.line)
            following = at + 1 + self._count(cell, "MergeAcross", 0)
            if below := self._count(cell, "MergeDown", 0):
                self._cover(range(at, min(following, _MOST_COLUMNS + 1)), row_at + below)
            if value is None:
                continue
            if at > _MOST_COLUMNS:
                raise InputError("sheet_too_large", name=self.name)
            cells.extend([None] * (at - 1 - len(cells)))
            cells.append(value)
        return cells

    def _cover(self, columns: range, last_row: int) -> None:
        """Note which columns a merged cell covers in the rows below it: a value there is of no place."""
        sheet = self.sheets[-1]
        sheet.noted += len(columns)
        if sheet.noted > MAX_CELLS:
            raise InputError("sheet_too_large", name=self.name)
        sheet.covered.update(dict.fromkeys(columns, last_row))

    def _value(self, cell: Element, row: Element) -> CellValue:
        data = next((one for one in cell.children if one.name == "Data"), None)
        if data is None:
            return None
        style = cell.attributes.get("StyleID") or row.attributes.get("StyleID", "")
        return parse_cell(
            data.text,
            kind=data.attributes.get("Type", ""),
            is_date=style in self.date_styles,
            counts_from_1904=self.counts_from_1904,
        )

    def _count(self, element: Element, attribute: str, usual: int) -> int:
        """Give the number of an attribute; one beyond every sheet is as good as another."""
        text = element.attributes.get(attribute)
        if text is None:
            return usual
        found = _COUNT.fullmatch(text)
        if not found:
            raise InputError("damaged_xml", name=self.name, line=element.line)
        return int(found[1]) if len(found[1]) < len(str(_FAR)) else _FAR
