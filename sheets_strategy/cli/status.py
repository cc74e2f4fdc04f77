"""``status`` for the command line: a table of all workbooks, and which needs somebody most."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.google import GoogleSession
from sheets_strategy.cli.words import language

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Listed
    from sheets_strategy.status import Need, Status
    from sheets_strategy.workbook.read_standing import Standing
    from sheets_strategy.workbook.template import Template

LONGEST_NAME = 26
MOST_NEEDY = 10
MOST_REASONS = 3
FIGURES = ("new_rows", "errors", "unanswered", "tasks", "late_contacts", "due")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command, in its order."""

    workbooks: Sequence[str]
    json: bool
    today: date


def show_status(options: Options) -> bool:
    """Look at every workbook and print how they stand; say whether all could be read."""
    from sheets_strategy.many import run_each
    from sheets_strategy.status import judge, rank

    listed = places.find_workbooks(options.workbooks)
    template, times, google = places.template_of(language(), None), places.sync_times(), GoogleSession()
    progress = terminal.Progress(
        {one.name: show.word("status_look", template, name=one.name) for one in listed}
    )
    try:
        outcomes = run_each(
            listed,
            lambda one: _look(one, google, today=options.today),
            can_go=lambda one: one.config is None or not one.config.sheet or google.has_room(),
            begun=lambda one: progress(one.name),
        )
    finally:
        progress.done()
    outcomes.sort(key=lambda done: listed.index(done.item))
    statuses = rank(
        [
            judge(
                done.item.name,
                done.result,
                done.error,
                noted=times.last(done.item.config) if done.item.config else None,
                today=options.today,
            )
            for done in outcomes
        ]
    )
    if options.json:
        show.show_json({"workbooks": [_json(one, template) for one in statuses]})
    else:
        _show(statuses, template, today=options.today)
    return all(one.error is None for one in statuses)


def _look(one: Listed, google: GoogleSession, *, today: date) -> Standing:
    from sheets_strategy.status import look

    config = one.take()
    google.begin()
    workbook = places.open_workbook(config, google=google, ignore_lock=True)
    return look(workbook, places.template_loader(config), today=today)


def _show(statuses: Sequence[Status], template: Template, *, today: date) -> None:
    """Print the table, those that need somebody most first, and below it why."""
    from sheets_strategy.workbook.catalogue import shorten

    heads = [template.text(f"status_head_{name}") for name in ("workbook", "synced_on", *FIGURES)]
    rows = [heads, *(_row(one, template, today=today) for one in statuses)]
    show.show_table(rows, right=tuple(range(2, len(heads))))
    needy = [one for one in statuses if one.needs]
    show.show_lines([""])
    if not needy:
        show.show_text("status_all_well", template)
        return
    show.show_text("status_who", template)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for place, one in enumerate(needy[:MOST_NEEDY], start=1):
        number, line = f"{place:>2}. ", f"{one.name}: {_reasons(one, template)}"
        show.show_lines([number + (shorten(line, width - len(number)) if width else line)])
    if len(needy) > MOST_NEEDY:
        show.show_text("cli_more", template, count=len(needy) - MOST_NEEDY)


def _row(one: Status, template: Template, *, today: date) -> list[str]:
    from sheets_strategy.workbook.catalogue import group_digits, shorten_middle, word_fact

    found = one.standing
    if found is None:
        return [shorten_middle(one.name, LONGEST_NAME), template.text("status_unread"), *[""] * len(FIGURES)]
    day = one.synced_on
    when = template.text("status_never") if day is None else word_fact(day, lang=template.lang)
    if day == today:
        when = template.text("status_today")
    numbers = [getattr(found, name) for name in FIGURES]
    said = [
        "?" if number is None else group_digits(number, lang=template.lang) if number else "—"
        for number in numbers
    ]
    return [shorten_middle(one.name, LONGEST_NAME), when, *said]


def _reasons(one: Status, template: Template) -> str:
    """Say why a workbook needs somebody, the weightiest reasons first."""
    from sheets_strategy.workbook.catalogue import word_error

    if one.error is not None:
        return word_error(one.error, template).what
    return "; ".join(_say(need, template) for need in one.needs[:MOST_REASONS]) + "."


def _say(need: Need, template: Template) -> str:
    return show.word(f"status_need_{need.code}", template, count=need.count)


def _json(one: Status, template: Template) -> dict[str, object]:
    from sheets_strategy.workbook.catalogue import word_error

    found = one.standing
    error = None
    if one.error is not None:
        message = word_error(one.error, template)
        error = {"code": one.error.code, "what": message.what, "do": message.todo}
    names = ("findings", *FIGURES)
    return {
        "name": one.name,
        "synced_on": one.synced_on,
        "paid_on": None if found is None else found.paid_on,
        **{name: None if found is None else getattr(found, name) for name in names},
        "points": round(one.points, 1),
        "needs": [
            {"code": need.code, "count": need.count, "what": _say(need, template)} for need in one.needs
        ],
        "error": error,
    }
