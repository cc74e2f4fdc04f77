"""One exchange with personal sheets, over memory, files and Google: made, filled, home and out, gone and back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import pytest
from backends import in_a_file, in_google, in_memory
from google_workbooks import emulator, open_api
from personal_world import CLIENTS, NAMES, Shelf, load_mine, new_firm
from quick_sync import quick
from small_workbook import TODAY, load

from sheets_strategy.adapters.google.beside import SheetsBeside
from sheets_strategy.adapters.google.links import parse_link
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.adapters.xlsx.beside import FilesBeside, stands_beside
from sheets_strategy.adapters.xlsx.workbook import XlsxWorkbook
from sheets_strategy.cli.personal import _side_by_side
from sheets_strategy.make_personal import make_personal
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.book import TableView, find_tables, find_tabs
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.grid import CellValue, Tab
from sheets_strategy.workbook.personal import At
from sheets_strategy.workbook.personal_places import PersonalAccess, PersonalPlaces, in_turn
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.template import Template

ALFA, BETA = CLIENTS[:2]
OWNER = "owner@example.com"


@dataclass
class Side:
    """A team's workbook and its places in one backend."""

    team: Workbook
    places: PersonalPlaces
    hide: Callable[[str], Callable[[], object]]
    at: At = field(default_factory=At)

    @property
    def path(self) -> Path:
        return Path(self.team.title)

    def share(self) -> list[str]:
        access = PersonalAccess(self.places, load_mine, at=self.at)
        made = make_personal(self.team, load, access, today=TODAY)
        assert [one.error for one in made] == [None, None]
        return [one.place for one in made]

    def sync(self) -> SyncResult:
        each = _side_by_side if isinstance(self.places, SheetsBeside) else in_turn
        access = PersonalAccess(self.places, load_mine, each, self.at)
        return sync(self.team, load, today=TODAY, personal=access)


@cache
def _tabs() -> tuple[Tab, ...]:
    firm = new_firm()
    firm.sync()
    return firm.team.tabs


def _memory(folder: Path) -> Side:
    shelf = Shelf()

    def hide(place: str) -> Callable[[], object]:
        book = shelf.books.pop(place)
        return lambda: shelf.books.update({place: book})

    return Side(in_memory(folder, _tabs()), shelf, hide)


def _files(folder: Path) -> Side:
    team = in_a_file(folder, _tabs())
    places = FilesBeside(Path(team.title), owner="tests", now=datetime.now)

    def hide(place: str) -> Callable[[], object]:
        moved = places.path_of(place).rename(folder / "moved.xlsx")
        return lambda: moved.rename(places.path_of(place))

    return Side(team, places, hide)


def _google(folder: Path) -> Side:
    team = in_google(folder, _tabs())
    assert isinstance(team, GoogleWorkbook)
    places = SheetsBeside(open_api(), team.sheet, owner="tests", now=datetime.now, time_zone="Europe/Moscow")

    def hide(place: str) -> Callable[[], object]:
        files = emulator().store.files
        file = files.pop(parse_link(place))
        return lambda: files.update({file.id: file})

    return Side(team, places, hide)


@pytest.fixture(params=[_memory, _files, _google], ids=["memory", "xlsx", "google"])
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    with quick():
        yield request.param(tmp_path)


def _view(workbook: Workbook, template: Template, key: str) -> TableView:
    spec = template.tab(key)
    return find_tables(find_tabs(workbook.read(), template)[key], spec)[0]


def _type(workbook: Workbook, template: Template, key: str, client: str, **cells: CellValue) -> None:
    view = _view(workbook, template, key)
    row = next(row for row in view.rows() if view.text(row, "client") == client)
    changes = tuple(
        SetCell(view.tab.name, key, name, row, view.place(name), view.value(row, name), value, "exchange")
        for name, value in cells.items()
    )
    workbook.apply(ChangeSet(workbook.read().version, changes), template)


def _said(workbook: Workbook, template: Template, key: str, client: str, *columns: str) -> list[str]:
    view = _view(workbook, template, key)
    row = next(row for row in view.rows() if view.text(row, "client") == client)
    return [view.text(row, column) for column in columns]


