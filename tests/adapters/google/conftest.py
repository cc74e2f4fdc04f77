"""Google on this machine, and an environment that knows of no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from google_emulator import Emulator
from google_emulator.oauth import Registry, registry_of

from tests.adapters.google.opened import Opened, new_sheet, open_at
from tests.adapters.google.signing import CLIENT, SECRET, Clock, Person, in_environment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(clock: Clock) -> Iterator[Emulator]:
    with Emulator(clock=clock) as running:
        registry_of(running.store).clients[CLIENT] = SECRET
        yield running


@pytest.fixture
def registry(google: Emulator) -> Registry:
    """What Google remembers of sign-ins."""
    return registry_of(google.store)


@pytest.fixture
def environ(google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set the environment; give the part of it that the tool is told."""
    return in_environment(google.url, tmp_path, monkeypatch)


@pytest.fixture
def person() -> Iterator[Person]:
    somebody = Person()
    yield somebody
    somebody.done()


@pytest.fixture
def sheet(google: Emulator) -> str:
    """Put a sheet of Anna's into Google and give its id."""
    return new_sheet(google)


@pytest.fixture
def opened(google: Emulator) -> Opened:
    """Open the tool's client as Anna."""
    return open_at(google.url)
