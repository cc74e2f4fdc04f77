"""``doctor`` for the command line: look at everything, put back what is missing where that was agreed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.changes import show_changes
from sheets_strategy.cli.checks import show_checks
from sheets_strategy.cli.words import LANGUAGE, language
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.doctor.check import Check
    from sheets_strategy.workbook.changes import ChangeSet
    from sheets_strategy.workbook.grid import Snapshot
    from sheets_strategy.workbook.headers import Anchors
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked on the command line.

    Attributes:
        sheet: What names the workbook, None for the usual one.
        fix: Whether to put back what is missing.
        yes: Whether that is agreed already.
        json: Whether a program reads the answer.
        ignore_lock: Whether to write although the workbook seems to be open elsewhere.
        today: The day that memory notes.
    """

    sheet: str | None
    fix: bool
    yes: bool
    json: bool
    ignore_lock: bool
    today: date


def examine(options: Options) -> bool:
    """Show every check and say whether nothing must be mended.

    Raises:
        InputError: What ``find_workbook`` says of a wrong name; ``needs_yes`` where nobody can be asked.
        StrategyError: What stops a repair.
    """
    config = _find(options.sheet)
    if config is None or config.sheet:
        from sheets_strategy.cli.doctor_google import examine_google

        template, checks = examine_google(options, config)
    else:
        template, checks = _examine_file(options, config)
    words = places.template_loader(config)(language()) if os.environ.get(LANGUAGE) else template
    return show_checks(checks, words, json=options.json)


def _find(sheet: str | None) -> Config | None:
    """Find the workbook; None where none is named, which is a line like others."""
    try:
        return places.find_workbook(sheet)
    except InputError as error:
        if error.code != "no_workbook":
            raise
        return None


def _examine_file(options: Options, config: Config) -> tuple[Template, list[Check]]:
    from sheets_strategy.adapters.xlsx.inspect import look_at_file
    from sheets_strategy.doctor.examine import examine_file
    from sheets_strategy.doctor.tabs import find_template

    load = places.template_loader(config)
    if options.fix and config.workbook.is_file():
        workbook = places.open_workbook(config, ignore_lock=options.ignore_lock)
        fix(workbook, config, options, lambda _: {})
    file, snapshot = look_at_file(config.workbook)
    template = load(language()) if snapshot is None else find_template(snapshot, load, {})
    return template, examine_file(file, snapshot, template)


def fix(
    workbook: OpenWorkbook,
    config: Config,
    options: Options,
    anchors_of: Callable[[Snapshot], Anchors],
    *,
    more: Sequence[tuple[str, dict[str, int]]] = (),
) -> bool:
    """Show what would be put back, ask, and put it back; say whether it was agreed.

    Args:
        workbook: The workbook.
        config: Gives the team's own templates.
        options: What was asked.
        anchors_of: Gives the marks of columns.
        more: What is put back besides cells, tabs and columns: texts and their facts.
    """
    from sheets_strategy.doctor.repair import plan_repair, repair
    from sheets_strategy.doctor.tabs import find_template

    load = places.template_loader(config)
    snapshot = workbook.read()
    anchors = anchors_of(snapshot)
    template = find_template(snapshot, load, anchors)
    changes = plan_repair(snapshot, template, anchors, today=options.today)
    if not changes and not more:
        _tell("cli_fix_nothing", options, template)
        return False
    if not options.json:
        _show(changes, more, template)
    _require_agreed(options, template)
    if changes:
        with places.hold(workbook, write=True):
            repair(workbook, load, anchors_of, today=options.today)
    _tell("cli_fix_done", options, template)
    return True


def _tell(code: str, options: Options, template: Template) -> None:
    """Say what became of the repair, before the lines of the checks."""
    if not options.json:
        show.show_text(code, template)
        show.show_lines([""])


def _show(changes: ChangeSet, more: Sequence[tuple[str, dict[str, int]]], template: Template) -> None:
    show.show_text("cli_fix_shown", template)
    if changes:
        show_changes(changes, template)
    for code, facts in more:
        show.show_text(code, template, **facts)


def _require_agreed(options: Options, template: Template) -> None:
    """Ask, unless that was answered on the command line.

    Raises:
        InputError: ``fix_needs_yes`` where nobody can be asked, ``fix_refused`` where the answer is no.
    """
    if not options.yes and not terminal.agreed(template.text("cli_ask_fix"), refused="fix_needs_yes"):
        raise InputError("fix_refused")
