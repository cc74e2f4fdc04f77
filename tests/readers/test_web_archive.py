"""Web archives (MHTML): the tables of their pages, and nothing where a part is missing."""

from __future__ import annotations

from email.message import MIMEPart
from pathlib import Path

import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.errors import InputError
from sheets_strategy.readers.detect import find_reader, read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import NamedGrid, read_grids

SAMPLE = (Path(__file__).parent / "cases" / "web_archive" / "page.mht").read_bytes()
GRIDS = (
    NamedGrid(
        "",
        [
            ["Выписка по счёту 40702810000000000001"],
            ["Дата", "Контрагент", "ИНН", "Приход", "Назначение"],
            ["05.01.2026", "ООО «Ромашка»", "7701234567", "15 000,50", "Оплата по счёту\n№ 1"],
        ],
    ),
    NamedGrid("", [["Итого", "1"]]),
)
WORDS = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=8)


def archive(page: str, *, charset: str, encoding: str) -> bytes:
    part = MIMEPart()
    part.set_content(page, subtype="html", charset=charset, cte=encoding)
    whole = MIMEPart()
    whole["MIME-Version"] = "1.0"
    whole["Content-Type"] = 'multipart/related; boundary="x"'
    whole.attach(part)
    return whole.as_bytes()


@pytest.mark.parametrize("eol", [b"\n", b"\r\n"])
def test_archive_gives_the_tables_of_its_sheets(eol: bytes) -> None:
    source = Source.of(SAMPLE.replace(b"\n", eol), name="выписка.xls")
    assert find_reader(source) is None
    assert read_file(source) == GRIDS


def test_other_headers_may_come_first() -> None:
    start = b"\r\nFrom: <Saved by Windows Internet Explorer>\r\nSubject: =?utf-8?Q?x?=\r\n"
    assert read_file(Source.of(start + SAMPLE, name="выписка.mht")) == GRIDS


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=5),
    st.sampled_from(["quoted-printable", "base64"]),
)
def test_cells_come_back_as_they_were_written(rows: list[list[str]], encoding: str) -> None:
    page = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    content = archive(f"<html><table>{page}</table></html>", charset="utf-8", encoding=encoding)
    [grid] = read_grids(Source.of(content, name="file"))
    assert rows == grid.rows


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "iso-8859-5", "cp866"])
def test_declared_charset_is_read(charset: str) -> None:
    page = "<table><tr><td>Назначение платежа</td><td>Сумма</td></tr></table>"
    content = archive(page, charset=charset, encoding="base64")
    [grid] = read_grids(Source.of(content, name="file"))
    assert grid.rows == [["Назначение платежа", "Сумма"]]


def test_wrong_charset_is_not_believed() -> None:
    content = SAMPLE.replace(b'"utf-8"', b'"koi8-r"').replace(b"windows-1251", b"no-such-charset")
    assert read_grids(Source.of(content, name="file")) == GRIDS


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8, 0.97])
def test_archive_that_breaks_off_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="damaged_file"):
        read_grids(Source.of(SAMPLE[: int(len(SAMPLE) * share)], name="file"))


def test_archive_without_tables_is_refused() -> None:
    content = archive("<p>Письмо</p>", charset="utf-8", encoding="base64")
    with pytest.raises(InputError, match="unknown_file"):
        read_grids(Source.of(content, name="file"))


def test_archives_within_archives_without_end_are_refused() -> None:
    inner = "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(3_000))
    content = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b0"\n\n{inner}'.encode()
    with pytest.raises(InputError, match="damaged_file"):
        read_grids(Source.of(content, name="file"))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.binary(max_size=3), st.integers(0, 9)), max_size=5))
def test_changed_archive_is_read_or_refused(edits: list[tuple[int, bytes, int]]) -> None:
    content = SAMPLE
    for at, inserted, dropped in edits:
        content = content[:at] + inserted + content[at + dropped :]
    try:
        read_file(Source.of(content, name="file"))
    except InputError as error:
        assert error.code  # noqa: PT017
