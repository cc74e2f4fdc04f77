"""The plan: tool cells of people's rows, and rows that are proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.build import Strategy
from sheets_strategy.strategy.hypotheses import Proposal
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.codes import Codes
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.read_segments import SegmentNames
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """What the tab План gets.

    Attributes:
        wanted: Cells and new rows.
        targets: Plan code → what «Для сегмента» says, to remember.
        findings: Rows whose segment is unknown.
    """

    wanted: WantedRows
    targets: Mapping[str, str]
    findings: tuple[Finding, ...]


def show_plan(
    view: TableView,
    codes: Codes,
    strategy: Strategy,
    segments: Sequence[Segment],
    template: Template,
    *,
    targets: Mapping[str, str],
) -> ShownPlan:
    """Join plan rows to segments by code, show number and name, count clients and hours.

    A row keeps the segment code it once got, whatever becomes of the segment's number
    and name. A row without one, or whose «Для сегмента» a person has changed since, gets
    the code of what is typed there: a number or a name.

    Args:
        view: The tab.
        codes: Codes of its rows.
        strategy: What was computed.
        segments: The decision table.
        template: Words.
        targets: Plan code → what «Для сегмента» said at the last sync.
    """
    by_code, find = {segment.code: segment for segment in segments}, SegmentNames(segments).find
    cells: dict[int, Cells] = {}
    said: dict[str, str] = {}
    findings: list[Finding] = []
    for row, code in codes.by_row.items():
        text = view.text(row, "for_segment")
        kept = by_code.get(view.text(row, "segment_code"))
        changed = targets.get(code, text) != text
        segment = (find(text) or kept) if changed or kept is None else kept
        if segment is None:
            # Not what stands in the tool's own cell: this very run empties that.
            facts = {"value": text}
            findings.append(
                finding_at(view, row, "for_segment", "plan_segment_unknown", grave="warning", facts=facts)
            )
        cells[row] = {
            **_shown(segment, strategy, view.value(row, "hours")),
            "code": code,
            "segment_code": segment.code if segment else view.value(row, "segment_code"),
        }
        said[code] = text
    new: list[Cells] = []
    for number, proposal in enumerate(strategy.proposals, start=codes.next_number):
        code, segment = f"p{number:04d}", by_code[proposal.segment]
        new.append(_proposed(proposal, segment, strategy, template, code))
        said[code] = segment.name
    return ShownPlan(WantedRows("plan", cells, new), said, tuple(findings))


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
