"""Work on listed workbooks one after another for the command line: open, tell which, say why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.errors import WorkbookError
from sheets_strategy.many import Outcome, run_each

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Listed
    from sheets_strategy.cli.google import GoogleSession
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.workbook.language import LoadTemplate
    from sheets_strategy.workbook.template import Template

Result = TypeVar("Result")
LONGEST_NAME = 30


def work_on_each(
    targets: Sequence[Listed], work: Callable[[Listed], Result], google: GoogleSession, template: Template
) -> list[Outcome[Listed, Result]]:
    """Work on each workbook, files while Google's quota is spent; give the outcomes in the given order."""
    progress = terminal.Progress(
        {one.name: show.word("status_look", template, name=one.name) for one in targets}
    )
    try:
        outcomes = run_each(
            targets,
            work,
            can_go=lambda one: one.config is None or not one.config.sheet or google.has_room(),
            begun=lambda one: progress(one.name),
        )
    finally:
        progress.done()
    return sorted(outcomes, key=lambda done: targets.index(done.item))


def open_listed(
    one: Listed, google: GoogleSession, *, ignore_lock: bool = False
) -> tuple[OpenWorkbook, LoadTemplate]:
    """Open one workbook of the list, and give what loads its template."""
    config = one.take()
    google.begin()
    opened = places.open_workbook(config, ignore_lock=ignore_lock, google=google)
    return opened, places.template_loader(config)


def say_error(done: Outcome[Listed, Result], template: Template) -> tuple[str, str]:
    """Say why one failed, and what to do."""
    from sheets_strategy.workbook.catalogue import word_error

    message = word_error(done.error or WorkbookError("unexpected_failure", what="?"), template)
    return message.what, message.todo
