"""Arms of the plan in «Память»: who is worked now and who waits, in pieces that fit into a cell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from sheets_strategy.strategy.arms import Arms
from sheets_strategy.workbook.memory import Entry, Memory

CODES_IN_PIECE = 1_500
LONGEST_PIECE = 25_000
_ARMS = ("now", "wait")


def read_arms(memory: Memory) -> dict[str, Arms]:
    """Give plan code → the arms that were fixed; what somebody wrote over is left out.

    Where a piece is gone, its clients count in neither arm.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for key, text in sorted(memory.all("arm").items(), key=lambda entry: _order(entry[0])):
        piece = json.loads(text)
        if _is_sound(piece):
            found.setdefault(key.partition("+")[0], []).append(piece)
    return {code: _join(pieces) for code, pieces in found.items()}


def remember_arms(arms: Mapping[str, Arms]) -> list[Entry]:
    """List the entries that keep the arms which are fixed: key ``<plan code>+<number of the piece>``."""
    entries: list[Entry] = []
    for code, one in sorted(arms.items()):
        if one.fixed_on is None:
            continue
        head: dict[str, object] = {"on": one.fixed_on.isoformat(), "comparison": one.comparison}
        if one.too_few:
            head["too_few"] = True
        for number, piece in enumerate(_part(one), start=1):
            until = {"until": one.until.isoformat()} if one.until and number == 1 else {}
            text = json.dumps({**head, **until, **piece}, sort_keys=True, separators=(",", ":"))
            entries.append(("arm", f"{code}+{number}", text))
    return entries


def _part(arms: Arms) -> list[dict[str, list[str]]]:
    """Cut the codes into pieces of at most so many, those who are worked first; never none."""
    codes = [("now", code) for code in arms.now] + [("wait", code) for code in arms.wait]
    most = max(
        1, min(CODES_IN_PIECE, LONGEST_PIECE // (4 + max((len(code) for _, code in codes), default=1)))
    )
    pieces = [codes[start : start + most] for start in range(0, len(codes), most)] or [[]]
    return [_name(piece) for piece in pieces]


def _name(piece: list[tuple[str, str]]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {arm: [] for arm in _ARMS}
    for arm, members in groupby(piece, key=lambda pair: pair[0]):
        named[arm] += [code for _, code in members]
    return named


def _order(key: str) -> tuple[str, int]:
    code, _, number = key.partition("+")
    return code, int(number) if number.isdecimal() else 0


def _is_sound(piece: Mapping[str, Any]) -> bool:
    return (
        isinstance(piece.get("comparison"), str)
        and _day(piece.get("on")) is not None
        and all(isinstance(piece.get(arm), list) for arm in _ARMS)
        and all(isinstance(code, str) for arm in _ARMS for code in piece[arm])
    )


def _join(pieces: list[dict[str, Any]]) -> Arms:
    first = pieces[0]
    until = next((day for piece in pieces if (day := _day(piece.get("until"))) is not None), None)
    waits = {code for piece in pieces for code in piece["wait"]}
    works = {code for piece in pieces for code in piece["now"]} - waits
    return Arms(
        first["comparison"],
        tuple(sorted(works)),
        tuple(sorted(waits)),
        fixed_on=_day(first["on"]),
        until=until,
        too_few=bool(first.get("too_few")),
    )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
