"""Whose a remembered personal sheet is, whatever became of the row."""

from __future__ import annotations

import pytest

from sheets_strategy.strategy.staff import Seller
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.personal_known import (
    Known,
    find_replaced,
    find_sheet,
    is_whose,
    read_known,
    remember_personal,
    with_email,
)

ANNA = Known("v001", "Анна Петрова", "a.xlsx", emails=("anna@x.ru",))
IVAN = Known("v002", "Иван", "i.xlsx")


def seller(code: str, name: str, email: str = "") -> Seller:
    return Seller(code, name, fold(name), email=email)


@pytest.mark.parametrize(
    ("name", "email", "wanted"),
    [
        ("Петрова Анна", "new@x.ru", True),
        ("Анна", "", True),
        ("Анна Петрова (допродажи)", "new@x.ru", True),
        ("Анна Ким", "", True),
        ("Анна Ким", "нет", True),
        ("Анна Ким", "Anna@X.ru", True),
        ("Анна Ким", "kim@x.ru", False),
        ("Иван", "anna@x.ru", False),
        ("", "", False),
    ],
)
def test_name_and_address_tell_whether_a_row_still_names_the_same_person(
    name: str, email: str, *, wanted: bool
) -> None:
    assert wanted == is_whose(ANNA, name, email)


def test_a_name_that_nobody_wrote_down_is_everybodys() -> None:
    assert is_whose(Known("v001", "", "a.xlsx"), "Иван")


def test_rows_that_are_gone_are_not_typed_over() -> None:
    known = {"v001": ANNA, "v002": IVAN}
    assert {"v001": ANNA} == find_replaced(known, [seller("v001", "Олег")])


def test_a_sheet_is_found_by_name_only_for_who_stands_in_no_row() -> None:
    known, rows = {"v001": ANNA, "v002": IVAN}, [seller("v001", "Олег"), seller("v003", "Иван")]
    assert IVAN == find_sheet(known, seller("v002", "Иван"), [])
    assert ANNA == find_sheet(known, seller("", "петрова анна"), rows)
    assert ANNA == find_sheet(known, seller("v001", "Анна Петрова"), rows)
    assert [None, None] == [find_sheet(known, one, rows) for one in rows]


def test_addresses_are_remembered_once_each() -> None:
    known = with_email(with_email(with_email(ANNA, "mailto:Kim@x.ru"), "ANNA@x.ru"), "нет")
    assert ("anna@x.ru", "kim@x.ru") == known.emails
    kind, key, value = remember_personal(known)
    assert {"v001": known} == read_known(Memory({(kind, key): value}))
    kind, key, value = remember_personal(IVAN)
    assert {"v002": IVAN} == read_known(Memory({(kind, key): value}))
