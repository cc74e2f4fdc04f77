"""``sync --all`` for the command line: every listed workbook, most overdue first, and what became of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show
from sheets_strategy.cli.each import LONGEST_NAME, say_error
from sheets_strategy.cli.google import GoogleSession
from sheets_strategy.cli.personal_of_all import say_sheets, say_troubles, sheets_json
from sheets_strategy.cli.usage import extra
from sheets_strategy.cli.words import language
from sheets_strategy.errors import InputError
from sheets_strategy.many import Outcome, most_overdue_first, run_each

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Listed
    from sheets_strategy.cli.update import Options
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.personal_result import Exchanged
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Synced:
    """What is kept of one workbook's sync, so that forty of them fit into memory.

    Attributes:
        title: What the workbook calls itself.
        cells: Cells that were written, or would be.
        rows: Rows of the statement that the last sync did not know.
        findings: What needs an eye.
        grave: Which of it are errors.
        tasks: What is to be done now.
        personal: What became of personal sheets, None where there are none.
    """

    title: str
    cells: int
    rows: int
    findings: int
    grave: int
    tasks: int
    personal: Exchanged | None = None


Done = Outcome["Listed", Synced]


def update_all(options: Options, *, workbook: str | None) -> list[Done]:
    """Sync all workbooks of the list and print what became of each; give the outcomes, in the list's order.

    Raises:
        InputError: ``one_by_one`` (option) where an option is for a workbook that one looked at.
    """
    for name, given in (("-w", workbook), ("--as-of", options.as_of)):
        if given:
            raise extra(name)
    for name, is_given in (("--force", options.force), ("--new-memory", options.new_memory)):
        if is_given:
            raise InputError("one_by_one", option=name)
    listed = places.find_workbooks()
    template = places.template_of(language(), None)
    times, google = places.sync_times(), GoogleSession()
    due = most_overdue_first(listed, lambda one: None if one.config is None else times.last(one.config))
    count = iter(range(1, len(due) + 1))

    def work(one: Listed) -> Synced:
        label = show.word("all_label", template, place=next(count), of=len(due), name=one.name)
        return _sync(one, options, google, label=f"{label} ")

    outcomes = run_each(
        due,
        work,
        can_go=lambda one: one.config is None or not one.config.sheet or google.has_room(),
        told=lambda done: show.show_aside([_line(done, template, written=options.writes)]),
    )
    outcomes.sort(key=lambda done: listed.index(done.item))
    if options.json:
        show.show_json({"workbooks": [_json(done, template, options) for done in outcomes]})
    else:
        _show(outcomes, template, written=options.writes)
    return outcomes


def code_of(outcomes: list[Done], options: Options) -> int:
    """Give the exit code: 1 where one failed, 3 where ``--check`` found changes, else 0."""
    if any(done.error for done in outcomes):
        return 1
    return 3 if options.check and any(done.result and done.result.cells for done in outcomes) else 0


def _sync(one: Listed, options: Options, google: GoogleSession, *, label: str) -> Synced:
    from sheets_strategy.cli.update import run

    config = one.take()
    google.begin()
    opened = places.open_workbook(config, ignore_lock=options.ignore_lock, google=google)
    result = run(opened, config, options, label=label)
    return Synced(
        opened.title,
        result.changes.cells() + result.earlier,
        _count_new_rows(result),
        len(result.findings),
        sum(finding.grave == "error" for finding in result.findings),
        int((result.strategy.work.tasks["state"] == "now").sum()),
        result.personal,
    )


def _count_new_rows(result: SyncResult) -> int:
    """Count the rows of the statement that the memory does not count yet."""
    from sheets_strategy.workbook.memory import read_memory

    known = read_memory(result.book.tables["memory"]).get("input", "last")
    return max(0, len(result.payments.rows) - (int(json.loads(known)["rows"]) if known else 0))


def _line(done: Done, template: Template, *, written: bool) -> str:
    """Say of one workbook what became of it, in a line."""
    result = done.result
    if result is None:
        return show.word("all_failed", template, name=done.item.name, what=say_error(done, template)[0])
    code = "all_same" if not result.cells else "all_written" if written else "all_would"
    return show.word(code, template, name=done.item.name, cells=result.cells)


def _show(outcomes: list[Done], template: Template, *, written: bool) -> None:
    """Print the table, then what to do about those that failed."""
    from sheets_strategy.workbook.catalogue import group_digits, shorten_middle

    cells = "cells" if written else "cells_would"
    has_sheets = any(done.result and say_sheets(done.result.personal, template) for done in outcomes)
    heads = [cells, "new_rows", "findings", "grave", "tasks", *(["personal"] if has_sheets else [])]
    rows = [[template.text(f"all_head_{name}") for name in ("workbook", *heads, "outcome")]]
    for done in outcomes:
        numbers = [] if done.result is None else [
            done.result.cells, done.result.rows, done.result.findings, done.result.grave, done.result.tasks
        ]  # fmt: skip
        said = [group_digits(number, lang=template.lang) for number in numbers] or [""] * 5
        changed = "all_done" if written else "all_would_change"
        outcome = "all_error" if done.result is None else changed if done.result.cells else "all_no_change"
        sheets = say_sheets(done.result.personal, template) if done.result is not None else ""
        name = shorten_middle(done.item.name, LONGEST_NAME)
        rows.append([name, *said, *([sheets] if has_sheets else []), template.text(outcome)])
    show.show_lines([""])
    show.show_table(rows, right=(1, 2, 3, 4, 5))
    failed = [done for done in outcomes if done.error is not None]
    show.show_lines([""])
    show.show_text("all_summary", template, workbooks=len(outcomes), failed=len(failed))
    for done in failed:
        what, todo = say_error(done, template)
        show.show_lines([show.word("all_failed", template, name=done.item.name, what=what), f"  {todo}"])
    for done in outcomes:
        if done.result is not None:
            for line in say_troubles(done.item.name, done.result.personal, template):
                show.show_lines([line])


def _json(done: Done, template: Template, options: Options) -> dict[str, object]:
    one, error = done.result, None
    if done.error is not None:
        what, todo = say_error(done, template)
        error = {"code": done.error.code, "what": what, "do": todo}
    return {
        "name": done.item.name,
        "workbook": None if one is None else one.title,
        "cells": None if one is None else one.cells,
        "new_rows": None if one is None else one.rows,
        "findings": None if one is None else one.findings,
        "errors": None if one is None else one.grave,
        "tasks_now": None if one is None else one.tasks,
        "personal": None if one is None else sheets_json(one.personal),
        "written": options.writes and one is not None and bool(one.cells),
        "error": error,
    }
