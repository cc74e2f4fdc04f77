"""A robot signs in by its key, and a machine by its default credentials: google-auth over real HTTP."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from google_emulator import Emulator
from google_emulator.oauth import Registry, Token, find_token

from sheets_strategy.adapters.google.auth import (
    Account,
    ask_account,
    find_identity,
    load_credentials,
    refresh,
)
from sheets_strategy.adapters.google.forget import log_out
from sheets_strategy.adapters.google.hosts import Hosts, hosts_from
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.login_file import DefaultLogin, RobotLogin, login_path, write_login
from sheets_strategy.errors import InputError, StrategyError, WorkbookError
from tests.adapters.google.signing import ANNA, CLIENT, ROBOT, SECRET, Clock, key_file, private_key

WIDE = ("drive", "spreadsheets")


@pytest.fixture
def robot(environ: dict[str, str], registry: Registry, tmp_path: Path) -> Identity:
    write_login(login_path(environ), RobotLogin(key_file(tmp_path, registry), WIDE, ROBOT))
    return _who(environ)


@pytest.fixture
def machine(environ: dict[str, str]) -> Identity:
    write_login(login_path(environ), DefaultLogin(WIDE))
    return _who(environ)


def test_a_robot_signs_for_itself(
    google: Emulator, environ: dict[str, str], robot: Identity, tmp_path: Path
) -> None:
    assert robot == Identity("robot", ROBOT, WIDE, login_path(environ), key=tmp_path / "key.json")
    credentials = load_credentials(environ)
    refresh(credentials, robot)
    known = find_token(google.store, credentials.token)
    assert known is not None
    assert (known.user, known.scopes) == (ROBOT, {"drive", "spreadsheets"})
    assert ask_account(credentials, robot, hosts_from(environ)) == Account(ROBOT)


def test_the_key_stays_where_it_is(environ: dict[str, str], robot: Identity) -> None:
    text = login_path(environ).read_text("utf-8")
    assert json.loads(text)["key"] == str(robot.key)
    assert "PRIVATE KEY" not in text
    assert log_out(environ)[0] == "robot"
    assert robot.key is not None
    assert robot.key.exists()


def test_scopes_may_be_fewer_for_once(google: Emulator, environ: dict[str, str], robot: Identity) -> None:
    credentials = load_credentials(environ, scopes=("drive.file",))
    refresh(credentials, robot)
    known = find_token(google.store, credentials.token)
    assert known is not None
    assert known.scopes == {"drive.file"}


def test_a_key_names_its_token_endpoint_unless_one_stands_for_google(
    google: Emulator,
    environ: dict[str, str],
    robot: Identity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = json.loads((tmp_path / "key.json").read_text("utf-8"))
    (tmp_path / "key.json").write_text(json.dumps(key | {"token_uri": f"{google.url}/token"}), "utf-8")
    plain = {name: value for name, value in environ.items() if name != "SHEETS_STRATEGY_GOOGLE_BASE_URL"}
    assert hosts_from(plain) == Hosts()
    credentials = load_credentials(plain)
    refresh(credentials, robot)
    assert find_token(google.store, credentials.token) is not None


@pytest.mark.parametrize("minutes", [-90, 90])
def test_a_clock_that_is_wrong(minutes: int, clock: Clock, environ: dict[str, str], robot: Identity) -> None:
    clock.added = timedelta(minutes=minutes)
    assert _refusal(lambda: refresh(load_credentials(environ), robot)).code == "google_login_clock"


def test_a_key_that_was_deleted(registry: Registry, environ: dict[str, str], robot: Identity) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    other = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    registry.robots[ROBOT] = other.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    error = _refusal(lambda: refresh(load_credentials(environ), robot))
    assert (error.code, error.facts["email"]) == ("google_login_robot", ROBOT)


def test_a_key_file_that_is_gone(environ: dict[str, str], robot: Identity, tmp_path: Path) -> None:
    (tmp_path / "key.json").unlink()
    error = _refusal(lambda: load_credentials(environ))
    assert (error.code, error.facts) == ("google_key_gone", {"path": str(tmp_path / "key.json")})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            {"private_key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"},
            "google_key_broken",
        ),
        ({"private_key": "no key"}, "google_key_broken"),
        ({"private_key": ""}, "google_file_incomplete"),
        ({"private_key": "YOUR-PRIVATE-KEY"}, "google_file_example"),
        ({"type": "authorized_user"}, "google_file_token"),
    ],
)
def test_a_key_file_that_was_changed(
    change: dict[str, str], code: str, environ: dict[str, str], robot: Identity, tmp_path: Path
) -> None:
    key = json.loads((tmp_path / "key.json").read_text("utf-8"))
    (tmp_path / "key.json").write_text(json.dumps(key | change), "utf-8")
    error = _refusal(lambda: load_credentials(environ))
    assert error.code == code
    assert error.__cause__ is None


def test_default_credentials_of_a_person(
    google: Emulator, registry: Registry, environ: dict[str, str], machine: Identity, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _person_by_default(registry, tmp_path, monkeypatch, {"drive", "spreadsheets", "cloud-platform"})
    credentials = load_credentials(environ)
    refresh(credentials, machine)
    assert ask_account(credentials, machine, hosts_from(environ)) == Account(ANNA)
    assert log_out(environ)[0] == "default"


def test_default_credentials_without_the_scopes(
    registry: Registry,
    environ: dict[str, str],
    machine: Identity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _person_by_default(registry, tmp_path, monkeypatch, {"cloud-platform"})
    credentials = load_credentials(environ)
    refresh(credentials, machine)
    error = _refusal(lambda: ask_account(credentials, machine, hosts_from(environ)))
    assert error.code == "google_login_scope"
    prefix = "https://www.googleapis.com/auth/"
    assert error.facts["scopes"] == f"{prefix}drive,{prefix}spreadsheets"


def test_default_credentials_that_ended(
    registry: Registry,
    environ: dict[str, str],
    machine: Identity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _person_by_default(registry, tmp_path, monkeypatch, set()).revoked = True
    error = _refusal(lambda: refresh(load_credentials(environ), machine))
    assert error.code == "google_login_adc_expired"


def test_default_credentials_of_a_robot(
    google: Emulator, registry: Registry, environ: dict[str, str], machine: Identity, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key_file(tmp_path, registry)))
    credentials = load_credentials(environ)
    refresh(credentials, machine)
    assert ask_account(credentials, machine, hosts_from(environ)) == Account(ROBOT)


@pytest.mark.parametrize("content", [None, "", "{}", '{"type": "authorized_user"}'])
def test_no_default_credentials(
    content: str | None,
    environ: dict[str, str],
    machine: Identity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if content is not None:
        (tmp_path / "adc.json").write_text(content, "utf-8")
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "adc.json"))
    assert _refusal(lambda: load_credentials(environ)).code == "google_login_adc_missing"


def test_default_credentials_whose_file_is_gone(
    environ: dict[str, str], machine: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    assert _refusal(lambda: load_credentials(environ)).code == "google_login_adc_missing"


def test_no_network(environ: dict[str, str], robot: Identity) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = {"SHEETS_STRATEGY_GOOGLE_BASE_URL": f"http://127.0.0.1:{free.getsockname()[1]}"}
    error = _refusal(lambda: refresh(load_credentials(environ | nowhere), robot))
    assert error.code == "google_login_unreachable"


def _person_by_default(
    registry: Registry, folder: Path, monkeypatch: pytest.MonkeyPatch, scopes: set[str]
) -> Token:
    """Let the machine's default credentials be Anna's, as gcloud writes them."""
    found = {
        "type": "authorized_user",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "refresh_token": "1//adc",
    }
    (folder / "adc.json").write_text(json.dumps(found), "utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(folder / "adc.json"))
    registry.refresh_tokens["1//adc"] = Token(ANNA, frozenset(scopes), CLIENT, None)
    return registry.refresh_tokens["1//adc"]


def _who(environ: dict[str, str]) -> Identity:
    identity = find_identity(environ)
    assert identity is not None
    return identity


def _refusal(do: Callable[[], object]) -> StrategyError:
    with pytest.raises((WorkbookError, InputError)) as refused:
        do()
    assert private_key()[40:80] not in repr(refused.value)
    return refused.value
