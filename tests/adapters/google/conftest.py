"""Google on this machine, and an environment that knows of no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from google_emulator import Emulator
from google_emulator.oauth import Registry, registry_of

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
