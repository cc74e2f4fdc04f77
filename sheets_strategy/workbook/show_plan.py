"""The plan: tool cells of people's rows, and rows that are proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.build import Strategy
from sheets_strategy.strategy.hypotheses import Proposal
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.codes import Codes
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """What the tab План gets.

    Attributes:
        wanted: Cells and new rows.
        segment_of: Plan code → segment code, to remember.
        findings: Rows whose segment is unknown.
    """

    wanted: WantedRows
    segment_of: Mapping[str, str]
    findings: tuple[Finding, ...]


def show_plan(
    view: TableView, codes: Codes, strategy: Strategy, segments: Sequence[Segment], template: Template
) -> ShownPlan:
    """Join plan rows to segments by code, show number and name, count clients and hours.

    A row keeps the segment code it once got; a row without one gets it from what
    a person typed into «Для сегмента»: a number or a name.
    """
    by_code = {segment.code: segment for segment in segments}
    by_text = {fold(segment.name): segment for segment in reversed(segments)}
    by_text |= {f"{s.number:g}": s for s in reversed(segments) if s.number is not None}
    cells: dict[int, Cells] = {}
    segment_of: dict[str, str] = {}
    findings: list[Finding] = []
    for row, code in codes.by_row.items():
        text = view.text(row, "for_segment")
        segment = by_code.get(view.text(row, "segment_code")) or by_text.get(
            fold(text).removeprefix("№").strip()
        )
        if segment is None:
            cell = address(row, view.columns["for_segment"])
            facts = {"cell": f"{view.tab.name}!{cell}", "value": text or view.text(row, "segment")}
            findings.append(
                Finding(
                    "plan_segment_unknown", "warning", cell, "plan", row, view.columns["for_segment"], facts
                )
            )
        shown = _shown(segment, strategy, view.value(row, "hours"))
        cells[row] = {
            **shown,
            "code": code,
            "segment_code": segment.code if segment else view.value(row, "segment_code"),
        }
        segment_of[code] = segment.code if segment else ""
    new: list[Cells] = []
    for number, proposal in enumerate(strategy.proposals, start=codes.next_number):
        code = f"p{number:04d}"
        segment_of[code] = proposal.segment
        new.append(_proposed(proposal, by_code[proposal.segment], strategy, template, code))
    return ShownPlan(WantedRows("plan", cells, new), segment_of, tuple(findings))


def _shown(segment: Segment | None, strategy: Strategy, hours: object) -> dict[str, str | float | int | None]:
    if segment is None:
        return {"segment_number": None, "segment": None, "clients": None, "hours_needed": None}
    clients = int(strategy.segments["clients"].get(segment.code, 0))
    per_client = float(hours) if isinstance(hours, float | int) and not isinstance(hours, bool) else None
    return {
        "segment_number": segment.number,
        "segment": segment.name,
        "clients": clients,
        "hours_needed": None if per_client is None else round(per_client * clients, 1),
    }


def _proposed(
    proposal: Proposal, segment: Segment, strategy: Strategy, template: Template, code: str
) -> Cells:
    hypothesis = proposal.hypothesis
    return {
        **_shown(segment, strategy, hypothesis.hours),
        "for_segment": segment.name,
        "hypothesis": hypothesis.text,
        "profit_key": template.labels["profit_key"][hypothesis.profit_key],
        "department": template.labels["department"][hypothesis.department],
        "kpi": hypothesis.kpi,
        "hours": hypothesis.hours,
        "status": template.labels["plan_status"]["idea"],
        "segment_code": segment.code,
        "code": code,
    }
