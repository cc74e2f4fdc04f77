"""What is in the way in «Продавцы»: each a question at its cell, and none where nobody needs an address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from personal_world import NAMES, Fate, Firm, mortal, new_firm, shared_firm
from quick_sync import quick
from small_workbook import TODAY, load, put

from sheets_strategy.errors import Finding
from sheets_strategy.share import read_team
from sheets_strategy.workbook.personal import At

OURS = frozenset(
    (
        *("seller_nameless", "seller_namesakes", "seller_row_twice", "seller_idle", "seller_replaced"),
        *("email_missing", "email_wrong", "email_twice", "email_unclear"),
    )
)


@pytest.fixture(autouse=True)
def _quickly() -> Iterator[None]:
    with quick():
        yield


def firm_of(*rows: dict[str, object], at: str = "") -> Firm:
    """Give a firm whose sellers are these rows, and no client is anybody's yet."""
    firm = new_firm(sellers=())
    for place, cells in enumerate(rows):
        put(firm.team, "sellers", place, **cells)  # type: ignore[arg-type]
    firm.at = At(at)
    return firm


def found(firm: Firm) -> list[tuple[str, str]]:
    """Give code and cell of the findings about the tab."""
    told = [one for one in firm.sync().findings if one.code in OURS]
    return sorted((one.code, str(one.facts["cell"]).partition("!")[2]) for one in told)


def fact_of(firm: Firm, code: str) -> Finding:
    return next(one for one in firm.sync().findings if one.code == code)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (({"name": "Анна"}, {"name": "Анна"}), [("seller_namesakes", "A3")]),
        (({"name": "Анна Ким"}, {"name": "ким анна"}), [("seller_namesakes", "A3")]),
        (({"name": "Анна", "email": "a@x.ru"}, {"name": "Анна"}), [("seller_namesakes", "A3")]),
        (
            ({"name": "Анна", "email": "a@x.ru"}, {"name": "Анна", "email": "A@x.ru"}),
            [("seller_row_twice", "A3")],
        ),
        (
            (
                {"name": "Анна", "email": "a@x.ru", "department": "допродажи"},
                {"name": "Анна", "email": "a@x.ru", "department": "новые клиенты"},
            ),
            [],
        ),
        (({"name": "Анна"}, {"name": "Анна", "left_on": "29.06.2026"}), []),
        (({"name": "Анна"}, {"hours": 5.0}), [("seller_nameless", "A3")]),
        (({"name": "Анна"}, {"name": "Иван", "email": "нет"}), []),
    ],
)
def test_rows_that_are_alike_or_name_nobody(
    rows: tuple[dict[str, object], ...], wanted: list[tuple[str, str]]
) -> None:
    assert wanted == found(firm_of(*rows))


ADDRESSES = (
    {"name": "Анна", "email": "anna@x.ru"},
    {"name": "Иван"},
    {"name": "Олег", "email": "олег"},
    {"name": "Зоя", "email": "Anna@x.ru"},
    {"name": "Пётр", "left_on": "29.06.2026"},
)
WRONG = [("email_twice", "B2"), ("email_wrong", "B4")]


def test_addresses_are_asked_for_where_the_workbook_is_shared() -> None:
    assert [("email_missing", "B3"), *WRONG] == found(firm_of(*ADDRESSES, at="sheet"))
    assert [] == found(firm_of(*ADDRESSES))


def test_a_file_asks_those_whose_access_is_filled_in() -> None:
    rows = (*ADDRESSES, {"name": "Босс", "access": "редактор"})
    assert [("email_missing", "B7"), *WRONG] == found(firm_of(*rows))


def test_one_person_in_two_rows_gets_one_sheet() -> None:
    row = {"name": "Анна", "email": "a@x.ru"}
    firm = firm_of({**row, "department": "допродажи"}, {**row, "department": "новые клиенты"})
    assert ["Анна"] == [one.name for one in read_team(firm.team, load, today=TODAY).missing]
    assert ["v001"] == [one.code for one in firm.share()]


def test_who_has_no_hours_and_tasks_is_asked_about() -> None:
    firm = mortal(_shared(), Fate())
    put(firm.team, "sellers", 0, hours=0.0)
    finding = fact_of(firm, "seller_idle")
    assert (NAMES[0], "Продавцы!D2") == (finding.facts["name"], finding.facts["cell"])
    put(firm.team, "sellers", 0, hours=1.0)
    assert [] == found(firm)


def test_a_row_typed_over_is_a_question_until_the_old_sheet_is_put_away() -> None:
    firm = mortal(_shared(), Fate())
    put(firm.team, "sellers", 0, name=f"{NAMES[0]} Олег")
    assert [] == found(firm)
    put(firm.team, "sellers", 0, name="Ким Олег")
    assert [("seller_replaced", "A2")] == found(firm)
    assert ("Иванов → Ким Олег",) == firm.sync().personal.replaced
    assert [NAMES[0]] == [one.name for one in read_team(firm.team, load, today=TODAY).replaced.values()]


def _shared() -> Firm:
    return shared_firm()
