"""Segments get other numbers while people edit: each number goes to its segment, or nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from google_deeds import DEEDS
from google_meeting import Meeting, thin
from google_scenes import run_sync, scene, workbook
from tiny_firm import load

from sheets_strategy.errors import InputError, WorkbookChanged
from sheets_strategy.sort_segments import sort_segments
from sheets_strategy.workbook.renumber import Renumbering

READS, CELLS = "sheets.spreadsheets.values.batchGet", "sheets.spreadsheets.values.batchUpdateByDataFilter"
BATCH = "sheets.spreadsheets.batchUpdate"
HARMLESS = (
    "sort segments", "move row segments", "insert row segments top", "insert row segments middle",
    "insert column segments left", "move code segments left", "remark segments", "rename clients",
    "type row clients", "insert row memory top", "add tab",
)  # fmt: skip
OTHERWISE = (
    *product(("delete middle row segments", "delete last row segments"), (READS, CELLS)),
    ("type row segments", READS),
)
"""A row typed right before the write comes too late to stop it, and harms nothing."""


def numbers(meeting: Meeting) -> dict[str, float]:
    view = meeting.table("segments")
    return {view.text(row, "code"): float(view.text(row, "number")) for row in meeting.rows("segments")}


def reversed_order(meeting: Meeting) -> Renumbering:
    now = numbers(meeting)
    codes = sorted(now, key=now.__getitem__)
    last = codes.pop()
    return Renumbering(
        (), {code: (now[code], place) for place, code in enumerate([*reversed(codes), last], start=1)}
    )


def wanted_numbers(wanted: Renumbering) -> dict[str, float]:
    return {code: float(after) for code, (_, after) in wanted.numbers.items()}


def lost_but_numbers(meeting: Meeting, wanted: Renumbering) -> dict[str, object]:
    """Give what people lost beside the numbers that were to change."""
    changed = {(before, after) for before, after in wanted.numbers.values()}
    return {tag: pair for tag, pair in meeting.lost().items() if pair not in changed}


@pytest.mark.long(every=6)
@pytest.mark.parametrize(("deed", "moment"), thin(product(HARMLESS, [READS, CELLS, BATCH]), 3))
def test_each_number_goes_to_its_segment_wherever_it_stands_by_now(deed: str, moment: str) -> None:
    meeting = scene("order")
    wanted = reversed_order(meeting)
    meeting.google.before(moment, lambda _: meeting.edit(DEEDS[deed]))
    sort_segments(workbook(meeting), load, wanted)
    assert wanted_numbers(wanted) == {code: n for code, n in numbers(meeting).items() if code}
    assert {} == lost_but_numbers(meeting, wanted)
    assert not sort_segments(workbook(meeting), load, wanted)
    run_sync(meeting)
    assert {} == lost_but_numbers(meeting, wanted)


@pytest.mark.parametrize(("deed", "moment"), thin(OTHERWISE, 2))
def test_other_segments_than_were_shown_stop_it(deed: str, moment: str) -> None:
    meeting = scene("order")
    wanted = reversed_order(meeting)
    meeting.google.before(moment, lambda _: meeting.edit(DEEDS[deed]))
    with pytest.raises(WorkbookChanged, match="segments_changed"):
        sort_segments(workbook(meeting), load, wanted)
    assert {} == lost_but_numbers(meeting, wanted)


def _type_number(value: object) -> Callable[[Meeting], object]:
    def do(meeting: Meeting) -> None:
        view, row = meeting.table("segments"), meeting.rows("segments")[3]
        meeting.type("segments", row, view.columns["number"], value)

    return do


def test_a_number_that_a_person_typed_meanwhile_stays() -> None:
    """Before the one read that looks again: nothing was written yet."""
    meeting = scene("order")
    before, wanted = numbers(meeting), reversed_order(meeting)
    meeting.google.before(READS, lambda _: meeting.edit(_type_number(44)), skip=1)
    with pytest.raises(WorkbookChanged, match="segments_changed"):
        sort_segments(workbook(meeting), load, wanted)
    assert {} == meeting.lost()
    changed = {code for code, number in numbers(meeting).items() if number != before[code]}
    assert 1 == len(changed)


@pytest.mark.parametrize("skip", [0, 1])
def test_a_number_that_is_a_formula_is_named_and_nothing_written(skip: int) -> None:
    meeting = scene("order")
    wanted = reversed_order(meeting)
    meeting.google.before(READS, lambda _: meeting.edit(_type_number("=2+2")), skip=skip)
    with pytest.raises(InputError, match="sort_formula") as caught:
        sort_segments(workbook(meeting), load, wanted)
    assert {"cell": "Сегменты!A5"} == dict(caught.value.facts)
    assert {} == meeting.lost()
