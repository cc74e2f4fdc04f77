"""Rows pasted without a header line: the same payments, or a finding with the sum; never a wrong reading."""

from __future__ import annotations

import random
from datetime import date

import pytest
from bank_rows import FIELDS, PARTIES, SUPPLIER, Paid, bad, codes, grid, header, ledger, read, seen, told
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

NEEDED = ("on", "in_sum", "out_sum", "party", "party_inn", "purpose")
SWAPPED = tuple({"in_sum": "out_sum", "out_sum": "in_sum"}.get(field, field) for field in FIELDS)
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


@settings(max_examples=examples(50))
@given(seed=st.integers(0, 10**6))
def test_any_order_of_columns_gives_the_payments_or_a_finding(seed: int) -> None:
    dice = random.Random(seed)
    truth = ledger(dice, dice.randrange(2, 30))
    cut = dice.randrange(0, len(truth))
    order = [field for field in FIELDS if field in NEEDED or dice.random() < 0.7]
    dice.shuffle(order)
    gap: list[list[None]] = [[None] * 3] if dice.random() < 0.5 else []
    sheet = read([header(), *grid(truth[:cut]), *gap, *grid(truth[cut:], order)])
    if sorted(seen(sheet)) != sorted(told(truth)):
        assert sheet.findings or len(sheet.unreadable) == len(truth) - len(sheet.rows)
    named = [kop for kop in codes(sheet).values() if kop is not None]
    lost = sum(paid.kop for paid in truth) - sheet.rows["amount_kop"].sum()
    assert not lost or sum(named) or len(sheet.unreadable)


def test_columns_in_another_order_are_understood_and_said() -> None:
    order = ("party", "purpose", "out_sum", "on", "in_sum", "party_inn")
    sheet = read([header(), *grid(KNOWN), *grid(LATER, order)])
    assert told([*KNOWN, *LATER]) == seen(sheet)
    finding = next(one for one in sheet.findings if one.code == "columns_understood")
    assert (3, order, 707_050) == (finding.facts["rows"], finding.facts["fields"], finding.sum_kop)


@pytest.mark.parametrize("order", [("on", "out_sum", "in_sum"), ("on", "in_sum", "out_sum")])
def test_sides_are_decided_by_known_counterparties(order: tuple[str, ...]) -> None:
    strange = [
        Paid(paid.on, paid.kop, paid.number, paid.out, paid.party, "Платёж по договору") for paid in LATER
    ]
    sheet = read([header(), *grid(KNOWN), *grid(strange, ("party_inn", *order, "party", "purpose"))])
    assert told([*KNOWN, *strange]) == seen(sheet)


def test_rows_that_nothing_decides_are_left_unread_with_their_count() -> None:
    order = ("purpose", "on", "in_sum", "out_sum", "party")
    new = [
        Paid(DAY, 100_050, party=("", "ООО Новая", ""), purpose="Платёж по договору 1"),
        Paid(DAY, 200_050, party=("", "ООО Другая", ""), purpose="Платёж по договору 2", out=True),
    ]
    sheet = read([header(), *grid(KNOWN), *grid(new, order)])
    assert told(KNOWN) == seen(sheet)
    assert [(4, "no_columns", 100_050), (5, "no_columns", 200_050)] == bad(sheet)
    assert codes(sheet)["columns_unknown"] == 300_100


def test_one_unsigned_sum_without_a_side_is_left_unread() -> None:
    came = [paid for paid in LATER if not paid.out]
    sheet = read(grid(came, ("on", "amount", "party", "purpose")))
    assert [(0, "no_columns", 300_050), (1, "no_columns", 400_000)] == bad(sheet)


def test_one_signed_sum_tells_the_side() -> None:
    sheet = read(grid(LATER, ("on", "amount", "party", "party_inn", "purpose")))
    assert told(LATER) == seen(sheet)


def test_two_columns_of_accounts_without_headers_are_not_guessed() -> None:
    order = ("on", "own_account", "party_account", "party_account", "in_sum", "out_sum", "party", "purpose")
    rows = grid(LATER, order)
    for row, account in zip(
        rows, ("40702810100000000091", "40702810100000000092", "40702810100000000093"), strict=True
    ):
        row[3] = account
    sheet = read(rows)
    assert ["no_columns"] * 3 == [reason for _, reason, _ in bad(sheet)]


def test_the_later_of_two_dates_is_the_day() -> None:
    rows = [
        [date(2026, 3, 1), *row] for row in grid(LATER, ("party_inn", "on", "amount", "party", "purpose"))
    ]
    assert told(LATER) == seen(read(rows))


def test_an_order_that_another_header_names_is_known() -> None:
    other = ("on", "party", "out_sum", "in_sum", "purpose")
    early = [Paid(date(2026, 2, 1), 5_000, party=PARTIES[2])]
    rows = [header(other), *grid(early, other), header(), *grid(KNOWN), [None], *grid(LATER[:1], other)]
    sheet = read(rows)
    assert [paid.signed for paid in (*early, *KNOWN, LATER[0])] == [kop for _, kop, *_ in seen(sheet)]


def test_totals_of_days_and_blank_lines_do_not_part_a_block() -> None:
    order = ("party", "purpose", "out_sum", "on", "in_sum", "party_inn")
    lines = grid(LATER, order)
    total = ["Итого за день", None, None, None, 3000.5, None]
    sheet = read([header(), *grid(KNOWN), lines[0], total, [None], lines[1], lines[2]])
    assert told([*KNOWN, *LATER]) == seen(sheet)
    assert (0, 5) == sheet.notes


@settings(max_examples=examples(30))
@given(seed=st.integers(0, 10**6))
def test_sums_on_the_wrong_side_are_a_finding_with_their_sum(seed: int) -> None:
    dice = random.Random(seed)
    truth = ledger(dice, 40)
    sheet = read([header(), *grid(truth[:20]), [None], *grid(truth[20:], SWAPPED)])
    doubts = [one for one in sheet.findings if one.code == "columns_doubtful"]
    assert sum(paid.kop for paid in truth[20:]) in {one.sum_kop for one in doubts}


@settings(max_examples=examples(30))
@given(seed=st.integers(0, 10**6))
def test_rows_in_their_place_raise_no_doubt(seed: int) -> None:
    dice = random.Random(seed)
    truth = ledger(dice, dice.randrange(1, 60))
    sheet = read([header(), *grid(truth)])
    assert ((), told(truth)) == (sheet.findings, seen(sheet))


def test_a_refund_and_a_sale_raise_no_doubt() -> None:
    rows = [
        *(Paid(DAY, 1_000 + n, str(n), party=party) for n, party in enumerate(PARTIES)),
        *(Paid(DAY, 500, f"9{n}", True, party, "Возврат предоплаты") for n, party in enumerate(PARTIES)),
    ]
    assert () == read([header(), *grid(rows)]).findings
