"""Requests on named ranges."""

from __future__ import annotations

import re

from .a1 import parse_cells
from .calls import Json
from .cells import Refused
from .checks import field_mask, tab_and_box
from .masks import overlay
from .omit import tidy
from .session import Session

_NAME = re.compile(r"[^\W\d]\w{0,249}")


def _check(session: Session, made: Json, mine: str) -> None:
    name = made.get("name", "")
    if not _NAME.fullmatch(name) or parse_cells(name, 0) is not None or name.lower() in ("true", "false"):
        raise Refused(f"The name '{name}' is invalid for a named range.")
    other = session.spreadsheet.named(name)
    if other is not None and other["namedRangeId"] != mine:
        raise Refused(
            f"Cannot add named range with name {name}, a named range with that name already exists."
        )
    tab_and_box(session, made.get("range") or {})


def add(session: Session, args: Json) -> Json:
    given = tidy(args.get("namedRange") or {})
    state = session.spreadsheet
    wanted = given.get("namedRangeId") or str(session.store.new_number())
    if any(one["namedRangeId"] == wanted for one in state.named_ranges):
        raise Refused(f"A named range with id {wanted} already exists.")
    made = {"namedRangeId": wanted, "name": given.get("name", ""), "range": given.get("range", {})}
    _check(session, made, wanted)
    state.named_ranges.append(made)
    return {"namedRange": made}


def _at(session: Session, wanted: str) -> int:
    for at, one in enumerate(session.spreadsheet.named_ranges):
        if one["namedRangeId"] == wanted:
            return at
    raise Refused(f"No named range with id: {wanted}")


def update(session: Session, args: Json) -> None:
    tree = field_mask(args)
    given = tidy(args.get("namedRange") or {})
    at = _at(session, given.get("namedRangeId", ""))
    some = session.spreadsheet.named_ranges
    made = overlay(some[at], given, tree) | {"namedRangeId": given["namedRangeId"]}
    made.setdefault("range", {})
    _check(session, made, given["namedRangeId"])
    some[at] = made


def delete(session: Session, args: Json) -> None:
    del session.spreadsheet.named_ranges[_at(session, args.get("namedRangeId", ""))]


KINDS = {"addNamedRange": add, "updateNamedRange": update, "deleteNamedRange": delete}
