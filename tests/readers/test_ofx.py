"""OFX as banks write it: SGML without end tags, XML, loose signs, amounts with either mark."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read_bytes

from sheets_strategy.errors import InputError
from sheets_strategy.statement.rows import Statement

SGML = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:{charset}\n\n"
XML = '<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'


def transaction(amount: str, *more: str, on: str = "20260305120000[-3:MSK]") -> str:
    return "\n".join(["<STMTTRN>", "<TRNTYPE>OTHER", f"<DTPOSTED>{on}", f"<TRNAMT>{amount}", *more])


def statement(
    transactions: Sequence[str], *, account: str = "40702810900000000001", currency: str = "RUB"
) -> str:
    return "\n".join(
        [
            "<STMTTRNRS><STMTRS>", f"<CURDEF>{currency}", f"<BANKACCTFROM><BANKID>1<ACCTID>{account}</BANKACCTFROM>",
            "<BANKTRANLIST><DTSTART>20260301<DTEND>20260331", *transactions,
            "</BANKTRANLIST><LEDGERBAL><BALAMT>15.00<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS>",
        ]
    )  # fmt: skip


def message(*statements: str, head: str = SGML, charset: str = "1251", end: str = "</OFX>\n") -> str:
    return (
        head.format(charset=charset) + "<OFX><BANKMSGSRSV1>" + "".join(statements) + "</BANKMSGSRSV1>" + end
    )


def read(text: str, encoding: str = "cp1251") -> Statement:
    return read_bytes(text.encode(encoding))


NAMED = ("<FITID>991", "<NAME>ООО Ромашка", "<MEMO>Оплата по счёту 5")


@pytest.mark.parametrize("head", [SGML, XML], ids=["sgml", "xml"])
def test_transaction_is_a_row(head: str) -> None:
    text = message(statement([transaction("100.50", *NAMED)]), head=head)
    [row] = read(text).rows.to_dict("records")
    assert row.pop("on").date() == date(2026, 3, 5)
    assert {key: row[key] for key in ("direction", "amount_kop", "currency", "number", "party", "purpose")} == {
        "direction": "in", "amount_kop": 100_50, "currency": "RUB", "number": "991", "party": "ООО Ромашка",
        "purpose": "Оплата по счёту 5",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "signed"),
    [
        ("-1.5", -1_50),
        ("+2", 2_00),
        ("1.234,56", 1234_56),
        ("1,234.56", 1234_56),
        ("3,5", 3_50),
        ("-.07", -7),
    ],
)
def test_amounts_in_every_writing(amount: str, signed: int) -> None:
    [row] = read(message(statement([transaction(amount)]))).rows.to_dict("records")
    assert (row["amount_kop"] if row["direction"] == "in" else -row["amount_kop"]) == signed


@pytest.mark.parametrize(
    ("charset", "encoding"), [("1251", "cp1251"), ("1252", "utf-8"), ("NONE", "utf-8-sig"), ("1251", "cp866")]
)
def test_encoding_is_found(charset: str, encoding: str) -> None:
    text = message(statement([transaction("1", *NAMED)]), charset=charset if encoding != "cp866" else "866")
    assert list(read(text, encoding).rows["party"]) == ["ООО Ромашка"]


def test_text_may_hold_signs_that_markup_uses() -> None:
    memo = "<MEMO>A & B &amp; C < D <![CDATA[<E>]]>"
    assert read(message(statement([transaction("1", memo)]))).rows["purpose"][0] == "A & B & C < D <E>"


def test_own_account_is_that_of_the_statement_and_not_of_the_payee() -> None:
    to = "<BANKACCTTO><BANKID>2<ACCTID>40702810439500000017</BANKACCTTO>"
    [row] = read(message(statement([transaction("-1", to)]))).rows.to_dict("records")
    assert (row["own_account"], row["party_account"]) == ("40702810900000000001", "40702810439500000017")


def test_several_accounts_keep_apart() -> None:
    found = read(
        message(statement([transaction("1")]), statement([transaction("2")], account="X2", currency="USD"))
    )
    assert list(zip(found.rows["own_account"], found.rows["currency"], strict=True)) == [
        ("40702810900000000001", "RUB"),
        ("X2", "USD"),
    ]


def test_cut_file_is_told() -> None:
    text = message(statement([transaction("1"), transaction("2")])).partition("</BANKTRANLIST>")[0]
    assert [one.code for one in read(text).findings] == ["open_end"]


def test_unreadable_sum_and_missing_day_are_told() -> None:
    found = read(message(statement([transaction("$120"), transaction("1", on="")])))
    assert [one.code for one in found.findings] == ["one_c_unreadable_sum", "one_c_no_date"]


def test_entities_of_a_document_type_are_never_expanded() -> None:
    head = XML + '<!DOCTYPE OFX [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;">]>'
    found = read(message(statement([transaction("1", "<MEMO>&b;")]), head=head))
    assert list(found.rows["purpose"]) == ["&b;"]


def test_file_without_bank_accounts_is_no_statement() -> None:
    with pytest.raises(InputError, match="no_account_statement"):
        read(message("<INVSTMTRS><STMTTRN><TRNAMT>1</STMTTRN></INVSTMTRS>"))


@pytest.mark.long(every=3)
@pytest.mark.parametrize("piece", ["<", "<STMTTRN>", "<A", "&", "<![CDATA[", "<MEMO>x\n"])
def test_noise_of_megabytes_is_read_in_seconds(piece: str) -> None:
    text = message(statement([transaction("1", piece * (1_000_000 // len(piece)))]))
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 30


@given(st.lists(st.integers(-(10**11), 10**11).filter(bool), max_size=12))
def test_any_ledger_comes_back_to_the_kopeck(ledger: list[int]) -> None:
    texts = [f"{'-' if kop < 0 else ''}{abs(kop) // 100}.{abs(kop) % 100:02d}" for kop in ledger]
    found = read(message(statement([transaction(text) for text in texts])))
    signed = found.rows["amount_kop"].where(found.rows["direction"] == "in", -found.rows["amount_kop"])
    assert list(signed) == ledger
    assert found.findings == ()
