"""``init`` and ``migrate`` for the command line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.workbook.template import Template


def make_workbook(path: Path, *, lang: str, folder: Path | None, today: date) -> Template:
    """Create a workbook and note it in the folder's config file.

    Raises:
        InputError: ``workbook_exists`` (path), ``not_xlsx_name`` (path), ``folder_not_found`` (path).
    """
    from sheets_strategy.adapters.config import write_config
    from sheets_strategy.adapters.templates import load_template
    from sheets_strategy.adapters.xlsx.create import create_workbook
    from sheets_strategy.create import first_memory

    if path.suffix.lower() != ".xlsx":
        raise InputError("not_xlsx_name", path=str(path))
    if path.exists():
        raise InputError("workbook_exists", path=str(path))
    if folder is not None and not folder.is_dir():
        raise InputError("folder_not_found", path=str(folder))
    if not path.resolve().parent.is_dir():
        raise InputError("folder_not_found", path=str(path.parent))
    template = load_template(lang, folder)
    created = datetime(today.year, today.month, today.day)  # noqa: DTZ001  # a firm's own day
    create_workbook(path, template, memory=first_memory(template, today=today), created=created)
    write_config(path, folder)
    return template


def migrate_workbook(
    workbook: OpenWorkbook, config: Config, *, today: date, dry_run: bool, yes: bool
) -> None:
    """Show what is missing and add it once that was agreed.

    Raises:
        InputError: ``needs_yes`` where nobody can be asked.
    """
    from sheets_strategy.migrate import migrate
    from sheets_strategy.workbook.language import choose_template

    load = places.template_loader(config)
    template = choose_template(workbook.read(), load)
    changes = migrate(workbook, load, today=today, write=False)
    if not changes:
        show.show_text("cli_migrate_nothing", template)
        return
    show.show_text("cli_migrate_shown", template)
    show_changes(changes, template)
    if dry_run:
        show.show_text("cli_migrate_dry", template)
        return
    if not yes and not terminal.agreed(template.text("cli_ask_migrate"), refused="needs_yes"):
        return
    with places.hold(workbook, write=True):
        migrate(workbook, load, today=today)
    show.show_text("cli_migrated", template, cells=changes.cells())
