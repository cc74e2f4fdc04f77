"""JSON against the schemas of a discovery document, each schema compiled once into a function.

Google's parser reads null as "not set", numbers also from text, and accepts a message only once per oneof.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from .calls import Json
from .discovery import document

Path = tuple[Any, str | int] | None
Check = Callable[[Any, Path, list["Violation"]], None]

_INT32 = 2**31
TYPES = "type.googleapis.com/google.apps.sheets.v4."
_ONEOFS: dict[str, tuple[str, frozenset[str]]] = {
    "ExtendedValue": (
        "value",
        frozenset({"numberValue", "stringValue", "boolValue", "formulaValue", "errorValue"}),
    ),
    "DataFilter": ("filter", frozenset({"a1Range", "gridRange", "developerMetadataLookup"})),
    "UpdateCellsRequest": ("area", frozenset({"range", "start"})),
    "ConditionalFormatRule": ("rule", frozenset({"booleanRule", "gradientRule"})),
    "ColorStyle": ("kind", frozenset({"rgbColor", "themeColor"})),
    "ConditionValue": ("value", frozenset({"relativeDate", "userEnteredValue"})),
}


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


def check_message(api: str, schema: str, value: Json, *, root: str = "") -> list[Violation]:
    """Find what is wrong with a JSON object.

    Args:
        api: ``sheets`` or ``drive``.
        schema: Name of its schema.
        value: The object.
        root: What Google calls the whole body, "" for nothing.
    """
    found: list[Violation] = []
    _message(api, schema)(value, (None, root) if root else None, found)
    return found


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


@cache
def _message(api: str, name: str) -> Check:
    schema = document(api)["schemas"][name]
    checks: dict[str, Check] = {}
    # Known before it is filled, since messages hold messages of their own kind.
    check = _object(checks, name, f"{TYPES}{name}", _ONEOFS.get(name))
    _ready[api, name] = check
    for key, prop in schema.get("properties", {}).items():
        checks[key] = _property(api, prop, f"{name}.{key}")
    if api == "sheets" and name == "Request":
        return _exactly_one(check)
    return check


_ready: dict[tuple[str, str], Check] = {}


def _reference(api: str, name: str) -> Check:
    known = _ready.get((api, name))
    return known if known is not None else _message(api, name)


def _property(api: str, prop: Json, name: str) -> Check:
    if "$ref" in prop:
        return _reference(api, prop["$ref"])
    kind = prop.get("type")
    if kind == "array":
        items = prop["items"]
        if items.get("type") == "array":
            return _matrix
        return _list(_property(api, items, name))
    if kind == "object" and "properties" in prop:
        inner = {key: _property(api, one, f"{name}.{key}") for key, one in prop["properties"].items()}
        return _object(inner, name, name, None)
    if kind == "object":
        return _map
    return _scalar(prop, name)


def _object(
    checks: dict[str, Check], name: str, type_name: str, oneof: tuple[str, frozenset[str]] | None
) -> Check:
    def check(value: Any, path: Path, out: list[Violation]) -> None:
        if type(value) is not dict:
            out.append(_wrong(value, path, type_name))
            return
        for key, one in value.items():
            inner = checks.get(key)
            if inner is None:
                out.append(_unknown(key, path))
            elif one is not None:
                inner(one, (path, key), out)
        if oneof is not None and len(value) > 1:
            _check_oneof(value, path, oneof, out)

    return check


def _check_oneof(value: Json, path: Path, oneof: tuple[str, frozenset[str]], out: list[Violation]) -> None:
    title, members = oneof
    given = [key for key in value if key in members and value[key] is not None]
    for key in given[1:]:
        at = where((path, key))
        text = f"Invalid value at '{where(path)}' (oneof), oneof field '{title}' is already set. Cannot set '{key}'"
        out.append(Violation(at, text))


def _exactly_one(check: Check) -> Check:
    def exactly_one(value: Any, path: Path, out: list[Violation]) -> None:
        before = len(out)
        check(value, path, out)
        if len(out) > before or type(value) is not dict:
            return
        given = [key for key, one in value.items() if one is not None]
        at = where(path)
        if not given:
            out.append(Violation(at, f"Invalid {at}: No request set."))
        for key in given[1:]:
            text = f"Invalid value at '{at}' (oneof), oneof field 'kind' is already set. Cannot set '{key}'"
            out.append(Violation(where((path, key)), text))

    return exactly_one


def _list(item: Check) -> Check:
    def check(value: Any, path: Path, out: list[Violation]) -> None:
        if type(value) is not list:
            # The parser takes a single element for a list of one.
            item(value, path, out)
            return
        for at, one in enumerate(value):
            if one is not None:
                item(one, (path, at), out)

    return check


def _matrix(value: Any, path: Path, out: list[Violation]) -> None:
    """Check values: a list of lists of scalars."""
    type_name = "type.googleapis.com/google.protobuf.ListValue"
    if type(value) is not list:
        out.append(_wrong(value, path, type_name))
        return
    for at, row in enumerate(value):
        if type(row) is not list:
            out.append(_wrong(row, (path, at), type_name))
            continue
        for place, cell in enumerate(row):
            if type(cell) in (list, dict):
                word = "list_value" if type(cell) is list else "struct_value"
                out.append(Violation(where(path), f"Invalid values[{at}][{place}]: {word} {{\n}}\n"))


def _map(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is not dict:
        out.append(_wrong(value, path, "map"))


def _scalar(prop: Json, name: str) -> Check:
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
            out.append(_wrong(value, path, type_name))

    return check


def enum_name(prop: Json, name: str) -> str:
    """Guess what Google calls an enum: the document doesn't tell, its zero value or the property's name does."""
    first = str(prop["enum"][0])
    if first.endswith("_UNSPECIFIED"):
        return "".join(part.capitalize() for part in first.removesuffix("_UNSPECIFIED").split("_"))
    return name[0].upper() + name[1:]


def _boolean(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is not bool:
        out.append(_wrong(value, path, "TYPE_BOOL"))


def _integer(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is int and -_INT32 <= value < _INT32:
        return
    number = _number(value)
    if number is None or number != int(number) or not -_INT32 <= number < _INT32:
        out.append(_wrong(value, path, "TYPE_INT32"))


def _int64(value: Any, path: Path, out: list[Violation]) -> None:
    number = _number(value)
    if number is None or number != int(number):
        out.append(_wrong(value, path, "TYPE_INT64"))


def _double(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) not in (int, float) and _number(value) is None:
        out.append(_wrong(value, path, "TYPE_DOUBLE"))


def _float(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) not in (int, float) and _number(value) is None:
        out.append(_wrong(value, path, "TYPE_FLOAT"))


def _string(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is not str:
        out.append(_wrong(value, path, "TYPE_STRING"))


def _number(value: Any) -> float | None:
    if type(value) in (int, float):
        return float(value)
    if type(value) is str and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        return float(value)
    return None


def _unknown(key: str, path: Path) -> Violation:
    at = where(path)
    place = f" at '{at}'" if at else ""
    return Violation(at, f'Unknown name "{key}"{place}: Cannot find field.')


def _wrong(value: Any, path: Path, type_name: str) -> Violation:
    at = where(path)
    if path is not None and type(value) in (list, dict) and not type_name.endswith("ListValue"):
        outer, key = path
        around = f" at '{where(outer)}'" if outer is not None else ""
        what = "repeating, cannot start list" if type(value) is list else "a message, cannot start object"
        text = f'Unknown name "{key}"{around}: Proto field is not {what}.'
        return Violation(where(outer), text)
    return Violation(at, f"Invalid value at '{at}' ({type_name}), {json.dumps(value, ensure_ascii=False)}")
