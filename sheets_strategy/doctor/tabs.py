"""A snapshot → lines of ``doctor`` about what every workbook has: the template's version, tabs, headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sheets_strategy.doctor.check import Check, refused, skip
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import address, find_tabs, refuse_unclear
from sheets_strategy.workbook.grid import Snapshot, Tab
from sheets_strategy.workbook.headers import (
    Anchors,
    LostHeader,
    find_lost_headers,
    find_present_tables,
    restore_cells,
    with_cells,
)
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.statement_tab import find_cleared_headers
from sheets_strategy.workbook.template import Template

TAB_TOPICS: Final = ("version", "tabs", "headers")


def find_template(snapshot: Snapshot, load: LoadTemplate, anchors: Anchors) -> Template:
    """Load the template in the language of a workbook, also of one whose memory cannot be read."""
    lost = find_lost_headers(snapshot, load("ru"), anchors)
    memory = find_tabs(snapshot, load("ru")).get("memory")
    without = replace(snapshot, tabs=tuple(tab for tab in snapshot.tabs if tab is not memory))
    for attempt in (snapshot, with_cells(snapshot, restore_cells(lost))):
        try:
            return choose_template(attempt, load)
        except InputError:
            continue
    return choose_template(without, load)


def find_version(snapshot: Snapshot, template: Template) -> str:
    """Give the version that a workbook says it is of; "" where it does not say.

    Raises:
        InputError: ``header_missing``: the memory cannot be read.
    """
    memory = find_tabs(snapshot, template).get("memory")
    if memory is None:
        return ""
    views, lost = find_present_tables(memory, template.tab("memory"))
    if lost:
        raise InputError("header_missing", tab=memory.name, header=lost[0].columns[0].label)
    return read_memory(views[0]).get("template", "version")


def check_tabs(
    snapshot: Snapshot, template: Template, anchors: Anchors, *, title: str, backup: str
) -> list[Check]:
    """Say which version the workbook is of, and which tabs and headers it lacks.

    Args:
        snapshot: The workbook.
        template: The template, in its language.
        anchors: Marks of columns, where it keeps any.
        title: What people call the workbook.
        backup: The file beside it that holds its previous version; "" where there is a history instead.
    """
    tabs = find_tabs(snapshot, template)
    if not tabs:
        wrong = Check("tabs", "bad", "not_strategy")
        return [wrong, *skip([one for one in TAB_TOPICS if one != "tabs"], because="tabs")]
    lost = find_lost_headers(snapshot, template, anchors)
    return [
        _version(with_cells(snapshot, restore_cells(lost)), template),
        *_tabs(snapshot, tabs, template, title, backup),
        *_headers(tabs, lost, template),
    ]


def _version(snapshot: Snapshot, template: Template) -> Check:
    if "memory" not in find_tabs(snapshot, template):
        return skip(["version"], because="tabs")[0]
    try:
        found = find_version(snapshot, template)
    except InputError:
        return skip(["version"], because="headers")[0]
    facts = {"found": found, "current": template.version}
    if not found.isdigit():
        return Check("version", "warning", "version_unknown", facts)
    if int(found) == template.version:
        return Check("version", "ok", "version", facts)
    return Check(
        "version", "bad", "version_older" if int(found) < template.version else "version_newer", facts
    )


def _tabs(
    snapshot: Snapshot, tabs: Mapping[str, Tab], template: Template, title: str, backup: str
) -> Iterator[Check]:
    missing = [spec for spec in template.tabs if spec.key not in tabs]
    try:
        refuse_unclear(snapshot, tabs, template)
    except InputError as error:
        yield refused("tabs", error)
        missing = [spec for spec in missing if spec.key != "statement"]
    for spec in missing:
        if spec.key != "memory":
            yield Check("tabs", "bad", "tab_lost", {"tab": spec.label})
        elif backup:
            yield Check("tabs", "bad", "memory_missing", {"workbook": title, "backup": backup})
        else:
            yield Check("tabs", "bad", "memory_lost", {"tab": spec.label})
    if len(tabs) == len(template.tabs):
        yield Check("tabs", "ok", "tabs", {"count": len(tabs)})


def _headers(tabs: Mapping[str, Tab], lost: Sequence[LostHeader], template: Template) -> Iterator[Check]:
    cleared = find_cleared_headers(tabs["statement"], template) if "statement" in tabs else []
    if cleared:
        named = ", ".join(dict.fromkeys(header for _, _, header in cleared))
        cells = ", ".join(address(row, col) for row, col, _ in cleared)
        facts = {"tab": tabs["statement"].name, "header": named, "cell": cells}
        yield Check("headers", "bad", "statement_header_cleared", facts)
    groups: dict[tuple[str, str, str], list[LostHeader]] = {}
    for one in lost:
        groups.setdefault((one.tab, one.table, _code(one)), []).append(one)
    for (tab, _, code), group in groups.items():
        labels = tuple(one.label for one in group)
        yield Check("headers", "bad", code, {"tab": tab, "headers": labels, **_places(group)})
    if not cleared and not lost:
        columns = (table.columns for tab in template.tabs if tab.key in tabs for table in tab.tables)
        yield Check("headers", "ok", "headers", {"count": sum(map(len, columns))})


def _code(one: LostHeader) -> str:
    if one.row < 0:
        return "header_line"
    if one.is_gone:
        return "header_gone" if one.owner == "team" else "header_gone_tool"
    if one.perhaps:
        return "header_perhaps"
    return "header_renamed" if one.found else "header_cleared"


def _places(group: Sequence[LostHeader]) -> dict[str, object]:
    cols = group[0].perhaps or [one.col for one in group if one.col >= 0]
    cells = tuple(address(group[0].row, col) for col in cols)
    found = tuple(one.found for one in group if one.found)
    return {"count": len(group), "cells": cells, "found": found}
