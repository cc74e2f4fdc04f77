"""One statement saved as XLSX, as XLS and as ODS gives the same payments and control sums."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from bank_rows import reading
from card_sheets import CARD_PAYMENTS
from signatures import IN_KOP, OUT_KOP, PAYMENTS

from sheets_strategy.errors import Finding
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.incoming import FileRows, take_rows

BOOKS = Path(__file__).parent / "cases" / "books"
NAMES = ("alfa_like", "card51", "ibank_like", "sber_like")


def take(name: str) -> FileRows:
    source = Source.of((BOOKS / name).read_bytes(), name=name)
    return take_rows(read_file(source), name="выписка", reading=replace(reading(), own_accounts=()))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_formats_give_what_xlsx_gives(name: str, kind: str) -> None:
    expected, actual = take(f"{name}.xlsx"), take(f"{name}.{kind}")
    pd.testing.assert_frame_equal(expected.rows, actual.rows)
    assert expected.controls == actual.controls
    nothing: tuple[Finding, ...] = ()
    assert (nothing, nothing) == (expected.findings, actual.findings)


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_gives_the_payments_that_it_was_made_of(name: str) -> None:
    file = take(f"{name}.xlsx")
    signs = file.rows["direction"].map({"in": 1, "out": -1})
    payments = CARD_PAYMENTS if name == "card51" else PAYMENTS
    assert [paid.signed for paid in payments] == (file.rows["amount_kop"] * signs).tolist()
    assert [paid.party[1] for paid in payments] == file.rows["party"].tolist()
    [control] = file.controls
    if name != "card51":
        assert (IN_KOP, OUT_KOP) == (control.in_kop, control.out_kop)
