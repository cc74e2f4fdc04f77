"""What the client repeats, how long, and how it waits."""

from __future__ import annotations

import pytest
from google_emulator.emulator import Emulator

from tests.adapters.google.opened import (
    ROWS,
    SOON,
    TITLE,
    Opened,
    caught,
    open_at,
    rows_of,
)


@pytest.mark.parametrize(
    "effect", ["429", "500", "500-html", "502", "502-html", "503", "503-html", "html", "cut"]
)
def test_a_read_is_repeated(google: Emulator, sheet: str, opened: Opened, effect: str) -> None:
    google.fail(effect, "read", times=3)
    assert opened.api.batch_get_values(sheet, ["Клиенты"])[0]["values"] == ROWS
    assert opened.waits == [0.5, 1, 2]


@pytest.mark.parametrize("effect", ["timeout-before", "timeout-after"])
def test_a_read_that_hangs_is_repeated(google: Emulator, sheet: str, effect: str) -> None:
    opened = open_at(google.url, timeout_s=SOON)
    google.fail(effect, "read", seconds=2)
    assert opened.api.batch_get_values(sheet, ["Клиенты"])[0]["values"] == ROWS
    assert [record.fault for record in opened.records] == ["timeout", ""]


@pytest.mark.parametrize("effect", ["rate-limit", "user-rate-limit"])
def test_a_call_of_drive_is_repeated_where_it_came_too_soon(
    google: Emulator, sheet: str, opened: Opened, effect: str
) -> None:
    google.fail(effect, "drive", times=2)
    assert opened.api.get_file(sheet, "name") == {"name": TITLE}
    assert opened.statuses == [403, 403, 200]


@pytest.mark.parametrize(
    "effect", ["storage", "daily-limit", "sharing-limit", "no-right", "404", "api-disabled"]
)
def test_what_waiting_cannot_help_is_refused_at_once(
    google: Emulator, sheet: str, opened: Opened, effect: str
) -> None:
    google.fail(effect, "drive", times=-1)
    caught(opened.api.get_file, sheet, "name")
    assert (len(opened.records), opened.waits) == (1, [])


def test_a_wait_that_the_server_asks_for_is_kept(google: Emulator, sheet: str, opened: Opened) -> None:
    google.fail("429", "read", seconds=17)
    opened.api.get_spreadsheet(sheet, "properties(title)")
    assert opened.waits == [pytest.approx(17, abs=0.1)]
    assert opened.notices == [("google_wait_quota", {"seconds": 17})]


def test_a_wait_beyond_the_deadline_is_refused_at_once(google: Emulator, sheet: str, opened: Opened) -> None:
    google.fail("429", "read", seconds=600)
    error = caught(opened.api.get_spreadsheet, sheet, "properties(title)")
    assert (error.code, error.facts["wait"], opened.waits) == ("google_quota", 600, [])


@pytest.mark.parametrize("deadline_seconds", [3, 30, 120])
def test_all_calls_of_a_command_together_lose_no_more_than_the_deadline(
    google: Emulator, sheet: str, deadline_seconds: float
) -> None:
    opened = open_at(google.url, deadline_seconds=deadline_seconds)
    began = opened.now
    google.fail("503", "read", times=-1)
    for _ in range(3):
        error = caught(opened.api.get_spreadsheet, sheet, "properties(title)")
    assert error.code == "google_silent"
    assert opened.now - began <= deadline_seconds
    opened.api.begin()
    google.forget()
    google.fail("503", "read")
    assert opened.api.get_spreadsheet(sheet, "properties(title)")


def test_calls_that_succeed_cost_nothing_of_the_deadline(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, deadline_seconds=1)
    google.before("read", lambda seen: opened.sleep(100), times=5)
    for _ in range(5):
        opened.api.get_spreadsheet(sheet, "properties(title)")
    assert opened.api.http.patience.left_s == 1


def test_values_addressed_by_marks_are_written_again(google: Emulator, sheet: str, opened: Opened) -> None:
    data = [{"dataFilter": {"gridRange": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2}}, "values": [["C"]]}]  # fmt: skip
    google.fail("503-after", "write")
    answer = opened.api.values_by_filter(
        sheet, data, fields="totalUpdatedCells,responses(updatedData(values))"
    )
    assert answer == {"totalUpdatedCells": 1, "responses": [{"updatedData": {"values": [["C"]]}}]}
    assert rows_of(google, sheet)[1] == ["Ромашка", "C"]
    assert google.calls[-1].query["fields"] == ["totalUpdatedCells,responses(updatedData(values))"]
