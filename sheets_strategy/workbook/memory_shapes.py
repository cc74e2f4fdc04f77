"""The shape in which each kind of «Память» is written, so that what somebody wrote over is told from it.

A value that has its kind's shape is read without a second look; any other one says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

_PAIRED = frozenset({"proposed", "difference", "alike", "arm", "exchanged", "history", "library"})
_TEXTS = {
    "repeat": re.compile(r"[0-9]{1,9}/[0-9]{1,9}(/\?)?"),
    "team": re.compile(r"\S+"),
}
_TEAM_ID = re.compile(r"[0-9a-f]{16}")
_CURRENCY = re.compile(r"[A-Z]{3}|")
_GRAVE = frozenset({"error", "warning", "info"})
_MOST = 9 * 10**17
"""No sum that a run writes is larger, in the smallest units of its currency."""


def is_sound(kind: str, key: str, value: str) -> bool:
    """Say whether a row has the shape that its kind is written in."""
    if not (kind and key) or (kind in _PAIRED and "+" not in key):
        return False
    if (kind, key) == ("team", "id"):
        return bool(_TEAM_ID.fullmatch(value))
    if (kind, key) == ("team", "file"):
        return bool(value)
    if kind in _TEXTS:
        return bool(_TEXTS[kind].fullmatch(value))
    if kind not in _RECORDS:
        return True
    told = read_record(value)
    return told is not None and _RECORDS[kind](told)


def read_record(value: str) -> dict[str, Any] | None:
    """Give the record that a value holds; None for a value that is none, or that no cell could hold."""
    try:
        told = json.loads(value)
        if "\\u" in value:
            # Half a character, as an escape may name it, can be written into no file.
            json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _is_any(_: Mapping[str, Any]) -> bool:
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST


def _are_texts(told: object) -> bool:
    return isinstance(told, dict) and all(isinstance(text, str) for text in told.values())


def _are_numbers(told: object) -> bool:
    return isinstance(told, dict) and all(map(_is_number, told.values()))


def _are_sums(told: object) -> bool:
    return _are_numbers(told) and isinstance(told, dict) and all(map(_CURRENCY.fullmatch, told))


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_input(told: Mapping[str, Any]) -> bool:
    counted = all(_is_number(told.get(what)) for what in ("rows", "clients"))
    return counted and _are_numbers(told.get("filled")) and _is_number(told.get("lines", 0))


def _is_difference(told: Mapping[str, Any]) -> bool:
    return isinstance(told.get("there"), str)


def _is_exchange(told: Mapping[str, Any]) -> bool:
    also = told.get("also", {})
    return (
        _are_texts(told.get("team"))
        and _are_texts(told.get("away"))
        and _is_number(told.get("number", 0))
        and told.get("number", 0) >= 0
        and isinstance(also, dict)
        and all(isinstance(texts, list) and all(isinstance(t, str) for t in texts) for texts in also.values())
    )


def _is_history(told: Mapping[str, Any]) -> bool:
    if not isinstance(told.get("text"), str):
        return False
    if "part" in told:
        return _is_number(told["part"]) and told["part"] > 0
    return all(isinstance(told.get(name), str) for name in ("on", "who", "column"))


def _is_personal(told: Mapping[str, Any]) -> bool:
    return _are_texts(told) and (not told or bool(told.get("place")))


def _is_sent(told: Mapping[str, Any]) -> bool:
    return isinstance(told.get("code"), str) and _are_texts(told.get("cells"))


def _is_import(told: Mapping[str, Any]) -> bool:
    return (
        isinstance(told.get("name"), str)
        and all(told.get(what) is None or _is_pair(told[what]) for what in ("left_out", "unread"))
        and all(told.get(what) is None or _are_sums(told[what]) for what in ("left_out_sums", "unread_sums"))
        and _are_all(told.get("differences", []), _is_total)
        and _are_all(told.get("periods", []), _is_period)
        and _are_all(told.get("asked", []), _is_asked)
    )


def _are_all(told: object, is_one: Callable[[list[Any]], bool]) -> bool:
    return isinstance(told, list) and all(isinstance(one, list) and is_one(one) for one in told)


def _is_pair(told: object) -> bool:
    return isinstance(told, list) and len(told) == 2 and all(map(_is_number, told))


def _is_total(told: list[Any]) -> bool:
    return (
        len(told) == 4
        and isinstance(told[0], str)
        and isinstance(told[1], str)
        and all(map(_is_number, told[2:]))
    )


def _is_period(told: list[Any]) -> bool:
    return (
        3 <= len(told) <= 6
        and isinstance(told[0], str)
        and _is_day(told[1])
        and _is_day(told[2])
        and told[1] <= told[2]
        and all(kop is None or _is_number(kop) for kop in told[3:5])
        and all(isinstance(exact, bool) for exact in told[5:])
    )


def _is_asked(told: list[Any]) -> bool:
    return (
        5 <= len(told) <= 7
        and isinstance(told[0], str)
        and told[1] in _GRAVE
        and isinstance(told[2], str)
        and isinstance(told[3], dict)
        and all(map(_is_fact, told[3].values()))
        and (told[4] is None or _is_number(told[4]))
        and (len(told) < 6 or (isinstance(told[5], str) and bool(_CURRENCY.fullmatch(told[5]))))
        and (len(told) < 7 or _are_sums(told[6]))
    )


def _is_fact(value: object) -> bool:
    """Say whether a fact is a plain value, a day, or a list of such."""
    if isinstance(value, list):
        return all(map(_is_fact, value))
    if isinstance(value, dict):
        return "date" not in value or (isinstance(value["date"], str) and _is_day(value["date"][:10]))
    return value is None or isinstance(value, str | int | float)


_RECORDS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "input": _is_input,
    "import": _is_import,
    "difference": _is_difference,
    "layout": _is_any,
    "answers": _is_any,
    "arm": _is_any,
    "work": _is_any,
    "exchanged": _is_exchange,
    "history": _is_history,
    "personal": _is_personal,
    "library": _is_sent,
}
