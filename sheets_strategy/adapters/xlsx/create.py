"""Write a new workbook from the template.

In: a template and the first rows of the memory. Out: an ``.xlsx`` file, or the
bytes of one; the same arguments give the same bytes.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxInputError

from sheets_strategy.adapters.xlsx.look import Look
from sheets_strategy.adapters.xlsx.new_tab import write_tab
from sheets_strategy.errors import InputError, WorkbookError
from sheets_strategy.workbook.layout import MemoryRow, with_memory
from sheets_strategy.workbook.template import TabSpec, Template

AUTHOR = "sheets-strategy"
HANDLE = "SheetsStrategy_"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def create_workbook(
    path: Path, template: Template, *, memory: Sequence[MemoryRow], created: datetime
) -> None:
    """Write a new workbook, whole or not at all; a file that is there is replaced.

    Args:
        path: Where; the folder must exist.
        template: Tabs, default rows and words.
        memory: First rows of the memory: (kind, key, value, on).
        created: Moment that the file's properties name.

    Raises:
        InputError: ``tab_name_wrong`` (tab), ``choices_too_long`` (tab, header, length, longest),
            ``choice_with_comma`` (tab, header, choice): the template cannot become a workbook.
        WorkbookError: ``cannot_write`` (path, reason): the folder is missing or read-only.
    """
    filled = with_memory(template, memory)
    content = new_workbook(filled.tabs, filled, created=created)
    try:
        _write_whole(path, content)
    except OSError as cause:
        raise WorkbookError("cannot_write", path=str(path), reason=cause.strerror or str(cause)) from cause


def new_workbook(tabs: Sequence[TabSpec], template: Template, *, created: datetime) -> bytes:
    """Give a workbook with some tabs of the template.

    Each tab's hidden name ``SheetsStrategy_<key>`` refers to its A1, so that a
    renamed tab is still known. The first visible tab is in front.

    Args:
        tabs: In the order people see; where all are hidden the first is shown.
        template: Default rows and words.
        created: Moment that the properties name.

    Raises:
        InputError: As ``create_workbook``.
    """
    content = io.BytesIO()
    book = Workbook(content, _OPTIONS)
    _describe(book, template, created)
    look = Look(book)
    for tab in tabs:
        try:
            sheet = book.add_worksheet(tab.label)
        except XlsxInputError as cause:
            raise InputError("tab_name_wrong", tab=tab.label) from cause
        write_tab(book, sheet, tab, template, look)
        # define_name() cannot hide a name; the list that it fills can.
        book.defined_names.append([HANDLE + tab.key, -1, _corner(tab.label), True])
    for sheet, tab in zip(book.worksheets(), tabs, strict=True):
        if not tab.hidden:
            sheet.activate()
            sheet.set_first_sheet()
            break
    book.close()
    return content.getvalue()


def _describe(book: Workbook, template: Template, created: datetime) -> None:
    texts = template.messages.get("texts", {})
    book.set_properties(
        {
            "title": str(texts.get("workbook_title", AUTHOR)),
            "subject": str(texts.get("workbook_subject", "")),
            "author": AUTHOR,
            "created": created,
        }
    )


def _corner(label: str) -> str:
    quoted = label.replace("'", "''")
    return f"'{quoted}'!$A$1"


def _write_whole(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
