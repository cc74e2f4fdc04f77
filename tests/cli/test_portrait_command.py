"""``sheets-strategy portrait``: printed, never written; JSON with documented keys."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sheets_strategy.cli.app import main

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = "2026-11-24"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portrait") / "firm"
    with pytest.raises(SystemExit):
        main(["demo", str(folder), "--today", TODAY])
    return folder / "strategy.xlsx"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["portrait", *words, "--today", TODAY])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_it_prints_counts_findings_and_likeness_and_writes_nothing(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = firm.read_bytes()
    printed = run(capsys, "-w", str(firm))
    assert re.match(r"Клиентов A — \d+, остальных с классом — \d+, на 31\.10\.2026\.\n", printed)
    assert "Значения, от самых сильных:" in printed
    assert "Похожи на A–B: сильно" in printed
    assert before == firm.read_bytes()


def test_json_has_the_documented_keys(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, "-w", str(firm), "--json"))
    section = (
        (ROOT / "docs" / "json.md")
        .read_text("utf-8")
        .partition("## sheets-strategy portrait")[2]
        .partition("\n## ")[0]
    )
    documented = set(re.findall(r"`(?:values\[\]\.)?(\w+)(?:\[\])?`", section))
    assert set(found) <= documented
    assert {key for value in found["values"] for key in value} <= documented
    assert {key for value in found["values"] for part in value["parts"] for key in part} <= documented
    assert {"client", "likeness", "score"} == {key for one in found["likeness"] for key in one}


def test_json_counts_add_up(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, Any] = json.loads(run(capsys, "-w", str(firm), "--json"))
    assert found["clients"] == found["a"] + found["others"]
    for value in found["values"]:
        assert value["clients"] == value["a"] + value["others"]
        assert value["a_share"] == pytest.approx(value["a"] / found["a"], abs=1e-6)
        assert value["lift"] == pytest.approx(
            value["a"] / value["clients"] / (found["a"] / found["clients"]), abs=1e-6
        )
    told = [found["values"][place]["what"] for place in found["strongest"]]
    assert all(what in sentence for what, sentence in zip(told, found["sentences"], strict=False))


def test_as_of_shows_the_past(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, "-w", str(firm), "--json", "--as-of", "2025-12-31"))
    assert found["as_of"] == "2025-12-31"
