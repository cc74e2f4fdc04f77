"""Words of purposes and their stems."""

from __future__ import annotations

import pytest

from sheets_strategy.values.stems import split_words, stem


def test_words_have_three_letters_and_no_digit() -> None:
    assert split_words("оплата за дн50 по счету 45-а, трубы/фитинги") == {
        "оплата",
        "счету",
        "трубы",
        "фитинги",
    }


@pytest.mark.parametrize(
    "forms",
    [
        ("трубы", "трубами", "трубах", "трубу"),
        ("аренда", "аренды", "арендой", "аренде"),
        ("доставка", "доставки", "доставку"),
        ("стальной", "стальные", "стальных"),
    ],
)
def test_forms_of_one_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert {stem(form) for form in forms} == {stem(forms[0])}


@pytest.mark.parametrize("word", ["лес", "лист", "окна", "vat", "cargo"])
def test_a_short_word_stays_whole_or_keeps_four_letters(word: str) -> None:
    assert len(stem(word)) >= min(4, len(word))
