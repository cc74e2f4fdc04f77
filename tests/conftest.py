"""What all tests share: golden files on request, no network, and what is loaded or computed once a process."""

from __future__ import annotations

import gc
import socket
from functools import cache
from pathlib import Path

import pytest
from computed_once import compute_once, compute_steps_once
from how_many import ALL_CASES, LAWS, examples, part_long
from hypothesis import settings

from sheets_strategy import sync
from sheets_strategy.adapters import templates
from sheets_strategy.workbook.template import Template

LOCAL = ("127.0.0.1", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the expected files beside the cases"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "long(every=None): a default run tries every so many-th case of the test, or none of them"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave cases of long tests to the runs in full."""
    kept, left = part_long(items)
    if left and not ALL_CASES and not _is_named(config):
        items[:] = kept
        config.hook.pytest_deselected(items=left)


def _is_named(config: pytest.Config) -> bool:
    """Say whether single tests were asked for by name: then they are run, however long they are."""
    return any("::" in one for one in config.args) or bool(config.getoption("keyword"))


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in LOCAL:
            pytest.fail(f"a test reached for the network: {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect_here)


# No deadline and no dice: a slow or unlucky machine must not fail a test.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=examples(100))
settings.load_profile("steady")

_load = templates.load_template
_built_in = cache(_load)


def _load_once(lang: str, folder: Path | None = None) -> Template:
    """Read the built-in templates once a process: no test writes into them."""
    return _built_in(lang) if folder is None else _load(lang, folder)


# Before any test module takes them by name.
templates.load_template = _load_once
if not LAWS:
    sync.compute = compute_once(sync.compute)
    compute_steps_once()
# What was imported stays; looking through it for circles again and again took a tenth of the time.
gc.freeze()
gc.set_threshold(20_000, 50, 50)
