"""Codes and facts become words: plurals, numbers, and facts that a code did not give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_workbook import load

from sheets_strategy.errors import Finding, InputError, WorkbookError
from sheets_strategy.workbook.catalogue import (
    Message,
    choose_plural,
    format_number,
    format_percent,
    group_digits,
    shorten_middle,
    word_error,
    word_finding,
    word_text,
)


@given(st.integers(-(10**9), 10**9))
def test_russian_plural_follows_the_last_two_digits(number: int) -> None:
    digits = str(abs(number))
    if digits.endswith(("11", "12", "13", "14")):
        expected = "строк"
    else:
        expected = {"1": "строка", "2": "строки", "3": "строки", "4": "строки"}.get(digits[-1], "строк")
    assert expected == choose_plural(number, ("строка", "строки", "строк"), lang="ru")


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "row"), (0, "rows"), (2, "rows"), (21, "rows"), (11, "rows")]
)
def test_english_plural(number: int, expected: str) -> None:
    assert expected == choose_plural(number, ("row", "rows"), lang="en")


@pytest.mark.parametrize(
    ("share", "russian", "english"),
    [
        (0.8, "80\u00a0%", "80%"),
        (0.803, "80,3\u00a0%", "80.3%"),
        (0, "0\u00a0%", "0%"),
        (1, "100\u00a0%", "100%"),
    ],
)
def test_a_share_is_written_as_a_percentage(share: float, russian: str, english: str) -> None:
    assert (russian, english) == (format_percent(share, lang="ru"), format_percent(share, lang="en"))


def test_numbers_are_grouped_and_have_the_languages_decimal_sign() -> None:
    assert (group_digits(1_234_567, lang="ru"), group_digits(1_234_567, lang="en")) == (
        "1\u00a0234\u00a0567",
        "1,234,567",
    )
    assert (format_number(1.5, lang="ru"), format_number(1_234_567.0, lang="en")) == ("1,5", "1234567")


def test_a_finding_has_its_sum_and_its_codes_in_words() -> None:
    finding = Finding("set_aside", "info", facts={"kind": "loan", "rows": 2}, sum_kop=123_456)
    message = word_finding(finding, load("ru"))
    kind = load("ru").labels["kind"]["loan"]
    assert message.what == f"Не продажи, «{kind}»: 2 строки на 1\u00a0234,56\u00a0₽."


def test_numbers_among_the_facts_are_written_as_people_see_them() -> None:
    facts = {"number": 2.5, "name": "B", "takers": (1.0, 1.5), "count": 2, "first": 1.0}
    words = [
        word_finding(Finding("segment_unreachable", "warning", facts=facts), load(x)) for x in ("ru", "en")
    ]
    assert "в сегмент 2,5 «B»" in words[0].what
    assert words[0].what.endswith("забирают сегменты 1; 1,5.")
    assert "2.5" in words[1].what


def test_an_error_has_two_lines() -> None:
    error = InputError("limits_wrong", cell_a="Настройки!B4", cell_b="Настройки!B5", a=0.95, b=0.8)
    assert word_error(error, load("ru")) == Message(
        "Настройки!B4: граница A 95\u00a0% не меньше границы B 80\u00a0%.",
        "Исправьте Настройки!B4 или Настройки!B5 и повторите: sheets-strategy sync",
    )


def test_a_lock_that_names_nobody_is_still_a_sentence() -> None:
    facts = {"program": "LibreOffice", "owner": "", "since": "01.03.2026 18:05", "path": "план.xlsx"}
    assert word_error(WorkbookError("open_elsewhere", **facts), load("ru")).what == (
        "«план.xlsx» открыт: LibreOffice, неизвестно кем, с 01.03.2026 18:05."
    )


def test_a_code_without_words_still_says_what_it_knows() -> None:
    assert word_error(InputError("new_code", tab="X"), load("ru")) == Message("new_code: tab = X", "")


def test_a_fact_that_is_missing_leaves_a_gap_and_no_traceback() -> None:
    assert word_text("by_hand", load("ru"), count=3) == "вручную: 3"
    assert "…" in word_error(InputError("tab_missing"), load("ru")).what


def test_money_is_worded_in_its_currency() -> None:
    facts = {"rows": 2, "currency": "JPY", "share": 0.5, "rules": "No. 1"}
    yen = Finding("kept_check", "info", facts=facts, sum_kop=1_000, currency="JPY")
    both = Finding("kept_check", "info", facts=facts, sum_kop=1_500, sums={"RUB": 500, "JPY": 1_000})
    counted = Finding("kept_check", "info", facts=facts, sum_kop=1_000)
    words = [
        word_finding(yen, load("en"), currency="USD").what,
        word_finding(both, load("en"), currency="USD").what,
        word_finding(counted, load("en"), currency="USD").what,
    ]
    assert ["1,000\u00a0JPY", "5.00\u00a0₽ + 1,000\u00a0JPY", "10.00\u00a0USD"] == [
        text.split("rows, ")[1].split(", not")[0] for text in words
    ]


def test_a_long_name_keeps_its_end() -> None:
    assert [shorten_middle("Гранит Северо-Запад 12", most) for most in (22, 16)] == [
        *("Гранит Северо-Запад 12", "Гранит Сев…ад 12")
    ]
