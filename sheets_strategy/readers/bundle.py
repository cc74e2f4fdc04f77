"""A zip of statements → the files in it; every other file is itself."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from sheets_strategy.errors import InputError
from sheets_strategy.readers.kinds import find_kind
from sheets_strategy.readers.source import Source

MOST_FILES = 2_000
"""Files that one zip may hold."""

_MOST_BYTES = 4_000_000_000
_MOST_TIMES = 500  # as large as packed: text of statements packs to a twentieth, a bomb to a thousandth
_SMALL = 50_000_000
_DEEPEST = 2
_ENCRYPTED = 0x1
_UTF8 = 0x800
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)


def unpack(source: Source, *, depth: int = 0) -> list[Source]:
    """Give the files of a zip in the order of their names, those of a zip within it too; else the file.

    A workbook is a zip by its bytes, but no bundle. Names are told as ``outer.zip/inner.txt``.

    Args:
        source: The file.
        depth: How many zips it stands in.

    Raises:
        InputError: ``damaged_file`` (name), ``archive_locked`` (name), ``archive_too_large`` (name),
            ``archive_too_deep`` (name), ``empty_archive`` (name).
    """
    if not source.head(4).startswith(b"PK") or find_kind(source) != "zip":
        return [source]
    if depth >= _DEEPEST:
        raise InputError("archive_too_deep", name=source.name)
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            items = sorted(filter(_is_file, archive.infolist()), key=_name)
    except _BROKEN as error:
        raise InputError("damaged_file", name=source.name) from error
    _check(items, source)
    inner = (Source(f"{source.name}/{_name(item)}", item.file_size, _opener(source, item)) for item in items)
    return [one for member in inner for one in unpack(member, depth=depth + 1)]


def is_clutter(name: str) -> bool:
    """Say whether a file is one that programs leave behind: hidden, of macOS or Windows, a lock of Office."""
    parts = name.split("/")
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
    return hidden or parts[-1].casefold() in ("thumbs.db", "desktop.ini")


def _is_file(item: zipfile.ZipInfo) -> bool:
    return not item.is_dir() and not is_clutter(_name(item))


def _name(item: zipfile.ZipInfo) -> str:
    """Give a name as its author wrote it: without a mark for UTF-8 Windows means the DOS code page."""
    if item.flag_bits & _UTF8:
        return item.filename
    try:
        return item.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return item.filename


def _check(items: list[zipfile.ZipInfo], source: Source) -> None:
    if not items:
        raise InputError("empty_archive", name=source.name)
    if any(item.flag_bits & _ENCRYPTED for item in items):
        raise InputError("archive_locked", name=source.name)
    total, packed = sum(item.file_size for item in items), sum(item.compress_size for item in items)
    bomb = total > _SMALL and total > _MOST_TIMES * max(packed, 1)
    if len(items) > MOST_FILES or total > _MOST_BYTES or bomb:
        raise InputError("archive_too_large", name=source.name)


def _opener(source: Source, item: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    """Give what unpacks a file anew, so that many large ones never lie in memory at once."""

    def open_() -> BinaryIO:
        unpacked = SpooledTemporaryFile(max_size=_SMALL)  # noqa: SIM115  # whoever opens it closes it
        try:
            with source.open() as stream, zipfile.ZipFile(stream) as archive, archive.open(item) as member:
                shutil.copyfileobj(member, unpacked, 1 << 20)
        except _BROKEN as error:
            unpacked.close()
            raise InputError("damaged_file", name=f"{source.name}/{_name(item)}") from error
        unpacked.seek(0)
        return cast(BinaryIO, unpacked)

    return open_
