"""The condition language: what people type, against a naive evaluator."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.conditions import ANY, Condition, Interval, parse_condition

MOODS = {"доволен": "satisfied", "нейтрален": "neutral", "негатив": "negative", "да, но": "yes_but"}
CLASSES = {"a": "A", "а": "A", "b": "B", "в": "B", "c": "C", "с": "C"}
RUNGS = {"no_problem": 1, "sees_problem": 2, "compares": 3, "chooses_us": 4, "ready_to_buy": 5}
REASONS = ("value", "number", "empty_interval", "mixed", "comma", "unit")
NUMBERS = st.integers(-9_999, 99_999).map(lambda cents: cents / 100)


def between(
    low: float | None, high: float | None, *, low_open: bool = False, high_open: bool = False
) -> Condition:
    return Condition(intervals=(Interval(low, high, low_open, high_open),))


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "\u00a0"])
def test_nothing_and_a_dash_mean_any(text: str) -> None:
    assert parse_condition(text, meanings=MOODS) == ANY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("доволен", ("satisfied",)),
        ("ДОВОЛЕН ", ("satisfied",)),
        ("доволен; нейтрален", ("satisfied", "neutral")),
        ("доволен, нейтрален", ("satisfied", "neutral")),
        ("доволен или нейтрален", ("satisfied", "neutral")),
        ("доволен; доволен", ("satisfied",)),
        ("да, но", ("yes_but",)),
        ("негатив; да, но", ("negative", "yes_but")),
    ],
)
def test_values_of_a_vocabulary(text: str, expected: tuple[str, ...]) -> None:
    assert Condition(values=expected) == parse_condition(text, meanings=MOODS)


@pytest.mark.parametrize("text", ["A; B", "А; В", "a,b", "А или B"])
def test_latin_and_cyrillic_letters_of_a_class_mean_the_same(text: str) -> None:
    assert Condition(values=("A", "B")) == parse_condition(text, meanings=CLASSES)


@pytest.mark.parametrize(
    "text", ["не негатив", "кроме негатив", "Не  Негатив", "not негатив", "not(негатив)"]
)
def test_a_negation_takes_all_others(text: str) -> None:
    assert Condition(values=("negative",), negated=True) == parse_condition(text, meanings=MOODS)


def test_a_negation_of_several_takes_none_of_them() -> None:
    expected = Condition(values=("negative", "neutral"), negated=True)
    assert expected == parse_condition("не негатив; нейтрален", meanings=MOODS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("известно", False),
        ("неизвестно", True),
        ("не известно", True),
        ("не неизвестно", False),
        ("Known", False),
    ],
)
def test_known_and_unknown(text: str, expected: bool) -> None:
    assert Condition(unknown=expected) == parse_condition(text, meanings=MOODS)
    assert Condition(unknown=expected) == parse_condition(text, numeric=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> 5", between(5, None, low_open=True)),
        (">5", between(5, None, low_open=True)),
        ("больше 5", between(5, None, low_open=True)),
        (">= 5", between(5, None)),
        ("не меньше 5", between(5, None)),
        ("от 5", between(5, None)),
        ("5+", between(5, None)),
        ("< 1,5", between(None, 1.5, high_open=True)),
        ("меньше 1.5", between(None, 1.5, high_open=True)),
        ("<= 3", between(None, 3)),
        ("до 3", between(None, 3)),
        ("не больше 3", between(None, 3)),
        ("3..5", between(3, 5)),
        ("3-6", between(3, 6)),
        ("3 – 6", between(3, 6)),
        ("от 3 до 6", between(3, 6)),
        ("(3..6]", between(3, 6, low_open=True)),
        ("[3..6)", between(3, 6, high_open=True)),
        ("]3..6[", between(3, 6, low_open=True, high_open=True)),
        ("(1,5..3]", between(1.5, 3, low_open=True)),
        ("5", between(5, 5)),
        ("1 000", between(1_000, 1_000)),
        ("1\u00a0000", between(1_000, 1_000)),
        ("-3..-1", between(-3, -1)),
        ("1; 3", Condition(intervals=(Interval(1, 1), Interval(3, 3)))),
        ("1, 3", Condition(intervals=(Interval(1, 1), Interval(3, 3)))),
        ("1,3", between(1.3, 1.3)),
        ("до 1; 5+", Condition(intervals=(Interval(None, 1), Interval(5, None)))),
        ("не 3..5", Condition(intervals=(Interval(3, 5),), negated=True)),
        ("кроме 0", Condition(intervals=(Interval(0, 0),), negated=True)),
    ],
)
def test_numbers(text: str, expected: Condition) -> None:
    assert expected == parse_condition(text, numeric=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 – 6", between(3, 6)),
        ("3—6", between(3, 6)),
        ("3−6", between(3, 6)),
        ("3…6", between(3, 6)),
        ("с 3 по 6", between(3, 6)),
        ("между 3 и 6", between(3, 6)),
        ("3 to 6", between(3, 6)),
        ("between 3 and 6", between(3, 6)),
        ("(3; 6]", between(3, 6, low_open=True)),
        ("[3, 6)", between(3, 6, high_open=True)),
        ("> 3 и <= 6", between(3, 6, low_open=True)),
        ("больше 3, но не больше 6", between(3, 6, low_open=True)),
        ("> 3 < 6", between(3, 6, low_open=True, high_open=True)),
        ("от 3 и меньше 6", between(3, 6, high_open=True)),
        ("до 3 (не включая)", between(None, 3, high_open=True)),
        ("до 3 включительно", between(None, 3)),
        (
            "меньше 3 или больше 6",
            Condition(intervals=(Interval(None, 3, high_open=True), Interval(6, None, low_open=True))),
        ),
        ("5 и больше", between(5, None)),
        ("5 или меньше", between(None, 5)),
        ("больше или равно 5", between(5, None)),
        ("=> 5", between(5, None)),
        ("≤ 5", between(None, 5)),
        ("⩾ 5", between(5, None)),
        ("хотя бы 5", between(5, None)),
        ("минимум 5", between(5, None)),
        ("максимум 5", between(None, 5)),
        ("старше 5", between(5, None, low_open=True)),
        ("= 5", between(5, 5)),
        ("ровно 5", between(5, 5)),
        ("no more than 5", between(None, 5)),
        ("at least 5", between(5, None)),
        ("5 or more", between(5, None)),
        ("5 и 6", Condition(intervals=(Interval(5, 5), Interval(6, 6)))),
        ("> 1 млн", between(1_000_000, None, low_open=True)),
        ("500 тыс.", between(500_000, 500_000)),
        ("от 500 тыс. до 1 млн", between(500_000, 1_000_000)),
        ("1–3 млн", between(1_000_000, 3_000_000)),
        ("10к", between(10_000, 10_000)),
        ("1 000 000", between(1_000_000, 1_000_000)),
        ("1,000,000", between(1_000_000, 1_000_000)),
        ("> 1 500,50 ₽", between(1500.5, None, low_open=True)),
        ("> 5; неизвестно", Condition(intervals=(Interval(5, None, low_open=True),), unknown=True)),
        ("известно, не 5", Condition(intervals=(Interval(5, 5),), negated=True, unknown=False)),
        ("не 5 и известно", Condition(intervals=(Interval(5, 5),), negated=True, unknown=False)),
        ("не > 5", Condition(intervals=(Interval(5, None, low_open=True),), negated=True)),
    ],
)
def test_numbers_as_people_write_them(text: str, expected: Condition) -> None:
    assert expected == parse_condition(text, numeric=True)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("> 5 лет", "years", between(5, None, low_open=True)),
        ("1-3 года", "years", between(1, 3)),
        ("6 мес", "years", between(0.5, 0.5)),
        ("> 1 года", "months", between(12, None, low_open=True)),
        ("от 1 месяца до 1 года", "months", between(1, 12)),
        ("3 раза", "times", between(3, 3)),
        ("до 90 дней", "days", between(None, 90)),
        ("> 50 %", "percent", between(50, None, low_open=True)),
        ("30–50%", "percent", between(30, 50)),
        ("больше 50 процентов", "percent", between(50, None, low_open=True)),
        ("5 лет", "", between(5, 5)),
    ],
)
def test_units_are_those_of_the_column_and_years_and_months_turn_into_each_other(
    text: str, unit: str, expected: Condition
) -> None:
    assert expected == parse_condition(text, numeric=True, unit=unit)


def test_a_percentage_is_a_share_where_the_column_holds_shares() -> None:
    assert between(0.35, None) == parse_condition(">= 35 %", share=True)
    assert between(0.35, None) == parse_condition(">= 0,35", share=True)
    assert between(35, None) == parse_condition(">= 35 %")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/B", ("A", "B")),
        ("A и B", ("A", "B")),
        ("A, B и C", ("A", "B", "C")),
        ("A-B", ("A", "B")),
        ("А–С", ("A", "B", "C")),
        ("A-B; C", ("A", "B", "C")),
    ],
)
def test_lists_and_spans_of_classes(text: str, expected: tuple[str, ...]) -> None:
    ranks = {"A": 1, "B": 2, "C": 3}
    assert Condition(values=expected) == parse_condition(text, meanings=CLASSES, ranks=ranks)


@pytest.mark.parametrize(
    "text",
    [
        "не A и не B",
        "не A; не B",
        "не A, не B",
        "ни A, ни B",
        "не (A; B)",
        "кроме A и B",
        "все, кроме A и B",
        "not A or B",
        "neither A nor B",
        "!= A, B",
        "≠ A; B",
    ],
)
def test_all_ways_to_leave_out_two_classes(text: str) -> None:
    assert Condition(values=("A", "B"), negated=True) == parse_condition(text, meanings=CLASSES)


@pytest.mark.parametrize(
    "text", ["A и не B", "A; не B", "A, кроме B", "A кроме B", "A and not B", "A, but not B"]
)
def test_this_and_not_that_in_one_cell_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(UnreadableValue) as caught:
        parse_condition(text, meanings=CLASSES)
    assert caught.value.reason == "condition_mixed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("негатив; неизвестно", Condition(values=("negative",), unknown=True)),
        ("негатив или неизвестно", Condition(values=("negative",), unknown=True)),
        ("известно, кроме негатив", Condition(values=("negative",), negated=True, unknown=False)),
        ("известно и не негатив", Condition(values=("negative",), negated=True, unknown=False)),
        ("не негатив и известно", Condition(values=("negative",), negated=True, unknown=False)),
        ("не (негатив; неизвестно)", Condition(values=("negative",), negated=True)),
        ("не заполнено", Condition(unknown=True)),
        ("заполнено", Condition(unknown=False)),
        ("любое", ANY),
        ("*", ANY),
    ],
)
def test_unknown_beside_values(text: str, expected: Condition) -> None:
    assert expected == parse_condition(text, meanings=MOODS)


def test_any_dash_in_free_text_is_the_dash_of_the_known_word() -> None:
    assert Condition(values=("северо-запад",)) == parse_condition("Северо–Запад", known=("северо-запад",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4-5", ("chooses_us", "ready_to_buy")),
        (">= 4", ("chooses_us", "ready_to_buy")),
        ("< 3", ("no_problem", "sees_problem")),
        ("3", ("compares",)),
        ("сравнивает", ("compares",)),
    ],
)
def test_rungs_also_compare_as_numbers(text: str, expected: tuple[str, ...]) -> None:
    actual = parse_condition(text, meanings={"сравнивает": "compares"}, ranks=RUNGS)
    assert Condition(values=expected) == actual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("опт, розница", Condition(values=("опт, розница",))),
        ("Опт, Розница; склады", Condition(values=("опт, розница", "склады"))),
        ("склады, заводы", Condition(values=("склады", "заводы"))),
        ("100-500", Condition(values=("100-500",))),
        ("500-900", between(500, 900)),
        ("> 50", between(50, None, low_open=True)),
        ("3 отдел, 5 отдел", Condition(values=("3 отдел", "5 отдел"))),
        ("не опт, розница", Condition(values=("опт, розница",), negated=True)),
    ],
)
def test_free_text_is_a_known_value_else_numbers_else_words(text: str, expected: Condition) -> None:
    assert expected == parse_condition(text, known=("опт, розница", "100-500"))


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("злой", "word", "condition_value"),
        ("доволен; злой", "word", "condition_value"),
        (";", "word", "condition_value"),
        ("5", "word", "condition_value"),
        ("много", "number", "condition_number"),
        ("> пять", "number", "condition_number"),
        ("3..", "number", "condition_number"),
        (";", "number", "condition_number"),
        ("6..3", "number", "condition_empty_interval"),
        ("(3..3]", "number", "condition_empty_interval"),
        ("> 5", "rung", "condition_empty_interval"),
        ("2,5", "rung", "condition_empty_interval"),
        ("> 6 и < 3", "number", "condition_empty_interval"),
        ("> 3 кроме 5", "number", "condition_mixed"),
        ("1,2,3", "number", "condition_comma"),
        ("1,000", "number", "condition_comma"),
        ("> много", "free", "condition_number"),
        ("1,000", "free", "condition_comma"),
        ("известно; неизвестно", "word", "condition_mixed"),
    ],
)
def test_what_nobody_can_understand_says_why(text: str, kind: str, reason: str) -> None:
    ways = {
        "word": {"meanings": MOODS},
        "number": {"numeric": True},
        "rung": {"meanings": {}, "ranks": RUNGS},
        "free": {"known": ("опт",)},
    }
    with pytest.raises(UnreadableValue) as caught:
        parse_condition(text, **ways[kind])  # type: ignore[arg-type]
    assert (reason, text) == (caught.value.reason, caught.value.value)


SIGNS = {
    ">": lambda number, limit: number > limit,
    "больше": lambda number, limit: number > limit,
    ">=": lambda number, limit: number >= limit,
    "от": lambda number, limit: number >= limit,
    "<": lambda number, limit: number < limit,
    "<=": lambda number, limit: number <= limit,
    "до": lambda number, limit: number <= limit,
}


@given(st.sampled_from(sorted(SIGNS)), NUMBERS, NUMBERS, st.booleans())
def test_a_comparison_holds_where_python_says_so(sign: str, limit: float, number: float, comma: bool) -> None:
    text = f"{sign} {limit}".replace(".", "," if comma else ".")
    condition = parse_condition(text, numeric=True)
    assert SIGNS[sign](number, limit) == any(one.holds(number) for one in condition.intervals)


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from("[("), st.sampled_from("])"))
def test_an_interval_holds_between_its_ends(
    one: float, two: float, number: float, left: str, right: str
) -> None:
    low, high = sorted((one, two))
    try:
        condition = parse_condition(f"{left}{low}..{high}{right}", numeric=True)
    except UnreadableValue:
        assert low == high
        assert (left, right) != ("[", "]")
        return
    above = number >= low if left == "[" else number > low
    below = number <= high if right == "]" else number < high
    assert (above and below) == condition.intervals[0].holds(number)


@given(st.text(max_size=25), st.sampled_from(["word", "number", "rung", "free"]))
def test_any_text_is_a_condition_or_says_why_not(text: str, kind: str) -> None:
    ways = {
        "word": {"meanings": MOODS},
        "number": {"numeric": True},
        "rung": {"meanings": MOODS, "ranks": RUNGS},
        "free": {"known": ("опт",)},
    }
    try:
        outcome = type(parse_condition(text, **ways[kind])).__name__  # type: ignore[arg-type]
    except UnreadableValue as error:
        outcome = error.reason
    assert outcome in ("Condition", *(f"condition_{one}" for one in REASONS))
