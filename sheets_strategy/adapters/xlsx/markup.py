"""The little XML that the adapter needs: parsing small parts, and editing text of large ones.

Large parts are never built into trees: they are cut with regular expressions
that accept plain UTF-8 OOXML only. Whatever does not look exactly so is
refused before anything is written.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from sheets_strategy.errors import UnsafeChange, WorkbookError

ATTRIBUTES: Final = rb"""((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*"""
_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=<>"'/]+)\s*=\s*("[^"<]*"|'[^'<]*')""")
_DECLARATION: Final = re.compile(rb"""\s*<\?xml\s[^>]*?(?:encoding\s*=\s*["']([^"']+)["'])?\s*[^>]*\?>""")
_BARE_AMPERSAND: Final = re.compile(r"&(#[0-9]+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TRANSITIONAL: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parse(data: bytes, *, part: str) -> ElementTree.Element:
    """Parse a small part to a tree.

    A document type, the way to entity bombs, never occurs in a workbook.

    Raises:
        WorkbookError: ``broken_part``: the part is not well-formed, or holds a document type.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise WorkbookError("broken_part", part=part)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 (document types are refused above)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise WorkbookError("broken_part", part=part) from error


def check_well_formed(pieces: list[bytes | memoryview], *, part: str) -> None:
    """Parse a part that is about to be saved, for its form alone.

    Raises:
        UnsafeChange: ``broken_result``: the part would not be well-formed.
    """
    parser = expat.ParserCreate()
    try:
        for piece in pieces:
            parser.Parse(bytes(piece), False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnsafeChange("broken_result", part=part) from error


def local_name(element: ElementTree.Element) -> str:
    """Give an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def plain_attribute(element: ElementTree.Element, name: str) -> str:
    """Give an attribute whatever its namespace, "" where it is missing."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def require_plain(data: bytes, *, root: str, part: str) -> None:
    """Check that a part may be edited as text: UTF-8, no prefix, no comments, known namespace.

    Raises:
        UnsafeChange: ``prefixed_xml``, ``strict_workbook`` or ``unusual_xml``.
    """
    body = data.removeprefix(b"\xef\xbb\xbf")
    declaration = _DECLARATION.match(body)
    encoding = (declaration[1] or b"utf-8") if declaration else b"utf-8"
    start = declaration.end() if declaration else 0
    if encoding.lower() not in (b"utf-8", b"utf8", b"us-ascii") or b"\0" in body[:4]:
        raise UnsafeChange("unusual_xml", part=part)
    opened = re.compile(rb"\s*<(?:([\w.-]+):)?" + root.encode() + ATTRIBUTES + rb"/?>").match(body, start)
    if opened is None or b"<!" in body or body.find(b"<?", start) >= 0:
        raise UnsafeChange("unusual_xml", part=part)
    if opened[1]:
        raise UnsafeChange("prefixed_xml", part=part)
    namespace = attributes(opened[2]).get(b"xmlns", b"")
    if b"purl.oclc.org" in namespace:
        raise UnsafeChange("strict_workbook", part=part)
    if (
        namespace.startswith(b"http://schemas.openxmlformats.org/spreadsheetml")
        and namespace != _TRANSITIONAL
    ):
        raise UnsafeChange("unusual_xml", part=part)


def attributes(raw: bytes) -> dict[bytes, bytes]:
    """Give the attributes of a tag in their order, values as they are in the text."""
    return {name: value[1:-1] for name, value in _ATTRIBUTE.findall(raw)}


def written(pairs: dict[bytes, bytes]) -> bytes:
    """Give attributes as text, each with a space before it."""
    parts = []
    for name, value in pairs.items():
        quote = b"'" if b'"' in value else b'"'
        parts.append(b" " + name + b"=" + quote + value + quote)
    return b"".join(parts)


def unescape(text: bytes) -> str:
    """Give text of an element or attribute as people see it."""
    return _BARE_AMPERSAND.sub(_entity, text.decode("utf-8", "replace"))


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if name in _NAMED:
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(code) if code < 0x110000 else found[0]


def escape(text: str) -> str:
    """Give text for an element or a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
