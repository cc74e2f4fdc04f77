"""``import`` for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show
from sheets_strategy.cli.words import language
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.adapters.xlsx import XlsxWorkbook
    from sheets_strategy.workbook.template import Template


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

    load = _Loader(config)
    ready = [places.incoming(path) for path in files]
    with places.hold(workbook, write=write):
        done, changes = import_statement(
            workbook, load, ready, today=today, everything=True if everything else None, write=write
        )
    show.show_import(done, load.last, written=write)
    if not write:
        show.show_changes(changes, load.last)


def bring_clients(
    workbook: XlsxWorkbook, config: Config, files: Sequence[Path], *, write: bool, today: date
) -> None:
    """Import client lists and show what became of each."""
    from sheets_strategy.import_clients import import_clients
    from sheets_strategy.readers.detect import find_reader
    from sheets_strategy.readers.table import read_grids

    load = _Loader(config)
    for path in files:
        source = places.source_of(path)
        if find_reader(source) is not None:
            raise InputError("statement_for_clients", name=path.name)
        grids = read_grids(source)
        if not grids:
            raise InputError("no_client_header", name=path.name)
        with places.hold(workbook, write=write):
            done, changes = import_clients(
                workbook, load, grids[0].rows, name=path.name, today=today, write=write
            )
        show.show_clients(done, path.name, load.last, written=write)
        if not write:
            show.show_changes(changes, load.last)


class _Loader:
    """Loads templates and keeps the last one: that of the workbook, whose language decides."""

    def __init__(self, config: Config) -> None:
        self._load = places.template_loader(config)
        self.last = self._load(language())

    def __call__(self, lang: str) -> Template:
        self.last = self._load(lang)
        return self.last
