"""Who paid: spellings meet, firms stay apart, and corrections in the base make no twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.statement.parties import Attached, attach_clients, key_parties

INN_A, INN_B, WRONG, PERSON = "7707083893", "7702070139", "7701234567", "500100732259"
NAME = "name:"


def _payers(*payers: tuple[str, str, str]) -> pd.DataFrame:
    rows = pd.DataFrame(payers, columns=["party", "party_inn", "party_account"], dtype=object)
    days = pd.date_range("2026-01-01", periods=len(rows))
    return key_parties(rows).assign(on=days, row=range(len(rows)), makes_client=True)


def _attach(
    rows: pd.DataFrame, base: Sequence[tuple[str, str, str]] = (), aliases: Mapping[str, str] | None = None
) -> Attached:
    clients = pd.DataFrame(list(base), columns=["code", "name", "inn"], dtype=object)
    return attach_clients(rows, clients=clients, aliases=aliases or {}, next_code=len(clients) + 1)


@pytest.mark.parametrize(
    "spelling",
    [
        'ООО "Ромашка"', "ООО «РОМАШКА»", "Общество с ограниченной ответственностью „Ромашка“", "Ромашка, OOO",
        "Ромашка ООО", "ИНН 7707083893 ООО Ромашка", "ООО Ромашка р/с 40702810100000000011 в ПАО Банк",
    ],
)  # fmt: skip
def test_spellings_of_a_payer_without_inn_are_one(spelling: str) -> None:
    keys = _payers(('ООО "Ромашка"', "", "1"), (spelling, "", "2"))["party_key"]
    assert 1 == keys.nunique()


def test_a_payer_without_inn_is_the_only_one_of_its_name_with_an_inn() -> None:
    rows = _payers(("ООО Ромашка", INN_A, ""), ("Ромашка, ООО", "", ""), ("ООО Лютик", "", ""))
    assert [f"inn:{INN_A}", f"inn:{INN_A}", "name:ООО ЛЮТИК"] == rows["party_key"].tolist()


def test_two_firms_of_one_name_stay_apart() -> None:
    rows = _payers(("ООО Ромашка", INN_A, ""), ("ООО Ромашка", INN_B, ""), ("ООО Ромашка", "", ""))
    assert [f"inn:{INN_A}", f"inn:{INN_B}", "name:ООО РОМАШКА"] == rows["party_key"].tolist()
    found = _attach(rows)
    assert ["c00001", "c00002", "c00003"] == found.client.tolist()
    assert {f"inn:{INN_A}": "c00001", f"inn:{INN_B}": "c00002"}.items() <= dict(found.aliases).items()
    assert "name:ООО РОМАШКА" not in found.aliases or found.aliases["name:ООО РОМАШКА"] == "c00003"


def test_a_wrong_inn_tells_nobody() -> None:
    rows = _payers(("ООО Ромашка", WRONG, ""), ("ООО Ромашка", "", ""), ("ООО Лютик", WRONG, ""))
    assert ["name:ООО РОМАШКА", "name:ООО РОМАШКА", "name:ООО ЛЮТИК"] == rows["party_key"].tolist()
    assert ["", ""] == _attach(rows).new["inn"].tolist()


def test_a_trader_and_a_person_of_one_name_stay_apart() -> None:
    rows = _payers(
        ("ИП Иванов Иван Иванович", PERSON, ""),
        ("Иванов Иван Иванович (ИП)", "", ""),
        ("Иванов Иван Иванович", "", "1"),
    )
    assert [f"inn:{PERSON}", f"inn:{PERSON}", "name:ИВАНОВ ИВАН ИВАНОВИЧ"] == rows["party_key"].tolist()


def test_a_payer_without_a_name_is_told_and_called_by_its_account() -> None:
    found = _attach(_payers(("", "", "40702810100000000011"), ("", INN_A, "")))
    assert [("40702810100000000011", ""), (INN_A, INN_A)] == list(
        zip(found.new["name"], found.new["inn"], strict=True)
    )


def test_nobody_is_no_client() -> None:
    found = _attach(_payers(("", "", ""), ("—", "", "")))
    assert ([""] * 2, 0) == (found.client.tolist(), len(found.new))


def test_a_client_of_the_base_is_found_by_inn_then_by_name() -> None:
    rows = _payers(("ООО Другое имя", INN_A, ""), ("ООО Лютик", "", ""), ("ООО Лютик", INN_B, ""))
    found = _attach(rows, [("c00001", "ООО Ромашка", INN_A), ("c00002", "Лютик ООО", "")])
    assert (["c00001", "c00002", "c00002"], 0) == (found.client.tolist(), len(found.new))


def test_a_name_does_not_beat_another_inn() -> None:
    found = _attach(_payers(("ООО Ромашка", INN_B, "")), [("c00001", "ООО Ромашка", INN_A)])
    assert ["c00002"] == found.client.tolist()


@pytest.mark.parametrize(
    "corrected",
    [
        ("c00001", "ООО Ромашка", INN_B),
        ("c00001", "ООО Ромашка", ""),
        ("c00001", "Наш лучший клиент", INN_A),
        ("c00001", "Наш лучший клиент", INN_B),
        ("c00001", "Наш лучший клиент", ""),
    ],
)
@pytest.mark.parametrize(
    "payer", [("ООО Ромашка", INN_A, ""), ("ООО Ромашка", "", ""), ("", "", "40702810100000000011")]
)
def test_a_correction_in_the_base_makes_no_twin(
    corrected: tuple[str, str, str], payer: tuple[str, str, str]
) -> None:
    rows = _payers(payer)
    first = _attach(rows)
    again = _attach(rows, [corrected], first.aliases)
    assert (["c00001"], 0) == (again.client.tolist(), len(again.new))


def test_every_spelling_is_remembered_after_the_payer_got_an_inn() -> None:
    first = _attach(_payers(("ООО Ромашка", "", "")))
    rows = _payers(("Ромашка плюс, ООО", INN_A, ""), ("ООО Ромашка", "", ""))
    base = [("c00001", "ООО Ромашка", INN_A)]
    assert ["c00001", "c00001"] == _attach(rows, base, first.aliases).client.tolist()


def test_a_deleted_client_comes_back_under_a_new_code() -> None:
    rows = _payers(("ООО Ромашка", INN_A, ""))
    again = _attach(rows, [("c00009", "ООО Лютик", "")], {f"inn:{INN_A}": "c00001"})
    assert ["c00002"] == again.client.tolist()


def test_only_sales_make_clients() -> None:
    rows = _payers(("ООО Ромашка", INN_A, "")).assign(makes_client=False)
    assert ([""], 0) == (_attach(rows).client.tolist(), len(_attach(rows).new))


def test_a_new_client_is_called_as_in_its_latest_payment() -> None:
    rows = _payers(
        ("Ромашка ООО", INN_A, ""), ("Общество с ограниченной ответственностью «Ромашка-М»", INN_A, "")
    )
    assert ["ООО «Ромашка-М»"] == _attach(rows).new["name"].tolist()


def test_codes_follow_the_day_of_the_first_payment() -> None:
    rows = _payers(("ООО Я", "", ""), ("ООО А", "", ""), ("ООО Я", "", ""))
    assert ["c00001", "c00002", "c00001"] == _attach(rows).client.tolist()
    backwards = rows.assign(on=rows["on"][::-1].to_numpy())
    assert ["c00001", "c00002", "c00001"] == _attach(backwards).client.tolist()


def test_no_rows_have_no_payers() -> None:
    found = _attach(_payers())
    assert (0, 0, {}) == (len(found.client), len(found.new), dict(found.aliases))


def test_people_of_one_name_are_told_by_account_and_named_apart() -> None:
    rows = _payers(
        ("Иванов Иван Иванович", "", "40817810000000001111"),
        ("ИВАНОВ ИВАН ИВАНОВИЧ", "", "40817810000000002222"),
        ("Иванов Иван Иванович", "", "40817810000000001111"),
        ("Иванов Иван Иванович", "", ""),
    )
    found = _attach(rows)
    assert ["c00001", "c00002", "c00001", "c00003"] == found.client.tolist()
    assert ["Иванов Иван Иванович", "ИВАНОВ ИВАН ИВАНОВИЧ *2222", "Иванов Иван Иванович"] == found.new[
        "name"
    ].tolist()
    base = list(zip(found.new["code"], found.new["name"], found.new["inn"], strict=True))
    assert found.client.tolist() == _attach(rows, base, found.aliases).client.tolist()


def test_a_person_is_the_payer_with_an_inn_only_by_the_same_account() -> None:
    rows = _payers(
        ("Иванов Иван Иванович", PERSON, "40817810000000001111"),
        ("Иванов Иван Иванович", "", "40817810000000001111"),
        ("Иванов Иван Иванович", "", "40817810000000002222"),
    )
    assert [f"inn:{PERSON}"] * 2 + ["name:ИВАНОВ ИВАН ИВАНОВИЧ *2222"] == rows["party_key"].tolist()


def test_a_person_whom_the_team_typed_is_the_first_account_and_no_second() -> None:
    rows = _payers(
        ("Иванов Иван Иванович", "", "40817810000000001111"),
        ("Иванов Иван Иванович", "", "40817810000000002222"),
    )
    base = [("c00001", "Иванов Иван Иванович", "")]
    assert ["c00001", "c00002"] == _attach(rows, base).client.tolist()
    assert ["c00002"] == _attach(
        rows[1:], base, {"name:ИВАНОВ ИВАН ИВАНОВИЧ *1111": "c00001"}
    ).client.tolist()


def test_a_person_remembered_by_name_alone_stays_that_client() -> None:
    rows = _payers(("Иванов Иван Иванович", "", "40817810000000001111"))
    base = [("c00001", "Ваня", "")]
    assert ["c00001"] == _attach(rows, base, {"name:ИВАНОВ ИВАН ИВАНОВИЧ": "c00001"}).client.tolist()


def test_a_named_account_is_found_again_without_memory() -> None:
    rows = _payers(("Иванов Иван Иванович", "", "40817810000000002222"))
    base = [("c00001", "Иванов Иван Иванович", ""), ("c00002", "Иванов Иван Иванович *2222", "")]
    assert ["c00002"] == _attach(rows, base).client.tolist()


def test_numbers_of_neighbours_tell_payers_as_an_inn_does() -> None:
    rows = _payers(
        ("ТОО Алма", "971240001315", ""), ("ТОО Алма", "940140000385", ""), ("Другое имя", "971240001315", "")
    )
    assert ["c00001", "c00002", "c00001"] == _attach(rows).client.tolist()


def test_a_deleted_client_is_the_one_it_was_joined_to() -> None:
    rows = _payers(("ООО Ромашка", INN_A, ""))
    clients = pd.DataFrame([("c00009", "Ромашка", "")], columns=["code", "name", "inn"], dtype=object)
    aliases = {f"inn:{INN_A}": "c00001"}
    found = attach_clients(rows, clients=clients, aliases=aliases, next_code=10, joined={"c00001": "c00009"})
    assert (["c00009"], "c00001") == (found.client.tolist(), found.aliases[f"inn:{INN_A}"])
    assert ["c00010"] == attach_clients(
        rows, clients=clients, aliases=found.aliases, next_code=10
    ).client.tolist()


SPELLINGS = (
    "ООО Ромашка",
    "Ромашка, ООО",
    "ООО Лютик",
    "Иванов Иван Иванович",
    "ИП Иванов Иван Иванович",
    "",
)
NUMBERS = ("", INN_A, INN_B, WRONG, PERSON)
ACCOUNTS = ("", "40817810000000001111", "40817810000000002222")


@given(
    st.lists(
        st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(NUMBERS), st.sampled_from(ACCOUNTS)),
        min_size=1,
        max_size=8,
    )
)
def test_different_valid_numbers_never_join_and_a_second_run_changes_nothing(
    payers: list[tuple[str, str, str]],
) -> None:
    rows = _payers(*payers)
    first = _attach(rows)
    for one, other in combinations(range(len(payers)), 2):
        numbers = {payers[one][1], payers[other][1]}
        if len(numbers) == 2 and numbers <= {INN_A, INN_B, PERSON}:
            assert first.client[one] != first.client[other]
    base = list(zip(first.new["code"], first.new["name"], first.new["inn"], strict=True))
    again = _attach(rows, base, first.aliases)
    assert (first.client.tolist(), 0) == (again.client.tolist(), len(again.new))
