"""What each type of cell reads as, and that it comes back the same after it was written."""

# ruff: noqa: DTZ001 (cells hold no time zone)

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from sheets_strategy.errors import UnsafeChange, WorkbookError
from sheets_strategy.workbook.grid import CellError, CellValue
from tests.adapters.xlsx.build import append, change, edited, made, put, tab

ACCOUNT = "40702810900000000001"


def fill(book, sheet) -> None:
    def shown(code: str):
        return book.add_format({"num_format": code})

    sheet.write_number(0, 0, 5)
    sheet.write_number(1, 0, 5.25)
    sheet.write_number(2, 0, 0.125, shown("0.0%"))
    sheet.write_datetime(3, 0, datetime(2024, 2, 29), shown("dd.mm.yyyy"))
    sheet.write_datetime(4, 0, datetime(2024, 2, 29, 13, 45, 7), shown("dd.mm.yyyy hh:mm:ss"))
    sheet.write_datetime(5, 0, datetime(2024, 2, 29), shown("dd.mm.yyyy hh:mm"))
    sheet.write_datetime(6, 0, time(9, 30), shown("hh:mm"))
    sheet.write_number(7, 0, 1.5, shown("[h]:mm"))
    sheet.write_boolean(8, 0, True)
    sheet.write_formula(9, 0, "=1/0", None, "#DIV/0!")
    sheet.write_string(10, 0, "#REF!")
    sheet.write_formula(11, 0, "=2+3", None, 5)
    sheet.write_formula(12, 0, '="a"&"b"', None, "ab")
    sheet.write_formula(13, 0, "=2+3", None, "")
    sheet.write_string(14, 0, ACCOUNT)
    sheet.write_blank(15, 0, None, shown("@"))
    sheet.write_string(16, 0, "=1+1")
    sheet.write_string(17, 0, " a\n<b>&\tc ")


READ: list[CellValue] = [
    5.0,
    5.25,
    0.125,
    date(2024, 2, 29),
    datetime(2024, 2, 29, 13, 45, 7),
    date(2024, 2, 29),
    time(9, 30),
    1.5,
    True,
    CellError("#DIV/0!"),
    "#REF!",
    5.0,
    "ab",
    None,
    ACCOUNT,
    None,
    "=1+1",
    " a\n<b>&\tc ",
]


def test_every_type_of_cell_reads_as_it_should(tmp_path: Path) -> None:
    found = tab(made(tmp_path / "a.xlsx", fill))
    values = [found.cell(row, 0) for row in range(len(READ))]
    assert values == READ
    assert [type(value) for value in values] == [type(value) for value in READ]
    assert dict(found.formulas) == {(9, 0): "1/0", (11, 0): "2+3", (12, 0): '"a"&"b"', (13, 0): "2+3"}
    assert found.uncached == {(13, 0)}


@pytest.mark.long(every=5)
@pytest.mark.parametrize("style_row", range(9))
@pytest.mark.parametrize(
    "value",
    [
        5,
        -5.25,
        0.1 + 0.2,
        0,
        True,
        False,
        "текст",
        ACCOUNT,
        "#REF!",
        "=IMPORTXML(1)",
        " пробелы  \r\n\tи строки ",
        "_x0041_ и _x005F_x0041_",
        "<&>\"']]>",
        "😀",
        date(2024, 2, 29),
        datetime(2024, 2, 29, 13, 45, 7),
        time(9, 30),
        None,
    ],
)
def test_what_is_written_over_any_cell_reads_the_same(
    tmp_path: Path, style_row: int, value: CellValue
) -> None:
    path = made(tmp_path / "a.xlsx", fill)
    change(path, put("Лист", style_row, 0, value))
    found = tab(path).cell(style_row, 0)
    assert found == value
    assert isinstance(found, type(value)) or type(value) is int


def test_dates_in_cells_without_a_date_format_get_one(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", fill)
    moment = datetime(2024, 5, 6, 7, 8)
    change(
        path,
        put("Лист", 0, 0, date(2024, 5, 6)),
        put("Лист", 1, 0, moment),
        append("Лист", 18, {1: time(1, 2)}),
    )
    sheet = openpyxl.load_workbook(path).active
    assert [(cell.value, cell.number_format) for cell in (sheet["A1"], sheet["A2"], sheet["B19"])] == [
        (datetime(2024, 5, 6), "mm-dd-yy"),
        (moment, "m/d/yy h:mm"),
        (time(1, 2), "h:mm:ss"),
    ]


def test_dates_follow_the_epoch_of_the_workbook(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", fill)
    edited(path, "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    change(path, put("Лист", 0, 0, date(2024, 5, 6)))
    assert tab(path).cell(0, 0) == date(2024, 5, 6)
    assert openpyxl.load_workbook(path).active["A1"].value == datetime(2024, 5, 6)


def test_leading_empty_rows_and_columns_keep_their_addresses(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sheet.write("D4", "x"))
    assert tab(path).rows == [[None] * 4] * 3 + [[None, None, None, "x"]]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x01", "forbidden_character"),
        ("\ud800", "forbidden_character"),
        ("x" * 32_768, "text_too_long"),
        (float("nan"), "unsupported_value"),
        (10**17 + 1, "unsupported_value"),
        (CellError("#N/A"), "unsupported_value"),
        (date(1899, 1, 1), "date_out_of_range"),
    ],
)
def test_a_value_that_no_cell_can_hold_is_refused(tmp_path: Path, value: CellValue, code: str) -> None:
    path = made(tmp_path / "a.xlsx", fill)
    before = path.read_bytes()
    with pytest.raises(UnsafeChange) as refused:
        change(path, put("Лист", 0, 0, value))
    assert (refused.value.code, dict(refused.value.facts)) == (code, {"tab": "Лист", "cell": "A1"})
    assert path.read_bytes() == before


def test_a_stray_cell_at_the_end_of_the_sheet_does_not_eat_the_memory(tmp_path: Path) -> None:
    def far(book, sheet) -> None:
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")

    path = made(tmp_path / "a.xlsx", far)
    with pytest.raises(WorkbookError, match="tab_too_sparse"):
        tab(path)
