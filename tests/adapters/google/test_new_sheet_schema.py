"""Every request that makes a sheet is one that Google's published schema knows."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from small_template import MAIN, SMALL

from sheets_strategy.adapters.google.grow import column_requests, note_request, row_requests
from sheets_strategy.adapters.google.marks import mark_spreadsheet
from sheets_strategy.adapters.google.new_sheet import build_requests, properties_request, spreadsheet_body
from sheets_strategy.adapters.google.protections import TablePlace, protection_requests
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.changes import AddColumn
from sheets_strategy.workbook.layout import MemoryRow
from sheets_strategy.workbook.template import ColumnSpec, HighlightSpec
from tests.google_emulator.schema import validate

MEMORY: list[MemoryRow] = [("template", "version", "2", "2026-01-31")]
BATCH = "sheets.spreadsheets.batchUpdate"
ZONE = "Europe/Moscow"


def complaints(*requests: dict[str, Any]) -> list[object]:
    return list(validate(BATCH, {"requests": list(requests)}))


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("lock", [None, ["robot@example.com"]])
def test_new_sheet_of_the_built_in_template_is_valid(lang: str, lock: list[str] | None) -> None:
    template = load_template(lang)
    names = [{"name": "strategy_clients", "namedRangeId": "left"}]
    requests = build_requests(template, memory=MEMORY, first_sheet_id=0, lock=lock, names=names)

    assert complaints(*requests) == []
    assert complaints(properties_request(template, title="T", time_zone=ZONE)) == []
    assert validate("sheets.spreadsheets.create", spreadsheet_body(template, time_zone=ZONE)) == []


def test_growth_protections_and_marks_are_valid() -> None:
    column = ColumnSpec("vat", "VAT", "tool", "choice", choices=("yes", "no"), hidden=True)
    change = AddColumn("Client's list", "clients", 8, 12, column)
    place = TablePlace(5, "main", MAIN.table("clients"), 8, {"name": 0, "sum": 2, "mood": 1})
    stale = {"protectedRangeId": 3, "range": {"sheetId": 5}, "description": "sheets-strategy: old"}

    assert (
        complaints(
            *column_requests(change, MAIN, SMALL, sheet_id=5, grid_columns=10),
            *row_requests(place, MAIN, first_row=1000),
            note_request(5, 8, 12, "What it means"),
            *protection_requests([place], [stale], SMALL, rows={5: 1000}, lock=["a@example.com"]),
            mark_spreadsheet("1AbC"),
        )
        == []
    )


def test_a_whole_new_sheet_is_one_batch_far_below_two_megabytes() -> None:
    template = load_template("ru")
    memory = first_memory(template, today=date(2026, 1, 31))
    requests = build_requests(template, memory=memory, first_sheet_id=0)

    assert len(requests) < 1_400
    assert len(json.dumps({"requests": requests}).encode()) < 1_000_000


def test_grid_takes_a_twentieth_of_the_ten_million_cells_at_most() -> None:
    grids = [
        one["addSheet"]["properties"]["gridProperties"]
        for one in build_requests(load_template("ru"), memory=MEMORY)
        if "addSheet" in one
    ]

    assert sum(grid["rowCount"] * grid["columnCount"] for grid in grids) < 500_000


def test_same_arguments_give_the_same_requests() -> None:
    made = [build_requests(load_template("ru"), memory=MEMORY, first_sheet_id=0) for _ in range(2)]

    assert made[0] == made[1]


@pytest.mark.parametrize("word", ["=A1", "+7"])
def test_word_that_google_would_take_for_a_formula_is_refused(word: str) -> None:
    mood = replace(MAIN.table("clients").column("mood"), choices=("good", word))
    columns = tuple(mood if column.key == "mood" else column for column in MAIN.table("clients").columns)
    offered = replace(MAIN, tables=(MAIN.tables[0], replace(MAIN.tables[1], columns=columns)))
    coloured = replace(MAIN, highlights=(HighlightSpec("clients", "mood", word, "F8CBAD"),))

    for tab in (offered, coloured):
        with pytest.raises(InputError) as caught:
            build_requests(replace(SMALL, tabs=(tab,)), memory=[])
        assert (caught.value.code, caught.value.facts) == (
            "choice_like_formula",
            {"tab": "Client's list", "header": "Mood", "choice": word},
        )
