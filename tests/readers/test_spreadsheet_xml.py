"""XML Spreadsheet 2003 is read as the same workbook in XLSX."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.errors import InputError
from sheets_strategy.readers.detect import find_reader, read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.spreadsheet_xml import XmlSheet, read_xml_sheets
from sheets_strategy.readers.table import NamedGrid, read_grids
from sheets_strategy.values.cells import CellValue

CASES = Path(__file__).parent / "cases" / "spreadsheet_xml"
HEAD = '<?xml version="1.0"{}?>\n<?mso-application progid="Excel.Sheet"?>\n'
ROOT = (
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
# What XML can hold; a carriage return comes back as the end of a line.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n", exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
)  # fmt: skip
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)).filter(lambda at: at.time() != time(0))  # noqa: DTZ001
CELLS = st.one_of(
    st.none(),
    TEXTS,
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    st.dates(date(1900, 1, 1)),
    MOMENTS,
    st.times(),
)
GRIDS = st.lists(st.lists(CELLS, max_size=6), max_size=6)


def book(*sheets: str, more: str = "", encoding: str = "") -> str:
    return HEAD.format(encoding) + ROOT + more + "".join(sheets) + "</Workbook>"


def sheet(rows: str, *, name: str = "Лист1", options: str = "") -> str:
    return f"<Worksheet ss:Name={quoteattr(name)}><Table>{rows}</Table>{options}</Worksheet>"


def data(kind: str, text: str) -> str:
    return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'


def write(value: CellValue) -> str:
    if isinstance(value, bool):
        return data("Boolean", str(int(value)))
    if isinstance(value, float):
        return data("Number", repr(value))
    if isinstance(value, time):
        return data("DateTime", f"1899-12-31T{value.isoformat()}")
    if isinstance(value, date):
        at = value if isinstance(value, datetime) else datetime.combine(value, time(0))
        return data("DateTime", at.isoformat())
    return data("String", escape(str(value)))


def write_rows(rows: list[list[CellValue]], *, sparse: bool) -> str:
    """Write rows as one program or another does: every cell, or only what is filled, at its place."""
    text = []
    for row_at, row in enumerate(rows, 1):
        cells = [
            write(value).replace("<Cell", f'<Cell ss:Index="{at}"' if sparse else "<Cell")
            if value is not None
            else ("" if sparse else "<Cell/>")
            for at, value in enumerate(row, 1)
        ]
        if not sparse or any(cells):
            text.append(
                f'<Row ss:Index="{row_at}">' * sparse + "<Row>" * (not sparse) + "".join(cells) + "</Row>"
            )
    return "".join(text)


def trim(rows: list[list[CellValue]]) -> list[list[CellValue]]:
    kept = [
        row[: max((at for at, value in enumerate(row, 1) if value is not None), default=0)] for row in rows
    ]
    return kept[: max((at for at, row in enumerate(kept, 1) if row), default=0)]


def read(text: str | bytes) -> list[XmlSheet]:
    return read_xml_sheets(Source.of(text.encode() if isinstance(text, str) else text, name="file"))


def rows_of(rows: str, *, more: str = "") -> list[list[CellValue]]:
    [found] = read(book(sheet(rows), more=more))
    return found.rows


def test_what_libreoffice_exports_is_what_the_xlsx_holds() -> None:
    expected, actual = (
        read_file(Source.of((CASES / name).read_bytes(), name=name))
        for name in ("statement.xlsx", "statement.xls")
    )
    assert expected == actual


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(GRIDS, min_size=1, max_size=3), st.booleans())
def test_cells_come_back_as_they_were_written(grids: list[list[list[CellValue]]], sparse: bool) -> None:
    sheets = [sheet(write_rows(rows, sparse=sparse), name=f"Лист {at}") for at, rows in enumerate(grids)]
    expected = [XmlSheet(f"Лист {at}", trim(rows), hidden=False) for at, rows in enumerate(grids)]
    actual = read(book(*sheets))
    assert expected == actual
    assert [list(map(type, row)) for one in expected for row in one.rows] == [
        list(map(type, row)) for one in actual for row in one.rows
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", ""), ("utf-8-sig", "utf-8"), ("cp1251", "windows-1251"), ("cp1251", "utf-8"), ("utf-8", "windows-1251"),
     ("cp1251", ""), ("utf-16", "utf-16"), ("utf-16", "utf-8"), ("utf-8", "utf-16")],
)  # fmt: skip
def test_any_encoding_is_read_whatever_is_declared(encoding: str, declared: str) -> None:
    text = book(
        sheet("<Row>" + data("String", "Дата") + "</Row>"), encoding=declared and f' encoding="{declared}"'
    )
    source = Source.of(text.encode(encoding), name="выписка.xls")
    assert find_reader(source) is None
    assert read_file(source) == (NamedGrid("Лист1", [["Дата"]]),)


def test_merged_cells_hold_their_value_first() -> None:
    rows = '<Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">ИНН</Data></Cell>'
    rows += (
        data("String", "Адрес")
        + '</Row><Row><Cell ss:Index="3"><Data ss:Type="String">Город</Data></Cell></Row>'
    )
    assert rows_of(rows) == [["ИНН", None, "Адрес"], [None, None, "Город"]]


def test_rows_left_out_stay_empty() -> None:
    rows = f'<Row ss:Index="2">{data("Number", "1")}</Row><Row ss:Span="2"/><Row>{data("Number", "2")}</Row>'
    assert rows_of(rows) == [[], [1.0], [], [], [], [2.0]]


def test_letters_of_several_looks_are_one_text_and_a_note_is_none() -> None:
    cell = '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">ИП <B>Лю<I>тик</I></B> и сын</ss:Data>'
    cell += '<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>нет</B></ss:Data></Comment></Cell>'
    assert rows_of(f"<Row>{cell}</Row>") == [["ИП Лютик и сын"]]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("Number", " 15000.5\n", 15000.5),
        ("Number", "1.5E3", 1500.0),
        ("Number", "15 000,50", "15 000,50"),
        ("Number", "1e999", "1e999"),
        ("Number", "NaN", "NaN"),
        ("Number", "40702810000000000001", "40702810000000000001"),
        ("Number", "007701234567", "007701234567"),
        ("DateTime", "2026-01-05", date(2026, 1, 5)),
        ("DateTime", "2026-01-05T00:00:00.000Z", date(2026, 1, 5)),
        ("DateTime", "05.01.2026", "05.01.2026"),
        ("DateTime", "2026-02-30T00:00:00.000", "2026-02-30T00:00:00.000"),
        ("Boolean", "true", True),
        ("Boolean", "да", "да"),
        ("Error", "#DIV/0!", None),
        ("String", "", None),
        ("Number", "", None),
        ("String", "  =1+1 ", "  =1+1 "),
        ("Strange", "5", "5"),
    ],
)
def test_what_does_not_fit_its_type_stays_text(kind: str, text: str, expected: CellValue) -> None:
    assert rows_of(f"<Row>{data(kind, text)}{data('String', 'x')}</Row>") == [[expected, "x"]]


@pytest.mark.parametrize(
    ("style", "number", "expected"),
    [
        ("dd/mm/yyyy;@", "46027", date(2026, 1, 5)),
        ("General Date", "46027.5", datetime(2026, 1, 5, 12)),  # noqa: DTZ001
        ("hh:mm", "0.5", time(12)),
        ('[Red]0.00" dm"', "46027", 46027.0),
        ("Standard", "46027", 46027.0),
        ("dd/mm/yyyy", "1e9", 1e9),
    ],
)
def test_number_that_is_shown_as_a_date_is_one(style: str, number: str, expected: CellValue) -> None:
    styles = f'<Styles><Style ss:ID="s1"><NumberFormat ss:Format={quoteattr(style)}/></Style></Styles>'
    cell = f'<Cell ss:StyleID="s1"><Data ss:Type="Number">{number}</Data></Cell>'
    assert rows_of(f"<Row>{cell}{data('Number', '46027')}</Row>", more=styles) == [[expected, 46027.0]]


def test_days_counted_from_1904_are_four_years_later() -> None:
    more = '<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook><Styles><Style ss:ID="s1"><NumberFormat ss:Format="Short Date"/></Style></Styles>'
    cell = '<Cell ss:StyleID="s1"><Data ss:Type="Number">44565</Data></Cell>'
    assert rows_of(f"<Row>{cell}</Row>", more=more) == [[date(2026, 1, 5)]]


def test_hidden_sheet_is_read_and_told() -> None:
    options = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    row = "<Row>" + data("String", "x") + "</Row>"
    assert read(book(sheet(row, name="a", options=options), sheet(row, name="b"))) == [
        XmlSheet("a", [["x"]], hidden=True),
        XmlSheet("b", [["x"]], hidden=False),
    ]


X = data("String", "x")
FAR = '<Row><Cell ss:Index="{}"><Data ss:Type="String">x</Data></Cell></Row>'
REFUSED = {
    "column far away": ("sheet_too_large", FAR.format(10**9)),
    "column of a thousand digits": ("sheet_too_large", FAR.format("9" * 5_000)),
    "row far away": ("sheet_too_large", f'<Row ss:Index="{10**9}">{X}</Row>'),
    "last cell of all": ("sheet_too_large", FAR.format(16_384).replace("<Row", '<Row ss:Index="1048576"')),
    "rows passed over": ("sheet_too_large", f'<Row ss:Span="{10**9}"/><Row>{X}</Row>'),
    "columns passed over": ("sheet_too_large", f'<Row><Cell ss:MergeAcross="{10**9}"/>{X}</Row>'),
    "wide cells that reach down": ("sheet_too_large", '<Row><Cell ss:MergeAcross="99999" ss:MergeDown="9"/></Row>' * 2_500),
    "row twice": ("damaged_xml", f'<Row ss:Index="5">{X}</Row><Row ss:Index="5">{X}</Row>'),
    "cell twice": ("damaged_xml", f'<Row>{X}<Cell ss:Index="1"><Data ss:Type="String">x</Data></Cell></Row>'),
    "cell under a merged one": ("damaged_xml", f'<Row><Cell ss:MergeDown="1"/></Row><Row>{X}</Row>'),
    "no number": ("damaged_xml", FAR.format("one")),
    "negative": ("damaged_xml", FAR.format("-5")),
    "zero": ("damaged_xml", FAR.format("0")),
    "cells": ("unsafe_xml", "<Row>" + "<Cell/>" * 600_000 + "</Row>"),
    "depth": ("unsafe_xml", "<Row><Cell><Data>" + "<B>" * 5_000),
    "text": ("unsafe_xml", "<Row><Cell><Data>" + "x" * 5_000_000),
    "cut": ("damaged_xml", f"<Row>{X}</Row><Row>"),
}  # fmt: skip


@pytest.mark.long(every=3)
@pytest.mark.parametrize(("code", "rows"), REFUSED.values(), ids=REFUSED.keys())
def test_absurd_and_broken_sheets_are_refused(code: str, rows: str) -> None:
    with pytest.raises(InputError, match=code):
        read(book(sheet(rows)))


def test_many_sheets_of_empty_rows_are_refused() -> None:
    with pytest.raises(InputError, match="sheet_too_large"):
        read(book(*[sheet(f'<Row ss:Index="1048576">{X}</Row>')] * 5))


def test_document_type_is_refused_in_words() -> None:
    bomb = (
        "<!DOCTYPE Workbook ["
        + "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 30))
        + "]>"
    )
    text = HEAD.format("") + bomb + ROOT + sheet(f"<Row>{data('String', '&a29;')}</Row>") + "</Workbook>"
    with pytest.raises(InputError, match="unsafe_xml"):
        read_file(Source.of(text.encode(), name="выписка.xls"))


@pytest.mark.parametrize(
    "text",
    [
        "<Workbook><Worksheet/></Workbook>",
        '<html xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Workbook/></html>',
        '<?mso-application progid="Word.Document"?><w:wordDocument/>',
    ],
)
def test_other_xml_is_not_claimed(text: str) -> None:
    with pytest.raises(InputError, match="unknown_file"):
        read_grids(Source.of(text.encode(), name="file"))
