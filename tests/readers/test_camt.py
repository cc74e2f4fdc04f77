"""camt.053: what a row is, which way the money went, and what the bank's totals say."""

from __future__ import annotations

from datetime import date

import pytest
from camt_text import OWN, THEIRS, balance, details, entry, message, party, stmt
from hypothesis import given
from hypothesis import strategies as st
from reading import read_bytes

from sheets_strategy.errors import InputError
from sheets_strategy.statement.rows import Statement

INN = "7701234567"


def read(text: str, encoding: str = "utf-8") -> Statement:
    return read_bytes(text.encode(encoding))


def rows(text: str, *columns: str) -> list[tuple[object, ...]]:
    return list(read(text).rows[list(columns)].itertuples(index=False, name=None))


def codes(statement: Statement) -> list[str]:
    return [finding.code for finding in statement.findings]


PAID = details(party("Dbtr", "ООО Ромашка", INN, THEIRS) + party("Cdtr", "Мы", "", OWN), "Оплата по счёту 5")


@pytest.mark.parametrize("version", range(2, 9))
def test_all_versions_give_the_same_row(version: int) -> None:
    parties = party("Dbtr", "ООО Ромашка", INN, THEIRS, version=version)
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version >= 8 else "<Sts>BOOK</Sts>"
    [row] = read(
        message(stmt([entry("100.50", "CRDT", details(parties, "Оплата"), status=status)]), version=version)
    ).rows.itertuples(index=False)
    assert tuple(row)[1:-1] == (
        "in", 100_50, "RUB", "7", "ООО Ромашка", INN, "", THEIRS, "Оплата", OWN,
    )  # fmt: skip
    assert row.on.date() == date(2026, 3, 5)


def test_counterparty_is_the_debtor_of_what_came_and_the_creditor_of_what_went() -> None:
    both = party("Dbtr", "Плательщик") + party("Cdtr", "Получатель")
    text = message(stmt([entry("1", "CRDT", details(both)), entry("2", "DBIT", details(both))]))
    assert rows(text, "direction", "party") == [("in", "Плательщик"), ("out", "Получатель")]


def test_prefixed_namespaces_are_read() -> None:
    plain = message(stmt([entry("1", "CRDT", PAID)]))
    for tag in ("Document", "BkToCstmrStmt", "Stmt", "Ntry", "Amt", "CdtDbtInd", "TxDtls", "NtryDtls"):
        plain = plain.replace(f"<{tag}", f"<n1:{tag}").replace(f"</{tag}>", f"</n1:{tag}>")
    assert rows(plain.replace("xmlns=", "xmlns:n1="), "amount_kop", "party") == [(100, "ООО Ромашка")]


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("windows-1251", "cp1251"),
        ("windows-1251", "utf-8"),
        ("UTF-8", "cp1251"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("IBM866", "cp866"),
    ],
)
def test_encoding_is_found_even_where_the_declaration_lies(declared: str, real: str) -> None:
    text = message(stmt([entry("1", "CRDT", PAID)]), encoding=declared)
    assert list(read(text, real).rows["party"]) == ["ООО Ромашка"]


def test_entry_splits_only_where_its_transactions_give_its_sum() -> None:
    def one(amount: str, currency: str, name: str) -> str:
        return details(party("Dbtr", name), name, number=name, amount=f'<Amt Ccy="{currency}">{amount}</Amt>')

    exact = entry("30", "CRDT", one("10", "RUB", "А") + one("20", "RUB", "Б"))
    short = entry("31", "CRDT", one("10", "RUB", "А") + one("20", "RUB", "Б"))
    foreign = entry("32", "CRDT", one("10", "EUR", "А") + one("22", "EUR", "Б"))
    assert rows(message(stmt([exact, short, foreign])), "amount_kop", "party", "number") == [
        (10_00, "А", "А"),
        (20_00, "Б", "Б"),
        (31_00, "", ""),
        (32_00, "", ""),
    ]


def test_instructed_amount_never_replaces_the_booked_one() -> None:
    abroad = details(
        party("Dbtr", "А"), amount='<AmtDtls><InstdAmt><Amt Ccy="EUR">9</Amt></InstdAmt></AmtDtls>'
    )
    assert rows(message(stmt([entry("850.10", "CRDT", abroad)])), "amount_kop") == [(850_10,)]


