"""The file that remembers the sign-in: where it lies, who may read it, what it holds."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.adapters.google import login_file
from sheets_strategy.adapters.google.login_file import (
    DefaultLogin,
    Login,
    PersonLogin,
    RobotLogin,
    forget_login,
    login_path,
    read_login,
    write_login,
)
from sheets_strategy.errors import InputError

ANNA = PersonLogin("id", "hidden-secret", "hidden-token", ("drive.file", "spreadsheets"), "anna@firm.example")
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
scopes = st.lists(st.sampled_from(["drive", "drive.file", "spreadsheets"]), unique=True).map(
    lambda some: tuple(sorted(some))
)
logins = st.one_of(
    st.builds(PersonLogin, words, words, words, scopes, words, words),
    st.builds(RobotLogin, st.just(Path("/keys/ключ робота.json")), scopes, words),
    st.builds(DefaultLogin, scopes, words),
)


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"HOME": "/home/anna"}, "linux", "/home/anna/.config/sheets-strategy"),
        ({"HOME": "/home/anna", "XDG_CONFIG_HOME": "/x"}, "linux", "/x/sheets-strategy"),
        ({"HOME": "/Users/anna"}, "darwin", "/Users/anna/Library/Application Support/sheets-strategy"),
        ({"HOME": "/Users/anna", "XDG_CONFIG_HOME": "/x"}, "darwin", "/x/sheets-strategy"),
        ({"USERPROFILE": "/u/anna", "APPDATA": "/u/anna/Roam"}, "win32", "/u/anna/Roam/sheets-strategy"),
        ({"USERPROFILE": "/u/anna"}, "win32", "/u/anna/AppData/Roaming/sheets-strategy"),
        ({"HOME": "/home/anna", "SHEETS_STRATEGY_CONFIG_DIR": "/etc/s"}, "linux", "/etc/s"),
        (
            {"HOME": "/home/anna", "SHEETS_STRATEGY_CONFIG_DIR": ""},
            "linux",
            "/home/anna/.config/sheets-strategy",
        ),
    ],
)
def test_it_lies_where_the_system_keeps_settings(environ: dict[str, str], platform: str, folder: str) -> None:
    assert login_path(environ, platform) == Path(folder) / "google-login.json"


def test_without_a_home_a_folder_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(login_file.Path, "home", homeless)
    with pytest.raises(InputError) as refused:
        login_path({}, "linux")
    assert refused.value.code == "google_login_no_folder"


@given(logins)
def test_what_was_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, login: Login) -> None:
    path = tmp_path_factory.mktemp("login") / "google-login.json"
    write_login(path, login)
    assert read_login(path) == login


def test_a_person_is_kept_as_other_programs_keep_one(tmp_path: Path) -> None:
    write_login(tmp_path / "login.json", ANNA)
    assert json.loads((tmp_path / "login.json").read_text("utf-8")) == {
        "type": "authorized_user",
        "client_id": "id",
        "client_secret": "hidden-secret",
        "refresh_token": "hidden-token",
        "scopes": [
            "https://www.googleapis.com/auth/drive.file",
            "https://www.googleapis.com/auth/spreadsheets",
        ],
        "account": "anna@firm.example",
        "redirect": "",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "new" / "folder" / "google-login.json"
        write_login(path, ANNA)
    finally:
        os.umask(before)
    assert _mode(path) == 0o600
    assert _mode(path.parent) == 0o700
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_one_that_was_copied_here_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "google-login.json"
    write_login(path, ANNA)
    path.chmod(0o644)
    assert read_login(path) == ANNA
    assert _mode(path) == 0o600


def test_a_write_that_fails_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "google-login.json"
    write_login(path, ANNA)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(login_file.os, "fsync", full)
    with pytest.raises(InputError) as refused:
        write_login(path, DefaultLogin(("drive",)))
    assert refused.value.code == "google_login_not_kept"
    assert read_login(path) == ANNA
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError) as refused:
        write_login(tmp_path / "file" / "google-login.json", ANNA)
    assert refused.value.code == "google_login_not_kept"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"type": "authorized_user", "scopes": []}',
        '{"type": "authorized_user", "client_id": "a", "client_secret": "b", "refresh_token": "c"}',
        '{"type": "authorized_user", "client_id": "a", "client_secret": 7, "refresh_token": "c", "scopes": []}',
        '{"type": "service_account_key", "scopes": []}',
        '{"type": "service_account_key", "key": "", "scopes": []}',
        '{"type": "application_default", "scopes": "drive"}',
        '{"type": "application_default", "scopes": [7]}',
        '{"type": "application_default", "scopes": [], "account": 7}',
        '{"type": "new", "scopes": []}',
    ],
)
def test_a_file_that_is_none_of_ours_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "google-login.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as refused:
        read_login(path)
    assert (refused.value.code, refused.value.facts) == ("google_login_file_wrong", {"path": str(path)})


@given(st.binary())
def test_no_bytes_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("login") / "google-login.json"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_login(path)
    assert refused.value.code == "google_login_file_wrong"


def test_forgetting_says_whether_there_was_one(tmp_path: Path) -> None:
    path = tmp_path / "google-login.json"
    write_login(path, ANNA)
    assert [forget_login(path), forget_login(path)] == [True, False]
    assert read_login(path) is None


def test_secrets_are_not_shown() -> None:
    assert "hidden" not in repr(ANNA)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
