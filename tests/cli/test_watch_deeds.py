"""What ``watch`` does to real files: sellers' personal files are watched with the team's, and it knows its own writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from edit_driver import World
from edit_xlsx import XlsxPerson
from tiny_firm import LINES, TODAY, fill, load, xlsx_person

from sheets_strategy.adapters.config import Config
from sheets_strategy.adapters.xlsx.reader import file_version, read_workbook
from sheets_strategy.adapters.xlsx.watched import FILE, WatchedFiles
from sheets_strategy.cli.personal import make_and_fill
from sheets_strategy.cli.places import open_workbook
from sheets_strategy.cli.watch_deeds import CliDeeds
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import open_book
from sheets_strategy.workbook.sights import differs

NINE = datetime(2026, 11, 23, 9, 0).astimezone()


class Clock:
    """A quarter of an hour later than whatever was just saved."""

    def __call__(self) -> datetime:
        return datetime.now().astimezone() + timedelta(minutes=15)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    path = tmp_path / "strategy.xlsx"
    xlsx_person(tmp_path, lines=LINES[:11])
    person = XlsxPerson(path)
    world = World(load("ru"), person.open())
    fill(world, lines=LINES[:11])
    sellers = world.table("sellers")
    for column, value in (("name", "Иванов"), ("hours", 40), ("department", "Допродажи")):
        world.sheet("sellers").put(sellers.header_row + 1, sellers.columns[column], value)
    person.save(world.sheets)
    return path


def deeds_of(path: Path) -> tuple[CliDeeds, WatchedFiles]:
    deeds = CliDeeds({"t": Config(path)}, lambda: datetime.combine(TODAY, NINE.time()))
    lane = WatchedFiles({"t": path}, clock=Clock())
    deeds.files = lane
    return deeds, lane


def say(path: Path, text: str) -> None:
    """Let the seller note something beside the first task."""
    book = openpyxl.load_workbook(path)
    for tab in book.worksheets:
        for line in tab.iter_rows():
            for cell in line:
                if cell.value == "Комментарий":
                    tab.cell(cell.row + 1, cell.column, text)
                    book.save(path)
                    return
    raise LookupError(path)


def test_a_sellers_file_is_watched_and_its_text_comes_home(team: Path) -> None:
    config = Config(team)
    deeds, lane = deeds_of(team)
    deeds.sync("t")
    view = open_book(read_workbook(team).snapshot, load("ru")).tables["worklist"]
    assert list(view.rows()), "there is work to do"
    [made] = make_and_fill(open_workbook(config), config, today=TODAY)
    mine = team.parent / made.place
    settled = deeds.sync("t").content
    assert {FILE, str(mine)} == set(settled)
    assert not differs(settled, lane.look("t", whole=True).content), "its own writes are no change"
    say(mine, "перезвонить в среду")
    assert ["t"] == lane.changed()
    assert differs(settled, lane.look("t", whole=True).content)
    settled = deeds.sync("t").content
    assert not differs(settled, lane.look("t", whole=True).content)
    book = open_book(read_workbook(team).snapshot, load("ru"))
    view = book.tables["worklist"]
    assert ["перезвонить в среду"] == [text for row in view.rows() if (text := view.text(row, "comment"))]
    again, other = deeds_of(team)
    again.watch_remembered("t", settled)
    assert settled == other.look("t", whole=True).content, "the next run knows of it, too"


def test_a_report_tells_what_it_was_written_over(team: Path) -> None:
    deeds, _ = deeds_of(team)
    before = file_version(team)
    said = deeds.report("t", InputError("header_missing", tab="Клиенты", header="ИНН"))
    assert ({FILE: before}, {FILE: file_version(team)}) == (said.before, said.after)
    assert said.before != said.after