def test_what_is_not_booked_is_told_and_not_taken() -> None:
    statement = read(message(stmt([entry("5", status="<Sts>PDNG</Sts>"), entry("7"), entry("8", status="")])))
    assert list(statement.rows["amount_kop"]) == [7_00, 8_00]
    [finding] = statement.findings
    assert (finding.code, finding.sum_kop, finding.facts["rows"]) == ("pending_entries", 5_00, 1)


def test_booking_taken_back_goes_its_own_way_and_is_told() -> None:
    both = party("Dbtr", "Мы", "", OWN) + party("Cdtr", "Поставщик", "", THEIRS)
    back = entry("9", "CRDT", details(both), more="<RvslInd>true</RvslInd>")
    statement = read(message(stmt([back])))
    assert list(statement.rows[["direction", "amount_kop", "party"]].iloc[0]) == ["in", 9_00, "Поставщик"]
    assert codes(statement) == ["reversed_entries"]


def test_tax_number_is_found_where_banks_put_it() -> None:
    found = [
        party("Dbtr", "А", INN),
        "<Dbtr><Nm>А</Nm><Id><OrgId><Othr><Id>77 01 234567</Id></Othr></OrgId></Id></Dbtr>",
        f"<Dbtr><Nm>ИНН {INN} А</Nm></Dbtr>",
        "<Dbtr><Nm>А</Nm><Id><OrgId><Othr><Id>455454654</Id><Issr>KBO-BCE</Issr></Othr></OrgId></Id></Dbtr>",
    ]
    text = message(stmt([entry("1", "CRDT", details(one)) for one in found]))
    # Check digits of INN do not hold: without a scheme a number is a tax number only if they do.
    assert rows(text, "party", "party_inn") == [("А", INN), ("А", ""), ("А", INN), ("А", "")]
    valid = "<Dbtr><Nm>А</Nm><Id><OrgId><Othr><Id>7707083893</Id></Othr></OrgId></Id></Dbtr>"
    assert rows(message(stmt([entry("1", "CRDT", details(valid))])), "party_inn") == [("7707083893",)]


def test_kpp_and_tax_number_of_a_budget_payment_are_read_from_its_tax_part() -> None:
    tax = f"<Tax><Cdtr><TaxId>{INN}</TaxId><TaxTp>770101001</TaxTp></Cdtr></Tax>"
    text = message(stmt([entry("1", "DBIT", details(party("Cdtr", "УФК"), more=tax))]))
    assert rows(text, "party_inn", "party_kpp") == [(INN, "770101001")]


def test_long_name_goes_on_in_the_address() -> None:
    long = "О" * 140
    dbtr = f"<Dbtr><Nm>{long}</Nm><PstlAdr><AdrLine>БЩЕСТВО</AdrLine></PstlAdr></Dbtr>"
    assert rows(message(stmt([entry("1", "CRDT", details(dbtr))])), "party") == [(long + "БЩЕСТВО",)]


def test_unreadable_sum_is_a_finding_with_its_line() -> None:
    statement = read(message(stmt([entry("1"), entry("1.005"), entry("сто")])))
    assert list(statement.rows["amount_kop"]) == [1_00]
    assert [(one.code, one.facts["value"], one.facts["reason"]) for one in statement.findings] == [
        ("one_c_unreadable_sum", "1.005", "sub_kopeck"),
        ("one_c_unreadable_sum", "сто", "not_money"),
    ]


def test_balances_that_do_not_follow_are_told_with_the_difference() -> None:
    before = balance("OPBD", "100") + balance("CLBD", "250")
    statement = read(message(stmt([entry("100")], before=before)))
    [finding] = statement.findings
    assert (finding.code, finding.sum_kop, finding.facts["found"]) == ("part_balance", 50_00, 200_00)


def test_overdrawn_balances_and_totals_hold() -> None:
    totals = (
        "<TxsSummry><TtlCdtNtries><Sum>30.00</Sum></TtlCdtNtries>"
        "<TtlDbtNtries><Sum>5.00</Sum></TtlDbtNtries></TxsSummry>"
    )
    before = balance("OPBD", "100", "DBIT") + balance("CLBD", "75.00", "DBIT") + totals
    statement = read(message(stmt([entry("30"), entry("5", "DBIT")], before=before)))
    [control] = statement.controls
    assert (control.opening_kop, control.in_kop, control.out_kop, control.closing_kop) == (
        -100_00, 30_00, 5_00, -75_00,
    )  # fmt: skip
    assert statement.findings == ()


