"""MT940: which way, which day, who and what for, in the layouts that banks use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mt940_text import OWN, amount, balance, booking, statement
from reading import read_bytes

from sheets_strategy.errors import InputError
from sheets_strategy.statement.rows import Statement


def read(text: str, encoding: str = "utf-8") -> Statement:
    return read_bytes(text.encode(encoding))


def first(line: str, *details: str) -> dict[str, object]:
    [row] = read(statement([booking(line, *details)])).rows.to_dict("records")
    return {**row, "on": row["on"].date()}


@pytest.mark.parametrize(
    ("line", "direction", "kop", "number"),
    [
        ("2603050305C100,50NTRF123//456", "in", 100_50, "123"),
        ("2603050305D1,NTRFNONREF//456", "out", 1_00, "456"),
        ("260305CR0,01NMSCNONREF", "in", 1, ""),
        ("260305    DR2,5NMSC7", "out", 2_50, "7"),
        ("2603050305DD212,39NMSCNONREF//", "out", 212_39, ""),
        ("2603050305D000000000001,62NTRF5//9", "out", 1_62, "5"),
        ("2603050305CN7,00NONREF", "in", 7_00, ""),
        ("260305C1000.00NMSC5", "in", 1000_00, "5"),
        ("2603050305C,50N051", "in", 50, ""),
    ],
)
def test_booking_line(line: str, direction: str, kop: int, number: str) -> None:
    row = first(line)
    assert (row["direction"], row["amount_kop"], row["number"]) == (direction, kop, number)
    assert (row["on"], row["own_account"], row["currency"]) == (date(2026, 3, 5), OWN, "RUB")


@pytest.mark.parametrize(
    ("value_and_entry", "on"),
    [
        ("2603050309", date(2026, 3, 9)),
        ("2601021231", date(2025, 12, 31)),
        ("2512310102", date(2026, 1, 2)),
        ("2602300301", date(2026, 3, 1)),  # a 30th of February: months of interest have 30 days
        ("2603059999", date(2026, 3, 5)),
    ],
)
def test_day_is_that_of_the_entry(value_and_entry: str, on: date) -> None:
    assert first(f"{value_and_entry}C1,NTRF1")["on"] == on


def test_reversals_go_the_other_way_and_are_told() -> None:
    found = read(statement([booking("260305RC10,NTRF1"), booking("260305RD20,NTRF2")]))
    assert list(found.rows["direction"]) == ["out", "in"]
    [finding] = found.findings
    assert (finding.code, finding.facts["rows"], finding.sum_kop) == ("reversed_entries", 2, 30_00)


def test_expected_bookings_are_told_and_not_taken() -> None:
    found = read(statement([booking("260305EC10,NTRF1"), booking("260305C20,NTRF2")]))
    assert list(found.rows["amount_kop"]) == [20_00]
    assert [(one.code, one.sum_kop) for one in found.findings] == [("pending_entries", 10_00)]


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        (
            ("166?00GUTSCHRIFT?109251?20EREF+E-17?21SVWZ+Rechnung 17 vom 5. ", "Maerz?30MARKDEFF?31DE021?32Muster?33GmbH"),
            ("Muster GmbH", "DE021", "Rechnung 17 vom 5. Maerz", "E-17"),
        ),
        (
            ("073~00VE02~20Zaplata~21faktura 5~30109~31000123~32HUTA",),
            ("HUTA", "000123", "Zaplata faktura 5", ""),
        ),
        (
            ("/TRTP/SEPA/IBAN/NL56ASNB9999999999/BIC/ASNBNL21/NAME/J. Doe/REMI/Factuur 7/EREF/E-7",),
            ("J. Doe", "NL56ASNB9999999999", "Factuur 7", "E-7"),
        ),
        (
            ("/CNTP/NL32INGB0000012345/INGBNL2A/ING TEST/AMSTERDAM//REMI/USTD//Betaling 5/",),
            ("ING TEST", "NL32INGB0000012345", "Betaling 5", ""),
        ),
        (
            ("NL56ASNB9999999999 paulissen", "", "INTERNE OVERBOEKING"),
            ("paulissen", "NL56ASNB9999999999", "INTERNE OVERBOEKING", ""),
        ),
        (
            ("OOO ROMASHKA INN 7707083893 KPP 770701001 OPLATA PO SCHETU 5",),
            ("", "", "OOO ROMASHKA INN 7707083893 KPP 770701001 OPLATA PO SCHETU 5", ""),
        ),
        (("",), ("", "", "", "")),
    ],
)  # fmt: skip
def test_layouts_of_details(details: tuple[str, ...], expected: tuple[str, ...]) -> None:
    row = first("260305C1,NTRFNONREF", *details)
    assert (row["party"], row["party_account"], row["purpose"], row["number"]) == expected


def test_tax_numbers_are_found_by_their_labels() -> None:
    row = first("260305C1,NTRF1", "OOO ROMASHKA INN 7707083893 KPP 770701001 OPLATA")
    assert (row["party_inn"], row["party_kpp"]) == ("7707083893", "770701001")


def test_lines_that_look_like_tags_belong_to_the_text() -> None:
    row = first("260305C1,NTRF1", "?20ABCDEFGHIJKLMNOPQRSTUVW 12-09-2014T16", ":26:37 Fo?21lgenr")
    assert row["purpose"] == "ABCDEFGHIJKLMNOPQRSTUVW 12-09-2014T16:26:37 Folgenr"


def test_line_after_the_booking_serves_where_details_are_missing() -> None:
    [row] = read(statement([[":61:260305C1,NTRF1", "Betaling"]])).rows.to_dict("records")
    assert row["purpose"] == "Betaling"


def test_ns_lines_give_name_and_purpose() -> None:
    [row] = read(
        statement([[":61:260305D1,S   X", ":NS:0912 Illetek", "15ERGO Fiokte", "16lep"]])
    ).rows.to_dict("records")
    assert (row["party"], row["purpose"]) == ("ERGO Fioktelep", "12 Illetek")


def test_own_account_is_never_the_counterparty() -> None:
    assert first("260305C1,NTRF1", f"ZACHISLENIE NA {OWN}")["party_account"] == ""


@pytest.mark.parametrize(
    ("stated", "account"),
    [
        (OWN, OWN),
        (f"044525225/{OWN}", OWN),
        ("NL81 ASNB 9999 9999 99", "NL81ASNB9999999999"),
        ("NL81ASNB9999999999RUB", "NL81ASNB9999999999"),
        ("12345678/1020304050", "12345678/1020304050"),
    ],
)
def test_account_is_read_without_bank_and_currency(stated: str, account: str) -> None:
    assert read(statement([booking("260305C1,NTRF1")], account=stated)).own_accounts == (account,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866"])
def test_russian_text_is_read_in_any_encoding(encoding: str) -> None:
    text = statement([booking("260305C1,NTRF1", "?20Оплата по счёту?32ООО Ромашка")])
    assert read(text, encoding).rows["party"][0] == "ООО Ромашка"


def test_german_text_is_not_taken_for_russian() -> None:
    text = statement([booking("260305C1,NTRF1", "166?20Überweisung für Müller?32Müller GmbH")])
    assert read(text, "cp1252").rows["party"][0] == "Müller GmbH"


def test_envelopes_pages_and_accounts_are_parted() -> None:
    head = "{1:F01ASNBNL21XXXX0000000000}{2:O940ASNBNL21XXXXN}{3:}{4:\r\n"
    pages = [
        statement([booking("260305C10,NTRF1")], opening=0, closing=10_00, page="1/1", marks="M"),
        statement([booking("260306C5,NTRF2")], opening=10_00, closing=15_00, page="1/2", marks="M"),
        statement([booking("260306D2,NTRF3")], opening=7_00, closing=5_00, account="OTHER1"),
    ]
    found = read("".join(head + page.replace("\r\n-\r\n", "\r\n-}{5:}\r\n") for page in pages))
    assert [one.closing_kop for one in found.sections] == [10_00, 15_00, 5_00]
    assert list(found.rows["own_account"]) == [OWN, OWN, "OTHER1"]
    assert [(one.account, one.opening_kop, one.closing_kop) for one in found.controls] == [
        (OWN, 0, 15_00),
        ("OTHER1", 7_00, 5_00),
    ]
    assert found.findings == ()


def test_interim_report_states_turnovers() -> None:
    lines = [
        ":20:X",
        f":25:{OWN}",
        ":28C:1",
        ":34F:RUB0,",
        ":61:260305C3,NTRF1",
        ":90D:0RUB0,",
        ":90C:1RUB4,",
    ]
    found = read("\n".join(lines))
    assert [(one.code, one.sum_kop) for one in found.findings] == [
        ("interim_statement", None),
        ("control_difference", 1_00),
    ]


def test_marks_of_transmission_end_the_message_too() -> None:
    lines = ["\x01:20:X", f":25:{OWN}", ":28C:1", ":34F:RUB0,", ":61:260305C3,NTRF1", ":90C:1RUB3,", "-\x03"]
    found = read("\r\n".join(lines))
    assert (found.controls[0].in_kop, [one.code for one in found.findings]) == (3_00, ["interim_statement"])


def test_booking_that_cannot_be_read_is_told_with_its_line() -> None:
    found = read(statement([booking("260305X1,NTRF1"), booking("260305C1,NTRF1")]))
    assert len(found.rows) == 1
    [finding] = found.findings
    assert (finding.code, finding.facts["line"]) == ("one_c_unreadable_sum", 5)


def test_missing_booking_is_told_with_its_sum() -> None:
    [finding] = read(statement([booking("260305C1,NTRF1")], opening=0, closing=3_00)).findings
    assert (finding.code, finding.sum_kop) == ("part_balance", 2_00)


def test_text_without_bookings_and_balances_is_no_statement() -> None:
    with pytest.raises(InputError, match="no_account_statement"):
        read(":20:X\n:25:1\n:62F:C260301RUB1,\n")


WAYS = st.sampled_from(("C", "D", "RC", "RD"))
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd"), max_size=80)


@given(st.lists(st.tuples(WAYS, st.integers(1, 10**11), TEXT), max_size=10), st.integers(-(10**9), 10**9))
def test_any_ledger_comes_back_to_the_kopeck(ledger: list[tuple[str, int, str]], opening: int) -> None:
    came = sum(kop for way, kop, _ in ledger if way in ("C", "RD"))
    went = sum(kop for way, kop, _ in ledger if way in ("D", "RC"))
    bookings = [booking(f"260305{way}{amount(kop)}NTRF1", text) for way, kop, text in ledger]
    found = read(statement(bookings, opening=opening, closing=opening + came - went))
    assert list(found.rows["amount_kop"]) == [kop for _, kop, _ in ledger]
    assert {one.code for one in found.findings} <= {"reversed_entries"}


def test_balance_text_is_what_the_standard_writes() -> None:
    assert balance("60F", -5_50) == ":60F:D260301RUB5,50"
