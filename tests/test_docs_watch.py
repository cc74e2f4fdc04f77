"""Recipes of docs/watch.md: what they run is a command line that there is."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest
import typer

from sheets_strategy.cli.app import app

TEXT = (Path(__file__).parents[1] / "docs" / "watch.md").read_text("utf-8")
BLOCKS = {
    found[1]: found[2]
    for found in re.finditer(r"^```(ini|cron|bat|powershell)\n(.*?)^```$", TEXT, re.S | re.M)
}


def words_of_ini() -> list[str]:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(BLOCKS["ini"])
    assert {"Unit", "Service", "Install"} == set(unit.sections())
    return shlex.split(unit["Service"]["ExecStart"])


def words_of(block: str, pattern: str) -> list[str]:
    return shlex.split(re.search(pattern, BLOCKS[block])[0])  # type: ignore[index]


COMMANDS = {
    "ini": words_of_ini,
    "cron": lambda: words_of("cron", r"\S+sheets-strategy watch[^>\n]*"),
    "bat": lambda: ["sheets-strategy", *words_of("bat", r"watch [^>\n]*")],
    "powershell": lambda: ["sheets-strategy", *words_of("powershell", r'(?<=-Argument )"[^"]*"')],
}


@pytest.mark.parametrize("block", COMMANDS)
def test_a_recipe_runs_a_command_line_that_there_is(block: str) -> None:
    program, name, *words = COMMANDS[block]()
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    with command.make_context(name, list(words)) as context:
        assert ("sheets-strategy", block in ("cron", "bat")) == (Path(program).name, context.params["once"])
