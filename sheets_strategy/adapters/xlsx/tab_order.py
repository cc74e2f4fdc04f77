"""Where a new sheet stands among the others, and what a workbook counts by their places.

In: the workbook part as text. Out: the same with room at a place: names of single
sheets, and which sheet is in front, go by numbers that move on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sheets_strategy.adapters.xlsx.markup import ATTRIBUTES, attributes, parse
from sheets_strategy.adapters.xlsx.package import Package, insert_last
from sheets_strategy.adapters.xlsx.scan import SheetScan
from sheets_strategy.adapters.xlsx.sections import find_children, put_child, with_attributes
from sheets_strategy.workbook.changes import AddTab

_SHEETS: Final = re.compile(rb"<sheets" + ATTRIBUTES + rb">")
_SCOPED: Final = re.compile(rb'(<definedName [^>]*?\blocalSheetId=["\'])(\d+)')
_VIEW: Final = re.compile(rb"<workbookView" + ATTRIBUTES + rb"/?>")
_TAB_SPAN: Final = re.compile(r"'(?:[^']|'')+:(?:[^']|'')+'!|(?<![\w.$!'])[\w.]+:[\w.]+!")
"""A range of sheets in a formula: ``Jan:Dec!A1``, ``'1 кв:4 кв'!A1``."""


def find_place(package: Package, new: AddTab, scans: Mapping[str, SheetScan]) -> int:
    """Give the place of a new sheet, from 0.

    Where a formula counts over a range of sheets, a new one comes to the front or to the end:
    in between, it could become part of the range.
    """
    names = sheet_names(package)
    place = new.place(names)
    texts = [cell.text for scan in scans.values() for cell in scan.formulas]
    texts += [text for _, text, _ in package.names_defined()]
    return len(names) if place and any(_TAB_SPAN.search(text) for text in texts) else place


def sheet_names(package: Package) -> list[str]:
    """Give the names of all sheets, with the changes so far."""
    root = parse(package.read(package.workbook_part), part=package.workbook_part)
    return [element.get("name", "") for element in root.iterfind("{*}sheets/{*}sheet")]


def insert_sheet(book: bytes, line: bytes, place: int, *, part: str) -> bytes:
    """List a sheet at a place; what stands there and right of it moves on.

    Raises:
        UnsafeChange: ``prefixed_xml`` or ``unusual_xml`` (part).
    """
    opened = _SHEETS.search(book)
    close = book.rfind(b"</sheets>")
    sheets = find_children(book, opened.end(), close, part=part) if opened and close > 0 else []
    if place >= len(sheets):
        return insert_last(book, "sheets", line, part=part)
    at = sheets[place].start
    return _move_on(book[:at] + line + book[at:], place, part=part)


def _move_on(book: bytes, place: int, *, part: str) -> bytes:
    def scoped(found: re.Match[bytes]) -> bytes:
        number = int(found[2])
        return found[1] + b"%d" % (number + (number >= place))

    def view(found: re.Match[bytes]) -> bytes:
        pairs = attributes(found[1])
        front, first = (int(pairs.get(key, b"0")) for key in (b"activeTab", b"firstSheet"))
        moved = {b"activeTab": b"%d" % (front + (front >= place))}
        if first >= place and first:
            moved[b"firstSheet"] = b"%d" % (first + 1)
        return with_attributes(found[0], dict(moved))

    book = _SCOPED.sub(scoped, book)
    if _VIEW.search(book):
        return _VIEW.sub(view, book)
    # Without a view the first sheet is in front: the new one would be shown together with it.
    shown = b'<bookViews><workbookView activeTab="%d"/></bookViews>' % (place == 0)
    return put_child(book, b"workbook", b"bookViews", shown, part=part)
