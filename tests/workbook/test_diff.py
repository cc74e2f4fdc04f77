"""What is compared as equal, and the order of an output table's rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.changes import ChangeSet, MoveRows, SetCell
from sheets_strategy.workbook.diff import WantedList, diff, same
from sheets_strategy.workbook.grid import CellValue, Tab
from sheets_strategy.workbook.template import ColumnSpec, TableSpec, Template

SPEC = TableSpec(
    "t",
    (
        ColumnSpec("place", "№", "tool", "integer"),
        ColumnSpec("client", "Client", "tool", "text"),
        ColumnSpec("note", "Note", "team", "text"),
        ColumnSpec("code", "Code", "tool", "code"),
    ),
)
COLUMNS = {"place": 0, "client": 1, "note": 2, "code": 3}
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # of spreadsheets
Line = tuple[CellValue, CellValue, CellValue, CellValue]


def view_of(lines: Sequence[Sequence[CellValue]]) -> TableView:
    tab = Tab("T", [["№", "Client", "Note", "Code"], *map(list, lines)])
    return TableView(SPEC, tab, "t", 0, COLUMNS, {}, 1 << 20)


def wanted_of(codes: Sequence[str]) -> WantedList:
    rows = [{"place": place, "client": f"К {code}", "code": code} for place, code in enumerate(codes, 1)]
    return WantedList("t", rows, {"client": "settled"})


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001
def test_a_moment_is_its_serial_number_to_a_second(moment: datetime) -> None:
    serial = (moment - EPOCH) / timedelta(days=1)
    assert same(serial, moment)
    assert not same(serial + 2 / 86_400, moment)
    day = moment.date()
    assert same((day.toordinal() - EPOCH.toordinal()), day)
    assert same(float(day.toordinal() - EPOCH.toordinal()), day)
    assert not same(serial, day) or moment - datetime(day.year, day.month, day.day) < timedelta(seconds=1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "wanted", "equal"),
    [
        (46083, date(2026, 3, 2), True),
        (46084, date(2026, 3, 2), False),
        (46083.5, date(2026, 3, 2), False),
        (True, date(1899, 12, 31), False),
        (1, date(1899, 12, 31), True),
        (float("nan"), date(2026, 3, 2), False),
        ("46083", date(2026, 3, 2), False),
        (None, date(2026, 3, 2), False),
        (date(2026, 3, 2), 46083, False),
        (datetime(2026, 3, 2), date(2026, 3, 2), True),  # noqa: DTZ001
        (5, 5.0, True),
        (1, True, False),
        ("", None, True),
    ],
)
def test_what_a_backend_gives_back_is_what_was_wanted(now: CellValue, wanted: CellValue, equal: bool) -> None:
    assert equal == same(now, wanted)


PLACES = st.sampled_from([None, 1, 2, 7, "3", "x"])
CODES = st.sampled_from([None, "c1", "c2", "c3", "c9"])
STANDING = st.lists(
    st.tuples(PLACES, st.sampled_from([None, "К"]), st.sampled_from([None, "n"]), CODES), max_size=8
)


@given(STANDING, st.permutations(["c1", "c2", "c3", "c4"]), st.integers(0, 4))
def test_the_order_is_that_of_a_stable_sort_by_place_with_empty_cells_last(
    lines: list[Line], codes: list[str], wanted: int
) -> None:
    view = view_of([(*line[:3], line[3]) for line in lines])
    changes = diff({"t": view}, [wanted_of(codes[:wanted])])
    still = [change for change in changes if not isinstance(change, MoveRows)]
    unmoved, moved = (_apply(view.tab, made) for made in (still, list(changes)))
    by_place = sorted(unmoved, key=lambda row: (row[0] is None, row[0] or 0))

    assert by_place == moved
    assert [row[0] for row in moved if row[0] is not None] == list(range(1, wanted + 1))
    notes = [row[2] for row in view.tab.rows[1:]]
    assert sorted(map(str, (row[2] for row in moved if row[2]))) == sorted(
        str(note) for note in notes if note
    )


def _apply(tab: Tab, changes: Sequence[object]) -> list[list[CellValue]]:
    workbook = MemoryWorkbook([tab])
    template = Template(1, "ru", (), {}, {}, {}, {})
    workbook.apply(ChangeSet(workbook.read().version, tuple(changes)), template)  # type: ignore[arg-type]
    return [[*row, *([None] * (4 - len(row)))] for row in workbook.tabs[0].rows[1:]]


def test_what_somebody_typed_into_the_place_of_their_own_row_is_cleared_and_no_more() -> None:
    view = view_of([(1, "К c1", None, "c1"), (1, "mine", "note", None)])
    assert diff({"t": view}, [wanted_of(["c1"])]) == (SetCell("T", "t", "place", 2, 0, 1, None),)


def test_rows_of_people_and_emptied_rows_stay_in_the_order_in_which_they_stand() -> None:
    view = view_of([(1, "К", None, "c9"), (None, None, "mine", None), (2, "К c1", None, "c1")])
    (moved,) = [one for one in diff({"t": view}, [wanted_of(["c1"])]) if isinstance(one, MoveRows)]
    assert moved.order == (2, 0, 1)
