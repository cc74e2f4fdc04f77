"""Files of the sellers beside the team's workbook: names, nothing overwritten, nothing lost."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from new_personal import new_personal, whose

from sheets_strategy.adapters.xlsx.beside import FilesBeside
from sheets_strategy.errors import StrategyError


@pytest.fixture
def team(tmp_path: Path) -> Path:
    path = tmp_path / "strategy.xlsx"
    path.write_bytes(b"")
    return path


def beside(team: Path) -> FilesBeside:
    return FilesBeside(team, owner="tests", now=lambda: datetime(2026, 11, 23, 9))  # noqa: DTZ001


def test_a_file_is_made_in_a_folder_beside_the_workbook(team: Path) -> None:
    places = beside(team)
    place = places.make(new_personal())
    assert place == "strategy-продавцы/Иванов Пётр.xlsx"
    assert (team.parent / place).is_file()
    assert whose(places.open(place).read()) == ("t1", "v001")


def test_the_same_seller_gets_the_same_bytes(team: Path) -> None:
    first, second = (
        (team.parent / beside(team).make(new_personal(code="v001", seller=name))).read_bytes()
        for name in ("Иванов", "Петров")
    )
    assert first == second


def test_a_file_left_by_a_run_that_ended_early_is_taken_up(team: Path) -> None:
    place = beside(team).make(new_personal())
    before = (team.parent / place).read_bytes()
    assert beside(team).make(new_personal()) == place
    assert before == (team.parent / place).read_bytes()


def test_two_sellers_with_one_name_have_a_file_each(team: Path) -> None:
    places = beside(team)
    made = [places.make(new_personal(name, code)) for name, code in (("Иванов", "v001"), ("ИВАНОВ", "v002"))]
    assert made == ["strategy-продавцы/Иванов.xlsx", "strategy-продавцы/ИВАНОВ 2.xlsx"]
    assert [whose(places.open(one).read()) for one in made] == [("t1", "v001"), ("t1", "v002")]
    assert places.make(new_personal("ИВАНОВ", "v002")) == made[1]


@pytest.mark.parametrize("foreign", [b"", b"not a workbook", None])
def test_what_stands_is_never_overwritten(team: Path, foreign: bytes | None) -> None:
    folder = team.parent / "strategy-продавцы"
    folder.mkdir()
    path = folder / "Иванов.xlsx"
    if foreign is None:
        other = beside(team).make(new_personal("Иванов", "v009", "another-team"))
        foreign = (team.parent / other).read_bytes()
    path.write_bytes(foreign)
    assert beside(team).make(new_personal("Иванов")) == "strategy-продавцы/Иванов 2.xlsx"
    assert path.read_bytes() == foreign


def test_a_name_that_a_system_does_not_take_gives_a_file_all_the_same(team: Path) -> None:
    assert beside(team).make(new_personal("../../etc: passwd?")) == "strategy-продавцы/etc passwd.xlsx"
    assert beside(team).make(new_personal("???")) == "strategy-продавцы/v001.xlsx"


def test_a_place_that_a_person_named_is_filled(team: Path) -> None:
    own = team.parent / "Диск"
    own.mkdir()
    places = beside(team)
    assert places.fill(" «Диск/мой.xlsx» ", new_personal()) == "Диск/мой.xlsx"
    assert places.fill(str(own / "мой.xlsx"), new_personal()) == "Диск/мой.xlsx"
    assert whose(places.open("Диск/мой.xlsx").read()) == ("t1", "v001")
    assert places.is_place("Диск\\мой.xlsx") == "Диск/мой.xlsx"


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("нет/мой.xlsx", "folder_not_found"),
        ("мой.docx", "not_xlsx_name"),
        ("strategy.xlsx", "personal_foreign"),
    ],
)
def test_a_place_that_cannot_be_filled_is_refused_in_words(team: Path, link: str, code: str) -> None:
    with pytest.raises(StrategyError) as stopped:
        beside(team).fill(link, new_personal())
    assert stopped.value.code == code
    assert team.read_bytes() == b""


def test_a_place_outside_the_folder_is_kept_whole(
    team: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    far = tmp_path_factory.mktemp("far") / "мой.xlsx"
    place = beside(team).fill(str(far), new_personal())
    assert place == str(far.resolve())
    assert whose(beside(team).open(place).read()) == ("t1", "v001")


def test_a_file_that_is_gone_or_open_is_told(team: Path) -> None:
    places = beside(team)
    place = places.make(new_personal())
    path = team.parent / place
    path.with_name(f"~${path.name}").write_bytes(b"")
    with pytest.raises(StrategyError) as stopped:
        places.open(place)
    assert stopped.value.code == "open_elsewhere"
    path.unlink()
    with pytest.raises(StrategyError) as stopped:
        places.open(place)
    assert stopped.value.code == "workbook_not_found"
