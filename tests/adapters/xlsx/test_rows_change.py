"""Rows that are appended or moved, columns that are added, and what grows or refuses with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import AddColumn, MoveRows
from sheets_strategy.workbook.template import ColumnSpec
from tests.adapters.xlsx.build import append, change, edited, made, members, put, tab

SHEET = "xl/worksheets/sheet1.xml"


def numbered(book, sheet) -> None:
    sheet.write_row(0, 0, ["№", "кто"])
    for row in range(1, 5):
        sheet.write_row(row, 0, [row, f"строка {row}"])
    sheet.set_row(2, 45, book.add_format({"bold": True}))


def with_table(book, sheet, **options) -> None:
    numbered(book, sheet)
    columns = [{"header": "№"}, {"header": "кто"}]
    sheet.add_table("A1:B5", {"columns": columns, "name": "Люди", **options})


def refusal(path: Path, *changes) -> tuple[str, dict[str, object]]:
    before = path.read_bytes()
    with pytest.raises(UnsafeChange) as refused:
        change(path, *changes)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    return refused.value.code, dict(refused.value.facts)


def test_rows_are_appended_to_an_empty_sheet(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: None)
    change(path, append("Лист", 0, {0: "a", 2: 5}, {}, {1: date(2024, 1, 2)}))
    assert tab(path).rows == [["a", None, 5.0], [None, None, None], [None, date(2024, 1, 2), None]]
    assert openpyxl.load_workbook(path).active.dimensions == "A1:C3"


def test_rows_are_appended_into_rows_that_only_carry_a_style(tmp_path: Path) -> None:
    def styled(book, sheet) -> None:
        numbered(book, sheet)
        sheet.set_row(5, 33, book.add_format({"num_format": "0.000"}))
        sheet.set_row(8, 60)

    path = made(tmp_path / "a.xlsx", styled)
    change(path, append("Лист", 5, {0: 5}, {0: 6}))
    sheet = openpyxl.load_workbook(path).active
    assert [sheet.cell(row, 1).value for row in range(5, 9)] == [4, 5, 6, None]
    assert (sheet["A6"].number_format, sheet.row_dimensions[6].height) == ("0.000", 33)
    assert sheet.row_dimensions[9].height == 60


def test_a_stated_size_that_is_a_stub_grows_from_what_stands_there(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    edited(path, SHEET, 'ref="A1:B5"', 'ref="A1"')
    change(path, append("Лист", 5, {2: 5}))
    assert b'<dimension ref="A1:C6"/>' in members(path)[SHEET]


def test_the_same_style_is_made_once(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    sizes = []
    for row in range(5, 8):
        change(path, append("Лист", row, {0: date(2024, 1, row)}))
        sizes.append(members(path)["xl/styles.xml"].count(b"<xf "))
    assert len(set(sizes)) == 1


def test_text_that_is_empty_is_nobody_in_the_way(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    edited(path, SHEET, "</sheetData>", '<row r="9"><c r="A9" t="str"><v></v></c></row></sheetData>')
    change(path, append("Лист", 5, {0: 5}))
    assert tab(path).rows[5][0] == 5.0


def test_rows_are_not_appended_above_used_ones(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    assert refusal(path, append("Лист", 4, {2: "x"})) == (
        "rows_in_the_way",
        {"tab": "Лист", "row": 5, "start": 5},
    )


def test_a_table_that_ends_right_above_grows(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", with_table)
    change(path, append("Лист", 5, {0: 5, 1: "новая"}, {0: 6}))
    table = openpyxl.load_workbook(path).active.tables["Люди"]
    assert (table.ref, table.autoFilter.ref) == ("A1:B7", "A1:B7")


def test_a_table_elsewhere_stays(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", with_table)
    before = members(path)["xl/tables/table1.xml"]
    change(path, append("Лист", 5, {3: 5}), append("Лист", 7, {0: 5}))
    # Columns A to D are one block of new rows, so only a gap keeps the table as it is.
    assert members(path)["xl/tables/table1.xml"] != before
    other = made(tmp_path / "b.xlsx", with_table)
    change(other, append("Лист", 6, {0: 5}))
    assert members(other)["xl/tables/table1.xml"] == before


def test_a_line_of_totals_is_not_run_over(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: with_table(book, sheet, total_row=True))
    assert refusal(path, append("Лист", 5, {0: 5})) == (
        "table_totals_row",
        {"tab": "Лист", "table": "Люди", "row": 5},
    )


def test_the_header_of_a_table_keeps_its_words(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", with_table)
    assert refusal(path, put("Лист", 0, 1, "who"))[0] == "table_header"
    change(path, put("Лист", 0, 1, "кто"), put("Лист", 1, 1, "Анна"))
    assert tab(path).cell(1, 1) == "Анна"


def test_merged_cells_take_a_value_only_in_the_first(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sheet.merge_range("B2:C3", "x"))
    assert refusal(path, put("Лист", 2, 1, "y")) == (
        "merged_cells",
        {"tab": "Лист", "cell": "B3", "range": "B2:C3"},
    )
    change(path, put("Лист", 1, 1, "y"))
    assert tab(path).cell(1, 1) == "y"


def test_rows_move_as_wholes(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    change(path, put("Лист", 1, 2, "рядом"), MoveRows("Лист", "", 1, (3, 1, 0, 2)))
    assert tab(path).rows[1:] == [
        [4.0, "строка 4", None],
        [2.0, "строка 2", None],
        [1.0, "строка 1", "рядом"],
        [3.0, "строка 3", None],
    ]
    sheet = openpyxl.load_workbook(path).active
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [None, 45, None]
    change(path, MoveRows("Лист", "", 1, (1, 0, 2, 3)))
    assert openpyxl.load_workbook(path).active.row_dimensions[2].height == 45


def test_appended_rows_can_move_too(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    change(path, append("Лист", 5, {0: 5}), MoveRows("Лист", "", 1, (4, 0, 1, 2, 3)))
    assert [row[0] for row in tab(path).rows[1:]] == [5.0, 1.0, 2.0, 3.0, 4.0]


def test_a_row_that_holds_more_than_values_is_not_moved(tmp_path: Path) -> None:
    def pinned(book, sheet) -> None:
        numbered(book, sheet)
        sheet.write_comment("A2", "заметка")
        sheet.write_url("B3", "https://example.org", None, "ссылка")
        sheet.write_formula("C4", "=A4")
        sheet.merge_range("D5:E5", "вместе")
        sheet.data_validation("A2:A1048576", {"validate": "integer", "criteria": ">", "value": 0})
        sheet.write_row(10, 0, [1, 2])
        sheet.data_validation("B8:B9", {"validate": "integer", "criteria": ">", "value": 0})

    path = made(tmp_path / "a.xlsx", pinned)
    assert tab(path).pinned == {1, 2, 3, 4, 7, 8}
    assert refusal(path, MoveRows("Лист", "", 1, (1, 0))) == ("pinned_row", {"tab": "Лист", "row": 3})
    assert refusal(path, MoveRows("Лист", "", 5, (0, 0)))[0] == "wrong_order"


def test_a_rule_that_begins_inside_the_rows_pins_what_it_covers(tmp_path: Path) -> None:
    def ruled(book, sheet) -> None:
        numbered(book, sheet)
        sheet.conditional_format("A4:A1048576", {"type": "cell", "criteria": ">", "value": 3})

    assert tab(made(tmp_path / "a.xlsx", ruled)).pinned == {3, 4}


def test_a_column_is_added_with_its_format_and_choices(tmp_path: Path) -> None:
    def wide(book, sheet) -> None:
        sheet.write_row(0, 0, ["№", "кто"], book.add_format({"bold": True}))
        sheet.set_column(1, 10, 20)
        sheet.data_validation("A2:A9", {"validate": "integer", "criteria": ">", "value": 0})

    path = made(tmp_path / "a.xlsx", wide)
    money = ColumnSpec("sum", "Оборот", "tool", "money", 18, hidden=True)
    mood = ColumnSpec("mood", "Отношение", "team", "choice", choices=('"да"', "нет"), strict=True)
    change(path, AddColumn("Лист", "", 0, 2, money), AddColumn("Лист", "", 0, 3, mood))
    change(path, append("Лист", 1, {2: 5}))
    sheet = openpyxl.load_workbook(path).active
    assert [(sheet.cell(1, col).value, sheet.cell(1, col).font.bold) for col in (2, 3, 4)] == [
        ("кто", True),
        ("Оборот", True),
        ("Отношение", True),
    ]
    assert sheet["C2"].number_format == "#,##0.00"
    widths = {
        key: (one.min, one.max, round(one.width), one.hidden) for key, one in sheet.column_dimensions.items()
    }
    assert widths == {
        "B": (2, 2, 21, False),
        "C": (3, 3, 19, True),
        "D": (4, 4, 15, False),
        "E": (5, 11, 21, False),
    }
    rules = sheet.data_validations.dataValidation
    assert [(str(rule.sqref), rule.formula1) for rule in rules] == [
        ("A2:A9", "0"),
        ("D2:D1048576", '"""да"",нет"'),
    ]


