"""Compute a workbook for a command that only asks: nothing is written, and lost input stops nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, terminal
from sheets_strategy.cli.words import language

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.sync import SyncResult


def ask(workbook: OpenWorkbook, config: Config, *, today: date, as_of: date | None) -> SyncResult:
    """Give what a sync would find, as of a day if one is given."""
    load = places.template_loader(config)
    texts = load(language()).messages["texts"]
    progress = terminal.Progress({stage: str(texts[f"cli_stage_{stage}"]) for stage in ("read", "compute")})
    try:
        with places.hold(workbook, write=False):
            workbook.read_ahead()
            # Loads pandas, which takes about as long as reading.
            from sheets_strategy.sync import sync

            return sync(workbook, load, today=today, as_of=as_of, write=False, force=True, progress=progress)
    finally:
        progress.done()
