"""Findings about «План» and «Продавцы»: what is not filled in, who is not known, hours that are not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.arms import Arms
from sheets_strategy.strategy.granted import DepartmentHours
from sheets_strategy.strategy.plan_rows import NOT_COMPARED, PlanRow
from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import Seller, part_staff
from sheets_strategy.strategy.waterfall import NOBODY, department_of
from sheets_strategy.strategy.work_owners import name_words
from sheets_strategy.values.names import fold, part_names
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.catalogue import shorten, word_text
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.plan_words import say_number
from sheets_strategy.workbook.read_plan import PlanTab
from sheets_strategy.workbook.template import Template

_MOST_NAMED = 5
_LONGEST_NAME = 60


def find_in_plan(
    view: TableView, tab: PlanTab, segments: Iterable[Segment], template: Template
) -> list[Finding]:
    """Find rows that act, but have no key, no department, no hours per client, or end before they begin.

    Args:
        view: Tab «План».
        tab: Its rows as read.
        segments: The decision table.
        template: Words.
    """
    departments = {segment.code: segment.department for segment in segments}
    acting = {row: planned for row, planned in tab.rows.items() if planned.acts}
    findings: list[Finding] = []
    for row, planned in acting.items():
        facts: dict[str, object] = {"name": shorten(planned.hypothesis, _LONGEST_NAME)}
        # A word that is no key, or no hours, has its own finding.
        if not planned.profit_key and not view.text(row, "profit_key"):
            findings.append(
                finding_at(view, row, "profit_key", "plan_key_missing", grave="warning", facts=facts)
            )
        if not planned.department and not view.text(row, "department"):
            facts = {**facts, "used": _say_used(planned, departments, template)}
            findings.append(
                finding_at(view, row, "department", "plan_department_missing", grave="warning", facts=facts)
            )
    empty = [
        row
        for row, planned in acting.items()
        if planned.hours is None and planned.department != NOBODY and not view.text(row, "hours")
    ]
    if empty:
        facts = {"rows": len(empty), "cells": _list_cells(view, empty, "hours")}
        findings.append(finding_at(view, empty[0], "hours", "plan_hours_missing", grave="info", facts=facts))
    return [*findings, *_find_due_early(view, acting)]


def _find_due_early(view: TableView, acting: Mapping[int, PlanRow]) -> Iterator[Finding]:
    """Find rows that are to be decided before they begin."""
    for row, planned in acting.items():
        start, due = planned.start_on, planned.due_on
        if start is not None and due is not None and due < start:
            facts = {"due": due, "start": start}
            yield finding_at(view, row, "due_on", "plan_due_early", grave="warning", facts=facts)


def find_comparisons(
    view: TableView, tab: PlanTab, arms: Mapping[str, Arms], template: Template
) -> list[Finding]:
    """Find rows that act, but whose comparison was changed when it was too late for that.

    Who waits stays as it was drawn; only «нет» lets them go, once, and that is not said here.

    Args:
        view: Tab «План».
        tab: Its rows as read.
        arms: Plan code → its arms.
        template: Words.
    """
    findings = []
    for row, planned in tab.rows.items():
        drawn, typed = arms.get(planned.code), planned.comparison
        if not planned.acts or drawn is None or drawn.fixed_on is None:
            continue
        is_unreadable = not typed and view.text(row, "comparison")
        lets_go = typed == NOT_COMPARED and drawn.wait
        nothing_follows = typed in ("", NOT_COMPARED) and not drawn.wait
        if is_unreadable or lets_go or nothing_follows:
            continue
        if typed == drawn.comparison and drawn.until is None:
            continue
        facts = {
            "name": shorten(planned.hypothesis, _LONGEST_NAME),
            "kept": template.labels["comparison"][drawn.comparison],
            "fixed": drawn.fixed_on,
            "until": drawn.until,
        }
        code = "plan_comparison_kept" if drawn.until is None else "plan_comparison_over"
        findings.append(finding_at(view, row, "comparison", code, grave="warning", facts=facts))
    return findings


def _say_used(row: PlanRow, departments: Mapping[str, str], template: Template) -> str:
    """Say whose hours a row without a department takes, "" for nobody's."""
    key = department_of(row, departments)
    return word_text("plan_used", template, name=template.labels["department"][key]) if key else ""


