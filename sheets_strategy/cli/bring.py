"""``import`` for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.adapters.xlsx import XlsxWorkbook


def bring_statements(
    workbook: XlsxWorkbook,
    config: Config,
    files: Sequence[Path],
    *,
    everything: bool,
    write: bool,
    today: date,
) -> None:
    """Import statement files and show what became of each."""
    from sheets_strategy.import_statement import import_statement
    from sheets_strategy.workbook.language import choose_template

    load = places.template_loader(config)
    ready = [places.incoming(path) for path in files]
    done, changes = import_statement(
        workbook, load, ready, today=today, everything=True if everything else None, write=write
    )
    template = choose_template(workbook.read(), load)
    show.show_import(done, template)
    if not write:
        show.show_changes(changes, template)


def bring_clients(
    workbook: XlsxWorkbook,
    config: Config,
    files: Sequence[Path],
    *,
    everything: bool,
    write: bool,
    today: date,
) -> None:
    """Import client lists and show what became of each; ``everything`` means nothing here."""
    from sheets_strategy.import_clients import import_clients
    from sheets_strategy.readers.table import read_grids
    from sheets_strategy.workbook.language import choose_template

    del everything
    load = places.template_loader(config)
    template = choose_template(workbook.read(), load)
    for path in files:
        grids = read_grids(places.read_bytes(path), name=path.name)
        if not grids:
            raise InputError("no_client_header", name=path.name)
        done, changes = import_clients(
            workbook, load, grids[0].rows, name=path.name, today=today, write=write
        )
        show.show_clients(done, path.name, template)
        if not write:
            show.show_changes(changes, template)
