"""Numbers, texts, words of a list: the leaves of a message, and how what is wrong with them is said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .calls import Json

Path = tuple[Any, str | int] | None
Check = Callable[[Any, Path, list["Violation"]], None]
TYPES = "type.googleapis.com/google.apps.sheets.v4."
_INT32 = 2**31


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Google would refuse.

    Attributes:
        field: Where, in Google's spelling: ``requests[0].add_sheet.properties``.
        text: What, in Google's words.
    """

    field: str
    text: str

    @property
    def is_unknown(self) -> bool:
        """Say whether it is about a name that the schema doesn't have."""
        return self.text.startswith("Unknown name")

    @property
    def is_json(self) -> bool:
        """Say whether it was found while the JSON was parsed, not later."""
        return self.text.startswith(("Unknown name", "Invalid value", "Invalid JSON"))


def snake(name: str) -> str:
    """Spell a name as Google's messages do.

    >>> snake("userEnteredValue")
    'user_entered_value'
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def where(path: Path) -> str:
    """Write a path: ``requests[0].add_sheet``."""
    parts: list[str] = []
    while path is not None:
        path, step = path
        parts.append(f"[{step}]" if isinstance(step, int) else f".{snake(step)}")
    return "".join(reversed(parts)).removeprefix(".")


def wrong(value: Any, path: Path, type_name: str) -> Violation:
    """Say that a value is of another type than the schema's."""
    at = where(path)
    if path is not None and type(value) in (list, dict) and not type_name.endswith("ListValue"):
        outer, key = path
        around = f" at '{where(outer)}'" if outer is not None else ""
        what = "repeating, cannot start list" if type(value) is list else "a message, cannot start object"
        text = f'Unknown name "{key}"{around}: Proto field is not {what}.'
        return Violation(where(outer), text)
    return Violation(at, f"Invalid value at '{at}' ({type_name}), {json.dumps(value, ensure_ascii=False)}")


def scalar_check(prop: Json, name: str) -> Check:
    kind, form = prop.get("type"), prop.get("format", "")
    if "enum" in prop:
        return _enum(frozenset(prop["enum"]), enum_name(prop, name.rpartition(".")[2]))
    if kind == "boolean":
        return _boolean
    if kind == "integer":
        return _integer
    if kind == "number":
        return _double if form == "double" else _float
    return _int64 if form == "int64" else _string


def _enum(allowed: frozenset[str], name: str) -> Check:
    type_name = TYPES + name

    def check(value: Any, path: Path, out: list[Violation]) -> None:
        if not (isinstance(value, str) and value in allowed):
            out.append(wrong(value, path, type_name))

    return check


def enum_name(prop: Json, name: str) -> str:
    """Guess what Google calls an enum: the document doesn't tell, its zero value or the property's name does."""
    first = str(prop["enum"][0])
    if first.endswith("_UNSPECIFIED"):
        return "".join(part.capitalize() for part in first.removesuffix("_UNSPECIFIED").split("_"))
    return name[0].upper() + name[1:]


def _boolean(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is not bool:
        out.append(wrong(value, path, "TYPE_BOOL"))


def _integer(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is int and -_INT32 <= value < _INT32:
        return
    number = _number(value)
    if number is None or number != int(number) or not -_INT32 <= number < _INT32:
        out.append(wrong(value, path, "TYPE_INT32"))


def _int64(value: Any, path: Path, out: list[Violation]) -> None:
    number = _number(value)
    if number is None or number != int(number):
        out.append(wrong(value, path, "TYPE_INT64"))


def _double(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) not in (int, float) and _number(value) is None:
        out.append(wrong(value, path, "TYPE_DOUBLE"))


def _float(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) not in (int, float) and _number(value) is None:
        out.append(wrong(value, path, "TYPE_FLOAT"))


def _string(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is not str:
        out.append(wrong(value, path, "TYPE_STRING"))


def _number(value: Any) -> float | None:
    if type(value) in (int, float):
        return float(value)
    if type(value) is str and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        return float(value)
    return None
