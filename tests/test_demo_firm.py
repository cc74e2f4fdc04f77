"""The invented firm's papers: the same bytes again, right totals, a true truth."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import pytest
from demo_reading import SEEDS, TODAY, Document, by_party, cards, clients, demo_of, documents_of, kop

from sheets_strategy.demo import make_demo, truth_csv
from sheets_strategy.demo.days import period_before, working_day
from sheets_strategy.demo.names import firm_inn, person_inn
from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source


def check_inn(inn: str) -> bool:
    """The published rule, written a second time."""
    digits = [int(digit) for digit in inn]
    tail = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

    def check(count: int) -> int:
        weights = tail[len(tail) - count :]
        return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10

    if len(digits) == 10:
        return check(9) == digits[9]
    return len(digits) == 12 and check(10) == digits[10] and check(11) == digits[11]


def test_same_seed_and_day_give_the_same_bytes() -> None:
    assert demo_of() == make_demo(seed=1, today=TODAY)


def test_another_seed_gives_other_bytes() -> None:
    assert demo_of(1).statement != demo_of(2).statement


def test_check_digits_are_those_of_known_numbers() -> None:
    # Numbers by which the algorithm is usually explained.
    assert (firm_inn("783000229"), person_inn("5001007322")) == ("7830002293", "500100732259")
    assert (check_inn("7830002293"), check_inn("7830002294")) == (True, False)


def test_every_inn_is_valid_and_of_a_tax_office_that_does_not_exist() -> None:
    inns = [inn for party in demo_of().parties for inn in party.inns]
    assert [inn for inn in inns if not check_inn(inn)] == []
    assert {inn[2] for inn in inns} == {"9"}
    assert {inn[:2] for inn in inns} >= {"77", "02"}


def test_no_inn_belongs_to_two_parties() -> None:
    inns = [inn for party in demo_of().parties for inn in party.inns]
    assert [inn for inn, count in Counter(inns).items() if count > 1] == []


@pytest.mark.parametrize(
    ("today", "months", "since", "until"),
    [
        (date(2026, 11, 24), 36, date(2023, 11, 1), date(2026, 10, 31)),
        (date(2026, 1, 1), 36, date(2023, 1, 1), date(2025, 12, 31)),
        (date(2024, 3, 31), 36, date(2021, 3, 1), date(2024, 2, 29)),
        (date(2026, 7, 1), 30, date(2024, 1, 1), date(2026, 6, 30)),
    ],
)
def test_statement_covers_whole_months_before_today(
    today: date, months: int, since: date, until: date
) -> None:
    period = period_before(today, months=months)
    assert (period.since, period.until) == (since, until)


def test_working_day_stays_in_its_month() -> None:
    days = [date.fromordinal(number) for number in range(date(2023, 1, 1).toordinal(), TODAY.toordinal())]
    moved = [working_day(day) for day in days]
    assert [
        day for day, on in zip(days, moved, strict=True) if (day.year, day.month) != (on.year, on.month)
    ] == []
    assert [on for on in moved if on.weekday() > 4 or (on.month == 1 and on.day < 9)] == []


def test_statement_reads_as_a_bank_writes_it() -> None:
    content = demo_of().statement
    assert content.startswith(
        "1CClientBankExchange\r\nВерсияФормата=1.03\r\nКодировка=Windows\r\n".encode("cp1251")
    )
    assert content.endswith("КонецДокумента\r\nКонецФайла\r\n".encode("cp1251"))
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize("seed", SEEDS)
def test_sums_of_documents_are_the_totals_of_the_sections(seed: int) -> None:
    sections, documents = documents_of(seed)
    stated = {
        section["РасчСчет"]: (kop(section["ВсегоПоступило"]), kop(section["ВсегоСписано"]))
        for section in sections
    }
    summed = {
        account: (
            sum(kop(document["Сумма"]) for document in documents if document["ПолучательСчет"] == account),
            sum(kop(document["Сумма"]) for document in documents if document["ПлательщикСчет"] == account),
        )
        for account in demo_of(seed).own_accounts
    }
    assert summed == stated


@pytest.mark.parametrize("seed", SEEDS)
def test_no_balance_is_ever_negative_and_the_last_is_the_closing_one(seed: int) -> None:
    sections, documents = documents_of(seed)
    for section in sections:
        account, balance = section["РасчСчет"], kop(section["НачальныйОстаток"])
        lowest = balance
        for document in documents:
            balance += kop(document["Сумма"]) * (document["ПолучательСчет"] == account)
            balance -= kop(document["Сумма"]) * (document["ПлательщикСчет"] == account)
            lowest = min(lowest, balance)
        assert (lowest >= 0, balance) == (True, kop(section["КонечныйОстаток"]))


def test_documents_are_those_of_the_truth() -> None:
    own = set(demo_of().own_accounts)

    def direction(document: Document) -> str:
        if document["ПолучательСчет"] in own:
            return "internal" if document["ПлательщикСчет"] in own else "in"
        return "out"

    def posted(document: Document) -> str:
        return document["ДатаПоступило" if document["ПолучательСчет"] in own else "ДатаСписано"]

    read = [
        (document["Номер"], posted(document), kop(document["Сумма"]), direction(document))
        for document in documents_of()[1]
    ]
    assert [
        (row.number, f"{row.on:%d.%m.%Y}", row.amount_kop, row.direction) for row in demo_of().truth
    ] == read


def test_documents_are_sorted_by_date_and_the_last_day_holds_a_receipt() -> None:
    demo = demo_of()
    days = [row.on for row in demo.truth]
    assert days == sorted(days)
    assert min(days) >= demo.since
    assert demo.until in {row.on for row in demo.truth if row.direction == "in"}


def test_every_party_of_the_truth_is_described() -> None:
    demo = demo_of()
    keys = [party.key for party in demo.parties]
    assert len(keys) == len(set(keys))
    assert {row.party for row in demo.truth} == {key for key in keys if not key.startswith("prospect-")}


def test_purposes_fit_into_a_payment_order_and_state_the_vat_of_their_day() -> None:
    documents = documents_of()[1]
    assert max(len(document["НазначениеПлатежа"]) for document in documents) <= 210
    rates = {
        (document["Дата"].endswith("2026"), rate)
        for document in documents
        for rate in ("20%", "22%")
        if f"НДС ({rate})" in document["НазначениеПлатежа"]
    }
    assert rates == {(False, "20%"), (True, "22%")}


def test_every_kind_of_a_firms_statement_occurs() -> None:
    found = {(row.kind, row.direction) for row in demo_of().truth}
    assert found == {
        ("sale", "in"),
        ("acquiring", "in"),
        ("client_refund", "out"),
        ("own_transfer", "internal"),
        ("loan", "in"),
        ("loan", "out"),
        ("deposit", "in"),
        ("deposit", "out"),
        ("interest", "in"),
        ("tax_or_subsidy", "in"),
        ("supplier_refund", "in"),
        ("bank_fee", "out"),
        ("salary", "out"),
        ("tax", "out"),
        ("outgoing", "out"),
    }


def test_acquiring_is_net_of_the_commission_that_its_purpose_states() -> None:
    demo, documents = demo_of(), documents_of()[1]
    credits_ = [
        (row.amount_kop, document["НазначениеПлатежа"])
        for row, document in zip(demo.truth, documents, strict=True)
        if row.kind == "acquiring"
    ]
    gross = [
        amount_kop + kop(purpose.split("Комиссия ")[1].split(". ")[0]) for amount_kop, purpose in credits_
    ]
    assert [kop_ % 100 for kop_ in gross] == [0] * len(gross)


def test_reader_of_the_format_gives_the_documents_of_the_truth() -> None:
    demo = demo_of()
    statement = read_one_c(Source.of(demo.statement, name="demo.txt"))
    rows = statement.rows
    read = zip(rows["number"], rows["on"].dt.date, rows["amount_kop"], rows["direction"], strict=True)
    assert list(read) == [(row.number, row.on, row.amount_kop, row.direction) for row in demo.truth]
    assert (statement.own_accounts, statement.findings) == (demo.own_accounts, ())


def test_reader_of_the_format_gives_the_planted_parties() -> None:
    demo = demo_of()
    rows = read_one_c(Source.of(demo.statement, name="demo.txt")).rows
    inns = {party.key: {"", *party.inns} for party in demo.parties}
    wrong = [
        row.number
        for row, inn in zip(demo.truth, rows["party_inn"], strict=True)
        if inn not in inns[row.party]
    ]
    assert wrong == []
    assert list(rows["party_inn"]).count("") == 1


def test_client_list_holds_prospects_and_known_clients() -> None:
    demo = demo_of()
    paid = {inn for party in clients(demo) for inn in party.inns}
    known = [card for card in cards(demo) if card["ИНН"] in paid]
    assert (len(known), len(cards(demo)) - len(known)) == (179, 60)
    assert len({(card["Название"], card["ИНН"]) for card in cards(demo)}) == 239
    assert sum(not card["ИНН"] for card in cards(demo)) == 15


def test_client_list_answers_in_the_words_of_the_default_segments() -> None:
    told = {
        header: {card[header] for card in cards(demo_of())} for header in ("Отношение", "Осведомлённость")
    }
    assert told == {
        "Отношение": {"", "доволен", "нейтрален", "негатив"},
        "Осведомлённость": {
            *("", "нет проблемы", "видит проблему", "сравнивает решения", "выбирает нас", "готов купить")
        },
    }


def test_truth_table_has_one_line_for_each_document() -> None:
    demo = demo_of()
    lines = list(
        csv.DictReader(io.StringIO(truth_csv(demo.truth, demo.parties).decode("utf-8-sig")), delimiter=";")
    )
    assert len(lines) == len(demo.truth)
    assert sum(int(line["amount_kop"]) for line in lines if line["is_sale"] == "1") == sum(
        row.amount_kop for row in demo.truth if row.kind in ("sale", "acquiring")
    )


def test_paying_in_parts_changes_no_clients_sum() -> None:
    whole = make_demo(today=TODAY, payers=100, months=30)
    parts = make_demo(today=TODAY, payers=100, months=30, payments_per_order=3)
    sums = [
        {key: sum(row.amount_kop for row in rows) for key, rows in by_party(demo, "sale").items()}
        for demo in (whole, parts)
    ]
    assert sums[0] == sums[1]
    assert len(parts.truth) > 2 * len(whole.truth)
    assert [row for row in parts.truth if not parts.since <= row.on <= parts.until] == []


@pytest.mark.parametrize(("payers", "months"), [(99, 36), (200, 29)])
def test_a_firm_too_small_for_its_stories_is_refused(payers: int, months: int) -> None:
    with pytest.raises(InputError) as refused:
        make_demo(today=TODAY, payers=payers, months=months)
    assert (refused.value.code, refused.value.facts["payers"], refused.value.facts["months"]) == (
        "demo_too_small",
        payers,
        months,
    )
