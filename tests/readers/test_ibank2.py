"""iBank2 text: the sign is the direction, CORR is the other side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read_bytes

from sheets_strategy.statement.rows import Statement

OWN, THEIRS = "40702810900000000001", "40702810439500000017"


def operation(amount: str, *, name: str = "ООО Ромашка", purpose: str = "Оплата", number: str = "7") -> str:
    lines = [
        "$OPERATION", "OPER_ID=991", "OPER_DATE=05.03.2026", "OPER_CODE=01", f"DOC_NUM={number}",
        "DOC_DATE=04.03.2026", "CORR_INN=7707083893", "CORR_KPP=770701001", f"CORR_NAME={name}",
        f"CORR_ACCOUNT={THEIRS}", "CLN_NAME=Мы", f"CLN_ACCOUNT={OWN}", f"AMOUNT={amount}",
        f"OPER_DETAILS={purpose}", "$OPERATION_END",
    ]  # fmt: skip
    return "\r\n".join(lines)


def statement(operations: Sequence[str], header: Sequence[str] = (), end: str = "$OPERS_LIST_END\r\n") -> str:
    return "\r\n".join(["$OPERS_LIST", f"ACCOUNT={OWN}", *header, *operations, end])


def read(text: str, encoding: str = "cp1251") -> Statement:
    return read_bytes(text.encode(encoding))


def test_operation_is_a_row() -> None:
    [row] = read(statement([operation("100.50")])).rows.to_dict("records")
    assert row["on"].date() == date(2026, 3, 5)
    del row["on"]
    assert row == {
        "direction": "in", "amount_kop": 100_50, "currency": "RUB", "number": "7", "party": "ООО Ромашка",
        "party_inn": "7707083893", "party_kpp": "770701001", "party_account": THEIRS, "purpose": "Оплата",
        "own_account": OWN, "line": 3,
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "utf-8", "utf-8-sig"])
def test_encoding_is_found(encoding: str) -> None:
    assert list(read(statement([operation("1")]), encoding).rows["party"]) == ["ООО Ромашка"]


def test_sum_below_zero_was_paid_and_corr_stays_the_other_side() -> None:
    [row] = read(statement([operation("-7", name="Поставщик")])).rows.to_dict("records")
    assert (row["direction"], row["amount_kop"], row["party"]) == ("out", 7_00, "Поставщик")


def test_totals_of_the_bank_are_held_against_the_rows() -> None:
    header = [
        "BEGIN_DATE=01.03.2026",
        "END_DATE=31.03.2026",
        "IN_REST=10.00",
        "OUT_REST=13.00",
        "DEBET=2.00",
        "CREDIT=5.00",
    ]
    found = read(statement([operation("5"), operation("-2")], header))
    [control] = found.controls
    assert (control.since, control.opening_kop, control.in_kop, control.out_kop, control.closing_kop) == (
        date(2026, 3, 1), 10_00, 5_00, 2_00, 13_00,
    )  # fmt: skip
    assert found.findings == ()
    [finding] = read(statement([operation("5")], header)).findings
    assert (finding.code, finding.facts["side"], finding.sum_kop) == ("control_difference", "out", 2_00)


def test_purpose_may_go_on_in_the_next_line() -> None:
    found = read(statement([operation("1", purpose="Оплата по счёту 5\r\nза услуги = без НДС")]))
    assert list(found.rows["purpose"]) == ["Оплата по счёту 5 за услуги = без НДС"]


def test_file_that_ends_within_an_operation_is_told() -> None:
    text = statement([operation("1"), operation("2").partition("OPER_DETAILS")[0]], end="")
    found = read(text)
    assert (len(found.rows), [one.code for one in found.findings]) == (2, ["open_end"])


def test_several_accounts_in_one_file() -> None:
    other = statement([operation("3")]).replace(OWN, "40702978100000000002")
    found = read(statement([operation("1")]) + other)
    assert list(zip(found.rows["own_account"], found.rows["currency"], strict=True)) == [
        (OWN, "RUB"),
        ("40702978100000000002", "EUR"),
    ]


@given(st.lists(st.integers(-(10**11), 10**11).filter(bool), max_size=12), st.integers(-(10**9), 10**9))
def test_any_ledger_comes_back_to_the_kopeck(ledger: list[int], opening: int) -> None:
    def write(kop: int) -> str:
        return f"{'-' if kop < 0 else ''}{abs(kop) // 100}.{abs(kop) % 100:02d}"

    came, went = sum(kop for kop in ledger if kop > 0), -sum(kop for kop in ledger if kop < 0)
    rests = {"IN_REST": opening, "OUT_REST": opening + sum(ledger), "DEBET": went, "CREDIT": came}
    header = [f"{key}={write(kop)}" for key, kop in rests.items()]
    found = read(statement([operation(write(kop)) for kop in ledger], header))
    signed = found.rows["amount_kop"].where(found.rows["direction"] == "in", -found.rows["amount_kop"])
    assert list(signed) == ledger
    assert found.findings == ()
