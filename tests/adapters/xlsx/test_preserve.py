"""What the patcher does not own stays byte for byte."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.adapters.xlsx.build import append, change, changed, edited, made, members, opened, put, rich, tab

SHEET = "xl/worksheets/sheet1.xml"
OTHER = "xl/worksheets/sheet2.xml"


def test_only_touched_parts_of_a_rich_workbook_change(tmp_path: Path) -> None:
    path = rich(tmp_path / "Отчёт.xlsx")
    before = members(path)
    change(path, put("Клиенты", 1, 2, 7.5), append("Клиенты", 6, {0: "ООО 6", 2: 5, 3: date(2024, 2, 1)}))
    # Sheet 2 holds a sum over column C, so its stored value goes; the filter and its hidden name grow.
    assert changed(before, path) == {SHEET, OTHER, "xl/workbook.xml"}
    after = members(path)
    assert after[OTHER] == before[OTHER].replace(b"<v>1507.5</v>", b"").replace(b"<v>3015</v>", b"")
    with ZipFile(path) as new, ZipFile(tmp_path / "Отчёт.backup.xlsx") as old:
        assert new.namelist() == old.namelist()


def test_the_rest_of_a_touched_sheet_stays(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    before = members(path)[SHEET]
    change(path, put("Клиенты", 1, 1, "B"))
    after = members(path)[SHEET]
    head, rows, _ = before.partition(b'<row r="2"')
    _, end, rest = rows.partition(b"</row>")
    assert after.startswith(head)
    assert after.endswith(end + rest)
    assert b'<c r="B2" t="inlineStr"><is><t>B</t></is></c>' in after


@pytest.mark.filterwarnings("ignore:.*is not supported and will be removed")
def test_new_cells_take_the_style_of_their_column(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    change(path, append("Клиенты", 6, {0: "ООО 6", 2: 5, 3: date(2024, 2, 1)}))
    sheet = openpyxl.load_workbook(path)["Клиенты"]
    assert [sheet.cell(7, col).number_format for col in (3, 4)] == ["#,##0.00", "dd.mm.yyyy"]
    assert sheet.dimensions == "A1:D7"


@pytest.mark.filterwarnings("ignore:.*is not supported and will be removed")
def test_an_emptied_cell_keeps_its_style(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    change(path, put("Клиенты", 1, 3, None), put("Клиенты", 50, 0, None))
    sheet = openpyxl.load_workbook(path)["Клиенты"]
    assert (sheet["D2"].value, sheet["D2"].number_format) == (None, "dd.mm.yyyy")
    assert sheet.max_row == 6


def test_a_workbook_of_another_writer_keeps_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    book.active["A1"].comment = Comment("заметка", "Анна")
    book.create_sheet("Скрытый").sheet_state = "hidden"
    book.save(path)
    before = members(path)
    change(path, put("Sheet", 0, 1, "b"))
    assert changed(before, path) == {"xl/worksheets/sheet1.xml"}
    assert [(one.name, one.hidden) for one in opened(path).read().tabs] == [
        ("Sheet", False),
        ("Скрытый", True),
    ]


def test_formulas_that_do_not_depend_on_what_is_written_keep_their_value(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    before = members(path)
    change(path, put("Клиенты", 1, 1, "B"))
    assert changed(before, path) == {SHEET}


def test_nothing_to_do_leaves_the_file_alone(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    before = path.stat().st_mtime_ns
    change(path)
    assert path.stat().st_mtime_ns == before
    assert not (tmp_path / "a.backup.xlsx").exists()


def test_a_tab_is_remembered_under_another_name(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    assert [(one.name, one.handle) for one in opened(path).read().tabs] == [
        ("Клиенты", "clients"),
        ("Мой лист", ""),
    ]
    edited(path, "xl/workbook.xml", "Клиенты", "Anna&apos;s")
    edited(path, "xl/workbook.xml", '(_clients">)[^<]*<', r"\1'Anna''s'!#REF!<")
    assert tab(path).handle == "clients"


def test_single_quotes_and_white_space_between_cells_are_read(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sheet.write_row(0, 0, [1, 2]))
    edited(path, SHEET, r'<c r="A1"><v>1</v></c>', "\n  <c r='A1' ><v>1</v></c>\n  ")
    change(path, put("Лист", 0, 1, "b"), append("Лист", 1, {0: "c"}))
    assert tab(path).rows == [[1.0, "b"], ["c", None]]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_saved_is_patched_and_shown_fresh(tmp_path: Path) -> None:
    def convert(path: Path, folder: str, kind: str) -> Path:
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [
                *("soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}"),
                *("--convert-to", kind, "--outdir", str(tmp_path / folder), str(path)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return tmp_path / folder / f"{path.stem}.xlsx"

    path = convert(rich(tmp_path / "a.xlsx"), "saved", "xlsx:Calc MS Excel 2007 XML")
    before = members(path)
    change(path, put("Клиенты", 1, 2, 1000.5), append("Клиенты", 6, {0: "ООО 6", 2: 5}))
    assert changed(before, path) <= {SHEET, OTHER, "xl/workbook.xml"}
    assert tab(path, "Мой лист").uncached == {(0, 0), (1, 0)}
    shown = tab(convert(path, "again", "xlsx:Calc MS Excel 2007 XML"), "Мой лист")
    assert [shown.cell(row, 0) for row in range(3)] == [2407.5, 4815.0, 2.0]
