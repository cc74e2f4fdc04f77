"""What the built-in rules of «Что не продажа» make of real and invented purposes."""

from __future__ import annotations

import pandas as pd
import pytest

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.statement.rules import Rule, classify_kinds
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.template import Template

FIRM, PERSON, CARDS, TAX = "40702810", "40817810", "30232810", "03100643"
OWN_INN, OWN_ACCOUNT = "7701234567", "40702810900000000001"

# (purpose, kind, then what differs from a firm's receipt)
RECEIPTS: list[tuple[str, str, dict[str, str]]] = [
    ("Оплата по счёту № 12 от 05.03.2026 за оборудование. В т.ч. НДС 20 %", "sale", {}),
    ("Оплата по договору поставки, уступка прав кредитора ООО Вектор, кредитор уведомлён", "sale", {}),
    ("Оплата по договору с ООО Альфа (кредитор) № 5", "sale", {}),
    ("Возврат тары по накладной 15", "sale", {}),
    ("Оплата за возвратную упаковку по счёту 8", "sale", {}),
    ("Оплата за кредитный отчёт", "sale", {}),
    ("Аренда помещения, обеспечение доступа в здание за март", "sale", {}),
    ("Оплата за программное обеспечение, обновление на год", "sale", {}),
    ("Оплата за рытьё траншеи по договору 7", "sale", {}),
    ("Оплата за счёт кредитных средств по договору поставки 14", "sale", {}),
    ("Оплата за станок за счет займа по договору 14", "sale", {}),
    ("Оплата задолженности и пени по договору поставки 3", "sale", {}),
    ("Оплата по договору 5 за повышение конверсии сайта", "sale", {}),
    ("Пополнение счета рекламного кабинета по договору 5", "sale", {}),
    ("Оплата агентского вознаграждения по договору 8", "sale", {}),
    ("Оплата за товар для личных нужд", "sale", {"account": PERSON}),
    (
        "Оплата поставки за счет субсидии, контракт 12-26",
        "sale",
        {"party": "УФК по г. Москве", "account": "03214643"},
    ),
    ("Возврат долга по договору поставки 7", "sale", {}),
    ("Оплата за товар", "sale", {"party": 'ООО "ВАЙЛДБЕРРИЗ"'}),
    ("Предоплата 50 процентов по счёту 18", "sale", {}),
    ("Оплата услуг инкассации за март", "sale", {}),
    ("Оплата счёта 5 за вычетом неустойки по претензии 3", "sale", {}),
    ("Пополнение счёта 104512, логин romashka", "sale", {}),
    ("Пополнение счёта", "check", {"account": PERSON}),
    ("Оплата товаров", "check", {"account": CARDS}),
    ("Оплата", "own_transfer", {"inn": OWN_INN}),
    ("Оплата", "own_transfer", {"account": OWN_ACCOUNT}),
    ("Перевод собственных средств. НДС не облагается", "own_transfer", {}),
    ("Перевод средств в счёт накоплений на оплату налогов без НДС", "own_transfer", {}),
    ("Перевод личных средств Без НДС", "owner_money", {"account": PERSON}),
    ("Взнос учредителя в имущество общества", "owner_money", {}),
    ("Зачисление средств по операциям с МБК (на основании реестров платежей).", "acquiring", {}),
    ("Зачисление средств по операциям эквайринга. Мерчант №781003872118. Комиссия 700.00.", "acquiring", {}),
    (
        "Зачисление средств по операциям эквайринга. Комиссия 0.41. Возврат покупки 0.00/0.00.",
        "acquiring",
        {"account": CARDS},
    ),
    ("Возмещение по торговому эквайрингу Мерчант 123 за 08.03.2026. Операций 50.", "acquiring", {}),
    ("Перевод через СБП за 05.03.2026, 3 операции", "acquiring", {"account": CARDS}),
    ("Оплата по реестру 18 за реализованные товары", "marketplace", {"party": 'ООО "РВБ"'}),
    ("Перечисление выручки по агентскому договору 55", "marketplace", {}),
    ("Возврат по опротестованию операции(Терминал:123)", "card_reversal", {"account": CARDS}),
    ("Корректировка. Возврат покупки в ТУ МАГНИТ по карте", "card_reversal", {}),
    ("{VO80150} Уплачены проценты за Июль 2018 г", "interest", {}),
    ("Выплата процентов по договору депозита 5", "interest", {}),
    ("Возврат депозита. Договор № ДЮ00 от 01.05.2019г.", "deposit", {}),
    ("Возврат", "deposit", {"account": "42102810"}),
    ("Перевод по договору займа №1 от 01.01.2026г.", "loan", {}),
    ("Возврат долга по договору займа", "loan", {}),
    ("Предоставление кредита по договору 12 от 01.02.2026", "loan", {}),
    ("Выдача кредита ООО Ромашка", "loan", {"account": "45206810"}),
    ("{VO01010} Продажа валюты 446.08 евро по курсу 77.65 руб.", "currency", {}),
    ("Перевод средств с транзитного валютного счета", "currency", {}),
    ("Финансирование по договору факторинга 7", "factoring", {}),
    ("Возврат обеспечения заявки на участие в аукционе", "security", {}),
    ("Обеспечительный платёж по договору аренды 3", "security", {}),
    ("Возврат излишне уплаченного налога по решению 55", "tax_or_subsidy", {"party": "МИФНС России № 5"}),
    ("Возврат по решению налогового органа", "tax_or_subsidy", {"account": TAX}),
    ("Взыскание по исполнительному листу ФС 123", "court_or_insurance", {}),
    ("Страховое возмещение по полису 12", "court_or_insurance", {}),
    ("Неустойка по договору 5", "court_or_insurance", {}),
    ("ВОЗВРАТ ОШИБОЧНО ПЕРЕЧИСЛЕННЫХ СРЕДСТВ НДС НЕ ОБЛАГ.", "supplier_refund", {}),
    ("Возврат излишне уплаченных средств по счёту №123", "supplier_refund", {}),
    ("Перевод ошибочно перечисленной суммы Без НДС", "supplier_refund", {}),
    ("Приём ден. нал через УС 12", "cash", {}),
]
PAYMENTS: list[tuple[str, str, dict[str, str]]] = [
    ("Оплата по счёту 5 за аренду", "outgoing", {}),
    ("Возврат клиенту излишне перечисленных средств", "client_refund", {}),
    ("Возврат предоплаты по счёту 18, без налога (НДС)", "client_refund", {}),
    ("Возврат за товар по УПД 14", "client_refund", {}),
    ("Погашение кредита по договору 12", "loan", {}),
    ("Возврат займа по договору 3", "loan", {}),
    ("Внутренний перевод на депозит «Овернайт»", "deposit", {}),
    ("Перевод на личные нужды предпринимателя", "owner_money", {"account": PERSON}),
    ("Обеспечение заявки 44-ФЗ", "security", {}),
    ("Комиссия внутри Сбербанка", "bank_fee", {}),
    ("За обслуживание", "bank_fee", {"account": "70601810"}),
    ("Отпускные по реестру 5", "salary", {}),
    ("Заработная плата за март 2026", "salary", {"account": PERSON}),
    ("Единый налоговый платеж", "tax", {}),
    ("Возврат подотчетных средств", "salary", {"account": PERSON}),
]
ENGLISH: list[tuple[str, str, dict[str, str]]] = [
    ("Payment for goods, invoice 12", "sale", {}),
    ("Payment for fine chemicals", "sale", {}),
    ("Transfer of own funds", "own_transfer", {}),
    ("Loan agreement 5", "loan", {}),
    ("Refund of overpayment", "supplier_refund", {}),
    ("Interest on deposit for July", "interest", {}),
    ("Acquiring settlement of 08.03.2026", "acquiring", {}),
]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("direction", "cases"), [("in", RECEIPTS), ("out", PAYMENTS)])
def test_rows_of_russian_banks_find_their_kind(
    lang: str, direction: str, cases: list[tuple[str, str, dict[str, str]]]
) -> None:
    expected = {purpose: kind for purpose, kind, _ in cases}
    assert expected == _classify(load_template(lang), direction, cases)


