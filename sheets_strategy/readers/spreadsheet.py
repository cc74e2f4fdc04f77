"""Bytes of an XLSX, XLS, XLSB or ODS file → sheets of typed cells."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import python_calamine as calamine

from sheets_strategy.errors import InputError
from sheets_strategy.readers.sheet_size import check_size
from sheets_strategy.values.cells import CellValue

_ZIP = b"PK"
_STDERR = 2
_Found = Sequence[Sequence[object]]


class Sheet(NamedTuple):
    """A sheet: its name, its rows from the first on, and whether people do not see it."""

    name: str
    rows: list[list[CellValue]]
    hidden: bool = False


def read_sheets(content: bytes, *, name: str) -> list[Sheet]:
    """Read every sheet as people see it, hidden ones too.

    An empty cell is None; of merged cells only the first holds the value; a
    formula gives its cached value.

    Args:
        content: The whole file.
        name: What errors call the file.

    Raises:
        InputError: ``encrypted_workbook``; ``damaged_file``; ``sheet_too_large``.
    """
    if content.startswith(_ZIP):
        check_size(content, name=name)
    try:
        with _quiet():
            found = _read(content)
    except calamine.PasswordError as error:
        raise InputError("encrypted_workbook", path=name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise InputError("damaged_file", name=name) from error
    except BaseException as error:
        # A damaged XLS can make the library's Rust code panic: no Exception, and without a public name.
        if type(error).__name__ != "PanicException":
            raise
        raise InputError("damaged_file", name=name) from error
    return [Sheet(sheet, _clean(rows), hidden) for sheet, rows, hidden in found]


def _read(content: bytes) -> list[tuple[str, _Found, bool]]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        (sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), _is_hidden(sheet))
        for sheet in book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what a panic of the library's Rust code prints by itself off the screen."""
    try:
        kept = os.dup(_STDERR)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


def _is_hidden(sheet: calamine.SheetMetadata) -> bool:
    return bool(sheet.visible != calamine.SheetVisibleEnum.Visible)


def _clean(found: _Found) -> list[list[CellValue]]:
    rows = [_clean_row(row) for row in found]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _clean_row(found: Sequence[object]) -> list[CellValue]:
    cells: list[CellValue] = [_clean_cell(value) for value in found]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _clean_cell(value: object) -> CellValue:
    if value == "" or (isinstance(value, str) and value.isspace()):
        return None
    return str(value) if isinstance(value, timedelta) else value  # type: ignore[return-value]
