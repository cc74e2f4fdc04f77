"""Imports and a migration while people edit: rows are added once and under their columns, what people typed stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import product

import pytest
from bank_rows import PARTIES, Paid
from google_deeds import DEEDS, Deed
from google_meeting import Meeting, thin
from google_scenes import run_sync, scene, workbook
from google_workbooks import new_google
from test_import_statement import _statement
from test_migrate import older
from tiny_firm import TODAY, inn, load

from sheets_strategy.import_clients import import_clients
from sheets_strategy.import_statement import Incoming, import_statement
from sheets_strategy.migrate import migrate
from sheets_strategy.readers.table import NamedGrid
from sheets_strategy.values.cells import CellValue

PAID = [Paid(date(2026, 11, 2 + n), 100_000 + n, str(n), party=PARTIES[n % 4]) for n in range(5)]
READS, CELLS = "sheets.spreadsheets.values.batchGet", "sheets.spreadsheets.values.batchUpdateByDataFilter"
BATCH = "sheets.spreadsheets.batchUpdate"
STATEMENT_DEEDS = (
    "type row statement", "move column statement", "insert column statement", "insert column memory",
    "insert row memory top", "sort memory", "rename memory", "type row clients", "add tab",
)  # fmt: skip
CLIENT_DEEDS = (
    "sort clients name", "insert row clients top", "insert row clients middle", "delete first row clients",
    "move team column clients", "move own column clients left", "insert column clients left", "type row clients",
    "move row clients", "column and rows clients", "insert column memory", "rename clients",
)  # fmt: skip
HEADER: Sequence[CellValue] = ("Название", "ИНН", "Телефон", "Отношение", "Ниша", "Ответственный")


def _import(meeting: Meeting) -> int:
    content = _statement(PAID)
    files = [Incoming("file.txt", "a" * 64, lambda _: content)]
    done, _ = import_statement(workbook(meeting), load, files, today=TODAY)
    return sum(one.added for one in done)


def _payments(meeting: Meeting) -> Counter[tuple[object, ...]]:
    """Count the payments of the file in the statement, each by what stands under its headers."""
    view = meeting.table("statement")
    columns = ("on", "number", "in_sum", "party")
    rows = (tuple(view.value(row, column) for column in columns) for row in view.rows())
    names = {party[1] for party in PARTIES}
    return Counter(row for row in rows if row[3] in names)


@pytest.mark.long(every=4)
@pytest.mark.parametrize(("deed", "moment"), thin(product(STATEMENT_DEEDS, [READS, BATCH]), 4))
def test_rows_of_a_statement_are_added_once_and_under_their_columns(deed: str, moment: str) -> None:
    plain = scene("order")
    assert _import(plain) == len(PAID)
    expected = _payments(plain)
    assert sum(expected.values()) == len(PAID)

    meeting = scene("order")
    meeting.google.before(moment, lambda _: meeting.edit(DEEDS[deed]))
    assert _import(meeting) == len(PAID)
    assert _payments(meeting) == expected
    assert meeting.lost() == {}
    assert _import(meeting) == 0
    assert _payments(meeting) == expected


def _clients(meeting: Meeting) -> None:
    rows: list[list[CellValue]] = [
        list(HEADER),
        ["Альфа", inn(1), "+7 111", "нейтрален", "заводы", "Иван"],
        ["ООО Бета", inn(2), "+7 222", "доволен", "склады", "Олег"],
        ["ООО Дельта", inn(4), "+7 444", "доволен", "аптеки", "Инна"],
        ["ООО Из файла", inn(70), "+7 770", "", "", ""],
    ]
    import_clients(workbook(meeting), load, [NamedGrid("Лист1", rows)], name="crm.xlsx", today=TODAY)


def _answers(meeting: Meeting) -> dict[str, tuple[object, ...]]:
    view = meeting.table("clients")
    columns = ("phone", "satisfaction", "niche", "seller")
    return {
        view.text(row, "inn"): tuple(view.value(row, column) for column in columns)
        for row in view.rows()
        if view.text(row, "inn")
    }


@pytest.mark.long(every=4)
@pytest.mark.parametrize(("deed", "moment"), thin(product(CLIENT_DEEDS, [READS, CELLS, BATCH]), 5))
def test_answers_of_a_list_go_to_their_clients(deed: str, moment: str) -> None:
    plain = scene("order")
    plain.edit(DEEDS[deed])
    _clients(plain)
    expected = _answers(plain)

    meeting = scene("order")
    meeting.google.before(moment, lambda _: meeting.edit(DEEDS[deed]))
    _clients(meeting)
    assert meeting.lost() == {}
    assert _answers(meeting) == expected
    run_sync(meeting)
    assert meeting.lost() == {}
    assert not run_sync(meeting).changes


def _type_phone(text: str) -> Deed:
    def do(meeting: Meeting) -> None:
        view = meeting.table("clients")
        row = meeting.find("clients", "inn", inn(2))
        meeting.type("clients", row, view.columns["phone"], text)

    return do


@pytest.mark.parametrize("text", ["+7 999", '=""', '=IF(1=1;"";"x")'])
def test_what_a_person_typed_into_an_empty_cell_meanwhile_stays(text: str) -> None:
    """Before the one read that looks again; a formula that shows nothing is something too."""
    meeting = scene("order")
    meeting.google.before(READS, lambda _: meeting.edit(_type_phone(text)), skip=1)
    _clients(meeting)
    assert meeting.lost() == {}
    assert _answers(meeting)[inn(4)][0] == "+7 444"


def _old_sheet() -> Meeting:
    book = new_google(older(load("ru")), today=TODAY)
    meeting = Meeting(scene("first").google, book._id)
    clients = meeting.page("clients")
    for row, name in enumerate(("Мечта", "Проспект", "Ещё"), start=1):
        meeting.google.type(meeting.id, f"{clients.title}!A{row + 1}", [[name]])
    meeting.google.forget()
    return meeting


@pytest.mark.long(every=2)
@pytest.mark.parametrize(
    ("deed", "moment"),
    thin(
        product(
            ["insert row clients top", "insert column clients left", "move team column clients", "add tab"],
            [READS, BATCH, CELLS],
        ),
        4,
    ),
)
def test_columns_of_a_newer_template_never_land_on_peoples(deed: str, moment: str) -> None:
    meeting = _old_sheet()
    _tag(meeting)
    meeting.google.before(moment, lambda _: meeting.edit(DEEDS[deed]))
    migrate(workbook(meeting), load, today=TODAY)
    assert meeting.lost() == {}
    assert not migrate(workbook(meeting), load, today=TODAY).changes
    view = meeting.table("clients")
    assert len(view.columns) == len(view.spec.columns)


def _tag(meeting: Meeting) -> None:
    page: Callable[[int], list[object]] = meeting.page("clients").values.row
    for row in range(meeting.page("clients").values.used()):
        for col, held in enumerate(page(row)):
            if held is not None:
                meeting.tag(meeting.page("clients"), row, col)
