"""``migrate --all`` as people type it: shown first, asked once, and one that is broken stops none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from listed_books import Cli, list_books

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in a folder with a workbook that lacks two tabs, a broken one and one of today."""
    listed = {"Бета": "beta.xlsx", "Гамма": "gamma/strategy.xlsx"}
    run = list_books(tmp_path, listed, monkeypatch, capsys)
    write_lacking(tmp_path / "alfa.xlsx")
    with Path("sheets-strategy.toml").open("a", encoding="utf-8") as file:
        file.write('\n"Альфа" = "alfa.xlsx"\n')
    return run


def write_lacking(path: Path) -> None:
    template = load_template("ru")
    tabs = tuple(tab for tab in template.tabs if tab.key not in ("home", "rates"))
    memory = [
        ("template", "version", str(template.version), "2026-01-01"),
        ("template", "lang", "ru", "2026-01-01"),
    ]
    created = datetime(2026, 1, 1)  # noqa: DTZ001  # a firm's own day
    create_workbook(path, replace(template, tabs=tabs), memory=memory, created=created)


def tabs(path: Path) -> list[str]:
    return [tab.name for tab in XlsxWorkbook(path, now=datetime.now, owner="test").read().tabs]


def rows(out: str) -> list[list[str]]:
    lines = out.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("───"))
    return [line.split() for line in lines[start + 1 : start + 4]]


def test_all_are_shown_then_added_to_though_one_is_broken(cli: Cli, tmp_path: Path) -> None:
    alfa, gamma = tmp_path / "alfa.xlsx", tmp_path / "gamma" / "strategy.xlsx"
    before = alfa.read_bytes(), gamma.read_bytes()

    code, out, err = cli("migrate", "--all", "--dry-run")

    assert (code, err, (alfa.read_bytes(), gamma.read_bytes())) == (1, "", before)
    assert out.splitlines()[:8] == [
        "Бета",
        f"  «{tmp_path / 'beta.xlsx'}» — не таблица .xlsx.",
        "  Если раньше он открывался, файл повреждён или скачан не до конца: верните его прежнюю версию, "
        "она рядом (ИМЯ.backup.xlsx). Старый .xls сначала сохраните как .xlsx. "
        "Новую таблицу создаст sheets-strategy init ИМЯ.xlsx",
        "",
        "Альфа",
        "  Главная: новая вкладка, станет первой",
        "  Курсы: новая вкладка, скрытая",
        "",
    ]
    assert rows(out) == [
        ["Бета", "не", "вышло"],
        ["Гамма", "0", "0", "0", "всё", "есть"],
        ["Альфа", "2", "0", "0", "не", "хватает"],
    ]
    assert out.splitlines()[-1] == "Пока ничего не записано. Добавить: sheets-strategy migrate --all"

    code, out, _ = cli("migrate", "--all", "--yes")

    assert (code, rows(out)[2], tabs(alfa)[0]) == (1, ["Альфа", "2", "0", "0", "добавлено"], "Главная")
    assert out.splitlines()[-1] == (
        "Добавлено в 1 таблицу. Теперь обновите расчёт: sheets-strategy sync --all"
    )
    assert gamma.read_bytes() == before[1]

    code, out, _ = cli("migrate", "--all")

    assert (code, rows(out)[2], out.splitlines()[-1]) == (
        1,
        ["Альфа", "0", "0", "0", "всё", "есть"],
        "Добавлять нечего.",
    )


def test_nobody_is_asked_where_nobody_can_answer(cli: Cli, tmp_path: Path) -> None:
    before = (tmp_path / "alfa.xlsx").read_bytes()

    code, out, err = cli("migrate", "--all")

    assert (code, (tmp_path / "alfa.xlsx").read_bytes()) == (1, before)
    assert "  Главная: новая вкладка, станет первой" in out.splitlines()
    assert err.splitlines() == [
        "Изменения показаны, но спросить согласия не у кого. Ничего не записано.",
        "Если всё верно: sheets-strategy migrate --all --yes",
    ]


def test_one_workbook_and_all_of_them_do_not_go_together(cli: Cli) -> None:
    code, out, err = cli("migrate", "--all", "-w", "Альфа")

    assert (code, out, err.splitlines()[0]) == (2, "", "Лишнее в команде: -w")