def test_english_purposes_find_their_kind() -> None:
    expected = {purpose: kind for purpose, kind, _ in ENGLISH}
    assert expected == _classify(load_template("en"), "in", ENGLISH)


def test_every_kind_but_the_unmatched_ones_has_a_rule() -> None:
    template = load_template("ru")
    ruled = {rule.kind for rule in _rules(template)}
    assert set(template.labels["kind"]) - {"sale", "outgoing"} == ruled


def _classify(
    template: Template, direction: str, cases: list[tuple[str, str, dict[str, str]]]
) -> dict[str, str]:
    rows = pd.DataFrame(
        {
            "direction": direction,
            "party": [given.get("party", "ООО Ромашка") for _, _, given in cases],
            "party_inn": [given.get("inn", "7707083893") for _, _, given in cases],
            "party_account": [given.get("account", FIRM).ljust(20, "0") for _, _, given in cases],
            "purpose": [purpose for purpose, _, _ in cases],
        }
    )
    kinds = classify_kinds(rows, rules=_rules(template), own_inns={OWN_INN}, own_accounts={OWN_ACCOUNT})[
        "kind"
    ]
    return dict(zip(rows["purpose"], kinds, strict=True))


def _rules(template: Template) -> list[Rule]:
    kinds, directions = template.meanings["kind"], template.meanings["direction"]
    return [
        Rule(
            code=str(row["code"]),
            number=float(row["number"]),
            kind=kinds[fold(str(row["kind"]))],
            direction=directions.get(fold(str(row.get("direction", ""))), ""),
            **{key: str(row.get(key, "")) for key in ("payer", "inn", "account", "purpose")},
        )
        for row in template.defaults["rules"]
    ]
