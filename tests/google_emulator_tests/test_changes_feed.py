"""Drive's changes feed as Google tells it: late, each file once, a feed a shared drive, its own writes too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from google_emulator import Emulator, ManualClock, people
from google_here import call, reason

ANN = "ann@example.com"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def google(clock: ManualClock) -> Iterator[Emulator]:
    with Emulator(clock=clock, user=ANN) as running:
        running.store.feed_lag = timedelta(minutes=3)
        yield running


def start(google: Emulator, **query: str) -> str:
    return str(call(google, "GET", "/drive/v3/changes/startPageToken", ANN, **query).json()["startPageToken"])


def listed(google: Emulator, token: str, **query: str) -> tuple[list[str], str]:
    answer = call(google, "GET", "/drive/v3/changes", ANN, pageToken=token, **query).json()
    return [one["fileId"] for one in answer["changes"]], answer.get("newStartPageToken", "")


def sheet(google: Emulator, **more: object) -> str:
    return google.seed({"title": "S", "owner": ANN, "sheets": [{"title": "A", "rows": [["x"]]}], **more})


def test_edits_of_three_minutes_are_told_as_one(google: Emulator, clock: ManualClock) -> None:
    key = sheet(google)
    token = start(google)
    for cell in ("A1", "A2"):
        google.person(people.type_value, key, "A", cell, "new", user=ANN)
        clock.advance(60)
    assert ([], token) == listed(google, token), "a minute after the last edit, two after the first"
    clock.advance(60)
    found, later = listed(google, token)
    assert [key] == found
    assert ([], later) == listed(google, later)


def test_an_edit_after_that_is_told_later_again(google: Emulator, clock: ManualClock) -> None:
    key = sheet(google)
    google.person(people.type_value, key, "A", "A1", "one", user=ANN)
    clock.advance(180)
    found, token = listed(google, "1")
    google.person(people.type_value, key, "A", "A1", "two", user=ANN)
    clock.advance(179)
    assert ([key], ([], token)) == (found, listed(google, token))
    clock.advance(1)
    assert [key] == listed(google, token)[0]


def test_modified_time_is_late_too_and_is_that_of_the_edit(google: Emulator, clock: ManualClock) -> None:
    key = sheet(google)
    fields = {"fields": "modifiedTime,version"}
    before = call(google, "GET", f"/drive/v3/files/{key}", ANN, **fields).json()
    clock.advance(10)
    google.person(people.type_value, key, "A", "A1", "one", user=ANN)
    assert before == call(google, "GET", f"/drive/v3/files/{key}", ANN, **fields).json()
    clock.advance(180)
    after = call(google, "GET", f"/drive/v3/files/{key}", ANN, **fields).json()
    assert ("2026-11-02T09:00:10.000Z", int(before["version"]) + 1) == (
        after["modifiedTime"],
        int(after["version"]),
    )


def test_what_drive_itself_does_is_told_at_once(google: Emulator) -> None:
    key = sheet(google)
    token = start(google)
    call(google, "PATCH", f"/drive/v3/files/{key}", ANN, {"name": "New"})
    assert [key] == listed(google, token)[0]


def test_a_shared_drive_has_a_feed_of_its_own(google: Emulator, clock: ManualClock) -> None:
    drive = google.seed({"drive": "Team", "members": {ANN: "organizer"}})
    key = sheet(google, parents=[drive])
    every = {"includeItemsFromAllDrives": "true", "supportsAllDrives": "true"}
    own, theirs = start(google), start(google, driveId=drive, supportsAllDrives="true")
    google.person(people.type_value, key, "A", "A1", "one", user=ANN)
    clock.advance(180)
    assert [] == listed(google, own, **every)[0]
    assert [key] == listed(google, theirs, driveId=drive, **every)[0]


@pytest.mark.parametrize("token", ["BOGUS", ""])
def test_a_token_that_is_none_is_refused(google: Emulator, token: str) -> None:
    answer = call(google, "GET", "/drive/v3/changes", ANN, pageToken=token)
    assert (400, "invalid") == reason(answer)


def test_pages_follow_each_other_and_the_last_one_says_where_to_go_on(google: Emulator) -> None:
    keys = [sheet(google) for _ in range(5)]
    token, found = "1", []
    for _ in range(3):
        answer = call(google, "GET", "/drive/v3/changes", ANN, pageToken=token, pageSize="2").json()
        found += [one["fileId"] for one in answer["changes"]]
        token = answer.get("nextPageToken", "")
    assert (keys, "", True) == (found, token, bool(answer["newStartPageToken"]))
