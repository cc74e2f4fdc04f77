"""``library send`` for the command line: show what each workbook would get, then write what was agreed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.each import open_listed, say_error, work_on_each
from sheets_strategy.cli.google import GoogleSession
from sheets_strategy.cli.library_words import say_offered
from sheets_strategy.cli.usage import extra, missing
from sheets_strategy.cli.words import language
from sheets_strategy.errors import InputError
from sheets_strategy.many import Outcome

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config, Listed
    from sheets_strategy.workbook.library import LibraryRow
    from sheets_strategy.workbook.library_offer import Offered
    from sheets_strategy.workbook.template import Template

MOST_ROWS = 12
SENT = ("new", "changed")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command, in its order."""

    sources: Sequence[str]
    workbooks: Sequence[str]
    every: bool
    numbered: bool
    dry_run: bool
    yes: bool
    json: bool
    today: date

    def check(self) -> None:
        """Refuse words that do not go together."""
        if self.every and self.workbooks:
            raise extra("-w")
        if not self.every and not self.workbooks:
            raise missing("--all")
        if self.dry_run and self.yes:
            raise extra("--yes")


@dataclass(frozen=True, slots=True)
class Shown:
    """What one workbook would get.

    Attributes:
        counts: Verdict → rows.
        cells: Cells that would be written beside whole rows.
        lines: What a person reads.
        rows: The same for machines.
    """

    counts: dict[str, int]
    cells: int
    lines: tuple[str, ...]
    rows: tuple[dict[str, object], ...]

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return any(self.counts.get(verdict) for verdict in SENT)


def send(options: Options) -> bool:
    """Show, ask, write; say whether all workbooks could be worked on.

    Raises:
        InputError: ``library_empty`` (sources); ``library_needs_yes`` where nobody can be asked; what is
            wrong with the list or with a source.
    """
    options.check()
    template, google = places.template_of(language(), None), GoogleSession()
    sources = [_source(text) for text in options.sources]
    library = [row for source in sources for row in _read(source, google)]
    library.sort(key=lambda row: row.table != "segments")
    if not library:
        raise InputError("library_empty", sources=list(options.sources))
    targets = [one for one in places.find_workbooks(options.workbooks) if one.config not in sources]
    show.show_aside([show.word("library_read", template, **_count(library))])

    shown = work_on_each(targets, lambda one: _look(one, library, options, google), google, template)
    if not options.json:
        for done in shown:
            _print(done, template)
    waiting = [done.item for done in shown if done.result is not None and done.result.writes]
    written: list[Outcome[Listed, None]] = []
    if waiting and _agreed(options, len(waiting), template):
        written = work_on_each(waiting, lambda one: _write(one, library, options, google), google, template)
    done_all: list[Outcome[Listed, Any]] = [*shown, *written]
    failed = [done for done in done_all if done.error is not None]
    if options.json:
        names = {done.item.name for done in written if done.error is None}
        show.show_json({"workbooks": [_json(done, names, failed, template) for done in shown]})
    else:
        _print_end(waiting, written, template)
    return not failed


def _source(text: str) -> Config | Path:
    """Tell a folder with templates from a workbook."""
    return Path(text) if Path(text).is_dir() else places.find_workbook(text)


def _read(source: Config | Path, google: GoogleSession) -> Sequence[LibraryRow]:
    from sheets_strategy.send_library import take_library
    from sheets_strategy.workbook.library import library_of

    if isinstance(source, Path):
        lang = language()
        own = {name: (source / lang / f"{name}.yaml").is_file() for name in ("segments", "hypotheses")}
        return library_of(places.template_of(lang, source), **own)
    workbook = places.open_workbook(source, ignore_lock=True, google=google)
    return take_library(workbook, places.template_loader(source))


def _look(one: Listed, library: Sequence[LibraryRow], options: Options, google: GoogleSession) -> Shown:
    """Compute a workbook as a sync would, so that it can be said whom new segments would take."""
    from sheets_strategy.sync import sync
    from sheets_strategy.workbook.library_offer import offer
    from sheets_strategy.workbook.read_tabs import read_tabs

    workbook, load = open_listed(one, google)
    result = sync(workbook, load, today=options.today, write=False, force=True)
    tabs = read_tabs(result.book)
    found = offer(library, result.book, tabs, numbered=options.numbered, today=options.today)
    said = [(row, say_offered(row, result)) for row in found.rows if row.verdict != "same"]
    counts = Counter(row.verdict for row in found.rows)
    cells = sum(len(row.cells) for row in found.rows)
    rows = tuple(_row_json(row, text) for row, text in said)
    return Shown(
        {str(verdict): count for verdict, count in counts.items()},
        cells,
        tuple(text for _, text in said),
        rows,
    )


def _write(one: Listed, library: Sequence[LibraryRow], options: Options, google: GoogleSession) -> None:
    from sheets_strategy.send_library import send_library

    workbook, load = open_listed(one, google)
    with places.hold(workbook, write=True):
        send_library(workbook, load, library, numbered=options.numbered, today=options.today)


def _print(done: Outcome[Listed, Shown], template: Template) -> None:
    show.show_lines(["", done.item.name])
    if done.error is not None:
        show.show_lines([f"  {line}" for line in say_error(done, template)])
    elif done.result is not None:
        lines = [f"  {line}" for line in done.result.lines[:MOST_ROWS]]
        show.show_lines(lines or [f"  {template.text('library_nothing')}"])
        if len(done.result.lines) > MOST_ROWS:
            show.show_text("cli_more", template, count=len(done.result.lines) - MOST_ROWS)


def _print_end(
    waiting: Sequence[Listed], written: Sequence[Outcome[Listed, None]], template: Template
) -> None:
    show.show_lines([""])
    if not waiting:
        show.show_text("library_no_changes", template)
    for done in written:
        if done.error is not None:
            what, todo = say_error(done, template)
            show.show_lines([f"{done.item.name}: {what}", f"  {todo}"])
    count = sum(done.error is None for done in written)
    if count:
        show.show_text("library_sent", template, workbooks=count)


def _agreed(options: Options, workbooks: int, template: Template) -> bool:
    if options.dry_run:
        return False
    if options.yes or options.json:
        return options.yes
    return terminal.agreed(
        show.word("library_ask", template, workbooks=workbooks), refused="library_needs_yes"
    )


def _count(library: Sequence[LibraryRow]) -> dict[str, int]:
    segments = sum(row.table == "segments" for row in library)
    return {"segments": segments, "hypotheses": len(library) - segments}


def _row_json(one: Offered, text: str) -> dict[str, object]:
    return {"table": one.row.table, "name": one.row.name, "segment": one.row.segment or None,
            "verdict": one.verdict, "what": text}  # fmt: skip


def _json(
    done: Outcome[Listed, Shown],
    written: set[str],
    failed: Sequence[Outcome[Listed, Any]],
    template: Template,
) -> dict[str, object]:
    from sheets_strategy.workbook.catalogue import word_error

    error = next((one.error for one in failed if one.item is done.item and one.error is not None), None)
    message = None if error is None else word_error(error, template)
    return {
        "name": done.item.name,
        "counts": {} if done.result is None else done.result.counts,
        "rows": [] if done.result is None else list(done.result.rows),
        "written": done.item.name in written,
        "error": None if error is None or message is None else {
            "code": error.code, "what": message.what, "do": message.todo
        },
    }  # fmt: skip
