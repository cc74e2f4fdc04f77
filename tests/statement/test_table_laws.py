"""Laws of tables: no kopeck is lost under any known header row, and no bytes bring the reading down."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from bank_rows import PARTIES, SUPPLIER, Paid, reading
from how_many import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheets import codes, signed, take
from signatures import Signature, sheet, signatures, tokens

from sheets_strategy.errors import InputError
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.incoming import take_rows
from sheets_strategy.values.cells import CellValue

BOOKS = Path(__file__).parents[1] / "readers" / "cases" / "books"
QUICK = settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIDED = [one for one in signatures() if not one.is_card and {"in", "out", "on"} <= set(tokens(one))]
PAYMENTS = st.lists(
    st.builds(
        Paid,
        on=st.integers(0, 60).map(lambda day: date(2026, 1, 4) + timedelta(days=day)),
        kop=st.integers(1, 10**11),
        number=st.integers(1, 999_999).map(str),
        out=st.booleans(),
        party=st.sampled_from([*PARTIES, SUPPLIER]),
        purpose=st.sampled_from(["Оплата по счету 5", "Итого по договору 7", "Возврат", "1234,56"]),
    ),
    min_size=1,
    max_size=12,
)

REFUSED = {"no_party_column", "empty_statement", "empty_days", "header_among_rows", "no_header"}


@QUICK
@given(st.sampled_from(SIDED), PAYMENTS)
def test_every_kopeck_of_a_table_is_read_and_its_control_sums_hold(
    signature: Signature, payments: list[Paid]
) -> None:
    payments = sorted(payments, key=lambda paid: paid.on)
    file = take(sheet(signature, payments))
    assert [paid.signed for paid in payments] == signed(file)
    assert (0, 0) == file.unread
    assert not codes(file).keys() & {
        "control_difference",
        "balance_difference",
        "day_difference",
        "balance_jump",
    }


@QUICK
@given(st.sampled_from(SIDED), PAYMENTS, st.data())
def test_a_spoilt_cell_loses_no_kopeck_unnamed(
    signature: Signature, payments: list[Paid], data: st.DataObject
) -> None:
    """Spoil cells of payments: each sum is read, or its row is named, or the control sums miss it."""
    payments = sorted(payments, key=lambda paid: paid.on)
    rows = sheet(signature, payments)
    held = tokens(signature)
    body = [
        place
        for place, row in enumerate(rows)
        if len(row) == len(held) and isinstance(row[held.index("on")], date)
    ]
    spoils: list[CellValue] = [None, "", "нет", "=1+1", 1e17, "Итого", "12.34.56", True]
    for _ in range(data.draw(st.integers(1, 3))):
        place, col = data.draw(st.sampled_from(body)), data.draw(st.integers(0, len(held) - 1))
        rows[place][col] = data.draw(st.sampled_from(spoils))
    try:
        file = take(rows)
    except InputError as error:
        assert error.code in REFUSED  # noqa: PT017
        return
    total = sum(paid.signed for paid in payments)
    told = codes(file)
    assert total == sum(signed(file)) or file.unread[0] or told, rows


EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3), st.integers(0, 40)),
    min_size=1,
    max_size=5,
)


def _csv(signature: Signature) -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows(
        [["" if one is None else one for one in row] for row in sheet(signature)]
    )
    return target.getvalue().encode("cp1251", errors="replace")


FILES = [_csv(one) for one in SIDED[::12]] + [path.read_bytes() for path in sorted(BOOKS.glob("*.xls*"))]


@QUICK
@given(st.sampled_from(FILES), EDITS)
def test_edited_files_are_read_or_refused(content: bytes, edits: list[tuple[float, bytes, int]]) -> None:
    for place, inserted, dropped in edits:
        at = int(place * len(content))
        content = content[:at] + inserted + content[at + dropped :]
    try:
        take_rows(
            read_file(Source.of(content, name="x")), name="x", reading=replace(reading(), own_accounts=())
        )
    except InputError as error:
        assert error.code  # noqa: PT017


@QUICK
@given(st.lists(st.lists(st.sampled_from(
    [None, "Дата", "Дебет", "Кредит", "Контрагент", "Счет", "Аналитика Дт", "Сумма", "Остаток", "Итого", "51", "62.01",
     "Входящий остаток", "Входящий остаток: 5,00", 5, 1.5, 1e300, float("nan"), True, date(2026, 1, 5), "05.01.2026",
     "Назначение платежа", "40702810900000000001", "ООО Ромашка", "\n", "за период с 01.01.2026 по 31.01.2026"]
), max_size=9), max_size=14))  # fmt: skip
def test_any_grid_is_read_or_refused(rows: list[list[CellValue]]) -> None:
    try:
        take(rows)
    except InputError as error:
        assert error.code  # noqa: PT017


def test_a_workbook_that_makes_the_library_panic_is_damaged(capfd: pytest.CaptureFixture[str]) -> None:
    content = (BOOKS / "alfa_like.xls").read_bytes()
    panics = content[:6311] + content[6338:]
    with pytest.raises(InputError, match="damaged_file"):
        read_file(Source.of(panics, name="x"))
    assert "" == capfd.readouterr().err
