"""The plan: tool cells of people's rows, and rows that are proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.strategy.build import Strategy
from sheets_strategy.strategy.hypotheses import Proposal
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.effect_words import say_plan
from sheets_strategy.workbook.read_plan import PlanTab
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """What the tab План gets.

    Attributes:
        wanted: Cells and new rows.
        targets: Plan code → what «Для сегмента» says, to remember.
    """

    wanted: WantedRows
    targets: Mapping[str, str]


def show_plan(
    view: TableView, tab: PlanTab, strategy: Strategy, segments: Sequence[Segment], template: Template
) -> ShownPlan:
    """Show number and name of each row's segment, count clients and hours, and append what is proposed.

    Args:
        view: The tab.
        tab: Its rows as read.
        strategy: What was computed.
        segments: The decision table.
        template: Words.
    """
    by_code = {segment.code: segment for segment in segments}
    cells: dict[int, Cells] = {}
    for row, planned in tab.rows.items():
        cells[row] = {
            **_shown(planned, by_code.get(planned.segment), strategy),
            **say_plan(planned.code, strategy, template),
            "code": planned.code,
            "segment_code": planned.segment or view.value(row, "segment_code"),
        }
    proposed = strategy.plan[len(tab.rows) :]
    new = [
        _proposed(row, proposal, by_code[row.segment], strategy, template)
        for row, proposal in zip(proposed, strategy.proposals, strict=True)
    ]
    said = {row.code: by_code[row.segment].name for row in proposed}
    return ShownPlan(WantedRows("plan", cells, new), {**tab.targets, **said})


def _shown(row: PlanRow, segment: Segment | None, strategy: Strategy) -> dict[str, str | float | int | None]:
    if segment is None:
        return {"segment_number": None, "segment": None, "clients": None, "hours_needed": None}
    clients = int(strategy.segments["clients"].get(segment.code, 0))
    return {
        "segment_number": segment.number,
        "segment": segment.name,
        "clients": clients,
        "hours_needed": None if row.hours is None else round(row.hours * clients, 1),
    }


def _proposed(
    row: PlanRow, proposal: Proposal, segment: Segment, strategy: Strategy, template: Template
) -> Cells:
    return {
        **_shown(row, segment, strategy),
        **say_plan(row.code, strategy, template),
        "for_segment": segment.name,
        "hypothesis": row.hypothesis,
        "profit_key": template.labels["profit_key"][row.profit_key],
        "department": template.labels["department"][row.department],
        "kpi": proposal.hypothesis.kpi,
        "hours": row.hours,
        "status": template.labels["plan_status"][row.status],
        "segment_code": segment.code,
        "code": row.code,
    }
