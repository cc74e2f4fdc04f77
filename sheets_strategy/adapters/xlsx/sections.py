"""The elements right under a part's root, as spans of its text, and putting new ones in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sheets_strategy.adapters.xlsx.markup import ATTRIBUTES, attributes, require_plain, written
from sheets_strategy.errors import UnsafeChange

_TAG: Final = re.compile(rb"<(/?)([\w:.-]+)" + ATTRIBUTES + rb"(/?)>")
_ROWS_OPEN: Final = re.compile(rb"<sheetData" + ATTRIBUTES + rb"(/?)>")

SHEET_ORDER: Final = (
    b"sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    b"protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    b"phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup "
    b"headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing "
    b"legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts "
    b"extLst"
).split()
WORKBOOK_ORDER: Final = (
    b"fileVersion fileSharing workbookPr mc:AlternateContent workbookProtection bookViews sheets "
    b"functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches "
    b"smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst"
).split()


@dataclass(frozen=True, slots=True)
class Child:
    """One element right under the root: its name, its text's span, the span of its content.

    ``inner`` and ``inner_end`` are equal to ``end`` for ``<name/>``.
    """

    name: bytes
    attributes: bytes
    start: int
    inner: int
    inner_end: int
    end: int


def find_children(data: bytes, start: int, end: int, *, part: str) -> list[Child]:
    """Give the elements that follow one another in a span of well-formed text.

    Raises:
        UnsafeChange: ``unusual_xml``: tags do not pair up as they should.
    """
    children: list[Child] = []
    depth = 0
    opened: re.Match[bytes] | None = None
    for tag in _TAG.finditer(data, start, end):
        closing, name, raw, empty = tag.groups()
        if closing:
            depth -= 1
            if depth == 0 and opened and opened[2] == name:
                children.append(Child(name, opened[3], opened.start(), opened.end(), tag.start(), tag.end()))
        elif empty:
            if depth == 0:
                children.append(Child(name, raw, tag.start(), tag.end(), tag.end(), tag.end()))
        else:
            depth += 1
            if depth == 1:
                opened = tag
        if depth < 0:
            break
    if depth != 0:
        raise UnsafeChange("unusual_xml", part=part)
    return children


class SheetText:
    """A worksheet part cut into what stands before, in and after its rows.

    Args:
        data: The part.
        part: Its name, for messages.

    Raises:
        UnsafeChange: ``prefixed_xml``, ``strict_workbook`` or ``unusual_xml``.
    """

    def __init__(self, data: bytes, part: str) -> None:
        require_plain(data, root="worksheet", part=part)
        opened = _ROWS_OPEN.search(data)
        if opened is None or _ROWS_OPEN.search(data, opened.end()):
            raise UnsafeChange("unusual_xml", part=part)
        self.part = part
        self.data = data
        self.rows_start = opened.end()
        self.rows_end = opened.end()
        after = opened.end()
        if not opened[2]:
            self.rows_end = data.rfind(b"</sheetData>")
            if self.rows_end < 0:
                raise UnsafeChange("unusual_xml", part=part)
            after = self.rows_end + len(b"</sheetData>")
        root = re.compile(rb"<worksheet" + ATTRIBUTES + rb">").search(data)
        close = data.rfind(b"</worksheet")
        if root is None or close < after:
            raise UnsafeChange("unusual_xml", part=part)
        head = data[: opened.start()]
        self.root_tag = head[: root.end()]
        self.head = _cut(head, root.end(), part)
        self.opening = b"<sheetData>" if opened[2] else opened[0]
        self.no_rows = opened[0] if opened[2] else opened[0] + b"</sheetData>"
        self.tail = _cut(data[after:close], 0, part)
        self.close_tag = data[close:]

    def get(self, name: bytes) -> bytes:
        """Give the text of the first element with this name, b"" without one."""
        return next((text for other, text in (*self.head, *self.tail) if other == name), b"")

    def all(self, name: bytes) -> list[bytes]:
        """Give the texts of all elements with this name."""
        return [text for other, text in (*self.head, *self.tail) if other == name]

    def set(self, name: bytes, text: bytes) -> None:
        """Replace the first element with this name, or put a new one where the schema wants it."""
        side = self.head if SHEET_ORDER.index(name) < SHEET_ORDER.index(b"sheetData") else self.tail
        for place, (other, _) in enumerate(side):
            if other == name:
                side[place] = (name, text)
                return
        side.insert(_place(name, [other for other, _ in side], SHEET_ORDER), (name, text))

    def joined(self, rows: Sequence[bytes | memoryview]) -> list[bytes | memoryview]:
        """Give the whole part in pieces, with new text between ``<sheetData>`` and its end."""
        before = self.root_tag + b"".join(text for _, text in self.head)
        after = b"".join(text for _, text in self.tail) + self.close_tag
        if not any(rows):
            return [before, self.no_rows, after]
        return [before, self.opening, *rows, b"</sheetData>", after]


def _cut(data: bytes, start: int, part: str) -> list[tuple[bytes, bytes]]:
    """Cut text into elements, each with its name; what stands between has the name b""."""
    pieces: list[tuple[bytes, bytes]] = []
    for child in find_children(data, start, len(data), part=part):
        if child.start > start:
            pieces.append((b"", data[start : child.start]))
        pieces.append((child.name, data[child.start : child.end]))
        start = child.end
    return [*pieces, (b"", data[start:])] if start < len(data) else pieces


def _place(name: bytes, others: Sequence[bytes], order: Sequence[bytes]) -> int:
    """Give the place before the first element that the schema wants later."""
    later = set(order[order.index(name) + 1 :])
    return next((place for place, other in enumerate(others) if other in later), len(others))


def put_child(data: bytes, root: bytes, name: bytes, text: bytes, *, part: str) -> bytes:
    """Replace the element ``name`` of the workbook part, or put it where the schema wants it."""
    opened = re.compile(rb"<" + root + ATTRIBUTES + rb">").search(data)
    close = data.rfind(b"</" + root)
    if opened is None or close < 0:
        raise UnsafeChange("unusual_xml", part=part)
    children = find_children(data, opened.end(), close, part=part)
    for child in children:
        if child.name == name:
            return data[: child.start] + text + data[child.end :]
    place = _place(name, [child.name for child in children], WORKBOOK_ORDER)
    at = children[place].start if place < len(children) else close
    return data[:at] + text + data[at:]


def with_attributes(text: bytes, changes: dict[bytes, bytes | None]) -> bytes:
    """Give an element's text with attributes set (or, with None, left out) in its first tag."""
    tag = _TAG.match(text)
    if tag is None:
        raise ValueError(text[:80])
    pairs = attributes(tag[3])
    for key, value in changes.items():
        if value is None:
            pairs.pop(key, None)
        else:
            pairs[key] = value
    return b"<" + tag[2] + written(pairs) + (b"/" if tag[4] else b"") + b">" + text[tag.end() :]
