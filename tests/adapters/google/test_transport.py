"""What the client sends to Google, over real HTTP."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gspread
import pytest
from google.oauth2.credentials import Credentials
from google_emulator.emulator import Emulator
from google_emulator.traffic import Seen
from gspread.http_client import HTTPClient

from sheets_strategy.adapters.google.api import open_api
from sheets_strategy.adapters.google.calls import Account
from sheets_strategy.adapters.google.hosts import BASE_URL
from sheets_strategy.adapters.google.transport import Transport
from tests.adapters.google.opened import (
    ANNA,
    PERSON,
    ROBOT,
    ROWS,
    Opened,
    append,
    new_sheet,
    open_at,
    person,
    rows_of,
)


def test_answers_come_packed_and_without_spaces(google: Emulator, sheet: str, opened: Opened) -> None:
    seen: list[Seen] = []
    google.before("read", seen.append)
    opened.api.get_spreadsheet(sheet, "properties(title)", ["Клиенты!A1"])
    assert seen[0].query == {
        "fields": ["properties(title)"],
        "prettyPrint": ["false"],
        "ranges": ["Клиенты!A1"],
    }
    big = new_sheet(google, rows=[[f"Клиент {n}", n] for n in range(900)])
    opened.api.batch_get_values(big, ["Клиенты"])
    assert google.calls[-1].bytes_down < google.calls[-1].plain_down / 2


def test_letters_go_out_as_they_are(google: Emulator, sheet: str, opened: Opened) -> None:
    opened.api.batch_update(sheet, [append("Ж" * 1000)])
    assert google.calls[-1].plain_up < 2200
    opened.api.batch_update(sheet, [append("\ud800 половина знака")])
    assert len(rows_of(google, sheet)) == 5


def test_numbers_that_json_does_not_know_are_never_sent(sheet: str, opened: Opened) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        opened.api.batch_update(sheet, [{"x": float("nan")}])
    assert opened.records == []


def test_no_call_is_made_without_time_outs(google: Emulator, opened: Opened) -> None:
    assert Transport.__mro__[1] is HTTPClient
    assert opened.api.http.timeout == (5.0, 30.0)
    standing = open_api(person(google), {}, identity=PERSON)
    assert standing.http.timeout == (5.0, 190.0)


def test_gspread_itself_can_use_it(google: Emulator, sheet: str, opened: Opened) -> None:
    client = gspread.Client(person(google), session=opened.api.http.session)
    client.http_client = opened.api.http
    google.fail("503", "read")
    assert client.open_by_key(sheet).sheet1.get_all_values() == ROWS
    assert opened.statuses[:2] == [503, 200]


def test_only_google_is_called(opened: Opened) -> None:
    with pytest.raises(ValueError, match=r"no call to evil\.example is known"):
        opened.api.http.request("get", "https://evil.example/v4/spreadsheets/x")
    with pytest.raises(ValueError, match=r"sheets\.googleapis\.com\.evil"):
        opened.api.http.request("get", "https://sheets.googleapis.com.evil/v4")


def test_the_token_is_not_replaced_by_a_password_of_netrc(
    google: Emulator, sheet: str, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    opened.api.get_spreadsheet(sheet, "properties(title)")
    assert google.calls[-1].user == ANNA


def test_starting_the_program_does_not_load_the_libraries() -> None:
    script = (
        "import sys, sheets_strategy.cli\n"
        "print(sorted(name for name in ('gspread', 'google.auth', 'requests', 'sqlite3') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_who_calls_is_told_by_the_credentials_too(google: Emulator) -> None:
    """The identity comes from ``login``; without it, as in scripts, the credentials say what they can."""
    scope = "https://www.googleapis.com/auth/drive.file"
    narrow = Credentials(token="t", client_id="12-x.apps.googleusercontent.com", scopes=[scope])  # type: ignore[no-untyped-call]
    api = open_api(narrow, {BASE_URL: google.url}, email=ANNA)
    assert api.account == Account(ANNA, robot=False, narrow=True)
    assert (api.identity.client_id, api.caller.project) == (
        "12-x.apps.googleusercontent.com",
        f"{google.url}12",
    )
    assert open_at(google.url, identity=ROBOT).api.account == Account(ROBOT.email, robot=True, narrow=False)
