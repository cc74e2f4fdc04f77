"""How large a sheet claims to be, before anything is made that large.

A reader lays a sheet out as a full grid. One stray cell in the last row and
column makes seventeen thousand million cells of it, and ends the process.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from sheets_strategy.errors import InputError

MAX_CELLS = 40_000_000
_MAX_BYTES = 4_000_000_000
_HEAD = 4096
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s[^>]*?ref="[A-Z]+[0-9]+(?::([A-Z]+)([0-9]+))?"')
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')


def check_size(content: bytes, *, name: str) -> None:
    """Refuse a workbook with a sheet too large to lay out.

    The declared dimension is believed where it is small; else the cells that
    hold something are looked at. Formats without XML sheets pass.

    Args:
        content: The whole file.
        name: What errors call the file.

    Raises:
        InputError: ``sheet_too_large``; ``damaged_file`` where the archive cannot be opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = [item for item in archive.infolist() if item.filename.startswith("xl/worksheets/")]
            if sum(item.file_size for item in archive.infolist()) > _MAX_BYTES:
                raise InputError("sheet_too_large", name=name)
            for item in sheets:
                if item.filename.endswith(".xml") and not _fits(archive, item):
                    raise InputError("sheet_too_large", name=name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise InputError("damaged_file", name=name) from error


def _fits(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> bool:
    with archive.open(item) as sheet:
        declared = _DIMENSION.search(sheet.read(_HEAD))
    if declared and declared[1] and _column(declared[1]) * int(declared[2]) <= MAX_CELLS:
        return True
    columns: set[bytes] = set()
    last_row = 0
    for found in _CELL.finditer(archive.read(item)):
        columns.add(found[1])
        last_row = max(last_row, int(found[2]))
    return last_row * max(map(_column, columns), default=0) <= MAX_CELLS


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
