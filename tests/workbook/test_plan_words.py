"""Sentences about hours, price of the order, coverage and KPIs, in both languages."""

from __future__ import annotations

import pytest
from small_workbook import load

from sheets_strategy.strategy.coverage import Coverage, Raise
from sheets_strategy.strategy.granted import DepartmentHours, Waterfall, no_waterfall
from sheets_strategy.strategy.hypotheses import Hypothesis
from sheets_strategy.strategy.kpi import KpiNow
from sheets_strategy.strategy.order_price import OrderPrice
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.workbook.plan_words import say_coverage, say_kpi, say_plan, say_segments, say_shortage

SEGMENTS = [Segment(f"s{number}", number, f"name {number}") for number in (1, 2, 3, 4, 7, 8, 9, 10.5)]
SEGMENTS.append(Segment("draft", None, "Черновик"))
SHORT = DepartmentHours(
    "upsell", 600, 1440, 600, 840, ("s7", "s8", "s9"), OrderPrice(strict_kop=300_000_00, best_kop=400_000_00)
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def say(*departments: DepartmentHours, lang: str = "ru") -> list[str]:
    found = Waterfall(no_waterfall().rows, no_waterfall().tasks, departments)
    return [plain(one) for one in say_plan(found, SEGMENTS, load(lang), currency="RUB")]


def test_a_department_that_lacks_hours_says_which_segments_wait_and_what_the_order_costs() -> None:
    assert say(SHORT) == [
        "Часы на 4 недели, без запаса на входящие.",
        "Допродажи: нужно 24 ч, есть 10 ч; не хватает 14 ч: сегменты 7–9 ждут.",
        "По порядку часов хватает на клиентов, от которых ждём 300 000 ₽, а по деньгам за час — "
        "на 400 000 ₽: порядок обходится в 100 000 ₽ (25 %).",
    ]
    assert say(SHORT, lang="en") == [
        "Hours for 4 weeks, without the reserve for incoming work.",
        "Upsell: 24 h needed, 10 h there; 14 h are missing: segments 7–9 wait.",
        "In order, the hours reach clients of whom 300,000 ₽ are expected, by money per hour 400,000 ₽: "
        "the order costs 100,000 ₽ (25%).",
    ]


def test_an_order_that_costs_nothing_needs_no_words_in_the_summary() -> None:
    one = DepartmentHours("winback", 60, 150, 60, 90, ("s2",), OrderPrice(5, 5))
    assert say(one)[1:] == ["Возвращение клиентов: нужно 2,5 ч, есть 1 ч; не хватает 1,5 ч: сегмент 2 ждёт."]


def test_hours_that_suffice_and_hours_that_nobody_told() -> None:
    enough = DepartmentHours("upsell", 600, 300, 300, 0)
    unknown = DepartmentHours("winback", None, 90, 90, 0)
    assert say(enough, unknown)[1:] == [
        "Допродажи: нужно 5 ч, есть 10 ч, хватает всем.",
        "Часы не указаны (возвращение клиентов), нужно 1,5 ч: сегменты идут по порядку. "
        "Впишите часы в «Настройки» или «Продавцы», и увидите, на что их хватит.",
    ]
    # Nobody told any hours: the order decides, and there is nothing to say of them.
    assert say(unknown) == []
    assert say(DepartmentHours("upsell", 600, 0, 0, 0)) == []


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), ""),
        (("s3",), "3"),
        (("s1", "s2", "s4", "s7", "s8", "s9"), "1–2, 4, 7–9"),
        (("s9", "s10.5", "draft", "gone"), "9; 10,5; Черновик; gone"),
    ],
)
def test_runs_of_segments_are_drawn_together(codes: tuple[str, ...], said: str) -> None:
    assert say_segments(codes, SEGMENTS, load("ru")) == said


def test_a_shortage_in_a_few_words() -> None:
    assert say_shortage(SHORT, SEGMENTS, load("ru")) == "не хватает 14 ч: сегменты 7–9 ждут"


def test_coverage_is_a_mean_with_one_decimal_and_names_what_would_raise_it() -> None:
    one = Hypothesis("g13", "repeat", "upsell", ("s1",), ("all",), "If", "kpi", 0.3, name="Оценка")
    found = Coverage(40, 56, best=Raise(one, ("s1", "s2"), 24, 80))
    assert say_coverage(found, SEGMENTS, load("ru")) == (
        "В среднем 1,4 ключа на клиента A–B. Больше всего добавит «Оценка» (сегменты 1–2): станет 2,0."
    )
    assert say_coverage(Coverage(40, 40), SEGMENTS, load("en")) == "1.0 keys per A and B client on average."
    assert say_coverage(Coverage(), SEGMENTS, load("ru")) is None


def test_a_kpi_says_what_it_is_now_or_that_the_statement_does_not_tell() -> None:
    def kpi(formula: str, proxy: bool = False, lang: str = "ru", **numbers: float) -> str | None:
        said = say_kpi(KpiNow(formula, proxy, numbers), load(lang), currency="RUB")
        return said and plain(said)

    assert kpi("turnover_quarter", kop=1_608_177_16, before_kop=1_338_682_26) == (
        "оборот 1 608 177 ₽ за 3 месяца, за 3 до них 1 338 682 ₽"
    )
    assert (
        kpi("paid_30", True, part=1, whole=4)
        == "в выписке этого нет; видно другое: за 30 дней платили 1 из 4"
    )
    assert kpi("hours_worked", part=2, hours=1.5) == "закрыто 2 строки «Работы», 1,5 ч"
    assert kpi("cannot") == "в выписке этого нет"
    assert kpi("overdue_share") == "пока не на чем посчитать"
    assert kpi("overdue_share", lang="en", part=1, whole=3) == "1 of 3 are over 1.5 usual intervals"
    assert say_kpi(None, load("ru"), currency="RUB") is None


def test_every_formula_of_the_library_has_its_sentence() -> None:
    for lang in ("ru", "en"):
        texts = load(lang).messages["texts"]
        assert [one for one in load(lang).labels["kpi_formula"] if f"kpi_{one}" not in texts] == []
