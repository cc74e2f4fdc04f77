"""Rows of «План» that a run wrote and ended before it could remember that it had proposed them."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.template import Template


def find_unremembered(
    view: TableView, codes: Mapping[int, str], memory: Memory, template: Template
) -> Mapping[tuple[str, str], str]:
    """Give segment and hypothesis → code of the row, for proposals that stand and are not remembered.

    A row counts where its «Код» is one that the memory has never seen: a row that a person
    copied bears a known one, a row that a person typed bears none, and one whose code was typed
    over gets its own back.

    Args:
        view: Tab «План».
        codes: Grid row → code that it keeps or gets.
        memory: What the workbook remembers.
        template: The hypotheses.
    """
    library = {str(one["text"]): str(one["code"]) for one in template.hypotheses}
    known = memory.names("plan")
    found: dict[tuple[str, str], str] = {}
    for row in view.rows():
        code, segment = view.text(row, "code"), view.text(row, "segment_code")
        hypothesis = library.get(view.text(row, "hypothesis"))
        if code and code not in known and codes.get(row) == code and segment and hypothesis:
            found.setdefault((segment, hypothesis), code)
    return found
