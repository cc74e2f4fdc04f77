"""Pairs of clients that may be one: found, never where numbers or names speak against it, and fast."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_firm import inn

from sheets_strategy.statement.twins import Twin, find_twins

PERSON = "500100732259"


def clients(*rows: tuple[str, str]) -> pd.DataFrame:
    codes = [f"c{place:05d}" for place in range(1, len(rows) + 1)]
    frame = pd.DataFrame(list(rows), columns=["name", "inn"], dtype=object)
    return frame.assign(code=codes, unit=codes)


def reasons(*rows: tuple[str, str]) -> list[str]:
    return [twin.reason for twin in find_twins(clients(*rows))]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("ООО СтройИнвест", "ООО Строй-Инвест", "same_name"),
        ("ООО СтройИнвест", "Строй Инвест", "same_name"),
        ("ООО «Вега»", "Вега", "same_name"),
        ("ООО Инвест Строй Груп", "ООО Строй Инвест Групп", "similar_name"),
        ("ООО СтройИнвест", "ООО СтройИнтест", "similar_name"),
        ("ООО Комплектация", "ООО Комплектацыя", "similar_name"),
        ("ИП Иванов И.И.", "ИП Иванов Иван Иванович", "initials"),
        ("Иванов И.", "ИП Иванов Иван Иванович", "initials"),
        ("И.И. Иванов", "Иванов Иван Иванович", "initials"),
        ("ИП Иванов Иван Иванович", "Иванов Иван Иванович", "same_person"),
        ("Иванов Иван Иванович", "Иванов Иван Иванович *1111", "same_person"),
        ("ИП Иванов Иван Иванович", "ИП Иванов Иван Ивановичь", "similar_name"),
    ],
)
def test_likely_twins_are_found(one: str, other: str, reason: str) -> None:
    assert [reason] == reasons((one, ""), (other, "")) == reasons((other, PERSON), (one, ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ООО Ромашка", "ООО ТД Ромашка"),
        ("ООО Ромашка", "АО Ромашка"),
        ("ООО Вектор", "ООО Вектор-М"),
        ("МБОУ Средняя школа 5", "МБОУ Средняя школа 15"),
        ("ИП Петров Алексей Викторович", "ИП Петров Александр Викторович"),
        ("Иванов Иван Иванович", "Иванова Анна Ивановна"),
        ("ИП Иванов И.П.", "ИП Иванов Иван Иванович"),
        ("ООО Иванов И.И.", "ИП Иванов Иван Иванович"),
        ("", ""),
        ("АБ", "АБ"),
    ],
)
def test_other_names_are_not_asked_about(one: str, other: str) -> None:
    assert [] == reasons((one, ""), (other, ""))


def test_two_valid_numbers_are_never_asked_about() -> None:
    assert [] == reasons(("ООО Ромашка", inn(1)), ("ООО Ромашка", inn(2)))
    assert [] == reasons(("ТОО Алма", "971240001315"), ("ТОО Алма", "940140000385"))
    assert ["same_name"] == reasons(("ООО Ромашка", inn(1)), ("ООО Ромашка", "7701234567"))


def test_clients_of_one_unit_are_not_asked_about() -> None:
    frame = clients(("ООО Ромашка", ""), ("Ромашка", ""))
    assert [Twin("c00001", "c00002", "same_name")] == find_twins(frame)
    assert [] == find_twins(frame.assign(unit="c00001"))


def test_every_pair_of_three_is_asked_about_once() -> None:
    frame = clients(("ООО Ромашка", ""), ("Ромашка", ""), ("ООО Ромашка", inn(1)))
    assert ["c00001+c00002", "c00001+c00003", "c00002+c00003"] == [twin.key for twin in find_twins(frame)]


NAMES = st.sampled_from(
    [
        "ООО Ромашка",
        "Ромашка",
        "АО Ромашка",
        "ООО Ромашко",
        "ИП Иванов И.И.",
        "Иванов Иван Иванович",
        "Школа 5",
        "Школа 6",
        "",
    ]
)
NUMBERS = st.sampled_from(["", "", "7701234567", PERSON, inn(1), inn(2)])


@given(st.lists(st.tuples(NAMES, NUMBERS), max_size=8), st.randoms(use_true_random=False))
def test_pairs_do_not_depend_on_the_order_and_one_side_lacks_a_number(
    rows: list[tuple[str, str]], dice: object
) -> None:
    frame = clients(*rows)
    shuffled = frame.sample(frac=1, random_state=dice.randrange(100))  # type: ignore[attr-defined]
    found = find_twins(frame)
    assert {twin.key for twin in found} == {twin.key for twin in find_twins(shuffled)}
    numbers = dict(zip(frame["code"], frame["inn"], strict=True))
    valid = {PERSON, inn(1), inn(2)}
    assert all(not {numbers[twin.one], numbers[twin.other]} <= valid for twin in found)
    assert all(twin.one < twin.other for twin in found)


def test_five_thousand_clients_are_compared_in_seconds() -> None:
    parts = [
        "Торг",
        "Строй",
        "Инвест",
        "Сервис",
        "Снаб",
        "Агро",
        "Мед",
        "Транс",
        "Авто",
        "Дом",
        "Град",
        "Комплект",
    ]
    names = [
        f"ООО {one}{other}{third} {place % 7}"
        for place, (one, other, third) in enumerate(
            (one, other, third) for one in parts for other in parts for third in parts
        )
    ]
    rows = [(f"{names[place % len(names)]}{place}", "") for place in range(5_000)]
    frame = clients(*rows)
    start = time.perf_counter()
    find_twins(frame)
    assert time.perf_counter() - start < 30
