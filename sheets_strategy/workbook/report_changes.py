"""What the watcher says in the sheet → the changes that say it, without computing anything anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sheets_strategy.errors import InputError, StrategyError
from sheets_strategy.workbook.book import Book, TableView, find_tables, find_tabs
from sheets_strategy.workbook.catalogue import Message, word_error, word_text
from sheets_strategy.workbook.changes import Change, ChangeSet, SetCell
from sheets_strategy.workbook.diff import WantedRows, diff, same
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.refresh import ANSWER, HOME, REFRESH, find_home, find_line, is_tick
from sheets_strategy.workbook.template import Template

_LOG = "log"


def plan_report(
    snapshot: Snapshot,
    template: Template,
    *,
    now: datetime,
    error: StrategyError | None = None,
    cells: int | None = None,
    untick: bool = False,
) -> ChangeSet:
    """Say in Главная when the watcher answered and what came of it; pure.

    Whatever else the workbook has lost, what is left of Главная is filled; an error also gets a
    row in Журнал, one a day.

    Args:
        snapshot: The workbook.
        template: Words.
        now: The moment, by the team's clock, without a zone.
        error: Why nothing was computed.
        cells: How many cells were written; 0 says that all was up to date. None with no
            error: only that somebody listens.
        untick: Whether the tick is taken away.
    """
    at = now.replace(second=0, microsecond=0, tzinfo=None)
    tabs = find_tabs(snapshot, template)
    views = find_home(tabs[HOME], template) if HOME in tabs else {}
    changes: list[Change] = []
    if ANSWER in views:
        message = None if error is None else word_error(error, template)
        said = {"answered": at, **_say(at, message, cells, template)}
        known = {name: value for name, value in said.items() if views[ANSWER].has(name)}
        changes += diff(views, [WantedRows(ANSWER, {find_line(views, ANSWER): known})])
    if untick and REFRESH in views:
        changes += _untick(views, template)
    if error is not None and _LOG in tabs:
        found = _find_log(tabs[_LOG], template)
        if found is not None:
            views = {**views, _LOG: found}
            changes += _log_error(found, at, word_error(error, template), template)
    done = ChangeSet(snapshot.version, tuple(changes))
    guard(done, Book(template, snapshot, tabs, views))
    return done


def template_for(snapshot: Snapshot, load: LoadTemplate) -> Template:
    """Load the template in the language of a workbook, also where its memory cannot be read."""
    try:
        return choose_template(snapshot, load)
    except InputError:
        return load("ru")


def _say(
    at: datetime, message: Message | None, cells: int | None, template: Template
) -> Mapping[str, CellValue]:
    moment = f"{at:%d.%m.%Y} {at.hour}:{at:%M}"
    if message is not None:
        what = word_text("home_failed", template, at=moment, what=message.what)
        return {"result": what, "todo": message.todo}
    if cells is None:
        return {}
    code = "home_answered" if cells else "home_same"
    return {"result": word_text(code, template, at=moment, cells=cells), "todo": None}


def _untick(views: dict[str, TableView], template: Template) -> Iterator[SetCell]:
    view, row = views[REFRESH], find_line(views, REFRESH)
    value, col = view.value(row, "refresh"), view.place("refresh")
    if is_tick(value, template) and (row, col) not in view.tab.formulas:
        after = False if value is True else None
        yield SetCell(view.tab.name, REFRESH, "refresh", row, col, value, after, "refresh")


def _find_log(tab: Tab, template: Template) -> TableView | None:
    try:
        return find_tables(tab, template.tab(_LOG))[0]
    except InputError:
        return None


def _log_error(view: TableView, at: datetime, message: Message, template: Template) -> tuple[Change, ...]:
    """Note an error in Журнал, unless it was noted last and on the same day."""
    if not (view.has("on") and view.has("changed")):
        return ()
    said = word_text("log_failed", template, what=message.what)
    last = max(view.rows(), default=view.header_row)
    if view.text(last, "changed") == said and same(view.value(last, "on"), at.date()):
        return ()
    return diff({_LOG: view}, [WantedRows(_LOG, new=[{"on": at.date(), "changed": said}])])
