"""People edit between two calls of ours, several processes write at once, and Google's own client works too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from google_emulator import Emulator, people
from google_emulator.wire import layout
from google_here import call
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from hypothesis import given
from hypothesis import strategies as st

ANN = "ann@example.com"


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator(user=ANN) as emulator:
        sheets = [{"title": "A", "rows": [["x", 1], ["y", 2]]}]
        emulator.seed({"title": "Plan", "id": "plan", "owner": ANN, "locale": "ru_RU", "sheets": sheets})
        yield emulator


def test_a_person_moves_a_row_before_our_write(google: Emulator) -> None:
    google.before("write", lambda seen: google.person(people.move_rows, "plan", "A", 1, 0, user=ANN))
    body = {"values": [["mine"]]}
    call(google, "PUT", "/v4/spreadsheets/plan/values/A!C1", ANN, body, valueInputOption="RAW")
    assert [["y", 2, "mine"], ["x", 1]] == google.values("plan", "A")
    assert ["sheets.spreadsheets.values.update"] == [one.name for one in google.calls]


def test_a_person_types_as_in_the_browser(google: Emulator) -> None:
    google.person(people.type_at_end, "plan", "A", [["=B1+B2", "12,5"]], user=ANN)
    assert [["x", 1], ["y", 2], [3, 12.5]] == google.values("plan", "A")


def test_writes_of_many_threads_are_done_one_after_the_other(google: Emulator) -> None:
    def append(number: int) -> int:
        path = "/v4/spreadsheets/plan/values/A!A1:append"
        return call(
            google, "POST", path, ANN, {"values": [[str(number)]]}, valueInputOption="RAW"
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        assert {200} == set(pool.map(append, range(40)))
    assert sorted(map(str, range(40))) == sorted(row[0] for row in google.values("plan", "A!A3:A"))


def test_googles_own_client_works(google: Emulator) -> None:
    credentials = Credentials(ANN)  # type: ignore[no-untyped-call]
    endpoint: dict[str, Any] = {"credentials": credentials, "static_discovery": True}
    sheets = build("sheets", "v4", client_options={"api_endpoint": google.url}, **endpoint)
    drive = build("drive", "v3", client_options={"api_endpoint": f"{google.url}/drive/v3/"}, **endpoint)
    made = (
        drive.files().create(body={"name": "New", "mimeType": "application/vnd.google-apps.folder"}).execute()
    )
    listed = drive.files().list(q="name = 'New'", fields="files(id)").execute()
    assert {"files": [{"id": made["id"]}]} == listed
    values = sheets.spreadsheets().values()
    values.append(
        spreadsheetId="plan", range="A!A1", valueInputOption="RAW", body={"values": [["z"]]}
    ).execute()
    many = ["A!A1:B3"] * 300  # so long that the client sends it as a form
    found = values.batchGet(spreadsheetId="plan", ranges=many, majorDimension="COLUMNS").execute()[
        "valueRanges"
    ]
    assert 300 == len(found)
    assert [["x", "y", "z"], ["1", "2"]] == found[-1]["values"]
    with pytest.raises(HttpError, match="File not found: nothing"):
        drive.files().get(fileId="nothing").execute()
    sheets.close()
    drive.close()


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=30,
    )
)
def test_json_is_laid_out_as_the_standard_library_does(thing: object) -> None:
    assert json.dumps(thing, indent=2, ensure_ascii=False) == layout(thing)
