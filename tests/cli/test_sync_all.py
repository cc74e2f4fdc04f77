"""``sync --all``, and names of the list in place of paths, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from listed_books import Cli, list_books


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in a folder with three listed workbooks, of which the second is none."""
    listed = {"Альфа": "alfa/strategy.xlsx", "Бета": "beta.xlsx", "Гамма": "gamma/strategy.xlsx"}
    return list_books(tmp_path, listed, monkeypatch, capsys)


def test_all_are_synced_though_one_is_broken(cli: Cli, tmp_path: Path) -> None:
    code, out, err = cli("sync", "--all")

    assert code == 1
    rows = [line.split("  ")[0] + "|" + line.split("  ")[-1] for line in out.splitlines()[3:6]]
    assert rows == ["Альфа|готово", "Бета|не вышло", "Гамма|готово"]
    assert out.splitlines()[7:] == [
        "Таблиц: 3, не обновлено из-за ошибок: 1.",
        f"Бета: «{tmp_path / 'beta.xlsx'}» — не таблица .xlsx.",
        "  Если раньше он открывался, файл повреждён или скачан не до конца: верните его прежнюю версию, "
        "она рядом (ИМЯ.backup.xlsx). Старый .xls сначала сохраните как .xlsx. "
        "Новую таблицу создаст sheets-strategy init ИМЯ.xlsx",
    ]
    assert [line.split(":")[0] for line in err.splitlines()] == ["Альфа", "Бета", "Гамма"]

    code, out, err = cli("sync", "--all", "--check", "--json")

    found = {one["name"]: one for one in json.loads(out)["workbooks"]}
    assert code == 1
    assert (found["Альфа"]["cells"], found["Гамма"]["cells"], found["Бета"]["cells"]) == (0, 0, None)
    assert found["Альфа"]["new_rows"] == 0
    assert found["Бета"]["error"]["code"] == "not_a_workbook"


def test_the_one_that_waits_longest_goes_first(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "beta.xlsx").unlink()
    cli("sync", "-w", "альфа")
    assert len(list((tmp_path / "cache" / "synced").iterdir())) == 1

    code, out, err = cli("sync", "--all", "--dry-run")

    assert "Изменилось бы" in out
    assert not (tmp_path / "gamma" / "strategy.backup.xlsx").exists()
    assert (code, [line.split(":")[0] for line in err.splitlines()]) == (1, ["Бета", "Гамма", "Альфа"])


def test_a_name_that_is_not_listed_is_told_with_those_that_are(cli: Cli, tmp_path: Path) -> None:
    listing = tmp_path / "sheets-strategy.toml"
    assert cli("sync", "-w", "Алфа")[2].splitlines() == [
        f"«Алфа» — нет ни такого файла, ни такого имени в {listing}.",
        "В списке есть: Альфа, Бета, Гамма.",
    ]
    assert cli("work")[2].splitlines() == [
        f"В {listing} несколько таблиц: Альфа, Бета, Гамма.",
        'Назовите одну, например -w "Альфа"; обновить все — sheets-strategy sync --all',
    ]


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("-w", "Альфа"), 2, "Лишнее в команде: -w"),
        (("--as-of", "2026-01-01"), 2, "Лишнее в команде: --as-of"),
        (("--force",), 1, "--force не действует на все таблицы сразу: сначала посмотрите, что случилось с одной."),
        (("--new-memory",), 1,
         "--new-memory не действует на все таблицы сразу: сначала посмотрите, что случилось с одной."),
    ],
)  # fmt: skip
def test_what_concerns_one_workbook_is_not_done_to_all(
    words: tuple[str, ...], code: int, line: str, cli: Cli
) -> None:
    found, out, err = cli("sync", "--all", *words)

    assert (found, out, err.splitlines()[0]) == (code, "", line)


def test_status_tells_how_all_stand_and_who_waits(cli: Cli, tmp_path: Path) -> None:
    cli("sync", "-w", "Гамма")
    files = {path: path.read_bytes() for path in tmp_path.rglob("*.xlsx")}

    code, out, _ = cli("status")

    lines = out.splitlines()
    assert code == 1
    assert all(len(line) <= 100 for line in lines[:6])
    assert [line.split()[:2] for line in lines[2:5]] == [
        ["Бета", "не"],
        ["Альфа", "ни"],
        ["Гамма", "сегодня"],
    ]
    assert lines[6] == "Кому вы нужнее всего:"
    assert lines[7] == f" 1. Бета: «{tmp_path / 'beta.xlsx'}» — не таблица .xlsx."
    assert lines[8] == " 2. Альфа: ещё ни разу не обновлялась; 26 новых строк выписки ещё не посчитаны."
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.xlsx")} == files

    code, out, _ = cli("status", "--json", "-w", "Гамма", "-w", "alfa/strategy.xlsx")

    found = json.loads(out)["workbooks"]
    assert code == 0
    assert [(one["name"], one["new_rows"], one["error"]) for one in found] == [
        ("alfa/strategy.xlsx", 26, None),
        ("Гамма", 0, None),
    ]