def test_missing_entry_is_told_once_by_the_banks_totals() -> None:
    totals = "<TxsSummry><TtlCdtNtries><Sum>30</Sum></TtlCdtNtries><TtlDbtNtries><Sum>0</Sum></TtlDbtNtries></TxsSummry>"
    before = balance("OPBD", "0") + balance("CLBD", "30") + totals
    statement = read(message(stmt([entry("20")], before=before)))
    [finding] = statement.findings
    assert (finding.code, finding.sum_kop) == ("control_difference", 10_00)


def test_sum_and_net_alone_give_both_turnovers() -> None:
    totals = (
        "<TxsSummry><TtlNtries><Sum>35</Sum><TtlNetNtry><Amt>25</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
        "</TtlNetNtry></TtlNtries></TxsSummry>"
    )
    [control] = read(message(stmt([entry("5"), entry("30", "DBIT")], before=totals))).controls
    assert (control.in_kop, control.out_kop) == (5_00, 30_00)


def test_days_of_a_file_are_checked_one_by_one_and_holes_are_told() -> None:
    days = [
        stmt([entry("1")], ident="1", since="2026-03-01", until="2026-03-01",
             before=balance("OPBD", "0") + balance("CLBD", "1")),
        stmt([entry("2")], ident="2", since="2026-03-02", until="2026-03-02",
             before=balance("OPBD", "1") + balance("CLBD", "3")),
        stmt([entry("4")], ident="4", since="2026-03-04", until="2026-03-04",
             before=balance("OPBD", "10") + balance("CLBD", "14")),
    ]  # fmt: skip
    [finding] = read(message(*days)).findings
    assert (finding.code, finding.sum_kop, finding.facts["since"]) == ("part_hole", 7_00, date(2026, 3, 4))


def test_statement_that_stands_twice_counts_once() -> None:
    one = stmt([entry("1", "CRDT", PAID)], before=balance("OPBD", "0") + balance("CLBD", "1"))
    statement = read(message(one, one))
    assert list(statement.rows["amount_kop"]) == [1_00]
    assert codes(statement) == ["part_twice"]


def test_other_currencies_keep_apart() -> None:
    usd = stmt(
        [entry("5", currency="USD")], account=OWN, currency="USD", before=balance("OPBD", "0", currency="USD")
    )
    statement = read(message(stmt([entry("7")]), usd))
    assert list(statement.rows["currency"]) == ["RUB", "USD"]
    assert statement.controls == ()


def test_interim_report_is_read_and_called_so() -> None:
    text = message(stmt([entry("1")])).replace("BkToCstmrStmt", "BkToCstmrAcctRpt").replace("Stmt>", "Rpt>")
    statement = read(text)
    assert (len(statement.rows), codes(statement)) == (1, ["interim_statement"])


def test_notification_is_refused_in_words() -> None:
    text = message(stmt([entry("1")])).replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
    with pytest.raises(InputError, match="notification_file"):
        read(text)


def test_cut_message_is_never_taken_for_the_whole() -> None:
    content = message(stmt([entry("1", "CRDT", PAID), entry("2", "CRDT", PAID)])).encode()
    for end in range(400, len(content) - 1, 97):
        with pytest.raises(InputError, match="damaged_xml"):
            read_bytes(content[:end])


SUMS = st.integers(1, 10**11)


@given(
    st.lists(st.tuples(st.sampled_from(("CRDT", "DBIT")), SUMS), max_size=12), st.integers(-(10**9), 10**9)
)
def test_any_ledger_comes_back_to_the_kopeck(ledger: list[tuple[str, int]], opening: int) -> None:
    came, went = (sum(kop for way, kop in ledger if way == side) for side in ("CRDT", "DBIT"))

    def signed(code: str, kop: int) -> str:
        return balance(code, f"{abs(kop) / 100:.2f}", "DBIT" if kop < 0 else "CRDT")

    entries = [entry(f"{kop // 100}.{kop % 100:02d}", way, PAID) for way, kop in ledger]
    statement = read(
        message(stmt(entries, before=signed("OPBD", opening) + signed("CLBD", opening + came - went)))
    )
    found = statement.rows.assign(way=statement.rows["direction"].map({"in": "CRDT", "out": "DBIT"}))
    assert list(found[["way", "amount_kop"]].itertuples(index=False, name=None)) == ledger
    assert statement.findings == ()
