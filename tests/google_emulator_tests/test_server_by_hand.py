"""The emulator as people start it: command line, seed files, curl."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from google_emulator import Emulator

ROOT = Path(__file__).parents[2]
ANN = {"Authorization": "Bearer ann@example.com"}
PLAN = {
    "title": "Plan",
    "id": "plan",
    "owner": "ann@example.com",
    "sheets": [{"title": "A", "rows": [["x", 1]]}],
}


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def post(google: Emulator, path: str, body: object) -> requests.Response:
    return requests.post(google.url + path, json=body, timeout=5)


def status(google: Emulator) -> int:
    return requests.get(f"{google.url}/v4/spreadsheets/plan", headers=ANN, timeout=5).status_code


def test_curl_seeds_breaks_counts_and_resets(google: Emulator) -> None:
    assert {"id": "plan"} == post(google, "/admin/seed", PLAN).json()
    assert 200 == status(google)
    post(google, "/admin/faults", {"effect": "503", "match": "read", "times": 2})
    assert [503, 503, 200] == [status(google) for _ in range(3)]
    post(google, "/admin/quotas", {"user": 1})
    assert [200, 429] == [status(google) for _ in range(2)]
    calls = requests.get(f"{google.url}/admin/calls", timeout=5).json()["calls"]
    assert [200, 503, 503, 200, 200, 429] == [one["status"] for one in calls]
    assert "Authorization" not in json.dumps(calls)
    post(google, "/admin/reset", {})
    assert [] == requests.get(f"{google.url}/admin/calls", timeout=5).json()["calls"]
    assert {} == google.store.files


def test_an_order_that_is_not_understood_is_explained(google: Emulator) -> None:
    bad = post(google, "/admin/faults", {"effect": "nix"})
    assert 400 == bad.status_code
    assert "unknown fault 'nix'; known: 429, 500" in bad.json()["error"]["message"]
    assert 404 == post(google, "/admin/nix", {}).status_code


def test_the_command_line_serves(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps([PLAN, {"folder": "Sales"}]), encoding="utf-8")
    command = [sys.executable, "-m", "tests.google_emulator", "--port", "0", "--seed", str(tmp_path)]
    command += ["--fault", "429:read:1:3", "--user", "ann@example.com", "--quotas"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(3)]
            url = re.findall(r"Google is at (http://127\.0\.0\.1:\d+)\n", lines[2])[0]
            path = f"{url}/v4/spreadsheets/plan/values/A"
            first = requests.get(path, headers=ANN, timeout=5)
            assert (429, "3") == (first.status_code, first.headers["Retry-After"])
            second = requests.get(path, headers={"Authorization": "Bearer any"}, timeout=5)
            assert [["x", "1"]] == second.json()["values"]
        finally:
            process.terminate()


def test_help_names_every_fault_and_address() -> None:
    command = [sys.executable, "-m", "tests.google_emulator", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for word in (
        "--seed",
        "--quotas",
        "--latency",
        "/admin/faults",
        "timeout-after",
        "ann@example.com;scopes=drive.file",
    ):
        assert word in shown
