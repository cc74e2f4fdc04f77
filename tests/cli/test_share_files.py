"""``share`` and ``handover`` beside a file: personal files of rows that were typed over are put away."""

from __future__ import annotations

from pathlib import Path

import pytest
from edit_driver import World
from edit_xlsx import XlsxPerson
from small_workbook import load

from tests.cli.test_commands import TODAY, Cli, cli

__all__ = ["cli"]


def type_sellers(*names: str) -> None:
    person = XlsxPerson(Path("strategy.xlsx"))
    world = World(load("ru"), person.open())
    view = world.table("sellers")
    for place, name in enumerate(names, start=1):
        world.sheet("sellers").put(view.header_row + place, view.columns["name"], name)
    person.save(world.sheets)


@pytest.fixture
def team(cli: Cli) -> Path:
    """Give the folder of the personal files of a team whose first row was typed over."""
    assert 0 == cli("init", "strategy.xlsx", "--today", TODAY).code
    type_sellers("Зоя Ли", "Иван")
    assert 0 == cli("share", "--today", TODAY).code
    type_sellers("Олег Ким")
    return Path("strategy-продавцы")


def files(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx"))
    return sorted(name for name in found if ".backup" not in name)


def test_a_file_of_a_row_typed_over_is_put_away_after_asking(cli: Cli, team: Path) -> None:
    dry = cli("share", "--dry-run", "--today", TODAY)
    assert "В строке «Зоя Ли» теперь «Олег Ким»" in dry.out
    refused = cli("share", "--today", TODAY)
    assert (1, ["Зоя Ли.xlsx", "Иван.xlsx"]) == (refused.code, files(team))
    assert "share --yes" in refused.err
    assert 0 == cli("share", "--yes", "--today", TODAY).code
    assert ["Архив/Зоя Ли.xlsx", "Иван.xlsx", "Олег Ким.xlsx"] == files(team)
    assert "теперь" not in cli("share", "--today", TODAY).out


def test_a_file_that_is_open_stays_and_no_new_one_is_made(cli: Cli, team: Path) -> None:
    lock = team / "~$Зоя Ли.xlsx"
    lock.write_bytes(b"\x04Zoya" + bytes(160))
    done = cli("share", "--yes", "--today", TODAY)
    assert (1, ["Зоя Ли.xlsx", "Иван.xlsx"]) == (done.code, [one for one in files(team) if "~" not in one])
    assert "Личная таблица не создана: Олег Ким." in done.out
    lock.unlink()
    assert 0 == cli("share", "--yes", "--today", TODAY).code
    assert ["Архив/Зоя Ли.xlsx", "Иван.xlsx", "Олег Ким.xlsx"] == files(team)


def test_namesakes_are_refused_with_what_to_do(cli: Cli, team: Path) -> None:
    type_sellers("Иван")
    refused = cli("handover", "иван", "--yes", "--today", TODAY)
    assert 1 == refused.code
    assert "Имя «Иван» стоит в нескольких строках «Продавцов» (A2, A3)" in refused.err
    assert "Допишите в «Имя» инициал или отдел" in refused.err
