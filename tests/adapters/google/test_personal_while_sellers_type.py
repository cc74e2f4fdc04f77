"""A seller types, sorts and adds in a personal sheet while the tool writes into it: no text is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from google_emulator import people
from google_workbooks import emulator, open_api, open_google
from personal_sheets import World, everything, identity, mine, new_world, owned, personal

from sheets_strategy.adapters.google.create import create_sheet
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.errors import WorkbookChanged
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.personal import personal_template

HIS = {f"c{place:05d}": "Иванов" for place in range(1, 7)}
LEAVES, GETS = "c00001-p0001", "c00003-p0003"
TYPED = "Перезвонить в пятницу"


def type_into(code: str) -> Callable[[GoogleWorkbook, TableView, str], None]:
    def do(_: GoogleWorkbook, view: TableView, sheet: str) -> None:
        row = next(row for row in view.rows() if view.text(row, "code") == code)
        cell = f"{chr(65 + view.columns['comment'])}{row + 1}"
        people.type_rows(emulator().store, sheet, view.tab.name, cell, [[TYPED]])

    return do


def sort(_: GoogleWorkbook, view: TableView, sheet: str) -> None:
    """Sort by client, the last one first, having typed into the row that leaves."""
    type_into(LEAVES)(_, view, sheet)
    column, first = view.columns["client"], view.header_row + 1
    people.sort_rows(emulator().store, sheet, view.tab.name, column, descending=True, first=first)


DEEDS = {
    "into the row that leaves": type_into(LEAVES),
    "where a text arrives": type_into(GETS),
    "sorted": sort,
}
READS, BATCH = "sheets.spreadsheets.values.batchGet", "sheets.spreadsheets.batchUpdate"
MOMENTS = [*((READS, skip) for skip in range(4)), *((BATCH, skip) for skip in range(2))]
"""Not right before values are written: Sheets cannot write a cell only if it still is what it was, and
what is typed between the last look and the write is written over; its version history has it."""


@pytest.mark.long(every=3)
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_typed_while_the_tool_writes_comes_home_or_stays(deed: str, moment: tuple[str, int]) -> None:
    template = personal_template(personal(), identity(0))
    sheet = create_sheet(open_api(), template, memory=(), title="Иванов", time_zone="Europe/Moscow")
    workbook = open_google(sheet)
    world: World = new_world(HIS, sheet=workbook)
    world.exchange()
    view = mine(workbook)
    type_into("c00001-p0002")(workbook, view, sheet)
    world.exchange()
    world.result = owned({**HIS, "c00001": "Петров"})
    world.texts["c00001-p0002"]["comment"] = ""
    world.texts[GETS]["comment"] = "Общее"
    done: list[object] = []

    def act(_: object) -> None:
        if not done:
            DEEDS[deed](workbook, view, sheet)
            done.append(moment)

    emulator().before(moment[0], act, skip=moment[1])
    for _ in range(4):
        try:
            world.exchange()
        except WorkbookChanged:
            continue
    if not done:
        act(None)
    while world.exchange():
        pass

    told = [text for texts in world.texts.values() for text in texts.values()]
    told += [text for lines in world.history().values() for _, text in lines]
    shown = everything(workbook.read())
    assert TYPED in told or TYPED in shown
    assert ("Альфа" in shown, world.texts[GETS]["comment"]) in ((False, "Общее"), (False, TYPED))
    if deed != "where a text arrives":
        assert "Общее" in shown
