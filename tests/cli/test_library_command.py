"""``library send`` as people type it: every workbook is shown first, and one that is broken stops none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from edit_driver import World
from edit_xlsx import XlsxPerson
from listed_books import Cli, list_books
from tiny_firm import load


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in a folder with a library, a client's workbook and a broken one."""
    listed = {"Библиотека": "library/strategy.xlsx", "Бета": "beta.xlsx", "Альфа": "alfa/strategy.xlsx"}
    run = list_books(tmp_path, listed, monkeypatch, capsys)
    write_library(tmp_path)
    return run


def write_library(folder: Path) -> None:
    person = XlsxPerson(folder / "library" / "strategy.xlsx")
    world = World(load("ru"), person.open())
    view = world.table("segments")
    cells = {"name": "Склады", "number": "1,5", "class": "A", "action": "письмо"}
    for column, text in cells.items():
        world.sheet("segments").put(view.end(), view.columns[column], text)
    person.save(world.sheets)


def test_it_is_shown_then_written_and_then_there_is_nothing_left(cli: Cli, tmp_path: Path) -> None:
    alfa = tmp_path / "alfa" / "strategy.xlsx"
    before = alfa.read_bytes()

    code, out, err = cli("library", "send", "Библиотека", "--all")

    assert (code, out.splitlines()[1], err.splitlines()) == (
        1,
        "Бета",
        [
            "В библиотеке: 1 сегмент, 0 гипотез.",
            "Некого спросить, записывать ли.",
            "Посмотрите, что будет: --dry-run; записать не спрашивая: --yes",
        ],
    )
    assert alfa.read_bytes() == before
    assert out.splitlines()[5:] == [
        "Альфа",
        "  + сегмент «Склады», пока без номера: черновик после сегмента 1: заберёт 1 клиента, оборот 535 тыс. ₽, "
        "ожидаем 120 тыс. ₽: 1 из «A ровные»",
    ]

    code, out, _ = cli("library", "send", "Библиотека", "--all", "--yes", "--json")

    found = {one["name"]: one for one in json.loads(out)["workbooks"]}
    assert code == 1
    assert list(found) == ["Бета", "Альфа"]
    assert (found["Альфа"]["counts"], found["Альфа"]["written"]) == ({"new": 1}, True)
    assert found["Бета"]["error"]["code"] == "not_a_workbook"

    code, out, _ = cli("library", "send", "Библиотека", "-w", "альфа", "--dry-run")

    assert (code, out.splitlines()[1:]) == (0, ["Альфа", "  всё уже есть", "", "Записывать нечего."])


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("Библиотека",), 2, "Не указано: --all"),
        (("Библиотека", "--all", "-w", "Альфа"), 2, "Лишнее в команде: -w"),
        (("Библиотека", "--all", "--dry-run", "--yes"), 2, "Лишнее в команде: --yes"),
        (("Альфа", "--all"), 1, "Своих сегментов и гипотез нет: Альфа."),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(
    words: tuple[str, ...], code: int, line: str, cli: Cli
) -> None:
    found, out, err = cli("library", "send", *words)

    assert (found, out, err.splitlines()[0]) == (code, "", line)
