"""Web pages with tables that programs call .xls: what people see is what is read."""

from __future__ import annotations

import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.errors import InputError
from sheets_strategy.readers.html_table import read_html
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import NamedGrid, read_grids

PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th rowspan=2>", "<td colspan='3'>", "x", "&amp;",
     "<br>", "<!--", "-->", "<style>", "</style>", "<td", ">", '"', "<a href='?a>b'>", "\n", "&#0;", "<table"]
)  # fmt: skip


def read(text: str) -> list[list[list[str | None]]]:
    return read_html(text, name="file")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_page_called_xls_is_read_in_any_encoding(encoding: str) -> None:
    page = (
        '<meta http-equiv="Content-type" content="text/html;charset=UTF-8" />\n<table border="1"><thead><tr>'
    )
    page += "<th>ID</th><th>Название компании</th></tr></thead><tbody><tr><td>7</td><td>Ромашка</td></tr></tbody></table>"
    expected = (NamedGrid("", [["ID", "Название компании"], ["7", "Ромашка"]]),)
    assert read_grids(Source.of(page.encode(encoding), name="company.xls")) == expected


def test_cell_is_what_people_see() -> None:
    cell = "<td>\n  <a href=\"callto:+7\" onclick='f()'>+7&nbsp;495 &laquo;1&raquo;</a>,<br/>  +7 <b>2</b><!-- no --></td>"
    assert read(f"<table><tr>{cell}<td> </td><td>=1+1</td></tr></table>") == [
        [["+7 495 «1»,\n+7 2", None, "=1+1"]]
    ]


def test_ends_of_rows_and_cells_may_be_missing() -> None:
    assert read("<TABLE><TR><TD>a<TD>b<TR><TD>c") == [[["a", "b"], ["c"]]]


def test_wide_and_high_cells_hold_their_text_first() -> None:
    page = "<table><tr><th rowspan=2>ИНН</th><th colspan=2>Адрес</th><th>Имя</th></tr><tr><td>Город</td><td>Дом</td><td>x</td></tr>"
    assert read(page) == [[["ИНН", "Адрес", None, "Имя"], [None, "Город", "Дом", "x"]]]


def test_tables_and_inner_tables_are_grids_of_their_own() -> None:
    page = "<table><tr><td>out <table><tr><td>in</td></tr></table> side</td></tr></table> x <table><tr><td>2</td></tr></table>"
    assert read(page) == [[["out side"]], [["in"]], [["2"]]]


def test_what_is_not_shown_is_not_read() -> None:
    page = "<style><!-- td {} <td>no</td> --></style><table><script>'<td>no</td>'</script><tr><td>yes</td></tr></table>"
    assert read(page) == [[["yes"]]]


def test_plain_rows_and_rows_of_any_make_are_one_table() -> None:
    plain = "<tr><td>a</td><td>b&amp;c</td></tr>"
    assert read(f"<table>{plain}<tr><td><b>a</b></td><td>b&amp;c</td></tr>{plain}</table>") == [
        [["a", "b&c"]] * 3
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 20_000,
        "<table>" + "<tr><td>x" * 3 + "<tr>" + "<td colspan=9999999>x" * 3 + "<tr><td colspan=16000><td>x" * 5_000,
        "<table><tr>" + "<td rowspan=9999999 colspan=16000>" + "<tr><td>x" * 5_000,
    ],
    ids=["nested", "wide", "high"],
)  # fmt: skip
def test_absurd_pages_are_refused(page: str) -> None:
    with pytest.raises(InputError, match="sheet_too_large"):
        read(page)


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<style>", "&#x", "<td", '"', "<tr>", "<tr><td>x"])
def test_a_page_that_never_ends_anything_is_read_at_once(piece: str) -> None:
    read("<table><tr><td>" + piece * 50_000)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_pieces_are_read_or_refused(page: str) -> None:
    for grid in read(page):
        assert not grid or grid[-1]
