"""Every planted story of the invented firm is where it should be."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from demo_reading import SEEDS, by_party, cards, clients, demo_of, documents_of

from sheets_strategy.demo.truth import classify_truth


@pytest.mark.parametrize("seed", SEEDS)
def test_turnover_has_a_long_tail(seed: int) -> None:
    payers = clients(demo_of(seed))
    classes = Counter(party.abc for party in payers)
    assert len(payers) == 200
    assert 20 <= classes["A"] <= 70
    assert min(classes["B"], classes["C"]) >= 20


@pytest.mark.parametrize("seed", SEEDS)
def test_every_story_is_planted_where_it_belongs(seed: int) -> None:
    stories = {(party.role, party.abc) for party in clients(demo_of(seed))}
    assert stories >= {
        *(
            (role, abc)
            for role in ("growing", "steady", "falling", "silent", "new", "annual")
            for abc in "AB"
        ),
        *(("one_off", "B"), ("two_payments", "B"), ("tail", "C"), ("one_off", "C"), ("faded", "C")),
        *(("lost_a", ""), ("lost_b", ""), ("lost_c", ""), ("lost_one_off", ""), ("returned", "")),
        *(("group", "A"), ("spellings", "A"), ("twins", "A"), ("refunded", "A"), ("top_one_off", "A")),
        *(("formula", "B"), ("lookalike", "B")),
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_one_payment_would_make_the_largest_client(seed: int) -> None:
    demo = demo_of(seed)
    (top,) = (party for party in clients(demo) if party.role == "top_one_off")
    year_kop = {
        key: sum(row.amount_kop for row in rows if row.on > date(2025, 10, 31))
        for key, rows in by_party(demo, "sale").items()
    }
    assert max(year_kop, key=lambda key: year_kop[key]) == top.key
    assert len(by_party(demo, "sale")[top.key]) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_lost_a_paid_every_month_for_long_and_then_no_more(seed: int) -> None:
    demo = demo_of(seed)
    sales = by_party(demo, "sale")
    lost = [party for party in clients(demo) if party.role == "lost_a"]
    assert [len(sales[party.key]) >= 20 for party in lost] == [True] * len(lost)
    assert {party.lapsed_on for party in lost} == {sales[party.key][-1].on for party in lost}
    assert all(party.lapsed_on and party.lapsed_on <= date(2025, 9, 30) for party in lost)
    # Worth an A in the year that ended with the month of its last payment.
    year = {
        key: sum(row.amount_kop for row in rows if date(2024, 9, 30) < row.on <= date(2025, 9, 30))
        for key, rows in sales.items()
    }
    assert {classify_truth(year.items())[party.key] for party in lost} == {"A"}


def test_annual_payers_pay_once_a_year_and_are_not_late() -> None:
    demo = demo_of()
    sales = by_party(demo, "sale")
    for party in clients(demo):
        if party.role == "annual":
            days = [row.on for row in sales[party.key]]
            gaps = [(later - earlier).days for earlier, later in pairwise(days)]
            assert (len(days), min(gaps) > 355, max(gaps) < 376) == (3, True, True)
            assert (demo.until - days[-1]).days < 330


def test_one_client_pays_from_three_firms_that_the_list_puts_in_one_group() -> None:
    demo = demo_of()
    (group,) = (party for party in clients(demo) if party.role == "group")
    payers = {document["ПлательщикИНН"] for document in documents_of()[1]}
    assert len(group.inns) == 3
    assert set(group.inns) <= payers
    assert {card["ИНН"] for card in cards(demo) if card["Группа"]} == set(group.inns)
    assert len({card["Группа"] for card in cards(demo) if card["Группа"]}) == 1


def test_one_client_is_spelled_in_five_ways_and_once_without_inn() -> None:
    demo = demo_of()
    (party,) = (party for party in clients(demo) if party.role == "spellings")
    rows = [
        document
        for row, document in zip(demo.truth, documents_of()[1], strict=True)
        if (row.party, row.kind) == (party.key, "sale")
    ]
    inns = Counter(document["ПлательщикИНН"] for document in rows)
    assert len({document["Плательщик1"] for document in rows}) == 5
    assert (inns[""], set(inns)) == (1, {"", *party.inns})


def test_some_payments_share_payer_day_and_sum_but_not_the_number() -> None:
    demo = demo_of()
    (party,) = (party for party in clients(demo) if party.role == "twins")
    rows = by_party(demo, "sale")[party.key]
    pairs = Counter((row.on, row.amount_kop) for row in rows)
    assert sum(count > 1 for count in pairs.values()) >= 3
    assert len({row.number for row in rows}) == len(rows)


def test_names_that_could_do_harm_are_there() -> None:
    names = {party.role: party.name for party in clients(demo_of())}
    assert names["formula"].startswith("=")
    assert any("A" <= letter <= "Z" for letter in names["lookalike"])
    assert names["lookalike"].count('"') == 4


def test_refunds_go_to_clients_that_paid_before() -> None:
    demo = demo_of()
    first_on = {key: rows[0].on for key, rows in by_party(demo, "sale").items()}
    refunds = by_party(demo, "client_refund")
    assert [key for key, rows in refunds.items() if rows[0].on < first_on[key]] == []
    (returned,) = (party for party in clients(demo) if party.role == "returned")
    paid_kop = sum(row.amount_kop for row in by_party(demo, "sale")[returned.key])
    assert sum(row.amount_kop for row in refunds[returned.key]) == paid_kop
