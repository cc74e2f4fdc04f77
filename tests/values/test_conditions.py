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
    ],
)
def test_what_nobody_can_understand_says_why(text: str, kind: str, reason: str) -> None:
    ways = {
        "word": {"meanings": MOODS},
        "number": {"numeric": True},
        "rung": {"meanings": {}, "ranks": RUNGS},
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
    assert outcome in ("Condition", "condition_value", "condition_number", "condition_empty_interval")