def test_texts_come_home_go_out_and_none_is_lost(side: Side) -> None:
    mine, team = load_mine("ru"), load("ru")
    places = side.share()
    assert [
        one.was_made
        for one in make_personal(side.team, load, PersonalAccess(side.places, load_mine), today=TODAY)
    ] == [False, False]
    side.sync()
    sheets = [side.places.open(place) for place in places]
    _type(sheets[0], mine, "mine", ALFA, comment="=моё", status="в работе")
    _type(sheets[1], mine, "mine", BETA, comment="спор: моё")
    _type(side.team, team, "worklist", BETA, comment="спор: головы", outcome="думает")

    found = side.sync().personal

    assert found is not None
    assert (found.came, found.apart, [one.error.code for one in found.missed]) == (2, 1, [])
    assert _said(side.team, team, "worklist", ALFA, "comment", "status") == ["=моё", "в работе"]
    assert _said(side.team, team, "worklist", BETA, "comment") == ["спор: головы"]
    said = _said(sheets[1], mine, "mine", BETA, "comment", "outcome", "history")
    assert said == ["спор: головы", "думает", f"30.06.2026 {NAMES[1]}, Комментарий: спор: моё"]
    before = [one.read().version for one in (side.team, *sheets)]
    assert side.sync().changes.changes == ()
    assert before == [one.read().version for one in (side.team, *sheets)]


@pytest.mark.long(every=4)
def test_a_sheet_that_is_gone_stops_no_other_and_comes_back_whole(side: Side) -> None:
    mine, team = load_mine("ru"), load("ru")
    places = side.share()
    side.sync()
    _type(side.places.open(places[0]), mine, "mine", ALFA, comment="дождалось")
    bring_back = side.hide(places[0])
    _type(side.places.open(places[1]), mine, "mine", BETA, comment="и моё")

    found = side.sync()

    assert found.personal is not None
    assert [one.known.name for one in found.personal.missed] == [NAMES[0]]
    assert "personal_gone" in {one.code for one in found.findings}
    assert _said(side.team, team, "worklist", BETA, "comment") == ["и моё"]
    bring_back()
    side.sync()
    assert _said(side.team, team, "worklist", ALFA, "comment") == ["дождалось"]


def _open(path: Path) -> Side:
    """Open a file as the command line does: it knows its name, and who stands beside it."""
    places = FilesBeside(path, owner="tests", now=datetime.now)
    at = At(file=path.name, stands=partial(stands_beside, path, load))
    return Side(XlsxWorkbook(path, now=datetime.now, owner="tests"), places, lambda _: lambda: None, at)


def test_a_copy_of_a_file_leaves_the_sellers_files_to_the_original_while_that_stands(tmp_path: Path) -> None:
    with quick():
        team = Path(in_a_file(tmp_path, _tabs()).title)
        original = _open(team)
        original.share()
        original.sync()
        copy = _open(Path(shutil.copy(team, tmp_path / "стратегия — копия.xlsx")))
        before = [path.read_bytes() for path in sorted(tmp_path.rglob("*.xlsx"))]
        found = copy.sync().personal
        assert found is not None
        assert (found.copied, found.original, found.sheets) == (True, team.name, ())
        assert before == [path.read_bytes() for path in sorted(tmp_path.rglob("*.xlsx"))]
        assert not stands_beside(copy.path, load, "../" + team.name, "x")
        assert not stands_beside(copy.path, load, copy.path.name, "x")

        there = team.read_bytes()
        team.write_bytes(b"cut short")
        found = copy.sync().personal
        assert found is not None
        assert found.copied
        team.unlink()
        found = copy.sync().personal
        assert found is not None
        assert (found.copied, len(found.sheets)) == (False, 2)
        team.write_bytes(there)


@pytest.mark.long
def test_the_copy_of_a_sellers_file_that_the_program_left_changes_nothing_when_it_is_put_back(
    tmp_path: Path,
) -> None:
    mine, team = load_mine("ru"), load("ru")
    with quick():
        side = _open(Path(in_a_file(tmp_path, _tabs()).title))
        place = side.share()[0]
        side.sync()
        path = tmp_path / place
        for text in ("старое", "новое"):
            _type(side.places.open(place), mine, "mine", ALFA, comment=text)
            side.sync()
        shutil.copy(path.with_name(f"{path.stem}.backup.xlsx"), path)
        assert _said(side.places.open(place), mine, "mine", ALFA, "comment") == ["новое"]
        _type(side.team, team, "worklist", ALFA, comment="головы")
        side.sync()
        shutil.copy(path.with_name(f"{path.stem}.backup.xlsx"), path)
        side.sync()
        assert _said(side.team, team, "worklist", ALFA, "comment") == ["головы"]
        assert _said(side.places.open(place), mine, "mine", ALFA, "comment") == ["головы"]
