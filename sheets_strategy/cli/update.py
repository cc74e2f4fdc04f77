"""``sync`` for the command line: run the use case and show its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.as_json import sync_json
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.cli.personal import access_of, show_exchanged
from sheets_strategy.cli.words import language

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.sync import SyncResult


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command, in its order."""

    today: date
    as_of: date | None
    dry_run: bool
    check: bool
    json: bool
    force: bool
    new_memory: bool
    ignore_lock: bool = False

    @property
    def writes(self) -> bool:
        """Whether the run may write."""
        return not (self.dry_run or self.check or self.as_of)


def update(workbook: OpenWorkbook, config: Config, options: Options) -> SyncResult:
    """Sync and show: the result, the change set for ``--dry-run``, or JSON."""
    result = run(workbook, config, options)
    if options.json:
        show.show_json(
            sync_json(
                result, workbook.title, written=options.writes and bool(result.changes or result.earlier)
            )
        )
    elif options.dry_run or options.check:
        show_changes(result.changes, result.book.template)
    else:
        show.show_sync(result, workbook.title, written=options.writes)
    if result.personal is not None and not options.json:
        show_exchanged(result.personal, result.book.template, written=options.writes)
    return result


def run(workbook: OpenWorkbook, config: Config, options: Options, *, label: str = "") -> SyncResult:
    """Sync one workbook and note when, if it is listed.

    Args:
        workbook: The workbook, opened.
        config: What named it.
        options: Options of the command.
        label: What a person at a terminal reads before the name of each stage.
    """
    load = places.template_loader(config)
    stages = load(language()).messages["texts"]
    words = {stage: label + str(stages[f"cli_stage_{stage}"]) for stage in ("read", "compute", "write")}
    progress = terminal.Progress(words)
    try:
        with places.hold(workbook, write=options.writes):
            workbook.read_ahead()
            # Loads pandas, which takes about as long as reading.
            from sheets_strategy.sync import sync

            result = sync(
                workbook,
                load,
                today=options.today,
                as_of=options.as_of,
                write=options.writes,
                force=options.force,
                new_memory=options.new_memory,
                personal=access_of(config, ignore_lock=options.ignore_lock),
                progress=progress,
            )
    finally:
        progress.done()
    if options.writes:
        places.note_sync(config)
    return result
