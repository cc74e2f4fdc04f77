"""Text of Belarusian client-banks: sides, currencies, totals, tax numbers of nine digits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from reading import read_bytes

from sheets_strategy.statement.rows import Statement

OWN, THEIRS = "BY86PJCB30120000000000000933", "BY24TESTAB00000000000000001234"


def operation(
    debit: str, credit: str, *, more: Sequence[str] = (), names: tuple[str, str] = ("Db", "Credit")
) -> str:
    lines = [
        "DocDate=08.01.2026", "Num=101", "Cod=ALFABY2X", f"Acc={THEIRS}", f"{names[0]}={debit}",
        f"{names[1]}={credit}", "KorUNP=190000021", 'KorName=ООО "РОМАШКА"', "Nazn=Оплата по счёту 5", *more,
    ]  # fmt: skip
    return "\r\n".join(f"^{line}^" for line in lines)


def statement(
    operations: Sequence[str], header: Sequence[str] = (), footer: Sequence[str] = ("CR=0",)
) -> str:
    return "\r\n".join(
        [
            f"***** ^Type=4^ ^Acc={OWN}^  -  Выписка за период",
            "[IN_PARAM]", "^DateBegin=01.01.2000^", "[OUT_PARAM]", "^DateIn=08/01/2026^",
            *(f"^{line}^" for line in header),
            *operations,
            *(f"^{line}^" for line in footer),
            "###################",
        ]
    )  # fmt: skip


def read(text: str) -> Statement:
    return read_bytes(text.encode("cp1251"))


def test_operation_is_a_row_in_belarusian_roubles() -> None:
    [row] = read(statement([operation("0.00", "500.00")], footer=())).rows.to_dict("records")
    assert row.pop("on").date() == date(2026, 1, 8)
    assert row == {
        "direction": "in", "amount_kop": 500_00, "currency": "BYN", "number": "101", "party": 'ООО "РОМАШКА"',
        "party_inn": "190000021", "party_kpp": "", "party_account": THEIRS, "purpose": "Оплата по счёту 5",
        "own_account": OWN, "line": 6,
    }  # fmt: skip


def test_currency_account_counts_its_own_money_and_not_the_equivalent() -> None:
    more = ["Deb=0.00", "Cre=6384.35", "I2="]
    text = statement(
        [operation("0.00", "170595.00", more=more, names=("DebQ", "CreQ"))], ["I1=643"], ["CreVQ=170595.00"]
    )
    found = read(text)
    assert list(found.rows[["amount_kop", "currency"]].iloc[0]) == [170_595_00, "RUB"]
    assert found.controls[0].in_kop == 170_595_00
    assert found.findings == ()


def test_revaluation_moves_no_money_and_is_told() -> None:
    more = ["Deb=0.00", "Cre=534.61"]
    found = read(statement([operation("0", "0", more=more, names=("DebQ", "CreQ"))], ["I1=CNY"], ["CreVQ=0"]))
    assert (len(found.rows), [one.code for one in found.findings]) == (0, ["zero_entries"])


def test_sum_below_zero_takes_a_booking_back() -> None:
    found = read(statement([operation("-5.00", "0.00")], footer=["DB=-5.00", "CR=0.00"]))
    assert list(found.rows[["direction", "amount_kop"]].iloc[0]) == ["in", 5_00]
    assert "reversed_entries" in {one.code for one in found.findings}


def test_long_purpose_goes_on_without_a_gap() -> None:
    cut = operation("1", "0").replace("Оплата по счёту 5", "а" * 233) + "\r\n^Nazn2=бв и г^"
    assert read(statement([cut], footer=["DB=1"])).rows["purpose"][0] == "а" * 233 + "бв и г"


def test_balances_and_turnovers_are_checked() -> None:
    footer = ["DB=3.00", "CR=5.00", "RestOut=12.00"]
    operations = [operation("3", "0"), operation("0", "5")]
    assert read(statement(operations, ["RestIn=10.00"], footer)).findings == ()
    [finding] = read(statement(operations[:1], ["RestIn=10.00"], footer)).findings
    assert (finding.code, finding.facts["side"], finding.sum_kop) == ("control_difference", "in", 5_00)


def test_file_without_the_banks_totals_may_be_cut_and_is_told() -> None:
    assert [one.code for one in read(statement([operation("1", "0")], footer=())).findings] == ["open_end"]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 10**11)), max_size=12), st.integers(0, 10**9))
def test_any_ledger_comes_back_to_the_kopeck(ledger: list[tuple[bool, int]], opening: int) -> None:
    def write(kop: int) -> str:
        return f"{'-' if kop < 0 else ''}{abs(kop) // 100}.{abs(kop) % 100:02d}"

    came, went = (sum(kop for paid, kop in ledger if paid == side) for side in (False, True))
    operations = [
        operation(write(kop) if paid else "0.00", "0.00" if paid else write(kop)) for paid, kop in ledger
    ]
    footer = [f"DB={write(went)}", f"CR={write(came)}", f"RestOut={write(opening + came - went)}"]
    found = read(statement(operations, [f"RestIn={write(opening)}"], footer))
    assert list(zip(found.rows["direction"] == "out", found.rows["amount_kop"], strict=True)) == ledger
    assert found.findings == ()
