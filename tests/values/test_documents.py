"""Names of sales documents: number, day, goods that came back."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_strategy.values.documents import part_document, says_return

DAY = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Реализация товаров и услуг 0000-000123 от 05.03.2025 12:00:00", ("0000-000123", DAY)),
        ("Реализация (акт, накладная, УПД) БП00-000017 от 05.03.2025 0:00:00", ("БП00-000017", DAY)),
        ("Отчет о розничных продажах 12 от 05.03.2025", ("12", DAY)),
        ("Накладная № 45/А от 05.03.2025 г.", ("45/А", DAY)),
        ("Invoice No. 17 of 2025-03-05", ("17", DAY)),
        ("Invoice INV-17 dated 05/03/2025", ("INV-17", DAY)),
        ("0000-000123", ("0000-000123", None)),
        ("  17 ", ("17", None)),
        ("б/н", ("б/н", None)),
        ("Акт 5 от 31.02.2025", ("31.02.2025", None)),
        ("", ("", None)),
    ],
)
def test_a_document_is_parted_into_number_and_day(text: str, expected: tuple[str, date | None]) -> None:
    assert part_document(text) == expected


def test_a_number_that_was_parted_stays_as_it_is() -> None:
    for text in ("Реализация товаров и услуг 0000-000123 от 05.03.2025 12:00:00", "РТ-7", "45/А", "б/н"):
        number = part_document(text).number
        assert part_document(number).number == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Возврат товаров от покупателя 7 от 05.03.2025", True),
        ("ВОЗВРАТ", True),
        ("Return 7", True),
        ("Credit note 8", True),
        ("Реализация товаров и услуг 7", False),
        ("Невозвратная тара", False),
        ("", False),
    ],
)
def test_returns_are_told_by_their_first_word(text: str, *, expected: bool) -> None:
    assert says_return(text) is expected
