"""Files of Google Cloud: each taken for what it is, and what is neither is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.adapters.google.secret_files import ClientFile, KeyFile, read_secret_file
from sheets_strategy.errors import InputError
from tests.adapters.google.signing import CLIENT, ROBOT, SECRET, client_file, key_file, private_key

EXAMPLE = Path(__file__).resolve().parents[3] / "credentials.example.json"
API_KEY = "AIza" + "SyA0-example_example_example_exampl"


def test_a_client_of_a_desktop_app(tmp_path: Path) -> None:
    assert read_secret_file(client_file(tmp_path)) == ClientFile(CLIENT, SECRET)


def test_a_file_that_windows_saved_with_a_mark(tmp_path: Path) -> None:
    path = client_file(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",", b",\r\n"))
    assert read_secret_file(path) == ClientFile(CLIENT, SECRET)


def test_a_key_of_a_robot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert read_secret_file(Path("key.json")) == KeyFile(tmp_path / "key.json", ROBOT)


def test_a_client_of_a_site_that_may_come_back_to_this_machine(tmp_path: Path) -> None:
    path = client_file(tmp_path, kind="web", redirects=("https://firm.example/", "http://localhost:8080/"))
    assert read_secret_file(path) == ClientFile(CLIENT, SECRET, "http://localhost:8080/")


@pytest.mark.parametrize(
    "redirects",
    [(), ("https://firm.example/",), ("http://localhost",), ("https://localhost:8080",), ("http://[",)],
)
def test_a_client_of_a_site_that_may_not(redirects: tuple[str, ...], tmp_path: Path) -> None:
    assert _refusal(client_file(tmp_path, kind="web", redirects=redirects)) == "google_file_web"


@pytest.mark.parametrize("kind", ["oauth_client", "service_account", None])
def test_the_example_is_refused_by_name_also_when_cut_in_two(kind: str | None, tmp_path: Path) -> None:
    example = json.loads(EXAMPLE.read_text("utf-8"))
    path = tmp_path / "credentials.json"
    path.write_text(json.dumps(example if kind is None else example[kind]), "utf-8")
    assert _refusal(path) == "google_file_example"


def test_the_example_holds_both_kinds_and_no_key() -> None:
    text = EXAMPLE.read_text("utf-8")
    example = json.loads(text)
    assert set(example["oauth_client"]["installed"]) >= {"client_id", "client_secret", "redirect_uris"}
    assert set(example["service_account"]) >= {"type", "client_email", "private_key", "token_uri"}
    assert "PRIVATE KEY-----" not in text
    assert API_KEY[:4] not in text


CLIENT_TEXT = {"client_id": CLIENT, "client_secret": SECRET}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "google_file_no_json"),
        ('{"installed": {"client_id": "12', "google_file_no_json"),
        ("<html>Sign in</html>", "google_file_no_json"),
        (API_KEY, "google_file_api_key"),
        (f"{API_KEY}\r\n", "google_file_api_key"),
        (f"GOOGLE_API_KEY={API_KEY}", "google_file_api_key"),
        (json.dumps(API_KEY), "google_file_api_key"),
        ("[]", "google_file_other"),
        ("7", "google_file_other"),
        ("{}", "google_file_other"),
        ('{"installed": []}', "google_file_other"),
        (json.dumps({"installed": {"client_id": CLIENT}}), "google_file_incomplete"),
        (json.dumps({"installed": CLIENT_TEXT | {"client_secret": " "}}), "google_file_incomplete"),
        (json.dumps({"installed": CLIENT_TEXT | {"client_id": 7}}), "google_file_incomplete"),
        (json.dumps({"type": "service_account", "client_email": ROBOT}), "google_file_incomplete"),
        (json.dumps({"type": "authorized_user", "refresh_token": "r"} | CLIENT_TEXT), "google_file_token"),
        (json.dumps({"token": "ya29.x", "refresh_token": "1//x"}), "google_file_token"),
        (json.dumps({"access_token": "ya29.x"}), "google_file_token"),
        (json.dumps({"type": "external_account"}), "google_file_federated"),
    ],
)
def test_what_is_neither_is_named(text: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    path.write_text(text, "utf-8")
    assert _refusal(path) == code


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.json") == "file_not_found"
    assert _refusal(tmp_path) == "file_unreadable"


def test_a_file_that_is_far_too_large(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    path.write_bytes(b" " * (1 << 20) + b"{}")
    assert _refusal(path) == "google_file_other"


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_no_bytes_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("files") / "credentials.json"
    path.write_bytes(data)
    assert _refusal(path).startswith("google_file_")


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    shown = repr(read_secret_file(client_file(tmp_path))) + repr(read_secret_file(key_file(tmp_path)))
    assert SECRET not in shown
    assert private_key()[30:60] not in shown


def _refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_secret_file(path)
    assert refused.value.facts["path"] == str(path)
    # A cause of json's would carry the whole file.
    assert refused.value.__cause__ is None or isinstance(refused.value.__cause__, OSError)
    return refused.value.code
