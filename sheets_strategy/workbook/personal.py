"""A seller's personal sheet as a workbook of its own: whose it is, what it lacks, how it is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import Book, TableView, find_tables, find_tabs, nameless_columns
from sheets_strategy.workbook.changes import AddColumn, AddTab, ChangeSet, SetNote
from sheets_strategy.workbook.diff import Cells, WantedRows
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.headers import find_present_tables
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import Entry, Memory, read_memory
from sheets_strategy.workbook.serial_dates import with_days
from sheets_strategy.workbook.template import Template

TASKS, PLAN, HISTORY, ABOUT = "mine", "mine_plan", "mine_history", "mine_about"
"""Tabs of a personal sheet, each with one table of the same name."""
TEAM, _TEAM_KEY, _TEAM_AT, _TEAM_FILE = "team", "id", "at", "file"


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


@dataclass(frozen=True, slots=True)
class At:
    """Where a team's workbook is, so that a copy of it is told from the original.

    Attributes:
        sheet: Id of the spreadsheet, "" for a file.
        file: Name of the file without its folder, "" for a spreadsheet.
        stands: Says whether a file of a name stands beside this one and is another one with a team's id.
    """

    sheet: str = ""
    file: str = ""
    stands: Callable[[str, str], bool] = lambda _, __: False


def find_original(memory: Memory, at: At) -> str | None:
    """Give what a copy of a team's workbook was made of, "" where it has no name; None for no copy.

    The personal sheets that a copy remembers are the original's. A file that was renamed or moved is none:
    where it was, nothing stands any more.

    Args:
        memory: What the workbook remembers.
        at: Where it is.
    """
    sheet, file = memory.get(TEAM, _TEAM_AT), memory.get(TEAM, _TEAM_FILE)
    if at.sheet:
        return "" if sheet and sheet != at.sheet else None
    if at.file and file and file != at.file and at.stands(file, memory.get(TEAM, _TEAM_KEY)):
        return file
    return None


def is_copy(memory: Memory, at: At) -> bool:
    """Say whether a team's workbook is a copy; see ``find_original``."""
    return find_original(memory, at) is not None


def remember_team(memory: Memory, snapshot: Snapshot, at: At | None = None) -> tuple[str, list[Entry]]:
    """Give the lasting id of a team's workbook, and what must be remembered of it.

    Args:
        memory: What the workbook remembers.
        snapshot: The workbook; a new id comes from what stands in it, so that no two firms share one.
        at: Where it is; a copy gets an id of its own.
    """
    at = at or At()
    known = memory.get(TEAM, _TEAM_KEY)
    stands = remember_at(memory, at)
    if known and not is_copy(memory, at):
        return known, stands
    made = hashlib.sha256(f"team {at.sheet or at.file} {snapshot.version}".encode()).hexdigest()[:16]
    return made, [(TEAM, _TEAM_KEY, made), *stands]


def remember_at(memory: Memory, at: At) -> list[Entry]:
    """Give what must be remembered of where a team's workbook is that is no copy, or none any more."""
    now = ((TEAM, _TEAM_AT, at.sheet), (TEAM, _TEAM_FILE, at.file))
    return [entry for entry in now if entry[2] and memory.get(TEAM, entry[1]) != entry[2]]


def read_team_id(snapshot: Snapshot, load: LoadTemplate) -> str:
    """Give the lasting id of a team that a workbook remembers, "" for none.

    Raises:
        InputError: It is no workbook of a team, or its memory cannot be read.
    """
    template = choose_template(snapshot, load)
    tab = find_tabs(snapshot, template).get("memory")
    if tab is None:
        return ""
    return read_memory(find_tables(tab, template.tab("memory"))[0]).get(TEAM, _TEAM_KEY)


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
