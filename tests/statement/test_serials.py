"""Statements whose days are serial numbers: the same payments as with days, or fewer, never other ones."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from bank_rows import (
    FIELDS,
    PARTIES,
    SUPPLIER,
    Paid,
    bad,
    codes,
    grid,
    header,
    ledger,
    read,
    reading,
    seen,
    told,
)
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from serial_sheets import serial_of, serialised

from sheets_strategy.statement.day_numbers import are_days
from sheets_strategy.statement.fingerprints import fingerprints
from sheets_strategy.statement.payments import Known, sort_payments
from sheets_strategy.statement.reading import SheetRows
from sheets_strategy.statement.reconcile import reconcile
from sheets_strategy.statement.serials import restore_days
from sheets_strategy.values.cells import CellValue, Row

NEEDED = ("on", "in_sum", "out_sum", "party", "party_inn", "purpose")
OTHER = ("party", "purpose", "out_sum", "on", "in_sum", "party_inn")
DAY = date(2026, 3, 2)
KNOWN = [
    Paid(DAY, 100_000, "1", party=PARTIES[0]),
    Paid(DAY, 200_000, "2", party=PARTIES[1]),
    Paid(DAY, 5_000, "3", out=True, party=SUPPLIER, purpose="Комиссия за ведение счета"),
]
LATER = [
    Paid(date(2026, 3, 9), 300_050, "11", party=PARTIES[0]),
    Paid(date(2026, 3, 9), 7_000, "12", out=True, party=SUPPLIER, purpose="Комиссия за март"),
    Paid(date(2026, 3, 10), 400_000, "13", party=PARTIES[1]),
]


def restore(rows: Sequence[Row]) -> Sequence[Row]:
    return restore_days(rows, fields=reading().fields)


def read_serial(rows: Sequence[Row]) -> SheetRows:
    return read(restore(serialised(rows)))


def _same(one: SheetRows, other: SheetRows) -> bool:
    return (seen(one), bad(one), one.findings, one.notes) == (
        seen(other),
        bad(other),
        other.findings,
        other.notes,
    )


@settings(max_examples=examples(30), deadline=None)
@given(seed=st.integers(0, 10**6))
def test_rows_under_their_header_line_are_restored_cell_for_cell(seed: int) -> None:
    dice = random.Random(seed)
    rows = [header(), *grid(ledger(dice, dice.randrange(1, 40)))]
    assert rows == restore(serialised(rows))
    assert restore(rows) is rows


@settings(max_examples=examples(60), deadline=None)
@given(seed=st.integers(0, 10**6))
def test_rows_in_any_order_of_columns_give_the_same_payments_or_fewer(seed: int) -> None:
    dice = random.Random(seed)
    truth = ledger(dice, dice.randrange(2, 30))
    cut = dice.randrange(0, len(truth))
    order = [field for field in FIELDS if field in NEEDED or dice.random() < 0.7]
    dice.shuffle(order)
    rows = [header(), *grid(truth[:cut]), *grid(truth[cut:], order)]
    dated, serial = read(rows), read_serial(rows)
    assert Counter(seen(serial)) <= Counter(seen(dated))
    if len(seen(serial)) < len(seen(dated)):
        assert len(serial.unreadable)


@pytest.mark.parametrize(
    "rows",
    [
        [header(), *grid(KNOWN), *grid(LATER, OTHER)],
        [header(), *grid(KNOWN), [None], *grid(LATER[:1], OTHER)],
        grid(LATER, ("on", "amount", "party", "party_inn", "purpose")),
        [*grid(LATER, ("purpose", "amount", "on", "party", "party_inn")), header(), *grid(KNOWN)],
        [
            header(),
            *grid(KNOWN),
            *grid(LATER[:1], OTHER),
            ["Итого за день", None, None, None, 3000.5, None],
            [None],
            *grid(LATER[1:], OTHER),
        ],
        [["Период", DAY, None], header(), *grid(KNOWN), ["Итого", None, 3000.0, 50.0]],
    ],
    ids=["stray", "one", "headerless", "above", "totals", "preamble"],
)
def test_rows_without_a_header_line_of_their_own_are_read_as_with_days(rows: list[list[CellValue]]) -> None:
    assert _same(read(rows), read_serial(rows))
    if len(rows) > len(KNOWN) + len(LATER):
        assert told(LATER)[0] in seen(read_serial(rows))


def test_a_time_of_day_makes_a_column_of_numbers_one_of_days() -> None:
    moments = [datetime(2026, 3, 9, 12, 31, 7 + n) for n in range(2)]  # noqa: DTZ001
    rows = grid(LATER[:2], ("on", "amount", "party", "party_inn", "purpose"))
    for row, moment in zip(rows, moments, strict=True):
        row[0] = moment
    assert rows == restore(serialised(rows))


def test_a_day_that_no_header_names_is_found_under_a_known_line() -> None:
    head = ["", "Контрагент", "Поступление", "Списание", "Назначение платежа"]
    rows = [head, *grid(LATER, ("on", "party", "in_sum", "out_sum", "purpose"))]
    assert _same(read(rows), read_serial(rows))
    assert told(LATER)[0][:2] == seen(read_serial(rows))[0][:2]


def test_a_payment_has_one_fingerprint_whether_its_day_is_a_number_or_not() -> None:
    rows = [header(), *grid([*KNOWN, *LATER])]
    dated, serial, raw = read(rows).rows, read_serial(rows).rows, read(serialised(rows)).rows
    assert fingerprints(dated).tolist() == fingerprints(serial).tolist() == fingerprints(raw).tolist()


KOPECKS = st.integers(1, 10**7).map(lambda kop: kop / 100)
ROUND = st.integers(366, 551).map(lambda hundreds: hundreds * 100.0)
WHOLE = st.integers(36_526, 55_152).map(float)


@settings(deadline=None)
@given(st.lists(st.tuples(WHOLE, KOPECKS), min_size=1, max_size=12), st.booleans(), st.booleans())
def test_sums_of_rows_that_only_lack_their_day_are_never_days(
    sums: list[tuple[float, float]], came: bool, headed: bool
) -> None:
    paid = [Paid(DAY, 100, str(n), not came) for n in range(len(sums))]
    lines = grid(paid)
    for line, (whole, _) in zip(lines, sums, strict=True):
        line[0], line[2 if came else 3] = None, whole
    rows = [header(), *serialised(grid(KNOWN)), *lines] if headed else [header(), *lines]
    assert [list(row) for row in restore(rows)[-len(lines) :]] == lines


@settings(deadline=None)
@given(
    st.lists(ROUND, min_size=2, max_size=12) | st.lists(WHOLE, min_size=3, max_size=12, unique=True),
    st.data(),
)
def test_round_sums_and_sums_that_all_differ_are_never_days(
    amounts: list[float], data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from([sorted(amounts), sorted(amounts, reverse=True), amounts]))
    balances = data.draw(st.lists(KOPECKS, min_size=len(order), max_size=len(order)))
    rows = [
        ["ООО Ромашка", "Оплата по счёту", amount, balance]
        for amount, balance in zip(order, balances, strict=True)
    ]
    kept = restore(rows)
    assert [row[2] for row in rows] == [row[2] for row in kept]


@given(st.lists(KOPECKS.filter(lambda sum_: sum_ % 1), min_size=1, max_size=12))
def test_sums_with_kopecks_are_never_days(amounts: list[float]) -> None:
    inside = [36_526 + amount % 18_000 for amount in amounts]
    assert not are_days([round(one, 2) for one in inside if round(one, 2) % 1] or [36_526.5])
    assert not are_days([36_526.0, *(round(one, 2) for one in inside)], near=(40_000, 50_000)) or all(
        round(one, 2) % 1 == 0 for one in inside
    )


def test_two_columns_that_may_be_days_are_left_alone() -> None:
    rows = grid(LATER, ("on", "amount", "party", "party_inn", "purpose"))
    numbered = [[*serialised([row])[0], 46_090.0 + place] for place, row in enumerate(rows)]
    assert restore(numbered) is numbered
    headed = [header(), *serialised(grid(KNOWN)), *numbered]
    assert [list(row) for row in restore(headed)[-len(numbered) :]] == numbered


def test_numbers_of_documents_are_no_days() -> None:
    rows: list[list[CellValue]] = [
        [46_000.0 + n, "ООО Ромашка", "Оплата по счёту", 1_000.5 + n] for n in range(9)
    ]
    assert restore(rows) is rows


@given(st.dates(date(2000, 1, 1), date(2050, 6, 1)), st.lists(st.integers(0, 40), min_size=3, max_size=9))
def test_days_as_banks_write_them_are_known(first: date, steps: list[int]) -> None:
    days = [first + timedelta(days=sum(steps[:n])) for n in range(len(steps))]
    numbers = [float(str(serial_of(day))) for day in days]
    plain = 0 in steps[:-1] and any(steps[:-1]) and any(number % 10 for number in numbers)
    assert are_days(numbers) == are_days(numbers[::-1]) == plain
    assert are_days(numbers, near=(numbers[0], numbers[-1])) == any(number % 100 for number in numbers)


def test_rows_whose_numbers_are_not_surely_days_are_left_unread_with_their_sums() -> None:
    rows = grid([LATER[0], LATER[2]], ("on", "in_sum", "party", "party_inn", "purpose"))
    sheet = read_serial(rows)
    assert bad(read(rows)) == bad(sheet) == [(0, "no_columns", 300_050), (1, "no_columns", 400_000)]
    assert codes(sheet)["columns_unknown"] == 700_050
    known = Known((), pd.DataFrame(columns=["code", "name", "inn"]), {}, {})
    payments = sort_payments(sheet, known, as_of=None, today=date(2026, 7, 1))
    found = reconcile(
        restore(serialised(rows)), sheet, payments, period_from=date(2026, 1, 1), currency="RUB"
    )
    assert found.missing() == {}
    assert found.raw == {"RUB": (2, 700_050)}


@pytest.mark.parametrize(
    "row",
    [
        ["Остаток на начало", 45_000.0, 12_000.0, "RUB"],
        ["Итого", "за день", 45_000.0, 12.0],
        ["Лимит", 45_000.0, 50_000.0],
        [45_000.0, "Аренда", "за март"],
        [1.0, 2.0, 3.0],
    ],
)
def test_lines_of_a_preamble_are_no_payments(row: list[CellValue]) -> None:
    assert bad(read_serial([row])) == []
