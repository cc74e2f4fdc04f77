"""Where things are on this machine: the workbook, the templates, the clock. Options → adapters."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sheets_strategy.adapters.config import Config, Listed, find_file, find_list, name_workbook
from sheets_strategy.errors import InputError, UnreadableValue
from sheets_strategy.workbook.protocol import Workbook

if TYPE_CHECKING:
    from sheets_strategy.adapters.sync_times import SyncTimes
    from sheets_strategy.cli.google import GoogleSession
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

    Args:
        given: A name of the list, a path, or the link or id of a Google sheet.

    Raises:
        InputError: ``no_workbook``; ``config_nameless`` (path); ``which_workbook`` (path, names, first) where
            several are listed; ``no_such_name`` (found, path, names); what ``config.find_file`` says.
    """
    text = given or os.environ.get(WORKBOOK)
    if text:
        return _find_given(text)
    file = find_file(Path.cwd())
    if file is None:
        raise InputError("no_workbook")
    if file.single is not None:
        return _nearby(file.single.take())
    if not file.listed:
        raise InputError("config_nameless", path=str(file.path))
    if len(file.listed) > 1:
        raise InputError(
            "which_workbook",
            path=str(file.path),
            names=[one.name for one in file.listed],
            first=file.listed[0].name,
        )
    return _nearby(file.listed[0].take())


def _nearby(config: Config) -> Config:
    """Name a workbook in or below this folder as a person would: without the way here."""
    here = Path.cwd()
    if config.sheet or not config.workbook.is_relative_to(here):
        return config
    return replace(config, workbook=config.workbook.relative_to(here))


def _find_given(text: str) -> Config:
    """Take a name of the list, else a path or a link, with the template of the folder where it lies."""
    listing = find_file(Path.cwd(), with_list=True)
    listed = None if listing is None else listing.find(text)
    if listed is not None:
        return listed.take()
    named = name_workbook(text)
    if not named.sheet and not named.workbook.suffix and listing is not None and not named.workbook.exists():
        names = [one.name for one in listing.listed]
        raise InputError("no_such_name", found=text, path=str(listing.path), names=names)
    beside = find_file(Path.cwd() if named.sheet else named.workbook.resolve().parent)
    return replace(named, template=beside.template if beside is not None else None)


def find_workbooks(given: Sequence[str] = ()) -> list[Listed]:
    """Find several workbooks: those that are given, else all of the list, else the only one.

    What is wrong with one of them is its own, and stops none of the others.

    Args:
        given: Names of the list, paths, links or ids of Google sheets.

    Raises:
        InputError: ``no_workbook``; what ``config.find_file`` says of a file.
    """
    if not given:
        listed = find_list(Path.cwd())
        return list(listed) or [_take(None)]
    return [_take(text) for text in dict.fromkeys(given)]


def _take(text: str | None) -> Listed:
    if text is None:
        config = find_workbook(None)
        return Listed(config.name or str(config.workbook), config)
    try:
        config = find_workbook(text)
    except InputError as error:
        return Listed(text, wrong=error)
    return Listed(config.name or text, config)


def open_workbook(
    config: Config, *, ignore_lock: bool = False, google: GoogleSession | None = None
) -> OpenWorkbook:
    """Open a local workbook or a Google sheet.

    Args:
        config: The workbook.
        ignore_lock: Pass over marks that it is open.
        google: What all sheets of a command share.

    Raises:
        InputError: ``file_not_found`` (path), ``listed_file_not_found`` (name, path, listed_in).
        WorkbookError: Nobody is signed in to Google.
    """
    if config.sheet:
        from sheets_strategy.cli.google import open_sheet

        return open_sheet(config.sheet, ignore_lock=ignore_lock, session=google)
    if not config.workbook.is_file():
        if config.name:
            facts = {"name": config.name, "path": str(config.workbook), "listed_in": str(config.listed_in)}
            raise InputError("listed_file_not_found", **facts)
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


def sync_times() -> SyncTimes:
    """Open the moments of the last syncs of listed workbooks."""
    from sheets_strategy.adapters.google.quota import cache_folder
    from sheets_strategy.adapters.sync_times import SyncTimes

    return SyncTimes(cache_folder(os.environ))


def note_sync(config: Config) -> None:
    """Note that a listed workbook was synced now."""
    if config.name:
        sync_times().note(config, datetime.now())  # noqa: DTZ005  # a firm's own day


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
