"""Notes that are put on cells of a file: what is added to it, and that all else stays."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment

from sheets_strategy.adapters.xlsx.note_shape import NOTE_COLOR, NOTE_WIDTH, note_height
from sheets_strategy.workbook.changes import SetNote
from tests.adapters.xlsx.build import PIXEL, change, changed, edited, made, members, rich
from tests.adapters.xlsx.noted import COMMENTS, RELS, SHAPES, SHEET, note, noted, plain, refusal, threaded

TYPES = "[Content_Types].xml"
LONG = "Объяснение столбца, которое занимает больше одной строки и переносится по словам."
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(path: Path) -> dict[str, str]:
    cells = (cell for row in openpyxl.load_workbook(path).worksheets[0] for cell in row if cell.comment)
    return {cell.coordinate: cell.comment.text for cell in cells}


def kept(before: bytes, after: bytes) -> bool:
    """Tell whether after is before with pieces put in, as a person sees it who compares tag by tag."""
    rest = iter(re.split(rb"(?=<)", after))
    return all(piece in rest for piece in re.split(rb"(?=<)", before))


def with_button(book, sheet) -> None:
    plain(book, sheet)
    sheet.insert_button("D5", {"caption": "Пуск", "macro": "Пуск"})


def test_a_sheet_without_notes_gets_the_two_parts_and_names_them(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", plain)
    before = members(path)
    change(path, note(0, 1, "люди"), note(0, 0, " порядок\nвторая строка"))
    after = members(path)
    assert changed(before, path) == {SHEET, RELS, TYPES, COMMENTS, SHAPES}
    assert read(path) == {"A1": " порядок\nвторая строка", "B1": "люди"}
    assert after[SHEET] == before[SHEET].replace(
        b"</worksheet>", b'<legacyDrawing xmlns:r="%s" r:id="rId2"/></worksheet>' % OFFICE.encode()
    )
    assert kept(before[TYPES], after[TYPES])
    assert after[TYPES].count(b'<Default Extension="vml"') == 1
    assert after[TYPES].count(b'<Override PartName="/xl/comments1.xml"') == 1


def test_the_reference_to_shapes_stands_where_the_schema_wants_it(tmp_path: Path) -> None:
    def full(book, sheet) -> None:
        plain(book, sheet)
        picture = tmp_path / "p.png"
        picture.write_bytes(PIXEL)
        sheet.insert_image("F1", str(picture))
        sheet.set_header("&L&G", {"image_left": str(picture)})
        sheet.add_table("A1:B2", {"columns": [{"header": "№"}, {"header": "кто"}]})

    path = made(tmp_path / "a.xlsx", full)
    before = members(path)
    change(path, note(0, 0))
    names = re.findall(rb"<(\w+)[^>]*?/?>", members(path)[SHEET].partition(b"</sheetData>")[2])
    assert names[-5:] == [b"drawing", b"legacyDrawing", b"legacyDrawingHF", b"tableParts", b"tablePart"]
    # The picture of the header is in a part of its own, which notes must not use.
    assert changed(before, path) == {SHEET, RELS, TYPES, COMMENTS, "xl/drawings/vmlDrawing2.vml"}
    assert b'data="2"' in members(path)["xl/drawings/vmlDrawing2.vml"]


@pytest.mark.parametrize("cell", [(0, 0), (0, 2), (1, 1), (5, 0)])
def test_a_note_joins_others_in_the_order_of_rows(tmp_path: Path, cell: tuple[int, int]) -> None:
    path = made(tmp_path / "a.xlsx", noted)
    before = members(path)
    change(path, note(*cell))
    after = members(path)
    assert changed(before, path) == {COMMENTS, SHAPES}
    assert kept(before[COMMENTS], after[COMMENTS])
    assert kept(before[SHAPES], after[SHAPES])
    refs = re.findall(rb'<comment ref="([A-Z])(\d)"', after[COMMENTS])
    assert refs == sorted(refs, key=lambda ref: (int(ref[1]), ref[0]))
    ids = re.findall(rb'<v:shape id="(\w+)"', after[SHAPES])
    assert len(set(ids)) == len(ids) == 3
    assert len(read(path)) == 3


def test_a_text_that_looks_escaped_is_escaped(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", plain)
    change(path, note(0, 0, "_x0041_"), note(0, 1, "строка\r\nвторая"))
    assert re.findall("<t[^>]*>([^<]*)</t>", members(path)[COMMENTS].decode()) == [
        "_x005F_x0041_",
        "строка_x000D_\nвторая",
    ]


def test_a_person_s_name_is_not_put_under_our_note(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sheet.write_comment("A1", "x", {"author": "Анна"}))
    change(path, note(0, 1), note(0, 2))
    change(path, note(1, 0))
    text = members(path)[COMMENTS].decode()
    assert re.findall("<author>([^<]*)</author>", text) == ["Анна", ""]
    assert re.findall('ref="(..)" authorId="(.)"', text) == [
        ("A1", "0"),
        ("B1", "1"),
        ("C1", "1"),
        ("A2", "1"),
    ]


def test_notes_of_another_writer_with_other_prefixes_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Лист"
    book.active.append(["a", 1])
    book.active["A1"].comment = Comment("заметка", "Анна")
    book.save(path)
    before = members(path)
    change(path, note(0, 1), note(4, 4))
    assert changed(before, path) == {"xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"}
    assert read(path) == {"A1": "заметка", "B1": "новое", "E5": "новое"}
    assert b"xmlns:v=" not in members(path)["xl/drawings/commentsDrawing1.vml"]


def test_an_empty_sheet_that_has_notes_is_not_touched_itself(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sheet.write_comment("A1", "x"))
    before = members(path)
    change(path, note(0, 1))
    assert changed(before, path) == {COMMENTS, SHAPES}


def test_a_button_stays_when_notes_come_beside_it(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", with_button)
    # Excel leaves line breaks in captions open.
    edited(path, SHAPES, "Пуск</font>", "Пуск<br>\n  сейчас</font>")
    before = members(path)
    change(path, note(0, 0), note(0, 1))
    after = members(path)
    assert changed(before, path) == {RELS, TYPES, COMMENTS, SHAPES}
    assert after[SHAPES].startswith(before[SHAPES].removesuffix(b"</xml>"))
    assert re.findall(rb'<v:shape id="(\w+)"', after[SHAPES]) == [
        b"_x0000_s1025",
        b"_x0000_s1026",
        b"_x0000_s1027",
    ]
    assert read(path) == {"A1": "новое", "B1": "новое"}


def test_comments_that_no_shape_shows_stay_so(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", noted)
    edited(path, SHEET, "<legacyDrawing[^>]*>", "")
    before = members(path)
    change(path, note(0, 0))
    assert changed(before, path) == {SHEET, RELS, COMMENTS, "xl/drawings/vmlDrawing2.vml"}
    assert read(path) == {"A1": "новое", "B1": "люди", "A2": "первый"}
    assert members(path)["xl/drawings/vmlDrawing2.vml"].count(b"<v:shape ") == 1


def test_a_thread_counts_as_a_note_and_is_not_touched(tmp_path: Path) -> None:
    path = threaded(tmp_path / "a.xlsx")
    assert refusal(path, note(0, 0)) == ("note_exists", {"tab": "Лист", "cell": "A1"})
    before = members(path)
    change(path, note(0, 1))
    assert changed(before, path) == {COMMENTS, SHAPES}
    assert read(path) == {"A1": "[Threaded comment]", "B1": "новое"}


def of_xlsxwriter(path: Path, row: int, col: int, fill: Callable[..., None]) -> bytes:
    options = {"width": NOTE_WIDTH, "height": note_height(LONG), "color": NOTE_COLOR, "font_size": 10}

    def filled(book, sheet) -> None:
        fill(sheet)
        sheet.write_comment(row, col, LONG, {"author": "", **options})

    return members(made(path, filled))[SHAPES]


@pytest.mark.parametrize("cell", [(0, 0), (0, 4), (7, 2)])
def test_a_note_has_the_size_and_place_of_one_in_a_new_workbook(
    tmp_path: Path, cell: tuple[int, int]
) -> None:
    def sized(sheet) -> None:
        sheet.write(0, 0, "x")
        sheet.set_column(2, 3, 40)
        sheet.set_column(5, 6, 11.5)
        sheet.set_column(4, 4, 9, None, {"hidden": True})
        sheet.set_row(0, 42)
        sheet.set_row(1, 30)
        sheet.set_row(8, 15, None, {"hidden": True})

    expected = of_xlsxwriter(tmp_path / "new.xlsx", *cell, sized)
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sized(sheet))
    change(path, note(*cell, LONG))
    found = members(path)[SHAPES]
    for pattern in (rb"<x:ClientData.*</x:ClientData>", rb'fillcolor="[^"]*"', rb"width:[^;]*;height:[^;]*;"):
        assert re.findall(pattern, found) == re.findall(pattern, expected)
    assert b"visibility:hidden" in found


def test_a_note_at_the_end_of_the_sheet_keeps_its_size(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", plain)
    change(path, note((1 << 20) - 1, (1 << 14) - 1))
    anchor = re.search(rb"<x:Anchor>([^<]*)<", members(path)[SHAPES])
    assert anchor
    left, left_px, top, top_px, right, right_px, bottom, bottom_px = map(int, anchor[1].split(b","))
    assert (right - left) * 64 + right_px - left_px == NOTE_WIDTH
    assert (bottom - top) * 20 + bottom_px - top_px == note_height("новое")
    assert (right, bottom) <= ((1 << 14) - 1, (1 << 20) - 1)


@pytest.mark.filterwarnings("ignore:.*is not supported and will be removed")
def test_a_note_alone_leaves_formulas_and_the_rest_of_a_rich_workbook(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    before = members(path)
    change(path, SetNote("Клиенты", 0, 1, LONG), SetNote("Мой лист", 4, 2, "по ссылке"))
    other = "xl/worksheets/sheet2.xml"
    new = {"xl/comments2.xml", "xl/drawings/vmlDrawing2.vml"}
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    assert changed(before, path) == {COMMENTS, SHAPES, TYPES, other, rels} | new
    assert kept(before[other], members(path)[other])
    book = openpyxl.load_workbook(path)
    assert book["Клиенты"]["B1"].comment.text == LONG
    assert book["Мой лист"]["C5"].comment.text == "по ссылке"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_notes_and_keeps_them_hidden(tmp_path: Path) -> None:
    def sheets(book, sheet) -> None:
        plain(book, sheet)
        noted(book, book.add_worksheet("С примечаниями"))
        with_button(book, book.add_worksheet("С кнопкой"))

    path = made(tmp_path / "a.xlsx", sheets)
    change(path, *(SetNote(name, 0, 0, LONG) for name in ("Лист", "С примечаниями", "С кнопкой")))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            *("soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}"),
            *("--convert-to", "ods", "--outdir", str(tmp_path), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with ZipFile(tmp_path / "a.ods") as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))
    office, words = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text"))
    found = [
        ("".join(one.find(f"{words}p").itertext()), one.get(f"{office}display", "false"))
        for one in content.iter(f"{office}annotation")
    ]
    assert sorted(found) == sorted((text, "false") for text in (LONG, LONG, "люди", "первый", LONG))
