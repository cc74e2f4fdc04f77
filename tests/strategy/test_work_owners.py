"""Whose client it is: typed, remembered, else who has the least to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from sheets_strategy.strategy.staff import Seller, measure_capacity, part_staff
from sheets_strategy.strategy.work_owners import Owners, Typed, find_left, find_waiting, share_out

ANNA = Seller("v001", "Анна Орлова", "анна орлова", "upsell", 10)
IVAN = Seller("v002", "Иван", "иван", "upsell", 20)
PETR = Seller("v003", "Пётр", "петр", "winback", 40)
ANY = Seller("v004", "Зоя", "зоя")


def tasks(*rows: tuple[str, str, int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["client", "department", "minutes", "state"])


FOUR = tasks(*((f"c{number}", "upsell", 60, "now") for number in range(1, 5)))


def share(found: pd.DataFrame, *sellers: Seller, **typed: dict[str, str]) -> Owners:
    clients = sorted({*found["client"], "c9"})
    return share_out(found, clients, sellers=sellers, typed=Typed(**typed))


def test_without_sellers_names_are_taken_as_they_stand() -> None:
    owners = share(FOUR, clients={"c1": "анна", "c2": "", "c9": "анна"}, handed={"c3": "олег", "c1": "иван"})
    assert owners == Owners({"c1": "иван", "c3": "олег", "c9": "анна"})


def test_new_clients_go_to_who_has_the_least_to_do_for_the_hours() -> None:
    owners = share(FOUR, ANNA, IVAN, PETR)
    assert owners.who == {"c1": "анна орлова", "c2": "иван", "c3": "иван", "c4": "анна орлова"}
    assert owners.codes == {"c1": "v001", "c2": "v002", "c3": "v002", "c4": "v001"}


def test_the_word_in_the_row_beats_the_base_and_the_base_beats_memory() -> None:
    typed = {
        "handed": {"c1": "иван", "c2": "кто-то"},
        "clients": {"c1": "петр", "c2": "орлова анна", "c3": "ушедший"},
        "remembered": {"c3": "v003", "c4": "v009"},
    }
    owners = share(FOUR, ANNA, IVAN, PETR, **typed)
    assert owners.who == {"c1": "иван", "c2": "анна орлова", "c3": "петр", "c4": "иван"}


def test_what_is_already_theirs_counts_and_only_open_tasks_are_given() -> None:
    found = tasks(("c1", "upsell", 600, "now"), ("c2", "upsell", 60, "now"), ("c3", "upsell", 60, "queue"))
    owners = share(found, ANNA, IVAN, clients={"c1": "иван"})
    assert owners.who == {"c1": "иван", "c2": "анна орлова"}


def test_a_seller_without_department_takes_what_nobody_else_can_and_no_hours_take_nothing() -> None:
    found = tasks(("c1", "new_business", 60, "now"))
    assert share(found, ANNA, ANY).who == {"c1": "зоя"}
    assert share(found, ANNA).nobodys == ("new_business",)
    idle = Seller("v005", "Ия", "ия", "upsell", 0)
    assert share(FOUR, idle).who == {}


def test_a_client_stays_with_its_seller_when_others_come_and_go() -> None:
    first = share(FOUR, ANNA, IVAN)
    again = share(
        FOUR, ANNA, IVAN, Seller("v000", "Новый", "новый", "upsell", 80), remembered=dict(first.codes)
    )
    assert again.who == first.who
    left = share(FOUR, IVAN, remembered=dict(first.codes))
    assert set(left.who.values()) == {"иван"}


def test_names_that_stand_in_no_row_are_counted() -> None:
    assert find_left(["анна орлова", "орлова анна", "олег", "", "олег"], [ANNA]) == {"олег": 2}
    assert find_left(["олег"], []) == {}


LAST = date(2026, 6, 29)
GONE = replace(ANNA, left_on=LAST)


def test_the_last_day_is_a_day_of_work_and_the_next_one_is_not() -> None:
    assert ((GONE, IVAN), ()) == part_staff([GONE, IVAN], today=LAST)
    assert ((IVAN,), (GONE,)) == part_staff([GONE, IVAN], today=LAST + timedelta(days=1))


def test_who_has_left_keeps_no_client_and_gets_none() -> None:
    typed = Typed(handed={"c1": "анна орлова"}, clients={"c2": "анна орлова", "c9": "анна орлова"})
    today = LAST + timedelta(days=1)
    owners = share_out(FOUR, ["c1", "c2", "c3", "c4", "c9"], sellers=[GONE, IVAN], typed=typed, today=today)
    assert {"c1": "иван", "c2": "иван", "c3": "иван", "c4": "иван"} == owners.who
    assert {"v001": ("c1", "c2", "c9")} == find_waiting(typed, sellers=[GONE, IVAN], today=today)
    assert {} == find_waiting(typed, sellers=[GONE, IVAN], today=LAST)


def test_a_client_that_was_given_to_somebody_else_since_waits_no_more() -> None:
    typed = Typed(handed={"c1": "иван"}, clients={"c1": "анна орлова"})
    assert {} == find_waiting(typed, sellers=[GONE, IVAN], today=date.max)


def test_a_row_that_works_beats_a_row_of_the_same_name_that_has_left() -> None:
    back = replace(ANNA, code="v007")
    typed = Typed(clients={"c1": "орлова анна"})
    owners = share_out(FOUR, ["c1"], sellers=[GONE, back], typed=typed, today=date.max)
    assert "v007" == owners.codes["c1"]
    assert {} == find_waiting(typed, sellers=[GONE, back], today=date.max)


def test_where_all_have_left_nobody_has_clients() -> None:
    owners = share_out(
        FOUR, ["c1"], sellers=[GONE], typed=Typed(clients={"c1": "анна орлова"}), today=date.max
    )
    assert Owners(nobodys=("upsell",)) == owners


def test_hours_of_who_has_left_are_not_counted() -> None:
    staff, _ = part_staff([GONE, IVAN], today=date.max)
    assert 20 * 60 * 4 == measure_capacity("upsell", typed={}, sellers=staff, weeks=4, reserve_bp=0)
