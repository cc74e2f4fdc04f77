"""Whether cells of the team that are to be written are as they were read: one look, a moment before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheets_strategy.adapters.google.cells import Raw, quote
from sheets_strategy.adapters.google.plan import Plan, Puts, key_columns
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.errors import InputError
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.letters import column_letters
from sheets_strategy.workbook.book import address

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi


def find_taken(api: GoogleApi, reading: Reading, plan: Plan, fills: Sequence[Puts]) -> bool:
    """Say whether a cell holds something else by now, or may stand elsewhere.

    Most of them were empty, and a formula that shows nothing fills them too; the number of a segment
    was not. Reads the headers and rows of the columns to fill, and those by which rows are told, as
    formulas.

    Raises:
        InputError: ``sort_formula`` or ``exchange_formula`` (cell): a number, or a cell that gets a
            seller's text, is a formula.
    """
    columns = {(fill.tab, fill.col) for fill in fills}
    keys = {(tab, col) for tab, _ in columns for col in _keys(plan, tab)}
    asked = sorted(columns | keys)
    ranges = [f"{quote(tab)}!{column_letters(col)}:{column_letters(col)}" for tab, col in asked]
    answers = api.batch_get_values(
        reading.spreadsheet.id, ranges, major_dimension="COLUMNS", value_render="FORMULA"
    )
    held: dict[tuple[str, int], list[Raw]] = {
        at: next(iter(answer.get("values", [])), []) for at, answer in zip(asked, answers, strict=True)
    }
    taken = any(
        not _stands(held[fill.tab, fill.col], (fill, row), reading.tab(fill.tab).cell(row, fill.col))
        for fill in fills
        for row in fill.cells
    )
    return taken or not all(_is_same(reading, plan, at, cells) for at, cells in held.items())


def _stands(cells: Sequence[Raw], at: tuple[Puts, int], was: CellValue) -> bool:
    fill, row = at
    now = cells[row] if row < len(cells) else ""
    if was in ("", None):
        return now in ("", None)
    # A text that begins with "=" reads as itself, which no formula shows.
    if (now.removeprefix("'") if isinstance(now, str) else now) == was:
        return True
    if isinstance(now, str) and now.startswith("="):
        code = "sort_formula" if fill.label == "segments.number" else "exchange_formula"
        raise InputError(code, cell=f"{fill.tab}!{address(row, fill.col)}")
    return False


def _keys(plan: Plan, tab: str) -> list[int]:
    return [col for view in plan.views.get(tab, ()) for col in key_columns(view)]


def _is_same(reading: Reading, plan: Plan, at: tuple[str, int], cells: Sequence[Raw]) -> bool:
    """Compare a column with what was read and put since; what formulas show is not compared."""
    tab, col = at
    was = reading.tab(tab)
    put = {
        row: raw
        for one in (*plan.puts, *plan.clears)
        if (one.tab, one.col) == at
        for row, raw in one.cells.items()
    }
    for row in range(max(len(cells), len(was.rows))):
        now = cells[row] if row < len(cells) else ""
        wanted = put.get(row, was.cell(row, col))
        if isinstance(now, str) and now.startswith("="):
            continue
        text = wanted if isinstance(wanted, str) else ""
        if isinstance(now, str) and now.removeprefix("'") != text.removeprefix("'"):
            return False
    return True
