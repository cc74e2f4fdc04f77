"""Personal sheets in a file and in Google: made, filled, read back, and rows that leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from google_workbooks import open_api, open_google
from personal_sheets import World, everything, identity, mine, new_world, owned, personal, rows_of

from sheets_strategy.adapters.google.create import create_sheet
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.adapters.xlsx.workbook import XlsxWorkbook
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.personal import personal_template
from sheets_strategy.workbook.protocol import Workbook

ALL_HIS = {f"c{place:05d}": "Иванов" for place in range(1, 7)}
FIRST = "c00001-p0001"


def xlsx(folder: Path) -> Workbook:
    path = folder / "Иванов.xlsx"
    created = datetime(2026, 6, 30)  # noqa: DTZ001  # a firm's own day
    create_workbook(path, personal_template(personal(), identity(0)), memory=(), created=created)
    return XlsxWorkbook(path, now=datetime.now, owner="tests")


def google(folder: Path) -> Workbook:
    template = personal_template(personal(), identity(0))
    sheet = create_sheet(open_api(), template, memory=(), title="Иванов", time_zone="Europe/Moscow")
    return open_google(sheet)


def type_in(sheet: Workbook, **cells: object) -> None:
    """Type into the first row, by the way in which texts of an exchange are written."""
    view = mine(sheet)
    row = view.header_row + 1
    changes = tuple(
        SetCell(
            view.tab.name, "mine", name, row, view.columns[name], view.value(row, name), value, "exchange"
        )  # type: ignore[arg-type]
        for name, value in cells.items()
    )
    sheet.apply(ChangeSet(sheet.read().version, changes), personal())


@pytest.mark.parametrize("make", [xlsx, google])
def test_a_personal_sheet_is_filled_read_and_left(make: Callable[[Path], Workbook], tmp_path: Path) -> None:
    sheet = make(tmp_path)
    world: World = new_world(ALL_HIS, sheet=sheet)
    world.texts["c00003-p0003"] |= {"comment": "=1+1", "next_on": "2026-07-01"}

    world.exchange()

    assert () == world.exchange().changes
    assert [("ООО Альфа", FIRST)] == rows_of(sheet, "client", "code")[:1]
    assert ("=1+1", date(2026, 7, 1)) in rows_of(sheet, "comment", "next_on")

    world.texts["c00003-p0003"]["comment"] = ""
    world.exchange()
    assert (None, date(2026, 7, 1)) in rows_of(sheet, "comment", "next_on")

    type_in(sheet, comment="Моё\nвторая строка", touched_on=date(2026, 6, 29), outcome="думает")
    world.texts[FIRST]["comment"] = "Общее"
    world.exchange()

    assert {FIRST: [("comment", "Моё\nвторая строка")]} == world.history()
    assert {"comment": "Общее", "touched_on": "2026-06-29", "outcome": "думает"}.items() <= world.texts[
        FIRST
    ].items()
    assert () == world.exchange().changes

    type_in(sheet, comment="Ещё")
    world.result = owned({**ALL_HIS, "c00001": "Петров"})
    world.exchange()

    assert "Ещё" == world.texts[FIRST]["comment"]
    assert not [word for word in ("Альфа", "c00001", "Ещё", "Моё") if word in everything(sheet.read())]
    assert () == world.exchange().changes
