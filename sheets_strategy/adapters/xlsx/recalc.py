"""Make Excel and LibreOffice show fresh figures after a change: the calculation chain and its flag."""

from __future__ import annotations

import re
from typing import Final

from sheets_strategy.adapters.xlsx.markup import ATTRIBUTES, attributes, require_plain, unescape
from sheets_strategy.adapters.xlsx.package import TYPES_PART, Package, rels_name, resolve
from sheets_strategy.adapters.xlsx.sections import find_children, put_child, with_attributes
from sheets_strategy.errors import UnsafeChange

_OVERRIDE: Final = re.compile(rb"<Override" + ATTRIBUTES + rb"(?:/>|>\s*</Override>)")
_RELATION: Final = re.compile(rb"<Relationship" + ATTRIBUTES + rb"(?:/>|>\s*</Relationship>)")
_ROOT: Final = re.compile(rb"<workbook" + ATTRIBUTES + rb">")


def drop_calculation_chain(package: Package) -> None:
    """Leave out the list of formula cells: it names one that is no formula any more.

    Excel builds it anew; a wrong entry would make it offer a repair.
    """
    for chain in package.related(package.workbook_part, "calcChain"):
        package.drop(chain)
        types = package.read(TYPES_PART)
        package.put(TYPES_PART, _without(types, _OVERRIDE, b"PartName", "", chain, part=TYPES_PART))
        rels = rels_name(package.workbook_part)
        data = _without(package.read(rels), _RELATION, b"Target", package.workbook_part, chain, part=rels)
        package.put(rels, data)


def _without(
    data: bytes, pattern: re.Pattern[bytes], key: bytes, base: str, target: str, *, part: str
) -> bytes:
    for found in pattern.finditer(data):
        name = unescape(attributes(found[1]).get(key, b""))
        if resolve(base, name).casefold() == target.casefold():
            return data[: found.start()] + data[found.end() :]
    if key == b"PartName":
        # The type may come from a default for all .xml parts.
        return data
    raise UnsafeChange("unusual_xml", part=part)


def ask_recalculation(package: Package) -> None:
    """Ask for a full calculation when the file is opened next.

    Raises:
        UnsafeChange: ``prefixed_xml``, ``strict_workbook`` or ``unusual_xml``.
    """
    part = package.workbook_part
    data = package.read(part)
    require_plain(data, root="workbook", part=part)
    root = _ROOT.search(data)
    if root is None:
        raise UnsafeChange("unusual_xml", part=part)
    children = find_children(data, root.end(), data.rfind(b"</workbook"), part=part)
    element = b"<calcPr/>"
    for child in children:
        if child.name == b"calcPr":
            element = data[child.start : child.end]
            if attributes(child.attributes).get(b"fullCalcOnLoad") in (b"1", b"true"):
                return
    element = with_attributes(element, {b"fullCalcOnLoad": b"1"})
    package.put(part, put_child(data, b"workbook", b"calcPr", element, part=part))
