"""Who of the payers is a person, and whose initials may be whose."""

from __future__ import annotations

import pytest

from sheets_strategy.values.names import normalise_name
from sheets_strategy.values.people import (
    Person,
    is_person,
    may_be_same_person,
    parse_person,
    part_account,
    with_account,
)

CURRENT, TRADERS = "40817810000000001111", "40802810000000001111"


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Иванов Иван Иванович", Person("ИВАНОВ", "ИИ", is_full=True)),
        ("ИП Иванова Анна Ильинична", Person("ИВАНОВА", "АИ", is_full=True)),
        ("Мамедов Али Гасан оглы", Person("МАМЕДОВ", "АГ", is_full=True)),
        ("Петрова-Водкина А.С.", Person("ПЕТРОВА-ВОДКИНА", "АС", is_full=False)),
        ("И.П. Иванов", Person("ИВАНОВ", "ИП", is_full=False)),
        ("Иванов И", Person("ИВАНОВ", "И", is_full=False)),
        ("ООО Иванов Иван Иванович", None),
        ("Рога и Копыта", None),
        ("Торговый Дом", None),
        ("Школа 5", None),
        ("", None),
    ],
)
def test_a_name_is_read_as_a_person(name: str, person: Person | None) -> None:
    assert person == parse_person(normalise_name(name))


@pytest.mark.parametrize(
    ("name", "account", "expected"),
    [
        ("Иванов Иван Иванович", "", True),
        ("Иванов Иван", "", False),
        ("Иванов Иван", CURRENT, True),
        ("Иванов Иван", TRADERS, False),
        ("ИП Иванов Иван Иванович", TRADERS, False),
        ("Ромашка", CURRENT, False),
        ("Сервис 24 Часа", CURRENT, False),
    ],
)
def test_a_person_is_told_by_the_name_or_by_the_account(name: str, account: str, expected: bool) -> None:
    assert expected == is_person(normalise_name(name), account)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Иванов И И", "Иванов Иван Иванович", True),
        ("Иванов И", "Иванов Иван Иванович", True),
        ("Иванов И П", "Иванов Иван Иванович", False),
        ("Иванов И И", "Петров Иван Иванович", False),
        ("Иванов Илья Ильич", "Иванов Иван Иванович", False),
    ],
)
def test_initials_may_stand_for_names(one: str, other: str, expected: bool) -> None:
    pair = [parse_person(normalise_name(name)) for name in (one, other)]
    assert pair[0] is not None
    assert pair[1] is not None
    assert expected == may_be_same_person(pair[0], pair[1]) == may_be_same_person(pair[1], pair[0])


@pytest.mark.parametrize("account", [CURRENT, "KZ86125KZT5004100100"])
def test_what_an_account_adds_to_a_name_comes_off_again(account: str) -> None:
    assert ("ИВАНОВ И И", account[-4:]) == part_account(with_account("ИВАНОВ И И", account))
    assert ("ИВАНОВ И И", "") == part_account(with_account("ИВАНОВ И И", ""))
    assert ("ООО *Звезда", "") == part_account("ООО *Звезда")
