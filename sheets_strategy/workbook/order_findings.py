"""The two segments whose order costs most, as a question; and what stands in «Замечания» of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.catalogue import rough_money
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.questions import OUT_OF_ORDER
from sheets_strategy.workbook.read_segments import IS_DRAFT, Segments
from sheets_strategy.workbook.segment_findings import remark_segments
from sheets_strategy.workbook.show_order import say_draft
from sheets_strategy.workbook.template import Template


def find_order(strategy: Strategy, segments: Segments, book: Book) -> list[Finding]:
    """Ask about the two segments whose order costs most, if there are such.

    Args:
        strategy: What was computed.
        segments: The decision table.
        book: The workbook.
    """
    pair = strategy.ranking.out_of_order
    if pair is None:
        return []
    by_code = {one.code: one for one in segments.segments}
    rows = {code: row for row, code in segments.codes.by_row.items()}
    facts: dict[str, object] = {"why": pair.why}
    for name, code in (("early", pair.early), ("late", pair.late)):
        facts[name], facts[f"{name}_name"] = by_code[code].number, by_code[code].name
        kop = round(strategy.ranking.worth[code].hour_kop or 0)
        facts[f"{name}_money"] = rough_money(kop, book.template, currency=strategy.currency)
    view = book.tables["segments"]
    found = finding_at(view, rows[pair.late], "number", OUT_OF_ORDER, grave="info", facts=facts)
    # By codes, not by the cell: the answer is for these two, wherever they stand.
    return [replace(found, key=f"{pair.late}+{pair.early}")]


def remark_rows(strategy: Strategy, segments: Segments, template: Template) -> Mapping[str, tuple[str, ...]]:
    """Give code → what is found in the table itself, and whom a row without a number would take."""
    by_code = {one.code: one for one in segments.segments}
    drafts = {segments.codes.by_row[one.row] for one in segments.findings if one.code == IS_DRAFT}
    found = dict(remark_segments(strategy, segments, template))
    for code, one in strategy.ranking.drafts.items():
        if code in drafts and not one.draft.broken:
            said = say_draft(one, by_code, template, currency=strategy.currency)
            found[code] = (*found.get(code, ()), said)
    return found
