"""What a file is, by its bytes; its name and extension are never asked."""

from __future__ import annotations

import zipfile
from typing import Literal

from sheets_strategy.errors import InputError
from sheets_strategy.readers import html_table, spreadsheet_xml, web_archive
from sheets_strategy.readers.encodings import decode
from sheets_strategy.readers.source import Source

Kind = Literal[
    "spreadsheet",
    "text",
    "html",
    "spreadsheet_xml",
    "web_archive",
    "zip",
    "empty",
    "encrypted",
    "pdf",
    "image",
    "archive",
    "damaged",
    "unknown",
]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"{\\rtf", "unknown"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = (b"<", b"{", b"[")
_CONTROLS = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])
_NOTHING = b"\x00 \t\r\n\xef\xbb\xbf"
_ERRORS = {
    "empty": "empty_file",
    "pdf": "pdf_file",
    "image": "image_file",
    "archive": "archive_file",
    "zip": "archive_file",
    "damaged": "damaged_file",
    "unknown": "unknown_file",
}


def find_kind(source: Source) -> Kind:
    """Say what a file is that no reader of a bank's own format claims; ``text`` may hold a table or not."""
    head = source.head()
    if not head.strip(_NOTHING) and not any(block.strip(_NOTHING) for block in source.blocks()):
        return "empty"
    if head.startswith(_ZIP):
        return _find_zip_kind(source)
    if head.startswith(_OLE):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in source.content() else "spreadsheet"
    for start, kind in _STARTS:
        if head.startswith(start) and (start != b"BM" or b"\x00" in head[:32]):
            return kind
    return _find_text_kind(source, head)


def refuse(kind: Kind, *, name: str) -> None:
    """Raise the error of a kind that no reader can read.

    Raises:
        InputError: ``empty_file``, ``pdf_file``, ``image_file``, ``archive_file``,
            ``damaged_file``, ``unknown_file`` or ``encrypted_workbook``.
    """
    if kind == "encrypted":
        raise InputError("encrypted_workbook", path=name)
    if kind in _ERRORS:
        raise InputError(_ERRORS[kind], name=name)


def _find_zip_kind(source: Source) -> Kind:
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return "damaged"
    if {"xl/workbook.xml", "xl/workbook.bin"} & names or {"mimetype", "content.xml"} <= names:
        return "spreadsheet"
    return "unknown" if "[Content_Types].xml" in names else "zip"


def _find_text_kind(source: Source, head: bytes) -> Kind:
    if spreadsheet_xml.matches(head):
        return "spreadsheet_xml"
    if head.startswith(_UTF16):
        return "html" if html_table.matches(decode(source.content())) else "text"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls * 50 > len(head) or any(b"\x00" in block for block in source.blocks()):
        return "unknown"
    if web_archive.matches(head):
        return "web_archive"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(_MARKUP):
        return "text"
    return "html" if html_table.matches(decode(source.content())) else "unknown"
