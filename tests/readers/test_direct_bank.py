"""1C DirectBank: sides by DC, every kind of document, the bank's totals."""

from __future__ import annotations

from datetime import date

import pytest
from direct_bank_text import OWN, THEIRS, operation, side, statement, totals
from reading import read_bytes

from sheets_strategy.errors import InputError
from sheets_strategy.statement.rows import Statement


def read(text: str) -> Statement:
    return read_bytes(text.encode())


def first(one: str) -> dict[str, object]:
    [row] = read(statement([one])).rows.to_dict("records")
    return row


def test_credit_is_received_from_the_payer() -> None:
    row = first(operation("2", "100.5"))
    assert (row["direction"], row["amount_kop"], row["currency"], row["number"]) == ("in", 100_50, "RUB", "7")
    assert (row["party"], row["party_inn"], row["party_kpp"], row["party_account"]) == (
        "ООО Ромашка", "7707083893", "770701001", THEIRS,
    )  # fmt: skip
    assert (row["purpose"], row["own_account"], row["on"].date()) == ("Оплата", OWN, date(2026, 3, 5))


def test_debit_is_paid_to_the_payee() -> None:
    body = (
        side("Payer", "Мы", OWN)
        + side("Payee", "Поставщик", THEIRS, "0", "0")
        + "<Purpose>За товар</Purpose>"
    )
    row = first(operation("1", "1", body=body))
    assert (row["direction"], row["party"], row["party_inn"], row["party_kpp"]) == (
        "out",
        "Поставщик",
        "",
        "",
    )


def test_memorial_order_names_the_accounts_of_both_sides() -> None:
    body = (
        f"<AccountNameDebit>ООО Ромашка</AccountNameDebit><AccountDebit>{THEIRS}</AccountDebit>"
        f"<AccountNameCredit>Мы</AccountNameCredit><AccountCredit>{OWN}</AccountCredit>"
        "<TransitionContent>Зачисление</TransitionContent>"
    )
    row = first(operation("2", "5", kind="MemOrder", body=body))
    assert (row["party"], row["party_account"], row["purpose"]) == ("ООО Ромашка", THEIRS, "Зачисление")


def test_cash_names_a_person() -> None:
    body = "<Person><FullName>Иванов И. И.</FullName></Person><Source>торговая выручка</Source>"
    row = first(operation("2", "5", kind="CashContribution", body=body))
    assert (row["direction"], row["party"], row["purpose"]) == ("in", "Иванов И. И.", "торговая выручка")


def test_side_is_known_by_own_account_where_dc_is_missing() -> None:
    assert first(operation("", "5"))["direction"] == "in"


def test_day_may_have_a_zone() -> None:
    assert first(operation("2", "5", on="2026-03-05Z"))["on"].date() == date(2026, 3, 5)


def test_totals_that_hold_are_checked_and_others_told() -> None:
    held = totals("10", "0", "5.00", "15")
    assert read(statement([operation("2", "5")], totals=held)).findings == ()
    [finding] = read(statement([operation("2", "4")], totals=held)).findings
    assert (finding.code, finding.sum_kop) == ("control_difference", 1_00)


def test_interim_statement_is_called_so() -> None:
    assert [one.code for one in read(statement([operation("2", "5")], kind=1)).findings] == [
        "interim_statement"
    ]


def test_unreadable_sum_is_told() -> None:
    found = read(statement([operation("2", "много"), operation("2", "1")]))
    assert [one.code for one in found.findings] == ["one_c_unreadable_sum"]
    assert list(found.rows["amount_kop"]) == [1_00]


def test_message_without_an_account_is_no_statement() -> None:
    with pytest.raises(InputError, match="no_account_statement"):
        read(statement([], account=""))


def test_document_type_is_refused() -> None:
    text = statement([operation("2", "5")]).replace(
        "<Statement", "<!DOCTYPE x [<!ENTITY a 'b'>]><Statement", 1
    )
    with pytest.raises(InputError, match="unsafe_xml"):
        read(text)
