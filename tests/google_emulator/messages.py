"""JSON against the schemas of a discovery document, each schema compiled once into a function.

Google's parser reads null as "not set", numbers also from text, and accepts a message only once per oneof.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from .calls import Json
from .discovery import document
from .scalars import TYPES, Check, Path, Violation, scalar_check, where, wrong

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
    return scalar_check(prop, name)


def _object(
    checks: dict[str, Check], name: str, type_name: str, oneof: tuple[str, frozenset[str]] | None
) -> Check:
    def check(value: Any, path: Path, out: list[Violation]) -> None:
        if type(value) is not dict:
            out.append(wrong(value, path, type_name))
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
            if type(one) is list:
                # Lists in lists are read as one list.
                check(one, path, out)
            elif one is not None:
                item(one, (path, at), out)

    return check


def flattened(body: Json) -> Json:
    """Give a batch whose requests are in one list; the parser takes lists in lists for one."""
    requests = body.get("requests")
    if not isinstance(requests, list) or not any(isinstance(one, list) for one in requests):
        return body
    return body | {"requests": list(_flat(requests))}


def _flat(things: list[Any]) -> Iterator[Any]:
    for one in things:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


def _matrix(value: Any, path: Path, out: list[Violation]) -> None:
    """Check values: a list of lists of scalars."""
    type_name = "type.googleapis.com/google.protobuf.ListValue"
    if type(value) is not list:
        out.append(wrong(value, path, type_name))
        return
    for at, row in enumerate(value):
        if type(row) is not list:
            out.append(wrong(row, (path, at), type_name))
            continue
        for place, cell in enumerate(row):
            if type(cell) in (list, dict):
                word = "list_value" if type(cell) is list else "struct_value"
                out.append(Violation(where(path), f"Invalid values[{at}][{place}]: {word} {{\n}}\n"))


def _map(value: Any, path: Path, out: list[Violation]) -> None:
    if type(value) is not dict:
        out.append(wrong(value, path, "map"))


def _unknown(key: str, path: Path) -> Violation:
    at = where(path)
    place = f" at '{at}'" if at else ""
    return Violation(at, f'Unknown name "{key}"{place}: Cannot find field.')
