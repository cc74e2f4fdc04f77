"""The project's documents say what is true: commands run, examples hold, headings exist."""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import sheets_strategy
from sheets_strategy.cli.app import app, main

ROOT = Path(__file__).resolve().parent.parent
README, FIGURES, DESIGN = ROOT / "README.md", ROOT / "docs" / "figures.md", ROOT / "docs" / "design.md"
SET_UP = ("pip install uv && uv run sheets-strategy demo my-firm", "uv run pytest")
# The demo's statement ends with the month before the day that counts as today.
TODAY = "2026-11-24"
RUN = "uv run sheets-strategy "
OPTION = re.compile(r"`(--?[a-z][a-z0-9-]*)")
BLOCK = re.compile(r"(?ms)^```(\w+)\n(.*?)^```")
SOURCE = re.compile(r'docs/figures\.md,\s+"([^"]+)"')
FOLDERS = ("sheets_strategy", "templates", "tests", "docs", "benchmarks", ".ci")


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo's folder, and what making it printed."""
    place = tmp_path_factory.mktemp("readme")
    printed = io.StringIO()
    with contextlib.chdir(place), contextlib.redirect_stdout(printed):
        assert _run("demo my-firm") == 0
    return place / "my-firm", printed.getvalue()


def test_readme_is_short_and_names_both_set_up_commands() -> None:
    lines = README.read_text("utf-8").splitlines()
    assert len(lines) <= 150
    assert [command for command in SET_UP if command not in lines] == []


def test_readme_names_every_command_and_option_and_no_other() -> None:
    assert _documented() == {name: _options(one) for name, one in _commands(_group())}


def test_readme_names_the_options_of_the_tool_itself() -> None:
    named = set(OPTION.findall(README.read_text("utf-8")))
    of_commands = {name for options in _documented().values() for name in options}
    assert named - of_commands == _options(_group()) | {"--help"}


def test_readme_shows_what_the_demo_prints(firm: tuple[Path, str], update_golden: bool) -> None:
    text, printed = README.read_text("utf-8"), firm[1]
    shown = next(found for found in BLOCK.finditer(text) if found[1] == "text")
    if update_golden:
        README.write_text(text[: shown.start(2)] + printed + text[shown.end(2) :], "utf-8")
    else:
        assert printed == shown[2]


