import pytest
from small_workbook import load

from sheets_strategy.workbook.client_answers import is_same_answer


@pytest.mark.parametrize(
    ("column", "here", "there", "same"),
    [
        ("phone", "8 495 111-22-33", "+7 (495) 111-22-33, +7 900 0000000", True),
        ("phone", "8 495 111-22-33", "+7 900 0000000", False),
        ("size", "крупный", "16–100 чел.", True),
        ("size", "до 15 чел.", "16–100 чел.", False),
        ("size", "крупный", "мелкий", False),
        ("niche", "мебель", "Производство мебели (31.01)", True),
        ("niche", "Производство мебели (31.01)", "31.01 Мебель", True),
        ("niche", "Производство мебели (31.01)", "Торговля (46.47)", False),
        ("niche", "мебель", "склады", False),
        ("region", "Нижегородская обл.", "область Нижегородская", True),
        ("region", "Москва", "г. Москва", True),
        ("region", "Московская область", "Москва", False),
        ("region", "область", "край", False),
        ("seller", "Анна Иванова", "Иванова Анна", True),
        ("need", "Анна Иванова", "Иванова Анна", False),
        ("own:ОГРН", "1", "2", False),
        ("own:Теги", "Опт", "опт ", True),
    ],
)
def test_only_what_contradicts_is_asked_about(column: str, here: str, there: str, same: bool) -> None:
    assert is_same_answer(column, here, there, load("ru")) is same
