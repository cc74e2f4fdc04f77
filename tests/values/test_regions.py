"""The region of a company by the codes that its numbers begin with."""

from __future__ import annotations

import pytest
from small_workbook import load
from tiny_firm import inn

from sheets_strategy.values.conditions import parse_condition
from sheets_strategy.values.names import fold
from sheets_strategy.values.regions import find_region

MOSCOW, SAINT_PETERSBURG, BANK = inn(1), "7831000027", "0274062111"


@pytest.mark.parametrize(
    ("number", "kpp", "region"),
    [
        (MOSCOW, "", "77"),
        (SAINT_PETERSBURG, "", "78"),
        (BANK, "", "02"),
        ("9721194461", "", "77"),
        ("500100732259", "", "50"),
        (MOSCOW, "690143001", "69"),
        (MOSCOW, "504743002", "50"),
        (MOSCOW, "997950001", "77"),
        (MOSCOW, "0", "77"),
        (MOSCOW, "7701AB001", "77"),
        ("7701234567", "", ""),
        ("7701234567", "690101001", "69"),
        ("971240001315", "", ""),
        ("", "", ""),
        ("7707083893", "850101001", "38"),
    ],
)
def test_a_branch_is_where_its_kpp_says_else_the_company(number: str, kpp: str, region: str) -> None:
    assert region == find_region(number, kpp)


def test_foreign_companies_are_in_no_region() -> None:
    nine = "990912345"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    number = nine + str(sum(w * int(d) for w, d in zip(weights, nine, strict=True)) % 11 % 10)
    assert "" == find_region(number, "")


def test_both_languages_name_the_same_regions_and_all_codes_have_words() -> None:
    russian, english = load("ru").regions, load("en").regions
    assert (list(russian), 89 + 1) == (list(english), len(russian))
    assert ("Московская область", "Москва", "Санкт-Петербург") == tuple(
        russian[code] for code in ("50", "77", "78")
    )
    assert {find_region("", f"{code:02d}0101001") for code in range(1, 98)} >= set(russian) - {"99"}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_name_of_a_region_can_be_a_condition(lang: str) -> None:
    names = list(load(lang).regions.values())
    assert len(names) == len(set(names))
    read = {name: parse_condition(name) for name in names}
    assert {name: parse_condition(f"{fold(name)}") for name in names} == read
    assert all(not condition.is_any for condition in read.values())
