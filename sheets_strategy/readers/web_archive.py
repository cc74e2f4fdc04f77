"""A web archive (MHTML), which banks call ``.xls`` or ``.mht`` → the pages in it that hold tables."""

from __future__ import annotations

import codecs
import email
import re
from email.errors import MessageError
from email.message import Message

from sheets_strategy.errors import InputError
from sheets_strategy.readers import html_table
from sheets_strategy.readers.encodings import decode, find_encoding
from sheets_strategy.readers.source import Source

LARGEST = 1 << 27
"""Bytes of an archive that is read: the standard parser takes several times as many of memory."""

_FIRST = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[^\r\n]*[\r\n]")
_VERSION = re.compile(rb"^MIME-Version[ \t]*:", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^Content-Type[ \t]*:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_HEADERS = 8_192
_MOST_LEVELS = 40
_NOTHING = b"\xef\xbb\xbf \t\r\n"
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
# Excel's page of the tabs below the sheets: a table of names, and no sheet.
_TABS = "tabstrip.htm"
_LEGACY = frozenset(("cp866", "cp1251", "koi8-r", "koi8-u", "iso8859-5", "mac-cyrillic"))


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is a web archive, or a page in the form of a letter."""
    start = head[:_HEADERS].lstrip(_NOTHING).replace(b"\r", b"\n")
    return bool(_FIRST.match(start)) and bool(_VERSION.search(start)) and bool(_TYPE.search(start))


def read_pages(source: Source) -> list[str]:
    """Give the text of every page that holds a table, in order.

    Args:
        source: The file.

    Raises:
        InputError: ``damaged_file`` (name), also for an archive that breaks off;
            ``unknown_file`` (name) where no page holds a table; ``file_too_large`` (path).
    """
    if source.size > LARGEST:
        raise InputError("file_too_large", path=source.name)
    content = source.content().lstrip(_NOTHING)
    if len(_BOUNDARY.findall(content)) > _MOST_LEVELS:
        raise InputError("damaged_file", name=source.name)
    try:
        letter = email.message_from_bytes(content)
        parts = list(letter.walk())
        if any(_breaks_off(part) for part in parts):
            raise InputError("damaged_file", name=source.name)
        pages = [_text(part) for part in parts if _is_page(part)]
    except _BROKEN as error:
        raise InputError("damaged_file", name=source.name) from error
    pages = [page for page in pages if html_table.matches(page)]
    if not pages:
        raise InputError("unknown_file", name=source.name)
    return pages


def _breaks_off(part: Message) -> bool:
    """Say whether parts are promised and not all there: what is cut off might be money."""
    is_whole = part.is_multipart() and not part.defects
    return part.get_content_maintype() == "multipart" and not is_whole


def _is_page(part: Message) -> bool:
    place = str(part.get("Content-Location", "")).strip().lower()
    return part.get_content_type() in ("text/html", "application/xhtml+xml") and not place.endswith(_TABS)


def _text(part: Message) -> str:
    """Give the text; what is declared counts only among encodings that bytes do not tell apart."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    declared = part.get_content_charset() or ""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        name = ""
    if name in _LEGACY and not find_encoding(content).startswith("utf"):
        return content.decode(name, errors="replace").lstrip()
    return decode(content).lstrip()
