"""Local files as ``watch`` sees them: saved, half saved, renamed into place, open elsewhere, personal."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from watching import Time

from sheets_strategy.adapters.xlsx.watched import FILE, WatchedFiles

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def write(path: Path, text: str, *, seconds_ago: float = 60) -> None:
    path.write_text(text)
    moment = (NOW - timedelta(seconds=seconds_ago)).timestamp()
    os.utime(path, (moment, moment))


@pytest.fixture
def time() -> Time:
    return Time(NOW)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    path = tmp_path / "team.xlsx"
    write(path, "one")
    return path


@pytest.fixture
def lane(team: Path, time: Time) -> WatchedFiles:
    lane = WatchedFiles({"t": team}, clock=time)
    assert ["t"] == lane.changed(), "at first every file may have changed"
    lane.look("t", whole=True)
    assert [] == lane.changed()
    return lane


def test_a_save_is_a_change_with_another_content(lane: WatchedFiles, team: Path) -> None:
    before = lane.look("t", whole=True)
    write(team, "two", seconds_ago=30)
    assert ["t"] == lane.changed()
    after = lane.look("t", whole=True)
    assert (before.content != after.content, NOW - timedelta(seconds=30)) == (True, after.still_since)
    assert [] == lane.changed()


def test_the_same_bytes_under_another_time_are_the_same_content(lane: WatchedFiles, team: Path) -> None:
    before = lane.look("t", whole=True)
    write(team, "one", seconds_ago=5)
    assert ["t"] == lane.changed()
    assert before.content == lane.look("t", whole=True).content


def test_two_saves_within_one_tick_of_a_coarse_clock_are_told_apart(lane: WatchedFiles, team: Path) -> None:
    write(team, "two", seconds_ago=1)
    first = lane.look("t", whole=True)
    write(team, "owt", seconds_ago=1)
    assert first.content != lane.look("t", whole=True).content


def test_a_sync_client_that_renames_a_new_file_into_place_is_a_change(lane: WatchedFiles, team: Path) -> None:
    fresh = team.with_name(".team.xlsx.dropbox")
    write(fresh, "one")
    before = lane.look("t", whole=True)
    fresh.replace(team)
    assert ["t"] == lane.changed(), "even with the same time and size it is another file"
    assert before.content == lane.look("t", whole=True).content


def test_between_two_names_it_is_missing_and_told_when_it_is_back(lane: WatchedFiles, team: Path) -> None:
    away = team.with_name("team.xlsx.tmp")
    team.replace(away)
    assert ["t"] == lane.changed()
    assert lane.look("t", whole=True).missing
    away.replace(team)
    assert ["t"] == lane.changed()
    assert not lane.look("t", whole=True).missing


@pytest.mark.parametrize(
    ("sign", "program"), [("~$team.xlsx", "Excel"), (".~lock.team.xlsx#", "LibreOffice")]
)
def test_opening_and_closing_are_told(lane: WatchedFiles, team: Path, sign: str, program: str) -> None:
    team.with_name(sign).write_bytes(b"\x04Anna" + b" " * 60)
    assert ["t"] == lane.changed()
    assert program == lane.look("t", whole=True).held
    team.with_name(sign).unlink()
    assert ["t"] == lane.changed()
    assert "" == lane.look("t", whole=True).held


def test_personal_files_count_with_the_team_but_not_while_they_are_open_or_being_saved(
    lane: WatchedFiles, team: Path, time: Time
) -> None:
    mine = team.with_name("Иванов.xlsx")
    write(mine, "mine")
    lane.watch_personal("t", [mine])
    assert ["t"] == lane.changed()
    assert {FILE, str(mine)} == set(lane.look("t", whole=True).content)
    write(mine, "more", seconds_ago=0)
    assert ["t"] == lane.changed()
    assert {FILE} == set(lane.look("t", whole=True).content), "it may be half saved"
    assert ["t"] == lane.changed(), "so it is asked for again"
    time.sleep(5)
    lock = mine.with_name("~$Иванов.xlsx")
    lock.write_bytes(b"")
    assert {FILE} == set(lane.look("t", whole=True).content)
    assert [] == lane.changed()
    lock.unlink()
    assert ["t"] == lane.changed()
    assert str(mine) in lane.look("t", whole=True).content


def test_a_time_in_the_future_is_no_reason_to_wait(lane: WatchedFiles, team: Path) -> None:
    write(team, "two", seconds_ago=-86_400)
    assert NOW == lane.look("t", whole=True).still_since


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not hold the superuser up")
def test_a_file_that_cannot_be_read_is_held_and_looked_at_again(lane: WatchedFiles, team: Path) -> None:
    write(team, "two")
    team.chmod(0)
    assert "?" == lane.look("t", whole=True).held
    assert ["t"] == lane.changed()
