"""A seller's personal sheet as a workbook of its own: whose it is, what it lacks, how it is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import Book, TableView, find_tables, find_tabs, nameless_columns
from sheets_strategy.workbook.changes import AddColumn, AddTab, ChangeSet, SetNote
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.headers import find_present_tables
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.serial_dates import with_days
from sheets_strategy.workbook.template import Template

TASKS, PLAN, HISTORY, ABOUT = "mine", "mine_plan", "mine_history", "mine_about"
"""Tabs of a personal sheet, each with one table of the same name."""
_TEAM_KIND, _TEAM_KEY, _TEAM_AT = "team", "id", "at"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose a personal sheet is.

    Attributes:
        team: Lasting id of the team's workbook.
        workbook: What people call that workbook.
        seller: Lasting code of the seller.
        name: The seller's name as typed.
    """

    team: str
    workbook: str
    seller: str
    name: str


def is_copy(memory: Memory, at: str) -> bool:
    """Say whether a team's workbook is a copy: the personal sheets that it remembers are the original's.

    Args:
        memory: What the workbook remembers.
        at: Id of the spreadsheet; "" for a file, which may be moved and renamed.
    """
    known = memory.get(_TEAM_KIND, _TEAM_AT)
    return bool(at and known and at != known)


def remember_team(memory: Memory, snapshot: Snapshot, at: str = "") -> tuple[str, list[Entry]]:
    """Give the lasting id of a team's workbook, and what must be remembered of it.

    Args:
        memory: What the workbook remembers.
        snapshot: The workbook; a new id comes from what stands in it, so that no two firms share one.
        at: As for ``is_copy``; a copy gets an id of its own.
    """
    known = memory.get(_TEAM_KIND, _TEAM_KEY)
    stands = [(_TEAM_KIND, _TEAM_AT, at)] if at and memory.get(_TEAM_KIND, _TEAM_AT) != at else []
    if known and not is_copy(memory, at):
        return known, stands
    made = hashlib.sha256(f"team {at} {snapshot.version}".encode()).hexdigest()[:16]
    return made, [(_TEAM_KIND, _TEAM_KEY, made), *stands]


def personal_template(template: Template, identity: Identity) -> Template:
    """Give the template of one seller's sheet, which says in a hidden tab whose it is."""
    rows = tuple(
        {"what": what, "value": str(value)} for what, value in _about(identity, template.version).items()
    )
    return replace(template, defaults={**template.defaults, ABOUT: rows})


def show_about(view: TableView, identity: Identity, template: Template) -> WantedRows:
    """Give the cells of the hidden tab: names change, whose it is does not."""
    wanted = _about(identity, template.version)
    cells: dict[int, Cells] = {}
    for row in view.rows():
        what = view.text(row, "what")
        if what in wanted:
            cells[row] = {"value": wanted.pop(what)}
    return WantedRows(ABOUT, cells, [{"what": what, "value": value} for what, value in wanted.items()])


def mend_personal(snapshot: Snapshot, template: Template) -> ChangeSet:
    """Give what puts back tabs and columns that the seller deleted; empty where nothing is missing.

    It is written after the team's workbook, which then knows that nothing stands in them: an empty
    column that is there would tell that the seller cleared it.
    """
    return ChangeSet(snapshot.version, tuple(_mend(snapshot, template)))


def open_personal(snapshot: Snapshot, template: Template, identity: Identity, *, title: str = "") -> Book:
    """Open a personal sheet, and see that it is this seller's of this team's workbook.

    Tabs and columns that the seller deleted are not in it, until ``mend_personal`` put them back.

    Args:
        snapshot: What was read.
        template: What ``load_personal`` gave, in the language of the team's workbook.
        identity: Whose it shall be.
        title: What messages call it.

    Raises:
        InputError: ``personal_unknown`` (workbook, name), ``personal_other_team`` (workbook, found,
            expected), ``personal_other_seller`` (workbook, found, expected), ``personal_broken``
            (workbook, name, tab, header).
    """
    about = read_about(snapshot, template)
    facts: dict[str, object] = {"workbook": title}
    if about is None:
        raise InputError("personal_unknown", **facts, name=identity.name)
    if about.team != identity.team:
        raise InputError("personal_other_team", **facts, found=about.workbook, expected=identity.workbook)
    if about.seller != identity.seller:
        raise InputError("personal_other_seller", **facts, found=about.name, expected=identity.name)
    tabs = find_tabs(snapshot, template)
    tables: dict[str, TableView] = {}
    for spec in template.tabs:
        if spec.key not in tabs:
            continue
        try:
            view = find_tables(tabs[spec.key], spec)[0]
        except InputError as error:
            raise _broken(facts, identity, tabs[spec.key].name, "") from error
        lacking = [column.label for column in view.spec.columns if column.key not in view.columns]
        if lacking and nameless_columns(view):
            raise _broken(facts, identity, view.tab.name, ", ".join(lacking))
        tabs[spec.key] = with_days(view.tab, view.dates())
        tables[spec.key] = replace(view, tab=tabs[spec.key])
    return Book(template, snapshot, tabs, tables, title)


def _broken(facts: Mapping[str, object], identity: Identity, tab: str, header: str) -> InputError:
    return InputError("personal_broken", **facts, name=identity.name, tab=tab, header=header)


def read_about(snapshot: Snapshot, template: Template) -> Identity | None:
    """Give whose a personal sheet is, None where it does not say."""
    tab = find_tabs(snapshot, template).get(ABOUT)
    if tab is None:
        return None
    try:
        view = find_tables(tab, template.tab(ABOUT))[0]
    except InputError:
        return None
    if not (view.has("what") and view.has("value")):
        return None
    told = {view.text(row, "what"): view.text(row, "value") for row in view.rows()}
    if not (told.get("team") and told.get("seller")):
        return None
    return Identity(told["team"], told.get("workbook", ""), told["seller"], told.get("name", ""))


def _about(identity: Identity, version: int) -> dict[str, str]:
    return {
        "team": identity.team,
        "workbook": identity.workbook,
        "seller": identity.seller,
        "name": identity.name,
        "version": str(version),
    }


def _mend(snapshot: Snapshot, template: Template) -> Iterator[AddTab | AddColumn | SetNote]:
    tabs = find_tabs(snapshot, template)
    for spec in template.tabs:
        if spec.key == ABOUT:
            continue
        if spec.key not in tabs:
            yield AddTab(spec)
            continue
        tab = tabs[spec.key]
        free = max((len(row) for row in tab.rows), default=0)
        for view in find_present_tables(tab, spec)[0]:
            if nameless_columns(view):
                continue
            lacking = [column for column in view.spec.columns if column.key not in view.columns]
            for col, column in enumerate(lacking, start=free):
                yield AddColumn(tab.name, view.spec.key, view.header_row, col, column)
                if column.note:
                    yield SetNote(tab.name, view.header_row, col, column.note)
