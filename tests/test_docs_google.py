"""What the README shows of Google is what the commands print, over HTTP to the emulator."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from google_emulator import Emulator
from google_emulator.oauth import registry_of

from sheets_strategy.cli import main
from sheets_strategy.cli.demo import write_demo
from tests.adapters.google.signing import CLIENT, SECRET, Person, client_file, in_environment

README = Path(__file__).resolve().parent.parent / "README.md"
TRANSCRIPT = re.compile(r"(?ms)^```console\n(.*?)^```")
LEFT_OUT = "…"
ANNA = "anna@firm.example"


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with Emulator(user=ANNA) as running:
        registry_of(running.store).clients[CLIENT] = SECRET
        registry_of(running.store).people.user = ANNA
        in_environment(running.url, tmp_path, monkeypatch)
        person = Person()
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setenv("SHEETS_STRATEGY_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setattr("webbrowser.open", person.open)
        yield running
        person.done()


def test_the_transcript_is_what_the_commands_print(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(client_file(tmp_path), "credentials.json")
    shutil.copy(write_demo(tmp_path / "firm", seed=1, today=date(2026, 11, 24)).statement, "kl_to_1c.txt")
    capsys.readouterr()
    found = TRANSCRIPT.search(README.read_text("utf-8"))
    assert found is not None
    for shown in re.split(r"(?m)^\$ sheets-strategy ", found[1])[1:]:
        command, *lines = shown.splitlines()
        day = [] if command.startswith("login") else ["--today", "2026-11-24"]
        with pytest.raises(SystemExit) as ended:
            main([*shlex.split(command), *day])
        assert (command, ended.value.code) == (command, 0)
        assert _matches(lines, capsys.readouterr().out), command
    assert (google.count("read"), google.count("write")) == (7, 4)


def _matches(lines: list[str], printed: str) -> bool:
    """Compare with what was printed; a line of its own «…» stands for any lines, one within for any text."""
    pattern, printed = "", printed.replace("\xa0", " ")
    for line in (line.replace("\xa0", " ") for line in lines):
        text = re.escape(line).replace(re.escape(LEFT_OUT), r"[^\n]*?")
        pattern += r"(?:[^\n]*\n)*?" if line == LEFT_OUT else text + "\n"
    return re.fullmatch(pattern, printed) is not None
