"""Where each statement row ends."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from bank_rows import OWN_ACCOUNT, PARTIES, TODAY, Paid, default_rules, grid, header, read

from sheets_strategy.statement.payments import (
    Known,
    Payments,
    fill_own_accounts,
    sort_payments,
)

NOBODY = pd.DataFrame({"code": [], "name": [], "inn": []}, dtype=object)
DAY = date(2026, 3, 2)


def _sort(*rows: Paid, as_of: date | None = None, own_accounts: tuple[str, ...] = (OWN_ACCOUNT,)) -> Payments:
    known = Known(default_rules(), NOBODY, {}, {}, own_inns=("7809999990",), own_accounts=own_accounts)
    return sort_payments(read([header(), *grid(rows)]), known, as_of=as_of, today=TODAY)


@pytest.mark.parametrize(
    ("paid", "place", "reason", "turnover"),
    [
        (Paid(DAY, 100), "sale", "", 100),
        (Paid(DAY, 100, currency="USD"), "set_aside", "currency", 0),
        (Paid(DAY, 100, purpose="Возврат депозита"), "not_sale", "", 0),
        (Paid(DAY, 100, purpose="Приём ден. нал через УС 12"), "hidden", "", 0),
        (Paid(DAY, 100, purpose="Оплата по договору цессии 5"), "set_aside", "check", 0),
        (
            Paid(DAY, 100, purpose="Перевод через СБП за день", party=("", "Банк", "30232810100000000001")),
            "hidden",
            "",
            0,
        ),
        (Paid(DAY, 100, party=("", "", "")), "hidden", "", 0),
        (Paid(DAY, 100, out=True), "outgoing", "", 0),
        (Paid(DAY, 100, out=True, purpose="Возврат предоплаты по счету 18"), "outgoing", "", 0),
        (Paid(date(2026, 7, 2), 100), "set_aside", "future", 0),
        (Paid(DAY, 100, party=("7809999990", "Мы", "")), "not_sale", "", 0),
    ],
)
def test_one_row_has_one_place(paid: Paid, place: str, reason: str, turnover: int) -> None:
    row = _sort(paid).rows.iloc[0]
    assert (place, reason, turnover) == (row["place"], row["reason"], row["turnover_kop"])


def test_a_refund_lowers_the_turnover_of_a_client_only() -> None:
    refund = "Возврат предоплаты по счету 18"
    rows = _sort(
        Paid(DAY, 100_000, "1"),
        Paid(DAY, 30_000, "2", out=True, purpose=refund),
        Paid(DAY, 40_000, "3", out=True, purpose=refund, party=PARTIES[1]),
    ).rows
    assert ["sale", "client_refund", "outgoing"] == rows["place"].tolist()
    assert [100_000, -30_000, 0] == rows["turnover_kop"].tolist()
    assert ["c00001", "c00001", ""] == rows["client"].tolist()


def test_a_date_after_today_is_a_finding_and_no_analysis_date() -> None:
    payments = _sort(Paid(DAY, 100), Paid(date(2026, 12, 31), 7_700, "9"))
    assert DAY == payments.as_of
    assert [("future_payment", 7_700)] == [(one.code, one.sum_kop) for one in payments.findings]


def test_the_past_is_shown_as_it_was() -> None:
    rows = _sort(Paid(DAY, 100), Paid(date(2026, 4, 1), 50, "9"), as_of=date(2026, 3, 31)).rows
    assert [("sale", ""), ("set_aside", "after_as_of")] == list(
        zip(rows["place"], rows["reason"], strict=True)
    )


def test_rows_without_an_account_belong_to_the_only_one() -> None:
    rows = pd.DataFrame({"own_account": ["", "40702810900000000009"]}, dtype=object)
    assert ["1", "40702810900000000009"] == fill_own_accounts(rows, ["1"])["own_account"].tolist()
    assert ["", "40702810900000000009"] == fill_own_accounts(rows, ["1", "2"])["own_account"].tolist()


def test_merging_rows_without_account_and_number_is_said() -> None:
    fields = ("on", "in_sum", "party", "purpose")
    rows = [header(fields), *grid([Paid(DAY, 700)], fields), [None], *grid([Paid(DAY, 700)], fields)]
    known = Known(default_rules(), NOBODY, {}, {}, own_accounts=())
    payments = sort_payments(read(rows), known, as_of=None, today=TODAY)
    assert [("no_own_account_merge", 700)] == [(one.code, one.sum_kop) for one in payments.findings]
    assert ["sale", "set_aside"] == payments.rows["place"].tolist()


def test_an_empty_statement_is_sorted() -> None:
    payments = _sort()
    assert (0, TODAY) == (len(payments.rows), payments.as_of)
