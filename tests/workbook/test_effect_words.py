"""Sentences on effects: what a head of sales reads in «Какой эффект увидим» and «Что вышло»."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from small_workbook import load

from sheets_strategy.strategy.adjusted import Difference
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.effect import Effect, Lack, Paid
from sheets_strategy.strategy.smallest import UNKNOWN, Smallest
from sheets_strategy.workbook.effect_words import say_effect, say_smallest

NAN = math.nan
DAY = date(2026, 3, 15)
HALVES = Arms("two_waves", ("c1",) * 20, ("c2",) * 20, DAY, DAY, DAY, DAY)
FORESEEN = Effect("p1", "foreseen", "waiting", 20, 20, Smallest(0.395, 0.15, 0.5, 12, 20), decide_on=DAY)
FINAL = replace(
    FORESEEN,
    state="final",
    paid=Paid(14, 6, 0.02),
    money=Difference(30_000.0, -12_500.0, 72_500.0, 250_000.0, 0.2),
    verdict="helps",
)


def smallest(effect: Effect, arms: Arms = HALVES, lang: str = "ru") -> str | None:
    said = say_smallest(effect, arms, load(lang))
    return said.replace("\u00a0", " ") if said else said


def effect(what: Effect, arms: Arms = HALVES, lang: str = "ru") -> str | None:
    said = say_effect(what, arms, {"p2": "Звонок с поводом"}, load(lang), currency="RUB")
    return said.replace("\u00a0", " ") if said else said


def test_before_the_start_one_reads_what_will_be_seen_what_decides_first() -> None:
    paid, money = (
        "Увидим, если из 20 заплатят не 3, а хотя бы 10.",
        "Увидим только эффект больше ±40 % оборота.",
    )
    assert smallest(FORESEEN) == f"{paid} {money} Решим 15.03.2026."
    assert smallest(replace(FORESEEN, judged_by="money")) == f"{money} {paid} Решим 15.03.2026."
    assert smallest(FORESEEN, replace(HALVES, start_on=None)) == f"{paid} {money}"
    assert smallest(FORESEEN, lang="en") == (
        "It will be seen if of 20 not 3 pay, but at least 10. Only an effect above ±40% of turnover will be seen. "
        "To be decided on 15.03.2026."
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.46, "Увидим, только если оборот вырастет больше чем в 3 раза."),
        (5.5, "Увидим, только если оборот вырастет больше чем в 7 раз."),
        (20.0, "При стольких клиентах эффекта не увидеть."),
        (NAN, "При стольких клиентах эффекта не увидеть."),
    ],
)
def test_large_effects_are_told_in_times(share: float, expected: str) -> None:
    foreseen = replace(FORESEEN, smallest=Smallest(share, 0.95, NAN, 12, 20))
    assert smallest(foreseen, replace(HALVES, start_on=None)) == expected


@pytest.mark.parametrize(
    ("changes", "arms", "expected"),
    [
        ({}, Arms("none"), None),
        (
            {"lacks": (Lack("treated", 3, 20),), "smallest": UNKNOWN},
            Arms("none", ("c1",) * 3),
            "Клиентов 3, а для вывода нужно по 20 в каждой половине: эффект не измерить.",
        ),
        (
            {},
            Arms("none", ("c1",) * 30),
            "Никто не ждёт: сравним с похожими, с кем не работают, но это не доказательство.",
        ),
        (
            {},
            Arms("leave", ("c1",) * 30, too_few=True),
            "Клиентов 30, а чтобы кого-то не трогать, нужно 40: никто не ждёт.",
        ),
        (
            {
                "treated": 13,
                "compared": 12,
                "lacks": (Lack("treated", 13, 20), Lack("compared", 12, 20)),
                "smallest": Smallest(0.5, NAN, NAN, 12, 13),
            },
            replace(HALVES, start_on=None),
            "Клиентов 13 и 12, а для вывода нужно по 20: увидим только, кто заплатил. "
            "Разница в обороте меньше ±50 % ничего не значит.",
        ),
        (
            {
                "treated": 2,
                "compared": 1,
                "lacks": (Lack("treated", 2, 20), Lack("compared", 1, 20), Lack("history", 2, 3)),
                "smallest": UNKNOWN,
            },
            HALVES,
            "Клиентов 2 и 1, а для вывода нужно по 20: увидим только, кто заплатил. Решим 15.03.2026.",
        ),
        (
            {"lacks": (Lack("history", 2, 3),), "smallest": UNKNOWN},
            replace(HALVES, start_on=None),
            "До начала в выписке 2 месяца, а нужно 3: добавьте более ранние выписки.",
        ),
        (
            {"lacks": (Lack("span", 31, 60),), "smallest": Smallest(0.5, NAN, NAN, 12, 20)},
            replace(HALVES, start_on=None),
            "Увидим только эффект больше ±50 % оборота. "
            "Эти клиенты платят раз в 60 дней, а до решения 31: поставьте «Срок» позже.",
        ),
    ],
)
def test_what_stands_in_the_way_is_told_before_the_start(
    changes: dict[str, object], arms: Arms, expected: str | None
) -> None:
    assert smallest(replace(FORESEEN, **changes), arms) == expected


def test_what_was_told_before_the_start_stands_after_it() -> None:
    few = replace(FORESEEN, lacks=(Lack("treated", 13, 20),), treated=13)
    begun = replace(few, state="early", lacks=(*few.lacks, Lack("after", 3, 30)))
    assert smallest(begun) == smallest(few)
    assert smallest(replace(FORESEEN, state="early", lacks=(Lack("after", 3, 30),))) == smallest(FORESEEN)
    assert smallest(FINAL) == smallest(FORESEEN)


def test_before_the_start_nothing_has_come_of_it() -> None:
    assert effect(FORESEEN) is None


def test_the_end_tells_verdict_counts_and_money() -> None:
    assert effect(FINAL) == (
        "Помогает: платят чаще. Заплатили 14 из 20, а из тех, кто ждал, 6 из 20. "
        "Оборот обычного клиента: +12 % (скорее всего, от \u22125 % до +29 %)."
    )
    assert effect(FINAL, lang="en") == (
        "It helps: they pay more often. 14 of 20 paid, of those who waited 6 of 20. "
        "Turnover of a usual client: +12% (most likely from \u22125% to +29%)."
    )


def test_an_hour_is_told_in_money_also_one_that_lost_it() -> None:
    hours = replace(FINAL, hours=10.0)
    assert str(effect(hours)).endswith("Час работы дал 600,00 ₽ оборота (всего 10 ч).")
    loses = replace(
        hours, money=Difference(-30_000.0, -50_000.0, -10_000.0, 250_000.0, 0.01), verdict="hurts", stop=True
    )
    assert str(effect(replace(loses, judged_by="money"))) == (
        "Вредит: платят меньше. "
        "Оборот обычного клиента: \u221212 % (скорее всего, от \u221220 % до \u22124 %). "
        "Час работы дал \u2212600,00 ₽ оборота (всего 10 ч). "
        "Заплатили 14 из 20, а из тех, кто ждал, 6 из 20. Теряет деньги: остановите."
    )


def test_where_nobody_else_paid_anything_money_is_told_in_money() -> None:
    money = Difference(30_000.0, NAN, NAN, 0.0, 0.2)
    assert "Оборот обычного клиента: +300,00 ₽." in str(effect(replace(FINAL, money=money)))


def test_before_the_decision_nothing_is_concluded() -> None:
    said = str(effect(replace(FINAL, state="provisional")))
    assert said.startswith("Пока (решим 15.03.2026): Заплатили 14 из 20")
    assert "Помогает" not in said


def test_too_early_says_what_is_missing_and_when_it_will_be_told() -> None:
    early = replace(FINAL, state="early", money=None, verdict="")
    assert effect(replace(early, lacks=(Lack("after", 10, 30),))) == (
        "Рано судить. Прошло 10 дней, а платят они раз в 30. Решим 15.03.2026. "
        "Заплатили 14 из 20, а из тех, кто ждал, 6 из 20."
    )
    few = replace(
        early,
        treated=12,
        compared=11,
        paid=Paid(7, 4, 0.4),
        lacks=(Lack("treated", 12, 20), Lack("compared", 11, 20)),
    )
    assert effect(few) == (
        "Рано судить. Работаем с 12, сравниваем с 11, а для вывода нужно по 20. "
        "Заплатили 7 из 12, а из тех, кто ждал, 4 из 11."
    )


@pytest.mark.parametrize(
    ("changes", "arms", "expected"),
    [
        (
            {"inseparable": ("p2",)},
            HALVES,
            "Отделить от «Звонок с поводом» нельзя: те же клиенты в то же время.",
        ),
        ({"beside": ("p2",)}, HALVES, "Рядом шла «Звонок с поводом»: её вклад отделён."),
        ({"compared_with": "untouched"}, HALVES, "Кому ждать, решал не случай: верить меньше."),
        ({}, replace(HALVES, until=DAY), "Тех, кто ждал, взяли в работу 15.03.2026: считаем до этого дня."),
    ],
)
def test_what_makes_it_weaker_is_told(changes: dict[str, object], arms: Arms, expected: str) -> None:
    assert str(effect(replace(FINAL, **changes), arms)).endswith(expected)
