"""CSV is read as a stream: the same rows and payments as of the whole text, in bounded memory."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest
from bank_rows import reading
from csv_oracle import read_whole
from how_many import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sheets_strategy.errors import InputError
from sheets_strategy.readers import csv_columns
from sheets_strategy.readers.csv_text import read_csv
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import NamedGrid
from sheets_strategy.statement.columns import find_sections
from sheets_strategy.statement.incoming import take_rows
from sheets_strategy.values.columns import ColumnRows

QUICK = settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
HEADER = ["Дата", "Номер", "Тип", "Сумма", "Контрагент", "ИНН контрагента", "Назначение платежа"]
SIDED = ["Дата", "Номер", "Дебет", "Кредит", "Контрагент", "ИНН контрагента", "Назначение платежа"]
GROUPED = [["Дата", "Обороты", "", "Контрагент", "Назначение платежа"], ["", "Дебет", "Кредит", "", ""]]
PREAMBLE = st.sampled_from(
    [
        ["Выписка по счёту 40702810900000000001"],
        ["Период: 01.01.2026 - 31.01.2026"],
        ["Входящий остаток", "1000,00"],
        [],
    ]
)
FOOTER = st.sampled_from(
    [
        ["Итого", "", "", "150,00"],
        ["Исходящий остаток", "900,00"],
        ["Итого оборотов", "", "100,00", "200,00"],
        ["1", "2", "3", "4", "5", "6", "7"],
        [],
    ]
)
CELL = st.sampled_from(
    ["05.01.2026", "06.01.2026 10:15", "12", "Дебет", "Кредит", "100,00", "1 234,5", "12.34", "1-50", "", "нет",
     'ООО "Ромашка"', "ООО\nЛютик", "7701234567", '="008049"', "Итого за день", "Оплата; счёт 5", "-7,00", "  "]
)  # fmt: skip
PAYMENT = st.builds(
    lambda day, number, way, kop, party, inn, purpose: [
        f"{day:02}.01.2026", str(number), way, f"{kop // 100},{kop % 100:02}", party, inn, purpose
    ],
    st.integers(1, 31), st.integers(1, 999), st.sampled_from(["Дебет", "Кредит"]), st.integers(1, 10**8),
    st.sampled_from(['ООО "Ромашка"', "ИП Иванов", "ООО\nЛютик"]), st.sampled_from(["7701234567", ""]),
    st.sampled_from(["Оплата по счету 5", "Возврат; дог. 7", "две\nстроки", "Дебет"]),
)  # fmt: skip
ROW = st.one_of(
    PAYMENT, PAYMENT, PAYMENT, st.lists(CELL, max_size=9), st.sampled_from([HEADER, SIDED, *GROUPED]), FOOTER
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Give a statement with all that banks put around and between payments."""
    header = draw(st.sampled_from([[HEADER], [SIDED], GROUPED]))
    rows = [*draw(st.lists(PREAMBLE, max_size=3)), *header, *draw(st.lists(ROW, min_size=1, max_size=14))]
    rows += draw(st.lists(FOOTER, max_size=3))
    tail = draw(st.sampled_from([[], [""], ["", ""]]))
    target = io.StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(
        target, delimiter=";", quoting=quoting, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))
    )
    writer.writerows([[*row, *tail] for row in rows])
    text = target.getvalue()
    stray = draw(st.integers(0, 4 * len(text)))
    return text if stray >= len(text) else text[:stray] + '"' + text[stray:]


@pytest.fixture(params=[1, 2, 3, 100])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_columns, "_BLOCK", request.param)
    monkeypatch.setattr(csv_columns, "_MANY", request.param)


