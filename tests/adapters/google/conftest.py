"""Google's sign-in on this machine, and an environment that knows of no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.google.signing import CLIENT, SECRET, Clock, Person
from tests.google_emulator.sign_in_server import SignInServer, signing_in
from tests.google_emulator.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(clock: Clock) -> Iterator[SignInServer]:
    with signing_in(Store(clock=clock)) as server:
        server.registry.clients[CLIENT] = SECRET
        yield server


@pytest.fixture
def environ(google: SignInServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set the environment; give the part of it that the tool is told."""
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    told = {
        "SHEETS_STRATEGY_CONFIG_DIR": str(tmp_path / "config"),
        "SHEETS_STRATEGY_GOOGLE_BASE_URL": google.url,
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


@pytest.fixture
def person() -> Iterator[Person]:
    somebody = Person()
    yield somebody
    somebody.done()
