"""``doctor`` for a Google sheet: look, repair, look again."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.adapters.config import Config
from sheets_strategy.cli import places
from sheets_strategy.cli.doctor import Options, fix
from sheets_strategy.cli.google import tell_wait
from sheets_strategy.cli.words import language

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi
    from sheets_strategy.adapters.google.inspect import Look
    from sheets_strategy.doctor.check import Check
    from sheets_strategy.workbook.grid import Snapshot
    from sheets_strategy.workbook.headers import Anchors, LostHeader
    from sheets_strategy.workbook.health import Condition, SignIn
    from sheets_strategy.workbook.template import Template


def examine_google(options: Options, config: Config | None) -> tuple[Template, list[Check]]:
    """Give all lines about a Google sheet, after the repair where one was asked for.

    Args:
        options: What was asked.
        config: The sheet, None where none is named.

    Raises:
        InputError: ``fix_needs_yes``, ``fix_refused``.
        StrategyError: What stops a repair.
    """
    from sheets_strategy.adapters.google.api import open_api
    from sheets_strategy.adapters.google.inspect import look_at_drive, look_at_sign_in
    from sheets_strategy.doctor.examine import examine_google as examine_way
    from sheets_strategy.workbook.health import Machine, Reach

    config = config or Config(Path())
    template = places.template_loader(config)(language())
    sign, credentials = look_at_sign_in(os.environ)
    if credentials is None:
        way = examine_way(sign, Reach(named=bool(config.sheet)), Machine())
        return template, _with_sheet(way, _skipped(sign))
    api = open_api(credentials, os.environ, email=sign.email, notice=tell_wait)
    if not config.sheet:
        return template, _about_way(api, look_at_drive(api), sign)
    look = _look(api, config)
    if options.fix and look.reading is not None and look.reach.may_edit is not False:
        _repair(api, look, config, options)
        look = _look(api, config)
    if look.reading is None:
        return template, _with_sheet(_about_way(api, look, sign), _skipped(sign))
    return _about_sheet(api, look, sign, config)


def _look(api: GoogleApi, config: Config) -> Look:
    """Look at the sheet, and closer where headers seem to be cleared."""
    from sheets_strategy.adapters.google.inspect import look_at_sheet, look_closer

    look = look_at_sheet(api, config.sheet)
    return look if look.reading is None else look_closer(api, look, _lost(look, config)[1])


def _lost(look: Look, config: Config) -> tuple[Template, list[LostHeader]]:
    from sheets_strategy.doctor.tabs import find_template
    from sheets_strategy.workbook.headers import find_lost_headers

    assert look.reading is not None
    snapshot = look.reading.snapshot
    template = find_template(snapshot, places.template_loader(config), look.anchors)
    return template, find_lost_headers(snapshot, template, look.anchors)


def _skipped(sign: SignIn) -> list[Check]:
    from sheets_strategy.doctor.examine import skip_sheet

    return skip_sheet(sign)


def _with_sheet(way: list[Check], sheet: list[Check]) -> list[Check]:
    """Put what is about the sheet before what is about this machine."""
    last = [check for check in way if check.topic in ("quota", "clock")]
    return [*(check for check in way if check not in last), *sheet, *last]


def _about_way(api: GoogleApi, look: Look, sign: SignIn) -> list[Check]:
    from sheets_strategy.adapters.google.inspect import look_at_machine
    from sheets_strategy.doctor.examine import examine_google as examine_way

    return examine_way(sign, look.reach, look_at_machine(api, look))


def _about_sheet(api: GoogleApi, look: Look, sign: SignIn, config: Config) -> tuple[Template, list[Check]]:
    from sheets_strategy.adapters.google.inspect import look_at_machine
    from sheets_strategy.doctor.examine import examine_sheet

    assert look.reading is not None
    snapshot = look.reading.snapshot
    template, condition = _condition(look, config)
    machine = look_at_machine(api, look)
    about = examine_sheet(snapshot, template, look.anchors, condition, machine, sign)
    return template, _with_sheet(_about_way(api, look, sign), about)


def _condition(look: Look, config: Config) -> tuple[Template, Condition]:
    from sheets_strategy.adapters.google.condition import find_condition
    from sheets_strategy.workbook.headers import restore_cells, with_cells

    assert look.reading is not None
    template, lost = _lost(look, config)
    whole = with_cells(look.reading.snapshot, restore_cells(lost))
    now = datetime.now()  # noqa: DTZ005  # as the marks of writes say it
    return template, find_condition(look, whole, lost, template, now=now)


def _repair(api: GoogleApi, look: Look, config: Config, options: Options) -> None:
    """Put back what is missing in cells, tabs and columns first, then marks and protections."""
    from sheets_strategy.adapters.google.condition import are_locked, find_lock, marks_in_doubt
    from sheets_strategy.adapters.google.create import dress
    from sheets_strategy.adapters.google.workbook import GoogleWorkbook

    owner = api.account.email or places.owner()
    workbook = GoogleWorkbook(
        api, config.sheet, owner=owner, now=datetime.now, ignore_lock=options.ignore_lock
    )
    _, condition = _condition(look, config)
    counted = {
        "cli_fix_marks": len(condition.tab_marks) + condition.column_marks,
        "cli_fix_protections": condition.open_ranges,
    }
    more = [(code, {"count": count}) for code, count in counted.items() if count]
    if not fix(workbook, config, options, _anchors_of(api, look, config), more=more):
        return
    look = _look(api, config)
    if look.reading is None:
        return
    template, lost = _lost(look, config)
    dress(
        api,
        config.sheet,
        template,
        lock=find_lock(look.protections),
        keep=marks_in_doubt(look.reading, lost),
        protect=not are_locked(look.protections),
    )


def _anchors_of(api: GoogleApi, look: Look, config: Config) -> Callable[[Snapshot], Anchors]:
    """Give the marks of what was read; they are looked at anew where people changed the sheet since."""

    def anchors(snapshot: Snapshot) -> Anchors:
        nonlocal look
        if look.reading is None or look.reading.snapshot.version != snapshot.version:
            look = _look(api, config)
        return look.anchors

    return anchors
