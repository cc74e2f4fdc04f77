"""docs/google.md says what is true: headings that messages name, options and variables that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from sheets_strategy.adapters.google import hosts, login_file
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "google.md").read_text("utf-8")
HEADINGS = re.findall(r"(?m)^## (.+)$", TEXT)


def test_every_option_of_login_is_explained_and_no_other() -> None:
    command: Any = typer.main.get_command(app)
    shown = {name for one in command.commands["login"].params for name in one.opts} - {"--help"}
    named = {
        option
        for words in re.findall(r"`(?:sheets-strategy )?(?:login )?(-[^`]*)`|login (--[^`\n]*)", TEXT)
        for option in re.findall(r"--[a-z][a-z-]*", "".join(words))
    }
    of_others = {"--debug", "--ignore-lock", "--client-id-file", "--scopes", "--help"}
    assert named - of_others == shown


def test_the_headings_that_links_and_messages_name_exist() -> None:
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADINGS}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors
    for lang in ("ru", "en"):
        errors = load_template(lang).messages["errors"]
        assert "Администратор должен разрешить" in str(errors["google_login_admin"])
    assert "Администратор должен разрешить" in HEADINGS


@pytest.mark.parametrize("name", [hosts.BASE_URL, login_file.FOLDER, login_file.NAME])
def test_variables_and_files_are_named(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_messages_that_send_people_here_are_about_google() -> None:
    for lang in ("ru", "en"):
        errors = load_template(lang).messages["errors"]
        sent = [code for code, words in errors.items() if "docs/google.md" in str(words)]
        assert sent
        assert [code for code in sent if not code.startswith("google_")] == []
