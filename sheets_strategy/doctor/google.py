"""Facts about Google → lines of ``doctor``: the sign-in, what it reaches, what a sheet has besides cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sheets_strategy.doctor.check import Check, refused, skip
from sheets_strategy.errors import StrategyError
from sheets_strategy.workbook.health import Condition, Machine, Reach, SignIn
from sheets_strategy.workbook.template import Template

CELLS: Final = 10_000_000
"""Cells, empty ones included, that a spreadsheet may have."""

REACH_TOPICS: Final = ("drive_api", "sheets_api", "sheet", "edit")
CONDITION_TOPICS: Final = ("marks", "protections", "locks", "locale", "time_zone", "cells", "writing")

_FULL: Final = 0.7
_FEW_CALLS: Final = 5
_SKEW_S: Final = 60.0
_ABOUT_SHEET: Final = frozenset(
    {"google_not_found", "google_hidden", "google_no_right", "google_uploaded", "google_changed"}
)
"""Refusals that show that the API itself answers."""


def check_sign_in(sign: SignIn) -> Iterator[Check]:
    """Say who is signed in, whether Google still takes it, who else can read it, what it allows."""
    if sign.error is not None:
        yield refused("login", sign.error)
    else:
        yield Check("login", "ok", f"login_{sign.kind}", {"email": sign.email})
    if sign.open_files:
        yield Check("login_file", "warning", "login_file_open", {"paths": sign.open_files})
    elif sign.files and sign.modes:
        yield Check("login_file", "ok", "login_file", {"paths": sign.files})
    if sign.error is not None:
        yield from skip(["scopes"], because="login")
    elif sign.withheld:
        yield Check("scopes", "bad", "scopes_withheld", {"scopes": sign.withheld})
    else:
        yield Check("scopes", "ok", _scopes(sign), {"email": sign.email})


def _scopes(sign: SignIn) -> str:
    if sign.kind == "robot":
        return "scopes_robot"
    widest = next((one for one in ("drive", "spreadsheets") if one in sign.scopes), "drive_file")
    return f"scopes_{widest}"


def check_reach(sign: SignIn, reach: Reach) -> Iterator[Check]:
    """Say whether both APIs answer, whether the sheet is found, and whether it may be changed."""
    if sign.error is not None:
        yield from skip(REACH_TOPICS, because="login")
        return
    drive, sheets = _api("drive_api", reach.drive), _api("sheets_api", reach.sheets)
    yield drive
    if not reach.named:
        yield from skip(("sheets_api",), because="sheet")
        yield Check("sheet", "bad", "no_workbook")
        yield from skip(("edit",), because="sheet")
        return
    yield sheets
    if sheets.state == "bad" and reach.wrong is None:
        yield from skip(("sheet", "edit"), because="sheets_api")
        return
    refusal = reach.wrong or reach.sheets
    if refusal is not None:
        yield refused("sheet", refusal)
        yield from skip(("edit",), because="sheet")
        return
    yield Check("sheet", "ok", "sheet", {"title": reach.title})
    yield _may_edit(sign, reach, drive)


def _api(topic: str, refusal: StrategyError | None) -> Check:
    if refusal is None or refusal.code in _ABOUT_SHEET:
        return Check(topic, "ok", "api_on")
    return refused(topic, refusal)


def _may_edit(sign: SignIn, reach: Reach, drive: Check) -> Check:
    if reach.frozen is not None:
        return Check("edit", "bad", "edit_frozen", {"reason": reach.frozen})
    if reach.may_edit is not None:
        code, facts = ("edit", {}) if reach.may_edit else ("edit_only_read", {"account": sign.email})
        return Check("edit", "ok" if reach.may_edit else "bad", code, facts)
    if drive.state == "bad":
        return skip(["edit"], because="drive_api")[0]
    return Check("edit", "skipped", "edit_unseen")


def check_condition(condition: Condition, template: Template, machine: Machine, account: str) -> list[Check]:
    """Say what the sheet has lost beside cells, what hinders a write, and what Google is told of it."""
    return [
        _marks(condition),
        *_protections(condition, account),
        _locale(condition, template),
        _time_zone(condition, machine),
        _cells(condition),
        *_writing(condition),
    ]


def _marks(condition: Condition) -> Check:
    if condition.tab_marks or condition.column_marks:
        facts = {"tabs": len(condition.tab_marks), "columns": condition.column_marks}
        return Check("marks", "warning", "marks_lost", facts)
    return Check("marks", "ok", "marks", {"count": condition.marks})


def _protections(condition: Condition, account: str) -> Iterator[Check]:
    if condition.open_ranges:
        yield Check("protections", "warning", "protections_lost", {"count": condition.open_ranges})
    else:
        yield Check("protections", "ok", "protections")
    for lock in condition.locks:
        facts = {
            "tab": lock.tab,
            "headers": lock.headers,
            "description": lock.description,
            "account": account,
        }
        yield Check("locks", "bad", "locked_by_us" if lock.ours else "locked", facts)
    if not condition.locks:
        yield Check("locks", "ok", "locks")


def _locale(condition: Condition, template: Template) -> Check:
    fits = template.lang != "ru" or condition.locale.lower().startswith("ru")
    facts = {"found": condition.locale}
    return (
        Check("locale", "ok", "locale", facts) if fits else Check("locale", "warning", "locale_other", facts)
    )


def _time_zone(condition: Condition, machine: Machine) -> Check:
    facts = {"found": condition.time_zone, "here": machine.time_zone}
    if machine.knows_zone and machine.time_zone != condition.time_zone:
        return Check("time_zone", "warning", "time_zone_other", facts)
    return Check("time_zone", "ok", "time_zone", facts)


def _cells(condition: Condition) -> Check:
    used = sum(cells for cells, _ in condition.sizes.values())
    wasted = [(empty, name) for name, (_, empty) in condition.sizes.items()]
    empty, tab = max(wasted, default=(0, ""))
    facts = {"used": used, "share": used / CELLS, "tab": tab, "empty": empty}
    full = used > CELLS * _FULL
    return Check("cells", "warning", "cells_many", facts) if full else Check("cells", "ok", "cells", facts)


def _writing(condition: Condition) -> Iterator[Check]:
    for one in condition.writing:
        facts = {"who": one.who, "since": one.since}
        yield Check("writing", "warning", "writing" if one.fresh else "writing_broken", facts)
    if not condition.writing:
        yield Check("writing", "ok", "writing_none")


def check_machine(sign: SignIn, machine: Machine) -> Iterator[Check]:
    """Say how many calls may be made at once, and whether the clock is right."""
    if sign.error is not None:
        yield from skip(("quota", "clock"), because="login")
        return
    reads, writes = machine.reads_left, machine.writes_left
    if reads is None or writes is None:
        yield Check("quota", "ok", "quota_none")
    else:
        few = min(reads, writes) < _FEW_CALLS
        facts = {"reads": reads, "writes": writes}
        yield Check("quota", "warning" if few else "ok", "quota_few" if few else "quota", facts)
    if machine.ahead_s is None:
        yield Check("clock", "skipped", "clock_unknown")
    elif abs(machine.ahead_s) > _SKEW_S:
        code = "clock_ahead" if machine.ahead_s > 0 else "clock_behind"
        yield Check("clock", "warning", code, {"seconds": round(abs(machine.ahead_s))})
    else:
        yield Check("clock", "ok", "clock")
