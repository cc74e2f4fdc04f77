"""Legal forms and what banks glue to names: every spelling of one payer meets, other payers stay apart."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.values.forms import CLASSES, shorten_forms
from sheets_strategy.values.names import display_name, normalise_name, split_inn

LONG_FORMS = {
    "ООО": "Общество с ограниченной ответственностью",
    "ПАО": "Публичное акционерное общество",
    "НАО": "Непубличное акционерное общество",
    "АО": "Акционерное общество",
    "ЗАО": "Закрытое акционерное общество",
    "ОАО": "Открытое акционерное общество",
    "НП": "Некоммерческое партнёрство",
    "АНО": "Автономная некоммерческая организация",
    "ТОО": "Товарищество с ограниченной ответственностью",
    "ТСЖ": "Товарищество собственников жилья",
    "ТСН": "Товарищество собственников недвижимости",
    "СНТ": "Садовое некоммерческое товарищество",
    "ДНТ": "Дачное некоммерческое товарищество",
    "СПК": "Сельскохозяйственный производственный кооператив",
    "ПК": "Производственный кооператив",
    "МУП": "Муниципальное унитарное предприятие",
    "ГУП": "Государственное унитарное предприятие",
    "ФГУП": "Федеральное государственное унитарное предприятие",
    "ЧУП": "Частное производственное унитарное предприятие",
    "МБУ": "Муниципальное бюджетное учреждение",
    "МКУ": "муниципальное казённое учреждение",
    "МАУ": "Муниципальное автономное учреждение",
    "МБОУ": "Муниципальное бюджетное общеобразовательное учреждение",
    "МАДОУ": "Муниципальное автономное дошкольное образовательное учреждение",
    "ГБУЗ": "Государственное бюджетное учреждение здравоохранения",
    "МБУК": "Муниципальное бюджетное учреждение культуры",
    "ФГБУ": "Федеральное государственное бюджетное учреждение",
    "ФКУ": "Федеральное казенное учреждение",
    "ФГБОУ ВО": "Федеральное государственное бюджетное образовательное учреждение высшего образования",
    "КФХ": "Крестьянское (фермерское) хозяйство",
    "АБ": "Адвокатское бюро",
    "БФ": "Благотворительный фонд",
}
TRADERS = [
    "ИП Иванов Иван Иванович", "Индивидуальный предприниматель Иванов Иван Иванович",
    "ИП - глава крестьянского (фермерского) хозяйства Иванов Иван Иванович",
    "ИП глава К(Ф)Х Иванов Иван Иванович", "ИП Глава КФХ Иванов Иван Иванович",
    "ИП глава Крестьянско-фермерского хозяйства Иванов Иван Иванович", "ИП КФХ Иванов Иван Иванович",
    "ИП Иванов Иван Иванович (глава КФХ)", "Иванов Иван Иванович (индивидуальный предприниматель)",
    "И.П. Иванов Иван Иванович", "ИП. Иванов Иван Иванович", "Предприниматель Иванов Иван Иванович",
    "ЧП Иванов Иван Иванович", "Инд. предп. Иванов Иван Иванович", "Инд.предприниматель Иванов Иван Иванович",
    '"ИП Иванов Иван Иванович"', "ИНН 770123456789 Иванов Иван Иванович (ИП) р/с 40802810000000000033",
    "ИП ИВАНОВ ИВАН ИВАНОВИЧ р/с 40802810000000000033 в ПАО СБЕРБАНК", "Иванов Иван Иванович ИП",
]  # fmt: skip
GLUED = [
    'ООО "Ромашка" ИНН 7701234567 КПП 770101001', 'ООО "Ромашка" ИНН/КПП 7701234567/770101001',
    'ООО "РОМАШКА" (ИНН 7701234567)', 'ИНН7701234567 ООО "Ромашка"', 'ООО "Ромашка" 40702810000000000001',
    'ООО "Ромашка" р/с40702810000000000001 в банке', 'ООО "Ромашка", г. Москва, ул. Мира, 1',
    'ООО "Ромашка" 119019, Москва, ул. Новый Арбат, 1', 'ООО "Ромашка" Россия, 119019, Москва',
    'ООО "Ромашка", Московская обл., г. Химки, ул. Мира, 1', "O.O.O. «Ромашка»", "О.О.О. Ромашка",
    "ООО``Ромашка``", "ООО ''Ромашка''", "ООО ‹Ромашка›", "OOO Ромaшка",
]  # fmt: skip
TREASURY = [
    'УФК по Тверской области (МБУ "Школа №5", л/с 20366Х12345)',
    'УФК по Тверской области (МБУ "Школа №5" л/с 20366Х123',
    'УФК по Тверской области (л/с 20366Х12345, МБУ "Школа №5")',
    'Управление Федерального казначейства по Тверской области(МБУ "Школа №5"  л.с. 20366Х12345)',
    'ГОРФИНКОМИТЕТ (МБУ «Школа № 5» л/с 20176U45980)',
    'МБУ "Школа №5" (л/с 20366Х12345)', 'МБУ "Школа №5" л/с 20366Х12345',
    'Муниципальное бюджетное учреждение "Школа № 5"',
]  # fmt: skip


@pytest.mark.parametrize(("short", "long"), LONG_FORMS.items())
def test_a_form_written_out_meets_its_letters(short: str, long: str) -> None:
    assert f'{short} "Заря"' == shorten_forms(f'{long} "Заря"')
    variants = (f'{long} "Заря"', f"{long.upper()} ЗАРЯ", f"{short} «Заря»", f"{short.lower()} заря")
    assert 1 == len({normalise_name(text) for text in variants})


@pytest.mark.parametrize("text", TRADERS)
def test_a_trader_is_one_however_the_form_is_written(text: str) -> None:
    assert "ИП ИВАНОВ ИВАН ИВАНОВИЧ" == normalise_name(text)


@pytest.mark.parametrize("text", GLUED)
def test_numbers_and_addresses_are_no_part_of_a_name(text: str) -> None:
    assert "ООО РОМАШКА" == normalise_name(text)


@pytest.mark.parametrize("text", TREASURY)
def test_the_treasury_names_its_client_in_brackets(text: str) -> None:
    assert "МБУ ШКОЛА 5" == normalise_name(text)


def test_numbers_of_other_countries_part_from_the_name() -> None:
    assert ("970940000123", 'ТОО "Алма"') == split_inn('ТОО "Алма" БИН 970940000123')
    assert ("190000001", "ЧУП Белка") == split_inn("УНП 190000001 ЧУП Белка")


def test_a_farm_and_the_trader_who_heads_it_stay_apart() -> None:
    names = ("КФХ Иванова И.И.", "ИП глава КФХ Иванов И.И.", "Иванов И.И.", "И.П. Иванов")
    keys = [normalise_name(name) for name in names]
    assert ["КФХ ИВАНОВА И И", "ИП ИВАНОВ И И", "ИВАНОВ И И", "И П ИВАНОВ"] == keys


def test_what_only_looks_like_a_form_or_an_address_stays() -> None:
    kept = ('ЧП "Ромашка"', 'ООО "Г. и К., прочее"', "УФК по Тверской области", 'ООО "Ромашка" г.Москва')
    assert list(kept) == [display_name(name) for name in kept]


WORDS = st.lists(
    st.text(alphabet="АБВЕКМНОРСТХабекмнорстхIВ5", min_size=2, max_size=7), min_size=1, max_size=3
)
QUOTES = st.sampled_from(['"{}"', "«{}»", "“{}”", "„{}“", "'{}'", "`{}`", "{}"])
PLACES = st.sampled_from(
    ["{form} {name}", "{name}, {form}", "{name} ({form})", "ИНН 7701234567 {form} {name}", "{form} {name}//Тверь//",
     "{form} {name} р/с 40702810000000000001 в ПАО Банк", "  {form}\u00a0 {name} "]
)  # fmt: skip


@given(WORDS, st.sampled_from(sorted(LONG_FORMS)), QUOTES, PLACES, st.booleans())
def test_spellings_made_from_one_name_meet(
    words: list[str], short: str, quotes: str, place: str, long: bool
) -> None:
    name = " ".join(words)
    forms = {part for part in short.split() if part in LONG_FORMS}
    if set(name.upper().split()) & {"ВО", "В", "ЧП", *CLASSES} or short not in forms:
        return
    spelt = place.format(form=LONG_FORMS[short] if long else short, name=quotes.format(name))
    assert normalise_name(f"{short} {name}") == normalise_name(spelt)


PIECES = st.sampled_from(
    ["ООО", "ИП", "общество", "с ограниченной ответственностью", "глава", "КФХ", "(", ")", ",", ".", '"', "//", "л/с",
     "20366Х12345", "ИНН", "7701234567", "БИН", "в ПАО", "БИК 044525225", "119019,", "г. Тверь, ул. Мира",
     "И.П.", "О.О.О.", "чп", "Иванович", "муниципальное бюджетное", "учреждение", "культуры", "-", "№5", "Ё", "AO"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8), st.sampled_from(["", " "]))
def test_a_key_of_pieces_is_its_own_key_and_never_empty(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    key = normalise_name(text)
    assert normalise_name(key) == key
    assert bool(key) == any(char.isalnum() for char in text)


def test_forms_of_shares_are_one_class_and_others_are_not() -> None:
    keys = [
        normalise_name(f"{form} Вектор") for form in ("АО", "ОАО", "ЗАО", "ПАО", "НАО", "НПАО", "ООО", "ИП")
    ]
    assert ["АО ВЕКТОР"] * 6 + ["ООО ВЕКТОР", "ИП ВЕКТОР"] == keys


@pytest.mark.parametrize(
    "unit", ["(", ",", " ,", "(,", "()", "(a)", "г., ", "О.", "ИНН ", "(л/с 20366Х", "обл. ул"]
)
def test_a_hostile_name_is_read_at_once(unit: str) -> None:
    start = time.perf_counter()
    normalise_name("ООО Ромашка " + unit * 8000)
    assert time.perf_counter() - start < 1
