"""What is in the way of a row of «План», in its column «Замечания»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.strategy.granted import DepartmentHours
from sheets_strategy.strategy.plan_rows import PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.waterfall import NOBODY
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.plan_words import say_number, say_price, say_segments, say_shortage
from sheets_strategy.workbook.read_staff import Staff
from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class RowHours:
    """What the waterfall gives one plan row.

    Attributes:
        department: Whose hours it takes, "" for nobody's.
        clients: Clients of the segment.
        waiting: Clients that wait for the sake of a comparison.
        missing: Minutes that it lacks.
        waits_for: Code of the first segment of the department that lacks hours; "" where it
            lacks none itself.
        is_first: Whether it is the first row of its department that waits.
    """

    department: str
    clients: int
    waiting: int
    missing: int
    waits_for: str
    is_first: bool


def say_remarks(
    row: PlanRow,
    hours: RowHours,
    department: DepartmentHours | None,
    segments: Sequence[Segment],
    template: Template,
    *,
    staff: Staff,
    currency: str,
) -> str | None:
    """Say what is in the way of a plan row that acts; None for nothing.

    Args:
        row: The plan row.
        hours: What the waterfall gives it.
        department: The hours of its department.
        segments: The decision table.
        template: Words.
        staff: Who works with clients, and which departments there are.
        currency: The currency of all sums.
    """
    parts = [*_say_empty(row, hours, template), *_say_staff(hours.department, staff, template)]
    if row.department == NOBODY:
        parts.append(word_text("row_nobody", template))
    elif not hours.clients:
        parts.append(word_text("row_no_clients", template))
    if hours.waiting:
        parts.append(word_text("row_compared", template, clients=hours.waiting))
    if hours.waits_for and department is not None:
        parts += _say_waiting(row, hours, department, segments, template, currency)
    return "; ".join(parts) or None


def _say_empty(row: PlanRow, hours: RowHours, template: Template) -> list[str]:
    """Name the cells that should be filled."""
    parts = [] if row.profit_key else [word_text("row_no_key", template)]
    if row.hours is None:
        parts.append(word_text("row_no_hours", template))
    if not row.department:
        name = template.labels["department"].get(hours.department, "")
        parts.append(
            word_text("row_department_of_segment" if name else "row_no_department", template, name=name)
        )
    return parts


def _say_staff(department: str, staff: Staff, template: Template) -> list[str]:
    """Say that a department is not there, or that nobody works for it."""
    if department in ("", NOBODY):
        return []
    if department not in staff.departments:
        return [word_text("row_department_dropped", template)]
    if not staff.sellers or any(seller.department == department for seller in staff.sellers):
        return []
    return [word_text("row_nobody_in_department", template)]


def _say_waiting(
    row: PlanRow,
    hours: RowHours,
    department: DepartmentHours,
    segments: Sequence[Segment],
    template: Template,
    currency: str,
) -> list[str]:
    """Say which hours are missing; the first row that waits speaks for its department."""
    if hours.is_first:
        said = [say_shortage(department, segments, template)]
        return [*said, say_price(department.price, template, currency=currency)] if department.price else said
    if hours.waits_for == row.segment:
        return [word_text("row_short", template, hours=say_number(hours.missing, template))]
    number = say_segments([hours.waits_for], segments, template)
    return [word_text("row_waits", template, number=number)]


def gather_row_hours(rows: Sequence[Mapping[str, object]]) -> dict[str, RowHours]:
    """Give plan code → what the waterfall gives it.

    Args:
        rows: Records of ``Waterfall.rows``, in their order.
    """
    found: dict[str, RowHours] = {}
    spoken: set[str] = set()
    for one in rows:
        department, waits_for = str(one["department"]), str(one["waits_for"])
        is_first = bool(waits_for) and department not in spoken
        spoken |= {department} if is_first else set()
        clients, waiting, missing = (
            int(str(one[name])) for name in ("clients", "waiting", "minutes_missing")
        )
        found[str(one["plan"])] = RowHours(department, clients, waiting, missing, waits_for, is_first)
    return found
