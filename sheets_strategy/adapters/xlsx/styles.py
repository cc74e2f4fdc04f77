"""The cell styles of a workbook: which of them show dates, and copies with another number format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sheets_strategy.adapters.xlsx.markup import (
    ATTRIBUTES,
    attributes,
    escape,
    require_plain,
    unescape,
    written,
)
from sheets_strategy.adapters.xlsx.package import Package
from sheets_strategy.adapters.xlsx.sections import find_children
from sheets_strategy.errors import UnsafeChange

_XF: Final = re.compile(rb"\s*<xf" + ATTRIBUTES + rb"(?:/>|>(.*?)</xf>)", re.DOTALL)
_XFS: Final = re.compile(rb"<cellXfs" + ATTRIBUTES + rb">(.*?)</cellXfs>", re.DOTALL)
_FORMATS: Final = re.compile(rb"<numFmts" + ATTRIBUTES + rb">(.*?)</numFmts>", re.DOTALL)
_FORMAT: Final = re.compile(rb"<numFmt" + ATTRIBUTES + rb"(?:/>|></numFmt>)")
_STYLE_SHEET: Final = re.compile(rb"<styleSheet" + ATTRIBUTES + rb">")
_SILENT: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|AM/PM|A/P', re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\[([^\]]*)\]")
_MINUTES: Final = re.compile(r"h+\W*m+|m+\W*s+", re.IGNORECASE)
_FIRST_CUSTOM: Final = 164


@dataclass(frozen=True, slots=True)
class Shows:
    """What a number format makes of a number: a date, a time of day, elapsed time."""

    date: bool = False
    time: bool = False
    elapsed: bool = False


_PLAIN: Final = Shows()
_BUILT_IN: Final[dict[int, Shows]] = (
    {number: Shows(date=True) for number in range(14, 18)}
    | {number: Shows(time=True) for number in (18, 19, 20, 21, 45, 47)}
    | {22: Shows(date=True, time=True), 46: Shows(time=True, elapsed=True)}
    # Dates of East Asian editions: numbers must not stand there, and dates get a format of their own.
    | {number: Shows(time=True, elapsed=True) for number in (*range(27, 37), *range(50, 59))}
)


def classify_format(code: str) -> Shows:
    """Tell what a number format shows, by its first section.

    >>> classify_format("dd.mm.yyyy")
    Shows(date=True, time=False, elapsed=False)
    """
    section = _SILENT.sub("", code).split(";")[0]
    elapsed = any(set(inner.lower()) <= set("hms") and inner for inner in _BRACKETS.findall(section))
    letters = _BRACKETS.sub("", section).lower()
    if letters.strip() == "general":
        return _PLAIN
    clock = elapsed or "h" in letters or "s" in letters
    months = _MINUTES.sub("", letters)
    return Shows(any(letter in months for letter in "dy") or ("m" in months and not elapsed), clock, elapsed)


class Styles:
    """The styles of one workbook, with copies added when they are asked for.

    Args:
        package: The workbook; ``save`` puts the part if a style was added.
    """

    def __init__(self, package: Package) -> None:
        self.epoch_1904 = package.epoch_1904
        self._package = package
        self._part = next(iter(package.related(package.workbook_part, "styles")), "")
        self._data = package.read(self._part) if self._part else b""
        self._formats = {
            int(pairs[b"numFmtId"]): unescape(pairs.get(b"formatCode", b""))
            for pairs in map(attributes, _FORMAT.findall(self._data))
            if pairs.get(b"numFmtId", b"").isdigit()
        }
        xfs = _XFS.search(self._data)
        self._xfs = [found[0] for found in _XF.finditer(xfs[2])] if xfs else []
        self._shows = [self._classify(xf) for xf in self._xfs]
        self._copies: dict[tuple[bytes, int | str], bytes] = {}
        self._new_formats: dict[str, int] = {}
        self._old_count = len(self._xfs)

    def _classify(self, xf: bytes) -> Shows:
        number = self._number(xf)
        if number in self._formats:
            return classify_format(self._formats[number])
        return _BUILT_IN.get(number, _PLAIN)

    def _number(self, xf: bytes) -> int:
        found = _XF.match(xf)
        text = attributes(found[1]).get(b"numFmtId", b"0") if found else b"0"
        return int(text) if text.isdigit() else 0

    def shows(self, style: bytes) -> Shows:
        """Tell what the cells of a style (its ``s``, b"" for the default) show."""
        number = int(style) if style.isdigit() else 0
        return self._shows[number] if number < len(self._shows) else _PLAIN

    def wraps(self, style: bytes) -> bool:
        """Tell whether the cells of a style wrap their text."""
        number = int(style) if style.isdigit() else 0
        return number < len(self._xfs) and b'wrapText="1"' in self._xfs[number]

    def reformatted(self, style: bytes, number_format: int | str) -> bytes:
        """Give the style that differs from another one only by its number format.

        Args:
            style: ``s`` of the other style, b"" for the default.
            number_format: A built-in number, or the code of a format.

        Raises:
            UnsafeChange: ``no_styles``, ``prefixed_xml`` or ``unusual_xml``.
        """
        key = (style, number_format)
        if key not in self._copies:
            self._copies[key] = self._copy(int(style) if style.isdigit() else 0, number_format)
        return self._copies[key]

    def _copy(self, style: int, number_format: int | str) -> bytes:
        if self._part:
            require_plain(self._data, root="styleSheet", part=self._part)
        if style >= len(self._xfs):
            raise UnsafeChange("no_styles", part=self._part)
        number = number_format if isinstance(number_format, int) else self._format_number(number_format)
        found = _XF.match(self._xfs[style])
        if found is None:
            raise UnsafeChange("unusual_xml", part=self._part)
        pairs = attributes(found[1])
        pairs[b"numFmtId"] = str(number).encode()
        pairs[b"applyNumberFormat"] = b"1"
        inner = b"/>" if found[2] is None else b">" + found[2] + b"</xf>"
        copy = b"<xf" + written(pairs) + inner
        if copy in self._xfs:
            return str(self._xfs.index(copy)).encode()
        self._xfs.append(copy)
        self._shows.append(self._classify(self._xfs[-1]))
        return str(len(self._xfs) - 1).encode()

    def _format_number(self, code: str) -> int:
        if code == "General":
            return 0
        if code == "@":
            return 49
        known = {text: number for number, text in self._formats.items()}
        if code not in known:
            number = max([_FIRST_CUSTOM - 1, *self._formats]) + 1
            self._formats[number] = code
            self._new_formats[code] = number
            return number
        return known[code]

    def save(self) -> None:
        """Put the part into the workbook if a style was added."""
        added = self._xfs[self._old_count :]
        if not added:
            return
        found = _XFS.search(self._data)
        if found is None:
            raise UnsafeChange("unusual_xml", part=self._part)
        pairs = attributes(found[1])
        if b"count" in pairs:
            pairs[b"count"] = str(len(self._xfs)).encode()
        xfs = b"<cellXfs" + written(pairs) + b">" + found[2] + b"".join(added) + b"</cellXfs>"
        data = self._data[: found.start()] + xfs + self._data[found.end() :]
        self._package.put(self._part, self._with_formats(data))

    def _with_formats(self, data: bytes) -> bytes:
        lines = b"".join(
            f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>'.encode()
            for code, number in self._new_formats.items()
        )
        if not lines:
            return data
        found = _FORMATS.search(data)
        if found:
            pairs = attributes(found[1])
            if b"count" in pairs:
                pairs[b"count"] = str(int(pairs[b"count"]) + len(self._new_formats)).encode()
            whole = b"<numFmts" + written(pairs) + b">" + found[2] + lines + b"</numFmts>"
            return data[: found.start()] + whole + data[found.end() :]
        root = _STYLE_SHEET.search(data)
        if root is None:
            raise UnsafeChange("unusual_xml", part=self._part)
        whole = b'<numFmts count="%d">' % len(self._new_formats) + lines + b"</numFmts>"
        children = find_children(data, root.end(), data.rfind(b"</styleSheet"), part=self._part)
        empty = next((child for child in children if child.name == b"numFmts"), None)
        if empty:
            return data[: empty.start] + whole + data[empty.end :]
        return data[: root.end()] + whole + data[root.end() :]
