"""``import`` for the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.cli.files import Gathered, gather
from sheets_strategy.cli.words import language
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.import_statement import Content, ExplainColumns, Incoming
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class StatementOptions:
    """Options of an import of statements.

    Attributes:
        everything: Take all rows, not only receipts and refunds.
        columns: What ``--columns`` says, "" for nothing.
        write: Whether to write.
        today: What counts as today.
    """

    everything: bool
    columns: str
    write: bool
    today: date


def bring_statements(
    workbook: OpenWorkbook,
    config: Config,
    files: Sequence[Path],
    *,
    options: StatementOptions,
) -> bool:
    """Import statement files and show what became of each; say whether all of them could be read."""
    from sheets_strategy.import_statement import import_statement

    load = _Loader(config)
    ready = [_incoming(one) for one in gather(files, leave_out=places.own_files(config))]
    explain = _explainer(options.columns, load)
    with places.hold(workbook, write=options.write):
        done, changes = import_statement(
            workbook,
            load,
            ready,
            today=options.today,
            everything=True if options.everything else None,
            explain_columns=explain,
            explain_always=bool(options.columns),
            write=options.write,
        )
    show.show_import(done, load.last, written=options.write)
    if not options.write:
        show_changes(changes, load.last)
    return all(one.error is None for one in done)


def _explainer(said: str, load: _Loader) -> ExplainColumns | None:
    """Give who explains columns: the option, a person on a terminal, or nobody."""
    from sheets_strategy.cli.columns import ask_columns, say_columns

    if said:
        return say_columns(said, load.last)
    return (lambda lines: ask_columns(lines, load.last)) if terminal.is_terminal() else None


def _incoming(found: Gathered) -> Incoming:
    """Make a file ready for import; it is read once the own accounts are known."""
    from sheets_strategy.import_statement import Incoming
    from sheets_strategy.readers.detect import read_file

    def read(own_accounts: Collection[str]) -> Content:
        if found.error is not None:
            raise found.error
        return read_file(found.source, own_accounts)

    sha = "" if found.error is not None else found.source.sha256()
    return Incoming(found.source.name, sha, read, found.loose)


def bring_clients(
    workbook: OpenWorkbook, config: Config, files: Sequence[Path], *, write: bool, today: date
) -> None:
    """Import client lists and show what became of each."""
    from sheets_strategy.import_clients import import_clients
    from sheets_strategy.readers.detect import find_reader
    from sheets_strategy.readers.table import read_grids

    load = _Loader(config)
    for found in gather(files, leave_out=places.own_files(config)):
        source = found.source
        if found.error is not None:
            raise found.error
        if find_reader(source) is not None:
            raise InputError("statement_for_clients", name=source.name)
        grids = read_grids(source)
        with places.hold(workbook, write=write):
            done, changes = import_clients(workbook, load, grids, name=source.name, today=today, write=write)
        show.show_clients(done, source.name, load.last, written=write)
        if not write:
            show_changes(changes, load.last)


class _Loader:
    """Loads templates and keeps the last one: that of the workbook, whose language decides."""

    def __init__(self, config: Config) -> None:
        self._load = places.template_loader(config)
        self.last = self._load(language())

    def __call__(self, lang: str) -> Template:
        self.last = self._load(lang)
        return self.last
