"""The kopeck identity: it holds for whatever stands in the cells, and it can fail."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from bank_rows import FIELDS, OWN_ACCOUNT, TODAY, Paid, default_rules, grid, header, ledger, read
from card_sheets import card_sheet
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from signatures import Signature, sheet, signatures

from sheets_strategy.statement.payments import Known, Payments, sort_payments
from sheets_strategy.statement.reading import SheetRows
from sheets_strategy.statement.reconcile import Reconciliation, reconcile
from sheets_strategy.values.cells import CellValue

NOBODY = pd.DataFrame({"code": [], "name": [], "inn": []}, dtype=object)
DAY = date(2026, 3, 2)
SUMS: tuple[CellValue, ...] = (
    "1 234,56",
    "12-56",
    "1.234",
    5,
    7.5,
    -3.0,
    12.345,
    "нет",
    None,
    0,
    10**13,
    True,
    "5=",
)
DATES: tuple[CellValue, ...] = (DAY, "02.03.2026", "скоро", None, 46083.5, "32.13.2026", date(2027, 1, 1))
ORDERS = (
    FIELDS,
    ("on", "out_sum", "in_sum", "currency", "purpose"),
    ("purpose", "amount", "on", "party", "party_inn"),
    tuple(field for field in FIELDS if field != "currency"),
)


def _sort(sheet: SheetRows) -> Payments:
    known = Known(default_rules(), NOBODY, {}, {}, own_accounts=(OWN_ACCOUNT,))
    return sort_payments(sheet, known, as_of=None, today=TODAY)


def _settle(rows: Sequence[Sequence[CellValue]], sheet: SheetRows | None = None) -> Reconciliation:
    found = sheet or read(rows)
    return reconcile(rows, found, _sort(found), period_from=date(2025, 7, 1), currency="RUB")


def _spoil(dice: random.Random, row: list[CellValue], order: Sequence[str]) -> list[CellValue]:
    for field, choices in (("on", DATES), ("in_sum", SUMS), ("out_sum", SUMS), ("amount", SUMS)):
        if field in order and dice.random() < 0.15:
            row[order.index(field)] = dice.choice(choices)
    return row[: dice.randrange(1, len(row) + 1)] if dice.random() < 0.05 else row


@settings(max_examples=examples(75))
@given(seed=st.integers(0, 10**6))
def test_raw_cells_equal_the_places_for_any_cells(seed: int) -> None:
    dice = random.Random(seed)
    rows: list[list[CellValue]] = []
    for _ in range(dice.randrange(1, 4)):
        order = dice.choice(ORDERS)
        truth = [
            replace(paid, currency=dice.choice(("RUB", "USD")))
            for paid in ledger(dice, dice.randrange(1, 15))
        ]
        rows += [["Выписка"], header(order), *(_spoil(dice, row, order) for row in grid(truth, order))]
        rows += dice.choice(([], [["Итого", None, 10.0]], [[None]], [[1, 2, 3, 4, 5]]))
    result = _settle(rows)
    assert {} == result.missing()
    assert (result.raw_rows, result.raw_kop) == (
        result.places["rows"].sum(),
        result.places["amount_kop"].sum(),
    )


def test_a_row_counts_with_the_amount_in_its_cell_by_currency() -> None:
    rows = [Paid(DAY, 100_000, "1"), Paid(DAY, 5_000, "2", currency="USD"), Paid(DAY, 300, "3", out=True)]
    result = _settle([header(), *grid(rows)])
    assert {"RUB": (2, 100_300), "USD": (1, 5_000)} == result.raw
    places = result.places.set_index(["currency", "place"])["amount_kop"].to_dict()
    assert {("RUB", "sale"): 100_000, ("RUB", "outgoing"): 300, ("USD", "set_aside"): 5_000} == places


@pytest.mark.parametrize("lost", ["row", "kopeck", "currency", "section", "unreadable"])
def test_what_is_lost_on_the_way_is_found(lost: str) -> None:
    rows = [header(), *grid([Paid(DAY, 100_000, "1"), Paid(DAY, 7_000, "2")]), [None],
            header(("on", "in_sum", "party", "purpose")), *grid([Paid(DAY, 500)], ("on", "in_sum", "party", "purpose")),
            ["скоро", 40.0, "ООО", "Оплата"]]  # fmt: skip
    sheet = read(rows)
    assert {} == _settle(rows, sheet).missing()
    frame = sheet.rows
    broken, expected = {
        "row": (replace(sheet, rows=frame.iloc[1:].reset_index(drop=True)), {"RUB": (1, 100_000)}),
        "kopeck": (
            replace(sheet, rows=frame.assign(amount_kop=frame["amount_kop"] - [0, 1, 0])),
            {"RUB": (0, 1)},
        ),
        "currency": (
            replace(sheet, rows=frame.assign(currency=["RUB", "USD", "RUB"])),
            {"RUB": (1, 7_000), "USD": (-1, -7_000)},
        ),
        "section": (_without_section(sheet, 1), {"RUB": (1, 500)}),
        "unreadable": (replace(sheet, unreadable=sheet.unreadable.iloc[:0]), {"RUB": (1, 4_000)}),
    }[lost]
    result = _settle(rows, broken)
    assert expected == result.missing()
    assert (0, 0) != result.flow()["difference"]


def _without_section(sheet: SheetRows, section: int) -> SheetRows:
    def without(parts: Mapping[int, object]) -> dict[int, object]:
        return {number: part for number, part in parts.items() if number != section}

    return replace(
        sheet,
        rows=sheet.rows[sheet.rows["section"] != section],
        unreadable=sheet.unreadable.iloc[:0],
        layouts=without(sheet.layouts),
        spans=without(sheet.spans),
    )


def test_commission_that_a_bank_withheld_is_a_line_of_its_own() -> None:
    acquiring = "Зачисление средств по операциям эквайринга. Мерчант №781003872118. Комиссия 10 863.42."
    paid = [Paid(DAY, 100_000, "1"), Paid(DAY, 9_000_000, "2", purpose=acquiring)]
    flow = _settle([header(), *grid(paid)]).flow()
    assert {
        "received": (2, 9_100_000),
        "commission": (0, 1_086_342),
        "clients": (1, 100_000),
        "refunds": (0, 0),
        "hidden": (1, 9_000_000 + 1_086_342),
        "not_sales": (0, 0),
        "set_aside": (0, 0),
        "unreadable": (0, 0),
        "difference": (0, 0),
    } == flow


def test_the_line_from_received_to_sales_adds_up() -> None:
    rows = [
        Paid(DAY, 100_000, "1"),
        Paid(DAY, 20_000, "2", out=True, purpose="Возврат предоплаты по счету 18"),
        Paid(DAY, 7_000, "3", purpose="Возврат долга по договору займа"),
        Paid(date(2027, 1, 1), 400, "4"),
        Paid(DAY, 50, "5", party=("", "", "")),
    ]
    flow = _settle([header(), *grid(rows), [DAY, "6", "1,234", None, "RUB", "ООО Ромашка"]]).flow()
    parts = [
        flow[name][1] for name in ("clients", "refunds", "hidden", "not_sales", "set_aside", "unreadable")
    ]
    assert [80_000, 20_000, 50, 7_000, 0, 0] == parts
    assert flow["received"][1] + flow["commission"][1] == sum(parts)
    assert (1, 0) == flow["unreadable"]


@pytest.mark.long(every=3)
@pytest.mark.parametrize("signature", signatures()[::7], ids=lambda one: one.id)
def test_pasted_sheets_of_banks_and_cards_lose_nothing(signature: Signature) -> None:
    result = _settle(card_sheet(signature) if signature.is_card else sheet(signature))
    places = result.places.groupby("currency", sort=True)[["rows", "amount_kop"]].sum()
    found = {
        str(name): (int(row["rows"]), int(row["amount_kop"])) for name, row in places.to_dict("index").items()
    }
    assert dict(result.raw) == found


def test_an_entry_from_51_to_51_and_sums_in_yuan_lose_nothing() -> None:
    entry = [
        ["Период", "Документ", "Аналитика Дт", "Аналитика Кт", "Дебет", None, "Кредит", None],
        [None, None, None, None, "Счет", None, "Счет", None],
        ["12.01.2026", "Перевод 5 от 12.01.2026", "Счёт Б", "Счёт А", "51", 10.0, "51", 10.0],
    ]
    yuan = [
        ["Дата", "Контрагент", "Дебет, CNY", "Кредит, CNY", "Дебет, RUR", "Кредит, RUR", "Назначение"],
        ["12.01.2026", "LTD", None, 100.0, None, 1150.0, "Payment"],
    ]
    assert {"RUB": (1, 10_00)} == dict(_settle(entry).raw)
    assert {"CNY": (1, 100_00)} == dict(_settle(yuan).raw)
