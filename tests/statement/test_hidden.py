"""Money without a buyer: its groups, its commission, and groups that people made clients."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from bank_rows import OWN_ACCOUNT, TODAY, Paid, default_rules, grid, header, read, template

from sheets_strategy.statement.debtors import read_debtor
from sheets_strategy.statement.hidden import Group, Groups, find_groups, group_hidden
from sheets_strategy.statement.payments import Known, Payments, sort_payments
from sheets_strategy.statement.reconcile import reconcile

NOBODY = pd.DataFrame({"code": [], "name": [], "inn": []}, dtype=object)
DAY = date(2026, 3, 2)
BANK = ("7707083893", "ПАО Сбербанк", "30232810100000000001")
WB = ("9714053621", 'ООО "РВБ"', "40702810100000000077")
OZON = ("7704217370", 'ООО "ИНТЕРНЕТ РЕШЕНИЯ"', "40702810100000000078")
SOLD = "Перечисление за реализованный товар по оферте"
CARDS = "Зачисление средств по операциям эквайринга. Комиссия 2.50."
GROUPS = Groups(tuple(Group(**group) for group in template().groups))


def _sort(*rows: Paid, accepted: tuple[str, ...] = ()) -> Payments:
    known = Known(
        default_rules(),
        NOBODY,
        {},
        {},
        own_accounts=(OWN_ACCOUNT,),
        groups=replace(GROUPS, accepted=accepted),
    )
    return sort_payments(read([header(), *grid(rows)]), known, as_of=None, today=TODAY)


MIXED = (
    Paid(DAY, 100_000, "1"),
    Paid(DAY, 9_750, "2", party=BANK, purpose=CARDS),
    Paid(DAY, 792_000, "3", party=BANK, purpose="Возмещение по операциям СБП за день, комиссия 80 руб."),
    Paid(DAY, 50_000, "4", party=WB, purpose=SOLD),
    Paid(DAY, 60_000, "5", party=OZON, purpose=SOLD),
    Paid(
        DAY, 70_000, "6", party=("", "Банк", "20202810100000000001"), purpose="Инкассация, торговая выручка"
    ),
    Paid(DAY, 40_000, "7", party=OZON, purpose="Оплата по счету 5 за упаковку"),
)


def test_every_hidden_row_has_a_group_and_no_other_row_has() -> None:
    rows = _sort(*MIXED).rows
    expected = ["", "acquiring", "fast_payments", "wildberries", "ozon", "cash", ""]
    assert expected == rows["group"].tolist()
    assert ["sale", *["hidden"] * 5, "sale"] == rows["place"].tolist()
    assert [0, 250, 8_000, 0, 0, 0, 0] == rows["commission_kop"].tolist()
    assert ["c00001", "c00002"] == sorted(set(rows["client"]) - {""})


def test_a_group_that_was_accepted_is_one_client_gross_of_the_commission() -> None:
    payments = _sort(*MIXED, Paid(DAY, 4_750, "8", party=BANK, purpose=CARDS), accepted=("acquiring",))
    rows = payments.rows[payments.rows["group"] == "acquiring"]
    assert {"sale"} == set(rows["place"])
    assert [10_000, 5_000] == rows["turnover_kop"].tolist()
    assert 1 == rows["client"].nunique()
    created = payments.attached.new.set_index("code")
    assert ("Эквайринг", "") == tuple(created.loc[rows["client"].iloc[0], ["name", "inn"]])
    assert {"ПАО Сбербанк"} == set(rows["party"])


def test_a_marketplace_may_be_a_group_and_an_ordinary_client_at_once() -> None:
    payments = _sort(*MIXED, accepted=("ozon",))
    clients = payments.rows.set_index("number")["client"]
    names = payments.attached.new.set_index("code")["name"]
    assert ("Ozon", 'ООО "ИНТЕРНЕТ РЕШЕНИЯ"') == (names[clients["5"]], names[clients["7"]])


@pytest.mark.parametrize(
    "accepted", [(), ("acquiring",), ("acquiring", "wildberries", "cash", "fast_payments")]
)
def test_no_kopeck_is_lost_whatever_is_accepted(accepted: tuple[str, ...]) -> None:
    rows = [header(), *grid(MIXED)]
    sheet = read(rows)
    payments = _sort(*MIXED, accepted=accepted)
    flow = reconcile(rows, sheet, payments, period_from=date(2025, 1, 1), currency="RUB").flow()
    assert (0, 0) == flow["difference"]
    assert flow["received"][1] + flow["commission"][1] == sum(
        flow[line][1] for line in ("clients", "refunds", "hidden", "not_sales", "set_aside", "unreadable")
    )
    turnover = int(payments.rows["turnover_kop"].sum())
    assert flow["clients"][1] == turnover


def test_findings_tell_each_group_with_its_money() -> None:
    payments = _sort(*MIXED, accepted=("wildberries",))
    groups = replace(GROUPS, accepted=("wildberries",))
    found = {one.key: one for one in find_groups(payments.rows, groups, declined=("cash",))}
    cards = found["acquiring"]
    assert ("Эквайринг", 1, 9_750, 250, "open", 10_000) == (
        *(cards.facts[name] for name in ("name", "rows", "received", "commission", "answer")),
        cards.sum_kop,
    )
    assert ("accept", "decline") == (found["wildberries"].facts["answer"], found["cash"].facts["answer"])
    assert ["acquiring", "cash", "fast_payments", "ozon", "wildberries"] == sorted(found)


def test_a_commission_not_below_the_sum_is_a_finding_and_not_added() -> None:
    paid = Paid(DAY, 9_750, "1", party=BANK, purpose="Зачисление по операциям эквайринга. Комиссия 97.50")
    payments = _sort(paid)
    assert [("commission_doubtful", 9_750, 9_750)] == [
        (one.code, one.facts["commission"], one.sum_kop) for one in payments.findings
    ]
    assert [0] == payments.rows["commission_kop"].tolist()


def test_a_repeat_is_in_no_group() -> None:
    paid = Paid(DAY, 9_750, "1", party=BANK, purpose=CARDS)
    rows = _sort(paid, paid).rows
    assert [("hidden", "acquiring"), ("set_aside", "")] == list(
        zip(rows["place"], rows["group"], strict=True)
    )


def test_without_groups_the_kind_is_the_group() -> None:
    rows = pd.DataFrame(
        {"place": ["hidden", "sale"], "kind": ["cash", "sale"], "party": "", "purpose": "", "amount_kop": 5}
    )
    assert ["cash", ""] == group_hidden(rows, Groups())["group"].tolist()


@pytest.mark.parametrize(
    ("purpose", "debtor"),
    [
        ('Остаток по договору 15 за дебитора ООО "Ромашка"', 'ООО "Ромашка"'),
        ("Окончательный расчёт по ГД 15, дебитор АО Вектор Плюс по реестру 8", "АО Вектор Плюс"),
        ('Остаточный платеж. Дебитор: ООО "РВБ". Без НДС', 'ООО "РВБ"'),
        ('Финансирование по договору факторинга 5, дебитор ООО "Ромашка", остаток позже', ""),
        ('Возврат по договору факторинга за дебитора ООО "Ромашка"', ""),
        ("Остаток по договору факторинга 5", ""),
        ("Остаток за дебиторов по реестру", ""),
    ],
)
def test_a_factor_names_the_debtor_whose_rest_it_pays(purpose: str, debtor: str) -> None:
    assert debtor == read_debtor(purpose)[1]


def test_the_rest_from_a_factor_is_the_debtors_money_only_if_somebody_says_so() -> None:
    factor = ("7702000406", 'ООО "ВТБ Факторинг"', "40702810100000000088")
    rest = "Остаток по договору факторинга 15 за дебитора ООО «Ромашка». Без НДС"
    rows = (
        Paid(DAY, 100_000, "1"),
        Paid(DAY, 90_000, "2", party=factor, purpose="Финансирование по договору факторинга 15"),
        Paid(DAY, 9_000, "3", party=factor, purpose=rest),
    )
    payments = _sort(*rows)
    assert ["sale", "not_sale", "not_sale"] == payments.rows["place"].tolist()
    (asked,) = find_groups(payments.rows, GROUPS, declined=())
    assert ("factoring_debtor", "ООО «Ромашка»", "debtor_open", 9_000) == (
        asked.code,
        asked.facts["name"],
        asked.facts["answer"],
        asked.sum_kop,
    )
    payments = _sort(*rows, accepted=(asked.key,))
    assert ["sale", "not_sale", "sale"] == payments.rows["place"].tolist()
    assert ["c00001", "", "c00001"] == payments.rows["client"].tolist()
