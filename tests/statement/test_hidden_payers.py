"""Banks and the treasury are known by ИНН, whole name, words or account; their namesakes are not."""

from __future__ import annotations

import pandas as pd
import pytest
from small_workbook import load

from sheets_strategy.statement.hidden_payers import HiddenPayers
from sheets_strategy.values.inn import is_valid_inn
from sheets_strategy.values.names import normalise_name


def hidden() -> HiddenPayers:
    said = load("ru").payers
    return HiddenPayers(frozenset(said["inns"]), said["banks"], "; ".join(said["names"]), said["accounts"])


@pytest.mark.parametrize(
    ("party", "inn", "account", "expected"),
    [
        ("Кто угодно", "7707083893", "", True),
        ("ПАО Сбербанк", "", "", True),
        ("Банк ВТБ (ПАО)", "", "", True),
        ("ПАО «Банк ВТБ»", "", "", True),
        ("АО «АЛЬФА-БАНК»", "", "", True),
        ("УФК по Тверской области", "", "", True),
        ("Управление Федерального казначейства по г. Москве", "", "", True),
        ("", "", "03100643000000013600", True),
        ('УФК по Тверской области (МБУ "Школа", л/с 20366Х12345)', "", "03100643000000013600", False),
        ('МБУ "Школа"', "", "03100643000000013600", False),
        ("АО «Сбербанк Лизинг»", "", "", False),
        ("ООО Газпромбанк Автолизинг", "", "", False),
        ("ООО Альфа", "", "", False),
        ("", "", "40702810900000000001", False),
        ("", "", "", False),
    ],
)
def test_who_pays_for_others(party: str, inn: str, account: str, expected: bool) -> None:
    row = {"name_key": normalise_name(party), "party_inn": inn, "party_account": account}
    assert [expected] == hidden().match(pd.DataFrame([row], dtype=object)).tolist()


def test_nobody_is_hidden_where_nothing_is_said() -> None:
    row = {"name_key": "АО СБЕРБАНК", "party_inn": "7707083893", "party_account": "03100643000000013600"}
    assert [False] == HiddenPayers().match(pd.DataFrame([row], dtype=object)).tolist()


def test_numbers_of_banks_have_their_check_digits_and_stand_once() -> None:
    inns = load("ru").payers["inns"]
    assert ([], len(inns)) == ([one for one in inns if not is_valid_inn(one)], len(set(inns)))
