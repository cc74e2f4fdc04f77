"""Files that people print: pages of a PDF, widths of columns, and that no file of somebody else is lost."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_books import HOSTILE, fill_book, print_book
from pypdf import PdfReader

from sheets_strategy.adapters.printing import html, out_file, pdf
from sheets_strategy.adapters.printing.pdf_fonts import load_fonts
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.print_widths import Wishes, share_widths
from sheets_strategy.workbook.printed import PrintedColumn, PrintedTable, Report, Section

FONTS = load_fonts()


def test_a_pdf_is_a4_in_landscape_with_its_words_and_repeated_headers() -> None:
    rows = tuple((str(place), "Ёжик ₽ → ≥") for place in range(100))
    table = PrintedTable("Список", (PrintedColumn("Место", "right"), PrintedColumn("Клиент")), rows)
    report = Report(
        "ru", "Стратегия", ("На 30.11.2026",), (Section("Работа", (table,)),), "{page} из {pages}"
    )
    reader = PdfReader(BytesIO(pdf.write_pdf(report)))
    texts = [page.extract_text() for page in reader.pages]
    size = reader.pages[0].mediabox
    assert (len(texts), round(size.width), round(size.height)) == (3, 842, 595)
    assert all("Клиент" in text and f"{place} из 3" in text for place, text in enumerate(texts, start=1))
    assert sum(text.count("Ёжик ₽ → ≥") for text in texts) == 100
    assert [one["/Title"] for one in reader.outline] == ["Работа"]


def test_the_same_report_gives_the_same_bytes_and_its_mark() -> None:
    report = print_book(fill_book())
    made = pdf.write_pdf(report)
    assert made == pdf.write_pdf(report)
    assert pdf.MARK in made
    assert html.MARK in html.write_html(report)[:400]


def test_nothing_is_run_by_a_pdf_and_long_words_are_cut() -> None:
    made = pdf.write_pdf(print_book(fill_book([HOSTILE, "Ж" * 300])))
    reader = PdfReader(BytesIO(made))
    assert "<script>alert(1)</script>" in "".join(page.extract_text() for page in reader.pages).replace(
        "\n", ""
    )
    assert {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(reader.trailer["/Root"]) == set()


@given(
    text=st.text("абв щЖ", max_size=60),
    room=st.floats(12, 200),
)
def test_lines_hold_all_words_and_none_is_too_long(text: str, room: float) -> None:
    lines = FONTS.wrap(text, 8, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(FONTS.width(line, 8) <= room + 1e-6 for line in lines)


@given(
    columns=st.lists(st.tuples(*[st.floats(1, 300)] * 3), min_size=1, max_size=12), room=st.floats(50, 800)
)
def test_columns_never_take_more_than_the_page(
    columns: list[tuple[float, float, float]], room: float
) -> None:
    ordered = [sorted(one) for one in columns]
    wishes = Wishes(*(tuple(one[part] for one in ordered) for part in range(3)))
    widths = share_widths(wishes, room)
    assert len(widths) == len(columns)
    assert sum(widths) <= room + 1e-6
    assert all(wide > 0 for wide in widths)


def test_a_file_of_somebody_else_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "meeting.html"
    assert not out_file.is_foreign(path, html.MARK)
    path.write_text("<p>мой отчёт</p>", "utf-8")
    assert out_file.is_foreign(path, html.MARK)
    out_file.put_file(path, html.write_html(print_book(fill_book())))
    assert not out_file.is_foreign(path, html.MARK)
    assert [one.name for one in tmp_path.iterdir()] == ["meeting.html"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "meeting.html"
    path.write_bytes(b"old")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "занят")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InputError) as refused:
        out_file.put_file(path, b"new")
    assert (refused.value.code, refused.value.facts["why"]) == ("export_not_written", "занят")
    assert ([one.name for one in tmp_path.iterdir()], path.read_bytes()) == (["meeting.html"], b"old")


def test_a_folder_in_place_of_a_file_and_a_missing_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="export_not_written"):
        out_file.is_foreign(tmp_path, html.MARK)
    with pytest.raises(InputError, match="export_not_written"):
        out_file.put_file(tmp_path / "no" / "a.html", b"")
