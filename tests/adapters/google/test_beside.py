"""Sheets of the sellers in Google: beside the team's sheet, once, with the smallest right that is enough."""

from __future__ import annotations

from datetime import datetime

import pytest
from google_emulator import Emulator
from google_emulator.seeding import seed
from google_workbooks import emulator, open_api, seed_google
from new_personal import new_personal, whose

from sheets_strategy.adapters.google.beside import OF_SELLER, SheetsBeside
from sheets_strategy.adapters.google.links import link_of
from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.grid import Tab

ANNA = "anna@firm.ru"
ROBOT = "robot@firm.iam.gserviceaccount.com"
NARROW = f"{ANNA};scopes=drive.file;client=my-app"


@pytest.fixture
def google() -> Emulator:
    return emulator()


def beside(team: str, user: str = ANNA) -> SheetsBeside:
    return SheetsBeside(open_api(user), team, owner="tests", now=datetime.now, time_zone="Europe/Moscow")


def team_in(google: Emulator, parent: str = "", user: str = ANNA) -> str:
    return str(open_api(user).create_file("Стратегия", parent)["id"])


def names_in(google: Emulator, folder: str) -> list[str]:
    return sorted(file.name for file in google.store.files.values() if folder in file.parents)


def test_a_sheet_is_made_in_the_folder_of_the_team(google: Emulator) -> None:
    folder = seed(google.store, {"folder": "Продажи", "owner": ANNA})
    places = beside(team_in(google, folder))
    place = places.make(new_personal())
    assert names_in(google, folder) == ["Стратегия", "Стратегия — Иванов Пётр"]
    assert whose(places.open(place).read()) == ("t1", "v001")
    assert places.is_place(f"  {place} ") == place


@pytest.mark.parametrize("filled", [True, False])
def test_a_sheet_left_by_a_run_that_ended_early_is_taken_up(google: Emulator, filled: bool) -> None:
    team = team_in(google)
    new = new_personal(team=team)
    if filled:
        left = beside(team).make(new)
    else:
        made = open_api(ANNA).create_file(new.title, properties={OF_SELLER: f"{team}+v001"})
        left = link_of(str(made["id"]))
    assert beside(team).make(new) == left
    assert whose(beside(team).open(left).read()) == (team, "v001")
    assert beside(team).make(new_personal(code="v002", team=team)) != left


def test_with_the_smallest_right_the_sheet_goes_to_my_drive(google: Emulator) -> None:
    folder = seed(google.store, {"folder": "Продажи", "owner": ANNA})
    team = team_in(google, user=NARROW)
    google.store.files[team].parents = [folder]
    places = beside(team, NARROW)
    place = places.make(new_personal(team=team))
    assert names_in(google, folder) == ["Стратегия"]
    assert whose(places.open(place).read()) == (team, "v001")
    assert places.make(new_personal(team=team)) == place


def test_a_robot_is_told_before_anything_is_tried_and_fills_what_it_is_given(google: Emulator) -> None:
    team = team_in(google)
    open_api(ANNA).create_permission(team, email=ROBOT, role="writer")
    files = set(google.store.files)
    places = beside(team, ROBOT)
    assert places.needs_link()
    with pytest.raises(StrategyError) as stopped:
        places.make(new_personal())
    assert (stopped.value.code, stopped.value.facts) == (
        "personal_robot",
        {"seller": "Иванов Пётр", "email": ROBOT},
    )
    assert files == set(google.store.files)
    empty = team_in(google)
    with pytest.raises(StrategyError) as stopped:
        places.fill(link_of(empty), new_personal())
    assert stopped.value.code == "google_no_right"
    open_api(ANNA).create_permission(empty, email=ROBOT, role="writer")
    place = places.fill(link_of(empty), new_personal())
    assert (place, whose(places.open(place).read())) == (link_of(empty), ("t1", "v001"))
    assert places.fill(link_of(empty), new_personal()) == place


def test_a_robot_makes_sheets_in_a_shared_drive(google: Emulator) -> None:
    drive = seed(google.store, {"drive": "Общий", "members": {ANNA: "organizer", ROBOT: "fileOrganizer"}})
    places = beside(team_in(google, drive), ROBOT)
    place = places.make(new_personal(team=drive))
    assert not places.needs_link()
    assert names_in(google, drive) == ["Стратегия", "Стратегия — Иванов Пётр"]
    assert whose(places.open(place).read()) == (drive, "v001")


def test_a_sheet_with_somebodys_cells_is_never_filled(google: Emulator) -> None:
    sheet = seed_google([Tab("Лист1", [["моё"]])])
    with pytest.raises(StrategyError) as stopped:
        beside("", "owner@example.com").fill(link_of(sheet), new_personal())
    assert stopped.value.code == "personal_foreign"
    assert stopped.value.facts == {"place": link_of(sheet), "seller": "Иванов Пётр"}
