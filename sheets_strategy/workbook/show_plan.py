"""The plan: tool cells of people's rows, and rows that are proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import HOUR_MINUTES
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.values.money import cell_money
from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.effect_words import say_plan
from sheets_strategy.workbook.plan_remarks import RowHours, gather_row_hours, say_remarks
from sheets_strategy.workbook.plan_words import say_kpi
from sheets_strategy.workbook.read_plan import PlanTab
from sheets_strategy.workbook.read_staff import Staff
from sheets_strategy.workbook.show_cells import list_records, to_int
from sheets_strategy.workbook.template import Template

_FIGURES = (
    "clients",
    "hours_needed",
    "hours_granted",
    "hours_missing",
    "finished",
    "expected",
    "kpi_now",
    "remarks",
)


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
    view: TableView,
    tab: PlanTab,
    strategy: Strategy,
    segments: Sequence[Segment],
    template: Template,
    *,
    staff: Staff,
) -> ShownPlan:
    """Show segment, clients, hours, money, KPI and remarks of each row, and append what is proposed.

    Args:
        view: The tab.
        tab: Its rows as read.
        strategy: What was computed.
        segments: The decision table.
        template: Words.
        staff: Who works with clients, and which departments there are.
    """
    by_code = {segment.code: segment for segment in segments}
    shown = _PlanCells(strategy, segments, template, staff)
    cells: dict[int, Cells] = {}
    for place, planned in tab.rows.items():
        cells[place] = {
            **shown.cells(planned, by_code.get(planned.segment)),
            **say_plan(planned.code, strategy, template),
            "code": planned.code,
            "segment_code": planned.segment or view.value(place, "segment_code"),
        }
    proposed = strategy.plan[len(tab.rows) :]
    new: list[Cells] = []
    for row in proposed:
        segment = by_code[row.segment]
        figures = {**shown.cells(row, segment), **say_plan(row.code, strategy, template)}
        new.append(_proposed(row, figures, segment, template))
    said = {row.code: by_code[row.segment].name for row in proposed}
    return ShownPlan(WantedRows("plan", cells, new), {**tab.targets, **said})


class _PlanCells:
    """Gives the tool cells of plan rows; holds what the waterfall gives each of them."""

    def __init__(
        self, strategy: Strategy, segments: Sequence[Segment], template: Template, staff: Staff
    ) -> None:
        self._strategy, self._segments, self._template, self._staff = strategy, segments, template, staff
        records = list(list_records(strategy.waterfall.rows))
        self._rows = {str(record["plan"]): record for record in records}
        self._hours: Mapping[str, RowHours] = gather_row_hours(records)

    def cells(self, row: PlanRow, segment: Segment | None) -> Cells:
        """Give the tool cells of one row, but for its codes."""
        if segment is None:
            return {"segment_number": None, "segment": None, **dict.fromkeys(_FIGURES)}
        strategy, found = self._strategy, self._rows[row.code]
        kop, kpi = to_int(found["expected_kop"]), strategy.kpis.get(row.code)
        return {
            "segment_number": segment.number,
            "segment": segment.name,
            "clients": to_int(found["clients"]),
            **self._hour_cells(row, found),
            "finished": to_int(found["finished"]),
            "expected": cell_money(kop, strategy.currency) if kop >= 0 else None,
            "kpi_now": say_kpi(kpi, self._template, currency=strategy.currency),
            "remarks": self._remarks(row) if row.acts else None,
        }

    def _hour_cells(self, row: PlanRow, found: Mapping[str, object]) -> Cells:
        """Give hours needed; granted and missing only where the department's are known."""
        names = ("needed", "granted", "missing")
        if not row.acts or row.hours is None:
            return {f"hours_{name}": None for name in names}
        department = self._strategy.waterfall.department(str(found["department"]))
        is_known = department is not None and department.capacity is not None
        hours = {name: round(to_int(found[f"minutes_{name}"]) / HOUR_MINUTES, 2) for name in names}
        return {
            "hours_needed": hours["needed"],
            "hours_granted": hours["granted"] if is_known else None,
            "hours_missing": (hours["missing"] or None) if is_known else None,
        }

    def _remarks(self, row: PlanRow) -> str | None:
        hours = self._hours[row.code]
        return say_remarks(
            row,
            hours,
            self._strategy.waterfall.department(hours.department),
            self._segments,
            self._template,
            staff=self._staff,
            currency=self._strategy.currency,
        )


def _proposed(row: PlanRow, shown: Cells, segment: Segment, template: Template) -> Cells:
    return {
        **shown,
        "for_segment": segment.name,
        "hypothesis": row.hypothesis,
        "profit_key": template.labels["profit_key"][row.profit_key],
        "department": template.labels["department"][row.department],
        "kpi": row.kpi,
        "hours": row.hours,
        "status": template.labels["plan_status"][row.status],
        "comparison": template.labels["comparison"][row.comparison],
        "first_step": row.first_step,
        "segment_code": segment.code,
        "code": row.code,
    }
