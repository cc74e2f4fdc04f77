"""``tasks`` and ``import --tasks`` for the command line: to a CRM as a file, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.cli.usage import extra, missing
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.import_tasks import ImportedTasks
    from sheets_strategy.readers.source import Source
    from sheets_strategy.readers.table import NamedGrid
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command, by their names."""

    workbook: str | None
    amocrm: Path | None
    bitrix24: Path | None
    seller: str
    everything: bool
    known: Path | None
    yes: bool
    today: date


def write_task_file(options: Options) -> None:
    """Write the tasks that are to be done as a file that a CRM imports.

    Raises:
        InputError: ``export_taken`` (path), ``export_is_workbook`` (path), and those of the use case.
    """
    given = {"amocrm": options.amocrm, "bitrix24": options.bitrix24}
    named = [(key, path) for key, path in given.items() if path is not None]
    if not named:
        raise missing("--amocrm")
    if len(named) > 1:
        raise extra("--bitrix24")
    (crm, path), config = named[0], places.find_workbook(options.workbook)
    if path.resolve() in {own.resolve() for own in places.own_files(config)}:
        raise InputError("export_is_workbook", path=str(path))
    from sheets_strategy.adapters.crm_file import load_crms, mark_of, write_csv
    from sheets_strategy.adapters.printing.out_file import is_foreign, put_file
    from sheets_strategy.tasks import export_tasks

    found = export_tasks(
        places.open_workbook(config),
        places.template_loader(config),
        partial(load_crms, folder=config.template),
        crm=crm,
        seller=options.seller,
        everything=options.everything,
        known=_find_known(options.known),
        today=options.today,
    )
    if not options.yes and is_foreign(path, mark_of(found.lines)):
        asked = show.word("cli_ask_export", found.template, path=str(path))
        if not (terminal.is_terminal() and terminal.ask(asked)):
            raise InputError("export_taken", path=str(path))
    put_file(path, write_csv(found.lines))
    facts = {"path": str(path), "tasks": len(found.tasks), "crm": found.crm.title}
    show.show_text("cli_task_file", found.template, **facts)
    if found.known:
        show.show_text("cli_task_known", found.template, tasks=found.known)
    nobodys = sum(not task.seller for task in found.tasks)
    if nobodys:
        show.show_text("cli_task_nobodys", found.template, tasks=nobodys)


def _find_known(path: Path | None) -> frozenset[str]:
    """Give the codes of the tasks that an export of the CRM holds."""
    if path is None:
        return frozenset()
    from sheets_strategy.cli.files import source_of
    from sheets_strategy.workbook.crm_home import find_codes

    return find_codes(_read_export(source_of(path, name=path.name)))


def _read_export(source: Source) -> Sequence[NamedGrid]:
    """Read an export of a CRM; of what is no table say so, and not that it is no bank statement."""
    from sheets_strategy.readers.table import read_grids

    try:
        return read_grids(source)
    except InputError as error:
        if error.code != "unknown_file":
            raise
        raise InputError("no_task_header", name=source.name) from error


def bring_tasks(
    workbook: OpenWorkbook, config: Config, files: Sequence[Path], *, write: bool, today: date
) -> None:
    """Bring the outcome of tasks home from exports of a CRM, and show what became of each."""
    from sheets_strategy.adapters.crm_file import load_crms
    from sheets_strategy.cli.files import gather
    from sheets_strategy.cli.words import language
    from sheets_strategy.import_tasks import import_tasks

    load, crms = places.template_loader(config), partial(load_crms, folder=config.template)
    seen = [load(language())]

    def remember(lang: str) -> Template:
        seen.append(load(lang))
        return seen[-1]

    for found in gather(files, leave_out=places.own_files(config)):
        if found.error is not None:
            raise found.error
        grids, name = _read_export(found.source), found.source.name
        with places.hold(workbook, write=write):
            done, changes = import_tasks(workbook, remember, crms, grids, name=name, today=today, write=write)
        _show_tasks(done, name, seen[-1], written=write)
        if not write:
            show_changes(changes, seen[-1])


def _show_tasks(done: ImportedTasks, name: str, template: Template, *, written: bool) -> None:
    facts = {"rows": done.rows, "tasks": done.tasks, "cells": done.cells, "crm": done.crm}
    show.show_text("cli_tasks_home" if written else "cli_tasks_home_dry", template, name=name, **facts)
    for code, count in (
        ("cli_tasks_others", done.others),
        ("cli_tasks_gone", done.gone),
        ("cli_tasks_kept", done.kept),
    ):
        if count:
            show.show_text(code, template, count=count)
    if done.unknown:
        show.show_text("cli_tasks_unknown", template, words=_count(done.unknown))
    if done.sellers:
        show.show_text("cli_tasks_sellers", template, crm=done.crm, names=_count(done.sellers))


def _count(found: Sequence[tuple[str, int]]) -> list[str]:
    return [f"«{word}» ({count})" for word, count in found]
