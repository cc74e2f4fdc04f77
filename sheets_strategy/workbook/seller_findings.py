"""Findings about «Продавцы»: rows that are alike, name nobody, or name somebody else than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.work_owners import is_one_person, name_words
from sheets_strategy.strategy.working import Working
from sheets_strategy.strategy.worklist import NOW
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.memory import Memory
from sheets_strategy.workbook.personal import At, is_copy
from sheets_strategy.workbook.personal_known import find_replaced, read_known
from sheets_strategy.workbook.read_staff import Staff
from sheets_strategy.workbook.sharing_people import list_people


def find_in_sellers(
    staff: Staff, view: TableView, memory: Memory, work: Working, *, at: str, today: date
) -> list[Finding]:
    """Find what keeps sellers from being told apart, reached, or from getting work.

    A team that shares nothing needs no addresses: they are asked for where the workbook is in Google, and in
    rows in which somebody has filled in «Доступ».

    Args:
        staff: The tab as read.
        view: The tab.
        memory: Which personal sheets there are.
        work: Who has how much to do.
        at: Id of the team's spreadsheet, "" for a file.
        today: Who has left by this day is not looked at.
    """
    findings = [*find_in_rows(staff, view, today=today), *_find_idle(staff, view, work, today)]
    asked = [row for row in view.rows() if view.text(row, "access")]
    if at or asked:
        people = list_people(staff, view, today=today).findings
        findings += [one for one in people if at or one.code != "email_missing" or one.row in asked]
    if not is_copy(memory, At(at)):
        findings += _find_replaced(staff, view, memory)
    return findings


def find_in_rows(staff: Staff, view: TableView, *, today: date) -> list[Finding]:
    """Find rows without a name, and people who work and whose names are the same.

    Args:
        staff: The tab as read.
        view: The tab.
        today: Who has left by this day is not looked at.
    """
    working = [one for one in staff.sellers if not one.has_left(today)]
    groups: dict[tuple[str, ...], list[Seller]] = {}
    for seller in working:
        groups.setdefault(name_words(seller.key), []).append(seller)
    alike = (found for group in groups.values() for found in _find_alike(group, staff, view))
    return [*_find_nameless(view), *alike]


def _find_nameless(view: TableView) -> Iterator[Finding]:
    """Find rows in which people filled something in, but no name."""
    team = [column.key for column in view.spec.columns if column.owner == "team" and view.has(column.key)]
    for row in view.rows():
        if not view.text(row, "name") and any(view.text(row, key) for key in team):
            yield finding_at(view, row, "name", "seller_nameless", grave="warning")


def _find_alike(group: Sequence[Seller], staff: Staff, view: TableView) -> Iterator[Finding]:
    """Find people of one name, and one person in several rows without a department for each of them."""
    if len(group) == 1:
        return
    one = is_one_person(group)
    if one and len({seller.department for seller in group} - {""}) == len(group):
        return
    facts = {"name": group[0].name, "cells": list_cells(group, staff, view)}
    code = "seller_row_twice" if one else "seller_namesakes"
    yield finding_at(view, staff.rows[group[-1].code], "name", code, grave="warning", facts=facts)


def list_cells(group: Iterable[Seller], staff: Staff, view: TableView) -> tuple[str, ...]:
    """Give the cells of names."""
    return tuple(address(staff.rows[seller.code], view.columns["name"]) for seller in group)


def _find_idle(staff: Staff, view: TableView, work: Working, today: date) -> Iterator[Finding]:
    """Find people without hours who have tasks that are to be done now."""
    clients = work.tasks["client"][work.tasks["state"] == NOW].tolist()
    whose = [work.owners.who.get(client, "") for client in clients]
    for seller in staff.sellers:
        if seller.hours == 0 and seller.key in whose and not seller.has_left(today):
            facts = {"name": seller.name, "tasks": whose.count(seller.key)}
            row = staff.rows[seller.code]
            yield finding_at(view, row, "hours", "seller_idle", grave="warning", facts=facts)


def _find_replaced(staff: Staff, view: TableView, memory: Memory) -> Iterator[Finding]:
    """Find rows typed over with another person, while the sheet of the first one is still in use."""
    names = {one.code: one.name for one in staff.sellers}
    for code, known in find_replaced(read_known(memory), staff.sellers).items():
        facts = {"was": known.name, "name": names[code], "place": known.place}
        yield finding_at(view, staff.rows[code], "name", "seller_replaced", grave="warning", facts=facts)
