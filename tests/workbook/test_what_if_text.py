"""Conditions written one after another: where one begins, what it asks, and what is said of a wrong one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_workbook import load

from sheets_strategy.errors import InputError
from sheets_strategy.values.conditions import Condition, Interval
from sheets_strategy.workbook.what_if_text import parse_what_if

BASE = pd.DataFrame(
    {"own:Канал": ["опт, розница"], "own:Балл": [1.0], "niche": ["Кафе, бары"], "region": ["Москва"]}
)
HEADERS = {"tenure_years": "Стаж, лет", "own:Канал": "Канал"}
A, AB = Condition(("A",)), Condition(("A", "B"))
OVER_5 = Condition(intervals=(Interval(5.0, None, low_open=True),))


def parse(text: str, *, lang: str = "ru") -> Mapping[str, Condition]:
    return parse_what_if(text, template=load(lang), headers=HEADERS, base=BASE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("класс A; регион Москва", {"class": A, "region": Condition(("москва",))}),
        ("Класс A; B", {"class": AB}),
        ("класс: А, В", {"class": AB}),
        ("класс = A или B", {"class": AB}),
        ("Стаж, лет > 5; класс A", {"tenure_years": OVER_5, "class": A}),
        ("стаж>5, класс A", {"tenure_years": OVER_5, "class": A}),
        ("класс A\nстаж > 5", {"class": A, "tenure_years": OVER_5}),
        ("лучший класс A; класс период назад B", {"best_class": A, "class_before": Condition(("B",))}),
        ("отношение не негатив", {"satisfaction": Condition(("negative",), negated=True)}),
        ("просрочил срок, раз (1,5..3]", {"overdue_times": Condition(intervals=(Interval(1.5, 3.0, True),))}),
        ("Месяцев без оплаты 3+", {"months_silent": Condition(intervals=(Interval(3.0, None),))}),
        ("разовый неизвестно;", {"one_off": Condition(unknown=True)}),
        ("class A; B; tenure > 5", {"class": AB, "tenure_years": OVER_5}),
        ("Класс\u00a0A ;  РЕГИОН  москва", {"class": A, "region": Condition(("москва",))}),
        ("ниша Кафе, бары; канал опт, розница", {"niche": Condition(("кафе, бары",)), "own:Канал": Condition(("опт, розница",))}),
        ("ниша кафе; бары", {"niche": Condition(("кафе", "бары"))}),
        ("балл 1; 5+", {"own:Балл": Condition(intervals=(Interval(1.0, 1.0), Interval(5.0, None)))}),
    ],
)  # fmt: skip
def test_parts_begin_where_a_parameter_is_named(text: str, expected: Mapping[str, Condition]) -> None:
    assert list(expected.items()) == list(parse(text).items())


def test_names_are_known_in_both_languages_whatever_the_workbook() -> None:
    for lang in ("ru", "en"):
        assert parse("класс A", lang=lang) == parse("class A", lang=lang) == {"class": A}


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "what_if_empty", {}),
        (" ; ,", "what_if_empty", {}),
        ("город Москва; класс A", "what_if_parameter", {"part": "город Москва"}),
        ("классика", "what_if_parameter", {"part": "классика"}),
        ("класс A; класс B", "what_if_twice", {"part": "класс B", "parameter": "Класс"}),
        ("регион; класс A", "what_if_any", {"part": "регион", "parameter": "Регион"}),
        ("класс -", "what_if_any", {"part": "класс -", "parameter": "Класс"}),
        (
            "регион Москва; тренд вверх",
            "what_if_condition",
            {"part": "тренд вверх", "parameter": "Тренд", "value": "вверх", "reason": "condition_value"},
        ),
        (
            "стаж давно",
            "what_if_condition",
            {"part": "стаж давно", "parameter": "Стаж, лет", "value": "давно", "reason": "condition_number"},
        ),
        (
            "класс A; клас B",
            "what_if_condition",
            {
                "part": "класс A; клас B",
                "parameter": "Класс",
                "value": "A; клас B",
                "reason": "condition_value",
            },
        ),
    ],
)
def test_a_part_that_cannot_be_understood_is_named(text: str, code: str, facts: Mapping[str, str]) -> None:
    with pytest.raises(InputError, match=code) as caught:
        parse(text)
    assert facts == dict(caught.value.facts)


def test_what_the_page_on_segments_shows_is_understood() -> None:
    page = (Path(__file__).parents[2] / "docs" / "segments.md").read_text("utf-8")
    shown = re.findall(r'^sheets-strategy segments --what-if "([^"]+)"', page, re.MULTILINE)
    assert [["class", "region"], ["class", "tenure_years", "satisfaction"], ["class", "months_silent"]] == [
        list(parse(text)) for text in shown
    ]
    assert AB == parse(shown[1])["class"] == parse(shown[2])["class"]


@given(st.text(alphabet="класA;, \n>5-:=()не", max_size=30))
def test_no_text_raises_anything_but_an_error_in_words(text: str) -> None:
    try:
        codes = list(parse(text))
    except InputError as error:
        codes = [error.code]
    assert codes[0].startswith("what_if_") or set(codes) <= {"class"}