def test_a_tab_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    assert refusal(path, put("Нет", 0, 0, "x")) == ("tab_not_found", {"tab": "Нет"})


@pytest.mark.parametrize(
    ("pattern", "replacement", "code"),
    [
        (r'<row r="2"', "<row", "cells_without_address"),
        (r'<c r="A2"', "<c", "cells_without_address"),
        (r"<sheetData>", "<sheetData><!-- -->", "unusual_xml"),
        (r'<row r="3"', '<row r="2"', "unusual_xml"),
        (r'<c r="B2"', '<c r="A2"', "unusual_xml"),
        (r"(</?)(\w)", r"\1x:\2", "prefixed_xml"),
        (
            r"http://schemas.openxmlformats.org/spreadsheetml/",
            "http://purl.oclc.org/ooxml/spreadsheetml/",
            "strict_workbook",
        ),
    ],
)
def test_text_that_is_not_understood_is_refused(
    tmp_path: Path, pattern: str, replacement: str, code: str
) -> None:
    path = made(tmp_path / "a.xlsx", numbered)
    if code == "prefixed_xml":
        edited(path, SHEET, 'xmlns="', 'xmlns:x="')
    edited(path, SHEET, pattern, replacement)
    if code != "cells_without_address":
        assert refusal(path, put("Лист", 1, 0, "x"), put("Лист", 4, 0, 1)) == (code, {"part": SHEET})
    else:
        assert refusal(path, put("Лист", 1, 0, "x"))[0] == code


def test_a_column_apart_from_its_table_has_the_header_of_the_nearest(tmp_path: Path) -> None:
    def apart(book, sheet) -> None:
        sheet.write_row(0, 0, ["№", "кто"], book.add_format({"bold": True}))
        sheet.write(0, 3, "чужое")

    path = made(tmp_path / "a.xlsx", apart)
    change(path, AddColumn("Лист", "", 0, 6, ColumnSpec("sum", "Оборот", "tool", "money", 18)))
    sheet = openpyxl.load_workbook(path).active
    assert [(cell.value, cell.font.bold) for cell in sheet[1]] == [
        ("№", True),
        ("кто", True),
        (None, False),
        ("чужое", False),
        (None, False),
        (None, False),
        ("Оборот", True),
    ]
