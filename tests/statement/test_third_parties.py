"""Whom a payment is for, as the purpose says; and nobody where it does not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_firm import inn

from sheets_strategy.statement.third_parties import NOBODY, ThirdParty, read_third_party

FIRM = ThirdParty('ООО "Ромашка"', "")
KNOWN = ThirdParty('ООО "Ромашка"', inn(1))


@pytest.mark.parametrize(
    ("purpose", "third"),
    [
        (f'Оплата по счету 5 за ООО "Ромашка" ИНН {inn(1)} Без НДС', KNOWN),
        (f'услуги с НДС. ЗА ООО "Ромашка", ИНН: {inn(1)}', KNOWN),
        (f'Оплата за третье лицо ООО "Ромашка" (ИНН {inn(1)})', KNOWN),
        (f'Оплата за ИНН {inn(1)} ООО "Ромашка"', KNOWN),
        (f"Оплата за ИНН {inn(1)} по счету 5", ThirdParty(inn(1), inn(1))),
        ('Оплата за ООО "Ромашка" ИНН 7701234567 Без НДС', FIRM),
        ('Оплата по письму № 12 от 01.02.2026 за ООО "Ромашка" по счету 5', FIRM),
        ('Оплата по письму ООО "Ромашка" за товар', FIRM),
        ('Оплата за Общество с ограниченной ответственностью "Ромашка" по счету 5', FIRM),
        ('Оплата за дебитора ООО "Ромашка". НДС', FIRM),
        ("Согласно письму №5 от 01.02.26г. ООО Ромашка плюс по счету 7", ThirdParty("ООО Ромашка плюс", "")),
        ("Оплата за ООО Ромашка по дог 5", ThirdParty("ООО Ромашка", "")),
        ("За ООО Ромашка.", ThirdParty("ООО Ромашка", "")),
        ("Оплата за АО «Вектор», счет 5", ThirdParty("АО «Вектор»", "")),
        ("Оплата за ИП Иванова И.И. по счету 9, НДС не облагается", ThirdParty("ИП Иванова И.И.", "")),
        ('{VO13010} Оплата за ТОО "Алма" БИН 971240001315', ThirdParty('ТОО "Алма"', "971240001315")),
        ('(МБУ "Школа №5", л/с 20366Х12345) оплата по контракту 5', ThirdParty('МБУ "Школа №5"', "")),
        ('Контракт 5 (л/с 20366Х12345 МБУ "Школа №5")', ThirdParty('МБУ "Школа №5"', "")),
        ('0702 244 л/с 20366Х12345 МБУ "Школа №5" за канцтовары', ThirdParty('МБУ "Школа №5"', "")),
        ("Оплата за ПК Lenovo по счету 5", NOBODY),
        ("Оплата за товары по счету 5", NOBODY),
        ("Оплата за ИП-телефонию", NOBODY),
        ("Оплата за услуги ООО Мы по счету", NOBODY),
        ("Оплата по письму № 5 от 01.02.2026", NOBODY),
        ("Перевод от ООО Ромашка", NOBODY),
        ("", NOBODY),
    ],
)
def test_the_third_party_is_read_from_the_purpose(purpose: str, third: ThirdParty) -> None:
    assert third == read_third_party(purpose)


@pytest.mark.parametrize(
    ("purpose", "name"),
    [
        ('Перевод от ООО "Ромашка" по счету 5', 'ООО "Ромашка"'),
        ("Плательщик: ИП Иванов Иван Иванович; счет 5", "ИП Иванов Иван Иванович"),
        ("Оплата счета 5 от 01.02.2026; Иванов Иван Иванович; Тверь", "Иванов Иван Иванович"),
        ("ФИО: ПЕТРОВА АННА ИВАНОВНА; оплата", "ПЕТРОВА АННА ИВАНОВНА"),
        ("Перевод по счету 5", ""),
    ],
)
def test_behind_a_bank_any_sender_counts(purpose: str, name: str) -> None:
    assert name == read_third_party(purpose, hidden=True).name


PIECES = st.sampled_from(
    ["за ", "ООО ", '"', "Ромашка", "ИНН ", inn(1), "(", ")", "л/с ", "20366Х12345", "по письму ", "№", " от ", "И.И.",
     "Общество с ограниченной ответственностью", ", ", "5", "\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12), st.booleans())
def test_any_purpose_gives_a_name_or_nobody(pieces: list[str], hidden: bool) -> None:
    third = read_third_party("".join(pieces), hidden=hidden)
    assert third == NOBODY or (third.name.strip() and third.inn in ("", inn(1)))


@pytest.mark.parametrize("unit", ["за ООО ", "за ", "л/с ", "(", "письму ", '"', "а ", "за ООО а ", "от "])
@pytest.mark.parametrize("hidden", [True, False])
def test_a_hostile_purpose_is_read_at_once(unit: str, hidden: bool) -> None:
    start = time.perf_counter()
    read_third_party("за " + unit * 10_000, hidden=hidden)
    assert time.perf_counter() - start < 1
