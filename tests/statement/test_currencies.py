"""Sums stand in the minor units of their currency, whoever names it: a cell, a header, an account."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from bank_rows import OWN_ACCOUNT, TODAY, bad, default_rules, header, read, reading
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.statement.columns import Layout
from sheets_strategy.statement.currencies import add_sums, less_sums, sum_currencies
from sheets_strategy.statement.lines import read_back, write_lines
from sheets_strategy.statement.payments import Known, sort_payments
from sheets_strategy.statement.reading import SheetRows
from sheets_strategy.statement.reconcile import reconcile
from sheets_strategy.values.cells import CellValue

DAY = date(2026, 3, 2)
YEN, DOLLARS = "40702392900000000001", "40702840900000000001"
NOBODY = pd.DataFrame({"code": [], "name": [], "inn": []}, dtype=object)


def _row(sum_: CellValue, currency: str | None = None, own: str | None = None) -> list[CellValue]:
    return [DAY, "1", sum_, None, currency, "ООО Ромашка", "7701234560", None, None, "Оплата", own]


def _sums(sheet: SheetRows) -> list[tuple[str, int]]:
    return list(zip(sheet.rows["currency"], sheet.rows["amount_kop"].tolist(), strict=True))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (_row(1000.0, "JPY"), ("JPY", 1_000)),
        (_row("1 000,00", "392"), ("JPY", 1_000)),
        (_row("1 000 JPY", "JPY"), ("JPY", 1_000)),
        (_row(1000.0, None, YEN), ("JPY", 1_000)),
        (_row(1000.0, "USD", YEN), ("USD", 100_000)),
        (_row(1.234, "KWD"), ("KWD", 1_234)),
        (_row(1000.0), ("RUB", 100_000)),
        (_row("$5", None, DOLLARS), ("USD", 500)),
    ],
)
def test_a_row_counts_in_its_own_minor_units(row: list[CellValue], expected: tuple[str, int]) -> None:
    assert [expected] == _sums(read([header(), row]))


def test_half_a_yen_is_no_sum() -> None:
    sheet = read([header(), _row(1000.5, "JPY"), _row("1000,5", "JPY"), _row(1.2345, "KWD")])
    assert [(1, "sub_kopeck", 0), (2, "not_money", 0), (3, "sub_kopeck", 0)] == bad(sheet)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("Дебет, CNY", "Кредит, CNY"), ("CNY", 100_050)),
        (("Списано KWD", "Зачислено KWD"), ("KWD", 1_000_500)),
        (("Дебет, RUR", "Кредит, RUR"), ("RUB", 100_050)),
    ],
)
def test_a_header_of_sums_names_the_currency(headers: tuple[str, str], expected: tuple[str, int]) -> None:
    named = ["Дата", "№ док", *headers, "Контрагент", "ИНН контрагента", "Назначение платежа"]
    sheet = read([named, [DAY, "1", None, "1 000,50", "ООО Ромашка", "7701234560", "Оплата"]])
    assert [expected] == _sums(sheet)


def test_a_header_over_both_sides_names_the_currency() -> None:
    top = ["Дата", "№ док", "Обороты CNY", None, "Контрагент", "ИНН контрагента", "Назначение платежа"]
    sub = [None, None, "Дебет", "Кредит", None, None, None]
    sheet = read([top, sub, [DAY, "1", None, 7.5, "ООО Ромашка", "7701234560", "Оплата"]])
    assert [("CNY", 750)] == _sums(sheet)


def test_the_only_own_account_tells_where_nothing_else_does() -> None:
    assert [("JPY", 1_000)] == _sums(read([header(), _row(1000.0)], own_accounts=(YEN,)))
    assert [("RUB", 100_000)] == _sums(read([header(), _row(1000.0)], own_accounts=(YEN, OWN_ACCOUNT)))


def test_accounts_of_both_sides_tell_where_they_agree() -> None:
    named = ["Дата", "Счёт плательщика", "Счёт получателя", "Сумма", "Плательщик", "Назначение платежа"]
    rows = [[DAY, f"40702{payer}100000000011", YEN, 500.0, "Акме", "Оплата"] for payer in ("392", "810")]
    sheet = read([named, *rows], own_accounts=(YEN, OWN_ACCOUNT))
    assert [("JPY", 500), ("RUB", 50_000)] == _sums(sheet)


_ROWS = st.lists(
    st.builds(
        _row,
        st.one_of(
            st.integers(1, 10**9).map(lambda kop: kop / 100),
            st.sampled_from(["1 000", "7,50", "0,125", "нет"]),
        ),
        st.sampled_from(["RUB", "USD", "JPY", "KWD", "дублоны", None]),
        st.sampled_from([YEN, DOLLARS, OWN_ACCOUNT, None]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=examples(50))
@given(_ROWS)
def test_the_identity_holds_in_every_currency(rows: list[list[CellValue]]) -> None:
    grid = [header(), *rows]
    sheet = read(grid)
    known = Known(default_rules(), NOBODY, {}, {})
    payments = sort_payments(sheet, known, as_of=None, today=TODAY)
    result = reconcile(grid, sheet, payments, period_from=date(2025, 7, 1), currency="RUB")
    assert {} == result.missing()
    assert len(rows) == result.raw_rows


@given(st.lists(st.tuples(st.sampled_from(["RUB", "USD", "JPY", "KWD"]), st.integers(1, 10**12)), max_size=8))
def test_written_rows_are_read_back_in_their_minor_units(sums: list[tuple[str, int]]) -> None:
    columns = header()
    sheet = read([columns, *(_row(1.0, code, OWN_ACCOUNT) for code, _ in sums)])
    rows = sheet.rows.assign(amount_kop=[kop for _, kop in sums])
    layout = Layout({name: place for place, name in enumerate(_FIELDS)})
    assert sums == _sums_of(read_back(write_lines(rows, layout), layout, reading()))


_FIELDS = (
    "on", "number", "in_sum", "out_sum", "currency", "party", "party_inn", "party_kpp", "party_account",
    "purpose", "own_account",
)  # fmt: skip


def _sums_of(rows: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(rows["currency"], rows["amount_kop"].tolist(), strict=True)) if len(rows) else []


def test_sums_are_kept_apart_by_currency() -> None:
    rows = pd.DataFrame({"currency": ["USD", "RUB", "USD"], "amount_kop": [1, 20, 300]})
    assert {"RUB": 20, "USD": 301} == sum_currencies(rows)
    assert {"JPY": 5, "RUB": 21} == add_sums({"RUB": 20}, [("RUB", 1), ("JPY", 5)])
    assert {"RUB": 19} == less_sums({"RUB": 20, "USD": 3}, {"RUB": 1, "USD": 3})
