import io
import zipfile
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter

from sheets_strategy.errors import InputError
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import NamedGrid, read_grids
from sheets_strategy.statement.rows import Statement

CASES = Path(__file__).parent / "cases"


def rows_of(content: bytes) -> list[list[object]]:
    [grid] = read_grids(Source.of(content, name="file"))
    return [list(row) for row in grid.rows]


def workbook(**sheets: list[list[object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "dd.mm.yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "cp866"])
@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_text_table_is_read_in_any_dress(encoding: str, delimiter: str, eol: str) -> None:
    rows = [["Дата", "Сумма", "Назначение"], ["05.01.2026", "15000.0", "Оплата по договору"]]
    text = eol.join(delimiter.join(row) for row in rows) + eol
    assert rows_of(text.encode(encoding)) == rows


def test_decimal_commas_do_not_part_cells() -> None:
    assert rows_of("Дата;Сумма\n05.01.2026;15000,0\n06.01.2026;3200,5\n".encode())[1] == [
        "05.01.2026",
        "15000,0",
    ]


def test_formula_that_shows_text_is_that_text() -> None:
    assert rows_of(b'a;b\n="008049";x\n"=""008050""";y\n')[1:] == [["008049", "x"], ["008050", "y"]]


def test_quoted_cell_keeps_delimiters_lines_and_quotes() -> None:
    text = 'Имя;Сумма\n"ООО ""Ромашка""; филиал\r\nТверь";5\n'
    assert rows_of(text.encode())[1] == ['ООО "Ромашка"; филиал\nТверь', "5"]


def test_stray_quote_swallows_no_rows() -> None:
    text = 'Имя;Сумма\n"Ромашка ООО;5\nЛютик;6\nМак;7\n'
    assert rows_of(text.encode())[1:] == [['"Ромашка ООО', "5"], ["Лютик", "6"], ["Мак", "7"]]


def test_stray_quotes_in_neighbouring_rows_swallow_none() -> None:
    text = 'Дата;Имя;Сумма\n1;"А ООО;5\n2;"Б" ООО;6\n3;В;7\n'
    assert [row[2] for row in rows_of(text.encode())] == ["Сумма", "5", "6", "7"]


def test_empty_cells_are_none_and_empty_rows_stay() -> None:
    assert rows_of(b"a;b;c\n\n1;;3\n;;\n") == [["a", "b", "c"], [], ["1", None, "3"]]


def test_declared_delimiter_is_believed() -> None:
    assert rows_of(b"sep=,\na,b\n1,2\n") == [["a", "b"], ["1", "2"]]


def test_both_encodings_of_the_sample_are_one_table() -> None:
    names = ("dealenx_tbank_business_cp1251.csv", "dealenx_tbank_business_utf8bom.csv")
    one, other = (rows_of((CASES / "csv" / name).read_bytes()) for name in names)
    assert one == other
    assert (len(one), one[0][0], one[1][5], one[1][18]) == (6, "Номер счёта", "15000,0", None)


def test_workbook_gives_typed_cells_at_their_addresses() -> None:
    content = workbook(
        Счёт=[[], ["", "Дата", 5, 1.5, True], ["", date(2026, 1, 5), time(4, 31)]],
        Пусто=[],
        Второй=[["40702810000000000001"]],
    )
    assert read_file(Source.of(content, name="statement.txt")) == (
        NamedGrid("Счёт", [[], [None, "Дата", 5, 1.5, True], [None, date(2026, 1, 5), time(4, 31)]]),
        NamedGrid("Второй", [["40702810000000000001"]]),
    )


def test_content_decides_and_the_name_does_not() -> None:
    content = (CASES / "one_c" / "bxshef_demo-1c_cp1251.txt").read_bytes()
    assert isinstance(read_file(Source.of(content, name="statement.xlsx")), Statement)
    assert isinstance(read_file(Source.of(b"\r\n  " + content, name="x.csv")), Statement)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n", "empty_file"),
        (b"\x00" * 50, "empty_file"),
        (b"%PDF-1.7 ...", "pdf_file"),
        (b"\x89PNG\r\n\x1a\n....", "image_file"),
        (b"\xff\xd8\xff\xe0 jfif", "image_file"),
        (b"Rar!\x1a\x07", "archive_file"),
        (b"PK\x03\x04 cut", "damaged_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "damaged_file"),
        (b"a;b\x00;c\n1;2;3\n", "unknown_file"),
        (b"<html><table></table></html>", "unknown_file"),
        (b'{"a": 1, "b": 2}', "unknown_file"),
        ("Просто письмо, без таблицы.\nС уважением\n".encode(), "unknown_file"),
        ("Дата;Сумма\n\ufffd\ufffd\ufffd;5\n\ufffd\ufffd\ufffd\ufffd;6\n".encode(), "unreadable_encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_by_its_name(content: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_file(Source.of(content, name="выписка.txt"))
    assert (caught.value.code, dict(caught.value.facts)) == (code, {"name": "выписка.txt"})


def test_archive_of_other_things_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("kl_to_1c.txt", "1CClientBankExchange")
    with pytest.raises(InputError, match="archive_file"):
        read_file(Source.of(target.getvalue(), name="x.zip"))


def test_empty_workbook_is_refused() -> None:
    with pytest.raises(InputError, match="empty_file"):
        read_file(Source.of(workbook(Лист=[]), name="x.xlsx"))


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 60), (9_999, 16_383)])
def test_stray_cell_far_away_is_refused_and_not_laid_out(row: int, column: int) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_row(0, 0, ["Дата", "Сумма"])
        book.worksheets()[0].write(row, column, "x")
    with pytest.raises(InputError, match="sheet_too_large"):
        read_file(Source.of(target.getvalue(), name="x.xlsx"))


def test_formatted_cells_far_away_are_no_cells() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Дата", "Сумма"])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert rows_of(target.getvalue()) == [["Дата", "Сумма"]]


def test_workbook_with_a_password_is_refused() -> None:
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    )
    with pytest.raises(InputError, match="encrypted_workbook"):
        read_file(Source.of(content, name="x.xlsx"))
