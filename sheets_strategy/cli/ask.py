"""Compute a workbook for a command that only asks: nothing is written, and lost input stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets_strategy.cli import places, terminal
from sheets_strategy.cli.words import language

if TYPE_CHECKING:
    from sheets_strategy.sync import SyncResult


def ask(
    workbook: str | None, *, today: str | None, as_of: str | None, ignore_lock: bool = False
) -> tuple[SyncResult, str]:
    """Give what a sync would find, as of a day if one is given, and the name of the workbook.

    Args:
        workbook: As the options of a command have it.
        today: Likewise.
        as_of: Likewise.
        ignore_lock: Likewise.
    """
    config = places.find_workbook(workbook)
    opened = places.open_workbook(config, ignore_lock=ignore_lock)
    now, past = places.today_is(today), places.parse_day(as_of)
    load = places.template_loader(config)
    texts = load(language()).messages["texts"]
    progress = terminal.Progress({stage: str(texts[f"cli_stage_{stage}"]) for stage in ("read", "compute")})
    try:
        with places.hold(opened, write=False):
            opened.read_ahead()
            # Loads pandas, which takes about as long as reading.
            from sheets_strategy.sync import sync

            result = sync(opened, load, today=now, as_of=past, write=False, force=True, progress=progress)
    finally:
        progress.done()
    return result, opened.title
