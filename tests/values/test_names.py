import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.values.names import display_name, fold, normalise_name, split_inn

ROMASHKA = [
    'ООО "Ромашка"',
    "ООО «РОМАШКА»",
    "ООО Ромашка",
    "ромашка, ооо",
    "Ромашка (ООО)",
    'Общество с ограниченной ответственностью "Ромашка"',
    'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "РОМАШКА"',
    'OOO "Рoмaшка"',
    'ИНН 7701234567 ООО "Ромашка"',
    'ИНН 7701234567 КПП 770101001 ООО "Ромашка"',
    '7701234567, ООО "Ромашка"',
    '7701234567 ООО "Ромашка"',
    'ООО "Ромашка"//г. Москва, ул. Мира, 1//',
    'ООО "Ромашка" р/с 40702810000000000001 в ПАО Сбербанк г. Москва',
    'ООО "Ромашка" БИК 044525225',
    "ООО\u00a0 „Ромашка“",
]
IVANOV = [
    "ИП Иванов Иван Иванович",
    "Индивидуальный предприниматель Иванов Иван Иванович",
    "ИВАНОВ ИВАН ИВАНОВИЧ (ИП)",
    "Иванов Иван Иванович, ИП",
    "ИНН 770123456789 Иванов Иван Иванович (ИП)",
    "ИП Иванов Иван Иванович //Россия, г. Тверь//",
    "ИП ГКФХ Иванов Иван Иванович",
]


@pytest.mark.parametrize("text", ROMASHKA)
def test_spellings_of_a_firm_meet(text: str) -> None:
    assert normalise_name(text) == "ООО РОМАШКА"


@pytest.mark.parametrize("text", IVANOV)
def test_spellings_of_a_sole_trader_meet(text: str) -> None:
    assert normalise_name(text) == "ИП ИВАНОВ ИВАН ИВАНОВИЧ"


def test_companies_by_shares_are_one_class() -> None:
    texts = (
        'ОАО "Вектор"',
        "ЗАО Вектор",
        "ПАО «Вектор»",
        "АО ВЕКТОР",
        "Публичное акционерное общество Вектор",
        "AO Вектор",
    )
    assert {normalise_name(text) for text in texts} == {"АО ВЕКТОР"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ООО Ромашка", "ООО Ромашка-2"),
        ("ООО Ромашка", "АО Ромашка"),
        ("ООО Ромашка", "ООО ТД Ромашка"),
        ("ИП Иванов И.И.", "ИП Иванов Иван Иванович"),
        ("ООО СтройИнвест", "ООО СтройИнтест"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('Общество с ограниченной ответственностью "Ромашка"', 'ООО "Ромашка"'),
        ('ИНН 7701234567 ООО "Ромашка"', 'ООО "Ромашка"'),
        ("Иванов И.И. (ИП)", "ИП Иванов И.И."),
        ("ООО  «Ромашка и  Ко»", "ООО «Ромашка и Ко»"),
        ('ООО "Ромашка"//Москва//', 'ООО "Ромашка"'),
        ("//ИП Иванов И.И.//Тверь//", "ИП Иванов И.И."),
        ("1С-Битрикс", "1С-Битрикс"),
        ("", ""),
        ("7701234567", "7701234567"),
    ],
)
def test_shown_name_is_short_and_readable(text: str, shown: str) -> None:
    assert display_name(text) == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('6154569327 ООО "Ромашка"', ("6154569327", 'ООО "Ромашка"')),
        ('7777777777, ООО "Ромашка"', ("7777777777", 'ООО "Ромашка"')),
        ("ИНН 770123456789 Иванов Иван", ("770123456789", "Иванов Иван")),
        ("ООО Ромашка ИНН 7701234567", ("7701234567", "ООО Ромашка")),
        ("ИНН 0 ТСН Дом", ("", "ТСН Дом")),
        ("ИНН ООО Ромашка", ("", "ООО Ромашка")),
        ("12345678901 ООО", ("", "12345678901 ООО")),
        ("7 континент", ("", "7 континент")),
    ],
)
def test_glued_inn_parts_from_the_name(text: str, parts: tuple[str, str]) -> None:
    assert split_inn(text) == parts


def test_labels_are_compared_without_case_yo_and_spaces() -> None:
    assert fold("  Счёт\u00a0\u202f КОНТРАГЕНТА\n") == fold("счет контрагента") == "счет контрагента"


NAMES = st.text(alphabet='ОAОООИП "«»,()//-.12Ромашкаё', max_size=30)


@given(NAMES)
def test_key_of_a_key_is_itself(text: str) -> None:
    key = normalise_name(text)
    assert normalise_name(key) == key


@given(NAMES)
def test_name_with_a_letter_is_never_emptied(text: str) -> None:
    if any(char.isalpha() for char in text):
        assert normalise_name(text)
        assert display_name(text)
