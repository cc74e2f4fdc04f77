"""Where things are on this machine: the workbook, the templates, the clock. Options → adapters."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sheets_strategy.adapters.config import Config, find_config, name_workbook
from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.workbook.protocol import Workbook

if TYPE_CHECKING:
    from sheets_strategy.workbook.template import Template

WORKBOOK = "SHEETS_STRATEGY_WORKBOOK"


class OpenWorkbook(Workbook, Protocol):
    """A workbook that a command works on."""

    def locked(self) -> AbstractContextManager[None]:
        """Keep other runs of this program away, from reading to writing."""

    def read_ahead(self) -> None:
        """Begin to read while the caller does something else."""


def find_workbook(given: str | None) -> Config:
    """Find the workbook: the option, else the environment, else the nearest config file upward.

    Raises:
        InputError: ``no_workbook``.
    """
    config = find_config(Path.cwd())
    text = given or os.environ.get(WORKBOOK)
    if text:
        named = name_workbook(text)
        beside = config if named.sheet else find_config(named.workbook.resolve().parent)
        return replace(named, template=beside.template if beside is not None else None)
    if config is None:
        raise InputError("no_workbook")
    return config


def open_workbook(config: Config, *, ignore_lock: bool = False) -> OpenWorkbook:
    """Open a local workbook or a Google sheet.

    Raises:
        InputError: ``file_not_found`` (path).
        WorkbookError: Nobody is signed in to Google.
    """
    if config.sheet:
        from sheets_strategy.cli.google import open_sheet

        return open_sheet(config.sheet, ignore_lock=ignore_lock)
    if not config.workbook.is_file():
        raise InputError("file_not_found", path=str(config.workbook))
    from sheets_strategy.adapters.xlsx import XlsxWorkbook

    return XlsxWorkbook(config.workbook, ignore_lock=ignore_lock, now=datetime.now, owner=owner())


def hold(workbook: OpenWorkbook, *, write: bool) -> AbstractContextManager[None]:
    """Keep other runs away from reading to writing; a run that writes nothing waits for nobody."""
    return workbook.locked() if write else nullcontext()


def template_loader(config: Config | None) -> Callable[[str], Template]:
    """Give what loads the template: the team's own where the config names it."""
    from sheets_strategy.adapters.templates import load_template

    return partial(load_template, folder=config.template if config is not None else None)


def template_of(lang: str, folder: Path | None) -> Template:
    """Load the template in a language: a team's own where a folder is given."""
    from sheets_strategy.adapters.templates import load_template

    return load_template(lang, folder)


def parse_day(text: str | None) -> date | None:
    """Read a date option.

    Raises:
        InputError: ``bad_date`` (value).
    """
    from sheets_strategy.values.dates import parse_date

    if not text:
        return None
    try:
        return parse_date(text)
    except UnreadableValue as error:
        raise InputError("bad_date", value=text) from error


def today_is(text: str | None) -> date:
    """Give the day that counts as today: the option, else the clock."""
    return parse_day(text) or date.today()  # noqa: DTZ011  # a firm's own day


def own_files(config: Config) -> list[Path]:
    """Give the workbook and its backup: an import of the folder that they stand in passes them over."""
    if config.sheet:
        return []
    return [config.workbook, config.workbook.with_name(f"{config.workbook.stem}.backup.xlsx")]


def use_utf8() -> None:
    """Write UTF-8 wherever the output goes, also to a Windows pipe, unless Python was told otherwise."""
    chosen = os.environ.get("PYTHONIOENCODING")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding=None if chosen else "utf-8", errors="replace")


def owner() -> str:
    """Give the name of who runs this on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
