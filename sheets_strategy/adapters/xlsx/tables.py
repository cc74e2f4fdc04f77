"""Tables and filters of a sheet: those that end right above appended rows grow with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheets_strategy.adapters.xlsx.addresses import Area, parse_area
from sheets_strategy.adapters.xlsx.markup import (
    ATTRIBUTES,
    attributes,
    escape,
    local_name,
    parse,
    require_plain,
    unescape,
)
from sheets_strategy.adapters.xlsx.package import Package, SheetPart
from sheets_strategy.adapters.xlsx.sections import SheetText, find_children, put_child, with_attributes
from sheets_strategy.errors import UnsafeChange

_TABLE: Final = re.compile(rb"<table" + ATTRIBUTES + rb"/?>")
_FILTER: Final = re.compile(rb"<autoFilter" + ATTRIBUTES + rb"/?>")


@dataclass(frozen=True, slots=True)
class Table:
    """A table that people made (Ctrl+T).

    Attributes:
        part: Its part.
        name: How formulas call it.
        area: All its cells, with header and totals.
        header_rows: 1, or 0 for a table without a header.
        totals_rows: 1 when it ends with a line of totals.
        columns: Texts of the header.
    """

    part: str
    name: str
    area: Area
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]


def find_tables(package: Package, sheet: SheetPart) -> list[Table]:
    """Give the tables of a sheet; one whose part is broken is left out."""
    tables = []
    for part in package.related(sheet.part, "table"):
        root = parse(package.read(part), part=part)
        try:
            area = parse_area(root.get("ref", ""))
        except ValueError:
            continue
        columns = [item.get("name", "") for item in root.iter() if local_name(item) == "tableColumn"]
        tables.append(
            Table(
                part=part,
                name=root.get("displayName", root.get("name", "")),
                area=area,
                header_rows=int(root.get("headerRowCount", "1")),
                totals_rows=int(root.get("totalsRowCount", "0")),
                columns=tuple(columns),
            )
        )
    return tables


def grow_tables(package: Package, tables: Sequence[Table], new: Area, *, tab: str) -> list[Table]:
    """Let tables that end right above new rows hold them too.

    Args:
        package: The workbook; grown table parts are put into it.
        tables: The tables of the sheet.
        new: The cells that are appended.
        tab: Name of the tab, for messages.

    Returns:
        The tables as they are then.

    Raises:
        UnsafeChange: ``table_totals_row`` when a line of totals ends the table,
            ``table_below`` when another table would be run over.
    """
    grown: list[Table] = []
    for table in tables:
        area = table.area
        side_by_side = area.left <= new.right and new.left <= area.right
        if table.totals_rows and side_by_side and area.bottom >= new.top - 1:
            raise UnsafeChange("table_totals_row", tab=tab, table=table.name, row=area.bottom + 1)
        if not side_by_side or area.bottom != new.top - 1:
            grown.append(table)
            continue
        wider = Area(area.top, area.left, new.bottom, area.right)
        if any(wider.meets(other.area) for other in tables if other is not table):
            raise UnsafeChange("table_below", tab=tab, table=table.name, row=area.bottom + 1)
        _grow(package, table, wider)
        grown.append(replace(table, area=wider))
    return grown


def _grow(package: Package, table: Table, wider: Area) -> None:
    data = package.read(table.part)
    require_plain(data, root="table", part=table.part)
    root = _TABLE.search(data)
    if root is None:
        raise UnsafeChange("unusual_xml", part=table.part)
    ref = wider.text().encode()
    data = data[: root.start()] + with_attributes(root[0], {b"ref": ref}) + data[root.end() :]
    found = _FILTER.search(data)
    if found:
        data = data[: found.start()] + with_attributes(found[0], {b"ref": ref}) + data[found.end() :]
    package.put(table.part, data)


def grow_filter(package: Package, sheet: SheetPart, text: SheetText, new: Area, *, named: bool) -> None:
    """Let the sheet's filter that ends right above new rows hold them too.

    Args:
        package: The workbook.
        sheet: The sheet.
        text: Its text; the filter in it is changed.
        new: The cells that are appended.
        named: Whether the hidden name that repeats the filter's range may be changed too;
            otherwise the filter stays, as Excel widens it by itself when it is applied again.
    """
    element = text.get(b"autoFilter")
    found = _FILTER.match(element)
    if not named or not found:
        return
    try:
        area = parse_area(attributes(found[1]).get(b"ref", b"").decode())
    except ValueError:
        return
    if area.bottom != new.top - 1 or area.left > new.right or new.left > area.right:
        return
    wider = Area(area.top, area.left, new.bottom, area.right)
    text.set(b"autoFilter", with_attributes(element, {b"ref": wider.text().encode()}))
    _rename_filter(package, sheet, area, wider)


def _rename_filter(package: Package, sheet: SheetPart, area: Area, wider: Area) -> None:
    """Change the range in the hidden name of the filter, where it is the same range."""
    part = package.workbook_part
    data = package.read(part)
    require_plain(data, root="workbook", part=part)
    names = re.search(rb"<definedNames" + ATTRIBUTES + rb">(.*?)</definedNames>", data, re.DOTALL)
    if not names:
        return
    text = names[0]
    for child in reversed(find_children(names[2], 0, len(names[2]), part=part)):
        pairs = attributes(child.attributes)
        scope = str(sheet.position).encode()
        if pairs.get(b"name") != b"_xlnm._FilterDatabase" or pairs.get(b"localSheetId") != scope:
            continue
        offset = len(names[0]) - len(b"</definedNames>") - len(names[2])
        prefix, _, ref = unescape(names[2][child.inner : child.inner_end]).rpartition("!")
        if _same_area(ref, area):
            wanted = escape(f"{prefix}!{_absolute(wider)}").encode()
            text = text[: offset + child.inner] + wanted + text[offset + child.inner_end :]
    package.put(part, put_child(data, b"workbook", b"definedNames", text, part=part))


def _same_area(ref: str, area: Area) -> bool:
    try:
        return parse_area(ref) == area
    except ValueError:
        return False


def _absolute(area: Area) -> str:
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", area.text())