def test_commands_of_the_readme_run_one_after_the_other(
    firm: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("kl_to_1c.txt", "clients.csv"):
        shutil.copy(firm[0] / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = [line for line in _commands_shown() if not line.startswith("demo ")]
    assert {line: _run(line) for line in commands} == dict.fromkeys(commands, 0)
    assert (tmp_path / "strategy.backup.xlsx").is_file()
    capsys.readouterr()
    assert _run("sync --dry-run") == 0
    assert capsys.readouterr().out == "Изменений нет.\n"


def test_every_rule_opens_in_russian_and_ends_with_its_source() -> None:
    opened = {title: text.splitlines()[2][:11] for title, text in _rules().items()}
    assert opened == dict.fromkeys(opened, "По-русски: ")
    assert [title for title, text in _rules().items() if "\nSource: `" not in text] == []


def test_every_rule_that_code_cites_has_its_heading() -> None:
    cited = {
        title
        for path in _files("sheets_strategy", "*.py")
        for title in SOURCE.findall(path.read_text("utf-8"))
    }
    assert {"Rule of the limit", "What is measured", "Rule of repeats"} <= cited
    assert cited - set(_rules()) == set()


def test_every_source_that_a_rule_names_exists() -> None:
    missing = []
    for title, text in _rules().items():
        for line in re.findall(r"(?ms)^Source: .*?(?=\n\n|\Z)", text):
            for name in re.findall(r"`([\w/<>]+\.(?:py|yaml))`", line):
                path = name.replace("<lang>", "ru")
                if not any((folder / path).is_file() for folder in (ROOT, ROOT / "sheets_strategy")):
                    missing.append((title, name))
    assert missing == []


def _rules() -> dict[str, str]:
    parts = re.split(r"(?m)^## ", FIGURES.read_text("utf-8"))
    return {part.partition("\n")[0]: part for part in parts[1:]}


@pytest.mark.long(every=3)
@pytest.mark.parametrize("title", _rules())
def test_examples_of_a_rule_hold(title: str) -> None:
    names: dict[str, Any] = {}
    failures: list[str] = []
    for source in (_examples(""), _examples(title)):
        test = doctest.DocTestParser().get_doctest(source, names, title, str(FIGURES), 0)
        test.globs = names
        doctest.DocTestRunner(verbose=False).run(test, out=failures.append, clear_globs=False)
    assert "".join(failures) == ""


def test_rules_show_at_least_one_example_each() -> None:
    assert [title for title in _rules() if not _examples(title).strip()] == []


def _examples(title: str) -> str:
    """Give the examples under a heading at their own lines ("": above the first one)."""
    text = FIGURES.read_text("utf-8")
    start = text.index(f"\n## {title}\n") + 1 if title else 0
    stop = text.find("\n## ", start) + 1 or len(text)
    blocks = [found for found in BLOCK.finditer(text, start, stop) if found[1] == "python"]
    kept = ["\n" * text.count("\n", 0, blocks[0].start(2))] if blocks else []
    for found, after in zip(blocks, [*blocks[1:], None], strict=True):
        kept.append(found[2])
        kept.append("\n" * text.count("\n", found.end(2), after.start(2) if after else found.end(2)))
    return "".join(kept)


def test_changelog_names_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == sheets_strategy.__version__
    versions = re.findall(r"(?m)^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert versions[:2] == ["Unreleased", sheets_strategy.__version__]


def test_design_gives_a_reason_for_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=~ ]", one)[0] for one in project["dependencies"]}
    table = DESIGN.read_text("utf-8").partition("## Dependencies")[2].partition("\n## ")[0]
    rows = [line.casefold() for line in table.splitlines() if line.startswith("| ")]
    assert [name for name in sorted(names) if not any(name in row.split("|")[1] for row in rows)] == []


def test_example_credentials_are_placeholders() -> None:
    shown = json.loads((ROOT / "credentials.example.json").read_text("utf-8"))
    client, account = shown["oauth_client"]["installed"], shown["service_account"]
    secrets = [client[name] for name in ("client_id", "client_secret", "project_id")]
    secrets += [account[name] for name in ("project_id", "private_key_id", "private_key", "client_email")]
    assert [text for text in secrets if not text.startswith("YOUR-")] == []


@pytest.mark.parametrize("path", [README, *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_no_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    places = {f"{place}/".encode() for place in (ROOT, Path.home(), sys.prefix) if len(str(place)) > 1}
    places.add(b"sha" + b"red/")
    paths = [path for folder in FOLDERS for path in _files(folder, "*")]
    paths += [path for path in ROOT.iterdir() if path.suffix in (".md", ".toml", ".json", ".lock")]
    found = [
        (str(path.relative_to(ROOT)), place.decode())
        for path in paths
        for place in sorted(places)
        if place in path.read_bytes()
    ]
    assert found == []


def _files(folder: str, pattern: str) -> Iterator[Path]:
    for path in sorted((ROOT / folder).rglob(pattern)):
        inside = path.relative_to(ROOT / folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in inside):
            yield path


def _commands_shown() -> list[str]:
    blocks = [found[2] for found in BLOCK.finditer(README.read_text("utf-8")) if found[1] == "sh"]
    lines = [part.strip() for block in blocks for line in block.splitlines() for part in line.split("&&")]
    return [line.removeprefix(RUN) for line in lines if line.startswith(RUN)]


def _documented() -> dict[str, set[str]]:
    """Give command → options by the table and the sentence about what several commands have."""
    text = README.read_text("utf-8")
    found: dict[str, set[str]] = {}
    for row in re.findall(r"(?m)^\| `[a-z].*$", text):
        words = re.match(r"[a-z ]+", row.removeprefix("| `"))
        assert words is not None
        found[words[0].strip()] = set(OPTION.findall(row))
    common = re.search(r"(?s)\nУ (.*?) есть (.*?)\.", text)
    assert common is not None
    for name in re.findall(r"`(\w+)`", common[1]):
        found[name] |= set(OPTION.findall(common[2]))
    return found


def _group() -> Any:
    return typer.main.get_command(app)


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Give every command with its name, those of groups too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _options(command: Any) -> set[str]:
    shown = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    return {name for one in shown for name in one.opts} - {"--help"}


def _run(line: str) -> int:
    """Run a command as people do; the day is fixed, so that figures are."""
    try:
        main([*shlex.split(line), "--today", TODAY])
    except SystemExit as done:
        return int(done.code or 0)
    return 0
