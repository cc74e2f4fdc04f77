"""All lines of ``doctor``, in the order in which one thing rests on another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sheets_strategy.doctor.check import Check, refused, skip
from sheets_strategy.doctor.google import (
    CONDITION_TOPICS,
    check_condition,
    check_machine,
    check_reach,
    check_sign_in,
)
from sheets_strategy.doctor.tabs import TAB_TOPICS, check_tabs
from sheets_strategy.errors import InputError
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.headers import Anchors
from sheets_strategy.workbook.health import Condition, LocalFile, Machine, Reach, SignIn
from sheets_strategy.workbook.template import Template

_FILE_TOPICS: Final = ("open", "backup", "size")


def examine_google(sign: SignIn, reach: Reach, machine: Machine) -> list[Check]:
    """Give the lines about the way to a Google sheet."""
    return [*check_sign_in(sign), *check_reach(sign, reach), *check_machine(sign, machine)]


def examine_sheet(
    snapshot: Snapshot,
    template: Template,
    anchors: Anchors,
    condition: Condition,
    machine: Machine,
    sign: SignIn,
) -> list[Check]:
    """Give the lines about a Google sheet that could be read."""
    return [
        *check_tabs(snapshot, template, anchors, title="", backup=""),
        *check_condition(condition, template, machine, sign.email),
    ]


def skip_sheet(sign: SignIn) -> list[Check]:
    """Give the lines about a Google sheet that could not be read."""
    return skip((*TAB_TOPICS, *CONDITION_TOPICS), because="login" if sign.error is not None else "sheet")


def examine_file(file: LocalFile, snapshot: Snapshot | None, template: Template) -> list[Check]:
    """Give all lines about a local workbook.

    Args:
        file: The file.
        snapshot: What is in it, None where it cannot be read.
        template: The template, in its language.
    """
    if file.error is not None or snapshot is None:
        error = file.error or InputError("file_not_found", path=file.path)
        return [refused("file", error), *skip((*_FILE_TOPICS, *TAB_TOPICS), because="file")]
    return [
        Check("file", "ok", "file", {"path": file.path}),
        *_file(file),
        *check_tabs(snapshot, template, {}, title=file.path, backup=file.backup),
    ]


def _file(file: LocalFile) -> Iterator[Check]:
    if file.opened_by:
        yield Check("open", "bad", "open_elsewhere", {**file.opened_by, "path": file.path})
    elif not file.may_write:
        yield Check("open", "bad", "file_read_only", {"path": file.path})
    else:
        yield Check("open", "ok", "open_none")
    code = "backup" if file.has_backup else "backup_none"
    yield Check("backup", "ok", code, {"backup": file.backup})
    yield Check("size", "ok", "size", {"megabytes": round(file.size_bytes / 1_000_000, 1)})


def is_well(checks: Sequence[Check]) -> bool:
    """Say whether nothing must be mended; warnings may stand."""
    return all(check.state != "bad" for check in checks)
