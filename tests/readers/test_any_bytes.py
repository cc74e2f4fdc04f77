"""No bytes make a reader raise anything but ``InputError``."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from how_many import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_strategy.errors import InputError
from sheets_strategy.readers.detect import READERS, read_file
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source

CASES = Path(__file__).parent / "cases"
SAMPLES = [
    path.read_bytes()
    for path in sorted(CASES.glob("*/*"))
    if not path.name.endswith(".expected.csv") and path.stat().st_size < 20_000
]
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3), st.integers(0, 60)), max_size=6
)
QUICK = settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def edit(content: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    for place, inserted, dropped in edits:
        at = int(place * len(content))
        content = content[:at] + inserted + content[at + dropped :]
    return content


def read(content: bytes) -> None:
    for reader in (read_file, *(one.read for one in READERS)):
        try:
            reader(Source.of(content, name="file"), ())
        except InputError as error:
            assert error.code  # noqa: PT017


def sheet() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_row(0, 0, ["Дата", 5, True])
    return target.getvalue()


SHEET = sheet()


@QUICK
@given(st.sampled_from(SAMPLES), EDITS)
def test_edited_sample_is_read_or_refused(content: bytes, edits: list[tuple[float, bytes, int]]) -> None:
    read(edit(content, edits))


@QUICK
@given(st.sampled_from(SAMPLES), st.floats(0, 1))
def test_cut_sample_is_read_or_refused(content: bytes, share: float) -> None:
    read(content[: int(share * len(content))])


@QUICK
@given(EDITS)
def test_edited_workbook_is_read_or_refused(edits: list[tuple[float, bytes, int]]) -> None:
    read(edit(SHEET, edits))


@QUICK
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: ("1CClientBankExchange\n" + text).encode())
)
def test_noise_is_read_or_refused(content: bytes) -> None:
    read(content)


@pytest.mark.parametrize("content", SAMPLES)
def test_cut_within_a_document_is_never_taken_for_the_whole(content: bytes) -> None:
    """Cut each sample in the middle of its last document: no such file may pass."""
    marks = ["СекцияДокумент".encode(name) for name in ("cp1251", "utf-8")]
    last = max(content.rfind(mark) for mark in marks)
    if last < 0:
        return
    with pytest.raises(InputError, match="cut_file"):
        read_one_c(Source.of(content[: last + 60], name="file"))
