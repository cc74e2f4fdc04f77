"""A seller leaves: what was theirs goes to those who work, have hours and are in the client's department."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.strategy.handing_over import Handed, Takers, hand_over
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.work_owners import Typed

ANNA = Seller("v001", "Анна Орлова", "анна орлова", "upsell", 10)
IVAN = Seller("v002", "Иван", "иван", "upsell", 20)
PETR = Seller("v003", "Пётр", "петр", "winback", 40)
BOSS = Seller("v006", "Босс", "босс", access="editor")
FOUR = pd.DataFrame(
    [(f"c{number}", "upsell", 60, "now") for number in range(1, 5)],
    columns=["client", "department", "minutes", "state"],
)


def give(leaving: Seller, *sellers: Seller, to: Seller | None = None, **typed: dict[str, str]) -> Handed:
    clients = ["c1", "c2", "c3", "c4", "c8", "c9"]
    staff = [one for one in sellers if one != leaving]
    takers = Takers(staff, {leaving.code} - {""}, leaving.department, to=to)
    return hand_over(FOUR, clients, leaving, takers=takers, typed=Typed(**typed))


def test_clients_of_who_leaves_go_to_the_others_of_the_department() -> None:
    idle = Seller("v005", "Ия", "ия", "upsell", 20)
    named = dict.fromkeys(("c1", "c2", "c8", "c9"), "анна орлова")
    handed = give(ANNA, ANNA, IVAN, PETR, idle, clients=named)
    assert ("c1", "c2", "c8", "c9") == handed.theirs
    assert {"v002", "v005"} == {one.code for one in handed.after.values()}
    assert {3} == {sum(one.code == code for one in handed.after.values()) for code in ("v002", "v005")}


def test_one_may_take_all_and_what_others_are_named_for_stays_theirs() -> None:
    typed = {
        "handed": {"c1": "иван", "c2": "орлова анна"},
        "clients": {"c1": "анна орлова", "c9": "анна орлова"},
    }
    handed = give(ANNA, ANNA, IVAN, PETR, to=PETR, **typed)
    assert ("c2", "c9") == handed.theirs
    assert {"c1": IVAN, "c2": PETR, "c9": PETR} == {one: handed.after[one] for one in ("c1", "c2", "c9")}


def test_what_is_only_remembered_is_handed_over_too() -> None:
    handed = give(ANNA, ANNA, IVAN, to=IVAN, remembered={"c8": "v001", "c9": "v002"})
    assert ("c8",) == handed.theirs
    assert IVAN == handed.after["c8"]


def test_without_anybody_else_in_the_department_nobody_gets_what_has_no_task() -> None:
    handed = give(ANNA, ANNA, PETR, clients={"c9": "анна орлова", "c1": "анна орлова"})
    assert (("c1", "c9"), {}) == (handed.theirs, handed.after)
    assert Handed(("c1",)) == give(ANNA, ANNA, clients={"c1": "анна орлова"})


def take(staff: list[Seller], *departments: str, **more: object) -> list[str]:
    """Give the names of who may take a client over."""
    return [one.name for one in Takers(staff, **more).find(*departments)]  # type: ignore[arg-type]


def test_only_who_works_in_the_department_and_has_hours_takes_over() -> None:
    idle, unknown = replace(IVAN, code="v007", name="Ия", hours=0), replace(IVAN, name="Лев", hours=None)
    assert take([BOSS, PETR, IVAN, idle, unknown], "upsell") == ["Иван"]
    assert take([BOSS, PETR, idle, unknown], "upsell") == ["Лев"]
    assert take([BOSS, PETR, idle], "upsell") == []
    assert take([BOSS, PETR], "new_business", "", "winback") == ["Пётр"]
    assert take([BOSS, PETR], "") == []


def test_in_a_team_without_departments_everybody_takes_over_but_first_those_with_hours() -> None:
    anna, boss = replace(ANNA, department=""), BOSS
    assert take([anna, boss], "upsell") == ["Анна Орлова"]
    assert take([boss], "upsell") == ["Босс"]


def test_namesakes_get_nothing_unless_named() -> None:
    assert take([IVAN, PETR], "upsell", barred={"v002"}) == []


def test_a_client_goes_by_its_task_then_its_segment_then_who_leaves() -> None:
    typed = Typed(clients=dict.fromkeys(("c1", "c8", "c9"), "анна орлова"))
    takers = Takers([BOSS, IVAN, PETR], {"v001"}, "upsell", {"c1": "winback", "c8": "winback", "c9": ""})
    handed = hand_over(FOUR, ["c1", "c8", "c9"], ANNA, takers=takers, typed=typed)
    assert {"c1": IVAN, "c8": PETR, "c9": IVAN} == {one: handed.after[one] for one in ("c1", "c8", "c9")}


NAMES = st.sampled_from(["", "анна орлова", "иван", "петр", "олег"])


@given(
    st.dictionaries(st.sampled_from(["c1", "c2", "c3", "c4", "c8", "c9"]), NAMES),
    st.dictionaries(st.sampled_from(["c1", "c2", "c3", "c4", "c8", "c9"]), NAMES),
    st.sampled_from([None, IVAN, PETR]),
)
def test_after_it_nothing_is_theirs_and_whose_else_it_was_keeps_it(
    handed: dict[str, str], clients: dict[str, str], to: Seller | None
) -> None:
    found = give(ANNA, ANNA, IVAN, PETR, to=to, handed=handed, clients=clients)
    assert ANNA not in found.after.values()
    staff = {one.key: one for one in (IVAN, PETR)}
    for client in ("c1", "c2", "c3", "c4", "c8", "c9"):
        latest = next(
            (one for one in (handed.get(client), clients.get(client)) if one in {*staff, ANNA.key}), ""
        )
        assert (latest == ANNA.key) == (client in found.theirs)
        assert latest not in staff or found.after[client] == staff[latest]
        assert to is None or client not in found.theirs or found.after[client] == to
