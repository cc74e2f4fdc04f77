"""What a migration adds beside values: whole tabs, the look of added columns, notes."""

from __future__ import annotations

from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.new_tab import column_requests, note_request, tab_requests
from sheets_strategy.adapters.google.plan import Plan
from sheets_strategy.adapters.google.reading import Reading
from sheets_strategy.workbook.template import Template

# Headers go by the mark of their column, and the mark is made before.
_NOT_HERE = frozenset({"appendDimension", "createDeveloperMetadata", "updateCells"})


def look_requests(plan: Plan, reading: Reading, template: Template) -> list[Json]:
    """Give the requests of the last batch that are about tabs, looks and notes.

    Args:
        plan: What is written.
        reading: The spreadsheet as it was read.
        template: Words and looks.
    """
    sheets = {sheet.title: sheet for sheet in reading.spreadsheet.sheets}
    requests: list[Json] = []
    for column in plan.columns:
        tab = next((tab for tab in template.tabs if any(t.key == column.table for t in tab.tables)), None)
        if tab is not None:
            sheet = sheets[column.tab]
            made = column_requests(
                column, tab, template, sheet_id=sheet.id, grid_columns=max(sheet.columns, column.col + 1)
            )
            requests += [one for one in made if not _NOT_HERE & one.keys()]
    for note in plan.notes:
        requests.append(note_request(sheets[note.tab].id, note.row, note.col, note.text))
    for place, tab in enumerate(plan.tabs, start=len(sheets)):
        requests += tab_requests(tab, template, index=place, names=reading.spreadsheet.names)
    return requests
