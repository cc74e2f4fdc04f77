"""Add a whole tab of the template to a workbook that people own.

The tab is made as in a new workbook, then its parts are copied under free
names. Other sheets stay untouched; the lists of sheets and names, and those of styles,
relationships and content types at their ends, grow.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from zipfile import ZipFile

from sheets_strategy.adapters.xlsx.create import HANDLE, new_workbook
from sheets_strategy.adapters.xlsx.markup import (
    ATTRIBUTES,
    attributes,
    escape,
    parse,
    require_plain,
    unescape,
)
from sheets_strategy.adapters.xlsx.merge_styles import MergedStyles, merge_styles
from sheets_strategy.adapters.xlsx.package import Package, rels_name, resolve
from sheets_strategy.adapters.xlsx.sections import find_children, put_child
from sheets_strategy.adapters.xlsx.tab_order import insert_sheet, sheet_names
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.template import TabSpec, Template

_SHEET: Final = "xl/worksheets/sheet1.xml"
_TYPES: Final = {
    "worksheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "comments": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
}
_RELATIONS_NAMESPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The properties of the made workbook are not copied, so that any moment will do.
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_TEXT_CELL: Final = re.compile(rb'<c r="([A-Z]+\d+)"((?: s="\d+")?) t="s"><v>(\d+)</v></c>')
_STYLED: Final = re.compile(rb'(<(?:c|row|col) [^>]*?\b(?:s|style)=")(\d+)"')
_RULE: Final = re.compile(rb'(<cfRule [^>]*?\bdxfId=")(\d+)"')
_NAME: Final = re.compile(rb"<definedName" + ATTRIBUTES + rb">([^<]*)</definedName>")


def add_tab(package: Package, spec: TabSpec, template: Template, *, place: int | None = None) -> None:
    """Add a tab with its charts, notes, styles and hidden name.

    A name for the tab that is left from a deleted one is replaced.

    Args:
        package: The workbook; changed parts are put into it, nothing is written.
        spec: The tab.
        template: Default rows and words.
        place: Its place among the sheets, from 0; None for the end.

    Raises:
        UnsafeChange: ``tab_exists`` (tab); ``prefixed_xml``, ``strict_workbook``,
            ``unusual_xml`` or ``no_styles`` (part): the workbook cannot take a tab safely.
        InputError: As ``create_workbook``.
    """
    book = package.read(package.workbook_part)
    require_plain(book, root="workbook", part=package.workbook_part)
    names = sheet_names(package)
    if spec.label.casefold() in {name.casefold() for name in names}:
        raise UnsafeChange("tab_exists", tab=spec.label)
    made = _made(spec, template)
    styles_part = next(iter(package.related(package.workbook_part, "styles")), "")
    if not styles_part:
        raise UnsafeChange("no_styles", part="")
    styles = merge_styles(package.read(styles_part), made["xl/styles.xml"], part=styles_part)
    package.put(styles_part, styles.data)
    made[_SHEET] = _fitted_sheet(made[_SHEET], _texts(made), styles)
    part = _copy(package, made, _SHEET, "worksheet")
    position = len(names) if place is None else place
    _list_sheet(package, spec, part, position)
    _list_names(package, spec, made["xl/workbook.xml"], position)


def _made(spec: TabSpec, template: Template) -> dict[str, bytes]:
    """Give the parts of a new workbook with this tab alone; a sole sheet cannot be hidden."""
    content = new_workbook([replace(spec, hidden=False)], template, created=_NEVER)
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _texts(made: Mapping[str, bytes]) -> list[bytes]:
    """Give the shared texts as elements for a cell of its own."""
    data = made.get("xl/sharedStrings.xml", b"")
    return re.findall(rb"<si>(.*?)</si>", data, re.DOTALL)


def _fitted_sheet(data: bytes, texts: list[bytes], styles: MergedStyles) -> bytes:
    """Give the sheet with texts of its own and the workbook's style numbers; it is not in front."""

    def inline(found: re.Match[bytes]) -> bytes:
        return b'<c r="%s"%s t="inlineStr"><is>%s</is></c>' % (found[1], found[2], texts[int(found[3])])

    def styled(found: re.Match[bytes]) -> bytes:
        return b'%s%d"' % (found[1], styles.cells[int(found[2])])

    def ruled(found: re.Match[bytes]) -> bytes:
        return b'%s%d"' % (found[1], styles.first_rule + int(found[2]))

    start, end = data.index(b"<sheetData"), data.rindex(b"sheetData")
    head = _STYLED.sub(styled, data[:start].replace(b' tabSelected="1"', b""))
    rows = _TEXT_CELL.sub(inline, _STYLED.sub(styled, data[start:end]))
    return head + rows + _RULE.sub(ruled, data[end:])


