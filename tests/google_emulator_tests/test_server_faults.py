"""Faults on order, and hooks between two calls."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from google_emulator import Emulator
from google_here import SHEET, call

ANN = "ann@example.com"


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator(user=ANN) as emulator:
        emulator.seed(
            {"title": "Plan", "id": "plan", "owner": ANN, "sheets": [{"title": "A", "rows": [["x"]]}]}
        )
        yield emulator


def write(google: Emulator, value: Any) -> requests.Response:
    return call(
        google, "PUT", "/v4/spreadsheets/plan/values/A!A1", ANN, {"values": [[value]]}, valueInputOption="RAW"
    )


def read(google: Emulator) -> Any:
    answer = call(google, "GET", "/v4/spreadsheets/plan/values/A!A1", ANN)
    return answer.json()["values"][0][0]


@pytest.mark.parametrize(
    ("effect", "status", "state", "message"),
    [
        ("429", 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests'"),
        ("500", 500, "INTERNAL", "Internal error encountered."),
        ("502", 502, "UNAVAILABLE", "Bad Gateway"),
        ("503", 503, "UNAVAILABLE", "The service is currently unavailable."),
        ("401", 401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
        ("404", 404, "NOT_FOUND", "Requested entity was not found."),
        ("no-right", 403, "PERMISSION_DENIED", "The caller does not have permission"),
        ("api-disabled", 403, "PERMISSION_DENIED", "Google Sheets API has not been used in project"),
        ("scopes", 403, "PERMISSION_DENIED", "Request had insufficient authentication scopes."),
        ("cell-limit", 400, "INVALID_ARGUMENT", "Invalid requests[0].addSheet: This action would increase"),
    ],
)
def test_a_refusal_on_order_does_nothing(
    google: Emulator, effect: str, status: int, state: str, message: str
) -> None:
    google.fail(effect, "write")
    answer = write(google, "y")
    error = answer.json()["error"]
    assert (status, state) == (answer.status_code, error["status"])
    assert error["message"].startswith(message)
    assert "x" == read(google)
    assert 200 == write(google, "y").status_code


@pytest.mark.parametrize(
    ("effect", "status", "reason"),
    [
        ("429", 429, "rateLimitExceeded"),
        ("rate-limit", 403, "rateLimitExceeded"),
        ("user-rate-limit", 403, "userRateLimitExceeded"),
        ("daily-limit", 403, "dailyLimitExceeded"),
        ("sharing-limit", 403, "sharingRateLimitExceeded"),
        ("storage", 403, "storageQuotaExceeded"),
        ("api-disabled", 403, "accessNotConfigured"),
        ("domain-sharing", 403, "domainPolicy"),
        ("no-right", 403, "insufficientFilePermissions"),
        ("401", 401, "authError"),
        ("404", 404, "notFound"),
        ("503", 503, "backendError"),
    ],
)
def test_drive_gives_its_reason(google: Emulator, effect: str, status: int, reason: str) -> None:
    google.fail(effect, "drive")
    answer = call(google, "GET", "/drive/v3/files/plan", ANN)
    assert (status, reason) == (answer.status_code, answer.json()["error"]["errors"][0]["reason"])


def test_retry_after_is_sent_when_asked_for(google: Emulator) -> None:
    google.fail("429", "write", seconds=7)
    assert "7" == write(google, 1).headers["Retry-After"]
    google.fail("429", "write")
    assert "Retry-After" not in write(google, 1).headers


@pytest.mark.parametrize(
    ("effect", "status"), [("500-html", 500), ("502-html", 502), ("503-html", 503), ("html", 200)]
)
def test_a_page_instead_of_json(google: Emulator, effect: str, status: int) -> None:
    google.fail(effect, "write")
    answer = write(google, "y")
    assert status == answer.status_code
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "x" == read(google)


@pytest.mark.parametrize(("effect", "left"), [("timeout-before", "x"), ("timeout-after", "y")])
def test_no_answer_before_or_after_the_work(google: Emulator, effect: str, left: str) -> None:
    google.fail(effect, "write")
    with pytest.raises(requests.ConnectionError):
        write(google, "y")
    assert left == read(google)
    assert 0 == google.calls[0].status


def test_a_connection_that_stays_open_without_answer_times_out(google: Emulator) -> None:
    google.fail("timeout-before", "read", seconds=30)
    started = time.monotonic()
    with pytest.raises(requests.ReadTimeout):
        requests.get(
            f"{google.url}/v4/spreadsheets/plan", headers={"Authorization": "Bearer x"}, timeout=0.05
        )
    assert time.monotonic() - started < 5


def test_an_answer_that_breaks_off_although_the_work_was_done(google: Emulator) -> None:
    google.fail("cut", "write")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        write(google, "y")
    assert "y" == read(google)


@pytest.mark.parametrize("effect", ["500-after", "503-after"])
def test_an_error_although_the_work_was_done(google: Emulator, effect: str) -> None:
    google.fail(effect, "write")
    assert int(effect[:3]) == write(google, "y").status_code
    assert "y" == read(google)


def test_a_fault_strikes_the_calls_that_it_is_ordered_for(google: Emulator) -> None:
    order = google.fail("503", "sheets.spreadsheets.values.get", path="plan", skip=1, times=2)
    found = [call(google, "GET", "/v4/spreadsheets/plan/values/A!A1", ANN).status_code for _ in range(4)]
    assert [200, 503, 503, 200] == found
    assert 2 == order.struck
    with pytest.raises(ValueError, match="unknown fault 'nix'"):
        google.fail("nix")


def test_a_sheet_goes_into_the_bin(google: Emulator) -> None:
    google.fail("trashed", "drive")
    assert {"trashed": True} == call(google, "GET", "/drive/v3/files/plan", ANN, fields="trashed").json()


def test_a_revoked_refresh_token(google: Emulator) -> None:
    google.fail("invalid-grant", "token")
    answer = requests.post(f"{google.url}/token", data={"grant_type": "refresh_token"}, timeout=5)
    assert (400, "invalid_grant") == (answer.status_code, answer.json()["error"])


def test_the_sign_in_breaks_in_its_own_words(google: Emulator) -> None:
    google.fail("503", "token")
    answer = requests.post(f"{google.url}/token", data={"grant_type": "refresh_token"}, timeout=5)
    assert (503, {"error": "internal_failure"}) == (answer.status_code, answer.json())


def test_a_hook_runs_between_two_calls(google: Emulator) -> None:
    seen: list[Any] = []
    google.before("write", lambda one: seen.append((one.name, one.user, one.body, read(google))), skip=1)
    for value in ("y", "z", "a"):
        write(google, value)
    assert [("sheets.spreadsheets.values.update", ANN, {"values": [["z"]]}, "y")] == seen


def test_a_hook_that_fails_is_told_to_the_test() -> None:
    def fall(seen: object) -> None:
        raise RuntimeError("the person fell")

    with pytest.raises(RuntimeError, match="the person fell"), Emulator() as google:  # noqa: PT012
        google.before("", fall)
        assert 500 == call(google, "GET", "/drive/v3/files").status_code


def test_the_log_knows_kinds_and_bytes(google: Emulator) -> None:
    write(google, "y" * 5000)
    call(google, "GET", "/v4/spreadsheets/plan/values/A!A1", ANN)
    call(google, "POST", "/drive/v3/files", ANN, {"name": "n", "mimeType": SHEET})
    requests.post(f"{google.url}/token", data={}, timeout=5)
    assert ["write", "read", "drive", "token"] == [one.kind for one in google.calls]
    assert [1, 1] == [google.count("write"), google.count("read")]
    up, down = google.calls[0], google.calls[1]
    assert 5000 < up.plain_up < up.bytes_up < 5500
    assert 5000 < down.plain_down
    assert down.bytes_down < 1000
