"""``migrate --all`` for the command line: what each listed workbook lacks, then what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.cli.each import LONGEST_NAME, open_listed, say_error, work_on_each
from sheets_strategy.cli.google import GoogleSession
from sheets_strategy.cli.usage import extra
from sheets_strategy.cli.words import language
from sheets_strategy.many import Outcome

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Listed
    from sheets_strategy.workbook.changes import ChangeSet
    from sheets_strategy.workbook.template import Template

COUNTED = ("tabs", "columns", "settings")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command, in its order."""

    workbook: str | None
    dry_run: bool
    yes: bool
    ignore_lock: bool
    today: date


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one workbook lacks.

    Attributes:
        changes: What would add it.
        template: That of the workbook, whose language decides.
    """

    changes: ChangeSet
    template: Template

    def counts(self) -> list[int]:
        """Count the tabs, columns and settings that would come."""
        from sheets_strategy.workbook.changes import AddColumn, AddTab, SetCell

        changes = self.changes.changes
        return [
            sum(isinstance(one, AddTab) for one in changes),
            sum(isinstance(one, AddColumn) for one in changes),
            sum(isinstance(one, SetCell) and one.column == "name" for one in changes),
        ]


Looked = Outcome["Listed", Lacking]


def migrate_all(options: Options) -> bool:
    """Show what each workbook lacks, ask once, add it; say whether all could be worked on.

    Raises:
        InputError: ``migrate_all_needs_yes`` where nobody can be asked; what is wrong with the list.
    """
    if options.workbook:
        raise extra("-w")
    template, google = places.template_of(language(), None), GoogleSession()
    listed = places.find_workbooks()
    looked = work_on_each(listed, partial(_look, options=options, google=google), google, template)
    waiting = [done.item for done in looked if done.result is not None and done.result.changes]
    for done in looked:
        if done.item in waiting or done.error is not None:
            _show_one(done, template)
    written: list[Outcome[Listed, None]] = []
    if waiting and not options.dry_run:
        question = show.word("migrate_all_ask", template, workbooks=len(waiting))
        if options.yes or terminal.agreed(question, refused="migrate_all_needs_yes"):
            add = partial(_add, options=options, google=google)
            written = work_on_each(waiting, add, google, template)
    _show_table(looked, written, template)
    return all(done.error is None for done in looked) and all(done.error is None for done in written)


def _look(one: Listed, *, options: Options, google: GoogleSession) -> Lacking:
    from sheets_strategy.migrate import migrate
    from sheets_strategy.workbook.language import choose_template

    workbook, load = open_listed(one, google, ignore_lock=options.ignore_lock)
    changes = migrate(workbook, load, today=options.today, write=False)
    template = choose_template(workbook.read(), load) if changes else load(language())
    return Lacking(changes, template)


def _add(one: Listed, *, options: Options, google: GoogleSession) -> None:
    from sheets_strategy.migrate import migrate

    workbook, load = open_listed(one, google, ignore_lock=options.ignore_lock)
    with places.hold(workbook, write=True):
        migrate(workbook, load, today=options.today)


def _show_one(done: Looked, template: Template) -> None:
    """Print what one workbook lacks, or why that cannot be told."""
    show.show_lines([done.item.name])
    if done.result is None:
        show.show_lines([f"  {line}" for line in say_error(done, template)])
    else:
        show_changes(done.result.changes, done.result.template, indent="  ")
    show.show_lines([""])


def _show_table(
    looked: Sequence[Looked], written: Sequence[Outcome[Listed, None]], template: Template
) -> None:
    """Print a row a workbook, then what to do next and about those that failed meanwhile."""
    from sheets_strategy.workbook.catalogue import shorten_middle

    wrote = {done.item.name: done for done in written}
    rows = [[template.text(f"migrate_all_head_{name}") for name in ("workbook", *COUNTED, "outcome")]]
    for done in looked:
        counts = [""] * len(COUNTED) if done.result is None else [str(one) for one in done.result.counts()]
        outcome = _outcome(done, wrote.get(done.item.name))
        name = shorten_middle(done.item.name, LONGEST_NAME)
        rows.append([name, *counts, template.text(outcome)])
    show.show_table(rows, right=(1, 2, 3))
    show.show_lines([""])
    for late in written:
        if late.error is not None:
            what, todo = say_error(late, template)
            show.show_lines([show.word("all_failed", template, name=late.item.name, what=what), f"  {todo}"])
    added = sum(done.error is None for done in written)
    if added:
        show.show_text("migrate_all_done", template, workbooks=added)
    elif not any(done.result and done.result.changes for done in looked):
        show.show_text("migrate_all_nothing", template)
    elif not written:
        show.show_text("migrate_all_dry", template)


def _outcome(done: Looked, wrote: Outcome[Listed, None] | None) -> str:
    if done.result is None or (wrote is not None and wrote.error is not None):
        return "all_error"
    if not done.result.changes:
        return "migrate_all_whole"
    return "migrate_all_lacks" if wrote is None else "migrate_all_added"
