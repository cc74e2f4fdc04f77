"""Open a workbook to work with it: one of an older template is called that, whatever it lacks."""

from __future__ import annotations

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import Book, find_tables, find_tabs, open_book
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.personal import ABOUT
from sheets_strategy.workbook.template import Template

_LACKS = frozenset(("tab_missing", "header_missing"))


def open_current_book(snapshot: Snapshot, template: Template, *, title: str = "", backup: str = "") -> Book:
    """Find everything that the template names, as ``open_book`` does.

    A workbook of an older template lacks tabs and columns that nobody deleted: ``migrate``
    adds all of them, ``doctor --fix`` only some.

    Raises:
        InputError: ``template_older`` (workbook, found, current), ``personal_itself`` (workbook), and
            those of ``open_book``.
    """
    if any(tab.handle == ABOUT for tab in snapshot.tabs):
        raise InputError("personal_itself", workbook=title)
    try:
        return open_book(snapshot, template, title=title, backup=backup)
    except InputError as error:
        found = _remembered_version(snapshot, template) if error.code in _LACKS else ""
        if found.isdecimal() and int(found) < template.version:
            facts = {"workbook": title, "found": int(found), "current": template.version}
            raise InputError("template_older", **facts) from error
        raise


def _remembered_version(snapshot: Snapshot, template: Template) -> str:
    """Give the version that the memory tells, "" where it cannot be read."""
    tabs = find_tabs(snapshot, template)
    if "memory" not in tabs:
        return ""
    try:
        view = find_tables(tabs["memory"], template.tab("memory"))[0]
        return read_memory(view).get("template", "version")
    except InputError:
        return ""
