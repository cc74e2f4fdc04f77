"""A folder with listed workbooks, one of which is none, and commands typed there: `sync --all` and its kin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tiny_firm import xlsx_person

from sheets_strategy.cli import main

DAY = "2026-11-23"
Cli = Callable[..., tuple[int, str, str]]


def list_books(
    folder: Path,
    listed: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Cli:
    """Make the listed workbooks of the tiny firm, go into their folder, and give what runs a command there.

    Args:
        folder: Where they are made.
        listed: Name → ``<folder>/strategy.xlsx``, or a plain file name for what is no workbook.
        monkeypatch: Sets the folder and the environment.
        capsys: Takes what is printed.

    Returns:
        Words of a command → exit code, output, errors.
    """
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SHEETS_STRATEGY_CACHE_DIR", str(folder / "cache"))
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)
    for path in listed.values():
        if "/" in path:
            (folder / path).parent.mkdir()
            xlsx_person((folder / path).parent)
        else:
            (folder / path).write_text("нет")
    lines = [f'"{name}" = "{path}"' for name, path in listed.items()]
    Path("sheets-strategy.toml").write_text("\n".join(["[workbooks]", *lines]), "utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = 0
        try:
            main([*words, "--today", DAY])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out.replace("\u00a0", " "), err.replace("\u00a0", " ")

    return run
