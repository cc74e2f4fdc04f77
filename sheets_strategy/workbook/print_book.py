"""A workbook with whatever it has of its template: what a sync would refuse can still be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import FREE_TABS, TableView, find_tables, find_tabs
from sheets_strategy.workbook.grid import Snapshot, Tab
from sheets_strategy.workbook.serial_dates import with_days, with_statement_days
from sheets_strategy.workbook.template import TableSpec, TabSpec, Template


@dataclass(frozen=True, slots=True)
class PrintableBook:
    """A workbook with what the template names and the workbook has; nothing must be there.

    Attributes:
        template: Words.
        snapshot: What was read.
        tabs: Tab key → tab.
        tables: Table key → table.
        title: What it is called.
    """

    template: Template
    snapshot: Snapshot
    tabs: Mapping[str, Tab]
    tables: Mapping[str, TableView]
    title: str


def open_printable(snapshot: Snapshot, template: Template, *, title: str) -> PrintableBook:
    """Find what there is of what the template names.

    Raises:
        InputError: ``not_strategy`` (workbook).
    """
    tabs = find_tabs(snapshot, template)
    if not tabs:
        raise InputError("not_strategy", workbook=title)
    tables: dict[str, TableView] = {}
    for spec in template.tabs:
        tab = tabs.get(spec.key)
        if tab is None:
            continue
        if spec.key in FREE_TABS:
            tabs[spec.key] = with_statement_days(tab, template)
            continue
        views = find_tables(tab, replace(spec, tables=tuple(_whole(tab, spec))))
        tabs[spec.key] = with_days(tab, [span for view in views for span in view.dates()])
        tables |= {view.spec.key: replace(view, tab=tabs[spec.key]) for view in views}
    return PrintableBook(template, snapshot, tabs, tables, title)


def _whole(tab: Tab, spec: TabSpec) -> Iterator[TableSpec]:
    """Give the tables whose header line is there."""
    for table in spec.tables:
        try:
            find_tables(tab, replace(spec, tables=(table,)))
        except InputError:
            continue
        yield table
