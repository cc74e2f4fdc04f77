"""Notes that cannot be put, and notes that come out wrong: the file stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_strategy.adapters.xlsx import notes, verify_notes
from sheets_strategy.workbook.changes import SetNote
from tests.adapters.xlsx.build import edited, made
from tests.adapters.xlsx.noted import COMMENTS, RELS, SHAPES, SHEET, note, noted, plain, refusal, threaded


def test_a_thread_without_its_comment_is_too_unusual(tmp_path: Path) -> None:
    path = threaded(tmp_path / "a.xlsx")
    edited(path, RELS, "relationships/comments", "relationships/other")
    assert refusal(path, note(0, 1))[0] == "unusual_xml"


@pytest.mark.parametrize(
    ("change_", "code"),
    [
        (note(0, 1 << 14), "outside_sheet"),
        (note(1 << 20, 0), "outside_sheet"),
        (note(9, 1), "merged_cells"),
        (note(0, 0, "\x01"), "forbidden_character"),
        (note(0, 0, "x" * 32_768), "text_too_long"),
        (SetNote("Нет", 0, 0, "x"), "tab_not_found"),
    ],
)
def test_a_note_that_cannot_stand_there_is_refused(tmp_path: Path, change_: SetNote, code: str) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sheet.merge_range("A10:B10", "вместе"))
    assert refusal(path, change_)[0] == code


@pytest.mark.parametrize(
    ("part", "pattern", "replacement", "code"),
    [
        (SHEET, "<legacyDrawing ", "<!-- --><legacyDrawing ", "unusual_xml"),
        (SHEET, '<legacyDrawing r:id="rId1"', '<legacyDrawing r:id="rId8"', "unusual_xml"),
        (SHAPES, "<o:shapelayout", "<!-- --><o:shapelayout", "unusual_xml"),
        (COMMENTS, "<commentList>", "<!-- --><commentList>", "unusual_xml"),
        (COMMENTS, 'ref="B1"', 'ref="B"', "unusual_xml"),
        (COMMENTS, "spreadsheetml/2006/main", "spreadsheetml/2099/main", "unusual_xml"),
    ],
)
def test_parts_that_are_not_understood_are_refused(
    tmp_path: Path, part: str, pattern: str, replacement: str, code: str
) -> None:
    path = made(tmp_path / "a.xlsx", noted)
    edited(path, part, pattern, replacement)
    assert refusal(path, note(5, 0))[0] == code


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("encode_text", lambda *_, **__: "<t>другое</t>".encode()),
        ("shape_text", lambda *_, **__: b""),
        ("DRAWING_TYPE", "application/other"),
        ("_with_comment", lambda data, *_, **__: data.replace("первый".encode(), b"")),
    ],
)
def test_notes_that_read_otherwise_never_replace_the_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, wrong: object
) -> None:
    path = made(tmp_path / "a.xlsx", noted if name == "_with_comment" else plain)
    monkeypatch.setattr(notes, name, wrong)
    assert verify_notes.DRAWING_TYPE != "application/other"
    assert refusal(path, note(0, 0))[0] == "broken_result"
