"""Workbooks with notes, and putting and refusing notes, for the tests of notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import Change, SetNote
from tests.adapters.xlsx.build import change, edited, made, members, rewrite

SHEET = "xl/worksheets/sheet1.xml"
RELS = "xl/worksheets/_rels/sheet1.xml.rels"
COMMENTS = "xl/comments1.xml"
SHAPES = "xl/drawings/vmlDrawing1.vml"


def note(row: int, col: int, text: str = "новое") -> SetNote:
    return SetNote("Лист", row, col, text)


def refusal(path: Path, *changes: Change) -> tuple[str, dict[str, object]]:
    before = path.read_bytes()
    with pytest.raises(UnsafeChange) as refused:
        change(path, *changes)
    assert path.read_bytes() == before
    return refused.value.code, dict(refused.value.facts)


def plain(book, sheet) -> None:
    sheet.write_row(0, 0, ["№", "кто"])
    sheet.write_row(1, 0, [1, "Анна"])


def noted(book, sheet) -> None:
    plain(book, sheet)
    sheet.write_comment("B1", "люди", {"author": "Анна"})
    sheet.write_comment("A2", "первый")


def threaded(path: Path) -> Path:
    """A1 holds a thread of two, as Excel 365 saves it: a comment that repeats it for old programs."""
    made(path, lambda book, sheet: sheet.write_comment("A1", "[Threaded comment]", {"author": "tc={1}"}))
    parts = members(path)
    main = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{main}"><threadedComment ref="A1" id="{{1}}"><text>как?</text>'
        '</threadedComment><threadedComment ref="A1" id="{2}" parentId="{1}"><text>так</text>'
        "</threadedComment></ThreadedComments>"
    ).encode()
    rewrite(path, parts)
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    line = f'<Relationship Id="rId9" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/>'
    edited(path, RELS, "</Relationships>", line + "</Relationships>")
    return path
