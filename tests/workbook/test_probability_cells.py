"""Probability, reasons and expected money beside clients and segments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from parameter_results import NAN, result_of
from small_workbook import load, new_workbook, pay, put, read, run

from sheets_strategy.workbook.parameter_words import ParameterWords
from sheets_strategy.workbook.show_probability import say_seen, show_probabilities

WORDS = ParameterWords(load("ru"), {("niche", "склады"): "Склады"})
REASONS = (
    ("class", "A", 25),
    ("months_silent", "4–6", -18),
    ("niche", "склады", 9),
    ("niche", "", 0),
    ("team_points", "< 10", 4),
)


def cells_of(alike: tuple[int, int], *, lang: str = "ru", **kop: int) -> dict[str, object]:
    result = result_of([], clients={"c1": (0.7123456789, 120.0), "c2": (NAN, NAN)})
    clients, buyers = alike
    people = result.clients.assign(alike_clients=clients, alike_buyers=buyers, **kop)
    result = replace(result, clients=people, reasons={"c1": REASONS})
    words = replace(WORDS, template=load(lang))
    shown = show_probabilities(result, words, currency="RUB")
    assert ["c1"] == list(shown)
    return {name: str(value).replace("\u00a0", " ") for name, value in shown["c1"].items()}


def test_a_client_gets_its_probability_with_reasons_and_money() -> None:
    assert {
        "probability": "0.712346",
        "reasons": "7 из 10 таких платили (34 клиента); Класс A: +25; Месяцев без оплаты 4–6: −18; Ниша Склады: +9",
        "expected": "120000.0",
        "expected_range": "от 40 000 до 310 500",
    } == cells_of((34, 24))
    assert "7 of 10 such clients paid (34 clients); Class A: +25" in cells_of((34, 24), lang="en")["reasons"]


@pytest.mark.parametrize(
    ("alike", "said"),
    [
        ((100, 2), "2 из 100 таких платили"),
        ((100, 98), "98 из 100 таких платили"),
        ((9, 3), "Класс A: +25"),
        ((10, 3), "3 из 10 таких платили (10 клиентов)"),
        ((21, 11), "5 из 10 таких платили (21 клиент)"),
    ],
)
def test_few_or_extreme_counts_are_said_as_they_are(alike: tuple[int, int], said: str) -> None:
    assert said == str(cells_of(alike)["reasons"]).split(";")[0]


def test_unknown_money_stays_empty() -> None:
    cells = cells_of((0, 0), expected_kop=-1, expected_low_kop=-1, expected_high_kop=-1)
    assert ("None", "None") == (cells["expected"], cells["expected_range"])
    assert str(cells["reasons"]).startswith("Класс A")


SEEN = {
    "payments": 3,
    "awareness": "",
    "since": NAN,
    "first_on": date(2021, 3, 1),
    "tenure_years": 1.9,
    "tenure_is_bound": True,
    "months_silent": 11.0,
    "buys_similar": "",
    "has_means": "",
}


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (
            {},
            "знает нас: 3 оплаты; работает с 2021 или раньше, не меньше 1 года; подобное покупает; средства есть",
        ),
        (
            {"tenure_years": 0.4},
            "знает нас: 3 оплаты; работает с 2021 или раньше; подобное покупает; средства есть",
        ),
        ({"tenure_is_bound": False, "months_silent": 12.0}, "знает нас: 3 оплаты; работает с 2021"),
        ({"awareness": "compares", "since": 2019.0, "buys_similar": "no"}, "средства есть"),
        ({"awareness": "compares", "since": 2019.0, "buys_similar": "no", "has_means": "no"}, None),
        ({"payments": 0}, None),
    ],
)
def test_the_statement_fills_beside_empty_cells_only(answered: dict[str, object], said: str | None) -> None:
    assert said == say_seen({**SEEN, **answered}, load("ru"))


def test_prospects_and_firms_of_a_month_read_that_there_is_little_data() -> None:
    workbook = new_workbook()
    pay(workbook, ("ООО Альфа", date(2026, 6, 1), 100.0), ("ООО Бета", date(2026, 6, 2), 50.0))
    put(workbook, "clients", 0, name="Мечта")
    run(workbook)
    shown = read(workbook, "clients", "name", "probability", "reasons", "expected", "seen")
    assert ("Мечта", None, "мало данных", None, None) == shown[0]
    assert ("ООО Альфа", None, "мало данных", None) == shown[1][:4]
    assert "знает нас: 1 оплата; работает с 2026 или раньше; подобное покупает; средства есть" == shown[1][4]
    assert {(None, None)} == set(read(workbook, "segments", "probability", "expected"))
