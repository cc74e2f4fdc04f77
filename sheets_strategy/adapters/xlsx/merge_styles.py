"""Add the styles of a new tab to the styles of a workbook that people own.

In: both ``styles.xml`` parts as text. Out: the workbook's part with the new
tab's styles at the end of each list, so that no style in use changes its
number, and the new numbers of the added ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheets_strategy.adapters.xlsx.markup import ATTRIBUTES, attributes, require_plain, written
from sheets_strategy.adapters.xlsx.sections import Child, find_children, with_attributes
from sheets_strategy.errors import UnsafeChange

_ROOT: Final = re.compile(rb"<styleSheet" + ATTRIBUTES + rb">")
_ORDER: Final = (
    b"numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
)
_NEEDED: Final = (b"fonts", b"fills", b"borders", b"cellXfs")
_FIRST_CUSTOM: Final = 164


@dataclass(frozen=True, slots=True)
class MergedStyles:
    """The joined part, and where the added styles are.

    Attributes:
        data: The workbook's styles with the added ones.
        cells: Number of a cell style of the new tab → its number in the workbook.
        first_rule: Number in the workbook of the first added differential style.
    """

    data: bytes
    cells: Mapping[int, int]
    first_rule: int


def merge_styles(target: bytes, source: bytes, *, part: str) -> MergedStyles:
    """Append all styles of the source; style 0, the default, stays the target's own.

    Args:
        target: Styles of the workbook.
        source: Styles of the new tab, as XlsxWriter writes them.
        part: Name of the target's part, for messages.

    Raises:
        UnsafeChange: ``prefixed_xml``, ``strict_workbook``, ``unusual_xml``, or
            ``no_styles`` where a list is missing that every workbook has.
    """
    require_plain(target, root="styleSheet", part=part)
    old, new = _lists(target, part), _lists(source, part)
    if any(not old.get(name) for name in _NEEDED):
        raise UnsafeChange("no_styles", part=part)
    formats, number_of = _new_formats(old.get(b"numFmts", []), new.get(b"numFmts", []))
    shifts = {
        b"fontId": len(old[b"fonts"]),
        b"fillId": len(old[b"fills"]),
        b"borderId": len(old[b"borders"]),
    }
    looks = [_shifted(xf, shifts, number_of) for xf in new[b"cellXfs"][1:]]
    rules = [_reformatted(rule, number_of) for rule in new.get(b"dxfs", [])]
    data = target
    for name, added in (
        (b"numFmts", formats),
        (b"fonts", new[b"fonts"]),
        (b"fills", new[b"fills"]),
        (b"borders", new[b"borders"]),
        (b"cellXfs", looks),
        (b"dxfs", rules),
    ):
        data = _append(data, name, added, part)
    first = len(old[b"cellXfs"])
    cells = {0: 0} | {number: first + number - 1 for number in range(1, len(looks) + 1)}
    return MergedStyles(data, cells, len(old.get(b"dxfs", [])))


def _sections(data: bytes, part: str) -> list[Child]:
    opened, close = _ROOT.search(data), data.rfind(b"</styleSheet")
    if opened is None or close < 0:
        raise UnsafeChange("unusual_xml", part=part)
    return find_children(data, opened.end(), close, part=part)


def _lists(data: bytes, part: str) -> dict[bytes, list[bytes]]:
    """Give the text of every item of every list, by the list's name."""
    return {
        section.name: [
            data[item.start : item.end]
            for item in find_children(data, section.inner, section.inner_end, part=part)
        ]
        for section in _sections(data, part)
        if section.name != b"extLst"
    }


def _new_formats(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[list[bytes], dict[bytes, bytes]]:
    """Number the new formats: a code that the workbook knows keeps the workbook's number."""
    known = {pairs.get(b"formatCode"): pairs[b"numFmtId"] for pairs in map(_pairs, old)}
    free = max([_FIRST_CUSTOM - 1, *(int(number) for number in known.values() if number.isdigit())]) + 1
    added: list[bytes] = []
    number_of: dict[bytes, bytes] = {}
    for item in new:
        pairs = _pairs(item)
        number = known.get(pairs.get(b"formatCode"))
        if number is None:
            number = str(free + len(added)).encode()
            added.append(with_attributes(item, {b"numFmtId": number}))
        number_of[pairs[b"numFmtId"]] = number
    return added, number_of


def _shifted(xf: bytes, shifts: Mapping[bytes, int], number_of: Mapping[bytes, bytes]) -> bytes:
    pairs = _pairs(xf)
    changes: dict[bytes, bytes | None] = {
        name: str(int(pairs.get(name, b"0")) + by).encode() for name, by in shifts.items()
    }
    number = pairs.get(b"numFmtId", b"0")
    return with_attributes(xf, {**changes, b"numFmtId": number_of.get(number, number), b"xfId": b"0"})


def _reformatted(rule: bytes, number_of: Mapping[bytes, bytes]) -> bytes:
    return re.sub(
        rb'(<numFmt numFmtId=")(\d+)"',
        lambda found: found[1] + number_of.get(found[2], found[2]) + b'"',
        rule,
    )


def _pairs(item: bytes) -> dict[bytes, bytes]:
    tag = re.match(rb"<[\w:.-]+" + ATTRIBUTES, item)
    return attributes(tag[1]) if tag else {}


def _append(data: bytes, name: bytes, added: Sequence[bytes], part: str) -> bytes:
    """Put items at the end of a list, and the list where the schema wants it if it is missing."""
    if not added:
        return data
    sections = _sections(data, part)
    for section in sections:
        if section.name == name:
            items = data[section.inner : section.inner_end]
            count = len(find_children(data, section.inner, section.inner_end, part=part)) + len(added)
            pairs = {**attributes(section.attributes), b"count": str(count).encode()}
            whole = b"<" + name + written(pairs) + b">" + items + b"".join(added) + b"</" + name + b">"
            return data[: section.start] + whole + data[section.end :]
    later = _ORDER[_ORDER.index(name) + 1 :]
    at = next((section.start for section in sections if section.name in later), data.rfind(b"</styleSheet"))
    whole = b'<%s count="%d">' % (name, len(added)) + b"".join(added) + b"</" + name + b">"
    return data[:at] + whole + data[at:]
