"""Who calls, with which scopes, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials
from google_emulator import Emulator, ManualClock, Quotas
from google_here import FOLDER, call, reason

ANN, BOB = "ann@example.com", "bob@example.com"
MINE = f"{ANN};scopes=drive.file;client=mine"


ROBOT = "robot@project.iam.gserviceaccount.com"


@pytest.fixture
def robot() -> Iterator[tuple[Emulator, Any]]:
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with Emulator() as google:
        info = {"client_email": ROBOT, "token_uri": f"{google.url}/token", "private_key": key.decode()}
        scopes = ["https://www.googleapis.com/auth/spreadsheets.readonly"]
        yield google, Credentials.from_service_account_info(info, scopes=scopes)


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator(user=ANN, clock=ManualClock()) as emulator:
        emulator.seed({"title": "Plan", "id": "plan", "owner": ANN})
        yield emulator


def test_a_call_without_a_token_is_refused_as_each_api_does(google: Emulator) -> None:
    for path, has_reasons in (("/v4/spreadsheets/plan", False), ("/drive/v3/files/plan", True)):
        answer = requests.get(google.url + path, timeout=5)
        error = answer.json()["error"]
        assert (403, "PERMISSION_DENIED", has_reasons) == (
            answer.status_code,
            error["status"],
            "errors" in error,
        )
        assert error["message"].startswith("Method doesn't allow unregistered callers")


def test_a_token_names_its_user(google: Emulator) -> None:
    path = "/v4/spreadsheets/plan"
    found = [call(google, "GET", path, token).status_code for token in (ANN, BOB, "ya29.whatever")]
    assert [200, 403, 200] == found
    assert 404 == call(google, "GET", "/v4/spreadsheets/nothing").status_code


def test_a_service_account_signs_in_and_again_when_its_token_is_revoked(robot: tuple[Emulator, Any]) -> None:
    google, credentials = robot
    may_read = [{"type": "user", "role": "reader", "emailAddress": ROBOT}]
    google.seed({"title": "Plan", "id": "plan", "permissions": may_read})
    session = AuthorizedSession(credentials)
    url = f"{google.url}/v4/spreadsheets/plan"
    assert 200 == session.get(url).status_code
    assert (
        200 == requests.post(f"{google.url}/revoke", data={"token": credentials.token}, timeout=5).status_code
    )
    assert 200 == session.get(url).status_code
    expected = [("token", 200), ("read", 200), ("token", 200), ("read", 401), ("token", 200), ("read", 200)]
    assert expected == [(one.kind, one.status) for one in google.calls]
    assert ROBOT == google.calls[-1].user
    refused = session.put(f"{url}/values/A1?valueInputOption=RAW", json={"values": [[1]]})
    assert "ACCESS_TOKEN_SCOPE_INSUFFICIENT" == refused.json()["error"]["details"][0]["reason"]
    session.close()


def test_a_token_given_out_by_hand_ends() -> None:
    clock = ManualClock()
    with Emulator(user=ANN, clock=clock) as google:
        google.seed({"title": "Plan", "id": "plan", "owner": BOB})
        token = google.token(BOB, scopes="spreadsheets", seconds=60)
        assert 200 == call(google, "GET", "/v4/spreadsheets/plan", token).status_code
        clock.advance(61)
        late = call(google, "GET", "/v4/spreadsheets/plan", token)
        assert (401, "UNAUTHENTICATED") == (late.status_code, late.json()["error"]["status"])
        assert 'error="invalid_token"' in late.headers["WWW-Authenticate"]
        assert (401, "authError") == reason(call(google, "GET", "/drive/v3/files", f"{BOB};expired"))


def test_small_scopes_are_told_by_name(google: Emulator) -> None:
    answer = call(google, "POST", "/drive/v3/files/plan/copy", f"{ANN};scopes=spreadsheets", {})
    error = answer.json()["error"]
    assert (403, "insufficientPermissions") == reason(answer)
    assert "ACCESS_TOKEN_SCOPE_INSUFFICIENT" == error["details"][0]["reason"]
    writing = call(
        google,
        "PUT",
        "/v4/spreadsheets/plan/values/A1",
        f"{ANN};scopes=spreadsheets.readonly",
        {"values": []},
    )
    info = writing.json()["error"]["details"][0]
    assert (403, "google.apps.sheets.v4.SpreadsheetsService.UpdateValues") == (
        writing.status_code,
        info["metadata"]["method"],
    )
    assert (
        200 == call(google, "GET", "/v4/spreadsheets/plan", f"{ANN};scopes=spreadsheets.readonly").status_code
    )


def test_drive_file_sees_only_what_the_app_made_or_was_given(google: Emulator) -> None:
    assert (404, "notFound") == reason(call(google, "GET", "/drive/v3/files/plan", MINE))
    assert (404, "notFound") == reason(call(google, "POST", "/drive/v3/files/plan/copy", MINE, {}))
    assert 404 == call(google, "GET", "/v4/spreadsheets/plan", MINE).status_code
    made = call(google, "POST", "/v4/spreadsheets", MINE, {"properties": {"title": "New"}}).json()[
        "spreadsheetId"
    ]
    folder = call(google, "POST", "/drive/v3/files", MINE, {"name": "F", "mimeType": FOLDER}).json()["id"]
    listed = call(google, "GET", "/drive/v3/files", MINE, orderBy="name").json()["files"]
    assert [folder, made] == [one["id"] for one in listed]
    assert (
        404
        == call(
            google, "GET", f"/v4/spreadsheets/{made}", f"{ANN};scopes=drive.file;client=other"
        ).status_code
    )
    google.store.files["plan"].clients.add("mine")
    assert 200 == call(google, "GET", "/v4/spreadsheets/plan", MINE).status_code


def test_the_quota_is_for_each_user_and_kind_and_minute() -> None:
    clock = ManualClock()
    with Emulator(user=ANN, clock=clock, quotas=Quotas(user=2, project=3)) as google:
        google.seed({"title": "Plan", "id": "plan", "permissions": [{"type": "anyone", "role": "writer"}]})

        def read(user: str) -> requests.Response:
            return call(google, "GET", "/v4/spreadsheets/plan", user)

        assert [200, 200, 429] == [read(ANN).status_code for _ in range(3)]
        wrote = call(
            google, "PUT", "/v4/spreadsheets/plan/values/A1", ANN, {"values": [[1]]}, valueInputOption="RAW"
        )
        assert 200 == wrote.status_code
        assert [200, 429] == [read(BOB).status_code for _ in range(2)]
        clock.advance(60)
        assert 200 == read(BOB).status_code


def test_the_429_names_its_bucket() -> None:
    with Emulator(user=ANN, quotas=Quotas(user=0, project=1, retry_after=9)) as google:
        call(google, "POST", "/v4/spreadsheets", ANN, {})
        answer = call(google, "POST", "/v4/spreadsheets", BOB, {})
        error = answer.json()["error"]
        assert (429, "9", "RESOURCE_EXHAUSTED") == (
            answer.status_code,
            answer.headers["Retry-After"],
            error["status"],
        )
        text = "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute' of service "
        assert error["message"].startswith(text + "'sheets.googleapis.com' for consumer 'project_number:")
        assert ["RATE_LIMIT_EXCEEDED", "WriteRequestsPerMinutePerProject", "1"] == [
            error["details"][0]["reason"],
            error["details"][0]["metadata"]["quota_limit"],
            error["details"][0]["metadata"]["quota_limit_value"],
        ]


def test_refusals_of_bad_bodies_and_paths(google: Emulator) -> None:
    path = "/v4/spreadsheets/plan:batchUpdate"
    bad = call(google, "POST", path, ANN, {"requests": [{"addSheet": {"titel": "x"}}]})
    text = (
        "Invalid JSON payload received. Unknown name \"titel\" at 'requests[0].add_sheet': Cannot find field."
    )
    error = bad.json()["error"]
    assert (400, text) == (bad.status_code, error["message"])
    assert [{"field": "requests[0].add_sheet", "description": text}] == error["details"][0]["fieldViolations"]
    broken = requests.post(google.url + path, data=b"{", headers={"Authorization": "Bearer x"}, timeout=5)
    assert 400 == broken.status_code
    masked = call(google, "GET", "/v4/spreadsheets/plan", ANN, fields="sheets.titel").json()["error"]
    assert "Request contains an invalid argument." == masked["message"]
    assert "sheets.titel" == masked["details"][0]["fieldViolations"][0]["field"]
    assert 404 == call(google, "GET", "/v4/nothing", ANN).status_code
