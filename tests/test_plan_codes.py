"""Hidden codes of План that people clear, type over or copy: every row is known again, with its halves."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

import pytest
from small_workbook import TODAY, new_workbook, pay, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.workbook.arms_memory import read_arms
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.memory import list_proposed, read_memory

Row = tuple[CellValue, ...]


@pytest.fixture(scope="module")
def planned() -> MemoryWorkbook:
    """A firm with one hypothesis for two segments, both begun."""
    workbook = new_workbook()
    for number in range(8):
        days = [TODAY - timedelta(days=30 * n + 3) for n in range(20 if number < 6 else 3)]
        pay(workbook, *((f"ООО Клиент {number}", on, 100_000 - 1_000 * number) for on in days))
    run(workbook)
    segments = read(workbook, "segments", "name", "clients")
    held = [str(name) for name, clients in segments if clients]
    end = len(read(workbook, "plan", "code"))
    for place, segment in enumerate(held[:2], start=end):
        put(workbook, "plan", place, hypothesis="Если позвонить, то купят.", for_segment=segment)
        put(workbook, "plan", place, status="в работе", comparison="две волны", start_on=TODAY)
    run(workbook)
    assert len(arms(workbook)) == 2
    return workbook


def codes(workbook: MemoryWorkbook) -> list[Row]:
    return read(workbook, "plan", "code", "segment", "hypothesis")


def arms(workbook: MemoryWorkbook) -> dict[str, Arms]:
    return dict(read_arms(read_memory(table(workbook, "memory"))))


@pytest.mark.parametrize("text", [None, "abc", "моя строка", 5, "p0900"])
def test_codes_that_were_cleared_or_typed_over_come_back(planned: MemoryWorkbook, text: CellValue) -> None:
    workbook = deepcopy(planned)
    before, kept = codes(workbook), arms(workbook)
    proposed = list_proposed(read_memory(table(workbook, "memory")))
    for place in range(len(before)):
        put(workbook, "plan", place, code=text if place else f"{text or ''}")
    run(workbook)
    assert codes(workbook) == before
    assert arms(workbook) == kept
    assert list_proposed(read_memory(table(workbook, "memory"))) == proposed
    assert not run(workbook).changes


def test_a_code_that_was_filled_down_stays_with_its_row_and_the_others_come_back(
    planned: MemoryWorkbook,
) -> None:
    workbook = deepcopy(planned)
    before, kept = codes(workbook), arms(workbook)
    for place in range(len(before)):
        put(workbook, "plan", place, code=before[-1][0])
    run(workbook)
    assert (codes(workbook), arms(workbook)) == (before, kept)


def test_a_copy_for_another_segment_is_a_row_of_its_own_wherever_it_was_pasted(
    planned: MemoryWorkbook,
) -> None:
    workbook = deepcopy(planned)
    before, kept = codes(workbook), arms(workbook)
    view = table(workbook, "plan")
    last = list(view.rows())[-1]
    copied = list(view.tab.rows[last])
    third = next(
        str(name)
        for name, clients in read(workbook, "segments", "name", "clients")
        if clients and name not in (before[-1][1], before[-2][1])
    )
    copied[view.columns["for_segment"]] = third
    workbook.insert_rows(view.tab.name, view.header_row + 1, [copied])
    run(workbook, today=TODAY + timedelta(days=1))
    (new, segment, hypothesis), *others = codes(workbook)
    assert others == before
    assert (segment, hypothesis) == (third, before[-1][2])
    assert new not in [code for code, *_ in before]
    drawn = arms(workbook)
    assert {code: drawn[code] for code in kept} == kept
    assert drawn[str(new)].fixed_on == date(2026, 7, 1)


def test_a_row_typed_anew_for_another_segment_takes_nothing_of_one_that_was_deleted(
    planned: MemoryWorkbook,
) -> None:
    workbook = deepcopy(planned)
    before = codes(workbook)
    view = table(workbook, "plan")
    workbook.delete_row(view.tab.name, list(view.rows())[-1])
    end = len(before) - 1
    put(workbook, "plan", end, hypothesis=before[-1][2], for_segment="Что-то другое")
    run(workbook)
    assert codes(workbook)[-1][0] not in [code for code, *_ in before]
