"""Where Google is, by the environment."""

from __future__ import annotations

import pytest

from sheets_strategy.adapters.google.hosts import BASE_URL, Hosts, hosts_from
from sheets_strategy.errors import InputError


@pytest.mark.parametrize("environ", [{}, {BASE_URL: ""}, {BASE_URL: "  "}])
def test_google_itself_unless_told_otherwise(environ: dict[str, str]) -> None:
    hosts = hosts_from(environ)
    assert hosts == Hosts(
        sheets="https://sheets.googleapis.com",
        drive="https://www.googleapis.com",
        upload="https://www.googleapis.com",
        token="https://oauth2.googleapis.com/token",
        auth="https://accounts.google.com/o/oauth2/v2/auth",
        revoke="https://oauth2.googleapis.com/revoke",
    )
    assert hosts.are_google


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://localhost:8765/", "http://localhost:8765"),
        ("http://[::1]:8765", "http://[::1]:8765"),
        (" https://proxy.example/google/ ", "https://proxy.example/google"),
    ],
)
def test_one_address_for_all(given: str, base: str) -> None:
    hosts = hosts_from({BASE_URL: given})
    assert hosts == Hosts(
        sheets=base,
        drive=base,
        upload=base,
        token=f"{base}/token",
        auth=f"{base}/o/oauth2/v2/auth",
        revoke=f"{base}/revoke",
    )
    assert not hosts.are_google


@pytest.mark.parametrize(
    "given",
    [
        "http://proxy.example",
        "http://10.0.0.1:8765",
        "http://localhost.example",
        "http://127.0.0.1.example:80",
        "ftp://127.0.0.1",
        "127.0.0.1:8765",
        "https://",
        "https://a b",
        "http://127.0.0.1:99999",
        "https://proxy.example?key=abc",
        "http://127.0.0.1@evil.example",
        "https://[::1",
    ],
)
def test_an_address_that_must_not_get_the_tokens(given: str) -> None:
    with pytest.raises(InputError) as refused:
        hosts_from({BASE_URL: given})
    assert refused.value.code == "google_base_url_wrong"


def test_a_password_in_the_address_is_not_repeated() -> None:
    with pytest.raises(InputError) as refused:
        hosts_from({BASE_URL: "https://anna:hunter2@proxy.example/x?key=sesame"})
    assert refused.value.facts == {"variable": BASE_URL, "found": "https://proxy.example/x"}