@pytest.mark.usefixtures("block")
@settings(QUICK, suppress_health_check=[*QUICK.suppress_health_check, HealthCheck.function_scoped_fixture])
@given(tables(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_stream_gives_the_rows_of_the_whole_text(text: str, encoding: str) -> None:
    try:
        rows = read_csv(Source.of(text.encode(encoding), name="x"))
    except InputError as error:
        assert error.code == "unknown_file"  # noqa: PT017
        return
    assert read_whole(text, ";") == [list(row) for row in rows]


@QUICK
@given(tables())
def test_columns_and_rows_of_a_table_give_the_same_payments(text: str) -> None:
    try:
        columns = read_csv(Source.of(text.encode(), name="x"))
    except InputError:
        return
    whole = [list(row) for row in columns]
    assert find_sections(whole, fields=reading().fields) == find_sections(columns, fields=reading().fields)
    results = []
    for rows in (whole, columns):
        try:
            results.append(take_rows((NamedGrid("", rows),), name="x", reading=reading()))
        except InputError as error:
            results.append((error.code, dict(error.facts)))
    one, other = results
    if isinstance(one, tuple) or isinstance(other, tuple):
        assert one == other
        return
    assert_frame_equal(one.rows, other.rows)
    for name in ("controls", "findings", "unread", "sections", "tables"):
        assert getattr(one, name) == getattr(other, name)


@given(st.lists(st.lists(CELL, max_size=5), max_size=8), st.slices(8))
def test_rows_by_columns_are_a_sequence_like_a_list(cells: list[list[str]], part: slice) -> None:
    width = max(map(len, cells), default=0)
    columns = [[row[col] if col < len(row) else None for row in cells] for col in range(width)]
    rows = ColumnRows(columns, range(len(cells)))  # type: ignore[arg-type]
    plain = [list(row) for row in cells]
    assert plain == list(rows)
    assert plain[part] == list(rows[part])
    assert [row[0] if row else None for row in plain[part]] == (rows[part].column(0))
    assert plain[::-1][1:] == list(rows[::-1][1:])


class Endless(io.RawIOBase):
    """A file that is made while it is read: a beginning, then a piece again and again."""

    def __init__(self, beginning: bytes, piece: bytes, size: int) -> None:
        self._left, self._rest = size, beginning
        self._piece = piece * ((1 << 20) // len(piece))

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        while len(self._rest) < min(len(target), self._left):
            self._rest += self._piece
        given = min(len(target), self._left)
        target[:given], self._rest = self._rest[:given], self._rest[given:]
        self._left -= given
        return given


def endless(beginning: bytes, piece: bytes, size: int) -> Source:
    def start() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(Endless(beginning, piece, size), 1 << 20))

    return Source("x", size, start)


@pytest.fixture
def _in_bounds() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


TOP = "Дата;Сумма;Контрагент\n01.01.2026;5,00;Лютик\n".encode()


@pytest.mark.long(every=3)
@pytest.mark.usefixtures("_in_bounds")
@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (b"x" * 4096, "unknown_file"),
        (b";" * 4096, "unknown_file"),
        (b'"' + b"x" * 4096, "unknown_file"),
        (b"\x00" * 4096, "unknown_file"),
    ],
)
def test_a_line_of_two_gigabytes_is_refused_at_once(piece: bytes, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_file(endless(TOP, piece, 1 << 31))


@pytest.mark.long
@pytest.mark.usefixtures("_in_bounds")
def test_a_row_as_wide_as_no_table_is_refused() -> None:
    wide = b"x;" * 400_000 + b"\n"
    with pytest.raises(InputError, match="sheet_too_large"):
        read_file(endless(TOP + wide, b"01.01.2026;5,00;x\n", 20_000_000))


@pytest.mark.long
@pytest.mark.usefixtures("_in_bounds")
def test_lost_letters_far_below_are_refused() -> None:
    lost = "01.01.2026;5,00;\ufffd\ufffd\ufffd\ufffd\ufffd\n".encode()
    with pytest.raises(InputError, match="unreadable_encoding"):
        read_file(endless(TOP, lost, 5_000_000))
