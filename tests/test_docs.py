"""The documents tell the truth: commands exist and run, examples hold, headings are where they are cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets_strategy import __version__
from sheets_strategy.cli import app as cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
TEXT_FILES = (".py", ".md", ".yaml", ".toml", ".json", ".txt", ".csv")


def examples() -> list[str]:
    return re.findall(r"```python\n(.*?)```", FIGURES, re.DOTALL)


def project_files() -> Iterator[Path]:
    for folder in ("sheets_strategy", "templates", "tests", "docs", "benchmarks"):
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in TEXT_FILES)
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md", "pyproject.toml"))


def test_readme_is_short_and_holds_the_two_set_up_commands() -> None:
    assert len(README.splitlines()) <= 150
    assert "pip install uv && uv run sheets-strategy demo my-firm" in README
    assert "uv run pytest" in README


def test_readme_names_every_command_and_no_other() -> None:
    commands = {command.name or command.callback.__name__ for command in cli.app.registered_commands}  # type: ignore[union-attr]
    table = README.split("## Команды")[1].split("\n\n")[1]
    named = {line.split("`")[1].split()[0] for line in table.splitlines()[2:]}
    assert named == {name.rstrip("_") for name in commands}


def test_readme_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(["demo", "my-firm"])
    (tmp_path / "kl_to_1c.txt").write_bytes((tmp_path / "my-firm" / "kl_to_1c.txt").read_bytes())
    (tmp_path / "база.csv").write_bytes((tmp_path / "my-firm" / "clients.csv").read_bytes())
    block = README.split("## Своя выписка")[1].split("```sh\n")[1].split("```")[0]
    lines = [line.split("#")[0].split()[3:] for line in block.strip().splitlines()]
    assert [line[0] for line in lines] == ["init", "import", "import", "sync"]
    for line in lines:
        run(line)
    assert (tmp_path / "стратегия.backup.xlsx").is_file()


def run(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 0


@pytest.mark.parametrize("example", examples())
def test_example_of_figures_holds(example: str) -> None:
    scope: dict[str, object] = {}
    exec(compile(example, "docs/figures.md", "exec"), scope)
    assert scope


def test_every_cited_heading_is_there() -> None:
    cited = {
        heading
        for path in (ROOT / "sheets_strategy").rglob("*.py")
        for heading in re.findall(r'docs/figures\.md, "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert cited
    assert cited <= set(re.findall(r"^## (.+)$", FIGURES, re.MULTILINE))


def test_changelog_names_the_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_file_names_a_path_of_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:work|root)/")
    assert [
        str(path)
        for path in project_files()
        if pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
    ] == []
