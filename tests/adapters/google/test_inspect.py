"""What ``doctor`` finds out about Google, over HTTP: each fact is made true and then seen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from google_emulator import Emulator
from google_emulator.oauth import registry_of

from sheets_strategy.adapters.google.condition import find_condition, find_lock
from sheets_strategy.adapters.google.inspect import (
    Look,
    look_at_drive,
    look_at_machine,
    look_at_sheet,
    look_at_sign_in,
)
from sheets_strategy.adapters.google.login_file import login_path
from sheets_strategy.adapters.google.retry import Timing
from sheets_strategy.adapters.google.tokens import writing_mark
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.headers import find_lost_headers, restore_cells, with_cells
from sheets_strategy.workbook.health import Condition, LockedOut, Writing
from tests.adapters.google.signing import ROBOT, key_file
from tests.google_doctor import (
    act,
    drop_marks,
    drop_protections,
    lock_tab,
    make_sheet,
    marks,
    protections,
    share,
    sign_in,
    type_in,
)
from tests.google_workbooks import OWNER, open_api

BOB = "bob@example.com"


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


def look(google: Emulator, sheet: str, user: str = OWNER) -> Look:
    return look_at_sheet(open_api(user, google), sheet)


def condition(google: Emulator, sheet: str, user: str = OWNER, *, now: datetime | None = None) -> Condition:
    seen = look(google, sheet, user)
    assert seen.reading is not None
    template, snapshot = load_template("ru"), seen.reading.snapshot
    lost = find_lost_headers(snapshot, template, seen.anchors)
    whole = with_cells(snapshot, restore_cells(lost))
    return find_condition(seen, whole, lost, template, now=now or datetime(2026, 6, 30, 12))  # noqa: DTZ001


def code(error: StrategyError | None) -> str:
    return "" if error is None else error.code


def test_sign_in_tells_who_and_asks_google_for_a_token(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = sign_in(google, tmp_path, monkeypatch)

    sign, credentials = look_at_sign_in(environ)

    assert (sign.kind, sign.email, sign.scopes) == ("person", OWNER, ("drive", "spreadsheets"))
    assert (sign.error, sign.withheld, sign.open_files) == (None, (), ())
    assert sign.files == (str(login_path(environ)),)
    assert credentials is not None
    assert google.count("token") == 1


def test_sign_in_that_was_revoked_is_told(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = sign_in(google, tmp_path, monkeypatch)
    registry_of(google.store).refresh_tokens.clear()

    sign, credentials = look_at_sign_in(environ)

    assert (code(sign.error), sign.email, credentials) == ("google_login_expired", OWNER, None)


def test_nobody_signed_in_is_told(google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = sign_in(google, tmp_path, monkeypatch)
    login_path(environ).unlink()

    assert code(look_at_sign_in(environ)[0].error) == "google_not_signed_in"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no modes")
def test_files_that_others_can_read_are_told_though_ours_is_closed_by_reading_it(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = sign_in(google, tmp_path, monkeypatch)
    login_path(environ).chmod(0o644)

    assert look_at_sign_in(environ)[0].open_files == (str(login_path(environ)),)
    assert look_at_sign_in(environ)[0].open_files == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no modes")
def test_key_of_a_robot_that_others_can_read_is_told_each_time(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sheets_strategy.adapters.google.login_file import RobotLogin, write_login

    environ = sign_in(google, tmp_path, monkeypatch)
    key = key_file(tmp_path, registry_of(google.store))
    key.chmod(0o640)
    write_login(login_path(environ), RobotLogin(key, ("drive", "spreadsheets"), ROBOT))

    first, second = look_at_sign_in(environ)[0], look_at_sign_in(environ)[0]

    assert (first.error, first.kind, first.email) == (None, "robot", ROBOT)
    assert first.open_files == second.open_files == (str(key),)


def test_a_look_at_a_sheet_costs_four_calls_and_writes_nothing(google: Emulator) -> None:
    sheet = make_sheet(google)
    google.forget()

    seen = look(google, sheet)

    assert [call.kind for call in google.calls] == ["drive", "read", "read", "read"]
    assert seen.reach.is_read
    assert (seen.reach.title, seen.reach.may_edit, seen.reach.frozen) == ("Стратегия", True, None)


def test_an_api_that_is_off_is_told_apart_from_the_other(google: Emulator) -> None:
    sheet = make_sheet(google)
    google.fail("api-disabled", "drive", times=1)
    off = look(google, sheet).reach
    assert (code(off.drive), code(off.sheets), off.may_edit) == ("google_api_disabled", "", None)

    google.fail("api-disabled", "read", times=1)
    off = look(google, sheet).reach
    assert (code(off.drive), code(off.sheets), off.may_edit) == ("", "google_api_disabled", True)


def test_a_sheet_that_is_not_there_or_not_shared_is_told(google: Emulator) -> None:
    sheet = make_sheet(google)
    wrong, foreign = look(google, "1" * 44).reach, look(google, sheet, BOB).reach

    assert (code(wrong.drive), code(wrong.sheets)) == ("google_not_found", "google_not_found")
    assert (code(foreign.drive), code(foreign.sheets)) == ("google_not_found", "google_no_right")


def test_bin_upload_and_a_reader_are_told(google: Emulator) -> None:
    sheet = make_sheet(google)
    share(google, sheet, BOB, "reader")
    assert (look(google, sheet, BOB).reach.may_edit, look(google, sheet).reach.may_edit) == (False, True)

    google.store.files[sheet].trashed = True
    assert code(look(google, sheet).reach.wrong) == "google_in_bin"
    assert look(google, sheet).reading is None

    google.store.files[sheet].trashed = False
    google.store.files[sheet].mime_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert code(look(google, sheet).reach.wrong) == "google_uploaded"


def test_clock_is_compared_with_the_time_of_googles_answers(google: Emulator) -> None:
    api = open_api(google=google)
    assert abs(look_at_drive(api).ahead_s or 99) < 5

    late = api.timing.clock
    api.timing = Timing(clock=lambda: late() - 900)
    ahead = look_at_drive(api).ahead_s
    assert ahead is not None
    assert -905 < ahead < -895
    assert api.http.session.hooks["response"] == []


def test_machine_knows_what_is_left_of_the_quota(google: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Yekaterinburg")
    api = open_api(google=google)

    machine = look_at_machine(api, Look(look_at_drive(api).reach))

    assert (machine.time_zone, machine.knows_zone, machine.ahead_s) == ("Asia/Yekaterinburg", True, None)
    assert machine.reads_left is not None
    assert machine.reads_left > 900_000


def test_a_new_sheet_lacks_nothing(google: Emulator) -> None:
    sheet = make_sheet(google)
    found = condition(google, sheet)

    assert (found.tab_marks, found.column_marks, found.open_ranges) == ((), 0, 0)
    assert (found.locks, found.writing, found.locale) == ((), (), "ru_RU")
    assert found.marks == len(marks(google, sheet))
    cells, empty = found.sizes["Клиенты"]
    assert 0 < empty < cells


def test_marks_and_protections_that_are_gone_are_counted(google: Emulator) -> None:
    sheet = make_sheet(google)
    tabs, ranges = len(load_template("ru").tabs), len(protections(google, sheet))
    columns = len(marks(google, sheet)) - tabs
    drop_marks(google, sheet)
    drop_protections(google, sheet)

    found = condition(google, sheet)

    assert (len(found.tab_marks), found.column_marks, found.open_ranges) == (tabs, columns, ranges)


def test_protection_of_somebody_else_names_the_columns_that_it_keeps_us_out_of(google: Emulator) -> None:
    sheet = make_sheet(google)
    share(google, sheet, BOB, "writer")
    lock_tab(google, sheet, "Журнал", user=OWNER)
    tool = tuple(one.label for one in load_template("ru").table("log").columns if one.owner == "tool")

    assert condition(google, sheet).locks == ()
    assert condition(google, sheet, BOB).locks == (LockedOut("Журнал", tool, "не трогать"),)


def test_our_own_lock_for_another_account_is_known_as_ours_and_no_protection_is_missed(
    google: Emulator,
) -> None:
    sheet = make_sheet(google, lock=[OWNER])
    share(google, sheet, BOB, "writer")

    theirs, ours = condition(google, sheet, BOB), condition(google, sheet)

    assert {lock.ours for lock in theirs.locks} == {True}
    assert theirs.open_ranges == ours.open_ranges == 0
    assert find_lock(look(google, sheet).protections) == [OWNER]
    assert find_lock(look(google, sheet, BOB).protections) is None


def test_a_write_under_way_is_fresh_for_ten_minutes(google: Emulator) -> None:
    sheet = make_sheet(google)
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)
    act(google, sheet, writing_mark("Анна", now, 5))

    assert condition(google, sheet, now=now + timedelta(minutes=1)).writing == (Writing("Анна", now, True),)
    assert [one.fresh for one in condition(google, sheet, now=now + timedelta(minutes=11)).writing] == [False]


def test_mark_of_a_header_that_was_written_over_is_not_called_wrong(google: Emulator) -> None:
    sheet = make_sheet(google)
    type_in(google, sheet, "Клиенты", "B1", "Мой номер")

    assert condition(google, sheet).column_marks == 0
