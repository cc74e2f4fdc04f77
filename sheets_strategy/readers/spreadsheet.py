"""Bytes of an XLSX, XLS, XLSB or ODS file → sheets of typed cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

import python_calamine as calamine

from sheets_strategy.errors import InputError
from sheets_strategy.readers.sheet_size import check_size
from sheets_strategy.values.cells import CellValue

_ZIP = b"PK"
_Found = Sequence[Sequence[object]]


def read_sheets(content: bytes, *, name: str) -> list[tuple[str, list[list[CellValue]]]]:
    """Read every sheet as people see it: names and rows from the first on.

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
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [
            (sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)) for sheet in _names(book)
        ]
    except calamine.PasswordError as error:
        raise InputError("encrypted_workbook", path=name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise InputError("damaged_file", name=name) from error
    return [(sheet, _clean(rows)) for sheet, rows in found]


def _names(book: calamine.CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]


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
    if value == "":
        return None
    return str(value) if isinstance(value, timedelta) else value  # type: ignore[return-value]