def _copy(package: Package, made: Mapping[str, bytes], part: str, kind: str) -> str:
    """Copy a made part and all that it relates to; give its new name."""
    folder, _, file = part.rpartition("/")
    stem, _, suffix = file.partition(".")
    stem = stem.rstrip("0123456789")
    new = next(
        name for number in range(1, 100_000) if not package.has(name := f"{folder}/{stem}{number}.{suffix}")
    )
    package.put(new, made[part])
    package.add_content_type(new, _TYPES[kind])
    if rels_name(part) in made:
        for relation in parse(made[rels_name(part)], part=rels_name(part)):
            below = relation.get("Type", "").rpartition("/")[2]
            target = _copy(package, made, resolve(part, relation.get("Target", "")), below)
            # Made relations are rId1, rId2 ... in order, which is how free ones are given too.
            package.add_relation(new, below, target)
    return new


def _list_sheet(package: Package, spec: TabSpec, part: str, position: int) -> None:
    book = package.read(package.workbook_part)
    root = parse(book, part=package.workbook_part)
    used = {element.get("sheetId", "") for element in root.iterfind("{*}sheets/{*}sheet")}
    number = 1 + max((int(text) for text in used if text.isdigit()), default=0)
    relation = package.add_relation(package.workbook_part, "worksheet", part)
    state = ' state="hidden"' if spec.hidden else ""
    # The prefix is declared here, whatever the workbook calls this namespace.
    line = (
        f'<sheet xmlns:r="{_RELATIONS_NAMESPACE}" name="{escape(spec.label)}" sheetId="{number}"{state}'
        f' r:id="{relation}"/>'
    )
    package.put(
        package.workbook_part, insert_sheet(book, line.encode(), position, part=package.workbook_part)
    )


def _list_names(package: Package, spec: TabSpec, made: bytes, position: int) -> None:
    """Add the tab's handle, filter and printed titles to the workbook's names."""
    part = package.workbook_part
    book = package.read(part)
    handle = HANDLE + spec.key
    new = [_placed(found, position) for found in _NAME.finditer(made)]
    opened = re.search(rb"<definedNames" + ATTRIBUTES + rb">", book)
    kept: list[bytes] = []
    if opened:
        close = book.index(b"</definedNames>", opened.end())
        names = (
            book[child.start : child.end] for child in find_children(book, opened.end(), close, part=part)
        )
        kept = [text for text in names if not _is_global(text, handle)]
    whole = b"<definedNames>" + b"".join([*kept, *new]) + b"</definedNames>"
    package.put(part, put_child(book, b"workbook", b"definedNames", whole, part=part))


def _placed(found: re.Match[bytes], position: int) -> bytes:
    return re.sub(rb' localSheetId="\d+"', b' localSheetId="%d"' % position, found[0])


def _is_global(text: bytes, name: str) -> bool:
    found = _NAME.match(text)
    pairs = attributes(found[1]) if found else {}
    same = unescape(pairs.get(b"name", b"")).casefold() == name.casefold()
    return same and b"localSheetId" not in pairs
