"""``parameters``: the tab in a terminal and as JSON, without writing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from made_once import files_once

from sheets_strategy.cli.app import main

Run = Callable[..., tuple[int, str]]
START = date(2024, 1, 10)


def payments() -> str:
    """A firm of 40 clients: half pay every month, half paid in the first months only."""
    lines = ["Дата;Поступление;Контрагент;Назначение платежа;Наш счёт"]
    for client in range(40):
        for month in range(24 if client % 2 else 3 + client % 5):
            on = START + timedelta(days=30 * month + client % 20)
            lines.append(
                f"{on:%d.%m.%Y};{1000 + client},00;ООО Клиент {client:02d};Оплата по счёту {client}-{month};40702810900000000001"
            )
    return "\n".join(lines)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("SHEETS_STRATEGY_WORKBOOK", "SHEETS_STRATEGY_LANG"):
        monkeypatch.delenv(name, raising=False)

    def go(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(ended.value.code or 0), (out or err).replace("\u00a0", " ")

    return go


@pytest.fixture
def book(run: Run, tmp_path: Path) -> Path:
    def make() -> None:
        (tmp_path / "bank.csv").write_text(payments(), encoding="utf-8")
        assert run("init", "firm.xlsx", "--today", "2026-01-15")[0] == 0
        assert run("import", "bank.csv", "--today", "2026-01-15")[0] == 0

    files_once("parameters", tmp_path, make)
    return tmp_path / "firm.xlsx"


def test_the_tab_is_printed_and_nothing_written(run: Run, book: Path) -> None:
    before = book.read_bytes()
    code, text = run("parameters", "--today", "2026-01-15")
    assert (code, before) == (0, book.read_bytes())
    lines = text.splitlines()
    assert f"{book.name}: что предсказывает оплату, по 19.12.2025, на 3 мес. вперёд" == lines[0]
    assert lines[2].startswith("Верно ли угадывает: Из 100 пар «один заплатит, другой нет»")
    assert any(line.startswith("Параметр ") and line.endswith("Вывод") for line in lines)
    assert any(line.startswith("Месяцев без оплаты") and "разделяет" in line for line in lines)


def test_json_has_the_keys_that_are_documented(run: Run, book: Path) -> None:
    code, text = run("parameters", "--json", "--today", "2026-01-15")
    told = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    section = told.split("## sheets-strategy parameters")[1].split("\n## ")[0]
    found = json.loads(text)
    assert code == 0
    keys = _keys(found)
    assert {"cut_on", "auc", "base_log_loss", "buyers", "low", "team_points"} <= keys
    assert {key for key in keys if f"`{key}" not in section and f".{key}[]" not in section} == set()
    cut = found["quality"]["cuts"][0]
    assert (3, 40, 20) == (cut["months"], cut["clients"], cut["buyers"])
    assert ["2025-09-20", "2025-06-20"] == [one["cut_on"] for one in found["quality"]["cuts"][:2]]
    silent = next(one for one in found["parameters"] if one["key"] == "months_silent")
    assert ("Месяцев без оплаты", "separates", 40, 20) == (
        silent["header"],
        silent["verdict"],
        silent["clients"],
        silent["buyers"],
    )
    assert {"clients": 20, "buyers": 20, "label": "0", "value": "0", "team_points": None}.items() <= silent[
        "values"
    ][0].items()


def _keys(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in _keys(one)}
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in _keys(one)}
    return set()


def test_the_past_knows_nothing_of_what_came_later(run: Run, book: Path) -> None:
    code, text = run("parameters", "--json", "--as-of", "2024-12-31", "--today", "2026-01-15")
    found = json.loads(text)
    assert (0, "2024-12-31") == (code, found["as_of"])
    assert "2024-10-01" == found["quality"]["cuts"][0]["cut_on"]


def test_an_empty_workbook_says_that_there_is_little_data(run: Run, tmp_path: Path) -> None:
    assert run("init", "empty.xlsx", "--today", "2026-01-15")[0] == 0
    code, text = run("parameters", "--today", "2026-01-15")
    assert code == 0
    assert "Мало данных: вероятность не посчитана. Нужна выписка длиннее 3 мес." in text
    found = json.loads(run("parameters", "--json", "--today", "2026-01-15")[1])
    assert ("none", None, []) == (found["model"], found["base_share"], found["quality"]["cuts"])


def test_without_a_workbook_it_says_what_to_do(run: Run) -> None:
    code, text = run("parameters")
    assert (1, "Не сказано, с какой таблицей работать.") == (code, text.splitlines()[0])
