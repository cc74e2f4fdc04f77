"""The tab «План» → its rows joined to segments, with findings for what nobody can understand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.plan_rows import CODE_LETTER, CODE_WIDTH, IDEA, PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.codes import Codes, settle_codes
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.read_cells import read_choice, read_day, read_hours
from sheets_strategy.workbook.read_segments import SegmentNames, Segments
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class PlanTab:
    """Tab «План».

    Attributes:
        codes: Grid row → code.
        rows: Grid row → the row.
        targets: Code → what «Для сегмента» says, to remember.
        findings: What could not be understood.
    """

    codes: Codes
    rows: Mapping[int, PlanRow]
    targets: Mapping[str, str]
    findings: tuple[Finding, ...]


def read_plan(book: Book, memory: Memory, segments: Segments) -> PlanTab:
    """Read the plan; a row keeps the segment code that it once got, whatever becomes of number and name.

    A row without a segment, or whose «Для сегмента» a person has changed since the last sync, as in
    a copied row, gets the code of what is typed there: a number or a name.

    Args:
        book: The workbook.
        memory: Gives codes back, and what «Для сегмента» said at the last sync.
        segments: The decision table.
    """
    view, said, known = book.tables["plan"], memory.all("target"), memory.names("plan")
    codes = settle_codes(
        view,
        view.rows(),
        letter=CODE_LETTER,
        width=CODE_WIDTH,
        remembered={code: _identify(said.get(code, ""), hypothesis) for code, hypothesis in known.items()},
        identify=lambda row: _identify(view.text(row, "for_segment"), view.text(row, "hypothesis")),
        keeps_typed=False,
    )
    by_code = {segment.code: segment for segment in segments.segments}
    find = SegmentNames(segments.segments).find
    rows: dict[int, PlanRow] = {}
    findings: list[Finding] = []
    targets: dict[str, str] = {}
    for row, code in codes.by_row.items():
        text = view.text(row, "for_segment")
        kept = by_code.get(view.text(row, "segment_code"))
        changed = said.get(code, text if code in known else None) != text
        segment = (find(text) or kept) if changed or kept is None else kept
        if segment is None:
            # Not what stands in the tool's own cell: this very run empties that.
            facts = {"value": text}
            asked = "plan_segment_unknown" if text else "plan_segment_missing"
            findings.append(finding_at(view, row, "for_segment", asked, grave="warning", facts=facts))
        rows[row] = _read_row(view, row, code, segment, book.template, findings)
        targets[code] = text
    return PlanTab(codes, rows, targets, tuple(findings))


def _identify(target: str, hypothesis: str) -> str:
    """Give what tells a row: one hypothesis is planned for several segments, so both."""
    return f"{target}\n{hypothesis}" if hypothesis else ""


def _read_row(
    view: TableView,
    row: int,
    code: str,
    segment: Segment | None,
    template: Template,
    findings: list[Finding],
) -> PlanRow:
    text = view.text(row, "hypothesis")
    library = {str(one["text"]): str(one["code"]) for one in template.hypotheses}
    return PlanRow(
        code=code,
        segment=segment.code if segment else "",
        hypothesis=text,
        profit_key=read_choice(view, row, "profit_key", "profit_key", template, findings),
        department=read_choice(view, row, "department", "department", template, findings),
        hours=read_hours(view, row, "hours", findings),
        status=read_choice(view, row, "status", "plan_status", template, findings) or IDEA,
        comparison=read_choice(view, row, "comparison", "comparison", template, findings),
        person=fold(view.text(row, "person")),
        start_on=read_day(view, row, "start_on", findings),
        due_on=read_day(view, row, "due_on", findings),
        first_step=view.text(row, "first_step"),
        library=library.get(text, ""),
        kpi=view.text(row, "kpi"),
    )