def find_unknown_people(
    view: TableView, column: str, rows: Iterable[int], code: str, *, sellers: Collection[Seller]
) -> list[Finding]:
    """Find names in a column that nobody in Продавцы has; nothing while that tab is empty.

    Args:
        view: The tab.
        column: Key of the column with names; several in a cell are parted by commas.
        rows: Grid rows to look at.
        code: Of the finding.
        sellers: Who works with clients.
    """
    known = {seller.key for seller in sellers}
    if not known or not view.has(column):
        return []
    unknown: dict[str, str] = {}
    places: list[int] = []
    for row in rows:
        missing = list(_list_unknown(view.text(row, column), known))
        unknown |= {fold(name): name for name in missing if fold(name) not in unknown}
        places += [row] if missing else []
    if not unknown:
        return []
    names = list(unknown.values())
    shown = (*names[:_MOST_NAMED], "…") if len(names) > _MOST_NAMED else tuple(names)
    facts = {"names": shown, "cells": _list_cells(view, places, column)}
    return [finding_at(view, places[0], column, code, grave="warning", facts=facts)]


def find_left_people(
    view: TableView, rows: Mapping[int, PlanRow], *, sellers: Collection[Seller], today: date
) -> Iterator[Finding]:
    """Find people whose last day of work is over and who still answer for hypotheses, one finding each.

    Args:
        view: Tab «План».
        rows: Its rows that act.
        sellers: Who works with clients, and who did.
        today: Who has left by this day.
    """
    staff, left = part_staff(sellers, today=today)
    working = {name_words(one.key) for one in staff}
    for words, name in {name_words(one.key): one.name for one in left}.items():
        places = [row for row in rows if words not in working and words in _list_words(view, row)]
        if places:
            facts = {"name": name, "cells": _list_cells(view, places, "person"), "rows": len(places)}
            yield finding_at(view, places[0], "person", "plan_person_left", grave="warning", facts=facts)


def _list_words(view: TableView, row: int) -> set[tuple[str, ...]]:
    text = view.text(row, "person") if view.has("person") else ""
    return {name_words(fold(part)) for part in (text, *part_names(text))}


def _list_unknown(text: str, known: Collection[str]) -> Iterator[str]:
    if text and fold(text) not in known:
        for part in part_names(text):
            if fold(part) not in known:
                yield part


def _list_cells(view: TableView, rows: list[int], column: str) -> tuple[str, ...]:
    cells = [address(row, view.columns[column]) for row in rows[:_MOST_NAMED]]
    return (*cells, "…") if len(rows) > _MOST_NAMED else tuple(cells)


def find_in_hours(
    view: TableView, departments: Iterable[DepartmentHours], template: Template
) -> list[Finding]:
    """Find departments whose known hours let no work begin, at the cell of Настройки that can mend it.

    Args:
        view: The block «Отделы».
        departments: What the waterfall gives them.
        template: Words.
    """
    meanings = template.meanings["department"]
    rows = {meanings.get(fold(view.text(row, "department")), ""): row for row in view.rows()}
    findings = []
    for one in departments:
        if one.capacity is None or not one.needed or one.granted:
            continue
        name = template.labels["department"].get(one.department, "")
        facts = {
            "department": name[:1].upper() + name[1:],
            "needed": say_number(one.needed, template),
            "there": say_number(one.capacity, template),
        }
        code = "department_nothing_fits" if one.capacity else "department_without_hours"
        if one.department in rows and view.has("hours"):
            row = rows[one.department]
            findings.append(finding_at(view, row, "hours", code, grave="info", facts=facts))
        else:
            findings.append(Finding(code, "info", one.department, "sellers", facts=facts))
    return findings
